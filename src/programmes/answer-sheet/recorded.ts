import { type Recorded, type SheetFigure, type Text, text } from '../../kernel/index.ts'

const JIZHOU = '131103'
const JING = '131127'
const SHENZHOU = '131182'
/** Those paid in the last month that the statements are about: who is paid every month counts once in each. */
const DECEMBER = { from: '2025-12-01', to: '2025-12-31' }
/** How many there were at a day is all gains less all losses up to it. */
const UP_TO_DECEMBER = { to: '2025-12-31' }
const UP_TO_2024 = { to: '2024-12-31' }
const IN_2025 = { from: '2025-01-01', to: '2025-12-31' }
const PLAN = { from: '2021-01-01', to: '2025-12-31' }
const SNOWFALL = { from: '2025-12-11', to: '2025-12-13' }
const BEFORE_HEATING = { from: '2025-04-01', to: '2025-11-30' }
const LATE_2025 = { from: '2025-11-01', to: '2025-12-31' }

const of = (figure: string, more: Omit<Recorded, 'programme' | 'indicator'>): Recorded => {
  const [programme, indicator] = figure.split('/') as [string, string]
  return { programme, indicator, ...more }
}

/**
 * Which records a reported figure is summed from, by figure. A figure that no programme records has none; whoever brings
 * a programme that does adds its line here.
 */
export const RECORDED: Readonly<Record<string, Recorded>> = {
  '000-01-003': of('snow-clearing/people', { from: '2025-12-10', to: '2025-12-13' }),
  '000-01-007': of('snow-clearing.post/personTimes', SNOWFALL),
  '000-01-009': of('snow-clearing/machines', SNOWFALL),
  '000-01-010': of('snow-clearing/shovels', SNOWFALL),
  '000-01-011': of('snow-clearing/brooms', SNOWFALL),
  '000-02-002': of('vehicle-inspection/hazards', LATE_2025),
  '000-02-003': of('vehicle-inspection/vehicles', LATE_2025),
  '000-04-002': of('projects/relocated', PLAN),
  '000-04-003': of('projects.lead/subsidiaries', PLAN),
  '000-04-004': of('projects.lead/centralEnterprises', IN_2025),
  '000-04-005': of('tech-matching.contract/absorbedValue', { from: '2021-01-01', to: '2021-12-31' }),
  '000-04-006': of('tech-matching.contract/absorbedValue', { from: '2024-01-01', to: '2024-12-31' }),
  '000-04-008': of('projects/xiongan', PLAN),
  '000-04-009': of('projects/xionganInvestment', PLAN),
  '000-04-012': of('projects/relocated', PLAN),
  '000-04-013': of('projects.lead/subsidiaries', PLAN),
  '000-04-014': of('projects.lead/centralEnterprises', IN_2025),
  '000-04-020': of('medical-collaboration.department/demonstrations', UP_TO_DECEMBER),
  '000-04-021': of('medical-collaboration.department/internetClinics', UP_TO_DECEMBER),
  '000-04-022': of('medical-collaboration/experts', PLAN),
  '000-04-023': of('medical-collaboration/visits', PLAN),
  '000-04-024': of('medical-collaboration/admissions', PLAN),
  '000-04-029': of('produce-supply/cleanBases', UP_TO_DECEMBER),
  '000-04-031': of('produce-supply.share/share', IN_2025),
  '000-04-032': of('produce-supply.greenhouse/area', UP_TO_DECEMBER),
  '000-04-033': of('produce-supply/standardBases', UP_TO_DECEMBER),
  '000-04-035': of('produce-supply.grower/cooperatives', UP_TO_DECEMBER),
  '000-04-036': of('produce-supply.grower/farms', UP_TO_DECEMBER),
  '000-04-044': of('projects/xiongan', PLAN),
  '000-04-045': of('projects/xionganInvestment', PLAN),
  '000-05-011': of('elder-care.adaptation/adapted', PLAN),
  '000-05-012': of('elder-care.facility/dayCentres', UP_TO_DECEMBER),
  '000-05-014': of('elder-care.facility/canteens', UP_TO_DECEMBER),
  '000-05-016': of('elder-care.grading/gradedHomes', UP_TO_DECEMBER),
  '000-05-018': of('elder-care.training/trainedBeforeDuty', PLAN),
  '000-05-020': of('elder-care.facility/regionalCentres', UP_TO_DECEMBER),
  '000-05-021': of('elder-care/oldAgeRecipients', DECEMBER),
  '000-05-022': of('elder-care/serviceRecipients', DECEMBER),
  '000-05-023': of('elder-care/nursingRecipients', DECEMBER),
  '000-05-024': of('elder-care.facility/careHomes', UP_TO_DECEMBER),
  '000-05-025': of('elder-care.collective/allPlaced', UP_TO_DECEMBER),
  '000-05-009': of('social-assistance/destitutePersons', DECEMBER),
  '000-05-029': of('child-protection/orphans', DECEMBER),
  '000-05-030': of('child-protection/unattended', DECEMBER),
  '000-05-032': of('child-protection.post/supervisors', UP_TO_DECEMBER),
  '000-05-033': of('child-protection.post/directors', UP_TO_DECEMBER),
  '000-05-037': of('social-organisations/organisations', UP_TO_DECEMBER),
  '000-05-038': of('social-organisations/partyWork', UP_TO_DECEMBER),
  '000-06-001': of('talent/returned', PLAN),
  '000-06-004': of('talent/returned', PLAN),
  '000-06-005': of('talent/returnedBachelor', PLAN),
  '000-06-006': of('talent/returnedPostgraduate', PLAN),
  '000-06-007': of('talent/pool', UP_TO_DECEMBER),
  '000-06-010': of('talent.fair/fairs', PLAN),
  '000-06-011': of('talent.agreement/regions', PLAN),
  '000-06-012': of('talent.recognition/schools', UP_TO_DECEMBER),
  '000-06-014': of('talent.class/trained', PLAN),
  '000-06-015': of('talent.skill/skilled', UP_TO_2024),
  '000-06-018': of('talent.skill/high', UP_TO_2024),
  '000-06-019': of('talent.skill/highShare', UP_TO_2024),
  '000-06-021': of('talent.title/senior', PLAN),
  '000-06-022': of('talent.title/privateSector', PLAN),
  '000-06-023': of('talent.title/targeted', PLAN),
  '000-06-025': of('talent.card/national', PLAN),
  '000-06-026': of('talent.card/issued', PLAN),
  '000-06-027': of('skills-contest/contestants', PLAN),
  '000-06-028': of('talent.skill/hands', PLAN),
  '000-06-029': of('talent.skill/gold', PLAN),
  '000-06-030': of('talent.skill/silver', PLAN),
  '000-06-031': of('talent.skill/bronze', PLAN),
  '000-06-032': of('talent.recognition/workstations', UP_TO_DECEMBER),
  '000-06-033': of('talent.recognition/practiceBases', UP_TO_DECEMBER),
  '000-06-034': of('talent.recognition/trainingBases', UP_TO_DECEMBER),
  '000-06-035': of('talent.recognition/studios', UP_TO_DECEMBER),
  '000-06-036': of('talent.recognition/incubators', UP_TO_DECEMBER),
  '000-06-038': of('talent.subsidy/paidCityTalent', PLAN),
  '000-06-039': of('talent.subsidy/paidInsuranceAndInternship', PLAN),
  '000-06-040': of('talent.employer/matchedOnline', PLAN),
  '000-06-042': of('talent.recognition/brands', UP_TO_DECEMBER),
  '000-06-043': of('talent.recognition/provincialBrands', UP_TO_DECEMBER),
  '000-08-001': of('projects/roads', { ...IN_2025, area: SHENZHOU }),
  '000-08-002': of('projects/roadMetres', { ...IN_2025, area: SHENZHOU }),
  '000-09-002': of('wetland-birds.survey/birds', { to: '2025-12-12' }),
  '004-01-014': of('projects/keyStarted', PLAN),
  '004-01-013': of('projects/early', PLAN),
  '004-01-015': of('projects/keyInvested', PLAN),
  '004-01-018': of('projects/treasuryBond', PLAN),
  '004-01-019': of('projects/treasuryBondFunds', PLAN),
  '004-01-021': of('projects/twoMajor', PLAN),
  '004-01-022': of('projects/twoMajorFunds', PLAN),
  '004-01-029': of('projects/promotion', IN_2025),
  '004-01-031': of('projects/worksRelief', PLAN),
  '004-01-032': of('projects/worksReliefFunds', PLAN),
  '004-01-044': of('projects/storage', PLAN),
  '004-01-045': of('projects/storageCapacity', PLAN),
  '004-03-001': of('skills-contest/contestants', { ...LATE_2025, area: JIZHOU }),
  '004-04-005': of('heating.hazard/closed', { ...BEFORE_HEATING, area: JING }),
  '004-05-002': of('tech-matching.title/national', UP_TO_DECEMBER),
  '004-05-003': of('tech-matching.title/provincial', UP_TO_DECEMBER),
  '004-05-004': of('tech-matching.title/highTech', UP_TO_DECEMBER),
  '004-05-005': of('tech-matching.research/plan', PLAN),
  '004-05-009': of('tech-matching.title/newPlatforms', PLAN),
  '004-05-010': of('tech-matching.title/platforms', UP_TO_DECEMBER),
  '004-05-012': of('tech-matching.title/newIncubators', PLAN),
  '004-05-013': of('tech-matching.title/incubators', UP_TO_DECEMBER),
  '004-05-014': of('tech-matching.title/surface', UP_TO_DECEMBER),
  '004-05-015': of('tech-matching.title/graduates', PLAN),
  '004-05-017': of('tech-matching.research/conversions', PLAN),
  '004-05-018': of('tech-matching.activity/winners', PLAN),
  '004-05-023': of('tech-matching.activity/matchings', PLAN),
  '004-05-024': of('tech-matching.activity/visits', PLAN),
  '004-05-027': of('tech-matching.commissioner/visits', PLAN),
  '004-05-028': of('tech-matching.commissioner/solved', PLAN),
  '004-05-029': of('tech-matching.commissioner/patents', PLAN),
  '004-05-031': of('tech-matching/needs', PLAN),
  '004-05-032': of('tech-matching/solutions', PLAN),
  '004-05-033': of('tech-matching/meetings', PLAN),
  '004-05-034': of('tech-matching/contracts', PLAN),
  '004-05-035': of('tech-matching/value', PLAN),
  '004-05-037': of('tech-matching.team/teams', PLAN),
  '004-05-038': of('tech-matching.team/prizes', PLAN),
  '004-05-039': of('tech-matching.team/converted', PLAN),
  '004-05-040': of('tech-matching.title/transferAgencies', UP_TO_DECEMBER),
  '004-05-041': of('tech-matching.title/registries', UP_TO_DECEMBER),
  '004-05-043': of('tech-matching.county/gradeA', IN_2025),
  '004-05-044': of('tech-matching.county/gradeB', IN_2025),
  '004-05-045': of('tech-matching.county/gradeC', IN_2025),
}

const CITY = text('全市', 'The whole city')
const CHAPTER = text('项目记录', 'From the records of the programmes')
const DURING = text('本期', 'the period of the edition')

const only = (id: string, name: Text, figure: string, unit: Text): SheetFigure => ({
  figure: id,
  chapter: CHAPTER,
  name,
  subject: CITY,
  period: DURING,
  unit,
  scale: 1,
  recorded: of(figure, {}),
})

const PERCENT = text('%', '%')
const CASES = text('件', '')

/** Figures that nobody states: they come from the records alone, over the days of the edition. */
export const RECORDED_ONLY: readonly SheetFigure[] = [
  only('heating-complaints', text('供暖投诉', 'Heating complaints'), 'heating/complaints', CASES),
  only(
    'heating-responded',
    text('供暖1小时响应率', 'Heating: responded in time'),
    'heating/respondedInTime',
    PERCENT,
  ),
  only(
    'heating-settled',
    text('供暖24小时处置率', 'Heating: settled in time'),
    'heating/settledInTime',
    PERCENT,
  ),
  only('heating-hazards', text('供热隐患销号', 'Heating hazards closed'), 'heating.hazard/closed', CASES),
  only('hotline-received', text('热线受理', 'Hotline: received'), 'hotline/received', CASES),
  only('hotline-response', text('热线响应率', 'Hotline: response rate'), 'hotline/responseRate', PERCENT),
  only('hotline-solution', text('热线解决率', 'Hotline: solution rate'), 'hotline/solutionRate', PERCENT),
  only(
    'hotline-satisfaction',
    text('热线满意率', 'Hotline: satisfaction rate'),
    'hotline/satisfactionRate',
    PERCENT,
  ),
  only(
    'assistance-decided',
    text('社会救助按时办结率', 'Social assistance: decided in time'),
    'social-assistance/decidedInTime',
    PERCENT,
  ),
  only('needs-found', text('主动发现的需求', 'Needs found by the city'), 'needs/found', CASES),
  only('needs-served', text('已享受的需求', 'Needs served'), 'needs/served', CASES),
]
