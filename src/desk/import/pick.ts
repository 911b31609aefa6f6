import type { From, Mapping, Test, When } from './mapping.ts'
import { failed, type Read, read } from './problem.ts'
import { momentIn, type TimeReader } from './times.ts'
import { plainNumber } from './width.ts'

/** One row of a file. */
export type Cells = readonly string[]
/** Finds a value in a row; undefined where there is none. */
export type Picker = (row: Cells) => Read<unknown>
export type Condition = (row: Cells) => boolean

/** The columns of a file by name. A column that the mapping names and the file has not is a fault of the mapping. */
export interface Columns {
  readonly names: readonly string[]
  /** @throws MissingColumn */
  at(name: string, path: string): number
}

/** The mapping names a column that the file has not. Caught where a mapping is compiled. */
export class MissingColumn extends Error {
  readonly column: string
  readonly path: string
  constructor(column: string, path: string) {
    super(column)
    this.column = column
    this.path = path
  }
}

export const columnsOf = (header: Cells): Columns => {
  const names = header.map((name) => name.trim())
  const places = new Map(names.map((name, index) => [name, index]))
  return {
    names,
    at: (name, path) => {
      const index = places.get(name.trim())
      if (index === undefined) throw new MissingColumn(name, path)
      return index
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
  { column, path }: MissingColumn,
  header: Cells,
  { delimiter, encoding }: Pick<Mapping, 'delimiter' | 'encoding'>,
  known: readonly string[],
) => {
  const { names } = columnsOf(header)
  if (names[0]?.startsWith('PK\u0003\u0004')) return failed('not-text')
  if (isGarbled(names)) return failed('wrong-encoding', [encoding], 'encoding')
  // Without any column we know, the first line may be no header but somebody's data: it is not repeated.
  return known.some((name) => names.includes(name))
    ? failed('missing-column', [column, names.join(', ')], path)
    : failed('no-header', [column, delimiter === '\t' ? '\\t' : delimiter, encoding], path)
}

const NONE = read(undefined)

const textOf = (from: From, columns: Columns, path: string): ((row: Cells) => string) => {
  if (from.column !== undefined) {
    const index = columns.at(from.column, `${path}.column`)
    return (row) => row[index]!.trim()
  }
  const places = from.columns!.map((name, n) => columns.at(name, `${path}.columns[${n}]`))
  const join = from.join ?? ' '
  return (row) =>
    places
      .map((index) => row[index]!.trim())
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
    index: columns.at(name, `${path}.${name}`),
    holds: testOf(test),
  }))
  return (row) => tests.every(({ index, holds }) => holds(row[index]!.trim()))
}
