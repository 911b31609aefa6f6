/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Service } from '../kernel/index.ts'
import type { RuleBook } from '../rules/index.ts'
import { edition } from './answer-sheet/programme.ts'
import { answerSheet } from './answer-sheet/sheet.ts'
import { statement } from './answer-sheet/statement.ts'
import { service } from './benefit.ts'
import { bureaus } from './bureaus.ts'
import { childAid } from './child-protection/aid.ts'
import { posts } from './child-protection/posts.ts'
import { childProtection } from './child-protection/programme.ts'
import { childProtectionRules } from './child-protection/rules.ts'
import { visits } from './child-protection/visits.ts'
import { type CityParts, composed, type RuleWords } from './city.ts'
import { adaptation } from './elder-care/adaptation.ts'
import { circle } from './elder-care/circle.ts'
import { collectiveCare } from './elder-care/collective.ts'
import { facility } from './elder-care/facility.ts'
import { grading } from './elder-care/grading.ts'
import { elderCare } from './elder-care/programme.ts'
import { elderCareRules } from './elder-care/rules.ts'
import { training } from './elder-care/training.ts'
import { grainOutlet } from './grain-reserve/outlet.ts'
import { grainReserve } from './grain-reserve/programme.ts'
import { grainSupply } from './grain-reserve/supply.ts'
import { hazard } from './heating/hazard.ts'
import { measuringLoop } from './heating/measuring.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { refunding } from './heating/refunding.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'
import { pilot } from './housing-fund/pilot.ts'
import { housingFund } from './housing-fund/programme.ts'
import { housingFundRules } from './housing-fund/rules.ts'
import { mealFinding } from './meal-supervision/finding.ts'
import { mealSupervision } from './meal-supervision/programme.ts'
import { medicalLoops } from './medical-collaboration/index.ts'
import { certification } from './price-watch/certification.ts'
import { priceWatch } from './price-watch/programme.ts'
import { priceWatchRules } from './price-watch/rules.ts'
import { supplement } from './price-watch/supplement.ts'
import { produceDelivery } from './produce-supply/delivery.ts'
import { greenhouse } from './produce-supply/greenhouse.ts'
import { grower } from './produce-supply/grower.ts'
import { produceSupply } from './produce-supply/programme.ts'
import { produceShare } from './produce-supply/share.ts'
import { projectLead } from './projects/lead.ts'
import { projects } from './projects/programme.ts'
import { skillsContest } from './skills-contest/programme.ts'
import { snowPost } from './snow-clearing/post.ts'
import { snowClearing } from './snow-clearing/programme.ts'
import { socialAssistance } from './social-assistance/programme.ts'
import { referral } from './social-assistance/referral.ts'
import { socialAssistanceRules } from './social-assistance/rules.ts'
import { assistanceService } from './social-assistance/service.ts'
import { annualCheck } from './social-organisations/annual-check.ts'
import { organisationDraw } from './social-organisations/draw.ts'
import { organisationGrading } from './social-organisations/grading.ts'
import { organisationInspection } from './social-organisations/inspection.ts'
import { socialOrganisations } from './social-organisations/programme.ts'
import { talentLoops } from './talent/index.ts'
import { techActivity } from './tech-matching/activity.ts'
import { commissioner } from './tech-matching/commissioner.ts'
import { techContract } from './tech-matching/contract.ts'
import { countyEvaluation } from './tech-matching/county.ts'
import { pointsCredit } from './tech-matching/credit.ts'
import { innovationPoints } from './tech-matching/points.ts'
import { techMatching } from './tech-matching/programme.ts'
import { research } from './tech-matching/research.ts'
import { contestTeam } from './tech-matching/team.ts'
import { techTitle } from './tech-matching/title.ts'
import { vehicleHazard } from './vehicle-inspection/hazard.ts'
import { vehicleInspection } from './vehicle-inspection/programme.ts'
import { birdPatrol } from './wetland-birds/patrol.ts'
import { wetlandBirds } from './wetland-birds/programme.ts'
import { birdReport } from './wetland-birds/report.ts'
import { birdSurvey } from './wetland-birds/survey.ts'

export { type CityParts, type ComposedCity, composed, type RuleWords } from './city.ts'
export * from './subjects.ts'
export { bureaus, hazard, heating, hotline, outage, overhaul, patrol, supply }

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
/** How programmes serve those who are entitled: where entitlements, payments and needs of a determination are kept. */
const services: readonly Service[] = [
  // Recognised families receive no basic allowance, and temporary assistance is granted once, when it is confirmed.
  ...(['borderline', 'rigid-expense', 'temporary'] as const).map((kind) =>
    service(`social-assistance/${kind}`, 'social-assistance', [], { kind }),
  ),
  ...(['minimum-living', 'destitute'] as const).map((kind) =>
    service(`social-assistance/${kind}`, 'social-assistance', ['receiving', 'reviewing'], { kind }),
  ),
  ...(['old-age', 'service', 'nursing'] as const).map((kind) =>
    service(`elder-care/${kind}`, 'elder-care', ['receiving', 'reviewing'], { kind }),
  ),
  ...(['orphan', 'unattended'] as const).map((kind) =>
    service(`child-protection/${kind}`, 'child-protection', ['receiving', 'reviewing'], { kind }),
  ),
  service('price-watch/supplement', 'price-watch.supplement'),
]

/** What the city pack is made of: another city may take of it what it runs too. */
export const cityPack: CityParts = {
  bureaus,
  programmes: [
    ...[hotline, heating, outage, measuringLoop, refunding, overhaul, hazard, patrol, supply],
    ...[vehicleInspection, vehicleHazard, snowClearing, snowPost, skillsContest],
    ...[socialAssistance, assistanceService, referral, priceWatch, supplement, certification],
    ...[elderCare, adaptation, grading, training, collectiveCare, facility, circle],
    ...[childProtection, visits, childAid, posts, housingFund, pilot],
    ...[mealSupervision, mealFinding, wetlandBirds, birdSurvey, birdPatrol, birdReport],
    ...[projects, projectLead],
    ...talentLoops,
    ...[grainReserve, grainOutlet, grainSupply],
    ...[produceSupply, produceDelivery, produceShare, greenhouse, grower],
    ...[techMatching, techContract, techActivity, contestTeam, techTitle, research],
    ...[commissioner, innovationPoints, pointsCredit, countyEvaluation],
    ...[edition, statement],
    ...medicalLoops,
    ...[socialOrganisations, annualCheck, organisationGrading, organisationDraw, organisationInspection],
  ],
  // Raise the version with every change of a rule or of a value in code.
  rules: [{ version: '2025-12', ...ruleWords }],
  rulesBureau: 'civil-affairs',
  services,
  sheets: [answerSheet],
}

const pack = composed(cityPack)
export const { programmes } = pack
/** The city's rules as a desk works with them. */
export const cityRules = pack.rules!
/** The rules of the city pack, loaded. */
export const cityBook = (): RuleBook => cityRules.books.at(-1)!.book
