import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'
import type { Row } from './rows.ts'
import { xlsxOf } from './xlsx.ts'

async function* pagesOf(...pages: readonly (readonly Row[])[]) {
  yield* pages
}

const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}

const unescaped = (xml: string): string =>
  xml.replace(/&#13;/g, '\r').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

/** What a spreadsheet would show, read back by other code than wrote it. */
const readBack = async (...pages: readonly (readonly Row[])[]) => {
  const files = unzipSync(await bytesOf(xlsxOf(pagesOf(...pages))))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!)
  const rows = [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row!.matchAll(/<c(?: t="(\w+)")?(?:\/>|>(.*?)<\/c>)/gs)].map(([, type, inner]) => {
      if (inner === undefined) return null
      const value = inner.replace(/<[^>]+>/g, '')
      return type === 'inlineStr' ? unescaped(value) : type === 'b' ? value === '1' : Number(value)
    }),
  )
  return { files, sheet, rows }
}

it('writes a workbook whose parts name one another', async () => {
  const { files, rows } = await readBack([['case', 'n']], [['a', 1]], [['b', true]])
  expect(Object.keys(files).sort()).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ])
  expect(strFromU8(files['xl/_rels/workbook.xml.rels']!)).toContain('Target="worksheets/sheet1.xml"')
  expect(strFromU8(files['[Content_Types].xml']!)).toContain('/xl/worksheets/sheet1.xml')
  expect(rows).toEqual([
    ['case', 'n'],
    ['a', 1],
    ['b', true],
  ])
})

it('keeps text as text, whatever it looks like', async () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '<f>1+1</f>', '</t></is></c>', '&amp;', '\u0000\u0001x']
  const { rows, sheet } = await readBack([['h']], [hostile])
  expect(rows[1]).toEqual([...hostile.slice(0, -1), 'x'])
  expect(sheet).not.toMatch(/<f>/)
  const csv = Buffer.from(await bytesOf(csvOf(pagesOf([['h']], [hostile])))).toString()
  expect(csv.split('\r\n')[1]).toMatch(/^'=1\+1,'\+1,'-1,'@SUM\(A1\),/)
})

it('gives back any text that XML can hold, and any number', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((one) => !/[\ufffe\uffff]/.test(one))
  const value = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
      async (rows) => {
        const back = await readBack([['h']], rows)
        expect(back.rows.slice(1)).toEqual(rows.map((row) => row.map((one) => (one === 0 ? 0 : one))))
      },
    ),
    { numRuns: 50 },
  )
})

it('goes on on another sheet where one is full', async () => {
  const row: Row = ['x', 1]
  const page = Array.from({ length: 10_000 }, () => row)
  async function* many() {
    yield [['a', 'b']]
    for (let n = 0; n < 110; n++) yield page
  }
  const zipped = await bytesOf(xlsxOf(many()))
  const names = Object.keys(unzipSync(zipped, { filter: ({ name }) => !name.includes('sheet1.xml') }))
  expect(names).toContain('xl/worksheets/sheet2.xml')
  expect(zipped.byteLength).toBeLessThan(4_000_000)
}, 120_000)
