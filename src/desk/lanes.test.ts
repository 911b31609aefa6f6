import { expect, it, vi } from 'vitest'
import { crew, lampDesks, openedLamp, operator, stateIn } from '../../test/support/lamp-desk.ts'
import { memoryStore } from '../store/memory.ts'
import { rowOf } from './job.ts'

it('of a batch that the store could not take, those still to be done are not told that it failed', async () => {
  const store = memoryStore()
  const { open } = lampDesks(store)
  const [desk, other] = [await open(), await open()]
  const [sent, ahead] = [await openedLamp(desk), await openedLamp(desk)]
  const comment = (id: string) => desk.perform({ case: id, action: 'comment', input: { text: 'x' } }, crew)
  // What this desk remembers is older than what the store has: refused on that, it is looked at again.
  const stale = await stateIn(desk, ahead)
  await other.perform({ case: ahead, action: 'mend', input: { lux: 20 } }, crew)
  vi.spyOn(store, 'recall').mockImplementation((id) => (id === ahead ? rowOf(stale) : undefined))
  const append = vi.spyOn(store, 'append').mockRejectedValueOnce(new Error('connection lost'))
  const confirm = desk.perform({ case: ahead, action: 'confirm', input: { ok: true } }, operator)
  const [failed, done] = await Promise.allSettled([comment(sent), confirm])
  expect(append).toHaveBeenCalledTimes(2)
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'connection lost' } })
  expect(done).toMatchObject({ status: 'fulfilled', value: { ok: true } })
  expect((await stateIn(desk, ahead)).stage).toBe('lit')
})

it('half of those who ask are at the store while the others are being answered', async () => {
  const store = memoryStore()
  const desk = await lampDesks(store).open()
  const ids = await Promise.all(Array.from({ length: 40 }, () => openedLamp(desk)))
  let answered = 0
  const answeredBefore: number[] = []
  const sizes: number[] = []
  const stored = store.append.bind(store)
  vi.spyOn(store, 'append').mockImplementation((units) => {
    sizes.push(units.length)
    answeredBefore.push(answered)
    return stored(units)
  })
  const round = ids.map(async (id) => {
    await desk.perform({ case: id, action: 'comment', input: { text: 'x' } }, crew)
    answered++
  })
  await Promise.all(round)
  // Twenty have just been answered, forty ask.
  expect(sizes).toEqual([30, 10])
  expect(answeredBefore).toEqual([0, 0])
})
