import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benefitTown } from '../../../test/support/benefit-town.ts'
import { factOn, type HeldFacts } from '../../kernel/index.ts'
import { memoryStore } from '../../store/memory.ts'
import { verify } from '../index.ts'
import { type FactsImported, importFacts, readFactsMapping } from './index.ts'

const MAPPING = {
  system: 'civil',
  household: '户号',
  person: { id: '人号', role: { column: '关系', values: { 户主: 'head', 子女: 'child' }, else: 'other' } },
  area: { column: '区划' },
  from: { column: '起始' },
  source: '民政登记 2025-12',
  certainty: 'verified',
  facts: {
    'household/assets': { column: '财产' },
    'person/income': { column: '月收入' },
    'person/birth': { column: '出生' },
  },
}
const HEADER = '户号,人号,关系,区划,起始,财产,月收入,出生'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

const importing = async (
  rows: readonly string[],
  {
    mapping = MAPPING as object,
    town = undefined as Awaited<ReturnType<typeof benefitTown>> | undefined,
  } = {},
) => {
  const at = town ?? (await benefitTown(memoryStore()))
  const read = readFactsMapping(JSON.stringify(mapping))
  if (!read.ok) throw new Error(read.problem.message.en)
  const done = await importFacts(at.desk, read.value, bytesOf([HEADER, ...rows, ''].join('\n')))
  return { at, done }
}
const taken = ({ done }: Awaited<ReturnType<typeof importing>>): FactsImported => {
  if (!done.ok) throw new Error(done.problem.message.en)
  return done.value
}
const held = (facts: HeldFacts, fact: string, about?: string) =>
  factOn(facts, fact, '2025-12-31' as never, about)

describe('a register file', () => {
  it('becomes households with members and dated facts; an empty cell is not known', async () => {
    const file = await importing([
      '1,p1,户主,a,2025-01-01,"12,000.50",300,1944-03-01',
      '1,p2,孙女,a,2025/1/1,,,2015年6月1日',
      '2,p3,户主,a,20250101,0,0,19800101',
    ])
    expect(taken(file)).toMatchObject({ households: 2, rows: 3, rejectedCount: 0 })
    const { facts, area } = await file.at.state('civil-1')
    expect(area).toBe('a')
    expect(held(facts, 'household/assets')).toMatchObject({ value: 12_000_50, source: '民政登记 2025-12' })
    expect(held(facts, 'person/income', 'p1')).toMatchObject({ value: 300_00, from: '2025-01-01' })
    expect(held(facts, 'person/role', 'p2')).toMatchObject({ value: 'other' })
    expect(held(facts, 'person/income', 'p2')).toBeUndefined()
    expect(held(facts, 'person/birth', 'p2')).toMatchObject({ value: '2015-06-01' })
    expect((await file.at.state('civil-2')).facts?.['p3 person/birth']).toMatchObject([
      { value: '1980-01-01' },
    ])
  })

  it.each(['1944-3-1', '1944/3/1', '1944.03.01', '1944年3月1日', '１９４４年３月１日', '19440301'])(
    'reads the day %s',
    async (written) => {
      const file = await importing([`1,p1,户主,a,2025-01-01,,,${written}`])
      const { facts } = await file.at.state('civil-1')
      expect(held(facts, 'person/birth', 'p1')).toMatchObject({ value: '1944-03-01' })
    },
  )

  it.each(['1234.5', '"1,234.50"', '１２３４．５０', '１，２３４．５'])(
    'reads the amount %s',
    async (written) => {
      const file = await importing([`1,p1,户主,a,2025-01-01,,${written},`])
      const { facts } = await file.at.state('civil-1')
      expect(held(facts, 'person/income', 'p1')).toMatchObject({ value: 1234_50 })
    },
  )
  it('takes nothing into a household that is erased, and no key tells what was in it', async () => {
    const row = '1,p1,户主,a,2025-01-01,0,300,1944-03-01'
    const first = await importing([row])
    const { desk, do: does } = first.at
    await does('civil-1', 'dissolve', { last: '2025-12-31', source: 's' })
    await does('civil-1', 'erase', { reason: '期满' })
    await desk.store.forgetCommands(['civil-1'])
    expect(await desk.store.keys('', 9)).toEqual([])
    const again = taken(await importing([row], { town: first.at }))
    expect(again).toMatchObject({ events: 0, rejectedCount: 1, rejected: [{ problem: { code: 'erased' } }] })
  })

  it('imported twice changes nothing; what is new in it is taken in', async () => {
    const rows = ['1,p1,户主,a,2025-01-01,0,300,1944-03-01', '1,p2,子女,a,2025-01-01,,0,']
    const first = await importing(rows)
    const heads = await first.at.desk.store.heads()
    expect(taken(await importing(rows, { town: first.at }))).toMatchObject({ duplicates: 2, events: 0 })
    expect(await first.at.desk.store.heads()).toEqual(heads)
    const more = [...rows, '1,p1,户主,a,2025-07-01,0,450,1944-03-01']
    expect(taken(await importing(more, { town: first.at }))).toMatchObject({
      duplicates: 2,
      rows: 1,
      households: 0,
    })
    expect(held((await first.at.state('civil-1')).facts, 'person/income', 'p1')).toMatchObject({
      value: 450_00,
    })
  })

  it.each<[string, string, string, string?]>([
    ['no household', ',p1,户主,a,2025-01-01,,,', 'missing-value', '户号'],
    ['no person', '9,,户主,a,2025-01-01,,,', 'missing-value', '人号'],
    ['a shortened number', '9,1.31102E+17,户主,a,2025-01-01,,,', 'shortened-id', '人号'],
    ['an unknown area', '9,p9,户主,zz,2025-01-01,,,', 'unknown-area', '区划'],
    ['an amount that is none', '9,p9,户主,a,2025-01-01,,many,', 'bad-amount', '月收入'],
    [
      'an amount with commas that are not between thousands',
      '9,p9,户主,a,2025-01-01,,"12,50",',
      'bad-amount',
      '月收入',
    ],
    ['a third of a fen', '9,p9,户主,a,2025-01-01,,0.333,', 'bad-amount', '月收入'],
    ['a negative income', '9,p9,户主,a,2025-01-01,,-1,', 'invalid-input', '月收入'],
    ['a day that is none', '9,p9,户主,a,2025-01-01,,,1944', 'bad-day', '出生'],
    ['a day as a spreadsheet keeps it', '9,p9,户主,a,2025-01-01,,,16132', 'serial-date', '出生'],
    ['a beginning as a spreadsheet keeps it', '9,p9,户主,a,45658,,,', 'serial-date', '起始'],
    ['a day not on the calendar', '9,p9,户主,a,2025-01-01,,,1944-02-30', 'invalid-input', '出生'],
    ['a birth to come', '9,p9,户主,a,2025-01-01,,,2030-01-01', 'invalid-input', '出生'],
    ['too few columns', '9,p9', 'wrong-width'],
    ['a quote that does not match', '9,"p9,户主,a,2025-01-01,,,', 'bad-quotes'],
    ['a person of another household', '9,p1,户主,a,2025-01-01,,,', 'claimed'],
    ['a hostile person id', `9,'; drop table event; --,户主,a,2025-01-01,,,`, 'invalid-input'],
  ])('with %s has that row rejected by its number, and the others taken', async (_, row, code, field) => {
    const file = await importing(['1,p1,户主,a,2025-01-01,0,0,', row, '2,p2,户主,a,2025-01-01,0,0,'])
    const { rejected, households } = taken(file)
    expect(rejected).toMatchObject([{ row: 3, problem: { code, ...(field === undefined ? {} : { field }) } }])
    expect(households).toBe(2)
    // Nothing of the bad row is there, not even its household.
    expect((await file.at.desk.store.load(['civil-9'], [])).rows.size).toBe(0)
    expect((await verify(file.at.desk.store, file.at.desk.registry, file.at.desk.calendar)).ok).toBe(true)
  })

  it.each<[string, object, string]>([
    ['a fact the rules do not know', { facts: { 'person/mood': { column: '月收入' } } }, 'unknown-fact'],
    ['a column the file has not', { household: '门牌' }, 'missing-column'],
    ['facts of persons without saying whose', { person: undefined }, 'bad-mapping'],
  ])('is refused as a whole for %s', async (_, wrong, code) => {
    const { done } = await importing(['1,p1,户主,a,2025-01-01,0,0,'], { mapping: { ...MAPPING, ...wrong } })
    expect(done).toMatchObject({ ok: false, problem: { code } })
  })

  it('is refused where it has a column twice that the mapping names', async () => {
    const { desk } = await benefitTown(memoryStore())
    const read = readFactsMapping(JSON.stringify(MAPPING))
    const file = `${HEADER},月收入\n1,p1,户主,a,2025-01-01,0,100,,200\n`
    const done = read.ok && (await importFacts(desk, read.value, bytesOf(file)))
    expect(done).toMatchObject({
      ok: false,
      problem: { code: 'double-column', field: 'facts.person/income.column' },
    })
  })

  it('without a header is refused, and what its first line holds is not repeated', async () => {
    const { desk } = await benefitTown(memoryStore())
    const read = readFactsMapping(JSON.stringify(MAPPING))
    const done = read.ok && (await importFacts(desk, read.value, bytesOf('1,张三,户主,a,2025-01-01,0,0,\n')))
    expect(done).toMatchObject({ ok: false, problem: { code: 'no-header' } })
    expect(JSON.stringify(done)).not.toContain('张三')
  })

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['no certainty', { ...MAPPING, certainty: undefined }],
    ['a field nobody knows', { ...MAPPING, colour: 'red' }],
  ])('needs a mapping that is one: not %s', (_, mapping) => {
    expect(readFactsMapping(typeof mapping === 'string' ? mapping : JSON.stringify(mapping)).ok).toBe(false)
  })

  it('comes to the same in any order of its rows, and however it is cut into files', async () => {
    const row = fc.record({
      who: fc.nat(3),
      fen: fc.nat(99),
      month: fc.integer({ min: 1, max: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(row, { maxLength: 12, selector: ({ who, month }) => `${who} ${month}` }),
        fc.nat(12),
        async (rows, cut) => {
          // A person stays in the household of their number: who is where is not what this is about.
          const lines = rows.map(
            ({ who, fen, month }) => `${who % 3},p${who},户主,a,2025-0${month}-01,,${fen}.00,`,
          )
          const whole = await importing(lines)
          const parts = await importing(lines.slice(cut).reverse())
          await importing(lines.slice(0, cut), { town: parts.at })
          for (const id of ['civil-0', 'civil-1', 'civil-2']) {
            const facts = await Promise.all(
              [whole, parts].map(
                async ({ at }) => (await at.desk.store.load([id], [])).rows.get(id)?.state.facts,
              ),
            )
            const plain = facts.map((of) =>
              Object.entries(of ?? {})
                .map(([key, all]) => [key, all.map(({ at: _, ...rest }) => rest)])
                .sort(),
            )
            expect(plain[0]).toEqual(plain[1])
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})
