import type { Day } from './calendar.ts'
import type { Instant } from './units.ts'

/** How sure a fact is: seen in papers or a register, only said, or reckoned. */
export type Certainty = 'verified' | 'declared' | 'assumed'

/**
 * What is true of a subject from a day on, and who says so. A case holds the facts of its own subject and of those
 * that belong to it: a household's case those of its members, a benefit's case what was granted and paid by month.
 */
export interface FactRecord {
  /** Whom of several it is about: a member's id. Absent for the case's own subject. */
  readonly about?: string
  /** What it tells, e.g. `person/income`. */
  readonly fact: string
  /** Money in fen, days as `YYYY-MM-DD`; null where from that day on it is not known. */
  readonly value: boolean | number | string | null
  readonly from: Day
  /** The last day on which it holds; for good where it is absent. */
  readonly until?: Day
  /** Whence it is known: a document, a register, a bureau's finding. */
  readonly source: string
  readonly certainty: Certainty
}

/** A fact as a case holds it: with when and by whom it was recorded. */
export interface HeldFact extends FactRecord {
  readonly at: Instant
  readonly by: string
}

/** Facts by `factKey`, each in the order of its days; undefined where none were ever recorded. */
export type HeldFacts = Readonly<Record<string, readonly HeldFact[]>> | undefined

/** A case holds at most so many facts: a limit on everything. */
export const MAX_FACTS = 5_000

/** The key under which a case holds a fact of one whom it is about. */
export const factKey = (fact: string, about = ''): string => `${about} ${fact}`

/** Adds records to what is held. One for the same subject, fact and first day replaces the one before: a correction. */
export const holdFacts = (
  held: HeldFacts,
  records: readonly FactRecord[],
  at: Instant,
  by: string,
): HeldFacts => {
  const next: Record<string, readonly HeldFact[]> = { ...held }
  for (const record of records) {
    const key = factKey(record.fact, record.about)
    const others = (next[key] ?? []).filter(({ from }) => from !== record.from)
    next[key] = [...others, { ...record, at, by }].sort((a, b) =>
      a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
    )
  }
  return next
}

/** All that is held of one fact, by its days. */
export const factsOfKind = (held: HeldFacts, fact: string, about?: string): readonly HeldFact[] =>
  held?.[factKey(fact, about)] ?? []

/** What holds on a day: the latest that has begun, unless it has ended since. */
export const factOn = (held: HeldFacts, fact: string, day: Day, about?: string): HeldFact | undefined => {
  const latest = factsOfKind(held, fact, about).findLast(({ from }) => from <= day)
  return latest && (latest.until === undefined || day <= latest.until) ? latest : undefined
}

/** How many facts are held. */
export const factCount = (held: HeldFacts): number =>
  Object.values(held ?? {}).reduce((count, each) => count + each.length, 0)
