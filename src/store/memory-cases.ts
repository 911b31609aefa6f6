import type {
  BoardCount,
  BoardQuery,
  CaseQuery,
  ConcernCount,
  Page,
  Scope,
  StreamRow,
} from '../desk/index.ts'
import { type Instant, RETURNED_OFTEN } from '../kernel/index.ts'
import { NEVER_DUE, nextOf, orderKey, orderOf, readCursor } from './cases.ts'

/** A case as it is listed, with what its row does not tell. */
export interface Listed {
  readonly row: StreamRow
  /** See `Unit.organisation`. */
  readonly organisation?: string | undefined
}

/** Whether an area is another one, or within it. */
export type IsBelow = (code: string, top: string) => boolean

const isIn = (query: CaseQuery, { row: of, organisation }: Listed, isBelow: IsBelow): boolean => {
  const { programme, stage, openedAt, closedAt, dueAt, returned = 0, offeredTo, area, state, ...row } = of
  const bureau = query.offered ? offeredTo : row.bureau
  if (bureau === undefined) return false
  const isClosed = closedAt !== undefined
  const { openedFrom = openedAt, openedBefore = Number.POSITIVE_INFINITY } = query
  const { dueFrom, dueBefore } = query
  const due = dueAt ?? NEVER_DUE
  const isWithin = (scope: Scope) =>
    (scope.programmes?.includes(programme) ?? true) &&
    (scope.bureaus?.includes(bureau) ?? true) &&
    (scope.organisation === undefined || scope.organisation === organisation) &&
    (scope.area === undefined || isBelow(area, scope.area))
  return (
    isWithin(query) &&
    openedAt >= openedFrom &&
    openedAt < openedBefore &&
    (dueFrom === undefined || (due >= dueFrom && due < NEVER_DUE)) &&
    (dueBefore === undefined || due < dueBefore) &&
    (!query.returnedOften || returned >= RETURNED_OFTEN.times) &&
    (query.within?.some(isWithin) ?? true) &&
    (query.stages?.includes(stage) ?? true) &&
    (query.closed === undefined || query.closed === isClosed) &&
    !(orderOf(query) === 'due' && isClosed) &&
    (query.requester === undefined || query.requester === state.requester)
  )
}

/** See `Store.cases`: of all that are in memory. */
export const pageOf = (
  cases: readonly Listed[],
  query: CaseQuery,
  after: string | undefined,
  limit: number,
  isBelow: IsBelow,
): Page<StreamRow> => {
  const key = orderKey[orderOf(query)]
  const cursor = readCursor(after)
  const isAfter = (row: StreamRow) =>
    !cursor || key(row) > cursor.key || (key(row) === cursor.key && row.id > cursor.id)
  const found = cases
    .filter((of) => isIn(query, of, isBelow) && isAfter(of.row))
    .map(({ row }) => row)
    .sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1))
    .slice(0, limit + 1)
  const places = found.map((row) => ({ key: key(row), id: row.id }))
  return { rows: found.slice(0, limit), ...nextOf(places, limit) }
}

/** See `Store.concerned`. */
export const concernedIn = (
  cases: readonly Listed[],
  within: readonly Scope[],
  limit: number,
  isBelow: IsBelow,
): readonly ConcernCount[] => {
  const counts = new Map<string, number>()
  for (const of of cases)
    if (of.organisation !== undefined && isIn({ within, order: 'due' }, of, isBelow))
      counts.set(of.organisation, (counts.get(of.organisation) ?? 0) + 1)
  return [...counts]
    .map(([organisation, open]) => ({ organisation, open }))
    .sort((a, b) => b.open - a.open || (a.organisation < b.organisation ? -1 : 1))
    .slice(0, limit)
}

/** See `Store.boardCounts`. */
export const boardOf = (
  cases: readonly Listed[],
  query: BoardQuery,
  now: Instant,
  soonBefore: Instant,
  isBelow: IsBelow,
): readonly BoardCount[] => {
  const counts = new Map<string, Record<'late' | 'soon' | 'often' | 'offered', number> & BoardCount>()
  const count = (bureau: string, area: string, what: 'late' | 'soon' | 'often' | 'offered') => {
    const key = `${bureau} ${area}`
    const so = counts.get(key) ?? { ...{ bureau, area }, ...{ late: 0, soon: 0, often: 0, offered: 0 } }
    counts.set(key, { ...so, [what]: so[what] + 1 })
  }
  for (const of of cases) {
    const { bureau, area, dueAt = NEVER_DUE, returned = 0 } = of.row
    if (isIn({ ...query, order: 'due' }, of, isBelow)) {
      if (dueAt < now) count(bureau, area, 'late')
      else if (dueAt < soonBefore) count(bureau, area, 'soon')
      if (returned >= RETURNED_OFTEN.times) count(bureau, area, 'often')
    }
    if (isIn({ ...query, order: 'due', offered: true }, of, isBelow))
      count(of.row.offeredTo!, area, 'offered')
  }
  return [...counts.values()].sort((a, b) =>
    a.bureau === b.bureau ? (a.area < b.area ? -1 : 1) : a.bureau < b.bureau ? -1 : 1,
  )
}
