import {
  type Agreement,
  type Counted,
  comparedLine,
  type Effect,
  FEN_A_YUAN,
  MACHINE,
  type Recorded,
  type Result,
  refuse,
  type Sheet,
  type SheetCheck,
  type SheetFigure,
  type SheetLine,
  type Stated,
} from '../kernel/index.ts'
import type { RulesAtWork } from './benefits/rules.ts'
import { type FigureRow, figuresNamed } from './figures.ts'
import type { JobStep } from './job.ts'
import type { LogPosition } from './log-position.ts'
import { readEvent } from './personal.ts'
import type { Reads, Store, StreamRow } from './ports.ts'
import type { Registry } from './registry.ts'

/** What editions are made with and read from: a desk is one. */
interface At {
  readonly store: Store
  readonly registry: Registry
  readonly rules: RulesAtWork | undefined
}

/** The days that figures without days of their own are summed over. */
interface Days {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** All figures of a sheet as they stand at one position of the log, and what comes of checking them. */
interface SheetNow {
  readonly lines: readonly SheetLine[]
  readonly checks: readonly SheetCheck[]
  readonly position: LogPosition
}

/** With when the records of each figure were last recounted, where they were. */
interface SheetSummed extends SheetNow {
  readonly recountedAt: ReadonlyMap<string, number>
}

/** A line as it is shown: what was frozen, how its two sides agree, and what has changed since. */
export interface EditionLine extends SheetLine {
  readonly compared?: { readonly agreement: Agreement; readonly difference: number }
  /** What is now reported, where that is another value. */
  readonly reportedNow?: Stated
  /** What the records now give, where that is another value. */
  readonly recordedNow?: Counted
  /** When its records were last recounted since, where they were: the value may be another though no case has changed. */
  readonly recountedAt?: number
}

/** An edition without its figures. */
export interface EditionHead {
  readonly id: string
  readonly programme: string
  readonly area: string
  readonly title: string
  readonly from: string
  readonly to: string
  /** The stage or outcome it is in. */
  readonly stage: string
  readonly isPublished: boolean
  readonly frozenAt?: number
  readonly publishedAt?: number
  /** How many figures it was frozen with. */
  readonly lines?: number
}

/** An edition with its figures: as they were frozen, or as they stand where it is not frozen yet. */
export interface Edition extends EditionHead {
  readonly figures: readonly EditionLine[]
  readonly checks: readonly SheetCheck[]
  /** The position of the log that its records were summed at. */
  readonly position: LogPosition
  /** The position at which it was looked whether they have changed. */
  readonly positionNow: LogPosition
}

/** So many in one event: see what an event may hold. */
const AN_EVENT = 20
const PAGE = 200
const MAX_EVENTS_READ = 10_000
const PUBLISHED = 'published'
const CONFIRMED = 'confirmed'
const PERCENT = 100
const sheetsOf = ({ rules }: Pick<At, 'rules'>): readonly Sheet[] => rules?.city.sheets ?? []

/** Whether there is anything that the city answers for in figures. */
export const hasSheets = (at: Pick<At, 'rules'>): boolean => sheetsOf(at).length > 0

const sheetFor = (at: Pick<At, 'rules'>, programme: string): Sheet | undefined =>
  sheetsOf(at).find(({ edition }) => edition === programme)

/** The programme by which a figure is put on the sheet of an edition, or corrected: its request names the `figure`. */
export const statementsOf = (at: Pick<At, 'rules'>, { programme }: EditionHead): string | undefined =>
  sheetFor(at, programme)?.statement

/** Cases of a programme in a stage, all of them: what stands on a sheet was entered by people. */
const allCases = async (store: Store, programme: string, stage: string): Promise<readonly StreamRow[]> => {
  const rows: StreamRow[] = []
  let after: string | undefined
  do {
    const page = await store.cases({ programmes: [programme], stages: [stage], order: 'opened' }, after, PAGE)
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return rows
}

/** The figures of a sheet with every confirmed statement, in the order they were confirmed. */
const figuresOn = async ({ store }: At, sheet: Sheet): Promise<readonly SheetFigure[]> => {
  const figures = new Map(sheet.figures.map((figure) => [figure.figure, figure]))
  const statements = [...(await allCases(store, sheet.statement, CONFIRMED))].sort(
    (a, b) => a.closedAt! - b.closedAt! || (a.id < b.id ? -1 : 1),
  )
  for (const { id, state } of statements) {
    const { figure } = state.request as { figure: string }
    const revised = sheet.revised(figures.get(figure), figure, state.did.propose?.input, id)
    if (revised) figures.set(figure, revised)
  }
  return [...figures.values()]
}

/** In the base units that statements are made in. Nothing recorded is no value: unknown is not zero. */
const countedOf = (recorded: Recorded, row: FigureRow): Counted => {
  const { numerator, denominator, value, unit } = row
  const isNothing = value === null || (numerator === 0 && (denominator ?? 0) === 0)
  const inBase = (of: number) => (unit === 'ratio' ? of * PERCENT : unit === 'fen' ? of / FEN_A_YUAN : of)
  return { ...recorded, numerator, denominator, value: isNothing ? null : inBase(value) }
}

const hasDays = ({ from, to }: Recorded): boolean => from !== undefined || to !== undefined

const sheetNow = async (at: At, sheet: Sheet, { from, to }: Days): Promise<SheetSummed> => {
  const figures = (await figuresOn(at, sheet)).map((figure) => {
    const { recorded } = figure
    if (!recorded || hasDays(recorded)) return figure
    return { ...figure, recorded: { ...recorded, ...(from && { from }), ...(to && { to }) } }
  })
  const named = figures.flatMap(({ recorded }) => recorded ?? [])
  const { rows, position } = await figuresNamed(at.store, at.registry, named)
  const found = new Map(named.map((recorded, n) => [recorded, rows[n]]))
  const lines = figures.flatMap(({ recorded, ...figure }): SheetLine[] => {
    const row = recorded && found.get(recorded)
    // A figure that is neither stated nor recorded here is none.
    if (!row && !figure.reported) return []
    return [row ? { ...figure, recorded: countedOf(recorded, row) } : figure]
  })
  const recountedAt = new Map(
    figures.flatMap(({ figure, recorded }) => {
      const last = recorded && found.get(recorded)?.recounted?.at(-1)
      return last ? [[figure, last.at] as const] : []
    }),
  )
  return { lines, checks: sheet.check(lines), position, recountedAt }
}

const chunked = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / AN_EVENT) }, (_, n) =>
    all.slice(n * AN_EVENT, (n + 1) * AN_EVENT),
  )

/**
 * The steps by which a case that asked for it is frozen: every line and every check in events of a size, then how many
 * there are and the position they are of. Done together or not at all.
 */
export const freezingSteps = async (
  at: At,
  stream: string,
  days: Extract<Effect, { effect: 'freeze' }>,
): Promise<Result<readonly Omit<JobStep, 'key'>[]>> => {
  const row = (await at.store.load([stream], [])).rows.get(stream)
  const sheet = row && sheetFor(at, row.programme)
  if (!sheet) return refuse('not-satisfied', ['此处未装入这份答卷', 'this answer sheet is not loaded here'])
  const { lines, checks, position } = await sheetNow(at, sheet, days)
  const listed = lines.map((line) => {
    const agreement = comparedLine(line)?.agreement
    return agreement ? { ...line, agreement } : line
  })
  const steps = [
    ...chunked(listed).map((part) => ({ action: 'list', input: { lines: part } })),
    ...chunked(checks).map((part) => ({ action: 'compare', input: { checks: part } })),
    { action: 'freeze', input: { position, lines: lines.length, checks: checks.length } },
  ]
  return { ok: true, value: steps.map((command) => ({ command, actor: MACHINE })) }
}

/** Whether a case is an edition that everybody may read. */
export const isPublished = (at: Pick<At, 'rules'>, { programme, stage }: StreamRow): boolean =>
  stage === PUBLISHED && sheetFor(at, programme) !== undefined

/** An edition's case, told without its figures. */
export const editionHead = ({ id, programme, area, stage, closedAt, state }: StreamRow): EditionHead => {
  const { title, from, to } = state.request as { title: string; from: string; to: string }
  const frozen = state.did.freeze
  return {
    ...{ id, programme, area, title, from, to, stage, isPublished: stage === PUBLISHED },
    ...(frozen ? { frozenAt: frozen.at, lines: (frozen.input as { lines: number }).lines } : {}),
    ...(stage === PUBLISHED && closedAt !== undefined ? { publishedAt: closedAt } : {}),
  }
}

/** The newest editions of every sheet, newest first: all that `reads` shows, or of those the published ones. */
export const editionsIn = async (
  at: Pick<At, 'rules'>,
  reads: Pick<Reads, 'cases'>,
  only: 'all' | 'published' = 'all',
): Promise<readonly StreamRow[]> => {
  const programmes = sheetsOf(at).map(({ edition }) => edition)
  if (programmes.length === 0) return []
  const stages = only === 'published' ? { stages: [PUBLISHED] } : {}
  return (await reads.cases({ programmes, ...stages, order: 'opened' }, undefined, PAGE)).rows
}

/** What was frozen, read from the edition's own events. */
const frozenOf = async ({ store }: At, id: string): Promise<SheetNow | undefined> => {
  const events = (await store.events(id, 0, MAX_EVENTS_READ)).map(readEvent)
  const inputs = <Input>(action: string): readonly Input[] =>
    events.flatMap(({ type, input }) => (type === action ? [input as Input] : []))
  const frozen = inputs<{ position: LogPosition }>('freeze').at(-1)
  return (
    frozen && {
      lines: inputs<{ lines: readonly (SheetLine & { agreement?: unknown })[] }>('list').flatMap(
        ({ lines }) => lines.map(({ agreement: _, ...line }) => line),
      ),
      checks: inputs<{ checks: readonly SheetCheck[] }>('compare').flatMap(({ checks }) => checks),
      position: frozen.position,
    }
  )
}

const lineOf = (
  line: SheetLine,
  now: SheetLine | undefined,
  recountedAt: number | undefined,
): EditionLine => {
  const compared = comparedLine(line)
  const reported = now?.reported
  const recorded = now?.recorded
  const isRestated = reported && (reported.value !== line.reported?.value || now.scale !== line.scale)
  return {
    ...line,
    ...(compared ? { compared } : {}),
    ...(isRestated ? { reportedNow: reported } : {}),
    ...(recorded && recorded.value !== line.recorded?.value ? { recordedNow: recorded } : {}),
    ...(recountedAt === undefined ? {} : { recountedAt }),
  }
}

/**
 * One edition: what it was frozen with, and beside it what is otherwise now. Undefined where the case is none.
 *
 * @param row its case, as whoever asks may see it.
 */
export const editionOf = async (at: At, row: StreamRow): Promise<Edition | undefined> => {
  const sheet = sheetFor(at, row.programme)
  if (!sheet) return undefined
  const head = editionHead(row)
  const now = await sheetNow(at, sheet, head)
  const shown = (await frozenOf(at, row.id)) ?? now
  const byFigure = new Map(now.lines.map((line) => [line.figure, line]))
  const { frozenAt = Number.POSITIVE_INFINITY } = head
  const recountedSince = (figure: string): number | undefined => {
    const last = now.recountedAt.get(figure)
    return last !== undefined && last > frozenAt ? last : undefined
  }
  return {
    ...head,
    figures: shown.lines.map((line) => lineOf(line, byFigure.get(line.figure), recountedSince(line.figure))),
    checks: shown.checks,
    position: shown.position,
    positionNow: now.position,
  }
}
