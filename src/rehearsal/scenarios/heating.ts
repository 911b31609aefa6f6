import { type CaseState, type Day, fen, type Programme, text } from '../../kernel/index.ts'
import { hazard, heating, outage, patrol } from '../../programmes/index.ts'
import { exponential, lognormal, uniform } from '../distribution.ts'
import type { Draw } from '../draw.ts'
import type { Arrival, Incoming, Point, Scenario, Work, WorkScene } from '../scenario.ts'

const COUNTY = '131127'
const SUBSTATIONS = 122
/** The network as a disc: substations are spread evenly over it. */
const RADIUS_KM = 4
/** A round number for a county of this size; nobody has published one. */
const COMPLAINTS_PER_WINTER = 12_000
const WINTER_DAYS = 150
const NORMAL_PER_DAY = COMPLAINTS_PER_WINTER / WINTER_DAYS
/** How many times a normal day's complaints, day by day of the cold wave. */
const COLD_WAVE = [1, 2, 4, 4, 3, 2]

/**
 * Heat complaints by hour of the day, 0 to 23: New York, HPD, 1 January 2023 (the one whole day of the sample in
 * samples/; 499 of its 946). Only the shape is used.
 */
export const COMPLAINTS_BY_HOUR = [
  6, 5, 6, 7, 5, 4, 10, 17, 24, 17, 20, 19, 31, 26, 15, 23, 29, 25, 33, 43, 28, 29, 22, 24,
] as const

/** Of 946 heat problems in the same sample 656 were about a whole building, and by what was said: */
const BUILDING_SHARE = 656 / 946
const SYMPTOMS = [
  [787, 'none'],
  [159, 'hot-water'],
] as const

/** Where substation n stands: a sunflower's seeds lie evenly on a disc. */
const substation = (n: number): Point => {
  const radius = RADIUS_KM * Math.sqrt((n + 0.5) / SUBSTATIONS)
  const angle = n * Math.PI * (3 - Math.sqrt(5))
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
}
const facilityName = (n: number): string => `S-${String(n + 1).padStart(3, '0')}`

const anywhere = (draw: Draw) => {
  const n = Math.floor(draw.next() * SUBSTATIONS)
  return { site: substation(n), facility: facilityName(n) }
}

const complaint = (draw: Draw): Incoming => {
  const { site, facility } = anywhere(draw)
  const scope = draw.happens(BUILDING_SHARE) ? 'building' : 'flat'
  return { request: { symptom: draw.weighted(SYMPTOMS), scope, facility }, area: COUNTY, site }
}

const complaints = (perDay: readonly number[]): Arrival => ({
  id: 'complaint',
  name: text('供暖投诉', 'Heating complaints'),
  programme: heating.id,
  // Echoes bring half as many again; together they come to what is said above.
  timing: { kind: 'random', perDay: perDay.map((count) => count / 1.5), byHour: COMPLAINTS_BY_HOUR },
  make: complaint,
  echo: { chance: 0.2, mean: 2.5, later: exponential(90) },
})

const patrols: Arrival = {
  id: 'patrol',
  name: text('联合巡查', 'Joint patrols'),
  programme: patrol.id,
  timing: { kind: 'daily', atHours: [8.5, 14], each: 4 },
  make: (draw) => {
    const { site, facility } = anywhere(draw)
    return { request: { route: facility }, area: COUNTY, site, trigger: 'schedule' }
  },
}

interface Complaint {
  readonly scope?: 'flat' | 'building'
  readonly facility: string
  readonly symptom: string
}
const requestOf = (of: CaseState): Complaint => of.request as Complaint

const mergeInto = (into: string) => ({
  by: 'dispatcher',
  action: 'merge',
  input: { into, reason: '同一停热' },
})

const warmth = (draw: Draw, warmEnough: number) => (draw.happens(warmEnough) ? 20 : 16)
const causes = ['station', 'network', 'riser', 'flat'] as const

const repair =
  (warmEnough: number) =>
  ({ draw }: WorkScene) => ({
    by: 'repairer',
    action: 'repair',
    input: { cause: draw.oneOf(causes), room: warmth(draw, warmEnough) },
  })

const CREW = [
  { pool: 'repairers', count: 2 },
  { pool: 'vehicles', count: 1 },
] as const

const toReturn = (of: CaseState) => (of.stage === 'attending' ? 'come-again' : undefined)

const complaintWork: readonly Work[] = [
  {
    id: 'take-call',
    name: text('接听与分派', 'Take the call'),
    programme: heating.id,
    from: 'received',
    needs: [
      { pool: 'agents', count: 1 },
      { pool: 'phones', count: 1 },
    ],
    steps: [
      {
        name: text('通话', 'Talk'),
        takes: lognormal(4, 9),
        does: ({ case: of, draw, find, time }) => {
          const { facility, scope } = requestOf(of)
          const main = find(outage.id, facility)
          if (main !== undefined && scope === 'building') return mergeInto(main)
          if (time === 1 && draw.happens(0.02))
            return {
              by: 'operator',
              action: 'decline',
              input: { ground: 'own', explanation: '用户自有设施' },
            }
          const isOutage = time === 1 && scope === 'building' && draw.happens(0.12)
          return isOutage ? { by: 'operator', action: 'reportOutage', input: { facility } } : undefined
        },
      },
      {
        name: text('并入停热', 'Merge under the outage'),
        does: ({ case: of, find }) => {
          const { facility, scope } = requestOf(of)
          const main = find(outage.id, facility)
          return main !== undefined && scope === 'building' ? mergeInto(main) : undefined
        },
      },
    ],
    next: () => 'attend',
  },
  {
    id: 'attend',
    name: text('上门抢修', 'Attend'),
    programme: heating.id,
    during: ['received'],
    needs: CREW,
    steps: [
      {
        name: text('派工', 'Dispatch'),
        does: ({ who }) => ({ by: 'dispatcher', action: 'dispatch', input: { crew: who } }),
      },
      {
        name: text('路途', 'Travel'),
        takes: 'travel',
        does: () => ({ by: 'repairer', action: 'arrive' }),
      },
      { name: text('处置', 'Repair'), takes: lognormal(30, 75), does: repair(0.85) },
    ],
    next: toReturn,
  },
  {
    id: 'come-again',
    name: text('再次上门', 'Come again'),
    programme: heating.id,
    during: ['attending'],
    after: uniform(60, 240),
    needs: CREW,
    steps: [
      { name: text('路途', 'Travel'), takes: 'travel' },
      { name: text('处置', 'Repair'), takes: lognormal(50, 120), does: repair(0.9) },
    ],
    next: toReturn,
  },
  {
    id: 'give-up',
    name: text('住户放弃', 'The resident gives up'),
    programme: heating.id,
    from: 'received',
    during: ['received', 'dispatched'],
    chance: 0.05,
    after: exponential(360),
    needs: [],
    steps: [
      {
        name: text('撤回', 'Withdraw'),
        does: () => ({ by: 'resident', action: 'withdraw', input: { reason: '已自行解决' } }),
      },
    ],
  },
  {
    id: 'answer',
    name: text('住户确认', 'The resident answers'),
    programme: heating.id,
    from: 'repaired',
    chance: 0.6,
    after: lognormal(180, 900),
    needs: [],
    steps: [
      {
        name: text('确认', 'Confirm'),
        does: ({ draw }) => {
          const solved = draw.happens(0.93)
          return { by: 'resident', action: 'confirm', input: { solved, satisfied: solved } }
        },
      },
    ],
  },
  {
    id: 'come-back',
    name: text('住户要求重办', 'The resident comes back'),
    programme: heating.id,
    from: 'warm',
    chance: 0.02,
    after: exponential(1440),
    needs: [],
    steps: [
      {
        name: text('要求重办', 'Reopen'),
        does: () => ({ by: 'resident', action: 'reopen', input: { reason: '又不热了' } }),
      },
    ],
  },
]

const outageWork: readonly Work[] = [
  {
    id: 'announce',
    name: text('告知用户', 'Tell the users'),
    programme: outage.id,
    from: 'reported',
    needs: [{ pool: 'agents', count: 1 }],
    steps: [
      {
        name: text('告知', 'Tell'),
        takes: lognormal(10, 25),
        does: () => ({
          by: 'operator',
          action: 'announce',
          input: { households: 40, how: '短信、微信群', authorityTold: true },
        }),
      },
    ],
  },
  {
    id: 'restore',
    name: text('停热抢修', 'Restore the supply'),
    programme: outage.id,
    from: 'reported',
    during: ['reported', 'announced'],
    needs: [
      { pool: 'repairers', count: 4 },
      { pool: 'vehicles', count: 2 },
    ],
    urgency: -1,
    steps: [
      {
        name: text('派工', 'Dispatch'),
        does: ({ who }) => ({ by: 'dispatcher', action: 'dispatch', input: { crew: who } }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('恢复供热', 'Restore'),
        takes: lognormal(120, 360),
        does: ({ draw }) => ({
          by: 'repairer',
          action: 'restore',
          input: { cause: draw.oneOf(['station', 'network', 'riser'] as const), households: 40 },
        }),
      },
    ],
  },
]

const finding = ({ draw }: WorkScene) =>
  draw.happens(0.25)
    ? {
        by: 'inspector',
        action: 'find',
        input: { what: '设备缺陷', kind: 'equipment', level: 'general', place: '换热站' },
      }
    : undefined

const patrolWork: readonly Work[] = [
  {
    id: 'patrol',
    name: text('联合巡查', 'Patrol'),
    programme: patrol.id,
    from: 'planned',
    needs: [{ pool: 'patrollers', count: 2 }],
    steps: [
      {
        name: text('出发', 'Start'),
        does: ({ case: of }) => ({
          by: 'inspector',
          action: 'start',
          input: {
            parties: [
              { bureau: of.bureau, persons: 2 },
              { bureau: 'public-security', persons: 1 },
            ],
          },
        }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      { name: text('巡查', 'Patrol'), takes: uniform(90, 210), does: finding },
      {
        name: text('报告', 'Report'),
        takes: uniform(15, 45),
        does: () => ({ by: 'inspector', action: 'report', input: { summary: '巡查完毕' } }),
      },
    ],
  },
  {
    id: 'rectify',
    name: text('隐患整改', 'Put a hazard right'),
    programme: hazard.id,
    from: 'found',
    needs: CREW,
    urgency: 1,
    steps: [
      {
        name: text('开始整改', 'Begin'),
        does: ({ who }) => ({ by: 'repairer', action: 'rectify', input: { crew: who } }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('整改', 'Put right'),
        takes: lognormal(60, 180),
        does: () => ({ by: 'repairer', action: 'report', input: { done: '已修复' } }),
      },
    ],
  },
  {
    id: 'recheck',
    name: text('隐患复查', 'Check a hazard again'),
    programme: hazard.id,
    from: 'rechecking',
    needs: [{ pool: 'patrollers', count: 1 }],
    steps: [
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('复查', 'Check'),
        takes: uniform(15, 40),
        does: () => ({ by: 'inspector', action: 'recheck', input: { passed: true } }),
      },
    ],
  },
]

const TWELVE_HOURS = [
  { fromHour: 8, hours: 12 },
  { fromHour: 20, hours: 12 },
]
const ALWAYS = [{ fromHour: 0, hours: 24 }]

const assumed = (zhAbout: string, enAbout: string, zh: string, en: string) => ({
  about: text(zhAbout, enAbout),
  value: text(zh, en),
  source: '暂设 / assumed',
  grade: 'D' as const,
  unverified: true as const,
})
const SEED = { source: '《景县多维发力保供暖》(种子004-04)', grade: 'A' as const }

const base: Omit<Scenario, 'id' | 'name' | 'question' | 'from' | 'days' | 'arrivals'> = {
  programmes: [heating, outage, patrol, hazard] as readonly Programme[],
  areas: [{ code: COUNTY, name: text('景县', 'Jing county') }],
  zone: 'Asia/Shanghai',
  warmUpDays: 1,
  runOffDays: 2,
  pools: {
    repairers: {
      name: text('抢修人员', 'Repairers'),
      count: 36,
      shifts: TWELVE_HOURS,
      mobile: true,
      absent: 0.03,
      fenPerHour: fen(3000),
    },
    patrollers: {
      name: text('巡检人员', 'Patrollers'),
      count: 34,
      shifts: [{ fromHour: 8, hours: 10 }],
      mobile: true,
      absent: 0.03,
      fenPerHour: fen(2500),
    },
    agents: {
      name: text('客服人员', 'Agents'),
      count: 6,
      shifts: [
        { fromHour: 8, hours: 12 },
        { fromHour: 11, hours: 12 },
        { fromHour: 20, hours: 12 },
      ],
      fenPerHour: fen(2000),
    },
    vehicles: {
      name: text('抢修车', 'Vehicles'),
      count: 12,
      shifts: ALWAYS,
      mobile: true,
      breakdown: { chance: 0.005, lasts: uniform(120, 480) },
      fenPerHour: fen(1500),
    },
    phones: { name: text('热线电话', 'Hotline phones'), count: 9, shifts: ALWAYS },
  },
  travel: { kmPerHour: 25, detour: 1.4, extraMinutes: 4 },
  work: [...complaintWork, ...outageWork, ...patrolWork],
  keys: { [outage.id]: (of) => requestOf(of).facility },
  aims: [
    { programme: heating.id, promise: 'respond', share: 0.95 },
    { programme: heating.id, promise: 'settle', share: 0.95 },
  ],
  adjustable: ['repairers', 'vehicles', 'agents'],
  assumptions: [
    {
      about: text('力量', 'Staff and vehicles'),
      value: text(
        '36 抢修、34 巡检、6 客服、12 车、9 部热线',
        '36 repairers, 34 patrollers, 6 agents, 12 vehicles, 9 phones',
      ),
      ...SEED,
    },
    {
      about: text('承诺', 'Promises'),
      value: text('1 小时响应、24 小时处置', 'respond in 1 h, settle in 24 h'),
      ...SEED,
    },
  ],
}

/** Six days of a cold wave with the staff of the founding article. */
export const heatingColdWave: Scenario = {
  ...base,
  id: 'heating-cold-wave',
  name: text('供暖:寒潮六日', 'Heating: six days of a cold wave'),
  question: text(
    '寒潮中,36 名抢修、34 名巡检、6 名客服、12 辆车能否做到 1 小时响应、24 小时处置?',
    'Do 36 repairers, 34 patrollers, 6 agents and 12 vehicles keep "respond in 1 h, settle in 24 h" in a cold wave?',
  ),
  from: '2026-01-15' as Day,
  days: COLD_WAVE.length,
  arrivals: [complaints([1, ...COLD_WAVE].map((times) => times * NORMAL_PER_DAY)), patrols],
}
void assumed
