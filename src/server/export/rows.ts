import { type CaseQuery, maskedRequest, type Store, type StreamRow } from '../../desk/index.ts'
import { jsonSchema, type Programme } from '../../kernel/index.ts'
import { caseRowOf, propertiesOf } from '../api/views.ts'
import type { Host } from '../host.ts'

/** One row of an export: a value a column. */
export type Row = readonly unknown[]

const PAGE = 500

const HEAD = [
  'case',
  'programme',
  'stage',
  'bureau',
  'area',
  'channel',
  'openedAt',
  'closedAt',
  'dueAt',
  'late',
  'returned',
] as const

/** The request's own fields have columns where the export is of one programme. */
const requestColumns = (programmes: readonly Programme[]): readonly string[] =>
  programmes.length === 1 ? Object.keys(propertiesOf(jsonSchema(programmes[0]!.request))) : []

const rowOf = (programme: Programme, row: StreamRow, columns: readonly string[]): Row => {
  const view: Record<string, unknown> = { ...caseRowOf(programme, row), channel: row.state.channel }
  const request = (maskedRequest(programme, row.state.request) ?? {}) as Record<string, unknown>
  return [...HEAD.map((name) => view[name]), ...columns.map((name) => request[name])]
}

/** A queue as rows, page by page, the head first; personal fields masked. */
export async function* exportRows(
  host: Host,
  reads: Pick<Store, 'cases'>,
  query: CaseQuery,
): AsyncGenerator<readonly Row[]> {
  const { registry } = host.desk
  const wanted = query.programmes
  const columns = requestColumns(wanted ? registry.all.filter(({ id }) => wanted.includes(id)) : registry.all)
  yield [[...HEAD, ...columns.map((name) => `request.${name}`)]]
  // The database looks for the next page while this one is written.
  const read = (after?: string) => reads.cases(query, after, PAGE)
  let coming: ReturnType<typeof read> | undefined = read()
  while (coming) {
    const page: Awaited<typeof coming> = await coming
    coming = page.next === undefined ? undefined : read(page.next)
    // Whoever listens may have gone meanwhile: what fails is thrown where the page is waited for, if it still is.
    coming?.catch(() => undefined)
    yield page.rows.flatMap((row) => {
      const programme = registry.pinned(row.programme, row.programmeVersion)
      return programme.ok ? [rowOf(programme.value, row, columns)] : []
    })
  }
}
