import { type CaseQuery, type Page, rowOf, type Scope, type StreamRow } from '../desk/index.ts'
import { type CaseState, RETURNED_OFTEN } from '../kernel/index.ts'
import { orderKey, pageOf, readCursor } from './cases.ts'
import type { Driver as Whole } from './driver.ts'
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

const areasBelow = (area: string, bound: Bound): string => {
  const code = bound.bind(area)
  return `(select a.area from bihuan.area_above a where a.above = ${code} union select ${code}::text)`
}

const placeSelect = (query: CaseQuery, scope: Scope, bound: Bound): string => {
  const is = (column: string, values: readonly string[] | undefined) =>
    values ? [`q.${column} = any (${bound.bind(values)}::text[])`] : []
  const isClosed = query.order === 'due' ? [false] : []
  const conditions = [
    ...[query, scope].flatMap(({ programmes, bureaus }) => [
      ...is('programme', programmes),
      ...is('bureau', bureaus),
    ]),
    ...is('stage', query.stages),
    ...[...isClosed, ...(query.closed === undefined ? [] : [query.closed])].map(
      (closed) => `q.closed = ${closed}`,
    ),
  ]
  const areas = [query.area, scope.area].flatMap((area) =>
    area === undefined ? [] : areasBelow(area, bound),
  )
  return `select array(select q.id from bihuan.queue q where ${['true', ...conditions].join(' and ')}) as queues,
    ${areas.length === 0 ? 'null::text[]' : `array(${areas.join(' intersect ')})`} as areas`
}

/** Who reads, as the database is told it: scopes and receipts. */
export type Told = readonly [scopes: string, receipts: string]

/** Where the cases of a query are; those in all areas as one. Tells the connection who reads what comes after. */
export const placesOf = async (driver: Driver, query: CaseQuery, told?: Told): Promise<readonly Place[]> => {
  const scopes = query.within ?? [{}]
  if (scopes.length === 0) return []
  const bound = new Bound()
  const places = scopes.map((scope) => placeSelect(query, scope, bound)).join(' union all ')
  const tell = told
    ? `, (select set_config('bihuan.scopes', ${bound.bind(told[0])}, false),
                 set_config('bihuan.receipts', ${bound.bind(told[1])}, false)) told`
    : ''
  const text = `select p.queues, p.areas from (${places}) p${tell}`
  const found = (await driver.query<Place>(text, bound.values)).filter(
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

  /** The cases of a selection of `shard`, `id` and `key`, the first of them in order. */
  first(from: string, bound: Bound): string {
    return `select c.state from (select * from (${from}) f order by f.key, f.id limit ${bound.bind(this.limit)}) h
      join bihuan.stream c on c.shard = h.shard and c.id = h.id order by h.key, h.id`
  }
}

interface Found {
  readonly state: CaseState
}

/** A person's own cases are few, and have an index. */
const findOwn = (driver: Driver, search: Search): Promise<readonly Found[]> => {
  const bound = new Bound()
  const own = `select s.shard, s.id, ${search.key} as key from bihuan.stream s
    where s.requester = ${bound.bind(search.query.requester)} and ${search.inOrder(bound)} and (${search.inPlaces(bound)})`
  return driver.query<Found>(search.first(own, bound), bound.values)
}

const walk = async (driver: Driver, search: Search, most: number): Promise<readonly Found[] | undefined> => {
  const bound = new Bound()
  const front = `select s.shard, s.id, ${search.key} as key, s.queue, s.area from bihuan.stream s
    where ${search.inOrder(bound)} order by ${search.key}, s.id limit ${most}`
  const wanted = `select s.shard, s.id, s.key from (${front}) s where ${search.inPlaces(bound)}`
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
  const all = `select s.shard, s.id, ${search.key} as key from bihuan.stream s
    where s.area = any (${bound.bind(areas)}::text[]) and s.queue = any (${bound.bind(search.queues)}::int[])
      and ${search.inOrder(bound)} and (${search.inPlaces(bound)}) limit ${most + 1}`
  const first = search.first('select * from gathered', bound)
  const [row] = await driver.query<{ count: number; found: readonly CaseState[] | null }>(
    `with gathered as materialized (${all})
     select (select count(*) from gathered)::int as count,
            case when (select count(*) from gathered) <= ${most} then array(${first}) end as found`,
    bound.values,
  )
  return row!.found?.map((state) => ({ state }))
}

const merge = (driver: Driver, search: Search, { whole, parts }: Pieces): Promise<readonly Found[]> => {
  const bound = new Bound()
  const limit = bound.bind(search.limit)
  const firstWhere = (condition: string) => `cross join lateral (
    select s.shard, s.id, ${search.key} as key from bihuan.stream s
     where ${condition} and ${search.inOrder(bound)} order by ${search.key}, s.id limit ${limit}) h`
  const ofQueues = () =>
    `select h.* from unnest(${bound.bind(whole)}::int[]) as q(id) ${firstWhere('s.queue = q.id')}`
  const [queues, areas] = [parts.map(([queue]) => queue), parts.map(([, area]) => area)]
  const ofParts =
    () => `select h.* from unnest(${bound.bind(queues)}::int[], ${bound.bind(areas)}::text[]) as q(id, area)
    ${firstWhere('s.queue = q.id and s.area = q.area')}`
  const heads = [...(whole.length > 0 ? [ofQueues()] : []), ...(parts.length > 0 ? [ofParts()] : [])]
  return driver.query<Found>(search.first(heads.join(' union all '), bound), bound.values)
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

/** A page of the cases that a query lists. */
export const casesOf = async (
  driver: Driver,
  query: CaseQuery,
  after: string | undefined,
  limit: number,
  { bounds = BOUNDS, told }: { readonly bounds?: Bounds | undefined; readonly told?: Told } = {},
): Promise<Page<StreamRow>> => {
  // One more than the page tells whether there is a next.
  const search = new Search(query, await placesOf(driver, query, told), after, limit + 1)
  const found = await find(driver, search, bounds)
  return pageOf(
    found.map(({ state }) => rowOf(state)),
    limit,
    orderKey[query.order],
  )
}
