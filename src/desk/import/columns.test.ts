import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { columnsIn } from './columns.ts'

async function* pieces(bytes: Uint8Array, size = bytes.length || 1) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const look = async (bytes: Uint8Array, size?: number) => {
  const found = await columnsIn(pieces(bytes, size))
  if (!found.ok) throw new Error(found.problem.code)
  return found.value
}

const UTF8 = Buffer.from('编号,区,受理\n1,东区,2025-01-08 19:42\n2,东区,2025-01-09 08:05\n3,西区,\n')
/** 编号;区 and 1;东 as Chinese systems write them. */
const GB = Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x3b, 0xc7, 0xf8, 0x0a, 0x31, 0x3b, 0xb6, 0xab, 0x0a])

it('tells columns, the words in them, most frequent first, and what its times look like', async () => {
  const expected = {
    encoding: 'utf-8',
    delimiter: ',',
    header: 1,
    lines: [
      { line: 1, begins: '编号 | 区 | 受理' },
      { line: 2, begins: '1 | 东区 | 2025-01-08 19:42' },
      { line: 3, begins: '2 | 东区 | 2025-01-09 08:05' },
      { line: 4, begins: '3 | 西区' },
    ],
    columns: [
      { name: '编号', texts: ['1', '2', '3'] },
      { name: '区', texts: ['东区', '西区'] },
      { name: '受理', texts: ['2025-01-08 19:42', '2025-01-09 08:05'], time: 'YYYY-MM-DD HH:mm' },
    ],
  }
  expect(await look(UTF8)).toEqual(expected)
  expect(await look(UTF8, 1)).toEqual(expected)
  expect(await look(gzipSync(UTF8))).toEqual(expected)
})

it('leaves out what has no head, and reads what a spreadsheet was told to leave as it is written', async () => {
  const { columns } = await look(Buffer.from('编号,,区,\n="001",x,东区,\n'))
  expect(columns).toEqual([
    { name: '编号', texts: ['001'] },
    { name: '区', texts: ['东区'] },
  ])
})

it('knows times by most of them: one that is wrong is told of with its row', async () => {
  const dates = (days: string[]) => look(Buffer.from(`day\n${days.join('\n')}\n`))
  const [day] = (await dates(['2026-11-01', '2026-13-40', '2026-11-02'])).columns
  expect(day!.time).toBe('YYYY-MM-DD')
  expect((await dates(['2026-11-01', 'soon', 'later'])).columns[0]!.time).toBeUndefined()
  expect((await dates(['', ''])).columns[0]!.time).toBeUndefined()
})

it('refuses what is no text, whatever it is called', async () => {
  const workbook = Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000[Content_Types].xml')
  expect(await columnsIn(pieces(workbook))).toMatchObject({ ok: false, problem: { code: 'not-text' } })
})

it('tells encodings and delimiters apart', async () => {
  const gb = await look(GB)
  expect(gb).toMatchObject({ encoding: 'gb18030', delimiter: ';' })
  expect(gb.columns).toEqual([
    { name: '编号', texts: ['1'] },
    { name: '区', texts: ['东'] },
  ])
  const utf16 = Buffer.from('\ufeffa\tb\nx\ty\n', 'utf16le')
  expect(await look(utf16)).toMatchObject({ encoding: 'utf-16le', delimiter: '\t' })
})

it('lists no texts of a column that holds no words, and refuses a file without a header', async () => {
  const rows = Array.from({ length: 60 }, (_, n) => `${n},${n % 2}`)
  const { columns } = await look(Buffer.from(`id,kind\n${rows.join('\n')}\n`))
  expect(columns).toEqual([{ name: 'id' }, { name: 'kind', texts: ['0', '1'] }])
  expect(await columnsIn(pieces(Buffer.from('')))).toMatchObject({
    ok: false,
    problem: { code: 'empty-file' },
  })
})

it('finds the names of the columns below a title, says where, and is told otherwise', async () => {
  const title = '2025年供暖投诉台账\n\n制表:热力办,,,\n'
  const file = `${title}编号;区;受理\n1;东区;2025-01-08\n`
  for (const [sheet, delimiter] of [
    [`${title}编号,区,受理\n1,东区,2025-01-08\n`, ','],
    [file.replace('制表:热力办,,,', '制表:热力办;;;'), ';'],
  ] as const) {
    const found = await look(Buffer.from(sheet))
    expect([found.header, found.delimiter, found.columns.map(({ name }) => name)]).toEqual([
      4,
      delimiter,
      ['编号', '区', '受理'],
    ])
    expect(found.lines.map(({ line }) => line)).toEqual([1, 3, 4, 5])
  }
  const told = await columnsIn(pieces(Buffer.from('a,b\nc,d\n1,2\n')), 2)
  expect(told.ok && [told.value.header, told.value.columns.map(({ name }) => name)]).toEqual([2, ['c', 'd']])
})
