import { addDays, type Day } from '../../kernel/index.ts'
import type { Deed, Story } from './stories.ts'

/** Counties and townships where they play. */
const HEXI = '131102001'
const HEDONG = '131102002'
const LUBEI = '131102003'
const ANPING = '131125'
const JING = '131127'

const DAY = 24
const on = (more: object) => (day: Day) => ({ day, ...more })
const yearBefore = (more: object) => (day: Day) => ({ year: String(Number(day.slice(0, 4)) - 1), ...more })

const need = (enterprise: string, technology: string, problem: string) => ({
  enterprise,
  technology,
  problem,
})
const published: readonly Deed[] = [[20, 'clerk', 'publish']]
const proposed: readonly Deed[] = [
  ...published,
  [
    4 * DAY,
    'clerk',
    'propose',
    { solver: '示例理工大学', kind: 'university', solution: '改进拉丝与热处理工艺' },
  ],
]
const met: readonly Deed[] = [
  ...proposed,
  [7 * DAY, 'clerk', 'meet', on({ solver: '示例理工大学', result: '双方同意试制' })],
]

const needs: readonly Story[] = [
  {
    programme: 'tech-matching',
    area: ANPING,
    hoursAgo: 30,
    request: need('示例丝网厂', '丝网', '高目数丝网织造断丝率偏高'),
  },
  {
    programme: 'tech-matching',
    area: JING,
    hoursAgo: 9 * DAY,
    request: need('示例橡塑厂', '橡塑管业', '耐高压软管接头渗漏'),
    deeds: proposed,
  },
  {
    programme: 'tech-matching',
    area: ANPING,
    hoursAgo: 12 * DAY,
    request: need('示例过滤器材厂', '丝网', '超细滤网清洗后变形'),
    deeds: [
      ...met,
      [
        9 * DAY,
        'clerk',
        'sign',
        on({
          solver: '示例理工大学',
          contract: '技合-示例-01',
          kind: 'development',
          sellerFrom: 'beijing',
          amountFen: 135_000_000,
        }),
      ],
    ],
  },
  {
    programme: 'tech-matching.contract',
    area: HEXI,
    hoursAgo: 6 * DAY,
    request: (day: Day) => ({
      contract: '技合-示例-02',
      content: '橡胶支座疲劳试验技术服务',
      kind: 'service',
      buyer: '示例工程橡胶厂',
      seller: '示例研究院',
      sellerFrom: 'tianjin',
      amountFen: 48_000_000,
      signedOn: day,
    }),
    deeds: [[30, 'clerk', 'check', { technologyFen: 45_000_000 }]],
  },
  {
    programme: 'tech-matching.activity',
    area: ANPING,
    hoursAgo: 5 * DAY,
    trigger: 'schedule',
    request: (day: Day) => ({
      name: '丝网产业产学研对接会',
      kind: 'matching',
      place: '安平县会展中心',
      plannedDay: addDays(day, 3),
    }),
    deeds: [
      [3 * DAY, 'clerk', 'hold', on({ enterprises: 36, institutions: 5 })],
      [3.1 * DAY, 'clerk', 'raise', { need: need('示例金属网厂', '丝网', '镀层均匀性检测') }],
    ],
  },
  {
    programme: 'tech-matching.activity',
    area: HEXI,
    hoursAgo: 2 * DAY,
    trigger: 'schedule',
    request: (day: Day) => ({
      name: '高校院所来衡考察',
      kind: 'visit',
      place: '衡水科技谷',
      plannedDay: addDays(day, 12),
    }),
  },
]

const support: readonly Story[] = [
  {
    programme: 'tech-matching.team',
    area: HEXI,
    hoursAgo: 20 * DAY,
    request: (day: Day) => ({
      team: '示例低空巡检团队',
      season: day.slice(0, 4),
      project: '无人机管线巡检',
      technology: '低空经济',
      group: 'startup',
    }),
    deeds: [
      [10, 'clerk', 'admit'],
      [12 * DAY, 'clerk', 'place', { prize: 'third', document: '省赛公布名单' }],
    ],
  },
  {
    programme: 'tech-matching.team',
    area: HEDONG,
    hoursAgo: 9,
    request: (day: Day) => ({
      team: '示例新材料团队',
      season: day.slice(0, 4),
      project: '耐蚀涂层',
      technology: '新型材料',
      group: 'team',
    }),
  },
  {
    programme: 'tech-matching.title',
    area: LUBEI,
    hoursAgo: 12 * DAY,
    request: { holder: '示例精密工业厂', title: 'high-tech' },
    deeds: [[40, 'clerk', 'review', { opinion: '符合条件,同意推荐。' }]],
  },
  {
    programme: 'tech-matching.title',
    area: HEXI,
    hoursAgo: 30 * DAY,
    request: { holder: '示例软件企业', title: 'provincial' },
    deeds: [
      [40, 'clerk', 'review', { opinion: '符合条件。' }],
      [15 * DAY, 'officer', 'recognise', on({ document: '省科小-示例-001' })],
    ],
  },
  {
    programme: 'tech-matching.research',
    area: ANPING,
    hoursAgo: 18 * DAY,
    request: {
      kind: 'crowd',
      technology: '丝网',
      problem: '高目数高精度丝网制造',
      raisedBy: '示例丝网产业协会',
      budgetFen: 300_000_000,
    },
    deeds: [
      [3 * DAY, 'officer', 'found', { experts: 5, opinion: '属行业共性难题,建议立项。' }],
      [5 * DAY, 'clerk', 'pledge', { funder: '示例丝网厂', kind: 'enterprise', amountFen: 100_000_000 }],
      [6 * DAY, 'clerk', 'pledge', { funder: '示例过滤器材厂', kind: 'enterprise', amountFen: 80_000_000 }],
    ],
  },
  {
    programme: 'tech-matching.research',
    area: JING,
    hoursAgo: 3 * DAY,
    request: {
      kind: 'conversion',
      technology: '橡塑管业',
      problem: '深海软管成果产业化',
      raisedBy: '示例橡塑厂',
      budgetFen: 500_000_000,
    },
  },
  {
    programme: 'tech-matching.commissioner',
    area: JING,
    hoursAgo: 25 * DAY,
    request: { enterprise: '示例橡塑厂', technology: '橡塑管业', hopes: '降低硫化废品率' },
    deeds: [
      [2 * DAY, 'clerk', 'send', { commissioner: '特派员-012', institution: '示例理工大学' }],
      [8 * DAY, 'commissioner', 'visit', on({ persons: 2, work: '现场诊断硫化工序' })],
      [20 * DAY, 'commissioner', 'solve', { problem: '硫化温度不均', how: '改造加热板并调整工艺' }],
    ],
  },
  {
    programme: 'tech-matching.commissioner',
    area: LUBEI,
    hoursAgo: 26,
    request: { enterprise: '示例玻璃钢厂', technology: '复合材料', hopes: '提高固化效率' },
  },
  {
    programme: 'tech-matching.points',
    area: HEXI,
    hoursAgo: 5 * DAY,
    request: { enterprise: '示例精密工业厂', consent: true },
    deeds: [
      [20, 'clerk', 'score', { innovation: 41, growth: 26, support: 11 }],
      [30, 'officer', 'push', { banks: ['示例银行甲支行', '示例银行乙支行'] }],
    ],
  },
  {
    programme: 'tech-matching.points',
    area: HEDONG,
    hoursAgo: 8,
    request: { enterprise: '示例软件企业', consent: true },
  },
  {
    programme: 'tech-matching.county',
    area: ANPING,
    hoursAgo: 6 * DAY,
    trigger: 'schedule',
    request: yearBefore({ before: 'B' }),
    deeds: [[2 * DAY, 'clerk', 'score', { points: 81, basis: '年度统计与实地核查' }]],
  },
  {
    programme: 'tech-matching.county',
    area: JING,
    hoursAgo: 8 * DAY,
    trigger: 'schedule',
    request: yearBefore({ before: 'B' }),
    deeds: [
      [2 * DAY, 'clerk', 'score', { points: 68, basis: '年度统计与实地核查' }],
      [5 * DAY, 'officer', 'publish'],
    ],
  },
]

const planned = (name: string, content: string, place: string, more: object) => (day: Day) => ({
  name,
  content,
  place,
  plannedStart: addDays(day, 20),
  plannedFinish: addDays(day, 400),
  ...more,
})
const STARTED_DAYS = 10
const begun: readonly Deed[] = [
  [3 * DAY, 'officer', 'approve', { document: '示例批复〔1〕号' }],
  [STARTED_DAYS * DAY, 'clerk', 'start', on({})],
]
/** Its first report, which is of the month in which work began, whatever month it is by then. */
const reported = (days: number, by: string, more: object): Deed => [
  days * DAY,
  by,
  'report',
  (day: Day) => ({ month: addDays(day, STARTED_DAYS - days).slice(0, 7), ...more }),
]

const projects: readonly Story[] = [
  {
    programme: 'projects',
    area: LUBEI,
    hoursAgo: 20,
    request: planned('示例新材料扩建', '新增两条生产线', '经济开发区', { investmentFen: 12_000_000_000 }),
  },
  {
    programme: 'projects',
    area: JING,
    hoursAgo: 70 * DAY,
    request: planned('示例跨河大桥', '新建公路桥及引线', '景县', { investmentFen: 98_000_000_000 }),
    deeds: [
      [
        DAY,
        'clerk',
        'list',
        { lists: [{ list: 'key' }, { list: 'treasury-bond', fundFen: 40_000_000_000 }] },
      ],
      ...begun,
      reported(12, 'clerk', { investedFen: 3_000_000_000, percent: 4 }),
    ],
  },
  {
    programme: 'projects',
    area: '131182',
    hoursAgo: 30 * DAY,
    request: planned('示例村道路改造', '修复破损路面,优化路基,完善配套', '示例镇', {
      investmentFen: 620_000_000,
      roadMetres: 2600,
      roadWidthMetres: 6,
    }),
    deeds: [
      [DAY, 'clerk', 'list', { lists: [{ list: 'works-relief', fundFen: 300_000_000 }] }],
      ...begun,
      reported(15, 'owner', { investedFen: 90_000_000, percent: 15, workers: 42, wagesFen: 12_600_000 }),
    ],
  },
  {
    programme: 'projects.lead',
    area: HEXI,
    hoursAgo: 15 * DAY,
    trigger: 'push',
    request: {
      enterprise: '示例新能源材料公司',
      from: 'beijing',
      kind: 'subsidiary',
      hopes: '设立北方生产基地',
    },
    deeds: [[4 * DAY, 'clerk', 'visit', on({ persons: 3, said: '关注用地与电价,愿来衡考察' })]],
  },
  {
    programme: 'projects.lead',
    area: HEDONG,
    hoursAgo: 6 * DAY,
    trigger: 'push',
    request: { enterprise: '示例老字号食品公司', from: 'tianjin', kind: 'other' },
  },
]

/** Technology matching and projects. Places, units and enterprises in them are made up. */
export const TECH_STORIES: readonly Story[] = [...needs, ...support, ...projects]
