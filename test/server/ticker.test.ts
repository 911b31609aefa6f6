import type { Logger } from 'pino'
import { expect, it, vi } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import type { Effect } from '../../src/kernel/index.ts'
import { Ticker } from '../../src/server/ticker.ts'
import { memoryStore } from '../../src/store/index.ts'
import { lamps } from '../fixtures/lamps.ts'
import { AREAS, cityOf } from './city.ts'

it('the log tells of each effect that was refused, with its case and why', async () => {
  const effects = (): readonly Effect[] => [
    { effect: 'open', programme: 'nope', request: {}, link: 'child', trigger: 'need' },
  ]
  const asking = { ...lamps, actions: { ...lamps.actions, attend: { ...lamps.actions.attend!, effects } } }
  const desk = await Desk.open({
    store: memoryStore(),
    programmes: [asking],
    clock: systemClock,
    dice: { id: () => crypto.randomUUID() },
  })
  await desk.putAreas(AREAS)
  const crew = { id: 'crew-1', role: 'crew', bureau: 'works' }
  const opening = { action: 'open', programme: 'lamps', input: { request: { pole: 'p1' }, area: 'east' } }
  const opened = await desk.perform(opening, { id: 'd', role: 'desk', bureau: 'works' })
  if (!opened.ok) throw new Error(opened.refusal.message.en)
  const { case: id } = opened.value
  expect(await desk.perform({ case: id, action: 'attend', input: {} }, crew)).toMatchObject({ ok: true })
  const { host } = await cityOf({ desk })
  const warn = vi.fn()
  const ticker = new Ticker({ ...host, log: { warn, error: vi.fn(), info: vi.fn() } as unknown as Logger })
  ticker.start()
  await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 20_000 })
  await ticker.stop()
  const reason = 'There is no programme called "nope".'
  expect(warn.mock.calls).toEqual([
    [{ case: id, effect: 'open nope (child)', reason }, 'an effect was refused'],
  ])
})
