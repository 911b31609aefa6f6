/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Programme } from '../kernel/index.ts'
import { loadRules, type RuleBook } from '../rules/index.ts'
import { hazard } from './heating/hazard.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'
import { priceWatchRules } from './price-watch/rules.ts'
import { socialAssistanceRules } from './social-assistance/rules.ts'

export { bureaus } from './bureaus.ts'
export * from './subjects.ts'
export { hazard, heating, hotline, outage, overhaul, patrol, supply }

export const programmes: readonly Programme[] = [hotline, heating, outage, overhaul, hazard, patrol, supply]

/** Every determination of the city pack and every parameter that its rules read. */
export const ruleWords = {
  determinations: [...socialAssistanceRules.determinations, ...priceWatchRules.determinations],
  parameters: [...socialAssistanceRules.parameters, ...priceWatchRules.parameters],
}
/** All rules of the city pack, loaded together. @throws RuleError where they do not hold together. */
export const cityBook = (): RuleBook => loadRules(ruleWords)
