import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { Desk, type Store, systemClock } from '../desk/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { memoryStore } from '../store/memory.ts'
import { Changes } from './changes.ts'

/** Enough that every shard gets more of them between two looks than are read at once. */
const BURST = 6_000
const LOOK_MS = 1_000
const log = pino({ level: 'silent' })
const calendar = testCalendar({ years: Array.from({ length: 80 }, (_, n) => 2020 + n) })

/** A desk whose log can be away for a while, with somebody who listens to it. */
const listening = async () => {
  const store: Store = memoryStore()
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store, programmes: [lamps], clock: systemClock, dice, calendar })
  await desk.putAreas([{ code: 'a', name: { zh: '甲区', en: 'A' } }])
  const read = store.log.bind(store)
  const away = { is: false }
  store.log = async (...asked) => {
    if (away.is) throw new Error('the database is away')
    return read(...asked)
  }
  const changes = new Changes(store, desk.registry, log)
  const told = new Set<string>()
  const ended = vi.fn()
  const stop = (await changes.listen(
    (rows) => {
      for (const { id } of rows) told.add(id)
    },
    ended,
    'one',
  ))!
  const open = async (count: number): Promise<readonly string[]> => {
    const input = { request: { pole: 'p1' }, area: 'a' }
    const asked = Array.from({ length: count }, () =>
      desk.perform({ action: 'open', programme: 'lamps', input }, { id: 'one', role: 'desk' }),
    )
    return (await Promise.all(asked)).map((done) => (done.ok ? done.value.case : done.refusal.message.en))
  }
  return { changes, told, ended, stop, open, away }
}

/** However slow the machine is. */
const LONG = { timeout: 30_000 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells of everything that was written, however much of it comes at once', async () => {
  const { told, open, changes } = await listening()
  const ids = await open(BURST)
  await vi.advanceTimersByTimeAsync(LOOK_MS)
  await vi.waitFor(() => expect(told.size).toBe(BURST), LONG)
  expect([...told].sort()).toEqual([...ids].sort())
  changes.stop()
})

it('goes on from where it was once the log can be read again', async () => {
  const { told, open, changes, away } = await listening()
  away.is = true
  const first = await open(3)
  await vi.advanceTimersByTimeAsync(LOOK_MS)
  expect(told.size).toBe(0)
  away.is = false
  const ids = [...first, ...(await open(3))]
  await vi.advanceTimersByTimeAsync(LOOK_MS)
  await vi.waitFor(() => expect([...told].sort()).toEqual([...ids].sort()), LONG)
  changes.stop()
})

it('asks for nothing any more once nobody listens', async () => {
  const { stop } = await listening()
  stop()
  await vi.advanceTimersByTimeAsync(LOOK_MS)
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0), LONG)
})

it('tells whoever listens that it stops, also those who come after', async () => {
  const { changes, ended } = await listening()
  changes.stop()
  expect(ended).toHaveBeenCalledTimes(1)
  await changes.listen(() => undefined, ended, 'two')
  expect(ended).toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(0)
})
