import {
  addDays,
  type CaseState,
  type Day,
  day,
  factsOfKind,
  fen,
  openChildren,
  text,
} from '../../kernel/index.ts'
import { vehicleHazard } from '../../programmes/vehicle-inspection/hazard.ts'
import { vehicleInspection } from '../../programmes/vehicle-inspection/programme.ts'
import { fixed, lognormal, uniform } from '../distribution.ts'
import type { Scenario, Work, WorkScene } from '../scenario.ts'
import { guess, percent } from './assumed.ts'

const VEHICLES = 60
/** Of those inspected, so many had a hazard: 12 of 60 and more. */
const HAZARD = 12 / VEHICLES
const PASSES = 0.9
/** Side by side; each takes its own part of the vehicles. */
const LINES = 6
const AREA = '131102'
const HOUR = 60
const DAY = 24 * HOUR
const PEAKS = [
  { from: '07:00', until: '09:00' },
  { from: '11:00', until: '13:00' },
  { from: '16:00', until: '18:00' },
] as const
/** Between the peaks, in the morning and in the afternoon. */
const WINDOWS = [
  { fromHour: 9, hours: 2 },
  { fromHour: 13, hours: 3 },
]
const ITEMS = ['engine', 'clutch', 'gearbox', 'steering', 'brakes', 'guards', 'tyres'] as const

const vehicles = Array.from({ length: VEHICLES }, (_, n) => `V-${String(n + 1).padStart(2, '0')}`)
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** Every quarter of an hour outside the peaks. */
const TIMES = WINDOWS.flatMap(({ fromHour, hours }) =>
  Array.from({ length: hours * 4 }, (_, n) => clock(fromHour * 60 + n * 15)),
)

/** From the next day on, as many at a time as inspect side by side. */
const slotsFrom = (day: Day) =>
  vehicles.map((vehicle, n) => {
    const turn = Math.floor(n / (LINES / WINDOWS.length))
    return { vehicle, day: addDays(day, Math.floor(turn / TIMES.length)), at: TIMES[turn % TIMES.length]! }
  })

const left = (of: CaseState, line: number): readonly string[] =>
  vehicles.filter((id, n) => n % LINES === line && factsOfKind(of.facts, 'inspected', id).length === 0)

const inspect = (line: number) => (scene: WorkScene) => {
  const [vehicle] = left(scene.case, line)
  const { draw } = scene
  const bad = draw.happens(HAZARD) ? draw.oneOf(ITEMS) : undefined
  const checks = ITEMS.map((item) =>
    item === bad ? { item, ok: false, hazard: { what: '不符合要求', level: 'general' } } : { item, ok: true },
  )
  return vehicle === undefined
    ? undefined
    : { by: 'inspector', action: 'inspect', input: { vehicle, checks } }
}

const line = (n: number): Work => ({
  id: `inspect-${n + 1}`,
  name: text('检验车辆', 'Inspect a vehicle'),
  programme: vehicleInspection.id,
  from: 'inspecting',
  needs: [{ pool: 'inspectors', count: 1 }],
  steps: [{ name: text('逐项检验', 'Checklist'), takes: lognormal(12, 20), does: inspect(n) }],
  next: (of) => (left(of, n).length > 0 ? `inspect-${n + 1}` : undefined),
})

const isDone = (of: CaseState): boolean =>
  openChildren(of) === 0 && vehicles.every((id) => factsOfKind(of.facts, 'inspected', id).length > 0)

const visit: readonly Work[] = [
  {
    id: 'prepare',
    name: text('组成小组、排定时间', 'Form a team and a timetable'),
    programme: vehicleInspection.id,
    from: 'applied',
    needs: [{ pool: 'leaders', count: 1 }],
    steps: [
      {
        name: text('组成小组', 'Form a team'),
        takes: lognormal(40, 90),
        does: () => ({
          by: 'leader',
          action: 'form',
          input: { inspectors: ['j-1', 'j-2', 'j-3', 'j-4', 'j-5', 'j-6'] },
        }),
      },
      {
        name: text('排定错峰时间', 'Make the timetable'),
        takes: lognormal(60, 120),
        does: ({ case: of }) => ({
          by: 'leader',
          action: 'timetable',
          input: { slots: slotsFrom(addDays(dayOf(of), 1)) },
        }),
      },
    ],
  },
  {
    id: 'arrive',
    name: text('到场', 'Arrive'),
    programme: vehicleInspection.id,
    from: 'scheduled',
    after: fixed(18 * HOUR),
    needs: [{ pool: 'inspectors', count: 2 }],
    steps: [
      {
        name: text('路途', 'Travel'),
        takes: 'travel',
        does: () => ({ by: 'inspector', action: 'arrive' }),
      },
    ],
  },
  ...Array.from({ length: LINES }, (_, n) => line(n)),
  {
    id: 'complete',
    name: text('出具检验结论', 'Complete'),
    programme: vehicleInspection.id,
    from: 'inspecting',
    after: fixed(DAY),
    needs: [{ pool: 'leaders', count: 1 }],
    steps: [
      {
        name: text('结论', 'Conclude'),
        does: ({ case: of }) => (isDone(of) ? { by: 'leader', action: 'complete', input: {} } : undefined),
      },
    ],
    next: () => 'complete',
  },
]

const hazardWork: readonly Work[] = [
  {
    id: 'rectify',
    name: text('整改', 'Put right'),
    programme: vehicleHazard.id,
    from: 'noticed',
    after: lognormal(4 * DAY, 12 * DAY),
    needs: [],
    steps: [
      {
        name: text('整改报告', 'Report'),
        does: () => ({ by: 'enterprise', action: 'report', input: { done: '已更换部件' } }),
      },
    ],
  },
  {
    id: 'recheck',
    name: text('复查', 'Check again'),
    programme: vehicleHazard.id,
    from: 'reported',
    after: uniform(DAY, 5 * DAY),
    needs: [{ pool: 'inspectors', count: 1 }],
    steps: [
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('复查', 'Check'),
        takes: uniform(15, 40),
        does: ({ draw }) => ({ by: 'inspector', action: 'recheck', input: { passed: draw.happens(PASSES) } }),
      },
    ],
  },
]

const FROM = day('2025-12-01')
/** The day on which a case came in, in China. */
const dayOf = ({ openedAt }: CaseState): Day =>
  addDays(day('1970-01-01'), Math.floor((openedAt + 8 * 3_600_000) / 86_400_000))

/** An enterprise's sixty vehicles, inspected outside its cargo peaks, until the last hazard is cleared. */
export const inspection: Scenario = {
  id: 'plant-vehicles',
  name: text('场车检验:60 台,错开装卸高峰', 'In-plant vehicles: 60, outside the cargo peaks'),
  question: text(
    '六名检验人员只在装卸高峰之外工作,能否按期到场,并在报告整改后 10 个工作日内复查?',
    'Do six inspectors who work outside the cargo peaks come in time, and check again within 10 working days?',
  ),
  programmes: [vehicleInspection, vehicleHazard],
  areas: [{ code: AREA, name: text('桃城区', 'Taocheng') }],
  zone: 'Asia/Shanghai',
  from: FROM,
  warmUpDays: 0,
  // Three weeks see most hazards cleared: busy and cost are of these days.
  days: 21,
  runOffDays: 40,
  pools: {
    leaders: {
      name: text('检验组长', 'Team leaders'),
      count: 1,
      shifts: [{ fromHour: 8, hours: 9 }],
      fenPerHour: fen(6000),
    },
    inspectors: {
      name: text('检验人员', 'Inspectors'),
      count: 6,
      shifts: WINDOWS,
      mobile: true,
      absent: 0.03,
      fenPerHour: fen(5000),
    },
  },
  travel: { kmPerHour: 40, detour: 1.3, extraMinutes: 10 },
  arrivals: [
    {
      id: 'application',
      name: text('检验申请', 'Application'),
      programme: vehicleInspection.id,
      timing: { kind: 'recorded', atMs: [9 * 3_600_000] },
      make: () => ({
        request: { enterprise: '某企业', place: '厂区', vehicles, peaks: PEAKS },
        area: AREA,
        site: { x: 8, y: 0 },
      }),
    },
  ],
  work: [...visit, ...hazardWork],
  aims: [
    { programme: vehicleHazard.id, promise: 'recheck', share: 0.95 },
    { programme: vehicleInspection.id, promise: 'visit', share: 0.95 },
  ],
  adjustable: ['inspectors'],
  assumptions: [
    {
      about: text('规模', 'Size'),
      value: text(
        '60 余台车辆、12 处隐患;错开装卸高峰',
        '60 and more vehicles, 12 hazards; outside the cargo peaks',
      ),
      source: text(
        '报道《河北特检衡水分院精准护航物流高峰》',
        'newspaper report on inspections of vehicles at a logistics park',
      ),
      grade: 'A',
    },
    guess(
      '高峰',
      'Peaks',
      PEAKS.map(({ from, until }) => `${from}–${until}`).join('、'),
      PEAKS.map(({ from, until }) => `${from}–${until}`).join(', '),
    ),
    guess(
      '隐患与复查',
      'Hazards and second checks',
      `${percent(HAZARD)} 的车辆有一处隐患;复查合格 ${percent(PASSES)}`,
      `${percent(HAZARD)} of vehicles have one; ${percent(PASSES)} pass the second check`,
    ),
    guess('距离', 'Distance', '企业距检验机构 8 千米', 'the enterprise is 8 km away'),
  ],
}
