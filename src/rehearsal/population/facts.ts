import { type Text, text } from '../../kernel/index.ts'
import { dayNumber, type Plain } from '../../rules/index.ts'
import { draw } from './deal.ts'
import { AS_OF, ASSUMED, type HouseholdKind, LINE_YUAN, type MemberKind, type Range } from './kinds.ts'

/** Of whom a fact is asked: one household or member at a time, written over for the next. */
export interface Who {
  seed: number
  kind: HouseholdKind
  member: MemberKind
  /** The household's number, or the person's: chance is drawn by it. */
  number: number
  urban: boolean
  /** Income of the household, in yuan a month. */
  income: number
  /** Of it, this member's part of all parts. */
  share: number
  /** Age at `AS_OF`, in years and their fractions; `years` is whole. */
  age: number
  years: number
}

/** What is told about a fact: by whom it is known, and what it is. */
export interface FactKind {
  readonly fact: string
  readonly basis: Text
  /** How its values are spread, for people. */
  readonly spread: Text
  /** Of 10,000 of those whose means nobody has checked, for how many it is not known. */
  readonly unknown: number
  readonly value: (who: Who, stream: number) => Plain
  /** Of whom it is known all the same. */
  readonly alwaysKnown?: (who: Who) => boolean
}

/** A draw for who is asked; `turn` tells several draws for one fact apart. */
const roll = ({ seed, number }: Who, stream: number, turn = 0): number =>
  draw(seed, stream * 8 + turn, number)

const pick = <Value>(of: readonly Value[], at: number): Value => of[Math.floor(at * of.length)]!

/** Even in proportion between the ends of a range. */
export const within = ([least, most]: Range, at: number): number => least * (most / least) ** at

const yuan = (amount: number): number => Math.round(amount) * 100

const isWorking = ({ years, member }: Who): boolean => years >= 18 && years < 60 && member.earns > 0
const isElderly = ({ years }: Who): boolean => years >= 60
const isSevere = (who: Who): boolean => draw(who.seed, SEVERE, who.number) * 100 < (who.member.severe ?? 0.8)

/** Streams that several facts share; those of single facts are their places in the lists. */
const SEVERE = 10_001
const LOAN = 10_002
const FUND = 10_003

const hasFund = (who: Who): number =>
  isWorking(who) && who.kind.recognised === undefined && who.urban ? draw(who.seed, FUND, who.number) : 1
const hasLoan = (who: Who): boolean => hasFund(who) < 0.44 && draw(who.seed, LOAN, who.number) < 0.22
const priceYuan = (who: Who): number =>
  Math.round(within([250_000, 1_200_000], draw(who.seed, LOAN + 1, who.number)) / 1000) * 1000

const parentOf = (who: Who, which: 'father' | 'mother', at: number): Plain => {
  const { parents } = who.member
  return parents ? pick(parents[which], at) : who.years < 30 ? 'able' : undefined
}

const HOUSEHOLD: readonly FactKind[] = [
  {
    fact: 'residence',
    basis: ASSUMED,
    spread: text('按户型的城镇占比', 'urban by the share of the kind of household'),
    unknown: 3,
    value: ({ urban }) => (urban ? 'urban' : 'rural'),
  },
  {
    fact: 'assets',
    basis: ASSUMED,
    spread: text('人均按户型区间,对数均匀', 'a head, within the range of the kind, even in proportion'),
    unknown: 40,
    value: (who, stream) => yuan(within(who.kind.assets, roll(who, stream))) * who.kind.members.length,
  },
  {
    fact: 'rigid-expense',
    basis: ASSUMED,
    spread: text(
      '收入的百分比,按户型区间',
      'in percent of the income, within the range of the kind of household',
    ),
    unknown: 20,
    value: (who, stream) => yuan((who.income * within(who.kind.expense, roll(who, stream))) / 100),
  },
  {
    fact: 'assistance',
    basis: text(
      '与户型一致:页面所载均为已认定',
      'as the kind of household: the page counts recognised people',
    ),
    spread: text('按户型', 'by kind of household'),
    unknown: 0,
    value: ({ kind }) => kind.recognised ?? 'none',
  },
  {
    fact: 'hardship',
    basis: ASSUMED,
    spread: text('按户型', 'by kind of household'),
    unknown: 2,
    value: ({ kind }) => kind.hardship?.kind ?? 'none',
  },
  {
    fact: 'hardship-cost',
    basis: ASSUMED,
    spread: text('按户型区间,对数均匀;无突发困难为 0', 'within the range of the kind; 0 without hardship'),
    unknown: 2,
    value: (who, stream) => (who.kind.hardship ? yuan(within(who.kind.hardship.cost, roll(who, stream))) : 0),
  },
]

const AS_OF_DAY = dayNumber(AS_OF)
const YEAR_DAYS = 365.2425

const BASICS: readonly FactKind[] = [
  {
    fact: 'birth',
    basis: text('80 岁以上人数见页面,其余假定', 'how many are 80 or more is the page’s; the rest is assumed'),
    spread: text(
      '按户型的年龄段;80 岁以上均已登记',
      'by the age bands of the member; of everybody from 80 on it is known',
    ),
    unknown: 4,
    value: ({ age }) => AS_OF_DAY - Math.round(age * YEAR_DAYS),
    alwaysKnown: ({ years }) => years >= 80,
  },
  {
    fact: 'income',
    basis: ASSUMED,
    spread: text(
      '家庭人均收入按户型区间(对数均匀),按成员份额分配',
      'the household’s, a head within the range of its kind and even in proportion, by the parts its members earn',
    ),
    unknown: 30,
    value: ({ kind, income, share }) =>
      kind.unchecked && share > 0 ? undefined : Math.floor(income * share) * 100,
  },
  {
    fact: 'student',
    basis: ASSUMED,
    spread: text('6—14 岁全部,15—17 岁 92%,18—22 岁 55%', 'all from 6 to 14, 92 % to 17, 55 % to 22'),
    unknown: 20,
    value: (who, stream) => {
      const { years, member } = who
      if (years < 6 || years > 22 || member.earns > 0) return false
      return roll(who, stream) < (years < 15 ? 1 : years < 18 ? 0.92 : 0.55)
    },
  },
  {
    fact: 'support',
    basis: ASSUMED,
    spread: text(
      '特困户型没有或无能力,其余有',
      'nobody, or nobody able, for the destitute; somebody for the others',
    ),
    unknown: 20,
    value: (who, stream) => (who.member.support ? pick(who.member.support, roll(who, stream)) : 'able'),
  },
]

const DISABILITY: readonly FactKind[] = [
  {
    fact: 'disability-kind',
    basis: ASSUMED,
    spread: text(
      '重残按户型;另 4% 轻度,老年 9%',
      'severe by kind of household; slight ones 4 %, of the elderly 9 %',
    ),
    unknown: 20,
    value: (who, stream) => {
      if (isSevere(who)) return pick(['limb', 'intellectual', 'mental'], roll(who, stream, 1))
      return roll(who, stream) < (isElderly(who) ? 0.09 : 0.04)
        ? pick(['sight', 'hearing', 'speech', 'limb'], roll(who, stream, 1))
        : 'none'
    },
  },
  {
    fact: 'disability-grade',
    basis: ASSUMED,
    spread: text('重残一、二级;轻度三、四级', 'grades 1 and 2 where severe, 3 and 4 where slight'),
    unknown: 20,
    value: (who, stream) => {
      if (isSevere(who)) return roll(who, stream, 1) < 0.4 ? 1 : 2
      const kindStream = PERSON.findIndex(({ fact }) => fact === 'disability-kind')
      return roll(who, kindStream) < (isElderly(who) ? 0.09 : 0.04) ? (roll(who, stream, 1) < 0.4 ? 3 : 4) : 0
    },
  },
  {
    fact: 'care-level',
    basis: ASSUMED,
    spread: text(
      '60 岁以上:能力完好 86%、轻度 8%、中度 3.5%、重度 2.5%;80 岁以上失能加倍',
      'from 60 on: 86 % able, 8 % mild, 3.5 % moderate, 2.5 % severe loss; twice the loss from 80 on',
    ),
    unknown: 60,
    value: (who, stream) => {
      if (!isElderly(who)) return isSevere(who) && roll(who, stream) < 0.3 ? 'moderate' : 'able'
      const at = roll(who, stream) / (who.years >= 80 ? 2 : 1)
      return at < 0.025 ? 'severe' : at < 0.06 ? 'moderate' : at < 0.14 ? 'mild' : 'able'
    },
  },
]

const CHILDHOOD: readonly FactKind[] = [
  {
    fact: 'father',
    basis: ASSUMED,
    spread: text('按户型;30 岁起不再记录', 'by kind of household; not kept from 30 on'),
    unknown: 5,
    value: (who, stream) => parentOf(who, 'father', roll(who, stream)),
  },
  {
    fact: 'mother',
    basis: ASSUMED,
    spread: text('按户型;30 岁起不再记录', 'by kind of household; not kept from 30 on'),
    unknown: 5,
    value: (who, stream) => parentOf(who, 'mother', roll(who, stream)),
  },
  {
    fact: 'raised',
    basis: ASSUMED,
    spread: text('只对孤儿和事实无人抚养儿童记录', 'kept of orphans and unattended children only'),
    unknown: 0,
    value: ({ member }) => member.parents?.raised,
  },
]

const HOUSING: readonly FactKind[] = [
  {
    fact: 'fund-contribution',
    basis: ASSUMED,
    spread: text(
      '城镇在职成员 40% 单位缴存,4% 灵活就业',
      'of working townspeople 40 % by employer, 4 % as flexible workers',
    ),
    unknown: 0,
    value: (who) => {
      const at = hasFund(who)
      return at < 0.4 ? 'employed' : at < 0.44 ? 'flexible' : 'none'
    },
  },
  {
    fact: 'fund-months',
    basis: ASSUMED,
    spread: text('缴存者 3—240 个月', '3 to 240 of who contributes'),
    unknown: 0,
    value: (who, stream) => (hasFund(who) < 0.44 ? Math.floor(within([3, 240], roll(who, stream))) : 0),
  },
  {
    fact: 'loan-balance',
    basis: ASSUMED,
    spread: text('缴存者 22% 有商贷,余额为房价 10%—70%', '22 % of who contributes: 10 to 70 % of the price'),
    unknown: 10,
    value: (who, stream) => (hasLoan(who) ? yuan(priceYuan(who) * (0.1 + 0.6 * roll(who, stream))) : 0),
  },
  {
    fact: 'loan-from',
    basis: ASSUMED,
    spread: text('有商贷者 0.2—12 年前', '0.2 to 12 years ago, of who has a loan'),
    unknown: 10,
    value: (who, stream) =>
      hasLoan(who) ? AS_OF_DAY - Math.floor(within([70, 4_380], roll(who, stream))) : undefined,
  },
  {
    fact: 'loan-overdue',
    basis: ASSUMED,
    spread: text('有商贷者 6%', '6 % of who has a loan'),
    unknown: 10,
    value: (who, stream) => (hasLoan(who) ? roll(who, stream) < 0.06 : false),
  },
  {
    fact: 'home-title',
    basis: ASSUMED,
    spread: text('有商贷者 85%', '85 % of who has a loan'),
    unknown: 10,
    value: (who, stream) => (hasLoan(who) ? roll(who, stream) < 0.85 : false),
  },
  {
    fact: 'home-price',
    basis: ASSUMED,
    spread: text('有商贷者 25 万—120 万元', '250,000 to 1,200,000 yuan, of who has a loan'),
    unknown: 10,
    value: (who) => (hasLoan(who) ? priceYuan(who) * 100 : undefined),
  },
]

const PERSON: readonly FactKind[] = [...BASICS, ...DISABILITY, ...CHILDHOOD, ...HOUSING]

/** How the facts of each entity are spread, by the entity's id. */
export const FACT_KINDS: Readonly<Record<string, readonly FactKind[]>> = {
  household: HOUSEHOLD,
  person: PERSON,
}

/** In which part of [0, 10,000) a draw makes each fact the one that is not known. */
export const gapsOf = (kinds: readonly FactKind[]): readonly (readonly [from: number, to: number])[] => {
  let from = 0
  return kinds.map(({ unknown }) => {
    from += unknown
    return [from - unknown, from]
  })
}

/**
 * Where the draw of who is asked falls: one draw decides for all facts, so at most one of a household's, or of a
 * person's, is not known. The recognised have been investigated, so totals follow from what is known.
 */
export const gapOf = ({ kind, seed, number }: Who): number =>
  kind.recognised === undefined && kind.registered === undefined ? draw(seed, GAP, number) * 10_000 : 10_000
const GAP = 10_006

/** Income of a household in yuan a month. */
export const incomeOf = ({ seed, kind, urban, number }: Who): number =>
  (within(kind.income, draw(seed, INCOME, number)) / 100) *
  LINE_YUAN[urban ? 'urban' : 'rural'] *
  kind.members.length
const INCOME = 10_005
