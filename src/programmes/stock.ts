import type { CaseState, Instant, Valued } from '../kernel/index.ts'

/**
 * One more from a moment, one fewer from another: summed up to a day, how many there are on that day. For a `sum`
 * whose figure over all time so far is a stock.
 */
export const dayMarks = (since: Instant | undefined, until: Instant | undefined): readonly Valued[] =>
  since === undefined
    ? []
    : [{ at: since, value: 1 }, ...(until === undefined ? [] : [{ at: until, value: -1 }])]

/**
 * Since when a case is where it counts, and until when: until it ended, or, begun anew by an appeal or reopened, until
 * that, for as long as it has not come there again. Undefined where it never came there.
 */
export const spanIn = (
  { entered, closedAt }: Pick<CaseState, 'entered' | 'closedAt'>,
  begins: string,
  ...places: readonly string[]
): { readonly since: Instant; readonly until: Instant | undefined } | undefined => {
  const there = places.flatMap((place) => entered[place] ?? [])
  if (there.length === 0) return undefined
  const begun = entered[begins]!.last
  const since = Math.min(...there.map(({ first }) => first)) as Instant
  return { since, until: there.some(({ last }) => last >= begun) ? closedAt : begun }
}

/** Marks for a `sum` whose figure is how many cases are where they count; `begins` is the first stage. */
export const stockIn = (
  of: Pick<CaseState, 'entered' | 'closedAt'>,
  begins: string,
  ...places: readonly string[]
): readonly Valued[] => {
  const span = spanIn(of, begins, ...places)
  return dayMarks(span?.since, span?.until)
}

/** One from a moment on: for a `sum` that counts persons, or units of another name than cases. */
export const once = (at: Instant | undefined): Valued | undefined =>
  at === undefined ? undefined : { at, value: 1 }
