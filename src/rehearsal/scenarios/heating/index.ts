import { day, fen, text } from '../../../kernel/index.ts'
import { hazard, heating, outage, patrol } from '../../../programmes/index.ts'
import { uniform } from '../../distribution.ts'
import type { Assumption, Scenario } from '../../scenario.ts'
import { guess, percent } from '../assumed.ts'
import {
  BUILDING_SHARE,
  COMPLAINTS_PER_WINTER,
  COUNTY,
  complaints,
  ECHO,
  patrols,
  RADIUS_KM,
  SUBSTATIONS,
  WINTER_DAYS,
} from './arrivals.ts'
import { complaintWork, DECLINED, FIXED, OUTAGE, SOLVED } from './complaint.ts'
import { eveningOf } from './evening.ts'
import { FINDS, outageWork, patrolWork } from './field.ts'

const TWELVE_HOURS = [
  { fromHour: 8, hours: 12 },
  { fromHour: 20, hours: 12 },
]
const ALWAYS = [{ fromHour: 0, hours: 24 }]

const SEED = {
  source: text('报道《景县多维发力保供暖》', 'newspaper report on the heating of Jing County'),
  grade: 'A' as const,
}

const FACTS: readonly Assumption[] = [
  {
    about: text('力量', 'Staff and vehicles'),
    value: text(
      '36 抢修、34 巡检、6 客服、12 车、9 部热线;122 座换热站',
      '36 repairers, 34 patrollers, 6 agents, 12 vehicles, 9 phones; 122 substations',
    ),
    ...SEED,
  },
  {
    about: text('承诺', 'Promises'),
    value: text('1 小时响应(按到场计)、24 小时处置', 'respond in 1 h (read as arrival), settle in 24 h'),
    ...SEED,
  },
  {
    about: text('一天中的分布、整栋楼的占比', 'Shape of the day, share about whole buildings'),
    value: text(
      `纽约 HPD 2023-01-01 的钟点分布;整栋楼 ${percent(BUILDING_SHARE)}`,
      `hours of New York's HPD, 2023-01-01; ${percent(BUILDING_SHARE)} about a building`,
    ),
    source: 'NYC Open Data, samples/nyc-hpd-2023-01-01.csv.gz',
    grade: 'B',
    unverified: true,
  },
]

/** What is in the code of the work and not in its data; the rest of the guesses is read off the scenario. */
const GUESSES: readonly Assumption[] = [
  guess(
    '投诉量',
    'Complaints',
    `平常 ${COMPLAINTS_PER_WINTER / WINTER_DAYS} 件/日(一冬 ${COMPLAINTS_PER_WINTER} 件);寒潮为其 1.5–3 倍`,
    `${COMPLAINTS_PER_WINTER / WINTER_DAYS} on a normal day (${COMPLAINTS_PER_WINTER} a winter); 1.5 to 3 times that in the cold wave`,
  ),
  guess(
    '地理',
    'Geography',
    `${SUBSTATIONS} 座换热站均匀分布在半径 ${RADIUS_KM} 千米内`,
    `${SUBSTATIONS} substations spread evenly within ${RADIUS_KM} km`,
  ),
  guess(
    '重复投诉',
    'Reported again',
    `${percent(ECHO.chance)} 的故障另有平均 ${ECHO.mean} 户来诉`,
    `${percent(ECHO.chance)} of faults by ${ECHO.mean} others on average`,
  ),
  guess(
    '受理',
    'Calls',
    `不予受理 ${percent(DECLINED)};整栋楼投诉中停热 ${percent(OUTAGE)}`,
    `${percent(DECLINED)} declined; ${percent(OUTAGE)} of those about a building are an outage`,
  ),
  guess(
    '处置',
    'Repairs',
    `两人一车;首次上门修好 ${percent(FIXED.first)},再次 ${percent(FIXED.again)};住户确认解决 ${percent(SOLVED)}`,
    `two people and a vehicle; warm after the first visit ${percent(FIXED.first)}, after another ${percent(FIXED.again)}; solved as the resident says ${percent(SOLVED)}`,
  ),
  guess('巡查', 'Patrols', `发现隐患 ${percent(FINDS)}`, `${percent(FINDS)} find a hazard`),
]

const base: Omit<Scenario, 'id' | 'name' | 'question' | 'days' | 'arrivals'> = {
  programmes: [heating, outage, patrol, hazard],
  areas: [{ code: COUNTY, name: text('景县', 'Jing county') }],
  zone: 'Asia/Shanghai',
  from: day('2026-01-15'),
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
      // The heating season knows no days of rest; see `patrols`, which come every day.
      dutyDays: 'every',
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
  keys: { [outage.id]: ({ request }) => (request as { readonly facility: string }).facility },
  aims: [
    { programme: heating.id, promise: 'respond', share: 0.95 },
    { programme: heating.id, promise: 'settle', share: 0.95 },
  ],
  adjustable: ['repairers', 'vehicles', 'agents'],
  assumptions: [...FACTS, ...GUESSES],
}

/** How many times a normal day's complaints, day by day of the cold wave. */
const COLD_WAVE = [1.5, 2.5, 3, 3, 2.5, 1.5]

/** Six days of a cold wave with the staff of the founding article. */
const coldWave: Scenario = {
  ...base,
  id: 'heating-cold-wave',
  name: text('供暖:寒潮六日', 'Heating: six days of a cold wave'),
  question: text(
    '寒潮中,36 名抢修、34 名巡检、6 名客服、12 辆车能否做到 1 小时响应、24 小时处置?',
    'Do 36 repairers, 34 patrollers, 6 agents and 12 vehicles keep "respond in 1 h, settle in 24 h" in a cold wave?',
  ),
  days: COLD_WAVE.length,
  arrivals: [complaints([1, ...COLD_WAVE]), patrols],
}

/** The same cold wave, with the planner saying who goes where. */
const planned: Scenario = {
  ...coldWave,
  id: 'heating-cold-wave-planned',
  name: text('供暖:寒潮六日(按调度方案派工)', 'Heating: the cold wave, dispatched by plan'),
  question: text(
    '寒潮中按调度方案派工,比就近派工多兑现多少?',
    'In a cold wave, how much more is kept when crews go by plan than when whoever is nearest goes?',
  ),
  dispatch: 'planner',
}

/** The same six days as they usually are. */
const normalDays: Scenario = {
  ...base,
  id: 'heating-normal-winter',
  name: text('供暖:平常冬日六日', 'Heating: six normal winter days'),
  question: text(
    '平常冬日里,同样的力量能否做到 1 小时响应、24 小时处置?',
    'Do the same staff keep "respond in 1 h, settle in 24 h" on normal winter days?',
  ),
  days: COLD_WAVE.length,
  arrivals: [complaints([1]), patrols],
}

/** A whole heating season at the normal rate. */
const season: Scenario = {
  ...base,
  id: 'heating-season',
  name: text('供暖:整个采暖季', 'Heating: a whole season'),
  question: text(
    '整个采暖季里,同样的力量能否做到 1 小时响应、24 小时处置?',
    'Do the same staff keep "respond in 1 h, settle in 24 h" through a whole season?',
  ),
  from: day('2025-11-14'),
  days: WINTER_DAYS,
  arrivals: [complaints([1]), patrols],
}

/** Heating, rehearsed. */
export const heatingScenarios: readonly Scenario[] = [coldWave, planned, normalDays, season, eveningOf(base)]
