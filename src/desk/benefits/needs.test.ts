import { describe, expect, it, vi } from 'vitest'
import { type BenefitTown, benefitTown, clerk } from '../../../test/support/benefit-town.ts'
import { refuse } from '../../kernel/index.ts'
import { memoryStore } from '../../store/memory.ts'
import { NeedsWatch } from '../index.ts'

const openNeeds = async ({ desk }: BenefitTown) =>
  (await desk.store.cases({ programmes: ['needs'], closed: false, order: 'opened' }, undefined, 500)).rows
    .map(({ state }) => (state.request as { household: string }).household)
    .sort()

/** A town that is watched, and somebody who has just become poor. */
const watched = async () => {
  const at = await benefitTown(memoryStore())
  await at.household('h1', { p1: 900_00 })
  await at.household('h2', { p2: 900_00 })
  const watch = new NeedsWatch(at.desk)
  await watch.catchUp()
  await at.fact('h1', 'person/income', 0, '2024-01-01', 'p1')
  return { at, watch }
}

describe('a need that could not be opened', () => {
  it('is opened the next time, if the database was away', async () => {
    const { at, watch } = await watched()
    vi.spyOn(at.desk, 'perform').mockRejectedValueOnce(new Error('connection lost'))
    await expect(watch.catchUp()).rejects.toThrow('connection lost')
    expect(await openNeeds(at)).toEqual([])
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 1 } })
    expect(await openNeeds(at)).toEqual(['h1'])
    expect(await watch.catchUp()).toMatchObject({ value: { households: 0 } })
  })

  it('is opened the next time, if it was refused for now; then ever later', async () => {
    const { at, watch } = await watched()
    const busy = vi.spyOn(at.desk, 'perform').mockResolvedValue(refuse('busy'))
    const problems = [{ household: 'h1', reason: expect.any(String) }]
    expect(await watch.catchUp()).toMatchObject({ value: { opened: 0, problems } })
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 0, problems } })
    // Not every second for ever, and nobody else waits for it.
    busy.mockRestore()
    await at.fact('h2', 'person/income', 0, '2024-01-01', 'p2')
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 1 } })
    expect(await openNeeds(at)).toEqual(['h2'])
    at.on('2025-12-12')
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 1 } })
    expect(await openNeeds(at)).toEqual(['h1', 'h2'])
  })

  it('in a look at everybody is tried again, too', async () => {
    const { at } = await watched()
    const watch = new NeedsWatch(at.desk)
    vi.spyOn(at.desk, 'perform').mockResolvedValueOnce(refuse('busy'))
    expect(await watch.catchUp()).toMatchObject({ value: { households: 2, opened: 0 } })
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 1 } })
  })

  it('waits where a look is stopped', async () => {
    const { at } = await watched()
    let stopped = false
    const watch = new NeedsWatch(at.desk, async () => stopped)
    await watch.catchUp()
    await at.fact('h2', 'person/income', 0, '2024-01-01', 'p2')
    stopped = true
    expect(await watch.catchUp()).toMatchObject({ value: { households: 0 } })
    stopped = false
    expect(await watch.catchUp()).toMatchObject({ value: { households: 1, opened: 1 } })
  })
})

it('what was written is read and loaded in bounded pieces', async () => {
  const { at, watch } = await watched()
  for (let n = 0; n < 2500; n += 100)
    await Promise.all(Array.from({ length: 100 }, (_, k) => at.open('household-register', {}, `x${n + k}`)))
  const load = vi.spyOn(at.desk.store, 'load')
  expect(await watch.catchUp()).toMatchObject({ value: { households: 2501, opened: 1 } })
  expect(Math.max(...load.mock.calls.map(([ids]) => ids.length))).toBeLessThanOrEqual(1000)
})

it('a need corrected to be of another household is nobody else’s: each is looked at again', async () => {
  const { at, watch } = await watched()
  await watch.catchUp()
  const [need] = (await at.desk.store.cases({ programmes: ['needs'], order: 'opened' }, undefined, 1)).rows
  const request = { ...(need!.state.request as object), household: 'h2' }
  const worker = { id: 'w', role: 'worker', bureau: 'civil-affairs' }
  await at.do(need!.id, 'correct', { request, reason: 'typing error' }, worker)
  expect(await watch.catchUp()).toMatchObject({ value: { households: 2, opened: 1, lapsed: 1 } })
  expect(await openNeeds(at)).toEqual(['h1'])
})

it('a case corrected to be of another household serves the one it was of no more', async () => {
  const { at, watch } = await watched()
  await at.fact('h2', 'person/income', 0, '2024-01-01', 'p2')
  const serving = await at.open('aid', { kind: 'living', household: 'h1' })
  await watch.catchUp()
  expect(await openNeeds(at)).toEqual(['h2'])
  const correction = { request: { kind: 'living', household: 'h2' }, reason: 'typing error' }
  await at.do(serving, 'correct', correction, clerk)
  expect(await watch.catchUp()).toMatchObject({ value: { opened: 1, served: 1 } })
  expect(await openNeeds(at)).toEqual(['h1'])
  expect(await new NeedsWatch(at.desk).runAll()).toMatchObject({ value: { opened: 0, served: 0, lapsed: 0 } })
})
