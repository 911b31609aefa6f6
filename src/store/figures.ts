import {
  BadCursor,
  type FigureQuery,
  type FigureSum,
  type Page,
  type Provenance,
  type QuantileQuery,
} from '../desk/index.ts'
import { addDays, type Day, dayNumber, dayOfNumber, parseDay } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { quantilesOf, ranksOf } from './quantile.ts'

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

const monthOf = (day: Day): string => day.slice(0, 7)
const isFirstOfMonth = (day: Day): boolean => day.endsWith('-01')
const isLastOfMonth = (day: Day): boolean => isFirstOfMonth(addDays(day, 1))
const firstDayOf = (month: string): Day => `${month}-01` as Day
const lastDayOf = (month: string): Day => {
  let day = `${month}-28` as Day
  while (!isLastOfMonth(day)) day = addDays(day, 1)
  return day
}
const monthAfter = (month: string): string => monthOf(addDays(lastDayOf(month), 1))
const monthBefore = (month: string): string => monthOf(addDays(firstDayOf(month), -1))

/** @example 2025-01-15 to 2025-04-10 is February and March, with the edges 15–31 January and 1–10 April. */
const split = ({ from, to }: Range): Split => {
  if (from !== undefined && to !== undefined && from > to)
    return { months: [LAST, FIRST], head: NOTHING, tail: NOTHING }
  const first = from === undefined ? FIRST : isFirstOfMonth(from) ? monthOf(from) : monthAfter(monthOf(from))
  const last = to === undefined ? LAST : isLastOfMonth(to) ? monthOf(to) : monthBefore(monthOf(to))
  if (from !== undefined && to !== undefined && monthOf(from) === monthOf(to) && first > last)
    return { months: [LAST, FIRST], head: daysOf(from, to), tail: NOTHING }
  const headEdge = from !== undefined && !isFirstOfMonth(from)
  const tailEdge = to !== undefined && !isLastOfMonth(to)
  return {
    months: [first, last],
    head: headEdge ? daysOf(from, lastDayOf(monthOf(from))) : NOTHING,
    tail: tailEdge ? daysOf(firstDayOf(monthOf(to)), to) : NOTHING,
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

export const figuresOf = async (driver: Query, { indicators, ...range }: FigureQuery) => {
  const rows = await driver.query<{ sums: readonly FigureSum[] | null; position: readonly number[] }>(
    `select (select json_agg(f) from (select indicator, sum(numerator)::bigint as numerator,
                    sum(denominator)::bigint as denominator from ${SUMS} group by indicator) f) as sums,
            (select json_agg(pos order by shard) from bihuan.shard_head) as position`,
    parametersOf(indicators, range),
    'figures',
  )
  const { sums, position } = rows[0]!
  return { sums: sums ?? [], position }
}

interface Bucket {
  readonly bucket: number
  readonly count: number
}

/** A value by its place: so many of its bucket's are at most as large. */
interface Place {
  readonly bucket: number
  readonly rank: number
}

const placeOf = (buckets: readonly Bucket[], rank: number): Place => {
  let before = 0
  let at = 0
  while (at < buckets.length - 1 && before + buckets[at]!.count <= rank) before += buckets[at++]!.count
  return { bucket: buckets[at]!.bucket, rank: rank - before }
}

/** The values at some places, from those buckets' values alone, each bucket read once. Take-backs cancel values. */
const valuesAt = async (
  driver: Query,
  { indicator, area, from, to }: Omit<QuantileQuery, 'quantiles'>,
  places: readonly Place[],
): Promise<readonly number[]> => {
  const rows = await driver.query<{ value: number }>(
    `with valued as materialized (
       select bucket, value, sum(copies) over (partition by bucket order by value) as reached from (
         select bucket, numerator / denominator as value, sum(denominator) as copies from bihuan.contribution c
          where indicator = (select n.number from bihuan.name n where n.name = $1) and bucket = any($2)
            and denominator <> 0 and day between $4 and $5
            and ($3 = '' or area = any (array(select unnest(bihuan.numbers_below($3)))))
          group by 1, 2 having sum(denominator) <> 0) v)
     select (select min(v.value) from valued v where v.bucket = w.bucket and v.reached > w.rank) as value
       from unnest($6::int[], $7::bigint[]) with ordinality as w(bucket, rank, place) order by place`,
    [
      ...[indicator, [...new Set(places.map(({ bucket }) => bucket))], area ?? '', ...daysOf(from, to)],
      ...[places.map(({ bucket }) => bucket), places.map(({ rank }) => rank)],
    ],
  )
  return rows.map(({ value }) => value)
}

export const quantilesIn = (driver: Driver, query: QuantileQuery): Promise<readonly number[]> =>
  driver.transaction(async (within) => {
    const { indicator, quantiles, ...range } = query
    const sums = await within.query<{ bucket: number; denominator: number }>(
      `select bucket, denominator from ${SUMS}`,
      parametersOf([indicator], range),
      'buckets',
    )
    const buckets = sums
      .map(({ bucket, denominator }) => ({ bucket, count: denominator }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.bucket - b.bucket)
    const count = buckets.reduce((sum, of) => sum + of.count, 0)
    if (count === 0) return []
    const ranks = quantiles.flatMap((quantile) => ranksOf(count, quantile))
    const places = ranks.map((rank) => placeOf(buckets, rank))
    const values = await valuesAt(within, query, places)
    const ranked = new Map(ranks.map((rank, index) => [rank, values[index]!]))
    return quantilesOf(count, quantiles, (rank) => ranked.get(rank)!)
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
  { indicator, area, from, to }: Range & { readonly indicator: string },
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
              order by day, shard, pos, n limit $9) c
       join bihuan.name a on a.number = c.area
       join bihuan.event e on e.shard = c.shard and e.pos = c.pos
      order by c.day, c.shard, c.pos, c.n`,
    [indicator, ...daysOf(from, to), day, shard, pos, n, area ?? '', limit + 1],
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
