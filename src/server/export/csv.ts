import { csvLine } from '../../desk/index.ts'
import type { Row } from './rows.ts'

/** Rows as CSV, page by page. */
export async function* csvOf(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder()
  // The mark tells spreadsheets that it is UTF-8.
  yield bytes.encode('\ufeff')
  for await (const page of pages)
    if (page.length > 0) yield bytes.encode(page.map((row) => `${csvLine(row)}\r\n`).join(''))
}
