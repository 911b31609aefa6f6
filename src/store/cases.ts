import { type CaseQuery, type Page, rowOf, type Scope, type StreamRow } from '../desk/index.ts'
import type { CaseState } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { NEVER_DUE } from './schema.ts'

/** Where a page ended: both orders are ascending by a number, then by id. */
interface Cursor {
  readonly key: number
  readonly id: string
}

/** A cursor that was not given out leads to the beginning: it is opaque, not a promise. */
export const readCursor = (after: string | undefined): Cursor | undefined => {
  const [, key, id] = /^(-?\d{1,16})_([\w.:-]{1,128})$/.exec(after ?? '') ?? []
  return key === undefined || id === undefined ? undefined : { key: Number(key), id }
}

/** A page of what was found, of which one more than the limit was asked for. */
export const pageOf = (
  found: readonly StreamRow[],
  limit: number,
  key: (row: StreamRow) => number,
): Page<StreamRow> => {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return found.length > limit && last ? { rows, next: `${key(last)}_${last.id}` } : { rows }
}

/** By what a row stands in its queue; as the indexes `stream_due` and `stream_opened` have it. */
export const orderKey: Readonly<Record<CaseQuery['order'], (row: StreamRow) => number>> = {
  due: ({ dueAt }) => dueAt ?? NEVER_DUE,
  opened: ({ openedAt }) => -openedAt,
}
const ORDER_KEY: Readonly<Record<CaseQuery['order'], string>> = {
  due: `coalesce(s.due_at, ${NEVER_DUE})`,
  opened: '(-s.opened_at)',
}

/** All bureaus that have cases, found by leaps through the index. */
const EVERY_BUREAU = `
  with recursive b(bureau) as (
    (select bureau from bihuan.stream order by bureau limit 1)
    union all
    select (select s.bureau from bihuan.stream s where s.bureau > b.bureau order by s.bureau limit 1)
      from b where b.bureau is not null)
  select bureau from b where bureau is not null`

/** Parameters of a statement, numbered as they come; what a user says is only ever one of these. */
class Bound {
  readonly values: unknown[]
  constructor(...first: readonly unknown[]) {
    this.values = [...first]
  }
  bind(value: unknown): string {
    return `$${this.values.push(value)}`
  }
}

const scopeConditions = ({ programmes, bureaus, area }: Scope, bound: Bound): readonly string[] => {
  const conditions: string[] = []
  if (programmes) conditions.push(`s.programme = any (${bound.bind(programmes)}::text[])`)
  if (bureaus) conditions.push(`s.bureau = any (${bound.bind(bureaus)}::text[])`)
  if (area !== undefined) {
    const code = bound.bind(area)
    conditions.push(
      `s.area = any (array(select a.area from bihuan.area_above a where a.above = ${code}) || array[${code}]::text[])`,
    )
  }
  return conditions
}

const conditionsOf = (query: CaseQuery, bound: Bound): readonly string[] => {
  const { stages, closed, requester, openedFrom, openedBefore, within, order } = query
  const { programmes, area } = query
  const conditions = [
    ...scopeConditions({ ...(programmes && { programmes }), ...(area !== undefined && { area }) }, bound),
  ]
  if (stages) conditions.push(`s.stage = any (${bound.bind(stages)}::text[])`)
  if (closed === false || order === 'due') conditions.push('s.closed_at is null')
  if (closed === true) conditions.push('s.closed_at is not null')
  if (requester !== undefined) conditions.push(`s.requester = ${bound.bind(requester)}`)
  // Written as the indexes have it.
  if (openedFrom !== undefined) conditions.push(`(-s.opened_at) <= -${bound.bind(openedFrom)}::bigint`)
  if (openedBefore !== undefined) conditions.push(`(-s.opened_at) > -${bound.bind(openedBefore)}::bigint`)
  if (within) {
    const any = within.map((one) => `(${['true', ...scopeConditions(one, bound)].join(' and ')})`)
    conditions.push(`(${['false', ...any].join(' or ')})`)
  }
  return conditions
}

/** The bureaus that a query can concern at all; undefined where it may be any. */
const bureausOf = ({ bureaus, within }: CaseQuery): readonly string[] | undefined => {
  if (bureaus) return bureaus
  if (!within || within.some((scope) => !scope.bureaus)) return undefined
  return [...new Set(within.flatMap((scope) => scope.bureaus ?? []))]
}

const statementOf = (query: CaseQuery, after: string | undefined, limit: number) => {
  const cursor = readCursor(after) ?? { key: Number.MIN_SAFE_INTEGER, id: '' }
  const bound = new Bound(cursor.key, cursor.id, limit + 1)
  const key = ORDER_KEY[query.order]
  const conditions = [`(${key}, s.id) > ($1::bigint, $2)`, ...conditionsOf(query, bound)]
  const bureaus = bureausOf(query)
  const list = bureaus && bound.bind(bureaus)
  const select = (bureau: string) =>
    `select s.id, ${key} as key, s.state from bihuan.stream s
      where ${[bureau, ...conditions].join(' and ')} order by ${key}, s.id limit $3`
  // One person's cases are few, and found by an index of their own.
  if (query.requester !== undefined)
    return { text: select(list ? `s.bureau = any (${list}::text[])` : 'true'), values: bound.values }
  // Each bureau's own queue is one piece of an index; the first of each are merged.
  const from = list ? `select unnest(${list}::text[]) as bureau` : EVERY_BUREAU
  const text = `select q.state from (${from}) b cross join lateral (${select('s.bureau = b.bureau')}) q
    order by q.key, q.id limit $3`
  return { text, values: bound.values }
}

export const casesOf = async (
  driver: Driver,
  query: CaseQuery,
  after: string | undefined,
  limit: number,
): Promise<Page<StreamRow>> => {
  const { text, values } = statementOf(query, after, limit)
  const rows = await driver.query<{ state: CaseState }>(text, values)
  return pageOf(
    rows.map(({ state }) => rowOf(state)),
    limit,
    orderKey[query.order],
  )
}
