import { unpacked } from './bytes.ts'
import { CsvReader, type CsvRow } from './csv.ts'
import { LAST_HEADER, type Mapping } from './mapping.ts'
import { said } from './pick.ts'
import { failed, type Read, read } from './problem.ts'
import { timeReader } from './times.ts'

/** So much of a file is looked at to tell what it holds. */
const LOOKED_AT_BYTES = 4 * 1024 * 1024
const LOOKED_AT_ROWS = 2000
/** So many rows may be the header. */
const LOOKED_AT_HEADERS = 10
const SHOWN_CELLS = 6
const SHOWN_CHARACTERS = 20
/** A column with more different texts holds no words that could be listed. */
const MOST_TEXTS = 40
const LONGEST_TEXT = 100
const DELIMITERS = [',', ';', '\t', '|'] as const
/** How exports usually write a moment. */
const TIMES = [
  ...[
    'YYYY-MM-DD HH:mm:ss',
    'YYYY-MM-DD HH:mm',
    'YYYY-MM-DD',
    'YYYY-MM-DDTHH:mm:ss.SSS',
    'YYYY-MM-DDTHH:mm:ss',
  ],
  ...['YYYY-MM-DDTHH:mm:ssZ', 'YYYY-MM-DDTHH:mm:ss.SSSZ', 'YYYY/M/D H:mm:ss', 'YYYY/M/D H:mm', 'YYYY/M/D'],
  ...['YYYY年M月D日 H:mm:ss', 'YYYY年M月D日 H:mm', 'YYYY年M月D日', 'YYYYMMDDHHmmss', 'YYYYMMDD'],
  ...['M/D/YYYY h:mm:ss A', 'MM/DD/YYYY hh:mm:ss A', 'M/D/YYYY h:mm A', 'M/D/YYYY'],
]

/** One column of a file, as far as it was looked at. */
export interface FileColumn {
  readonly name: string
  /** The different texts in it, most frequent first; absent where they are too many or too long to be words. */
  readonly texts?: readonly string[]
  /** The format that most of its texts have, where they are moments. */
  readonly time?: string
}

/** What a file is written in, and its columns. */
export interface FileColumns {
  readonly encoding: Mapping['encoding']
  readonly delimiter: string
  /** The line that names the columns. */
  readonly header: number
  /** The first lines, with the beginning of what stands in them, for whoever knows better which of them that is. */
  readonly lines: readonly { readonly line: number; readonly begins: string }[]
  readonly columns: readonly FileColumn[]
}

const beginning = async (bytes: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; isWhole: boolean }> => {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of unpacked(bytes)) {
    pieces.push(piece)
    size += piece.byteLength
    if (size >= LOOKED_AT_BYTES) return { head: Buffer.concat(pieces), isWhole: false }
  }
  return { head: Buffer.concat(pieces), isWhole: true }
}

/** UTF-8 cannot be mistaken: other encodings are hardly ever valid as it. A character that was cut is no fault. */
const encodingOf = (head: Buffer): Mapping['encoding'] => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

/** By the first line that has any: a title above the header has none. */
const delimiterOf = (text: string): string => {
  for (const line of text.split(/\r?\n/, LAST_HEADER)) {
    const best = DELIMITERS.map((sign) => ({ sign, count: line.split(sign).length })).reduce((a, b) =>
      b.count > a.count ? b : a,
    )
    if (best.count > 1) return best.sign
  }
  return DELIMITERS[0]
}

const filledIn = ({ fields }: CsvRow): readonly string[] => fields.map(said).filter((cell) => cell !== '')

/** The row that names the columns: the first that is nearly as full as the fullest, which a title above it is not. */
const headerIn = (first: readonly CsvRow[]): CsvRow | undefined => {
  const most = Math.max(...first.map((row) => filledIn(row).length))
  return first.find((row) => 2 * filledIn(row).length > most)
}

/** The format that most texts have; none where most are no moments. One that is wrong is told of with its row. */
const timeIn = (texts: readonly string[]): string | undefined => {
  const fits = TIMES.map((format) => {
    const at = timeReader([format], 'UTC')
    return { format, count: texts.filter((text) => at(text) !== undefined).length }
  })
  const best = fits.reduce((a, b) => (b.count > a.count ? b : a))
  return 2 * best.count > texts.length ? best.format : undefined
}

const columnOf = (name: string, cells: readonly string[]): FileColumn => {
  const counts = new Map<string, number>()
  for (const cell of cells) if (cell !== '') counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const texts = [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text)
  const time = timeIn(texts)
  const areWords = texts.length <= MOST_TEXTS && texts.every((text) => text.length <= LONGEST_TEXT)
  return { name, ...(areWords ? { texts } : {}), ...(time === undefined ? {} : { time }) }
}

/** What a row begins with, short enough to choose by. */
const beginningOf = (row: CsvRow): string => {
  const cells = filledIn(row)
  const shown = cells.slice(0, SHOWN_CELLS).map((cell) => cell.slice(0, SHOWN_CHARACTERS))
  return `${shown.join(' | ')}${cells.length > SHOWN_CELLS ? ' …' : ''}`
}

/**
 * Looks at the beginning of a file, gzipped or not: what it is written in, its columns, and what words stand in them.
 *
 * @param at the line that names the columns, where that is known; else it is found.
 */
export const columnsIn = async (
  bytes: AsyncIterable<Uint8Array>,
  at?: number,
): Promise<Read<FileColumns>> => {
  const { head, isWhole } = await beginning(bytes)
  const encoding = encodingOf(head)
  if (encoding !== 'utf-16le' && head.includes(0)) return failed('not-text')
  const text = new TextDecoder(encoding).decode(head, { stream: !isWhole })
  const delimiter = delimiterOf(text)
  const csv = new CsvReader(delimiter)
  const found = [...csv.push(text), ...(isWhole ? csv.end() : [])].flatMap((row) =>
    'fault' in row ? [] : [row],
  )
  const first = found.filter(({ line }) => line <= LAST_HEADER).slice(0, LOOKED_AT_HEADERS)
  const header = at === undefined ? headerIn(first) : found.find(({ line }) => line >= at)
  if (!header) return failed('empty-file')
  const cells = found
    .filter(({ line, fields }) => line > header.line && fields.length === header.fields.length)
    .slice(0, LOOKED_AT_ROWS)
  const columns = header.fields.map((name, n) =>
    columnOf(
      said(name),
      cells.map(({ fields }) => said(fields[n]!)),
    ),
  )
  return read({
    encoding,
    delimiter,
    header: header.line,
    lines: first.map((row) => ({ line: row.line, begins: beginningOf(row) })),
    // What has no head cannot be named by a mapping.
    columns: columns.filter(({ name }) => name !== ''),
  })
}
