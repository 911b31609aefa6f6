import type { Logger } from 'pino'
import { expect, it, vi } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { type Effect, instant } from '../../src/kernel/index.ts'
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

it('a step that fails is told once, with when it is well again, and keeps none of the others from theirs', async () => {
  const { host } = await cityOf({})
  const { desk } = host
  const { wake } = desk
  desk.wake = () => Promise.reject(new Error('wake failed'))
  desk.settle = () => Promise.reject(new Error('settle failed'))
  const [begun, expire] = [vi.fn(), vi.spyOn(host.identity, 'expire')]
  const [error, info] = [vi.fn(), vi.fn()]
  const ticker = new Ticker({
    ...host,
    webhooks: Object.assign(Object.create(host.webhooks), { begin: begun }),
    subjects: Object.assign(Object.create(host.subjects), { begin: begun }),
    audit: Object.assign(Object.create(host.audit), {
      begin: () => {
        throw new Error('audit failed')
      },
    }),
    log: { warn: vi.fn(), error, info } as unknown as Logger,
  })
  ticker.start()
  await vi.waitFor(() => expect(begun.mock.calls.length).toBeGreaterThan(3), { timeout: 20_000 })
  desk.wake = wake
  await vi.waitFor(() => expect(info).toHaveBeenCalled(), { timeout: 20_000 })
  await ticker.stop()
  expect(expire).toHaveBeenCalledTimes(1)
  expect(info.mock.calls).toEqual([
    [{ failures: expect.any(Number), seconds: expect.any(Number) }, 'wake-ups: well again'],
  ])
  const told = error.mock.calls.map(([{ err }, what]) => [what, (err as Error).message])
  expect(told).toEqual([
    ['wake-ups failed; trying again', 'wake failed'],
    ['effects failed; trying again', 'settle failed'],
    ['the audit trail failed; trying again', 'audit failed'],
  ])
  expect(await host.metrics.registry.metrics()).toMatch(/bihuan_ticks_total\{result="failed"\} [2-9]/)
})

it('a case at which its programme fails is told once, as an error, with where', async () => {
  const measure = () => {
    throw new Error('boom')
  }
  const broken = { name: lamps.name, kind: 'count', unit: lamps.name, measure } as const
  const store = memoryStore()
  let now = instant(Date.now())
  const options = { store, clock: { now: () => now }, dice: { id: () => crypto.randomUUID() } }
  const sound = await Desk.open({ ...options, programmes: [lamps] })
  await sound.putAreas(AREAS)
  const opening = { action: 'open', programme: 'lamps', input: { request: { pole: 'p1' }, area: 'east' } }
  await sound.perform(opening, { id: 'd', role: 'desk', bureau: 'works' })
  now = instant(now + 86_400_000)
  const failing = { ...lamps, indicators: { broken } }
  const desk = await Desk.open({ ...options, programmes: [failing] })
  const { host } = await cityOf({ desk })
  const [error, waking] = [vi.fn(), vi.spyOn(desk, 'wake')]
  const log = { warn: vi.fn(), error, info: vi.fn() } as unknown as Logger
  const ticker = new Ticker({ ...host, log })
  ticker.start()
  await vi.waitFor(() => expect(waking.mock.calls.length).toBeGreaterThan(1), { timeout: 20_000 })
  await ticker.stop()
  expect(error.mock.calls).toMatchObject([
    [
      { reason: expect.stringContaining('boom'), stack: expect.stringContaining('ticker.test.ts') },
      'a case cannot wake',
    ],
  ])
})
