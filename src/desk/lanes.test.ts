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
