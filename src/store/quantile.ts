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

/** A value wanted of a sorted list: the order statistics at and above it, and how far between. */
export interface Rank {
  readonly below: number
  readonly fraction: number
}

/**
 * Where a quantile of `count` values lies: linear interpolation between order statistics (Hyndman and Fan's
 * type 7), so that the median of an even count is the mean of the middle two.
 */
export const rankOf = (count: number, quantile: number): Rank => {
  const exact = (count - 1) * quantile
  const below = Math.floor(exact)
  return { below, fraction: exact - below }
}

/** Quantiles of `count` sorted values; `valueAt` is given 0-based ranks. Empty where there are none. */
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
