import { createHash } from 'node:crypto'
import type { Mapping } from './mapping.ts'
import type { Cells, Columns } from './pick.ts'
import { failed, type Read, read } from './problem.ts'

const MAX_ID = 120
/** 1.31102E+17: a long number as a spreadsheet shows it, in which many become the same. */
const SHORTENED = /^\d(\.\d+)?E\+\d+$/

/** The text by which a row, a household or a person is known for ever. */
export const idIn = (text: string, column: string): Read<string> => {
  if (text === '') return failed('missing-value', [column], column)
  return SHORTENED.test(text) ? failed('shortened-id', [column], column) : read(text)
}
/** Rows without an id of their own are counted in memory: a limit on everything. */
const MAX_WITHOUT_ID = 1_000_000

/**
 * The id of a row: the source's own; or, where it has none, a fingerprint of the columns that tell its rows apart,
 * numbered where rows are alike in all of them. The same file then gives the same ids again.
 */
export const identity = (id: Mapping['id'], columns: Columns): ((row: Cells) => Read<string>) => {
  if (typeof id === 'string') {
    const cell = columns.at(id, 'id')
    return (row) => {
      const text = cell(row)
      return text.length > MAX_ID ? failed('too-long-id', [MAX_ID], id) : idIn(text, id)
    }
  }
  const places = id.map((name, n) => columns.at(name, `id[${n}]`))
  // Two fingerprints that agree in 48 bits only share a counter: their ids still differ.
  const seen = new Map<number, number>()
  return (row) => {
    const digest = createHash('sha256')
      .update(JSON.stringify(places.map((cell) => cell(row))))
      .digest()
    const counter = digest.readUIntBE(0, 6)
    const before = seen.get(counter) ?? 0
    if (before === 0 && seen.size >= MAX_WITHOUT_ID) return failed('too-many-without-id', [MAX_WITHOUT_ID])
    seen.set(counter, before + 1)
    const fingerprint = digest.toString('base64url').slice(0, 16)
    return read(before === 0 ? fingerprint : `${fingerprint}.${before + 1}`)
  }
}

const SAFE = /^[A-Za-z0-9._-]{1,64}$/

/** A case's number from its source and id, safe in a file name and an address; an id that is not is hashed. */
export const caseNumber = (system: string, id: string): string => {
  if (SAFE.test(id)) return `${system}-${id}`
  return `${system}-~${createHash('sha256').update(id).digest('base64url').slice(0, 22)}`
}
