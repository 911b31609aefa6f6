import { createHash } from 'node:crypto'
import { csvLine } from '../csv-line.ts'

/** What one recipient is paid: the sum of what is owed over all months, less what was paid too much. */
export interface PayLine {
  readonly line: number
  readonly case: string
  readonly household: string
  readonly person?: string
  readonly amountFen: number
  /** What will have reached them for each month in all, once the line is paid. */
  readonly months: readonly { readonly month: string; readonly amountFen: number }[]
}

const HEADER = 'line,case,household,person,months,amount_yuan,run'

/** Fen as yuan with two places, exactly. */
const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** Lines as the CSV that a bank is given: UTF-8, CRLF, amounts in yuan with two places; the same lines, the same bytes. */
export const csvOf = (run: string, lines: readonly PayLine[]): string =>
  [
    HEADER,
    ...lines.map(({ line, case: id, household, person = '', months, amountFen }) =>
      csvLine([
        line,
        id,
        household,
        person,
        months.map(({ month }) => month).join(' '),
        yuan(amountFen),
        run,
      ]),
    ),
    '',
  ].join('\r\n')

/** In hex, over UTF-8. */
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')
