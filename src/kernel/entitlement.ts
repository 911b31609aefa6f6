import type { Day } from './calendar.ts'
import type { CaseState } from './case.ts'
import { type FactRecord, factsOfKind } from './fact.ts'
import type { Valued } from './indicator.ts'
import { firstDayOf, lastDayOf } from './month.ts'

/** Facts of a benefit's case: what was granted for a month, and what reached the recipient for it in all. */
export const GRANTED = 'granted'
export const PAID = 'paid'

/** Facts of a benefit's case, where it says so: the first month granted, and the last one. Months as `YYYY-MM`. */
export const RECEIVES_FROM = 'receives-from'
export const RECEIVES_UNTIL = 'receives-until'

const verified = (fact: string, value: string | null, from: Day, source: string): FactRecord => ({
  fact,
  value,
  from,
  source,
  certainty: 'verified',
})

/** That a benefit is granted from a month on: what was said before of its first and last month no longer holds. */
export const receivesFrom = (
  of: Pick<CaseState, 'facts'>,
  month: string,
  source: string,
): readonly FactRecord[] => [
  ...[RECEIVES_FROM, RECEIVES_UNTIL].flatMap((fact) =>
    factsOfKind(of.facts, fact).map(({ from }) => verified(fact, null, from, source)),
  ),
  verified(RECEIVES_FROM, month, firstDayOf(month), source),
]

/** That a month is the last one granted. */
export const receivesUntil = (month: string, source: string): FactRecord =>
  verified(RECEIVES_UNTIL, month, firstDayOf(month), source)

/** The first or the last month granted, where a benefit's case says so. */
export const monthReceived = (
  of: Pick<CaseState, 'facts'>,
  which: typeof RECEIVES_FROM | typeof RECEIVES_UNTIL,
): string | undefined =>
  factsOfKind(of.facts, which).findLast(({ value }) => value !== null)?.value as string | undefined

/** An amount for one month as a fact of a benefit's case; entered again it corrects the one before. */
export const amountFor = (
  fact: typeof GRANTED | typeof PAID,
  month: string,
  fen: number,
  source: string,
): FactRecord => ({
  fact,
  value: fen,
  from: firstDayOf(month),
  until: lastDayOf(month),
  source,
  certainty: 'verified',
})

/** Amounts by month, as marks of a `sum`: each counts in its own month. */
export const byMonth =
  (fact: typeof GRANTED | typeof PAID) =>
  (of: Pick<CaseState, 'facts'>): readonly Valued[] =>
    factsOfKind(of.facts, fact).map(({ from, value }) => ({ at: from, value: value as number }))

/** Granted less paid, by month, where they differ: above zero is owed to the recipient, below was paid too much. */
export const balances = (of: Pick<CaseState, 'facts'>): readonly { month: string; fen: number }[] => {
  const sums = new Map<string, number>()
  for (const [fact, sign] of [
    [GRANTED, 1],
    [PAID, -1],
  ] as const)
    for (const { at, value } of byMonth(fact)(of)) {
      const key = String(at).slice(0, 7)
      sums.set(key, (sums.get(key) ?? 0) + sign * value)
    }
  return [...sums]
    .filter(([, fen]) => fen !== 0)
    .sort()
    .map(([key, fen]) => ({ month: key, fen }))
}

/** Whose benefit it is: a household's, by its register case, or that of one of its members. */
export interface Beneficiary {
  readonly household: string
  readonly person?: string
}

/**
 * How a programme serves those whom a determination finds entitled. It is data of the city, so that entitlements,
 * payments and needs are kept for every programme alike.
 */
export interface Service {
  /** The determination, by its id. */
  readonly determination: string
  readonly programme: string
  /** Stages in which the amount is granted month by month. */
  readonly granting: readonly string[]
  /** Whom a case of the programme is for, by its request; undefined where it is about another determination. */
  beneficiary(request: unknown): Beneficiary | undefined
  /** The request of a case that is opened for somebody in need. */
  request(of: Beneficiary): Readonly<Record<string, unknown>>
}
