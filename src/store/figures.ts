import {
  BadCursor,
  type FigureQuery,
  type FigureSum,
  type LogPosition,
  type Page,
  type Provenance,
  type ProvenanceQuery,
  type QuantileQuery,
  type RecountedSum,
} from '../desk/index.ts'
import {
  addDays,
  type Day,
  dayNumber,
  dayOfNumber,
  firstDayOf,
  lastDayOf,
  monthAfter,
  monthBefore,
  monthOfDay,
  parseDay,
} from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { NO_QUANTILES, quantilesOf, ranksOf } from './quantile.ts'

type Range = Omit<FigureQuery, 'indicators'>
type Query = Pick<Driver, 'query'>

const FIRST = '0000-00'
const LAST = '9999-99'
/** Before and after every day, as `dayNumber` numbers them. */
const EARLIEST = -(2 ** 31)
const LATEST = 2 ** 31 - 1
type Days = readonly [number, number]
const NOTHING: Days = [LATEST, EARLIEST]

const daysOf = (from: Day | undefined, to: Day | undefined): Days => [
  from === undefined ? EARLIEST : dayNumber(from),
  to === undefined ? LATEST : dayNumber(to),
]

/** A range of days as whole months, whose sums are kept, and up to two edges, summed from contributions. */
interface Split {
  /** First and last whole month; the first is after the last where there is none. */
  readonly months: readonly [string, string]
  readonly head: Days
  readonly tail: Days
}

const isFirstOfMonth = (day: Day): boolean => day.endsWith('-01')
const isLastOfMonth = (day: Day): boolean => isFirstOfMonth(addDays(day, 1))

/** @example 2025-01-15 to 2025-04-10 is February and March, with the edges 15–31 January and 1–10 April. */
const split = ({ from, to }: Range): Split => {
  if (from !== undefined && to !== undefined && from > to)
    return { months: [LAST, FIRST], head: NOTHING, tail: NOTHING }
  const first =
    from === undefined ? FIRST : isFirstOfMonth(from) ? monthOfDay(from) : monthAfter(monthOfDay(from))
  const last = to === undefined ? LAST : isLastOfMonth(to) ? monthOfDay(to) : monthBefore(monthOfDay(to))
  if (from !== undefined && to !== undefined && monthOfDay(from) === monthOfDay(to) && first > last)
    return { months: [LAST, FIRST], head: daysOf(from, to), tail: NOTHING }
  const headEdge = from !== undefined && !isFirstOfMonth(from)
  const tailEdge = to !== undefined && !isLastOfMonth(to)
  return {
    months: [first, last],
    head: headEdge ? daysOf(from, lastDayOf(monthOfDay(from))) : NOTHING,
    tail: tailEdge ? daysOf(firstDayOf(monthOfDay(to)), to) : NOTHING,
  }
}

const SUMS = 'bihuan.sums($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)'

const parametersOf = (indicators: readonly string[], range: Range): readonly unknown[] => {
  const { months, head, tail } = split(range)
  const [first, last] = months
  const days =
    first > last
      ? NOTHING
      : daysOf(first === FIRST ? undefined : firstDayOf(first), last === LAST ? undefined : lastDayOf(last))
  return [indicators, range.area ?? '', ...months, ...days, ...head, ...tail]
}

interface Bucket {
  readonly bucket: number
  readonly count: number
}

/** A value by its place: so many of its indicator's and bucket's are at most as large. */
interface Place {
  readonly indicator: string
  readonly bucket: number
  readonly rank: number
}

const placeIn = (indicator: string, buckets: readonly Bucket[], rank: number): Place => {
  let before = 0
  let at = 0
  while (at < buckets.length - 1 && before + buckets[at]!.count <= rank) before += buckets[at++]!.count
  return { indicator, bucket: buckets[at]!.bucket, rank: rank - before }
}

/** A sum as the database gives it: of a duration whose quantiles are asked for with what is in its buckets. */
interface SumRow extends Omit<FigureSum, 'quantiles' | 'recounted'> {
  readonly buckets: readonly Bucket[] | null
}

/** What recounts added, by the same indicators, area and days as `bihuan.sums` sums. */
const RECOUNTED = `
  select n.name as indicator, r.at, sum(r.numerator)::bigint as numerator, sum(r.denominator)::bigint as denominator
    from bihuan.recounted r join bihuan.name n on n.number = r.indicator
   where n.name = any ($1) and (r.day between $5 and $6 or r.day between $7 and $8 or r.day between $9 and $10)
     and ($2 = '' or r.area = any (array(select unnest(bihuan.numbers_below($2)))))
   group by 1, 2 order by 2`

const sumsIn = async (driver: Query, { indicators, ...range }: FigureQuery, { of }: QuantileQuery) => {
  const rows = await driver.query<{
    sums: readonly SumRow[] | null
    recounted: readonly (RecountedSum & { readonly indicator: string })[] | null
    position: readonly number[]
  }>(
    `select (select json_agg(f) from (
               select indicator, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator,
                      case when indicator = any ($11) then
                        json_agg(json_build_object('bucket', bucket, 'count', denominator) order by bucket)
                          filter (where denominator > 0) end as buckets
                 from ${SUMS} group by indicator) f) as sums,
            (select json_agg(r) from (${RECOUNTED}) r) as recounted,
            (select json_agg(pos order by shard) from bihuan.shard_head) as position`,
    [...parametersOf(indicators, range), of],
    'figures',
  )
  const { sums, recounted, position } = rows[0]!
  return { sums: sums ?? [], recounted: byIndicator(recounted ?? []), position }
}

const byIndicator = (rows: readonly (RecountedSum & { readonly indicator: string })[]) => {
  const groups = new Map<string, RecountedSum[]>()
  for (const { indicator, ...sum } of rows) groups.set(indicator, [...(groups.get(indicator) ?? []), sum])
  return groups
}

/**
 * The values at some places, from those buckets' values alone, each bucket read once. Take-backs cancel values. Each
 * indicator is looked through by itself, with its number and buckets as constants: so an index is found for it.
 */
const valuesAt = async (
  driver: Query,
  { area, from, to }: Range,
  places: readonly Place[],
): Promise<readonly number[]> => {
  const parameters: unknown[] = [area ?? '', ...daysOf(from, to)]
  const given = (value: unknown): string => `$${parameters.push(value)}`
  const numbered = places.map((at, place) => ({ ...at, place }))
  const looks = [...new Set(places.map(({ indicator }) => indicator))].map((indicator) => {
    const of = numbered.filter((at) => at.indicator === indicator)
    const buckets = of.map(({ bucket }) => bucket)
    return `(with valued as materialized (
         select bucket, value, sum(copies) over (partition by bucket order by value) as reached from (
           select bucket, numerator / denominator as value, sum(denominator) as copies from bihuan.contribution c
            where indicator = (select n.number from bihuan.name n where n.name = ${given(indicator)})
              and bucket = any (${given([...new Set(buckets)])}) and denominator <> 0 and day between $2 and $3
              and ($1 = '' or area = any (array(select unnest(bihuan.numbers_below($1)))))
            group by 1, 2 having sum(denominator) <> 0) v)
       select w.place, (select min(v.value) from valued v where v.bucket = w.bucket and v.reached > w.rank) as value
         from unnest(${given(buckets)}::int[], ${given(of.map(({ rank }) => rank))}::bigint[],
                     ${given(of.map(({ place }) => place))}::int[]) as w(bucket, rank, place))`
  })
  const rows = await driver.query<{ value: number }>(
    `${looks.join(' union all ')} order by place`,
    parameters,
  )
  return rows.map(({ value }) => value)
}

/** All from one snapshot: the sums, and then the values at the quantiles' places among them. */
const withQuantiles = async (driver: Query, query: FigureQuery, quantiles: QuantileQuery) => {
  const { sums: stored, recounted, position } = await sumsIn(driver, query, quantiles)
  // Of what counts for nothing any more it is told that it once did.
  const gone = [...recounted.keys()].filter((of) => stored.every(({ indicator }) => indicator !== of))
  const sums = [
    ...stored,
    ...gone.map((indicator): SumRow => ({ indicator, numerator: 0, denominator: 0, buckets: null })),
  ]
  const asked = sums.map(({ indicator, buckets }) => {
    const count = (buckets ?? []).reduce((total, of) => total + of.count, 0)
    const ranks = count === 0 ? [] : [...new Set(quantiles.at.flatMap((at) => ranksOf(count, at)))]
    return { count, ranks, places: ranks.map((rank) => placeIn(indicator, buckets!, rank)) }
  })
  const places = asked.flatMap((of) => of.places)
  const values = places.length === 0 ? [] : await valuesAt(driver, query, places)
  let next = 0
  const found = sums.map(({ buckets: _, ...given }, index): FigureSum => {
    const { count, ranks } = asked[index]!
    const ranked = new Map(ranks.map((rank) => [rank, values[next++]!]))
    const changes = recounted.get(given.indicator)
    const sum = changes ? { ...given, recounted: changes } : given
    if (!quantiles.of.includes(sum.indicator)) return sum
    return { ...sum, quantiles: quantilesOf(count, quantiles.at, (rank) => ranked.get(rank)!) }
  })
  return { sums: found, position }
}

export const figuresOf = async (
  driver: Driver,
  query: FigureQuery,
  quantiles: QuantileQuery = NO_QUANTILES,
): Promise<{ readonly sums: readonly FigureSum[]; readonly position: LogPosition }> => {
  // Sums alone are one statement, which is a snapshot by itself.
  if (quantiles.of.length === 0) return withQuantiles(driver, query, quantiles)
  return driver.transaction((within) => withQuantiles(within, query, quantiles))
}

/** Several queries on one snapshot, one after the other. */
export const figuresTogether = (
  driver: Driver,
  queries: readonly FigureQuery[],
  quantiles: QuantileQuery = NO_QUANTILES,
): Promise<{ readonly sums: readonly (readonly FigureSum[])[]; readonly position: LogPosition }> =>
  driver.transaction(async (within) => {
    // The position is asked for even where there is nothing to sum.
    let { position } = await sumsIn(within, { indicators: [] }, NO_QUANTILES)
    const sums: (readonly FigureSum[])[] = []
    for (const query of queries) {
      const found = await withQuantiles(within, query, quantiles)
      sums.push(found.sums)
      position = found.position
    }
    return { sums, position }
  })

/** What a contribution was to, with its day as a number: see `dayNumber`. */
export interface ContributionRow extends Omit<Provenance, 'day'> {
  readonly day: number
}
interface ProvenanceRow extends ContributionRow {
  readonly n: number
}

export const provenanceOf = async (
  driver: Query,
  { indicator, area, from, to, since }: ProvenanceQuery,
  after: string | undefined,
  limit: number,
): Promise<Page<Provenance>> => {
  const [day, shard, pos, n] = readCursor(after)
  const rows = await driver.query<ProvenanceRow>(
    `select $1 as indicator, a.name as area, c.day, c.numerator, c.denominator, c.shard, c.pos, c.n, e.stream, e.version
       from (select * from bihuan.contribution c
              where indicator = (select i.number from bihuan.name i where i.name = $1)
                and day between $2 and $3 and (day, shard, pos, n) > ($4, $5, $6, $7)
                and ($8 = '' or area = any (array(select unnest(bihuan.numbers_below($8)))))
                and c.pos > coalesce(($10::bigint[])[c.shard + 1], 0)
              order by day, shard, pos, n limit $9) c
       join bihuan.name a on a.number = c.area
       join bihuan.event e on e.shard = c.shard and e.pos = c.pos
      order by c.day, c.shard, c.pos, c.n`,
    [indicator, ...daysOf(from, to), day, shard, pos, n, area ?? '', limit + 1, since ?? null],
    'provenance',
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ n: _, ...row }) => ({ ...row, day: dayOfNumber(row.day) })),
    ...(rows.length > limit && last
      ? { next: `${dayOfNumber(last.day)}_${last.shard}_${last.pos}_${last.n}` }
      : {}),
  }
}

const readCursor = (cursor: string | undefined): readonly [number, number, number, number] => {
  if (cursor === undefined) return [EARLIEST, -1, -1, -1]
  const [, day, shard, pos, n] = /^([\d-]{10})_(\d{1,4})_(\d{1,15})_(\d{1,9})$/.exec(cursor) ?? []
  const known = day === undefined ? undefined : parseDay(day)
  if (known === undefined) throw new BadCursor()
  return [dayNumber(known), Number(shard), Number(pos), Number(n)]
}
