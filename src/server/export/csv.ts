import type { Row } from './rows.ts'

const FORMULA = /^[=+\-@\t\r]/

/** A cell that no spreadsheet takes for a formula, quoted where it has to be. */
const cell = (value: unknown): string => {
  const plain =
    value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  const safe = typeof value === 'string' && FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows as CSV, page by page. */
export async function* csvOf(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder()
  // The mark tells spreadsheets that it is UTF-8.
  yield bytes.encode('\ufeff')
  for await (const page of pages)
    if (page.length > 0) yield bytes.encode(page.map((row) => `${row.map(cell).join(',')}\r\n`).join(''))
}
