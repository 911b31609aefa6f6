import { fen, text } from '../../kernel/index.ts'
import {
  and,
  bool,
  determination,
  ifElse,
  int,
  keyedParameter,
  money,
  month,
  mulDiv,
  oneOf,
  or,
  ratio,
  ruleParameter,
} from '../../rules/index.ts'
import {
  destituteHeads,
  familyHeads,
  isBorderline,
  isMinimumLiving,
  monthlyStandard,
} from '../social-assistance/rules.ts'
import { household } from '../subjects.ts'

/**
 * The supplement of a month whose prices rose. The month is the one that the index is about, not the one in which it
 * is published or paid. Rises are on the same month of the year before, in basis points: 350 is 3.5 %.
 */
const LINK = '社会救助和保障标准与物价上涨挂钩联动机制(发改价格〔2021〕1553号等,转述)'
const RULES_OF_2016 = '2016年全国联动机制(四川日报转新华社2016-08-29)'
const EASED = '2022-09至2023-03阶段性调整(对应2022-08至2023-02指数)'
const START = '2016-08-01'

const indexes = oneOf({
  cpi: text('居民消费价格', 'consumer prices'),
  food: text('食品价格', 'food prices'),
  living: text('居民基本生活费用价格', 'cost of basic living'),
})
/** What was published for each month: a revision a month. What is not entered is not known. */
export const priceRise = keyedParameter('price-watch/price-rise', int, indexes, {
  name: text('价格同比涨幅', 'rise of prices on the year before'),
  unit: '0.01 %',
  history: [
    {
      from: START,
      value: { of: {} },
      source: '按月录入统计部门公布值;衡水用何种生活费用价格指数未找到',
      grade: 'D',
      unverified: true,
    },
  ],
})
export const cpiTrigger = ruleParameter('price-watch/cpi-trigger', int, {
  name: text('CPI启动线', 'rise of consumer prices that triggers'),
  unit: '0.01 %',
  history: [
    { from: START, value: 350, source: RULES_OF_2016, grade: 'C' },
    { from: '2022-08-01', value: 300, source: EASED, grade: 'C' },
    {
      from: '2023-03-01',
      value: 350,
      source: `${RULES_OF_2016};河北现行门槛未找到`,
      grade: 'C',
      unverified: true,
    },
  ],
})
export const foodTrigger = ruleParameter('price-watch/food-trigger', int, {
  name: text('食品价格启动线', 'rise of food prices that triggers'),
  unit: '0.01 %',
  history: [{ from: START, value: 600, source: RULES_OF_2016, grade: 'C' }],
})
export const supplementFloor = ruleParameter('price-watch/supplement-floor', money, {
  name: text('每人每月最低补贴', 'least supplement a head'),
  unit: 'fen/month',
  history: [
    {
      from: START,
      value: fen(0),
      source: '河北、衡水现行最低额未找到,暂不设(福建2021为30元)',
      grade: 'D',
      unverified: true,
    },
  ],
})
export const borderlineLinked = ruleParameter('price-watch/borderline-linked', bool, {
  name: text('低保边缘人口是否联动', 'whether borderline families are linked'),
  unit: 'yes or no',
  history: [
    { from: START, value: false, source: RULES_OF_2016, grade: 'C' },
    { from: '2022-08-01', value: true, source: EASED, grade: 'C' },
    { from: '2023-03-01', value: false, source: `${EASED}期满`, grade: 'C', unverified: true },
  ],
})

const read = (index: 'cpi' | 'food' | 'living', zh: string, en: string) => {
  const which = household.rule(`index-${index}`, indexes, month, [], () => index, {
    name: text(`指数:${zh}`, `index: ${en}`),
    article: LINK,
  })
  return household.rule(`rise-${index}`, int, month, [priceRise.by(which)], (rise) => rise, {
    name: text(`${zh}同比`, `rise of ${en}`),
    article: LINK,
  })
}
const livingRise = read('living', '居民基本生活费用价格', 'cost of basic living')
const cpiReached = household.rule(
  'cpi-reached',
  bool,
  month,
  [read('cpi', '居民消费价格', 'consumer prices'), cpiTrigger],
  (rise, line) => rise >= line,
  { name: text('CPI达到启动线', 'consumer prices reach the trigger'), article: LINK },
)
const foodReached = household.rule(
  'food-reached',
  bool,
  month,
  [read('food', '食品价格', 'food prices'), foodTrigger],
  (rise, line) => rise >= line,
  { name: text('食品价格达到启动线', 'food prices reach the trigger'), article: LINK },
)
const triggered = household.decide('price-link-triggered', bool, month, [cpiReached, foodReached], or, {
  name: text('达到启动条件', 'triggered'),
  article: LINK,
})
const familyLinked = household.decide(
  'family-linked',
  bool,
  month,
  [isMinimumLiving, isBorderline, borderlineLinked],
  (living, border, linked) => or(living, and(linked, border)),
  { name: text('家庭属联动对象', 'the family is linked'), article: LINK },
)
const familyLinkedHeads = household.decide(
  'family-linked-heads',
  int,
  month,
  [familyLinked, familyHeads],
  (linked, heads) => ifElse(linked, heads, 0),
  { name: text('联动家庭人口', 'members of a linked family'), article: LINK },
)
/** Whom a household's supplement is for: those it receives minimum living for, its destitute, and others linked. */
const linkedHeads = household.rule(
  'linked-heads',
  int,
  month,
  [familyLinkedHeads, destituteHeads],
  (family, destitute) => family + destitute,
  { name: text('联动人口', 'members linked'), article: LINK },
)
const anyLinked = household.rule('any-linked', bool, month, [linkedHeads], (heads) => heads > 0, {
  name: text('有联动对象', 'somebody is linked'),
  article: LINK,
})
const eligible = household.decide('price-supplement', bool, month, [anyLinked, triggered], and, {
  name: text('符合价格补贴条件', 'eligible for the price supplement'),
  article: LINK,
})
const perHead = household.rule(
  'price-supplement-a-head',
  money,
  month,
  [monthlyStandard, livingRise, supplementFloor],
  (standard, rise, floor) => Math.max(floor, mulDiv(standard, ratio(rise, 10_000), 'half-up')),
  { name: text('每人价格补贴', 'supplement a head'), article: LINK },
)
const amount = household.rule(
  'price-supplement-amount',
  money,
  month,
  [perHead, linkedHeads],
  (each, heads) => each * heads,
  { name: text('价格补贴', 'price supplement'), article: LINK },
)

export const priceSupplement = determination({
  programme: 'price-watch/supplement',
  name: text('价格临时补贴', 'Price supplement'),
  subject: household,
  eligible,
  amount,
  article: LINK,
})

/** What a rule book is loaded from; it needs the rules of social assistance beside it. */
export const priceWatchRules = {
  determinations: [priceSupplement],
  parameters: [priceRise, cpiTrigger, foodTrigger, supplementFloor, borderlineLinked],
}
