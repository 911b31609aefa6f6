import type { Provenance, Recount, RecountedSum } from '../desk/index.ts'
import type { Contribution, Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { bucketOf } from './quantile.ts'
import { numbered } from './records.ts'

/** See `Store.recount`. */
export const recountOn = async (
  { query }: Pick<Driver, 'query'>,
  at: Instant,
  events: readonly Recount[],
): Promise<void> => {
  const places = events.map(({ shard, pos }) => ({ shard, pos }))
  const counted = events.flatMap(({ shard, pos, contributions }) =>
    contributions.map(({ indicator, area, day, numerator, denominator }) => ({
      ...{ shard, pos, indicator, area, day, numerator, denominator },
    })),
  )
  await query('select bihuan.recount($1, $2, $3)', [
    at,
    JSON.stringify(places),
    JSON.stringify(numbered(counted)),
  ])
}

/** See `Store.recounts`. */
export const recountsIn = async ({ query }: Pick<Driver, 'query'>): Promise<number> => {
  const [row] = await query<{ batches: number }>(
    'select coalesce(sum(batches), 0)::int as batches from bihuan.recount',
    [],
    'recounts',
  )
  return row!.batches
}

interface Sum {
  numerator: number
  denominator: number
}

const addTo = (sum: Sum, { numerator, denominator }: Sum, sign = 1): void => {
  sum.numerator += sign * numerator
  sum.denominator += sign * denominator
}

/** What is to be added to what an event counted for, for it to count as it does now. */
const differenceOf = (was: readonly Contribution[], is: readonly Contribution[]): readonly Contribution[] => {
  const sums = new Map<string, Contribution & Sum>()
  for (const one of [...was, ...is]) {
    const { indicator, area, day } = one
    const key = [indicator, area, day, bucketOf(one)].join('\n')
    const sum = sums.get(key) ?? { indicator, area, day, numerator: 0, denominator: 0 }
    addTo(sum, one, was.includes(one) ? -1 : 1)
    sums.set(key, sum)
  }
  return [...sums.values()].filter(({ numerator, denominator }) => numerator !== 0 || denominator !== 0)
}

/** What recounts added to figures, in memory. */
export class MemoryRecounts {
  private readonly all: (Contribution & { readonly at: Instant })[] = []

  /** Keeps what an event's being recounted adds; says whether it adds anything. */
  add(at: Instant, was: readonly Provenance[], is: readonly Provenance[]): boolean {
    const added = differenceOf(was, is)
    this.all.push(...added.map((one) => ({ ...one, at })))
    return added.length > 0
  }

  /** Of those asked for, by indicator and by when the recount was begun. */
  sums(isAsked: (one: Contribution) => boolean): ReadonlyMap<string, readonly RecountedSum[]> {
    const found = new Map<string, Map<Instant, RecountedSum & Sum>>()
    for (const one of this.all.filter(isAsked)) {
      const { indicator, at } = one
      const sums = found.get(indicator) ?? new Map<Instant, RecountedSum & Sum>()
      const sum = sums.get(at) ?? { at, numerator: 0, denominator: 0 }
      addTo(sum, one)
      found.set(indicator, sums.set(at, sum))
    }
    return new Map([...found].map(([of, sums]) => [of, [...sums.values()].sort((a, b) => a.at - b.at)]))
  }
}
