import {
  type CaseState,
  type Day,
  type FactRecord,
  factsOfKind,
  firstDayOf,
  type HeldFact,
  monthAfter,
} from '../../kernel/index.ts'
import type { ListId } from './words.ts'

type Held = Pick<CaseState, 'facts'>

/** Whether it is large enough to count as relocated: by the limit on the day it was listed. */
export const LARGE = 'large'
/** Days from acceptance to the planned end: negative where it was late. */
export const DAYS_AHEAD = 'days-ahead'
/** Whether enough of the funds of work relief went to those who worked. */
export const WAGES_ENOUGH = 'wages-enough'
/** On which day work began. */
const STARTED = 'started'
const LISTED = 'listed'
/** What is reported of each month: from its first day, so that a month reported again is corrected. */
const MONTHLY = ['invested', 'percent', 'workers', 'wages'] as const
type Monthly = (typeof MONTHLY)[number]

const verified = (fact: string, value: FactRecord['value'], from: Day, source: string): FactRecord => ({
  fact,
  value,
  from,
  source,
  certainty: 'verified',
})

/** For `records`: what was found of the project as a whole. */
export const found = (fact: string, value: boolean | number, from: Day): FactRecord =>
  verified(fact, value, from, '项目登记')

/** For `records`: work began. */
export const startedOn = (on: string): readonly FactRecord[] => [verified(STARTED, on, on as Day, '开工登记')]
const startOf = ({ facts }: Held): string | undefined =>
  factsOfKind(facts, STARTED).at(-1)?.value as string | undefined

/** For `records`: what a month came to. */
export const monthOf = (month: string, values: Readonly<Record<Monthly, number>>): readonly FactRecord[] =>
  MONTHLY.map((fact) => verified(fact, values[fact], firstDayOf(month), '月度进度'))

/** What was reported of one kind, month by month. */
export const monthly = ({ facts }: Held, kind: Monthly): readonly { month: string; value: number }[] =>
  factsOfKind(facts, kind).map(({ from, value }) => ({ month: from.slice(0, 7), value: value as number }))

/** The month to be reported next: the one after the last that was, or that in which work began. */
export const monthDue = (of: Held): string | undefined => {
  const last = factsOfKind(of.facts, 'percent').at(-1)
  return last ? monthAfter(last.from.slice(0, 7)) : startOf(of)?.slice(0, 7)
}

/** For `records`: from a day on a project is on a list, with the funds that it brings; null where it no longer is. */
export const listedOn = (list: ListId, fundFen: number | null, day: Day): FactRecord => ({
  ...verified(LISTED, fundFen, day, '项目清单'),
  about: list,
})

/** Since when a project is on a list, and the funds that it has from it; undefined where it is not. */
export const listing = (
  { facts }: Held,
  list: ListId,
): { readonly since: HeldFact; readonly fundFen: number } | undefined => {
  const held = factsOfKind(facts, LISTED, list)
  const fundFen = held.at(-1)?.value
  if (typeof fundFen !== 'number') return undefined
  return { since: held[held.findLastIndex(({ value }) => value === null) + 1]!, fundFen }
}

/** Whether work relief paid such a share of its funds in wages; undefined of any other project, which has no such share. */
export const paysEnough = (of: Held, percent: () => number): boolean | undefined => {
  const relief = listing(of, 'works-relief')
  const wagesFen = monthly(of, 'wages').reduce((sum, { value }) => sum + value, 0)
  return relief && wagesFen * 100 >= relief.fundFen * percent()
}
