/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Programme } from '../kernel/index.ts'
import { loadRules, type RuleBook } from '../rules/index.ts'
import { childAid } from './child-protection/aid.ts'
import { childProtection } from './child-protection/programme.ts'
import { childProtectionRules } from './child-protection/rules.ts'
import { visits } from './child-protection/visits.ts'
import { adaptation } from './elder-care/adaptation.ts'
import { circle } from './elder-care/circle.ts'
import { collectiveCare } from './elder-care/collective.ts'
import { facility } from './elder-care/facility.ts'
import { grading } from './elder-care/grading.ts'
import { elderCare } from './elder-care/programme.ts'
import { elderCareRules } from './elder-care/rules.ts'
import { training } from './elder-care/training.ts'
import { hazard } from './heating/hazard.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'
import { pilot } from './housing-fund/pilot.ts'
import { housingFund } from './housing-fund/programme.ts'
import { housingFundRules } from './housing-fund/rules.ts'
import { priceWatchRules } from './price-watch/rules.ts'
import { skillsContest } from './skills-contest/programme.ts'
import { snowPost } from './snow-clearing/post.ts'
import { snowClearing } from './snow-clearing/programme.ts'
import { socialAssistanceRules } from './social-assistance/rules.ts'
import { vehicleHazard } from './vehicle-inspection/hazard.ts'
import { vehicleInspection } from './vehicle-inspection/programme.ts'

export { bureaus } from './bureaus.ts'
export * from './subjects.ts'
export { hazard, heating, hotline, outage, overhaul, patrol, supply }

export const programmes: readonly Programme[] = [
  hotline,
  heating,
  outage,
  overhaul,
  hazard,
  patrol,
  supply,
  vehicleInspection,
  vehicleHazard,
  snowClearing,
  snowPost,
  skillsContest,
  elderCare,
  adaptation,
  grading,
  training,
  collectiveCare,
  facility,
  circle,
  childProtection,
  visits,
  childAid,
  housingFund,
  pilot,
]

/** What a programme brings to the city's rules. */
type RuleWords = Pick<Parameters<typeof loadRules>[0], 'determinations' | 'parameters'>
const rules: readonly RuleWords[] = [
  socialAssistanceRules,
  priceWatchRules,
  elderCareRules,
  childProtectionRules,
  housingFundRules,
]
/** Every determination of the city pack, and the parameters they read. */
export const ruleWords: RuleWords = {
  determinations: rules.flatMap(({ determinations }) => determinations),
  parameters: rules.flatMap(({ parameters }) => parameters),
}
/** The city's rules, loaded together: a host loads them once. */
export const cityBook = (): RuleBook => loadRules(ruleWords)
