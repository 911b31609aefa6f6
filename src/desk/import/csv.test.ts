import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvReader, MAX_ROW_CHARACTERS } from './csv.ts'

/** Reads a text given in pieces of so many characters. */
const readAll = (text: string, piece = text.length || 1, delimiter = ',') => {
  const reader = new CsvReader(delimiter)
  const found = []
  for (let at = 0; at < text.length; at += piece) found.push(...reader.push(text.slice(at, at + piece)))
  return [...found, ...reader.end()]
}

describe('reading CSV', () => {
  it('splits lines and fields, quoted or not', () => {
    expect(readAll('a,b\r\n1,"x, y"\n2,"she said ""so"""\n3,')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', 'x, y'] },
      { line: 3, fields: ['2', 'she said "so"'] },
      { line: 4, fields: ['3', ''] },
    ])
  })

  it('numbers a row by the line on which it begins, whatever it spans and whatever is empty', () => {
    expect(readAll('a,b\n\n1,"x\ny\nz"\n2,w\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['1', 'x\ny\nz'] },
      { line: 6, fields: ['2', 'w'] },
    ])
  })

  it('takes rows that hold nothing for empty lines, wherever they stand', () => {
    expect(readAll(',,\na,b,c\n1,2,3\n, ,\t\n"","",\n4,,\n,,\r\n,,')).toEqual([
      { line: 2, fields: ['a', 'b', 'c'] },
      { line: 3, fields: ['1', '2', '3'] },
      { line: 6, fields: ['4', '', ''] },
    ])
  })

  it('takes a quote inside an unquoted field for itself', () => {
    expect(readAll('a,b\n5" pipe,x')[1]).toEqual({ line: 2, fields: ['5" pipe', 'x'] })
  })

  it('loses one row to a stray quote, not the rest of the file', () => {
    const rows = readAll('a,b\n1,"open\n2,x\n3,"y"\n4,"z"w\n5,v\n')
    expect(rows).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fault: 'bad-quotes' },
      { line: 3, fields: ['2', 'x'] },
      { line: 4, fields: ['3', 'y'] },
      { line: 5, fault: 'bad-quotes' },
      { line: 6, fields: ['5', 'v'] },
    ])
  })

  it('gives up on a quote that is never closed', () => {
    const many = Array.from({ length: 2000 }, (_, n) => `${n},x`).join('\n')
    const rows = readAll(`a,b\n1,"open\n${many}\n`)
    expect(rows[1]).toEqual({ line: 2, fault: 'too-long' })
    expect(rows).toHaveLength(2002)
    expect(readAll('a,b\n1,"open\n2,x')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fault: 'bad-quotes' },
      { line: 3, fields: ['2', 'x'] },
    ])
  })

  it.each([10, 4096, 1_000_000])('reports a line without end once and goes on (pieces of %i)', (piece) => {
    const rows = readAll(`a\n${'x'.repeat(5 * MAX_ROW_CHARACTERS)}\nb\n`, piece)
    expect(rows).toEqual([
      { line: 1, fields: ['a'] },
      { line: 2, fault: 'too-long' },
      { line: 3, fields: ['b'] },
    ])
  })

  it('reads what csv-parse reads, in whatever pieces it comes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', '"', ',', '\n', ' ', "'"), maxLength: 6 })
    const width = 3
    const row = fc
      .array(cell, { minLength: width, maxLength: width })
      .filter((of) => of.some((c) => c.trim() !== ''))
    const quoted = (of: string) => (/["\n,]/.test(of) ? `"${of.replaceAll('"', '""')}"` : of)
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (rows, piece) => {
          const text = `${rows.map((of) => of.map(quoted).join(',')).join('\n')}\n`
          const found = readAll(text, piece).map((of) => ('fields' in of ? of.fields : of.fault))
          expect(found).toEqual(parse(text, { skip_empty_lines: true }))
          expect(found).toEqual(rows)
        },
      ),
      { numRuns: 300 },
    )
  })
})
