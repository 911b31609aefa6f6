import { addDays, type Day } from '../../kernel/index.ts'
import type { Story } from './stories.ts'

const [HEXI, HEDONG, LUBEI, ZHONGHUA] = ['131102001', '131102002', '131102003', '131102004'] as const
const DAY = 24

/** Two who look for work, of whom other stories speak. */
const SEEKER = 'DEMO-SEEKER'
const WORKER = 'DEMO-WORKER'

const returning: readonly Story[] = [
  {
    programme: 'talent',
    area: HEXI,
    hoursAgo: 2 * DAY,
    request: {
      school: '示例大学',
      subject: '机械工程',
      degree: 'bachelor',
      graduation: '2025-06',
      wish: 'job',
    },
  },
  {
    programme: 'talent',
    area: HEDONG,
    hoursAgo: 33 * DAY,
    request: {
      school: '示例理工大学',
      subject: '材料科学',
      degree: 'postgraduate',
      graduation: '2024-06',
      wish: 'business',
    },
    deeds: [
      [20, 'officer', 'admit', { number: '学子-0001' }],
      [9 * DAY, 'agent', 'contact', { means: 'event', answer: 'returning' }],
      [
        31 * DAY,
        'applicant',
        'reportReturn',
        { way: 'business', where: '示例新材料公司', since: '2026-01-05' },
      ],
    ],
  },
  {
    programme: 'talent',
    area: LUBEI,
    hoursAgo: 40 * DAY,
    request: { school: '示例学院', subject: '护理', degree: 'college', graduation: '2025-06', wish: 'news' },
    // Nobody has reached them for more than a month.
    deeds: [
      [30, 'officer', 'admit', { number: '学子-0002' }],
      [6 * DAY, 'agent', 'contact', { means: 'phone', answer: 'unreached' }],
    ],
  },
  {
    programme: 'talent.graduate',
    area: HEXI,
    hoursAgo: 12 * DAY,
    request: { school: '示例大学', degree: 'bachelor', graduation: '2025-06', wish: '会计、行政' },
    deeds: [
      [30, 'agent', 'contact', { reached: true }],
      [31, 'agent', 'serve', { kind: 'policy', what: '就业政策宣介' }],
      [5 * DAY, 'agent', 'serve', { kind: 'posts', what: '推介出纳岗位' }],
    ],
  },
  {
    programme: 'talent.graduate',
    area: ZHONGHUA,
    hoursAgo: 9 * DAY,
    request: { school: '示例师范学院', degree: 'bachelor', graduation: '2025-06' },
    deeds: [[50, 'agent', 'contact', { reached: false, note: '电话无人接听' }]],
  },
]

const jobs: readonly Story[] = [
  {
    programme: 'talent.seeker',
    area: HEXI,
    case: SEEKER,
    hoursAgo: 6 * DAY,
    request: { kind: 'regular', work: '数控机床', degree: 'college', skills: '四级数控车工' },
    deeds: [[5, 'agent', 'register']],
  },
  {
    programme: 'talent.seeker',
    area: LUBEI,
    case: WORKER,
    hoursAgo: 20 * DAY,
    request: { kind: 'casual', work: '装卸、保洁' },
    deeds: [[4, 'agent', 'register']],
  },
  {
    programme: 'talent.employer',
    area: HEDONG,
    hoursAgo: 15 * DAY,
    request: { employer: '示例丝网制造公司', code: '91131199MA0000001U', trade: 'manufacturing' },
    deeds: [
      [20, 'officer', 'check', { lawful: true }],
      [22, 'applicant', 'offerPost', { title: '数控操作工', count: 5, kind: 'regular', monthlyFen: 550_000 }],
    ],
  },
  {
    programme: 'talent.employer',
    area: LUBEI,
    hoursAgo: 5,
    request: { employer: '示例商贸公司', code: '91131199MA0000002Y', trade: 'services' },
  },
  {
    programme: 'talent.post',
    area: HEXI,
    hoursAgo: 5 * DAY,
    trigger: 'push',
    request: {
      employer: '示例橡塑公司',
      title: '数控车工',
      count: 2,
      kind: 'regular',
      monthlyFen: 600_000,
      duties: '能看图纸,两班倒',
    },
    deeds: [
      [3, 'officer', 'publish', { fair: true }],
      [26, 'agent', 'refer', { seeker: SEEKER, channel: 'online' }],
    ],
  },
  {
    programme: 'talent.fair',
    area: HEXI,
    hoursAgo: 10 * DAY,
    trigger: 'schedule',
    request: (day: Day) => ({
      kind: 'night',
      title: '示例人才夜市',
      place: '示例广场',
      day: addDays(day, 3),
    }),
    deeds: [
      [4, 'agent', 'announce', { free: true, employers: 40, posts: 800 }],
      [3 * DAY, 'agent', 'hold', { employers: 38, posts: 760, visitors: 2100 }],
    ],
  },
  {
    programme: 'talent.fair',
    area: HEDONG,
    hoursAgo: 20,
    trigger: 'schedule',
    request: (day: Day) => ({
      kind: 'stream',
      title: '直播带岗',
      place: '示例直播间',
      day: addDays(day, 30),
    }),
  },
  {
    programme: 'talent.agreement',
    area: HEXI,
    hoursAgo: 30 * DAY,
    trigger: 'schedule',
    request: { city: '示例区', about: '人才交流、联合招聘' },
    deeds: [
      [10 * DAY, 'officer', 'sign', { signed: '2026-01-08', document: '协议-示例' }],
      [20 * DAY, 'agent', 'exchange', { what: '联合招聘一场', people: 6 }],
    ],
  },
  {
    programme: 'talent.day-job',
    area: LUBEI,
    hoursAgo: 2,
    request: (day: Day) => ({
      hirer: '示例物流园',
      work: '装卸',
      place: '物流园二号库',
      day: addDays(day, 30),
      people: 4,
      payFen: 20_000,
    }),
  },
  {
    programme: 'talent.shift',
    area: LUBEI,
    hoursAgo: 3 * DAY,
    request: {
      hirer: '示例搬家公司',
      work: '搬家',
      place: '中华小区',
      day: '2026-01-06',
      payFen: 25_000,
      worker: WORKER,
    },
    deeds: [
      [10, 'agent', 'work', { came: true }],
      [20, 'agent', 'declare', { amountFen: 25_000, voucher: '转账-示例' }],
    ],
  },
]

const skills: readonly Story[] = [
  {
    programme: 'talent.class',
    area: HEXI,
    hoursAgo: 40 * DAY,
    request: (day: Day) => ({
      provider: '示例技工学校',
      trade: '电焊工',
      level: 'l3',
      seats: 30,
      hours: 120,
      starts: addDays(day, 4),
      place: '示例实训车间',
    }),
    deeds: [
      [30, 'officer', 'approve'],
      [4 * DAY, 'applicant', 'start', { trainees: ['学员-01', '学员-02', '学员-03'] }],
      [12 * DAY, 'officer', 'check', { present: 3 }],
      [
        35 * DAY,
        'applicant',
        'finish',
        {
          certificates: [
            { person: '学员-01', certificate: '示例证-01' },
            { person: '学员-02', certificate: '示例证-02' },
          ],
        },
      ],
      [36 * DAY, 'officer', 'verify', { agreed: true }],
    ],
  },
  {
    programme: 'talent.class',
    area: HEDONG,
    hoursAgo: 30,
    request: (day: Day) => ({
      provider: '示例职业培训中心',
      trade: '养老护理员',
      level: 'l5',
      seats: 40,
      hours: 80,
      starts: addDays(day, 30),
      place: '示例培训中心',
    }),
  },
  {
    programme: 'talent.title',
    area: HEXI,
    hoursAgo: 20 * DAY,
    request: {
      subject: '橡胶工艺',
      level: 'deputy',
      route: 'green',
      sector: 'private',
      employer: '示例橡胶公司',
    },
    deeds: [[3 * DAY, 'officer', 'receive', { complete: true, proof: '攻关证明-示例' }]],
  },
  {
    programme: 'talent.title',
    area: LUBEI,
    hoursAgo: 2 * DAY,
    request: {
      subject: '农业技术',
      level: 'middle',
      route: 'targeted',
      sector: 'public',
      employer: '示例农技站',
    },
  },
  {
    programme: 'talent.card',
    area: HEXI,
    hoursAgo: 8 * DAY,
    request: { employer: '示例新材料公司', category: 'national', mode: 'flexible' },
    deeds: [[4 * DAY, 'officer', 'recognise', { evidence: '聘用合同-示例' }]],
  },
  {
    programme: 'talent.recognition',
    area: HEDONG,
    hoursAgo: 50 * DAY,
    request: { name: '示例博士后创新实践基地', unit: '示例新材料公司', kind: 'practice' },
    deeds: [
      [10 * DAY, 'officer', 'visit', { fit: true, report: '条件具备' }],
      [20 * DAY, 'approver', 'decide', { rank: 'province', document: '批文-示例' }],
      [40 * DAY, 'applicant', 'work', { people: 2, results: 1 }],
    ],
  },
  {
    programme: 'talent.recognition',
    area: ZHONGHUA,
    hoursAgo: 6 * DAY,
    request: { name: '示例焊工', unit: '示例劳务公司', kind: 'brand' },
  },
  {
    programme: 'talent.subsidy',
    area: HEXI,
    hoursAgo: 9 * DAY,
    request: {
      kind: 'internship',
      payee: '示例机械公司',
      grounds: '见习协议-示例',
      since: '2026-01',
      people: 3,
      months: 3,
    },
    deeds: [[3 * DAY, 'officer', 'check', { amountFen: 900_000, opinion: '考勤与协议一致' }]],
  },
  {
    programme: 'talent.subsidy',
    area: HEDONG,
    hoursAgo: 26 * DAY,
    request: {
      kind: 'cityTalent',
      payee: '人才-017',
      grounds: '聘用合同-示例',
      since: '2026-01',
      people: 1,
      months: 12,
    },
  },
]

const medical: readonly Story[] = [
  {
    programme: 'medical-collaboration',
    area: HEXI,
    hoursAgo: 20 * DAY,
    trigger: 'schedule',
    request: { expert: '专家-021', partner: '示例中医院(北京)', hospital: '示例市中医院', field: 'chinese' },
    deeds: [
      [3 * DAY, 'officer', 'agree', { document: '协议-示例', licensed: true }],
      [10 * DAY, 'hospital', 'clinic', { day: '2026-01-08', visits: 62, admissions: 7, taught: 4 }],
    ],
  },
  {
    programme: 'medical-collaboration',
    area: HEDONG,
    hoursAgo: 35 * DAY,
    trigger: 'schedule',
    request: {
      expert: '专家-022',
      partner: '示例医院(天津)',
      hospital: '示例县医院',
      field: 'western',
    },
  },
  {
    programme: 'medical-collaboration.department',
    area: HEXI,
    hoursAgo: 60 * DAY,
    trigger: 'schedule',
    request: {
      name: '示例脾胃病科',
      kind: 'demonstration',
      hospital: '示例市中医院',
      partner: '示例中医院(北京)',
    },
    deeds: [
      [12 * DAY, 'officer', 'approve', { document: '协议-示例' }],
      [55 * DAY, 'approver', 'begin', { accepted: '验收-示例' }],
    ],
  },
  {
    programme: 'medical-collaboration.community',
    area: LUBEI,
    hoursAgo: 25 * DAY,
    trigger: 'schedule',
    request: { county: '示例县', hospital: '示例县医院', members: 14 },
    deeds: [[3 * DAY, 'officer', 'form', { document: '批文-示例' }]],
  },
  {
    programme: 'medical-collaboration.settlement',
    area: HEXI,
    hoursAgo: 6 * DAY,
    request: {
      region: 'beijing',
      hospital: '示例医院(北京)',
      level: 'tertiary',
      kind: 'inpatient',
      scheme: 'resident',
      day: '2026-01-08',
      bill: '示例结算单-01',
    },
    // Less than at home: the difference is to be made good.
    deeds: [[1, 'institution', 'settle', { eligibleFen: 3_200_000, paidFen: 1_760_000 }]],
  },
  {
    programme: 'medical-collaboration.settlement',
    area: HEDONG,
    hoursAgo: 12,
    request: {
      region: 'tianjin',
      hospital: '示例医院(天津)',
      level: 'secondary',
      kind: 'outpatient',
      scheme: 'employee',
      day: '2026-01-09',
      bill: '示例票据-02',
    },
  },
  {
    programme: 'medical-collaboration.settlement',
    area: LUBEI,
    hoursAgo: 5 * DAY,
    request: {
      region: 'hebei',
      hospital: '示例医院(石家庄)',
      level: 'tertiary',
      kind: 'inpatient',
      scheme: 'employee',
      day: '2026-01-07',
      bill: '示例票据-03',
    },
    deeds: [[30, 'clerk', 'claim', { eligibleFen: 2_000_000, paidFen: 1_600_000, why: '系统故障' }]],
  },
]

/** Talent and jobs, and medical collaboration. Units and places in them are made up. */
export const talentStories: readonly Story[] = [...returning, ...jobs, ...skills, ...medical]
