import { Link } from 'wouter'
import type { BoardFilter, BoardView } from './api.ts'
import { text } from './lang.tsx'
import { OFFERED } from './offered.tsx'

/** What supervision watches, counted: late, due soon, returned too often, offered and not answered; every count opens the very cases. */

/** What each is called. */
export const CALLED = {
  late: text('已超期', 'Late'),
  soon: text('24 小时内到期', 'Due within 24 hours'),
  often: text('多次退回', 'Returned too often'),
  offered: text('移交待接收', 'Offered, not answered'),
}

export type Row = BoardView['rows'][number]
type Watched = 'late' | 'soon' | 'often' | 'offered'
export type Count = Pick<Row, Watched>
export const WATCHED: readonly Watched[] = ['late', 'soon', 'often', 'offered']
/** What is shown only where there is some: nearly everywhere there is none. */
export const isShown = (of: Watched, count: Count): boolean => of === 'late' || of === 'soon' || count[of] > 0
const TONES: Readonly<Record<Watched, string>> = {
  late: 'bad',
  soon: 'soon',
  often: 'calm',
  offered: 'waits',
}

/** How the queue is narrowed to what a count is of. */
const ONLY: Readonly<Record<Watched, Readonly<Record<string, string>>>> = {
  ...{ late: { due: 'late' }, soon: { due: 'soon' } },
  ...{ often: { returned: 'often' }, offered: OFFERED },
}

/** What several rows come to. */
export const sumOf = (rows: readonly Row[]): Count => ({
  late: rows.reduce((sum, { late }) => sum + late, 0),
  soon: rows.reduce((sum, { soon }) => sum + soon, 0),
  often: rows.reduce((sum, { often }) => sum + often, 0),
  offered: rows.reduce((sum, { offered }) => sum + offered, 0),
})

/** Rows put together by a key, most late first. */
export const grouped = (
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): readonly (Count & { key: string })[] => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups]
    .map(([key, of]) => ({ key, ...sumOf(of) }))
    .sort((a, b) => b.late - a.late || b.soon - a.soon || b.often - a.often || (a.key < b.key ? -1 : 1))
}

/** A number that opens the very cases it counts. */
export const Behind = ({
  count,
  of,
  filter,
  label,
}: {
  readonly count: number
  readonly of: Watched
  readonly filter: BoardFilter
  readonly label: string
}) => {
  if (count === 0) return <span className="muted">0</span>
  const search = new URLSearchParams({ closed: 'false', ...ONLY[of], ...filter })
  return (
    <Link href={`/?${search}`} className={`pill ${TONES[of]}`} aria-label={label}>
      {count}
    </Link>
  )
}
