/**
 * Quantiles of `count` sorted values by linear interpolation between order statistics (Hyndman and Fan's type 7),
 * so that the median of an even count is the mean of the middle two. `valueAt` is given 0-based ranks.
 */
export const quantilesOf = (
  count: number,
  quantiles: readonly number[],
  valueAt: (rank: number) => number,
): readonly number[] =>
  count === 0
    ? []
    : quantiles.map((quantile) => {
        const exact = (count - 1) * quantile
        const below = Math.floor(exact)
        const low = valueAt(below)
        return exact === below ? low : low + (valueAt(below + 1) - low) * (exact - below)
      })
