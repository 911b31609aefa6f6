import { type Recorded, type SheetFigure, type Text, text } from '../../kernel/index.ts'

const JIZHOU = '131103'
const JING = '131127'
/** Those paid in the last month that the statements are about: who is paid every month counts once in each. */
const DECEMBER = { from: '2025-12-01', to: '2025-12-31' }
/** How many there were at a day is all gains less all losses up to it. */
const UP_TO_DECEMBER = { to: '2025-12-31' }
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
  '000-06-027': of('skills-contest/contestants', PLAN),
  '004-03-001': of('skills-contest/contestants', { ...LATE_2025, area: JIZHOU }),
  '004-04-005': of('heating.hazard/closed', { ...BEFORE_HEATING, area: JING }),
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
