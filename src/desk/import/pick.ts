import type { From, Mapping, Test, When } from './mapping.ts'
import { failed, type Read, read } from './problem.ts'
import { momentIn, type TimeReader } from './times.ts'
import { plainNumber } from './width.ts'

/** One row of a file. */
export type Cells = readonly string[]
/** Finds a value in a row; undefined where there is none. */
export type Picker = (row: Cells) => Read<unknown>
export type Condition = (row: Cells) => boolean

/** What the cell of one column says, in any row. */
export type Cell = (row: Cells) => string

/** The columns of a file by name. A column that the mapping names and the file has not, or has twice, is a fault of the mapping. */
export interface Columns {
  readonly names: readonly string[]
  /** @throws WrongColumn */
  at(name: string, path: string): Cell
}

/** The mapping names a column that the file has not, or has twice. Caught where a mapping is compiled. */
export class WrongColumn extends Error {
  readonly column: string
  readonly path: string
  readonly isTwice: boolean
  constructor(column: string, path: string, isTwice: boolean) {
    super(column)
    this.column = column
    this.path = path
    this.isTwice = isTwice
  }
}

/** `="00123"`, by which a spreadsheet is told to leave a number as it is written. */
const AS_WRITTEN = /^="([^"]*)"$/

/** What a cell says, without the spaces around it. */
export const said = (cell: string): string => {
  const text = cell.trim()
  return text.startsWith('="') ? (AS_WRITTEN.exec(text)?.[1]?.trim() ?? text) : text
}

export const columnsOf = (header: Cells): Columns => {
  const names = header.map(said)
  return {
    names,
    at: (wanted, path) => {
      const name = wanted.trim()
      const index = names.indexOf(name)
      const isTwice = names.lastIndexOf(name) !== index
      if (index < 0 || isTwice) throw new WrongColumn(name, path, isTwice)
      return (row) => said(row[index]!)
    },
  }
}

/** Bytes that are no text as this encoding reads them: U+FFFD, and the NUL of two bytes a character. */
const isGarbled = (names: readonly string[]): boolean => names.some((name) => /[\ufffd\0]/.test(name))

/**
 * Why a header has not the columns that a mapping names, in terms of what people do wrong: a workbook, another encoding, another
 * delimiter, no header at all.
 *
 * @param known the columns without which it is no file of this source
 */
export const headerFault = (
  { column, path, isTwice }: WrongColumn,
  header: Cells,
  { delimiter, encoding, header: line }: Pick<Mapping, 'delimiter' | 'encoding' | 'header'>,
  known: readonly string[],
) => {
  if (isTwice) return failed('double-column', [column], path)
  const { names } = columnsOf(header)
  if (names[0]?.startsWith('PK\u0003\u0004')) return failed('not-text')
  if (isGarbled(names)) return failed('wrong-encoding', [encoding], 'encoding')
  // Without any column we know, the line may be no header but somebody's data: it is not repeated.
  return known.some((name) => names.includes(name))
    ? failed('missing-column', [column, names.join(', ')], path)
    : failed('no-header', [column, delimiter === '\t' ? '\\t' : delimiter, encoding, line], path)
}

const NONE = read(undefined)

const textOf = (from: From, columns: Columns, path: string): ((row: Cells) => string) => {
  if (from.column !== undefined) return columns.at(from.column, `${path}.column`)
  const places = from.columns!.map((name, n) => columns.at(name, `${path}.columns[${n}]`))
  const join = from.join ?? ' '
  return (row) =>
    places
      .map((text) => text(row))
      .filter((text) => text !== '')
      .join(join)
}

const objectPicker = (
  fields: Readonly<Record<string, From>>,
  columns: Columns,
  times: TimeReader,
  path: string,
): Picker => {
  // In order of their names: the order in which a mapping lists them must not make other content of a row.
  const names = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
  const pickers = names.map(([name, from]) => ({
    name,
    find: picker(from, columns, times, `${path}.${name}`),
  }))
  return (row) => {
    const found: Record<string, unknown> = {}
    for (const { name, find } of pickers) {
      const value = find(row)
      if (!value.ok) return value
      if (value.value !== undefined) found[name] = value.value
    }
    return read(found)
  }
}

/** A pick made ready for a file. An empty cell is no value, unless `values` lists the empty text. */
export const picker = (from: From, columns: Columns, times: TimeReader, path: string): Picker => {
  if (from.fields) return objectPicker(from.fields, columns, times, `${path}.fields`)
  if (from.value !== undefined) {
    const constant = read(from.value)
    return () => constant
  }
  const text = textOf(from, columns, path)
  const label = from.column ?? from.columns!.join(' + ')
  const { as } = from
  if (from.values) {
    const table = new Map(Object.entries(from.values).map(([key, value]) => [key.trim(), read(value)]))
    const rest =
      from.else === undefined
        ? failed('not-mapped', [label], label)
        : read(from.else === null ? undefined : from.else)
    return (row) => {
      const key = text(row)
      return table.get(key) ?? (key === '' && from.else === undefined ? NONE : rest)
    }
  }
  if (as === 'number')
    return (row) => {
      const value = text(row)
      if (value === '') return NONE
      const number = Number(plainNumber(value))
      return Number.isFinite(number) ? read(number) : failed('bad-number', [label], label)
    }
  if (as === 'time')
    return (row) => {
      const value = text(row)
      return value === '' ? NONE : momentIn(value, times, label)
    }
  return (row) => {
    const value = text(row)
    return value === '' ? NONE : read(value)
  }
}

const testOf = (test: Test): ((text: string) => boolean) => {
  if (typeof test === 'string') return (text) => text === test
  if ('contains' in test) {
    const wanted = [test.contains].flat().map((part) => part.toLowerCase())
    return (text) => {
      const lower = text.toLowerCase()
      return wanted.some((part) => lower.includes(part))
    }
  }
  if ('empty' in test) return (text) => (text === '') === test.empty
  const wanted = new Set(test)
  return (text) => wanted.has(text)
}

/** Tests made ready for a file; without any, every row fits. */
export const condition = (when: When | undefined, columns: Columns, path: string): Condition => {
  const tests = Object.entries(when ?? {}).map(([name, test]) => ({
    text: columns.at(name, `${path}.${name}`),
    holds: testOf(test),
  }))
  return (row) => tests.every(({ text, holds }) => holds(text(row)))
}
