import { fen, type Source, text } from '../../kernel/index.ts'
import {
  amountIf,
  and,
  bool,
  dayOf,
  determination,
  int,
  keyedParameter,
  money,
  month,
  mulDiv,
  oneOf,
  or,
  ratio,
  ruleParameter,
  startOf,
} from '../../rules/index.ts'
import {
  destituteHeads,
  familyHeads,
  isBorderline,
  isMinimumLiving,
  monthlyStandard,
} from '../social-assistance/rules.ts'
import { area, household } from '../subjects.ts'

/**
 * The supplement of a month whose prices rose. The month is the one that the index is about, not the one in which it
 * is published or paid. Rises are on the same month of the year before, in basis points: 350 is 3.5 %.
 */
const LINK = text(
  '社会救助和保障标准与物价上涨挂钩联动机制(发改价格〔2021〕1553号等,转述)',
  'the mechanism that links assistance to rising prices (document No. 1553 of 2021 and others, retold)',
)
const RULES_OF_2016 = text(
  '2016年全国联动机制(四川日报转新华社2016-08-29)',
  'the national mechanism of 2016 (Xinhua by Sichuan Daily, 2016-08-29)',
)
const EASED = text(
  '2022-09至2023-03阶段性调整(对应2022-08至2023-02指数)',
  'eased from 2022-09 to 2023-03 (for the indices of 2022-08 to 2023-02)',
)
/** The national values go on; what Hebei has set since was not found. */
const NOW_UNKNOWN: Source = {
  source: text(
    `${RULES_OF_2016.zh};河北现行门槛未找到`,
    `${RULES_OF_2016.en}; the threshold now in force in Hebei was not found`,
  ),
  grade: 'C',
  unverified: true,
}
/** From when the values are told; before the rules of 2016 others held, which nobody looked up. */
const START = '2015-01-01'

const indexes = oneOf({
  month: text('所属月份(如202512)', 'month, as 202512'),
  cpi: text('居民消费价格', 'consumer prices'),
  food: text('食品价格', 'food prices'),
  living: text('居民基本生活费用价格', 'cost of basic living'),
  unpublished: text('未公布', 'not published'),
})
/**
 * What was published for a month: a revision a month, which says of which month it is, so that no month is ever
 * reckoned with another's. What is not entered is not known.
 */
export const priceRise = keyedParameter('price-watch/price-rise', int, indexes, {
  name: text('价格同比涨幅', 'rise of prices on the year before'),
  unit: '0.01 %',
  history: [
    {
      from: START,
      value: { of: {} },
      source: text(
        '按月录入统计部门公布值;衡水用何种生活费用价格指数未找到',
        'entered each month as published; which index of living costs Hengshui uses was not found',
      ),
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
    { from: '2023-03-01', value: 350, ...NOW_UNKNOWN },
  ],
})
export const foodTrigger = ruleParameter('price-watch/food-trigger', int, {
  name: text('食品价格启动线', 'rise of food prices that triggers'),
  unit: '0.01 %',
  history: [
    { from: START, value: 600, source: RULES_OF_2016, grade: 'C' },
    { from: '2023-03-01', value: 600, ...NOW_UNKNOWN },
  ],
})
export const supplementFloor = ruleParameter('price-watch/supplement-floor', money, {
  name: text('每人每月最低补贴', 'least supplement a head'),
  unit: 'fen/month',
  history: [
    {
      from: START,
      value: fen(0),
      source: text(
        '河北、衡水现行最低额未找到,暂不设(福建2021为30元)',
        'the least amount in force in Hebei and Hengshui was not found; none is set (Fujian, 2021: 30 yuan)',
      ),
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
    {
      from: '2023-03-01',
      value: false,
      source: text(`${EASED.zh}期满`, `${EASED.en}: ended`),
      grade: 'C',
      unverified: true,
    },
  ],
})

const about = (zh: string, en: string) => ({ name: text(zh, en), article: LINK })
const thisMonth = area.rule(
  'price-month',
  int,
  month,
  [startOf(month)],
  (first) => Number(dayOf(first).slice(0, 7).replace('-', '')),
  about('所算月份', 'month reckoned'),
)
const whichMonth = area.rule(
  'price-index-month',
  indexes,
  month,
  [],
  () => 'month' as const,
  about('月份', 'month'),
)
/** The rise of one index, where what is in force is about the month. */
const riseOf = (index: 'cpi' | 'food' | 'living') => {
  const { zh, en } = indexes.names[index]!
  const which = area.rule(
    `price-index-${index}`,
    indexes,
    month,
    [priceRise.by(whichMonth), thisMonth],
    (published, now) => (published === now ? index : 'unpublished'),
    about(`指数:${zh}`, `index: ${en}`),
  )
  return area.rule(
    `price-rise-${index}`,
    int,
    month,
    [priceRise.by(which)],
    (rise) => rise,
    about(`${zh}同比涨幅`, `rise of ${en}`),
  )
}
const livingRise = riseOf('living')
const cpiReached = area.rule(
  'cpi-reached',
  bool,
  month,
  [riseOf('cpi'), cpiTrigger],
  (rise, line) => rise >= line,
  about('CPI达到启动线', 'consumer prices reach the trigger'),
)
const foodReached = area.rule(
  'food-reached',
  bool,
  month,
  [riseOf('food'), foodTrigger],
  (rise, line) => rise >= line,
  about('食品价格达到启动线', 'food prices reach the trigger'),
)
const triggered = area.decide(
  'price-link-triggered',
  bool,
  month,
  [cpiReached, foodReached],
  or,
  about('达到启动条件', 'triggered'),
)
const familyLinked = household.decide(
  'family-linked',
  bool,
  month,
  [isMinimumLiving, isBorderline, borderlineLinked],
  (living, border, linked) => or(living, and(linked, border)),
  about('家庭属联动对象', 'the family is linked'),
)
const familyLinkedHeads = household.decide(
  'family-linked-heads',
  int,
  month,
  [familyLinked, familyHeads],
  amountIf,
  about('联动家庭人口', 'members of a linked family'),
)
/** Whom a household's supplement is for: those it receives minimum living for, its destitute, and others linked. */
const linkedHeads = household.rule(
  'linked-heads',
  int,
  month,
  [familyLinkedHeads, destituteHeads],
  (family, destitute) => family + destitute,
  about('联动人口', 'members linked'),
)
const anyLinked = household.rule(
  'any-linked',
  bool,
  month,
  [linkedHeads],
  (heads) => heads > 0,
  about('有联动对象', 'somebody is linked'),
)
const eligible = household.decide(
  'price-supplement',
  bool,
  month,
  [anyLinked, triggered],
  and,
  about('符合价格补贴条件', 'eligible for the price supplement'),
)
const perHead = household.rule(
  'price-supplement-a-head',
  money,
  month,
  [monthlyStandard, livingRise, supplementFloor],
  (standard, rise, floor) => Math.max(floor, mulDiv(standard, ratio(rise, 10_000), 'half-up')),
  about('每人价格补贴', 'supplement a head'),
)
const amount = household.rule(
  'price-supplement-amount',
  money,
  month,
  [perHead, linkedHeads],
  (each, heads) => each * heads,
  about('价格补贴', 'price supplement'),
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
