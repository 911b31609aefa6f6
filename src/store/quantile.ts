import type { QuantileQuery } from '../desk/index.ts'

export const NO_QUANTILES: QuantileQuery = { of: [], at: [] }

/** Eight buckets an octave: neighbouring bounds are 9 % apart. */
const BUCKETS_PER_OCTAVE = 8

/**
 * The logarithmic bucket of a duration's contribution (its value is numerator / denominator, in ms); 0 for shares,
 * counts and values of at most 1. Buckets keep the order of values.
 */
export const bucketOf = ({ numerator, denominator }: { numerator: number; denominator: number }): number => {
  if (denominator === 0) return 0
  const value = numerator / denominator
  return value <= 1 ? 0 : 1 + Math.floor(BUCKETS_PER_OCTAVE * Math.log2(value))
}

/**
 * Where a quantile of `count` values lies: linear interpolation between order statistics (Hyndman and Fan's
 * type 7), so that the median of an even count is the mean of the middle two.
 */
const rankOf = (count: number, quantile: number) => {
  const exact = (count - 1) * quantile
  const below = Math.floor(exact)
  return { below, fraction: exact - below }
}

/** The 0-based ranks of the values that a quantile of `count` values lies at or between. */
export const ranksOf = (count: number, quantile: number): readonly number[] => {
  const { below, fraction } = rankOf(count, quantile)
  return fraction === 0 ? [below] : [below, below + 1]
}

/** Quantiles of `count` sorted values; `valueAt` is given 0-based ranks: see `ranksOf`. Empty where there are none. */
export const quantilesOf = (
  count: number,
  quantiles: readonly number[],
  valueAt: (rank: number) => number,
): readonly number[] =>
  count === 0
    ? []
    : quantiles.map((quantile) => {
        const { below, fraction } = rankOf(count, quantile)
        const low = valueAt(below)
        return fraction === 0 ? low : low + (valueAt(below + 1) - low) * fraction
      })
