import {
  type CaseQuery,
  type FigureQuery,
  type Lang,
  maskedRequest,
  type Provenance,
  type Store,
  type StreamRow,
  why,
} from '../../desk/index.ts'
import { jsonSchema, type Programme, type Result, type Unit, unitId } from '../../kernel/index.ts'
import { propertiesOf } from '../api/titles.ts'
import { isLate, iso, offeredSince } from '../api/views.ts'
import type { Host } from '../host.ts'
import { grantedMonths, grantsByMonth } from './granted.ts'
import { wordedFigure, wordedFor } from './worded.ts'

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
  'offeredTo',
  'offeredAt',
] as const

/** What an export has columns of beside what every case has. */
export interface Columns {
  /** Fields of the request, with their schemas. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Whether what was granted by month is one. */
  readonly granted: boolean
}

/** The request's own fields, and what is granted, have columns where the export is of one programme. */
const columnsOf = (host: Host, programmes: readonly Programme[]): Columns => {
  const [only, ...others] = programmes
  if (!only || others.length > 0) return { fields: {}, granted: false }
  return { fields: propertiesOf(jsonSchema(only.request)), granted: grantsByMonth(host, only) }
}

/** In the order of the heads. A row of an export is shown once: nothing of it is kept, as lists keep theirs. */
const rowOf = (programme: Programme, row: StreamRow, columns: readonly string[], granted: boolean): Row => {
  const { id, programme: of, stage, bureau, area, openedAt, closedAt, dueAt, returned = 0, state } = row
  const offered = offeredSince(state)
  const request = columns.length === 0 ? {} : maskedRequest(programme, state.request)
  const answers = (request ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...[id, of, stage, bureau, area, state.channel],
    ...[openedAt, closedAt, dueAt].map((at) => (at === undefined ? undefined : iso(at))),
    ...[isLate(row), returned, state.offer?.to],
    ...[offered === undefined ? undefined : iso(offered)],
    ...columns.map((name) => answers[name]),
    ...(granted ? [Object.fromEntries(grantedMonths(state))] : []),
  ]
}

/** A queue as programs read it: by names and codes that stay, and times in UTC. */
const codedFor = ({ fields, granted }: Columns): Layout => {
  const columns = Object.keys(fields)
  return {
    head: [...HEAD, ...columns.map((name) => `request.${name}`), ...(granted ? ['granted'] : [])],
    rows: async (found) => found.map(({ programme, row }) => rowOf(programme, row, columns, granted)),
  }
}

interface Layout {
  readonly head: Row
  rows(page: readonly { readonly programme: Programme; readonly row: StreamRow }[]): Promise<readonly Row[]>
}

/**
 * A queue as rows, page by page, the head first; personal fields masked.
 *
 * @param lang in whose words people read it; without, it is for programs.
 */
export async function* exportRows(
  host: Host,
  reads: Pick<Store, 'cases'>,
  query: CaseQuery,
  lang?: Lang,
): AsyncGenerator<readonly Row[]> {
  const { registry } = host.desk
  const wanted = query.programmes
  const programmes = wanted ? registry.all.filter(({ id }) => wanted.includes(id)) : registry.all
  const columns = columnsOf(host, programmes)
  const layout = lang === undefined ? codedFor(columns) : wordedFor(host, columns, lang)
  yield [layout.head]
  // The database looks for the next page while this one is written.
  const read = (after?: string) => reads.cases(query, after, PAGE)
  let coming: ReturnType<typeof read> | undefined = read()
  while (coming) {
    const page: Awaited<typeof coming> = await coming
    coming = page.next === undefined ? undefined : read(page.next)
    // Whoever listens may have gone meanwhile: what fails is thrown where the page is waited for, if it still is.
    coming?.catch(() => undefined)
    yield await layout.rows(
      page.rows.flatMap((row) => {
        const programme = registry.pinned(row.programme, row.programmeVersion)
        return programme.ok ? [{ programme: programme.value, row }] : []
      }),
    )
  }
}

const FIGURE_HEAD = ['case', 'version', 'day', 'area', 'numerator', 'denominator', 'unit'] as const

const codedFigure = (unit: Unit) => ({
  head: FIGURE_HEAD,
  row: ({ stream, version, day, area, numerator, denominator }: Provenance): Row => [
    ...[stream, version, day, area, numerator, denominator, unitId(unit)],
  ],
})

/**
 * What is behind a figure as rows, page by page, the head first. For programs parts are in the unit that they are kept in:
 * `ms` of a duration, `fen` of money.
 *
 * @param query its `indicator` is `programme/name`.
 * @param lang in whose words people read it; without, it is for programs.
 * @returns a refusal where there is no such figure.
 */
export const figureRows = async (
  host: Host,
  query: Omit<FigureQuery, 'indicators'> & { readonly indicator: string },
  lang?: Lang,
): Promise<Result<AsyncGenerator<readonly Row[]>>> => {
  const { store, registry } = host.desk
  const read = (after?: string) => why(store, registry, query, after, PAGE)
  const first = await read()
  if (!first.ok) return first
  const [programme = '', name = ''] = query.indicator.split('/')
  const of = registry.latest(programme)
  if (!of.ok) return of
  const { unit } = of.value.indicators[name]!
  const layout = lang === undefined ? codedFigure(unit) : wordedFigure(host, unit, lang)
  async function* pages(): AsyncGenerator<readonly Row[]> {
    yield [layout.head]
    for (let page = first; page.ok; page = await read(page.value.next)) {
      yield page.value.rows.map(layout.row)
      if (page.value.next === undefined) return
    }
  }
  return { ok: true, value: pages() }
}
