import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lamps } from '../../../test/fixtures/lamps.ts'
import type { CaseEvent, Instant, Programme } from '../../kernel/index.ts'
import { memoryStore } from '../../store/memory.ts'
import { cityCalendar, Desk, systemClock, verify } from '../index.ts'
import { type Imported, importRequests, type Mapping, readMapping } from './index.ts'

const BASE = {
  system: 'town-12345',
  zone: 'Asia/Shanghai',
  times: ['YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD'],
  id: '工单编号',
  created: '受理时间',
  closed: '办结时间',
  area: { column: '区县', values: { 甲区: 'a', 乙区: 'b' } },
  areas: [
    { code: 'city', name: { zh: '市', en: 'City' } },
    { code: 'a', name: { zh: '甲区', en: 'A' }, parent: 'city' },
    { code: 'b', name: { zh: '乙区', en: 'B' }, parent: 'city' },
  ],
  channel: { column: '来源', values: { 电话: 'phone', 网络: 'web' }, else: null },
  programmes: [
    {
      when: { 类型: ['路灯', '照明'] },
      programme: 'lamps',
      request: { pole: { column: '灯杆' } },
      due: { column: '期限', promise: 'settle' },
      outcomes: [
        { when: { 状态: { contains: '重复' } }, outcome: 'merged' },
        { when: { 办结时间: { empty: true } }, outcome: null },
        { when: { 状态: '已办结' }, outcome: 'lit' },
      ],
    },
  ],
}
const HEADER = ['工单编号', '类型', '区县', '来源', '灯杆', '受理时间', '期限', '办结时间', '状态']
const ROW = {
  工单编号: '20250101-1',
  类型: '路灯',
  区县: '甲区',
  来源: '电话',
  灯杆: 'p-7',
  受理时间: '2025-01-01 08:00:00',
  期限: '',
  办结时间: '2025-01-01 08:30:00',
  状态: '已办结',
}
type Row = Partial<typeof ROW>

const mappingOf = (change: object = {}): Mapping => {
  const read = readMapping(JSON.stringify({ ...BASE, ...change }))
  if (!read.ok) throw new Error(read.problem.message.en)
  return read.value
}
const csv = (...rows: readonly Row[]): string =>
  [HEADER, ...rows.map((row) => HEADER.map((name) => ({ ...ROW, ...row })[name as keyof Row] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\n')

async function* pieces(of: string | Uint8Array, size = 100) {
  const bytes = typeof of === 'string' ? new TextEncoder().encode(of) : of
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const newDesk = (programme: Programme = lamps) =>
  Desk.open({
    store: memoryStore(),
    programmes: [programme],
    clock: systemClock,
    dice: { id: () => 'unused' },
    calendar: cityCalendar,
  })

const take = async (desk: Desk, file: string | Uint8Array, change: object = {}): Promise<Imported> => {
  const done = await importRequests(desk, mappingOf(change), pieces(file))
  if (!done.ok) throw new Error(done.problem.message.en)
  return done.value
}
const refusedWith = async (file: string | Uint8Array, change: object = {}) => {
  const done = await importRequests(await newDesk(), mappingOf(change), pieces(file))
  return done.ok ? undefined : { code: done.problem.code, field: done.problem.field }
}
const codes = ({ rejected }: Imported) => rejected.map(({ row, problem }) => [row, problem.code])
const eventsOf = async (desk: Desk, id: string): Promise<readonly CaseEvent[]> =>
  (await desk.store.events(id, 0, 100)).map(({ body }) => JSON.parse(body))
const at = (text: string) => Date.parse(text) as Instant

describe('importing', () => {
  it('tells what its cases asked for and could not have', async () => {
    const effects = () => [
      { effect: 'open', programme: 'nope', request: {}, link: 'child', trigger: 'need' } as const,
    ]
    const conclude = { ...lamps.actions.conclude!, effects }
    const desk = await newDesk({ ...lamps, actions: { ...lamps.actions, conclude } })
    const refused = (id: string) => ({
      case: `town-12345-${id}`,
      effect: 'open nope (child)',
      reason: 'There is no programme called "nope".',
    })
    const { effects: told } = await take(desk, csv({ 工单编号: '1' }, { 工单编号: '2' }))
    expect(told).toMatchObject({ done: 0, refused: 2 })
    expect(told.refusals).toEqual(expect.arrayContaining([refused('1'), refused('2')]))
    // They are refused once.
    expect((await take(desk, csv({ 工单编号: '1' }))).effects).toEqual({ done: 0, refused: 0, refusals: [] })
  })

  it('opens and concludes a case as the source recorded it', async () => {
    const desk = await newDesk()
    expect(await take(desk, csv({}))).toMatchObject({ cases: 1, events: 2, rejected: [], rejectedCount: 0 })
    const [opened, concluded] = await eventsOf(desk, 'town-12345-20250101-1')
    expect(opened).toMatchObject({
      type: 'open',
      at: at('2025-01-01T08:00:00+08:00'),
      by: { role: 'machine' },
      input: {
        request: { pole: 'p-7' },
        area: 'a',
        channel: 'phone',
        zone: 'Asia/Shanghai',
        source: { system: 'town-12345', id: '20250101-1' },
      },
    })
    expect(concluded).toMatchObject({
      type: 'conclude',
      at: at('2025-01-01T08:30:00+08:00'),
      to: 'lit',
      ends: true,
    })
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true, cases: 1 })
  })

  it("lets the source's deadline override the programme's", async () => {
    const desk = await newDesk()
    await take(desk, csv({ 期限: '2025-01-01 08:10:00' }, { 工单编号: '2', 期限: '2025-03-01' }))
    const { rows } = await desk.store.load(['town-12345-20250101-1', 'town-12345-2'], [])
    const states = [...rows.values()].map(({ state }) =>
      state.promises.map(({ state: of, dueAt }) => [of, dueAt]),
    )
    expect(states[0]).toContainEqual(['broken', at('2025-01-01T08:10:00+08:00')])
    expect(states[1]).toContainEqual(['released', at('2025-03-01T00:00:00+08:00')])
  })

  it('does not open a promise of which the source has no record', async () => {
    const promisesOf = async (change: object) => {
      const desk = await newDesk()
      await take(desk, csv({}), { programmes: [{ ...BASE.programmes[0], ...change }] })
      const { rows } = await desk.store.load(['town-12345-20250101-1'], [])
      return [...rows.values()].flatMap(({ state }) => state.promises.map(({ promise }) => promise))
    }
    expect(await promisesOf({})).toEqual(['arrive', 'settle'])
    expect(await promisesOf({ unrecorded: ['arrive'] })).toEqual(['settle'])
  })

  it('names the promises that begin later, under which what came in closed does not count', async () => {
    const begun = lamps.promises.settle!
    const later = { ...lamps, promises: { ...lamps.promises, later: { ...begun, from: 'attending' } } }
    const told = async (file: string) => (await take(await newDesk(later), file)).notBegun
    expect(await told(csv({}))).toEqual([{ programme: 'lamps', promise: 'later', name: begun.name }])
    expect(await told(csv({ 办结时间: '' }))).toEqual([])
  })

  it('changes nothing when the same file comes again', async () => {
    const desk = await newDesk()
    const file = csv({}, { 工单编号: '2', 办结时间: '' }, { 工单编号: '3', 状态: '重复工单' })
    expect(await take(desk, file)).toMatchObject({ cases: 3, events: 5 })
    const heads = await desk.store.heads()
    const again = { cases: 0, updated: 0, events: 0, duplicates: 3, rejectedCount: 0 }
    expect(await take(desk, file)).toMatchObject(again)
    const reordered = [{ ...BASE.programmes[0], request: { pole: { column: '灯杆' } } }]
    expect(await take(desk, file, { programmes: reordered })).toMatchObject(again)
    expect(await desk.store.heads()).toEqual(heads)
  })

  // Changing how a row is fingerprinted would make every row ever imported look like another one.
  it('keeps the fingerprints by which rows are known again', async () => {
    const keys = ['open', 'conclude'].map((part) => `import:town-12345:20250101-1:${part}`)
    const hashesOf = async (...files: readonly string[]) => {
      const desk = await newDesk()
      for (const file of files) await take(desk, file)
      const { used } = await desk.store.load([], keys)
      return keys.map((key) => used.get(key)?.hash)
    }
    expect(await hashesOf(csv({}))).toMatchInlineSnapshot(`
      [
        "IsrOxCrpyR9_AoPWEeRm3Ky7XzNJuiCrFYa8ip34R5I",
        undefined,
      ]
    `)
    expect(await hashesOf(csv({ 办结时间: '', 状态: '办理中' }), csv({}))).toMatchInlineSnapshot(`
      [
        "lW78F0uymzVoAywWAfi_CF4qPeI9pvIxJ2jyQiyP9zs",
        "3K2RNOvGhSlHe9DZ63JJiQDp8rO_WKx4ZZbmZtuFR4I",
      ]
    `)
  })

  it('adds only the end when a newer export has closed a case', async () => {
    const desk = await newDesk()
    await take(desk, csv({ 办结时间: '', 状态: '办理中' }))
    expect(await take(desk, csv({}))).toMatchObject({ cases: 0, updated: 1, events: 1, duplicates: 0 })
    expect(await take(desk, csv({}))).toMatchObject({ updated: 0, events: 0, duplicates: 1 })
  })

  it.each([
    ['a changed area', { 区县: '乙区' }],
    ['another end', { 状态: '重复工单' }],
    ['another closing time', { 办结时间: '2025-01-03 10:00:00' }],
    ['no end any more', { 办结时间: '' }],
  ])('rejects a row imported before with %s', async (_, change) => {
    const desk = await newDesk()
    await take(desk, csv({}))
    const again = await take(desk, csv(change))
    expect(again).toMatchObject({ cases: 0, updated: 0, events: 0, duplicates: 0 })
    expect(codes(again)).toEqual([[2, 'already-imported']])
    expect(await eventsOf(desk, 'town-12345-20250101-1')).toHaveLength(2)
  })

  it('takes the first of two rows with one id, and the second only as its repetition', async () => {
    const desk = await newDesk()
    const done = await take(desk, csv({}, {}, { 灯杆: 'p-8' }))
    expect(done).toMatchObject({ cases: 1, duplicates: 1 })
    expect(codes(done)).toEqual([[4, 'already-imported']])
  })

  it('rejects every kind of bad row by its line and takes the others in', async () => {
    const good = (n: number) => ({ 工单编号: `good-${n}` })
    const file = csv(
      good(1),
      { 工单编号: '' },
      { 工单编号: 'x'.repeat(200) },
      { 工单编号: 'b1', 区县: '丙区' },
      { 工单编号: 'b2', 区县: '' },
      { 工单编号: 'b3', 受理时间: '2025-02-30 08:00:00' },
      { 工单编号: 'b4', 受理时间: '' },
      { 工单编号: 'b5', 办结时间: 'soon' },
      { 工单编号: 'b6', 办结时间: '2024-12-31 08:00:00' },
      { 工单编号: 'b7', 类型: '噪声' },
      { 工单编号: 'b8', 状态: '未知' },
      { 工单编号: 'b9', 办结时间: '', 状态: '重复工单' },
      { 工单编号: 'b10', 期限: '2024-01-01' },
      { 工单编号: 'b11', 灯杆: '' },
      { 工单编号: 'b12', 灯杆: 'p-1,one too many' },
      { 工单编号: 'b13', 灯杆: '"p-1"x' },
      good(2),
    )
    const desk = await newDesk()
    const done = await take(desk, file)
    expect(done).toMatchObject({ cases: 2, events: 4, rejectedCount: 15 })
    expect(codes(done)).toEqual([
      [3, 'missing-value'],
      [4, 'too-long-id'],
      [5, 'not-mapped'],
      [6, 'missing-value'],
      [7, 'bad-time'],
      [8, 'missing-value'],
      [9, 'bad-time'],
      [10, 'closed-before-created'],
      [11, 'no-programme'],
      [12, 'no-outcome'],
      [13, 'closed-without-time'],
      [14, 'due-before-created'],
      [15, 'invalid-input'],
      [16, 'wrong-width'],
      [17, 'bad-quotes'],
    ])
    for (const { problem } of done.rejected) {
      expect(problem.message.zh).not.toBe('')
      expect(JSON.stringify(problem)).not.toMatch(/丙区|未知|one too many|p-1/)
    }
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true, cases: 2 })
  })

  it('says of a date as a spreadsheet keeps it within what to do about it, wherever it stands', async () => {
    const file = csv(
      { 工单编号: 'n1', 受理时间: '45658.3333333' },
      { 工单编号: 'n2', 办结时间: '45659' },
      { 工单编号: 'n3', 期限: '45659' },
    )
    const done = await take(await newDesk(), file)
    expect(done.rejected.map(({ row, problem }) => [row, problem.code, problem.field])).toEqual([
      [2, 'serial-date', '受理时间'],
      [3, 'serial-date', '办结时间'],
      [4, 'serial-date', '期限'],
    ])
  })

  it('takes no number that a spreadsheet has shortened for an id: many become the same', async () => {
    const done = await take(await newDesk(), csv({ 工单编号: '2.02501E+13' }, { 工单编号: '2E' }))
    expect([done.cases, codes(done)]).toEqual([1, [[2, 'shortened-id']]])
  })

  it('takes what another system recorded as it stands, also a contact that it masked', async () => {
    const reached: Programme = {
      ...lamps,
      request: z.strictObject({ pole: z.string().meta({ is: 'contact' }) }),
    }
    const desk = await newDesk(reached)
    expect(
      await take(desk, csv({ 灯杆: '138****' }, { 工单编号: '20250101-2', 灯杆: '匿名' })),
    ).toMatchObject({
      cases: 2,
      rejected: [],
    })
    const opening = { request: { pole: '138****' }, area: 'a' }
    const sent = { action: 'open', case: 'here', programme: 'lamps', input: opening }
    expect(await desk.perform(sent, { id: 'r', role: 'resident' })).toMatchObject({
      refusal: { code: 'invalid-input' },
    })
  })

  it('names a column that holds an area nobody knows', async () => {
    const done = await take(await newDesk(), csv({ 区县: '110' }), { area: { column: '区县' } })
    expect(done.rejected).toMatchObject([{ row: 2, problem: { code: 'unknown-area', field: '区县' } }])
  })

  it('tells so many rejected rows in full and counts the rest', async () => {
    const rows = Array.from({ length: 1500 }, (_, n) => ({ 工单编号: `n${n}`, 受理时间: 'never' }))
    const done = await take(await newDesk(), csv(...rows))
    expect(done.rejected).toHaveLength(1000)
    expect(done.rejectedCount).toBe(1500)
  })

  it('stops between two rows when told to, and goes on when asked again', async () => {
    const desk = await newDesk()
    const rows = Array.from({ length: 2000 }, (_, n) => ({ 工单编号: `n${n}` }))
    const stop = new AbortController()
    const done = await importRequests(desk, mappingOf(), pieces(csv(...rows), 4096), {
      signal: stop.signal,
      onProgress: (taken) => taken > 1000 && stop.abort(),
    })
    if (!done.ok) throw new Error(done.problem.code)
    expect(done.value.stopped?.code).toBe('interrupted')
    expect(done.value.events).toBe(done.value.cases * 2)
    expect(done.value.cases).toBeLessThan(2000)
    const { cases } = await take(desk, csv(...rows))
    expect(cases + done.value.cases).toBe(2000)
  })
})

describe('files', () => {
  it.each([
    ['a byte-order mark and CRLF', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}\r\n`],
    ['gzip by whatever name', (text: string) => gzipSync(text)],
    ['quotes', (text: string) => text.replace(/[^,\n]+/g, '"$&"')],
  ])('reads %s', async (_, of) => {
    expect(await take(await newDesk(), of(csv({})))).toMatchObject({ cases: 1, rejectedCount: 0 })
  })

  it('reads other delimiters and encodings', async () => {
    const tabs = csv({}).replaceAll(',', '\t')
    expect(await take(await newDesk(), tabs, { delimiter: '\t' })).toMatchObject({ cases: 1 })
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${csv({})}`, 'utf16le'))
    expect(await take(await newDesk(), utf16, { encoding: 'utf-16le' })).toMatchObject({ cases: 1 })
    // 工单编号 in GB18030.
    const gb = Uint8Array.from([0xb9, 0xa4, 0xb5, 0xa5, 0xb1, 0xe0, 0xba, 0xc5])
    const header = new TextEncoder().encode(
      HEADER.slice(1)
        .map((_, n) => `,c${n}`)
        .join(''),
    )
    const file = Buffer.concat([gb, header])
    expect(await refusedWith(file)).toEqual({ code: 'wrong-encoding', field: 'encoding' })
    expect(await refusedWith(utf16)).toEqual({ code: 'wrong-encoding', field: 'encoding' })
    expect(await refusedWith(file, { encoding: 'gb18030' })).toMatchObject({ code: 'missing-column' })
  })

  it('takes the names of the columns from the line that the mapping says, and tells rows by their lines', async () => {
    const sheet = `路灯台账,,\n"制表,\n日期",,\n${csv({}, { 工单编号: '2', 受理时间: 'x' })}`
    expect(await refusedWith(sheet)).toMatchObject({ code: 'no-header' })
    const taken = await take(await newDesk(), sheet, { header: 4 })
    expect(taken).toMatchObject({ cases: 1, rejectedCount: 1, rejected: [{ row: 6 }] })
    expect(await refusedWith('', { header: 4 })).toMatchObject({ code: 'empty-file' })
  })

  it('refuses a file without header, columns the mapping names, or two of one name', async () => {
    expect(await refusedWith('')).toMatchObject({ code: 'empty-file' })
    expect(await refusedWith('13900000000,张三\n1,2')).toEqual({ code: 'no-header', field: 'id' })
    const semicolons = await importRequests(
      await newDesk(),
      mappingOf(),
      pieces(csv({}).replaceAll(',', ';')),
    )
    expect(semicolons).toMatchObject({
      problem: { message: { en: expect.stringContaining('"delimiter": ","') } },
    })
    expect(await refusedWith(`PK\u0003\u0004\0\0${csv({})}`)).toMatchObject({ code: 'not-text' })
    expect(await refusedWith(csv({}).replace('来源', '渠道'))).toEqual({
      code: 'missing-column',
      field: 'channel.column',
    })
    expect(await refusedWith(`${csv({}).replace('状态', '状态,区县')}`)).toMatchObject({
      code: 'double-column',
      field: 'area.column',
    })
  })

  it('minds no columns without a head, nor of one name, that the mapping does not name', async () => {
    const [head, ...rows] = csv({}).split('\n')
    const file = [`${head},,备注,备注,`, ...rows.map((row) => `${row},,甲,乙,`)].join('\n')
    expect(await take(await newDesk(), file)).toMatchObject({ cases: 1, rejectedCount: 0 })
  })

  it('reads what a spreadsheet was told to leave as it is written', async () => {
    const desk = await newDesk()
    const cells = { 工单编号: '="00123"', 灯杆: '"=""p-9"""', 状态: '="已办结"' }
    expect(await take(desk, csv(cells))).toMatchObject({ cases: 1, rejectedCount: 0 })
    expect((await desk.store.load(['town-12345-00123'], [])).rows.size).toBe(1)
  })

  it('keeps what came before the damage of an archive, whole, and says so', async () => {
    const whole = gzipSync(
      csv(...Array.from({ length: 3000 }, (_, n) => ({ 工单编号: `n${n}-${n * 7919}` }))),
    )
    const desk = await newDesk()
    const done = await importRequests(desk, mappingOf(), pieces(whole.subarray(0, whole.length / 2), 1000))
    if (!done.ok) throw new Error(done.problem.code)
    expect(done.value.stopped?.code).toBe('unreadable-file')
    expect(done.value.events).toBe(done.value.cases * 2)
    expect(done.value.cases).toBeGreaterThan(0)
  })
})

describe('sources without ids or closing times', () => {
  const change = {
    id: ['受理时间', '灯杆'],
    closed: undefined,
    closedAfter: { column: '办结时间', unit: 'days' },
  }
  it('tells rows apart by what they say, and counts those that say the same', async () => {
    const desk = await newDesk()
    const file = csv({ 办结时间: '3' }, { 办结时间: '３' }, { 灯杆: 'p-8', 办结时间: '0' })
    expect(await take(desk, file, change)).toMatchObject({ cases: 3 })
    expect(await take(desk, file, change)).toMatchObject({ cases: 0, duplicates: 3 })
    const days = (await desk.store.streams('', 10)).map(
      ({ row }) => (row.closedAt! - row.openedAt) / 86_400_000,
    )
    expect(days.sort()).toEqual([0, 3, 3])
  })

  it('rejects a duration that is no number or negative', async () => {
    const done = await take(
      await newDesk(),
      csv({ 办结时间: 'three' }, { 灯杆: 'p-8', 办结时间: '-1' }),
      change,
    )
    expect(codes(done)).toEqual([
      [2, 'bad-number'],
      [3, 'closed-before-created'],
    ])
  })
})
