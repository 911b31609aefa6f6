import { type Source, type Text, text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** The kinds of assistance; each is the name of its determination after the slash. */
export type Kind = 'minimum-living' | 'destitute' | 'borderline' | 'rigid-expense' | 'temporary'
/** What people call the kinds. */
export const KINDS = {
  'minimum-living': text('最低生活保障', 'Minimum living'),
  destitute: text('特困人员供养', 'Support of the destitute'),
  borderline: text('低保边缘家庭', 'Borderline family'),
  'rigid-expense': text('刚性支出困难家庭', 'Hardship by necessary expense'),
  temporary: text('临时救助', 'Temporary assistance'),
} as const satisfies Readonly<Record<Kind, Text>>
/** A limit of its own for every kind. */
type ByKind = Readonly<Record<Kind, number>>

const elsewhere = (zh: string, en: string, grade: 'A' | 'B' | 'C'): Source => ({
  source: text(`${zh}(他市示例)`, `${en} (another city’s, as an example)`),
  grade,
  unverified: true,
})
const byKind = (common: number, more: Partial<ByKind>): ByKind => ({
  'minimum-living': common,
  destitute: common,
  borderline: common,
  'rigid-expense': common,
  temporary: common,
  ...more,
})

const ofKind = (...of: Parameters<typeof sourced<ByKind>>) => ({ ...sourced(...of), called: KINDS })

/** Time limits and amounts of the loop. Hengshui's own operating rules were not found. */
export const assistanceParameters = {
  startWorkingDays: sourced(
    ['启动调查时限', 'Time to begin the investigation'],
    'working days',
    3,
    elsewhere(
      '淮南市:受理后3个工作日内启动调查',
      'Huainan: the investigation begins within 3 working days',
      'B',
    ),
  ),
  reliefHours: sourced(
    ['急难先行救助时限', 'Time to relieve an emergency'],
    'h',
    24,
    elsewhere('邹平2018:24小时内先行救助', 'Zouping, 2018: relief first, within 24 hours', 'C'),
  ),
  opinionWorkingDays: ofKind(
    ['初审时限', 'Time to the first opinion'],
    'working days',
    byKind(7, { destitute: 15, temporary: 4 }),
    elsewhere(
      '淮南市7个工作日(B);福州长乐特困15个工作日(B);临时救助审核9个工作日、其中公示5(C)',
      'Huainan 7 working days (B); Changle, Fuzhou: 15 for the destitute (B); temporary assistance 9 to examine, 5 of them public notice (C)',
      'C',
    ),
  ),
  publicityDays: ofKind(
    ['公示天数', 'Days of public notice'],
    'd',
    byKind(7, { temporary: 5 }),
    elsewhere(
      '淮南、郑州、福州长乐公示7天(B);临时救助公示5天(C)',
      'Huainan, Zhengzhou and Changle, Fuzhou: 7 days of publicity (B); temporary assistance 5 (C)',
      'C',
    ),
  ),
  publicityAgainDays: sourced(
    ['异议重查后再公示天数', 'Days of public notice after an objection'],
    'd',
    3,
    elsewhere(
      '重庆市城乡居民最低生活保障条例',
      'Regulations of Chongqing on the minimum living allowance',
      'A',
    ),
  ),
  confirmWorkingDays: ofKind(
    ['审核确认时限', 'Time to confirm'],
    'working days',
    byKind(3, { destitute: 10, temporary: 5 }),
    elsewhere(
      '淮南市3个工作日(B);福州长乐特困10个工作日(B);临时救助审批5个工作日(C)',
      'Huainan 3 working days (B); Changle, Fuzhou: 10 for the destitute (B); temporary assistance 5 (C)',
      'C',
    ),
  ),
  decideWorkingDays: assumed(
    ['办结时限', 'Time to decide'],
    'working days',
    30,
    text(
      '审核确认办法(民发〔2021〕57号)全文未找到;30个工作日只见转述',
      'the full text of document No. 57 of 2021 was not found; its 30 working days are known from retelling only',
    ),
  ),
  temporaryWorkingDays: sourced(
    ['临时救助办结时限', 'Time to decide on temporary assistance'],
    'working days',
    15,
    elsewhere(
      '一例:受理1、审核9(含公示5)、审批5,共15个工作日',
      'one city: 1 to accept, 9 to examine with 5 of public notice, 5 to approve, 15 in all',
      'C',
    ),
  ),
  urgentWorkingDays: sourced(
    ['先行救助后补办手续时限', 'Time to complete the papers after an advance'],
    'working days',
    5,
    elsewhere('邹平2018:5个工作日补手续', 'Zouping, 2018: papers within 5 working days after', 'C'),
  ),
  advanceFen: sourced(
    ['先行救助限额', 'Largest advance'],
    'fen',
    2000_00,
    elsewhere('邹平2018:小额≤2000元', 'Zouping, 2018: small is up to 2,000 yuan', 'C'),
  ),
  smallFen: sourced(
    ['可由乡镇(街道)审批的临时救助限额', 'Most temporary assistance that a township may confirm'],
    'fen',
    2000_00,
    elsewhere(
      '邹平2018:小额≤2000元;社会救助暂行办法第48条:小额可委托乡镇审批',
      'Zouping, 2018: small is up to 2,000 yuan; Interim Measures, art. 48: a township may be entrusted with small amounts',
      'C',
    ),
  ),
  reviewDays: sourced(
    ['A类及特困核查周期', 'Time between reviews, tier A'],
    'd',
    365,
    elsewhere('重庆梁平:变化不大的每年一次', 'Liangping, Chongqing: once a year where little changes', 'B'),
  ),
  halfYearReviewDays: sourced(
    ['其他对象核查周期', 'Time between reviews, others'],
    'd',
    183,
    elsewhere(
      '重庆梁平:收入不固定、有劳动能力的每半年一次',
      'Liangping, Chongqing: each half-year where income varies and people can work',
      'B',
    ),
  ),
  reviewWorkingDays: assumed(['核查办结时限', 'Time to review'], 'working days', 20),
  payWorkingDays: assumed(['临时救助发放时限', 'Time to pay temporary assistance'], 'working days', 10),
}

/** Values of referrals between government and charity. */
export const referralParameters = {
  answerWorkingDays: assumed(['转介答复时限', 'Time to answer a referral'], 'working days', 5),
}

/** Values of services beside money. */
export const serviceParameters = {
  arrangeWorkingDays: assumed(['服务安排时限', 'Time to arrange a service'], 'working days', 10),
}
