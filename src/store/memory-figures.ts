import {
  BadCursor,
  type Page,
  type Provenance,
  type QuantileQuery,
  type RecountedSum,
} from '../desk/index.ts'
import { quantilesOf } from './quantile.ts'

const byDay = (a: Provenance, b: Provenance): number =>
  a.day === b.day ? a.shard - b.shard || a.pos - b.pos : a.day < b.day ? -1 : 1

const quantilesOfCounts = (counts: ReadonlyMap<number, number>, at: readonly number[]): readonly number[] => {
  const values = [...counts]
    .sort(([a], [b]) => a - b)
    .flatMap(([value, count]) => Array<number>(count).fill(value))
  return quantilesOf(values.length, at, (rank) => values[rank]!)
}

/** See `Store.figures`: what so many contributions come to, beside what recounts changed of that. */
export const summed = (
  counted: Iterable<Provenance>,
  recounted: ReadonlyMap<string, readonly RecountedSum[]>,
  { of, at }: QuantileQuery,
) => {
  const sums = new Map<string, { indicator: string; numerator: number; denominator: number }>()
  const values = new Map(of.map((indicator) => [indicator, new Map<number, number>()]))
  for (const { indicator, numerator, denominator } of counted) {
    const sum = sums.get(indicator) ?? { indicator, numerator: 0, denominator: 0 }
    sum.numerator += numerator
    sum.denominator += denominator
    sums.set(indicator, sum)
    const counts = denominator === 0 ? undefined : values.get(indicator)
    const value = numerator / denominator
    counts?.set(value, (counts.get(value) ?? 0) + denominator)
  }
  // Of what counts for nothing any more it is told that it once did.
  for (const indicator of recounted.keys())
    if (!sums.has(indicator)) sums.set(indicator, { indicator, numerator: 0, denominator: 0 })
  return [...sums.values()].map((summed) => {
    const changes = recounted.get(summed.indicator)
    const sum = changes ? { ...summed, recounted: changes } : summed
    const counts = values.get(sum.indicator)
    return counts ? { ...sum, quantiles: quantilesOfCounts(counts, at) } : sum
  })
}

/** See `Store.provenance`: by day, and after what a page before it told. */
export const pageBehind = (
  contributions: readonly Provenance[],
  since: readonly number[] | undefined,
  after: string | undefined,
  limit: number,
): Page<Provenance> => {
  const found = contributions.filter(({ shard, pos }) => pos > (since?.[shard] ?? 0)).sort(byDay)
  if (after !== undefined && !/^\d{1,9}$/.test(after)) throw new BadCursor()
  const start = Number(after ?? 0)
  const rows = found.slice(start, start + limit)
  const next = start + rows.length
  return next < found.length ? { rows, next: String(next) } : { rows }
}
