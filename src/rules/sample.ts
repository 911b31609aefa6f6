import { fen, text } from '../kernel/index.ts'
import { determination, loadRules, type RuleBook } from './book.ts'
import { endOf, entity, keyedParameter, ruleParameter } from './entity.ts'
import { and, ifElse, mulDiv, ratio } from './exact.ts'
import { always, fullYears, month } from './period.ts'
import { bool, date, int, money, oneOf } from './type.ts'

/**
 * A worked example, in the shape of the law and with amounts that are only examples: a minimum living
 * allowance (低保) for households and an old-age allowance (高龄津贴) for persons.
 */

const example = { source: 'Example, not a published amount', grade: 'D', unverified: true } as const
const LIVING = '社会救助暂行办法 第九条'
const GRANT = '社会救助暂行办法 第十二条'

export const area = entity('area', text('区域', 'area'))
export const household = entity('household', text('家庭', 'household'), { in: [area] })
export const person = entity('person', text('个人', 'person'), {
  memberOf: household,
  roles: {
    head: text('户主', 'head'),
    child: text('子女', 'child'),
    other: text('其他成员', 'other member'),
  },
})

const kind = oneOf({ urban: text('城镇', 'urban'), rural: text('农村', 'rural') })
export const residence = household.fact('residence', kind, always, text('城乡类别', 'urban or rural'))
export const assets = household.fact('assets', money, month, text('家庭财产', 'assets'))
export const income = person.fact('income', money, month, text('月收入', 'monthly income'))
export const birth = person.fact('birth', date, always, text('出生日期', 'date of birth'))
export const disability = person.fact('disability', int, always, text('残疾等级', 'disability grade'))

export const standard = keyedParameter('standard', money, kind, {
  name: text('低保标准', 'minimum living standard'),
  unit: 'fen/month',
  history: [
    { from: '2024-01-01', value: { of: { urban: fen(700_00), rural: fen(550_00) } }, ...example },
    { from: '2025-01-01', value: { of: { urban: fen(721_00), rural: fen(574_00) } }, ...example },
  ],
})
export const assetLimit = ruleParameter('asset-limit', money, {
  name: text('人均财产限额', 'limit of assets a head'),
  unit: 'fen',
  history: [{ from: '2024-01-01', value: fen(17_304_00), ...example }],
})
export const elderlyFrom = ruleParameter('elderly-from', int, {
  name: text('老年起始年龄', 'age from which one is elderly'),
  unit: 'years',
  history: [{ from: '2024-01-01', value: 70, ...example }],
})
const categories = oneOf({
  none: text('无', 'none'),
  elderly: text('老年人', 'elderly'),
  disabled: text('重度残疾人', 'severely disabled'),
})
export const supplement = keyedParameter('supplement', int, categories, {
  name: text('分类施保增发比例', 'supplement by category'),
  unit: '% of the standard',
  history: [{ from: '2024-01-01', value: { of: { none: 0, elderly: 20, disabled: 30 } }, ...example }],
})

export const age = person.rule('age', int, month, [birth, endOf(month)], fullYears, {
  name: text('年龄', 'age'),
  article: LIVING,
})
const category = person.rule(
  'category',
  categories,
  month,
  [age, disability, elderlyFrom],
  (years, grade, from) => (grade === 1 || grade === 2 ? 'disabled' : years >= from ? 'elderly' : 'none'),
  { name: text('增发类别', 'category'), article: GRANT },
)
const percent = person.rule('percent', int, month, [supplement.by(category)], (rate) => rate, {
  name: text('增发比例', 'supplement in per cent'),
  article: GRANT,
})
export const members = household.members('members', person, { name: text('家庭人口', 'members') })
export const totalIncome = household.sum('income', income, { name: text('家庭收入', 'household income') })
const percents = household.sum('percents', percent, { name: text('增发比例合计', 'supplements together') })
const standardHere = household.rule('standard', money, month, [standard.by(residence)], (fen) => fen, {
  name: text('当地标准', 'standard here'),
  article: LIVING,
})
const poor = household.rule(
  'poor',
  bool,
  month,
  [totalIncome, members, standardHere],
  (total, heads, each) => total < each * heads,
  { name: text('人均收入低于标准', 'income a head below the standard'), article: LIVING },
)
const modest = household.rule(
  'modest',
  bool,
  month,
  [assets, members, assetLimit],
  (owned, heads, limit) => owned <= limit * heads,
  { name: text('财产合规', 'assets within the limit'), article: LIVING },
)
export const eligible = household.decide('eligible', bool, month, [poor, modest], and, {
  name: text('符合低保条件', 'eligible for the living allowance'),
  article: LIVING,
})
const gap = household.rule(
  'gap',
  money,
  month,
  [standardHere, members, totalIncome, percents],
  (each, heads, total, percentage) => each * heads - total + mulDiv(each, ratio(percentage, 100), 'half-up'),
  { name: text('差额与增发', 'gap and supplements'), article: GRANT },
)
export const amount = household.decide(
  'amount',
  money,
  month,
  [eligible, gap],
  (ok, fen) => ifElse(ok, fen, 0),
  {
    name: text('低保金额', 'living allowance'),
    article: GRANT,
  },
)

const AGED = '老年人权益保障法 第三十三条'
const bands = oneOf({
  under: text('不满80周岁', 'under 80'),
  eighty: text('80至89周岁', '80 to 89'),
  ninety: text('90至99周岁', '90 to 99'),
  hundred: text('百岁以上', '100 and over'),
})
const band = person.rule(
  'age-band',
  bands,
  month,
  [age],
  (years) => (years < 80 ? 'under' : years < 90 ? 'eighty' : years < 100 ? 'ninety' : 'hundred'),
  { name: text('年龄段', 'age band'), article: AGED },
)
export const allowance = keyedParameter('old-age', money, bands, {
  name: text('高龄津贴标准', 'old-age allowance by age'),
  unit: 'fen/month',
  history: [
    {
      from: '2024-01-01',
      value: { of: { under: fen(0), eighty: fen(50_00), ninety: fen(200_00), hundred: fen(300_00) } },
      ...example,
    },
  ],
})
export const aged = person.rule('aged', bool, month, [band], (of) => of !== 'under', {
  name: text('符合高龄津贴条件', 'eligible for the old-age allowance'),
  article: AGED,
})
export const agedAmount = person.rule('aged-amount', money, month, [allowance.by(band)], (fen) => fen, {
  name: text('高龄津贴', 'old-age allowance'),
  article: AGED,
})

export const living = determination({
  programme: 'sample-living',
  name: text('最低生活保障', 'minimum living allowance'),
  subject: household,
  eligible,
  amount,
  article: LIVING,
})
export const oldAge = determination({
  programme: 'sample-old-age',
  name: text('高龄津贴', 'old-age allowance'),
  subject: person,
  eligible: aged,
  amount: agedAmount,
  article: AGED,
})
export const livingParameters = [standard, assetLimit, elderlyFrom, supplement]
export const sampleBook = (): RuleBook =>
  loadRules({ determinations: [living, oldAge], parameters: [...livingParameters, allowance] })
