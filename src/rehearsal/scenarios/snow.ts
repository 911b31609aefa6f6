import { day, factsOfKind, fen, type Text, text } from '../../kernel/index.ts'
import { snowPost } from '../../programmes/snow-clearing/post.ts'
import { snowClearing } from '../../programmes/snow-clearing/programme.ts'
import { fixed, lognormal, uniform } from '../distribution.ts'
import type { Point, Scenario, Step, Work, WorkScene } from '../scenario.ts'
import { guess } from './assumed.ts'

const STATIONS = 31
const STAFF = 563
/** Of a post at a time; two such teams a station take turns. */
const TEAM = 7
const LINE_KM = 600
const AREA = '131100'
/** What the page says was handed out. */
const TOOLS = { machine: 62, shovel: 310, broom: 217 } as const
type Tool = keyof typeof TOOLS
const TOOL_NAMES: Readonly<Record<Tool, string>> = { machine: '除雪机具', shovel: '钩铲', broom: '扫帚' }

const HOUR = 60
const ALWAYS = [{ fromHour: 0, hours: 24 }]
const stationName = (n: number): string => `Z-${String(n + 1).padStart(2, '0')}`
/** Stations at equal distances along the lines. */
const stationAt = (n: number): Point => ({ x: (n - (STATIONS - 1) / 2) * (LINE_KM / STATIONS), y: 0 })
const stations = Array.from({ length: STATIONS }, (_, n) => n)
const BY_NAME = new Map(stations.map((n) => [stationName(n), stationAt(n)]))

/** A tool's steps: to every station its part, one after another. */
const eachStation = (tool: Tool, action: 'issue' | 'takeBack'): readonly Step[] =>
  stations.map((n) => ({
    name: text('发放或收回机具', 'Hand out or take back'),
    takes: uniform(2, 6),
    does: () => ({
      by: 'keeper',
      action,
      input: { tool, count: Math.floor(TOOLS[tool] / STATIONS), station: stationName(n) },
    }),
  }))

const toolWork = (tool: Tool): readonly Work[] => [
  {
    id: `issue-${tool}`,
    name: text(`发放${TOOL_NAMES[tool]}`, `Hand out ${tool}s`),
    programme: snowClearing.id,
    from: 'mobilised',
    needs: [{ pool: 'keepers', count: 1 }],
    steps: eachStation(tool, 'issue'),
  },
  {
    id: `return-${tool}`,
    name: text(`收回${TOOL_NAMES[tool]}`, `Take ${tool}s back`),
    programme: snowClearing.id,
    from: 'standing-down',
    needs: [{ pool: 'keepers', count: 1 }],
    steps: eachStation(tool, 'takeBack'),
  },
]

const command = (
  id: string,
  zh: string,
  en: string,
  from: string,
  after: number,
  does: Step['does'],
  next?: string,
): Work => ({
  id,
  name: text(zh, en),
  programme: snowClearing.id,
  from,
  after: fixed(after),
  needs: [{ pool: 'commanders', count: 1 }],
  steps: [{ name: text(zh, en), takes: fixed(0), ...(does ? { does } : {}) }],
  ...(next === undefined ? {} : { next: () => next }),
})

/** Whether some tool is still out. */
const isOut = ({ case: of }: WorkScene): boolean =>
  Object.keys(TOOLS).some((tool) => factsOfKind(of.facts, 'tools-out', tool).at(-1)?.value !== 0)

/** Forecast at noon, activated at 20:00, stood down 35 hours later, accounted for when all tools are back. */
const emergency: readonly Work[] = [
  command('mobilise', '动员', 'Mobilise', 'forecast', 2 * HOUR, () => ({
    by: 'commander',
    action: 'mobilise',
    input: { people: STAFF, drilled: true, checked: true },
  })),
  command('activate', '启动预案', 'Activate', 'mobilised', 6 * HOUR, () => ({
    by: 'commander',
    action: 'activate',
    input: { posts: stations.map((n) => ({ station: stationName(n) })) },
  })),
  command('stand-down', '结束应急', 'Stand down', 'active', 35 * HOUR, () => ({
    by: 'commander',
    action: 'standDown',
    input: { note: '线路畅通' },
  })),
  command(
    'account',
    '统计清点',
    'Give the account',
    'standing-down',
    HOUR,
    (scene) =>
      isOut(scene) ? undefined : { by: 'commander', action: 'account', input: { summary: '清点完毕' } },
    'account',
  ),
  ...(Object.keys(TOOLS) as Tool[]).flatMap(toolWork),
]

const team = [{ pool: 'staff', count: TEAM }] as const

/** One shift of a post: they go there, check in, and stay until others have (换人不撤岗). */
const shift = (id: string, name: Text, from: string, action: 'arrive' | 'relieve', then: string): Work => ({
  id,
  name,
  programme: snowPost.id,
  from,
  // They set off early enough to be there before the shift is over.
  ...(action === 'relieve' ? { after: fixed(7 * HOUR) } : {}),
  needs: team,
  steps: [
    { name: text('集结', 'Gather'), takes: lognormal(10, 25) },
    {
      name: text('路途', 'Travel'),
      takes: 'travel',
      does: ({ crew }) => ({ by: 'leader', action, input: { people: crew } }),
      holds: [then],
    },
  ],
})

/** A night and a day and a night of snow on the railway: every post manned, relieved, never left. */
export const snow: Scenario = {
  id: 'railway-snow',
  name: text('铁路除雪:12月11日20时至13日7时', 'Snow on the railway: 11 December 20:00 to 13 December 07:00'),
  question: text(
    '563 人能否让 31 座车站的岗点按时到岗、换人不撤岗,直到结束应急?',
    'Can 563 people man the posts of 31 stations in time and relieve them without leaving one until the stand-down?',
  ),
  programmes: [snowClearing, snowPost],
  areas: [{ code: AREA, name: text('衡水市', 'Hengshui') }],
  zone: 'Asia/Shanghai',
  from: day('2025-12-11'),
  warmUpDays: 0,
  // The emergency's own: busy and cost are of these days.
  days: 3,
  runOffDays: 2,
  pools: {
    staff: {
      name: text('干部职工', 'Staff'),
      count: STAFF,
      shifts: ALWAYS,
      mobile: true,
      absent: 0.03,
      bases: stations.map(stationAt),
      fenPerHour: fen(2500),
    },
    commanders: { name: text('安全指挥中心', 'Command centre'), count: 2, shifts: ALWAYS },
    keepers: { name: text('备品管理员', 'Keepers of tools'), count: 6, shifts: ALWAYS },
  },
  travel: { kmPerHour: 30, detour: 1.3, extraMinutes: 10 },
  arrivals: [
    {
      id: 'forecast',
      name: text('雪情预报', 'Forecast'),
      programme: snowClearing.id,
      timing: { kind: 'recorded', atMs: [12 * 3_600_000] },
      make: () => ({
        request: { forecast: '大到暴雪', lines: ['京九线', '石德线'] },
        area: AREA,
        site: { x: 0, y: 0 },
        trigger: 'reading',
      }),
    },
  ],
  work: [
    ...emergency,
    shift('man', text('到岗', 'Man a post'), 'called', 'arrive', 'manned'),
    shift('relieve', text('接岗', 'Relieve a post'), 'manned', 'relieve', 'relieved'),
    shift('relieve-again', text('接岗(次班)', 'Relieve the next shift'), 'relieved', 'relieve', 'manned'),
  ],
  sites: {
    [snowPost.id]: ({ request }) => BY_NAME.get((request as { station: string }).station) ?? { x: 0, y: 0 },
  },
  aims: [
    { programme: snowPost.id, promise: 'relieved', share: 0.95 },
    { programme: snowPost.id, promise: 'manned', share: 0.95 },
  ],
  adjustable: ['staff'],
  assumptions: [
    {
      about: text('规模', 'Size'),
      value: text(
        '31 座车站、600 千米线路、563 名干部职工;12 月 11 日 20 时启动,13 日 7 时结束;机具 60 余台、钩铲 300 余把、扫帚 200 余把',
        '31 stations, 600 km of lines, 563 staff; activated 11 December 20:00, ended 13 December 07:00; 60 and more machines, 300 shovels, 200 brooms',
      ),
      source: text('报道《衡水加速除雪保障铁路运输》', 'newspaper report on clearing the railways of snow'),
      grade: 'A',
    },
    guess('年份', 'Year', '报道未写年份,按 2025 年', 'the report names no year; 2025 is taken'),
    guess(
      '岗点',
      'Posts',
      `每站一个岗点,每班 ${TEAM} 人;车站沿线等距,人员住在各站附近`,
      `one post a station with ${TEAM} people a shift; stations at equal distances, people live near them`,
    ),
    guess(
      '轮换',
      'Turns',
      '上岗七小时后下一班出发;上一班见到接班人才离岗',
      'the next shift sets off after seven hours; nobody leaves before it has checked in',
    ),
  ],
}
