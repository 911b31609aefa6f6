import { BadCursor, CASE_ID, type CaseQuery, type Page, type StreamRow } from '../desk/index.ts'

/** Where cases without a deadline stand in the order of deadlines: after all others. */
export const NEVER_DUE = Number.MAX_SAFE_INTEGER

/** Where a page ended: both orders are ascending by a number, then by id. */
export interface Cursor {
  readonly key: number
  readonly id: string
}

/** Where a page begins; undefined for the first. @throws BadCursor */
export const readCursor = (after: string | undefined): Cursor | undefined => {
  if (after === undefined) return undefined
  const [, key, id] = /^(-?\d{1,16})_(.+)$/.exec(after) ?? []
  if (key === undefined || id === undefined || !CASE_ID.test(id)) throw new BadCursor()
  return { key: Number(key), id }
}

export const cursorOf = ({ key, id }: Cursor): string => `${key}_${id}`

/** What leads on after `limit` of those found, of which one more was asked for. */
export const nextOf = (found: readonly Cursor[], limit: number): Pick<Page<StreamRow>, 'next'> => {
  const last = found[limit - 1]
  return found.length > limit && last ? { next: cursorOf(last) } : {}
}

/** In what order a queue is listed: what is offered goes by its deadlines alone. */
export const orderOf = ({ order, offered }: Pick<CaseQuery, 'order' | 'offered'>): CaseQuery['order'] =>
  offered ? 'due' : order

/** By what a row stands in its queue; as the indexes on `bihuan.stream` have it. */
export const orderKey: Readonly<Record<CaseQuery['order'], (row: StreamRow) => number>> = {
  due: ({ dueAt }) => dueAt ?? NEVER_DUE,
  opened: ({ openedAt }) => -openedAt,
}
