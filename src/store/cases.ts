import type { CaseQuery, Page, StreamRow } from '../desk/index.ts'
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

/** By what a row stands in its queue; as the indexes on `bihuan.stream` have it. */
export const orderKey: Readonly<Record<CaseQuery['order'], (row: StreamRow) => number>> = {
  due: ({ dueAt }) => dueAt ?? NEVER_DUE,
  opened: ({ openedAt }) => -openedAt,
}
