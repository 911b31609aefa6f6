import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importRequests, readMapping } from '../desk/import/index.ts'
import { Desk, type FigureRow, figures, systemClock, verify, why } from '../desk/index.ts'
import { programmes } from '../programmes/index.ts'
import { memoryStore } from '../store/memory.ts'

const root = join(import.meta.dirname, '../..')
const sample = (name: string) => join(root, 'samples', name)

const imported = async (mappingText: string, bytes: AsyncIterable<Uint8Array>) => {
  const desk = await Desk.open({
    store: memoryStore(),
    programmes,
    clock: systemClock,
    dice: { id: () => '' },
  })
  const mapping = readMapping(mappingText)
  if (!mapping.ok) throw new Error(mapping.problem.message.en)
  const done = await importRequests(desk, mapping.value, bytes)
  if (!done.ok) throw new Error(done.problem.message.en)
  const found = await figures(desk.store, desk.registry, {})
  if (!found.ok) throw new Error(found.refusal.message.en)
  const figure = (programme: string, indicator: string): FigureRow =>
    found.value.find((row) => row.programme === programme && row.indicator === indicator)!
  return { desk, result: done.value, figure }
}
const importedSample = (name: string) =>
  imported(readFileSync(sample(`${name}.mapping.json`), 'utf8'), createReadStream(sample(`${name}.csv.gz`)))

describe('the samples', () => {
  it("gives the winter evening's figures, each open to its cases", async () => {
    const { desk, result, figure } = await importedSample('nyc-311-2019-12-31')
    expect(result).toMatchObject({ cases: 1000, rejectedCount: 0 })
    expect(figure('heating', 'complaints').value).toBe(109)
    expect(figure('heating', 'merged').value).toBe(34)
    expect(figure('heating', 'timeToClose')).toMatchObject({ value: 44.7425, denominator: 109, unit: 'h' })
    expect(figure('hotline', 'received').value).toBe(891)
    const behind = await why(desk.store, desk.registry, { indicator: 'heating/merged' }, undefined, 100)
    expect(behind.ok && new Set(behind.value.rows.map(({ stream }) => stream)).size).toBe(34)
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true, cases: 1000 })
    const inBronx = await figures(desk.store, desk.registry, { programme: 'hotline', area: 'nyc-bronx' })
    const inCity = await figures(desk.store, desk.registry, { programme: 'hotline', area: 'nyc' })
    expect(inBronx.ok && inBronx.value[0]?.numerator).toBeLessThan(300)
    expect(inCity.ok && inCity.value[0]?.numerator).toBe(891)
  })

  it('takes two days of housing problems, without ids and with days to close', async () => {
    const { result, figure } = await importedSample('nyc-hpd-2023-01-01')
    expect(result).toMatchObject({ cases: 2000, rejectedCount: 0 })
    expect(figure('heating', 'complaints').value).toBe(946)
    expect(figure('heating', 'timeToClose').value).toBe(48)
  })
})

describe('the worked example of docs/import.md', () => {
  it('is a mapping that takes its own rows in', async () => {
    const docs = readFileSync(join(root, 'docs/import.md'), 'utf8')
    const example = docs.slice(docs.indexOf('## A worked example'))
    const block = (language: string) =>
      new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(example)![1]!
    const mapping = block('json').replace('"encoding": "gb18030",', '')
    async function* rows() {
      yield new TextEncoder().encode(block('csv'))
    }
    const { result, figure } = await imported(mapping, rows())
    expect(result).toMatchObject({ cases: 2, rejectedCount: 0 })
    expect(figure('heating', 'settledInTime')).toMatchObject({ numerator: 1, denominator: 1 })
    expect(figure('hotline', 'received').value).toBe(1)
  })
})
