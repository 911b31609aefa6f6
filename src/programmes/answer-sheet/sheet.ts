import type { Exactness, Sheet, SheetFigure, Stated } from '../../kernel/index.ts'
import { inBoth, text } from '../../kernel/index.ts'
import { runChecks } from './checking.ts'
import { BESIDE, CHECKS } from './checks.ts'
import { edition } from './programme.ts'
import { RECORDED, RECORDED_ONLY } from './recorded.ts'
import { type ReportedFigure, unitOf } from './reported/chapter.ts'
import { REPORTED } from './reported/index.ts'
import { type Statement, statement } from './statement.ts'

const figureOf = ({
  id,
  chapter,
  name,
  subject,
  period,
  unit,
  value,
  exactness,
  by,
  day,
  source,
}: ReportedFigure): SheetFigure => ({
  figure: id,
  chapter,
  name,
  subject,
  period: period.name,
  ...unitOf(unit),
  reported: { value, exactness, by, ...(day === undefined ? {} : { day }), source },
  ...(RECORDED[id] ? { recorded: RECORDED[id] } : {}),
})

const ADDED = text('新增填报', 'Added')
const CITY = text('全市', 'The whole city')

/** A figure as a confirmed statement leaves it: with another value, or new on the sheet. */
const revised = (
  before: SheetFigure | undefined,
  figure: string,
  input: unknown,
  from: string,
): SheetFigure | undefined => {
  const { value, exactness, by, day, source, name, nameEn, unit, period } = input as Statement
  const reported: Stated = {
    value,
    exactness: exactness as Exactness,
    by: inBoth(by),
    ...(day === undefined ? {} : { day }),
    source: inBoth(source),
    statement: from,
  }
  const named = name === undefined ? before?.name : text(name, nameEn ?? name)
  const counted = unit === undefined ? before && { unit: before.unit, scale: before.scale } : unitOf(unit)
  if (!named || !counted) return undefined
  return {
    ...(before ?? { chapter: ADDED, subject: CITY, period: text('', '') }),
    figure,
    name: named,
    ...(period === undefined ? {} : { period: inBoth(period) }),
    ...counted,
    reported,
  }
}

/** The five-year answer sheet of the city: its figures, how they are corrected, and how they are held against each other. */
export const answerSheet: Sheet = {
  edition: edition.id,
  statement: statement.id,
  figures: [...REPORTED.map(figureOf), ...RECORDED_ONLY],
  revised,
  check: (lines) => {
    const byId = new Map(lines.map((line) => [line.figure, line]))
    return runChecks(CHECKS, (figure) => {
      const line = byId.get(figure)
      const value = line?.reported?.value ?? BESIDE[figure]
      return value === undefined ? undefined : { value, base: value * (line?.scale ?? 1) }
    })
  },
}
