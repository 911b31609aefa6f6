import type { Instant, Valued } from '../kernel/index.ts'

/**
 * One more from a moment, one fewer from another: summed up to a day, how many there are on that day. For a `sum`
 * whose figure over all time so far is a stock.
 */
export const dayMarks = (since: Instant | undefined, until: Instant | undefined): readonly Valued[] =>
  since === undefined
    ? []
    : [{ at: since, value: 1 }, ...(until === undefined ? [] : [{ at: until, value: -1 }])]

/** One from a moment on: for a `sum` that counts persons, or units of another name than cases. */
export const once = (at: Instant | undefined): Valued | undefined =>
  at === undefined ? undefined : { at, value: 1 }
