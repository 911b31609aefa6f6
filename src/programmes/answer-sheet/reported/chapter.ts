import { type Exactness, type Text, text } from '../../../kernel/index.ts'
import { PERIODS, type Period, type PeriodId } from './periods.ts'
import { UNITS, type UnitId } from './units.ts'

/** What somebody reported: only the fact, never their sentence. */
export interface ReportedFigure {
  /** The article, and its number there. */
  readonly id: string
  readonly chapter: Text
  readonly name: Text
  readonly subject: Text
  readonly period: Period
  readonly unit: UnitId
  readonly value: number
  readonly exactness: Exactness
  readonly by: Text
  readonly day?: string
  readonly source: Text
}

interface ChapterWords {
  /** The number of the article that its figures stand in. */
  readonly id: string
  readonly name: Text
  /** Which organisation said so. */
  readonly by: Text
  /** When, where the article says it. */
  readonly day?: string
  /** Of whom and when most of its figures are. */
  readonly subject: Text
  readonly period: PeriodId
}

interface More {
  readonly subject?: Text
  readonly period?: PeriodId
  readonly exactness?: Exactness
}

type Row = readonly [id: string, zh: string, en: string, value: number, unit: UnitId, more?: More]

/** The figures of one article. */
export const chapter = (words: ChapterWords, rows: readonly Row[]): readonly ReportedFigure[] =>
  rows.map(([id, zh, en, value, unit, more = {}]) => ({
    id,
    chapter: words.name,
    name: text(zh, en),
    subject: more.subject ?? words.subject,
    period: PERIODS[more.period ?? words.period],
    unit,
    value,
    exactness: more.exactness ?? 'exact',
    by: words.by,
    ...(words.day === undefined ? {} : { day: words.day }),
    source: text(`报道 ${words.id}`, `Article ${words.id}`),
  }))

/** A unit as a line of a sheet tells it. */
export const unitOf = (id: UnitId): { readonly unit: Text; readonly scale: number } => ({
  unit: UNITS[id].name,
  scale: UNITS[id].scale,
})
