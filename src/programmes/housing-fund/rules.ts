import { fen, type Source, text } from '../../kernel/index.ts'
import {
  and,
  bool,
  date,
  determination,
  endOf,
  fraction,
  fullYears,
  int,
  keyedParameter,
  type Maybe,
  money,
  month,
  mulDiv,
  not,
  oneOf,
  ratio,
  ruleParameter,
} from '../../rules/index.ts'
import { person } from '../subjects.ts'

/**
 * Who may turn a commercial housing loan into one of the housing fund, and up to how much: the least of the fund's
 * maximum, a share of the original price, and what is still owed. The amount is a cap, granted once, not by month.
 */

const PAGE = text(
  '衡水市住房公积金管理中心(报道):不超过公积金贷款最高额度,不超过原房产价格的一定比例',
  'Hengshui Housing Fund Centre, by a newspaper report: no more than the fund’s maximum, no more than a share of the original price',
)
const USUAL = text(
  '商转公通行条件(网络问答),衡水细则未找到',
  'the usual conditions of a conversion (answers on the web); Hengshui’s own were not found',
)
const usual: Source = { source: USUAL, grade: 'C', unverified: true }
const guangzhou: Source = {
  source: text('广州商转公条件(他市示例)', 'conditions of Guangzhou (another city’s, as an example)'),
  grade: 'C',
  unverified: true,
}
const assumed: Source = {
  source: text('衡水数额未找到,暂设', 'the amounts of Hengshui were not found; assumed'),
  grade: 'D',
  unverified: true,
}

const contributions = oneOf({
  none: text('未缴存', 'none'),
  employed: text('单位缴存', 'through an employer'),
  flexible: text('灵活就业人员缴存(试点)', 'as a flexible worker (pilot)'),
})
export const contribution = person.fact(
  'fund-contribution',
  contributions,
  month,
  text('公积金缴存方式', 'how the person contributes to the fund'),
  text(
    '住房公积金由单位缴还是自己缴;没有缴的选“未缴存”。',
    'Whether an employer pays into the housing fund or the person does; none where nobody does.',
  ),
)
export const contributed = person.fact(
  'fund-months',
  int,
  month,
  text('连续缴存月数', 'months contributed without a break'),
  text(
    '到现在连续缴存公积金多少个月;没有缴的填 0。',
    'For how many months until now without a break; 0 where there are none.',
  ),
)
/** What is still owed on the commercial housing loan; 0 where there is none. */
export const balance = person.fact(
  'loan-balance',
  money,
  month,
  text('商业住房贷款余额', 'loan still owed'),
  text(
    '还欠银行多少商业房贷;没有房贷的填 0。',
    'What is still owed to a bank for the home; 0 where there is no such loan.',
  ),
)
export const lentOn = person.fact(
  'loan-from',
  date,
  month,
  text('商业贷款发放日', 'day the loan was paid out'),
  text('银行放款的日期,借款凭证上有。', 'The day on which the bank paid it out, as on the loan voucher.'),
)
/** Within the months that are looked at, as the bank's record says. */
export const overdue = person.fact(
  'loan-overdue',
  bool,
  month,
  text('近12个月有逾期', 'overdue in the last 12 months'),
  text('近 12 个月有没有晚还过房贷。', 'Whether a payment was late in the last 12 months.'),
)
export const titled = person.fact(
  'home-title',
  bool,
  month,
  text('已取得产权证', 'holds the title'),
  text(
    '房子的不动产权证(房产证)是否已经办下来。',
    'Whether the certificate of title of the home has been issued.',
  ),
)
export const price = person.fact(
  'home-price',
  money,
  month,
  text('原房产价格', 'original price of the home'),
  text('购房合同上的总价。', 'The price in the contract of purchase.'),
)

const maximum = ruleParameter('housing-fund/maximum', money, {
  name: text('公积金贷款最高额度', 'Largest loan of the fund'),
  unit: 'fen',
  history: [{ from: '2015-01-01', value: fen(600_000_00), ...assumed }],
})
const share = ruleParameter('housing-fund/price-share', fraction, {
  name: text('占原房产价格的比例', 'Share of the original price'),
  unit: 'ratio',
  history: [{ from: '2015-01-01', value: ratio(80, 100), ...assumed }],
})
const repaidYears = ruleParameter('housing-fund/repaid-years', int, {
  name: text('商业贷款已还年限', 'Years of repayment required'),
  unit: 'years',
  history: [{ from: '2015-01-01', value: 1, ...usual }],
})
const contributedMonths = keyedParameter('housing-fund/contributed-months', int, contributions, {
  name: text('连续缴存月数要求', 'Months of contributions required'),
  unit: 'months',
  history: [{ from: '2015-01-01', value: { of: { employed: 60, flexible: 60 } }, ...guangzhou }],
})

const indebted = person.rule('has-loan', bool, month, [balance], (owed) => owed > 0, {
  name: text('有商业住房贷款', 'has a commercial housing loan'),
  article: PAGE,
})
const contributes = person.rule('contributes', bool, month, [contribution], (how) => how !== 'none', {
  name: text('缴存公积金', 'contributes to the fund'),
  article: text('住房公积金管理条例 第二十六条', 'Regulations on the Housing Provident Fund, art. 26'),
})
const longEnough = person.decide(
  'contributed-enough',
  bool,
  month,
  [contributes, contributed, contributedMonths.by(contribution)],
  (does, months, needed) =>
    and(does, months === undefined || needed === undefined ? undefined : months >= needed),
  { name: text('缴存年限达到要求', 'has contributed long enough'), article: USUAL },
)
const repaid = person.rule(
  'repaid-enough',
  bool,
  month,
  [lentOn, endOf(month), repaidYears],
  (from, until, years) => fullYears(from, until) >= years,
  { name: text('已还贷达到年限', 'has repaid long enough'), article: USUAL },
)
const eligible = person.decide(
  'may-convert',
  bool,
  month,
  [indebted, longEnough, repaid, overdue, titled],
  (owes, paidIn, paidBack, late: Maybe<boolean>, title) => and(owes, paidIn, paidBack, not(late), title),
  { name: text('符合商转公条件', 'may convert the loan'), article: USUAL },
)
const priceCap = person.rule(
  'price-cap',
  money,
  month,
  [price, share],
  (original, part) => mulDiv(original, part, 'floor'),
  { name: text('按房价比例的上限', 'cap by the price'), article: PAGE },
)
const cap = person.rule(
  'conversion-cap',
  money,
  month,
  [maximum, priceCap, balance],
  (most, byPrice, owed) => Math.min(most, byPrice, owed),
  { name: text('可转额度', 'cap of the conversion'), article: PAGE },
)

/** The determination `housing-fund/conversion`; its amount is the cap in fen, once. */
export const housingFundRules = {
  determinations: [
    determination({
      programme: 'housing-fund/conversion',
      name: text('商业住房贷款转公积金贷款', 'Conversion of a commercial housing loan'),
      subject: person,
      eligible,
      amount: cap,
      tier: contribution,
      article: PAGE,
    }),
  ],
  parameters: [maximum, share, repaidYears, contributedMonths],
}
