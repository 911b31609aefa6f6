import { addDays } from '../../kernel/index.ts'
import type { Deed, OfDay, Story } from './stories.ts'

/** What a city eats and what flies over it: meals, grain, vegetables, birds. */
const DAY = 24
/** The city, two townships of 桃城区, one by the lake and one of 饶阳县. */
const CITY = '131100'
const HEXI = '131102001'
const HEDONG = '131102002'
const BY_THE_LAKE = '131172101'
const RAOYANG = '131124102'

const tomorrow: OfDay = (today) => ({ day: addDays(today, 1), parents: 5 })
const steps = ['disinfection', 'samples', 'self-check'].map(
  (step, n): Deed => [30.5 + n / 4, 'committee', 'look', { step, good: true }],
)
const meals: readonly Story[] = [
  {
    programme: 'meal-supervision',
    area: HEXI,
    hoursAgo: 5,
    request: { kindergarten: '示例第二幼儿园', about: 'menu', details: '想了解每周食谱怎么定' },
  },
  {
    programme: 'meal-supervision',
    area: HEDONG,
    hoursAgo: 3 * DAY,
    trigger: 'schedule',
    request: { kindergarten: '示例第一幼儿园', about: 'whole', routine: true },
    deeds: [
      [6, 'kindergarten', 'invite', tomorrow],
      [30, 'committee', 'arrive', { parents: 5 }],
      [30.4, 'committee', 'look', { step: 'materials', good: false, what: '进货台账缺一日' }],
      ...steps,
      [32, 'committee', 'finish', { opinion: '总体规范,台账须补齐' }],
    ],
  },
]

const points = ['北岸观鸟台', '小湖隔堤']
const seen = (gulls: number): readonly Deed[] => [
  [
    3,
    'monitor',
    'count',
    {
      point: points[0],
      seen: [
        { species: '红嘴鸥', birds: gulls },
        { species: '白鹭', birds: 60 },
      ],
    },
  ],
  [5, 'monitor', 'count', { point: points[1], seen: [{ species: '大雁', birds: 2400 }] }],
  [6, 'monitor', 'submit'],
]
const birds: readonly Story[] = [
  {
    programme: 'wetland-birds',
    area: BY_THE_LAKE,
    hoursAgo: 20,
    trigger: 'reading',
    request: { cause: 'weather', what: '湖区降雪,岸边结冰' },
    deeds: [
      [1, 'officer', 'activate', { measures: '加密监测巡护,检查投食点', closed: true }],
      [6, 'monitor', 'observe', { birds: 9000, dead: 0, injured: 1, calm: false }],
    ],
  },
  {
    programme: 'wetland-birds.survey',
    area: BY_THE_LAKE,
    hoursAgo: 2 * DAY,
    trigger: 'schedule',
    request: { lake: '衡水湖', points, before: { birds: 11_800, species: 3 } },
    deeds: seen(8600),
  },
  {
    programme: 'wetland-birds.patrol',
    area: BY_THE_LAKE,
    hoursAgo: 9,
    trigger: 'schedule',
    request: { route: '湖东沿线', standing: true },
    deeds: [
      [2, 'ranger', 'start', { rangers: 3 }],
      [3, 'ranger', 'find', { finding: 'visitors', place: '北岸观鸟台', what: '劝离无人机' }],
    ],
  },
  {
    programme: 'wetland-birds.report',
    area: BY_THE_LAKE,
    hoursAgo: 1.5,
    request: { found: 'injured', place: '湖边栈道北头', birds: 1, details: '白色大鸟飞不起来' },
  },
  {
    programme: 'wetland-birds.report',
    area: BY_THE_LAKE,
    hoursAgo: 3 * DAY,
    request: { found: 'injured', place: '小湖隔堤东侧', birds: 2 },
    deeds: [
      [1, 'ranger', 'attend'],
      [1.5, 'ranger', 'find', { injured: 2, dead: 0, suspect: 'cold' }],
    ],
  },
]

const shop = (outlet: string) => ({ outlet, place: '镇政府街' })
const grain: readonly Story[] = [
  {
    programme: 'grain-reserve',
    area: HEXI,
    hoursAgo: 20 * DAY,
    trigger: 'schedule',
    request: { township: '河西街道' },
    deeds: [[5, 'clerk', 'appoint', shop('示例粮油一店')]],
  },
  {
    programme: 'grain-reserve',
    area: HEDONG,
    hoursAgo: 70 * DAY,
    trigger: 'schedule',
    request: { township: '河东街道' },
  },
  {
    programme: 'grain-reserve.outlet',
    area: BY_THE_LAKE,
    hoursAgo: 12 * DAY,
    trigger: 'push',
    request: shop('示例粮油三店'),
    deeds: [
      [50, 'officer', 'agree', { agreement: '示例-03', agreed: 4000 }],
      [90, 'inspector', 'check', { stock: 2500, reachable: true, transport: true }],
    ],
  },
  {
    programme: 'grain-reserve.supply',
    area: HEXI,
    hoursAgo: 30,
    trigger: 'schedule',
    request: { kind: 'drill', what: '暴雪封路三日', townships: ['河西街道', '河东街道'] },
    deeds: [
      [20, 'officer', 'call', { order: '按预案向两个街道供应' }],
      [26, 'clerk', 'deliver', { township: '河西街道', outlet: '示例粮油一店', delivered: 1200 }],
    ],
  },
]

const sound = { mu: 320, households: 38, water: true, records: true, packing: true }
const lastMonth: OfDay = (today) => ({ month: addDays(today, -Number(today.slice(8))).slice(0, 7) })
const produce: readonly Story[] = [
  {
    programme: 'produce-supply',
    area: RAOYANG,
    hoursAgo: 26,
    request: {
      base: '示例蔬菜合作社',
      kind: 'clean',
      mu: 260,
      crops: '黄瓜、茄子',
      place: '示例村东',
    },
  },
  {
    programme: 'produce-supply',
    area: RAOYANG,
    hoursAgo: 40 * DAY,
    request: {
      base: '示例净菜基地',
      kind: 'clean',
      mu: 300,
      crops: '西红柿、生菜',
      place: '示例园区',
    },
    deeds: [
      [4 * DAY, 'surveyor', 'survey', sound],
      [9 * DAY, 'officer', 'recognise', { number: '示例-07' }],
      [39.8 * DAY, 'officer', 'load', { market: '示例批发市场', crop: '西红柿', loaded: 9000 }],
    ],
  },
  {
    programme: 'produce-supply.share',
    area: CITY,
    hoursAgo: 6,
    trigger: 'schedule',
    request: lastMonth,
    deeds: [[3, 'officer', 'enter', { own: 11_400, all: 98_000, source: '批发市场月报' }]],
  },
  {
    programme: 'produce-supply.greenhouse',
    area: RAOYANG,
    hoursAgo: 4 * DAY,
    request: { grower: '示例家庭农场', kind: 'built', mu: 40, place: '示例村南' },
  },
  {
    programme: 'produce-supply.grower',
    area: RAOYANG,
    hoursAgo: 50 * DAY,
    trigger: 'push',
    request: { name: '示例家庭农场', kind: 'farm', number: '示例-H-001' },
  },
]

/** Places, units and names in them are made up. */
export const provisions: readonly Story[] = [...meals, ...birds, ...grain, ...produce]
