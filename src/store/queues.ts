import { type CaseQuery, type Page, rowOf, type StreamRow, shardOf } from '../desk/index.ts'
import { type CaseState, RETURNED_OFTEN } from '../kernel/index.ts'
import { type Cursor, nextOf, readCursor } from './cases.ts'
import type { Driver as Whole } from './driver.ts'
import type { Remembered } from './remembered.ts'
import { NEVER_DUE } from './schema.ts'

type Driver = Pick<Whole, 'query'>

/**
 * Pages of cases in SQL. Cases of one bureau, programme and stage are one **queue** (`bihuan.queue`; closed and open
 * ones apart), so nearly every filter comes to a list of queues, of which a city has some hundreds. A page is then
 * found in the first of these ways that is sure to have all of it, each with a bound on what it reads:
 *
 * - **merge**: the first of every queue wanted, or of every queue in every area wanted, each a piece of an index;
 *   at once where the pieces are few, at last where nothing else found the page.
 * - **walk**: the first cases in order, whatever queue they are in; enough where many are wanted.
 * - **gather**: all cases of the areas and queues wanted; enough where there are few.
 */
export interface Bounds {
  /** A merge that is tried first reads so many cases. */
  readonly merge: number
  /** A walk reads so many. */
  readonly walk: number
  /** So many are gathered. */
  readonly gather: number
}
/** Rows of larger pages are not remembered. */
const MOST_KEPT = 200
const BOUNDS: Bounds = { merge: 10_000, walk: 10_000, gather: 5_000 }

const ORDER_KEY: Readonly<Record<CaseQuery['order'], string>> = {
  due: `coalesce(s.due_at, ${NEVER_DUE})`,
  opened: '(-s.opened_at)',
}

/** Parameters of a statement, numbered as they come; what a user says is only ever one of these. */
export class Bound {
  readonly values: unknown[] = []
  bind(value: unknown): string {
    return `$${this.values.push(value)}`
  }
}

/** Queues, in all areas or in those listed. */
interface Place {
  readonly queues: readonly number[]
  readonly areas: readonly string[] | null
}

const areasBelow = (area: string): string =>
  `(select a.area from bihuan.area_above a where a.above = ${area} union select ${area})`
const isAnyOf = (column: string, values: string): string =>
  `(${values} is null or ${column} = any (${values}))`

/** One text for all filters and scopes, so that it is planned once: for each scope, its queues and areas. */
const PLACES = `
  select array(
           select q.id from bihuan.queue q
            where ${isAnyOf('q.programme', '$2::text[]')} and ${isAnyOf('q.bureau', '$3::text[]')}
              and ${isAnyOf('q.stage', '$4::text[]')} and ($5::boolean is null or q.closed = $5)
              and bihuan.is_in(s, q.programme, q.bureau)) as queues,
         case when $6::text is null and not s ? 'area' then null
              when $6 is null then array${areasBelow("(s ->> 'area')")}
              when not s ? 'area' then array${areasBelow('$6')}
              else array(${areasBelow('$6')} intersect ${areasBelow("(s ->> 'area')")}) end as areas
    from jsonb_array_elements($1) s`

/** Who reads, as the database is told it: scopes and receipts. */
export type Told = readonly [scopes: string, receipts: string]

const TELL = `select set_config('bihuan.scopes', $7, false), set_config('bihuan.receipts', $8, false)`

/** Where the cases of a query are; those in all areas as one. Tells the connection who reads what comes after. */
export const placesOf = async (driver: Driver, query: CaseQuery, told?: Told): Promise<readonly Place[]> => {
  const { within: scopes = [{}], programmes, bureaus, stages, closed, area, order } = query
  if (scopes.length === 0 || (order === 'due' && closed)) return []
  const filter = [programmes, bureaus, stages, order === 'due' ? false : closed, area]
  const values = [JSON.stringify(scopes), ...filter.map((value) => value ?? null), ...(told ?? [])]
  const text = told ? `select p.* from (${PLACES}) p, (${TELL}) told` : PLACES
  const found = (await driver.query<Place>(text, values)).filter(
    ({ queues, areas }) => queues.length > 0 && areas?.length !== 0,
  )
  const everywhere = [...new Set(found.flatMap(({ queues, areas }) => (areas ? [] : queues)))]
  const within = found.filter(({ areas }) => areas)
  return everywhere.length > 0 ? [{ queues: everywhere, areas: null }, ...within] : within
}

interface Pieces {
  readonly whole: readonly number[]
  readonly parts: readonly (readonly [queue: number, area: string])[]
}

/** One page to find: its query, where its cases are, where the page before ended. */
export class Search {
  readonly query: CaseQuery
  readonly places: readonly Place[]
  readonly after: string | undefined
  readonly limit: number

  constructor(query: CaseQuery, places: readonly Place[], after: string | undefined, limit: number) {
    this.query = query
    this.places = places
    this.after = after
    this.limit = limit
  }

  get queues(): readonly number[] {
    return [...new Set(this.places.flatMap(({ queues }) => queues))]
  }
  /** Undefined where some of the cases may be in any. */
  get areas(): readonly string[] | undefined {
    const all = this.places.map(({ areas }) => areas)
    return all.every((areas) => areas !== null) ? [...new Set(all.flat())] : undefined
  }
  /** The queues wanted whole, and those wanted in one area each: what is in one of these is in no other. */
  get pieces(): Pieces {
    const whole = this.places.flatMap(({ queues, areas }) => (areas ? [] : queues))
    const parts = new Map<string, readonly [queue: number, area: string]>()
    for (const { queues, areas } of this.places)
      for (const area of areas ?? [])
        for (const queue of queues) if (!whole.includes(queue)) parts.set(`${queue} ${area}`, [queue, area])
    return { whole, parts: [...parts.values()] }
  }
  get key(): string {
    return ORDER_KEY[this.query.order]
  }

  /** What holds of every case in the order, wherever it is; written as the indexes have it. */
  inOrder(bound: Bound): string {
    const { order, openedFrom, openedBefore, dueFrom, dueBefore, returnedOften } = this.query
    const cursor = readCursor(this.after)
    const open = order === 'due' ? ['s.closed_at is null'] : []
    const later = cursor
      ? [`(${this.key}, s.id) > (${bound.bind(cursor.key)}::bigint, ${bound.bind(cursor.id)})`]
      : []
    const opened = [
      ...(openedFrom === undefined ? [] : [`(-s.opened_at) <= -${bound.bind(openedFrom)}::bigint`]),
      ...(openedBefore === undefined ? [] : [`(-s.opened_at) > -${bound.bind(openedBefore)}::bigint`]),
    ]
    const due = [
      ...(dueFrom === undefined
        ? []
        : [`${ORDER_KEY.due} >= ${bound.bind(dueFrom)}::bigint and s.due_at is not null`]),
      ...(dueBefore === undefined ? [] : [`${ORDER_KEY.due} < ${bound.bind(dueBefore)}::bigint`]),
    ]
    // Written out, as the index that holds these alone has it.
    const often = returnedOften ? [`s.returned >= ${RETURNED_OFTEN.times}`] : []
    return ['true', ...open, ...later, ...opened, ...due, ...often].join(' and ')
  }

  /** What holds of the cases wanted. */
  inPlaces(bound: Bound): string {
    return this.places
      .map(({ queues, areas }) => {
        const queue = `s.queue = any (${bound.bind(queues)}::int[])`
        return areas ? `(${queue} and s.area = any (${bound.bind(areas)}::text[]))` : queue
      })
      .join(' or ')
  }

  /** The cases of a selection of `shard`, `id`, `key` and `n`, the first of them in order. */
  first(from: string, bound: Bound): string {
    return `select c.id, c.xmin::text as stamp, h.key, h.n
        from (select * from (${from}) f order by f.key, f.id limit ${bound.bind(this.limit)}) h
        join bihuan.stream c on c.shard = h.shard and c.id = h.id order by h.key, h.id`
  }
}

/** One case of a page: its place in the order, the stamp of its row, and the how many-th it was of its piece. */
interface Found extends Cursor {
  readonly stamp: string
  readonly n: number
}
/** A row with the stamp that it has. */
export interface Stamped {
  readonly state: CaseState
  readonly stamp: string
}

/** A person's own cases are few, and have an index. */
const findOwn = (driver: Driver, search: Search): Promise<readonly Found[]> => {
  const bound = new Bound()
  const own = `select s.shard, s.id, ${search.key} as key, 0 as n from bihuan.stream s
    where s.requester = ${bound.bind(search.query.requester)} and ${search.inOrder(bound)} and (${search.inPlaces(bound)})`
  return driver.query<Found>(search.first(own, bound), bound.values)
}

const walk = async (driver: Driver, search: Search, most: number): Promise<readonly Found[] | undefined> => {
  const bound = new Bound()
  const front = `select s.shard, s.id, ${search.key} as key, s.queue, s.area from bihuan.stream s
    where ${search.inOrder(bound)} order by ${search.key}, s.id limit ${most}`
  const wanted = `select s.shard, s.id, s.key, 0 as n from (${front}) s where ${search.inPlaces(bound)}`
  const found = await driver.query<Found>(search.first(wanted, bound), bound.values)
  return found.length === search.limit ? found : undefined
}

const gather = async (
  driver: Driver,
  search: Search,
  areas: readonly string[],
  most: number,
): Promise<readonly Found[] | undefined> => {
  const bound = new Bound()
  const all = `select s.shard, s.id, ${search.key} as key, 0 as n from bihuan.stream s
    where s.area = any (${bound.bind(areas)}::text[]) and s.queue = any (${bound.bind(search.queues)}::int[])
      and ${search.inOrder(bound)} and (${search.inPlaces(bound)}) limit ${most + 1}`
  const first = search.first('select * from gathered', bound)
  const [row] = await driver.query<{ found: readonly Found[] | null }>(
    `with gathered as materialized (${all})
     select case when (select count(*) from gathered) <= ${most}
                 then (select coalesce(json_agg(f), '[]') from (${first}) f) end as found`,
    bound.values,
  )
  return row!.found ?? undefined
}

/** The first `share` of every piece, merged. */
const mergeShares = (
  driver: Driver,
  search: Search,
  { whole, parts }: Pieces,
  share: number,
): Promise<readonly Found[]> => {
  const bound = new Bound()
  const [inOrder, most] = [`${search.key}, s.id`, bound.bind(share)]
  const firstWhere = (condition: string) => `cross join lateral (
    select s.shard, s.id, ${search.key} as key, row_number() over (order by ${inOrder}) as n from bihuan.stream s
     where ${condition} and ${search.inOrder(bound)} order by ${inOrder} limit ${most}) h`
  const ofQueues = () =>
    `select h.* from unnest(${bound.bind(whole)}::int[]) as q(id) ${firstWhere('s.queue = q.id')}`
  const [queues, areas] = [parts.map(([queue]) => queue), parts.map(([, area]) => area)]
  const ofParts =
    () => `select h.* from unnest(${bound.bind(queues)}::int[], ${bound.bind(areas)}::text[]) as q(id, area)
    ${firstWhere('s.queue = q.id and s.area = q.area')}`
  const heads = [...(whole.length > 0 ? [ofQueues()] : []), ...(parts.length > 0 ? [ofParts()] : [])]
  return driver.query<Found>(search.first(heads.join(' union all '), bound), bound.values)
}

/** So many times an even share is read of every piece: enough but where a page is nearly all of one piece. */
const EVEN_SHARES = 4

const merge = async (driver: Driver, search: Search, pieces: Pieces): Promise<readonly Found[]> => {
  const even = search.limit / (pieces.whole.length + pieces.parts.length)
  const share = Math.min(search.limit, Math.ceil(EVEN_SHARES * even))
  const found = await mergeShares(driver, search, pieces, share)
  // Where the last that was read of a piece is on the page, more of that piece may belong there.
  const isSure = share >= search.limit || found.every(({ n }) => n < share)
  return isSure ? found : mergeShares(driver, search, pieces, search.limit)
}

const find = async (driver: Driver, search: Search, bounds: Bounds): Promise<readonly Found[]> => {
  if (search.places.length === 0) return []
  if (search.query.requester !== undefined) return findOwn(driver, search)
  const { areas, pieces } = search
  if ((pieces.whole.length + pieces.parts.length) * search.limit <= bounds.merge)
    return merge(driver, search, pieces)
  return (
    (await walk(driver, search, bounds.walk)) ??
    (areas && (await gather(driver, search, areas, bounds.gather))) ??
    (await merge(driver, search, pieces))
  )
}

/** The rows of what was found: those whose stamps are known as they are, the others read. */
const rowsOf = async (
  driver: Driver,
  found: readonly Found[],
  remembered: Remembered,
): Promise<readonly StreamRow[]> => {
  const known = new Map<string, StreamRow>()
  for (const { id, stamp } of found) {
    const held = remembered.get(id)
    if (held?.stamp === stamp) known.set(id, held.row)
  }
  const unknown = found.filter(({ id }) => !known.has(id)).map(({ id }) => id)
  const read =
    unknown.length === 0
      ? []
      : await driver.query<Stamped>(
          `select s.state, s.xmin::text as stamp from unnest($1::smallint[], $2::text[]) as w(shard, id)
             join bihuan.stream s on s.shard = w.shard and s.id = w.id`,
          [unknown.map(shardOf), unknown],
        )
  // Whoever reads queue after queue would drive out what people work on.
  const isPage = found.length <= MOST_KEPT
  for (const { state, stamp } of read)
    known.set(state.id, isPage ? remembered.keep(rowOf(state), stamp) : rowOf(state))
  // One that has just gone where the reader does not see it is left out.
  return found.flatMap(({ id }) => known.get(id) ?? [])
}

/** A page of the cases that a query lists. */
export const casesOf = async (
  driver: Driver,
  query: CaseQuery,
  after: string | undefined,
  limit: number,
  of: { readonly rows: Remembered; readonly bounds?: Bounds | undefined; readonly told?: Told },
): Promise<Page<StreamRow>> => {
  const places = await placesOf(driver, query, of.told)
  // One more than the page tells whether there is a next.
  const found = await find(driver, new Search(query, places, after, limit + 1), of.bounds ?? BOUNDS)
  const rows = await rowsOf(driver, found.slice(0, limit), of.rows)
  return { rows, ...nextOf(found, limit) }
}
