import { addDays, type Day } from '../../kernel/index.ts'
import { organisations } from './stories-organisations.ts'
import { provisions } from './stories-provisions.ts'
import { talentStories } from './stories-talent.ts'
import { TECH_STORIES } from './stories-tech.ts'

/** What is filled in where it depends on the day on which it is. */
export type OfDay = (day: Day) => unknown

/**
 * Something done in a story: so many hours after the case was opened, by a role (`role@bureau` where not the one in
 * charge), with what is filled in: as it stands, or an `OfDay`.
 */
export type Deed = readonly [hours: number, role: string, action: string, input?: unknown]

/** A made-up case of the demonstration, told from its opening to where it stands now. */
export interface Story {
  readonly programme: string
  readonly area: string
  /** What was asked: as it stands, or an `OfDay`. */
  readonly request: unknown
  /** The number of its case, where another story speaks of it. */
  readonly case?: string
  /** So many hours before the first start it was opened. */
  readonly hoursAgo: number
  readonly deeds?: readonly Deed[]
  /** Opened by the platform itself; by a resident where the programme has one otherwise. */
  readonly trigger?: 'schedule' | 'reading' | 'push' | 'need'
}

/** Townships where they play: 桃城区 and around. */
const HEXI = '131102001'
const HEDONG = '131102002'
const LUBEI = '131102003'
const ZHONGHUA = '131102004'

const DAY = 24
const crew = (n: number) => ({ crew: `抢修${n}组` })
const toRepairs: readonly Deed[] = [
  [0.2, 'dispatcher', 'dispatch', crew(2)],
  [0.7, 'repairer', 'arrive'],
]

const heating: readonly Story[] = [
  {
    programme: 'heating',
    area: HEXI,
    hoursAgo: 0.8,
    request: {
      symptom: 'cold',
      room: 15.5,
      place: '和平家园3号楼2单元',
      facility: 'S-001',
      details: '早上起来就不热',
    },
  },
  {
    programme: 'heating',
    area: HEDONG,
    hoursAgo: 3,
    request: {
      symptom: 'none',
      scope: 'building',
      place: '河东小区7号楼',
      facility: 'S-002',
      details: '整栋楼都停了',
    },
  },
  {
    programme: 'heating',
    area: LUBEI,
    hoursAgo: 0.7,
    request: { symptom: 'leak', place: '路北新村12号楼', facility: 'S-003', details: '阀门滴水' },
    deeds: [[0.2, 'dispatcher', 'dispatch', crew(3)]],
  },
  {
    programme: 'heating',
    area: ZHONGHUA,
    hoursAgo: 21,
    request: { symptom: 'cold', room: 16, place: '中华小区5号楼', facility: 'S-001' },
    deeds: toRepairs,
  },
  {
    programme: 'heating',
    area: HEXI,
    hoursAgo: 30,
    request: {
      symptom: 'cold',
      room: 13.5,
      place: '西湖花园9号楼',
      facility: 'S-002',
      details: '家里有老人',
    },
    deeds: [...toRepairs, [24.5, 'resident', 'escalate', { reason: '超过一天还没修好' }]],
  },
  {
    programme: 'heating',
    area: HEXI,
    hoursAgo: 5,
    request: { symptom: 'noise', place: '和平家园6号楼', facility: 'S-002' },
    deeds: [...toRepairs, [3, 'repairer', 'repair', { cause: 'station', room: 20.5 }]],
  },
  {
    programme: 'heating',
    area: HEDONG,
    hoursAgo: 6,
    request: { symptom: 'leak', place: '河东小区1号楼地下室', facility: 'S-003' },
    deeds: [
      [0.5, 'dispatcher', 'transfer', { to: 'housing', reason: '疑为物业管道' }],
      [2, 'dispatcher@housing', 'return', { reason: '系供热主管道,不属物业管理范围' }],
    ],
  },
  {
    programme: 'heating',
    area: LUBEI,
    hoursAgo: 4,
    request: { symptom: 'none', scope: 'building', place: '路北新村20号楼' },
    deeds: [[0.4, 'dispatcher', 'reportOutage', { facility: '换热站-017', households: 320 }]],
  },
  {
    programme: 'heating',
    area: ZHONGHUA,
    hoursAgo: 2 * DAY,
    request: { symptom: 'cold', room: 15, place: '中华小区2号楼', facility: 'S-001' },
    deeds: [
      ...toRepairs,
      [6, 'repairer', 'repair', { cause: 'station', room: 21 }],
      [9, 'resident', 'confirm', { solved: true, satisfied: true }],
    ],
  },
  {
    programme: 'heating',
    area: HEXI,
    hoursAgo: 2.5 * DAY,
    request: { symptom: 'cold', room: 14, place: '西湖花园4号楼', facility: 'S-002' },
    deeds: [
      ...toRepairs,
      [8, 'repairer', 'repair', { cause: 'station', room: 19 }],
      [12, 'resident', 'confirm', { solved: true, satisfied: true }],
      [58, 'resident', 'reopen', { reason: '夜里又不热了' }],
    ],
  },
]

const plant: readonly Story[] = [
  {
    programme: 'heating.outage',
    area: HEDONG,
    hoursAgo: 1.5,
    trigger: 'reading',
    request: { facility: '换热站-042', place: '河东', kind: 'fault', households: 510, supply: 31 },
  },
  {
    programme: 'heating.supply',
    area: HEXI,
    hoursAgo: 8,
    trigger: 'reading',
    request: { facility: '换热站-008', place: '河西' },
    deeds: [[1, 'inspector', 'read', { supply: 33, back: 28, outdoor: -4 }]],
  },
  {
    programme: 'heating.overhaul',
    area: LUBEI,
    hoursAgo: 5 * DAY,
    trigger: 'schedule',
    request: { facility: '换热站-063', kind: 'substation', place: '路北' },
    deeds: [
      [8, 'inspector', 'begin', { crew: '检修一队' }],
      [
        20,
        'inspector',
        'inspect',
        {
          items: [
            { item: '循环泵', ok: true },
            {
              item: '板式换热器',
              ok: false,
              hazard: { what: '板片渗漏', kind: 'equipment', level: 'general' },
            },
          ],
        },
      ],
    ],
  },
  {
    programme: 'heating.hazard',
    area: HEXI,
    hoursAgo: 4 * DAY,
    trigger: 'push',
    request: { what: '支管外壁锈蚀', kind: 'pipe', level: 'serious', place: '和平路与人民路口' },
    deeds: [
      [5, 'dispatcher', 'rectify', crew(1)],
      [60, 'repairer', 'report', { done: '更换管段并试压' }],
    ],
  },
  {
    programme: 'heating.patrol',
    area: ZHONGHUA,
    hoursAgo: 26,
    trigger: 'schedule',
    request: { route: '中华大街沿线换热站' },
    deeds: [
      [
        2,
        'inspector',
        'start',
        {
          parties: [
            { bureau: 'urban-management', persons: 3 },
            { bureau: 'public-security', persons: 2 },
          ],
        },
      ],
      [
        5,
        'inspector',
        'find',
        { what: '用户私接放水阀', kind: 'tapping', level: 'general', place: '中华小区8号楼' },
      ],
    ],
  },
]

const routed: readonly Deed[] = [[1, 'operator', 'route', { bureau: 'urban-management' }]]
const taken: readonly Deed[] = [...routed, [3, 'officer', 'accept', {}]]

const hotline: readonly Story[] = [
  {
    programme: 'hotline',
    area: HEXI,
    hoursAgo: 1.6,
    request: { type: '道路', matter: '井盖缺失', place: '胜利路非机动车道', urgency: 'life' },
  },
  {
    programme: 'hotline',
    area: HEDONG,
    hoursAgo: 27,
    request: { type: '咨询', matter: '居住证办理', details: '外地户口如何办理居住证' },
  },
  {
    programme: 'hotline',
    area: LUBEI,
    hoursAgo: 20,
    request: { type: '市容', matter: '占道经营', place: '路北菜市场东门' },
    deeds: routed,
  },
  {
    programme: 'hotline',
    area: ZHONGHUA,
    hoursAgo: 2 * DAY,
    request: { type: '市容', matter: '垃圾未清运', place: '中华小区西侧' },
    deeds: taken,
  },
  {
    programme: 'hotline',
    area: HEXI,
    hoursAgo: 12 * DAY,
    request: { type: '市容', matter: '违章搭建', place: '西湖花园1号楼后' },
    deeds: [
      ...taken,
      [10 * DAY, 'officer', 'explainDelay', { reason: '须依法履行催告程序', plan: '催告期满后十日内拆除' }],
    ],
  },
  {
    programme: 'hotline',
    area: HEDONG,
    hoursAgo: 9,
    request: { type: '市容', matter: '路面污水', place: '河东小区南门' },
    deeds: [...routed, [4, 'officer', 'return', { reason: '系排水管网冒溢,应由水务部门办理' }]],
  },
  {
    programme: 'hotline',
    area: LUBEI,
    hoursAgo: 3 * DAY,
    request: { type: '市容', matter: '路灯不亮', place: '路北新村主路' },
    deeds: [...taken, [40, 'officer', 'handle', { result: 'resolved', reply: '已更换灯具,恢复照明。' }]],
  },
]

const vehicles: readonly Story[] = [
  {
    programme: 'vehicle-inspection',
    area: HEXI,
    hoursAgo: 6,
    request: { enterprise: '示例铸造厂', place: '北方工业园甲区', vehicles: ['叉-01', '叉-02'] },
  },
  {
    programme: 'vehicle-inspection',
    area: HEDONG,
    hoursAgo: 3 * DAY,
    request: {
      enterprise: '示例物流园',
      place: '物流园装卸区',
      vehicles: ['叉-11', '叉-12', '叉-13'],
      peaks: [{ from: '08:00', until: '11:00' }],
    },
    deeds: [[5, 'leader', 'form', { inspectors: ['检验员甲', '检验员乙'] }]],
  },
  {
    programme: 'vehicle-inspection',
    area: LUBEI,
    hoursAgo: 6 * DAY,
    request: { enterprise: '示例化工厂', place: '厂区仓储', vehicles: ['叉-21'] },
    deeds: [
      [5, 'leader', 'form', { inspectors: ['检验员甲', '检验员乙'] }],
      [8, 'leader', 'timetable', (day: Day) => ({ slots: [{ vehicle: '叉-21', day, at: '13:30' }] })],
      [70, 'inspector', 'arrive'],
      [
        71,
        'inspector',
        'inspect',
        {
          vehicle: '叉-21',
          checks: [
            { item: 'engine', ok: true },
            { item: 'brakes', ok: false, hazard: { what: '制动距离超限', level: 'serious' } },
          ],
        },
      ],
    ],
  },
]

const others: readonly Story[] = [
  {
    programme: 'snow-clearing',
    area: HEXI,
    hoursAgo: 30,
    trigger: 'reading',
    request: { forecast: '48小时内有中到大雪', lines: ['京九线衡水段'] },
    deeds: [
      [3, 'commander', 'mobilise', { people: 120, drilled: true, checked: true }],
      [
        20,
        'commander',
        'activate',
        { posts: [{ station: '衡水站', place: '道岔区' }, { station: '深州站' }] },
      ],
      [21, 'keeper', 'issue', { tool: 'shovel', count: 60, station: '衡水站' }],
    ],
  },
  {
    programme: 'skills-contest',
    area: HEXI,
    hoursAgo: 3 * DAY,
    trigger: 'schedule',
    request: { trade: '焊工', place: '实训基地', stations: 4 },
    deeds: [
      [
        4,
        'organiser',
        'enrol',
        { entries: ['甲', '乙', '丙', '丁'].map((one) => ({ contestant: `选手${one}`, from: '示例企业' })) },
      ],
    ],
  },
  {
    programme: 'price-watch.certification',
    area: HEXI,
    hoursAgo: 5 * DAY,
    trigger: 'push',
    request: (day: Day) => ({
      court: '示例法院',
      matter: '财产损害赔偿',
      subject: 'property',
      what: '门窗',
      baseDay: addDays(day, -40),
    }),
    deeds: [[6, 'officer', 'undertake']],
  },
  {
    programme: 'price-watch.certification',
    area: HEDONG,
    hoursAgo: 20,
    trigger: 'push',
    request: (day: Day) => ({
      court: '示例法院',
      matter: '买卖合同',
      subject: 'goods',
      what: '钢材',
      baseDay: addDays(day, -80),
    }),
  },
  {
    programme: 'elder-care.facility',
    area: LUBEI,
    hoursAgo: 2 * DAY,
    trigger: 'push',
    request: { facility: '日间照料站-031', kind: 'day-centre', place: '路北' },
    deeds: [[5, 'officer', 'begin', { accepted: '验收-031' }]],
  },
  {
    programme: 'elder-care.circle',
    area: ZHONGHUA,
    hoursAgo: 10 * DAY,
    trigger: 'schedule',
    request: { community: '中华社区' },
  },
  {
    programme: 'elder-care.training',
    area: HEXI,
    hoursAgo: 26 * DAY,
    trigger: 'push',
    request: { carer: '护理员-104', facility: '养老机构-007' },
  },
]

/** Offered to another bureau, which has yet to answer. */
const offered: readonly Story[] = [
  {
    programme: 'heating',
    area: HEXI,
    hoursAgo: 0.8,
    request: { symptom: 'cold', room: 15.5, place: '和平家园11号楼', details: '小区自管锅炉' },
    deeds: [[0.4, 'dispatcher', 'transfer', { to: 'housing', reason: '小区自管锅炉,非城市热网' }]],
  },
]

/** Those that need nobody's facts. Places, units and people in them are made up. */
export const STORIES: readonly Story[] = [
  ...[...heating, ...plant, ...hotline, ...vehicles, ...others],
  ...TECH_STORIES,
  ...provisions,
  ...talentStories,
  ...organisations,
  ...offered,
]
