import { type CaseQuery, type Page, rowOf, type StreamRow } from '../desk/index.ts'
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

/** The query as text and parameters; what a user says is only ever a parameter. */
const statementOf = (query: CaseQuery, after: string | undefined, limit: number) => {
  const { programmes, stages, closed, bureaus, area, requester, order } = query
  const cursor = readCursor(after) ?? { key: Number.MIN_SAFE_INTEGER, id: '' }
  const parameters: unknown[] = [cursor.key, cursor.id, limit + 1]
  const bind = (value: unknown): string => `$${parameters.push(value)}`
  const key = ORDER_KEY[order]
  const conditions = [`(${key}, s.id) > ($1::bigint, $2)`]
  if (programmes) conditions.push(`s.programme = any (${bind(programmes)}::text[])`)
  if (stages) conditions.push(`s.stage = any (${bind(stages)}::text[])`)
  if (closed === false || order === 'due') conditions.push('s.closed_at is null')
  if (closed === true) conditions.push('s.closed_at is not null')
  if (requester !== undefined) conditions.push(`s.requester = ${bind(requester)}`)
  if (area !== undefined) {
    const code = bind(area)
    conditions.push(
      `s.area = any (array(select a.area from bihuan.area_above a where a.above = ${code}) || array[${code}]::text[])`,
    )
  }
  const select = (more: readonly string[]) =>
    `select s.id, ${key} as key, s.state from bihuan.stream s
      where ${[...more, ...conditions].join(' and ')} order by ${key}, s.id limit $3`
  if (requester !== undefined) {
    const more = bureaus ? [`s.bureau = any (${bind(bureaus)}::text[])`] : []
    return { text: select(more), parameters }
  }
  // Each bureau's own queue is one piece of an index; the first of each are merged.
  const from = bureaus ? `select unnest(${bind(bureaus)}::text[]) as bureau` : EVERY_BUREAU
  const text = `select q.state from (${from}) b cross join lateral (${select(['s.bureau = b.bureau'])}) q
    order by q.key, q.id limit $3`
  return { text, parameters }
}

export const casesOf = async (
  driver: Driver,
  query: CaseQuery,
  after: string | undefined,
  limit: number,
): Promise<Page<StreamRow>> => {
  const { text, parameters } = statementOf(query, after, limit)
  const rows = await driver.query<{ state: CaseState }>(text, parameters)
  return pageOf(
    rows.map(({ state }) => rowOf(state)),
    limit,
    orderKey[query.order],
  )
}
