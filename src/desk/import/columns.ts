import { unpacked } from './bytes.ts'
import { CsvReader } from './csv.ts'
import type { Mapping } from './mapping.ts'
import { said } from './pick.ts'
import { failed, type Read, read } from './problem.ts'
import { timeReader } from './times.ts'

/** So much of a file is looked at to tell what it holds. */
const LOOKED_AT_BYTES = 4 * 1024 * 1024
const LOOKED_AT_ROWS = 2000
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

const delimiterOf = (line: string): string =>
  DELIMITERS.map((sign) => ({ sign, count: line.split(sign).length })).reduce((a, b) =>
    b.count > a.count ? b : a,
  ).sign

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

/** Looks at the beginning of a file, gzipped or not: what it is written in, its columns, and what words stand in them. */
export const columnsIn = async (bytes: AsyncIterable<Uint8Array>): Promise<Read<FileColumns>> => {
  const { head, isWhole } = await beginning(bytes)
  const encoding = encodingOf(head)
  if (encoding !== 'utf-16le' && head.includes(0)) return failed('not-text')
  const text = new TextDecoder(encoding).decode(head, { stream: !isWhole })
  const delimiter = delimiterOf(text.slice(0, text.search(/\r?\n|$/)))
  const csv = new CsvReader(delimiter)
  const found = [...csv.push(text), ...(isWhole ? csv.end() : [])]
  const [header, ...rows] = found.flatMap((row) => ('fault' in row ? [] : [row.fields]))
  if (!header) return failed('empty-file')
  const cells = rows.filter(({ length }) => length === header.length).slice(0, LOOKED_AT_ROWS)
  const columns = header.map((name, n) =>
    columnOf(
      said(name),
      cells.map((row) => said(row[n]!)),
    ),
  )
  // What has no head cannot be named by a mapping.
  return read({ encoding, delimiter, columns: columns.filter(({ name }) => name !== '') })
}
