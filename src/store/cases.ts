import type { CaseQuery, Page, StreamRow } from '../desk/index.ts'

/** Where cases without a deadline stand in the order of deadlines: after all others. */
export const NEVER_DUE = Number.MAX_SAFE_INTEGER

/** Where a page ended: both orders are ascending by a number, then by id. */
export interface Cursor {
  readonly key: number
  readonly id: string
}

/** A cursor that was not given out leads to the beginning: it is opaque, not a promise. */
export const readCursor = (after: string | undefined): Cursor | undefined => {
  const [, key, id] = /^(-?\d{1,16})_([\w.:-]{1,128})$/.exec(after ?? '') ?? []
  return key === undefined || id === undefined ? undefined : { key: Number(key), id }
}

export const cursorOf = ({ key, id }: Cursor): string => `${key}_${id}`

/** What leads on after `limit` of those found, of which one more was asked for. */
export const nextOf = (found: readonly Cursor[], limit: number): Pick<Page<StreamRow>, 'next'> => {
  const last = found[limit - 1]
  return found.length > limit && last ? { next: cursorOf(last) } : {}
}

/** By what a row stands in its queue; as the indexes on `bihuan.stream` have it. */
export const orderKey: Readonly<Record<CaseQuery['order'], (row: StreamRow) => number>> = {
  due: ({ dueAt }) => dueAt ?? NEVER_DUE,
  opened: ({ openedAt }) => -openedAt,
}
