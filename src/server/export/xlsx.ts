import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Row } from './rows.ts'

/** Spreadsheets take no more on one sheet, and in one cell. */
const SHEET_ROWS = 1_048_576
const CELL_CHARACTERS = 32_767
const LEVEL = 1

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** What XML cannot hold at all, half surrogate pairs among it. */
const NOT_XML = /(?![\t\n\r\u0080-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu
const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** Text as text: an inline string is never read as a formula. */
const textCell = (text: string): string => {
  const plain = text
    .slice(0, CELL_CHARACTERS)
    .replace(NOT_XML, '')
    .replace(/[&<>\r]/g, (sign) => ESCAPED[sign]!)
  return `<c t="inlineStr"><is><t xml:space="preserve">${plain}</t></is></c>`
}

const cell = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '<c/>'
  if (typeof value === 'number' && Number.isFinite(value)) return `<c><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`
  return textCell(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

const rowXml = (row: Row): string => `<row>${row.map(cell).join('')}</row>`

const relation = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`

const contentTypes = (sheets: number): string => {
  const part = (path: string, type: string) =>
    `<Override PartName="${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`
  const each = Array.from({ length: sheets }, (_, n) => part(`/xl/worksheets/sheet${n + 1}.xml`, 'worksheet'))
  return `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('/xl/workbook.xml', 'sheet.main')}${each.join('')}</Types>`
}

const workbook = (sheets: number): string => {
  const each = Array.from(
    { length: sheets },
    (_, n) => `<sheet name="${n + 1}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`,
  )
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each.join('')}</sheets></workbook>`
}

const workbookRelations = (sheets: number): string => {
  const each = Array.from({ length: sheets }, (_, n) =>
    relation(`rId${n + 1}`, 'worksheet', `worksheets/sheet${n + 1}.xml`),
  )
  return `${XML}<Relationships xmlns="${RELATIONS}">${each.join('')}</Relationships>`
}

const rootRelations = `${XML}<Relationships xmlns="${RELATIONS}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`

/** A workbook that is being written: what is zipped leaves as it comes, so that it never stands in memory as a whole. */
class Workbook {
  private readonly zip: Zip
  private readonly pieces: Uint8Array[] = []
  private sheet: ZipDeflate | undefined
  private sheets = 0
  private rows = 0
  private failure: Error | undefined

  constructor() {
    this.zip = new Zip((error, piece) => {
      if (error) this.failure = error
      else this.pieces.push(piece)
    })
  }

  private file(name: string): ZipDeflate {
    const file = new ZipDeflate(name, { level: LEVEL })
    this.zip.add(file)
    return file
  }

  private beginSheet(head: Row): ZipDeflate {
    this.sheets++
    this.rows = 1
    const sheet = this.file(`xl/worksheets/sheet${this.sheets}.xml`)
    const pane =
      '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    sheet.push(strToU8(`${XML}<worksheet xmlns="${MAIN}">${pane}<sheetData>${rowXml(head)}`))
    this.sheet = sheet
    return sheet
  }

  private endSheet(): void {
    this.sheet?.push(strToU8('</sheetData></worksheet>'), true)
    this.sheet = undefined
  }

  /** Adds rows; a full sheet is followed by another with the same head. */
  add(rows: readonly Row[], head: Row): void {
    let sheet = this.sheet ?? this.beginSheet(head)
    for (let from = 0; from < rows.length; ) {
      if (this.rows >= SHEET_ROWS) {
        this.endSheet()
        sheet = this.beginSheet(head)
      }
      const part = rows.slice(from, from + SHEET_ROWS - this.rows)
      sheet.push(strToU8(part.map(rowXml).join('')))
      this.rows += part.length
      from += part.length
    }
  }

  end(): void {
    this.endSheet()
    const parts = {
      '[Content_Types].xml': contentTypes(this.sheets),
      '_rels/.rels': rootRelations,
      'xl/workbook.xml': workbook(this.sheets),
      'xl/_rels/workbook.xml.rels': workbookRelations(this.sheets),
    }
    for (const [name, text] of Object.entries(parts)) this.file(name).push(strToU8(text), true)
    this.zip.end()
  }

  /** What is ready to leave. */
  taken(): readonly Uint8Array[] {
    if (this.failure) throw this.failure
    return this.pieces.splice(0)
  }
}

/** Rows as a spreadsheet (Office Open XML), piece by piece; the first row is the head. Text is text, never a formula. */
export async function* xlsxOf(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Uint8Array> {
  const book = new Workbook()
  let head: Row | undefined
  for await (const page of pages) {
    const rows = head === undefined ? page.slice(1) : page
    head ??= page[0] ?? []
    book.add(rows, head)
    yield* book.taken()
  }
  if (head === undefined) book.add([], [])
  book.end()
  yield* book.taken()
}
