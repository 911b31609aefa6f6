/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Programme } from '../kernel/index.ts'
import { loadRules, type RuleBook } from '../rules/index.ts'
import { childProtectionRules } from './child-protection/rules.ts'
import { elderCareRules } from './elder-care/rules.ts'
import { hazard } from './heating/hazard.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'
import { housingFundRules } from './housing-fund/rules.ts'
import { priceWatchRules } from './price-watch/rules.ts'
import { socialAssistanceRules } from './social-assistance/rules.ts'

export { bureaus } from './bureaus.ts'
export * from './subjects.ts'
export { hazard, heating, hotline, outage, overhaul, patrol, supply }

export const programmes: readonly Programme[] = [hotline, heating, outage, overhaul, hazard, patrol, supply]

/** What a programme brings to the city's rules. */
type RuleWords = Pick<Parameters<typeof loadRules>[0], 'determinations' | 'parameters'>
const rules: readonly RuleWords[] = [
  socialAssistanceRules,
  elderCareRules,
  childProtectionRules,
  housingFundRules,
  priceWatchRules,
]
/** Every determination of the city pack, and the parameters they read. */
export const ruleWords: RuleWords = {
  determinations: rules.flatMap(({ determinations }) => determinations),
  parameters: rules.flatMap(({ parameters }) => parameters),
}
/** The city's rules, loaded together: a host loads them once. */
export const cityBook = (): RuleBook => loadRules(ruleWords)
