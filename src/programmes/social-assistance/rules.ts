import { text } from '../../kernel/index.ts'
import {
  amountIf,
  and,
  bool,
  determination,
  divide,
  ifElse,
  int,
  money,
  month,
  mulDiv,
  not,
  oneOf,
  or,
} from '../../rules/index.ts'
import {
  age,
  assets,
  disabilityGrade,
  disabilityKind,
  household,
  income,
  person,
  residence,
  rigidExpense,
  student,
} from '../subjects.ts'
import {
  assetLimitMonths,
  borderlineRate,
  destituteIncomeLimit,
  destituteRate,
  emergencyFloorMonths,
  livingStandard,
  rigidRate,
  temporaryCapMonths,
} from './standards.ts'

/**
 * The five kinds of social assistance. The destitute are supported each for themselves: the other kinds count neither
 * them nor what they have. Amounts are fen a month; limits are strict where the law says "below".
 */
const measures = (zh: string, en: string) =>
  text(`社会救助暂行办法 ${zh}`, `Interim Measures for Social Assistance, ${en}`)
const CONDITION = measures('第九条', 'art. 9')
const GRANT = measures('第十二条', 'art. 12')
const REVIEW = measures('第十三条(分档口径未核)', 'art. 13 (how tiers are told apart is not verified)')
const DESTITUTE = text(
  '特困人员认定办法(民发〔2021〕43号)第四至六条',
  'Measures on who is destitute (document No. 43 of 2021), arts. 4 to 6',
)
const SUPPORT = measures(
  '特困人员供养(供养标准未核)',
  'support of the destitute (its standard is not verified)',
)
const BORDERLINE = text(
  '低收入人口类别:低保边缘(通说,衡水办法未核)',
  'classes of low income: borderline (as commonly said; Hengshui’s rule is not verified)',
)
const RIGID = text(
  '低收入人口类别:刚性支出困难(口径未核)',
  'classes of low income: hardship by necessary expense (what counts is not verified)',
)
const TEMPORARY = measures('第四十七条', 'art. 47')

// What the household as a whole has.

const members = household.members('members', person, { name: text('家庭人口', 'members') })
/** The standard of where a household lives, for one month and head. */
export const monthlyStandard = household.rule(
  'minimum-living-standard',
  money,
  month,
  [livingStandard.by(residence), residence],
  (published, where) => (where === 'urban' ? published : divide(published, 12, 'half-up')),
  { name: text('当地低保月标准', 'minimum living standard here, a month'), article: GRANT },
)
const withinAssets = household.rule(
  'assets-within-limit',
  bool,
  month,
  [assets, members, monthlyStandard, assetLimitMonths],
  (owned, heads, standard, months) => owned <= heads * standard * months,
  { name: text('财产合规', 'assets within the limit'), article: CONDITION },
)

// Destitute: persons.

export const supports = oneOf({
  none: text('没有', 'nobody'),
  unable: text('有,但无履行义务能力', 'somebody who is not able to'),
  able: text('有', 'somebody'),
})
/** Whether somebody is bound by law to support a person, and able to. */
export const support = person.fact(
  'support',
  supports,
  month,
  text('法定义务人', 'who is bound to support'),
  text(
    '依法应当赡养、抚养、扶养这个人的亲属,如配偶、子女、父母。',
    'Relatives whom the law binds to support this person, such as a spouse, children or parents.',
  ),
)

const unableByAge = person.rule('unable-by-age', bool, month, [age], (years) => years >= 60 || years < 16, {
  name: text('年满60周岁或未满16周岁', 'aged 60 or under 16'),
  article: DESTITUTE,
})
/** The lightest grade with which somebody is unable to work: sight 1, limb 2, intellectual or mental 3; 0 for other kinds. */
const lightestUnable = person.rule(
  'lightest-unable',
  int,
  month,
  [disabilityKind],
  (kind) =>
    kind === 'sight' ? 1 : kind === 'limb' ? 2 : kind === 'intellectual' || kind === 'mental' ? 3 : 0,
  {
    name: text('无劳动能力的最轻残疾等级', 'lightest grade that counts as unable to work'),
    article: DESTITUTE,
  },
)
const isKindUnable = person.rule('kind-unable', bool, month, [lightestUnable], (lightest) => lightest > 0, {
  name: text('残疾类别可致无劳动能力', 'a kind of disability that may count'),
  article: DESTITUTE,
})
const isGradeUnable = person.rule(
  'grade-unable',
  bool,
  month,
  [lightestUnable, disabilityGrade],
  (lightest, grade) => grade >= 1 && grade <= lightest,
  { name: text('残疾等级达到标准', 'a grade that counts'), article: DESTITUTE },
)
// Whoever has no such disability has no grade to tell.
const unableByDisability = person.decide(
  'unable-by-disability',
  bool,
  month,
  [isKindUnable, isGradeUnable],
  and,
  { name: text('因残疾无劳动能力', 'unable to work by disability'), article: DESTITUTE },
)
/** Aged 60, under 16, or disabled: sight 1, limb 1 to 2, intellectual or mental 1 to 3. */
export const unableToWork = person.decide(
  'unable-to-work',
  bool,
  month,
  [unableByAge, unableByDisability],
  or,
  { name: text('无劳动能力', 'unable to work'), article: DESTITUTE },
)
const ownIncomeLow = person.rule(
  'own-income-low',
  bool,
  month,
  [income, monthlyStandard, destituteIncomeLimit],
  (own, standard, limit) => own < mulDiv(standard, limit, 'half-up'),
  { name: text('本人收入低于限额', 'own income below the limit'), article: DESTITUTE },
)
const noLivelihood = person.decide('no-livelihood', bool, month, [ownIncomeLow, withinAssets], and, {
  name: text('无生活来源', 'no livelihood'),
  article: DESTITUTE,
})
const unsupported = person.rule('unsupported', bool, month, [support], (by) => by !== 'able', {
  name: text('无法定义务人或其无能力', 'nobody able is bound to support'),
  article: DESTITUTE,
})
const isDestitute = person.decide('destitute', bool, month, [unableToWork, noLivelihood, unsupported], and, {
  name: text('符合特困条件', 'destitute'),
  article: DESTITUTE,
})
const destituteAmount = person.rule(
  'destitute-amount',
  money,
  month,
  [monthlyStandard, destituteRate],
  (standard, rate) => mulDiv(standard, rate, 'half-up'),
  { name: text('特困基本生活费', 'basic living of the destitute'), article: SUPPORT },
)

// Minimum living: households, without their destitute.

const countedIncome = person.decide(
  'counted-income',
  money,
  month,
  [isDestitute, income],
  (own, earned) => ifElse(own, 0, earned),
  { name: text('计入收入', 'income counted'), article: CONDITION },
)
const familyIncome = household.sum('family-income', countedIncome, {
  name: text('家庭月收入', 'income of the family a month'),
})
export const destituteHeads = household.count('destitute-heads', isDestitute, {
  name: text('特困人数', 'destitute members'),
})
/** Members other than the destitute: those whom a household's determination is for. */
export const familyHeads = household.rule(
  'family-heads',
  int,
  month,
  [members, destituteHeads],
  (all, own) => all - own,
  { name: text('保障人口', 'members counted'), article: CONDITION },
)
const incomeLow = household.rule(
  'income-low',
  bool,
  month,
  [familyIncome, familyHeads, monthlyStandard],
  (total, heads, standard) => total < heads * standard,
  { name: text('人均收入低于标准', 'income a head below the standard'), article: CONDITION },
)
export const isMinimumLiving = household.decide(
  'minimum-living',
  bool,
  month,
  [incomeLow, withinAssets],
  and,
  {
    name: text('符合低保条件', 'eligible for minimum living'),
    article: CONDITION,
  },
)
const gap = household.rule(
  'minimum-living-gap',
  money,
  month,
  [familyIncome, familyHeads, monthlyStandard],
  (total, heads, standard) => heads * standard - total,
  { name: text('与标准的差额', 'gap to the standard'), article: GRANT },
)
const minimumLivingAmount = household.decide(
  'minimum-living-amount',
  money,
  month,
  [isMinimumLiving, gap],
  amountIf,
  { name: text('低保金', 'minimum living allowance'), article: GRANT },
)

export const tiers = oneOf({
  A: text('A类(均无劳动能力)', 'A (nobody can work)'),
  B: text('B类(部分有劳动能力)', 'B (some can work)'),
  C: text('C类(均有劳动能力)', 'C (everybody can work)'),
})
const canWork = person.decide(
  'can-work',
  bool,
  month,
  [unableToWork, student],
  (unable, learns) => and(not(unable), not(learns)),
  { name: text('有劳动能力且不在校', 'can work and is not in school'), article: REVIEW },
)
const workers = household.count('workers', canWork, { name: text('有劳动能力人数', 'members who can work') })
const tier = household.rule(
  'minimum-living-tier',
  tiers,
  month,
  [workers, familyHeads],
  (able, heads) => (able === 0 ? 'A' : able < heads ? 'B' : 'C'),
  { name: text('低保类别', 'tier'), article: REVIEW },
)

// Borderline and rigid expense: a status that opens other help; no money by itself.

const belowBorderline = household.rule(
  'income-below-borderline',
  bool,
  month,
  [familyIncome, familyHeads, monthlyStandard, borderlineRate],
  (total, heads, standard, rate) => total < mulDiv(heads * standard, rate, 'half-up'),
  { name: text('人均收入低于边缘限额', 'income a head below the borderline limit'), article: BORDERLINE },
)
export const isBorderline = household.decide(
  'borderline',
  bool,
  month,
  [isMinimumLiving, belowBorderline, withinAssets],
  (living, low, modest) => and(not(living), low, modest),
  { name: text('符合低保边缘条件', 'borderline'), article: BORDERLINE },
)
const expenseHeavy = household.rule(
  'rigid-expense-heavy',
  bool,
  month,
  [familyIncome, rigidExpense, familyHeads, monthlyStandard, rigidRate],
  (total, expense, heads, standard, rate) =>
    heads > 0 && total - expense < mulDiv(heads * standard, rate, 'half-up'),
  {
    name: text('扣除刚性支出后人均低于限额', 'income less necessary expense below the limit'),
    article: RIGID,
  },
)
const isRigid = household.decide(
  'rigid-expense-hardship',
  bool,
  month,
  [isMinimumLiving, isBorderline, expenseHeavy, withinAssets],
  (living, border, heavy, modest) => and(not(living), not(border), heavy, modest),
  { name: text('符合刚性支出困难条件', 'in hardship by necessary expense'), article: RIGID },
)
const noMoney = household.rule('status-only', money, month, [], () => 0, {
  name: text('不发放基本生活救助金', 'no basic allowance'),
  article: BORDERLINE,
})

// Temporary: households, for the month in which the hardship arose.

export const hardships = oneOf({
  none: text('无', 'none'),
  emergency: text('急难型(意外、重病等)', 'emergency (accident, sudden illness)'),
  expense: text('支出型', 'expense'),
})
export const hardship = household.fact(
  'hardship',
  hardships,
  month,
  text('突发困难', 'sudden hardship'),
  text(
    '最近有没有遭遇意外、火灾、重病等急难,或看病、上学花费太大;没有的选“无”。',
    'Whether there was an accident, a fire or a sudden illness lately, or a doctor or school that costs too much; none where there was not.',
  ),
)
/** What the household itself has to bear of it. */
export const hardshipCost = household.fact(
  'hardship-cost',
  money,
  month,
  text('困难自负支出', 'cost the household bears'),
  text(
    '这次困难报销、赔付之后由自己家承担的钱;没有的填 0。',
    'What is left to the household of it after insurance and compensation; 0 where nothing is.',
  ),
)
const unaffordable = household.rule(
  'hardship-unaffordable',
  bool,
  month,
  [familyIncome, hardshipCost, familyHeads, monthlyStandard],
  (total, cost, heads, standard) => total - cost < heads * standard,
  { name: text('支出后人均低于标准', 'what is left is below the standard'), article: TEMPORARY },
)
const isTemporary = household.decide(
  'temporary',
  bool,
  month,
  [hardship, unaffordable],
  (kind, heavy) => (kind === 'expense' ? heavy : kind === undefined ? undefined : kind === 'emergency'),
  { name: text('符合临时救助条件', 'eligible for temporary assistance'), article: TEMPORARY },
)
const temporaryAmount = household.rule(
  'temporary-amount',
  money,
  month,
  [hardship, hardshipCost, monthlyStandard, temporaryCapMonths, emergencyFloorMonths],
  (kind, cost, standard, cap, floor) =>
    Math.min(Math.max(cost, kind === 'emergency' ? floor * standard : 0), cap * standard),
  { name: text('临时救助金', 'temporary assistance'), article: TEMPORARY },
)

export const minimumLiving = determination({
  programme: 'social-assistance/minimum-living',
  name: text('最低生活保障', 'Minimum living'),
  subject: household,
  eligible: isMinimumLiving,
  amount: minimumLivingAmount,
  tier,
  article: CONDITION,
})
export const destitute = determination({
  programme: 'social-assistance/destitute',
  name: text('特困人员供养', 'Support of the destitute'),
  subject: person,
  eligible: isDestitute,
  amount: destituteAmount,
  article: DESTITUTE,
})
export const borderline = determination({
  programme: 'social-assistance/borderline',
  name: text('低保边缘家庭', 'Borderline family'),
  subject: household,
  eligible: isBorderline,
  amount: noMoney,
  article: BORDERLINE,
})
export const rigidExpenseHardship = determination({
  programme: 'social-assistance/rigid-expense',
  name: text('刚性支出困难家庭', 'Family in hardship by necessary expense'),
  subject: household,
  eligible: isRigid,
  amount: noMoney,
  article: RIGID,
})
export const temporary = determination({
  programme: 'social-assistance/temporary',
  name: text('临时救助', 'Temporary assistance'),
  subject: household,
  eligible: isTemporary,
  amount: temporaryAmount,
  article: TEMPORARY,
})

/** What a rule book is loaded from. */
export const socialAssistanceRules = {
  determinations: [minimumLiving, destitute, borderline, rigidExpenseHardship, temporary],
  parameters: [
    livingStandard,
    assetLimitMonths,
    destituteIncomeLimit,
    destituteRate,
    borderlineRate,
    rigidRate,
    temporaryCapMonths,
    emergencyFloorMonths,
  ],
}
