import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { crew, lampDesks, openedLamp, stateIn } from '../../test/support/lamp-desk.ts'
import { days, type Effect, hours, type Programme } from '../kernel/index.ts'
import { memoryStore } from '../store/memory.ts'
import type { Desk } from './index.ts'

const old: Programme = { ...lamps, id: 'old-lamps' }
const openOld = (desk: Desk) =>
  desk.perform(
    { action: 'open', programme: 'old-lamps', input: { request: { pole: 'p' }, area: 'a' } },
    { id: 'd', role: 'desk' },
  )
/** Lamps whose indicators fail at some cases. */
const failingAt = (broken: ReadonlySet<string>): Programme => ({
  ...lamps,
  indicators: {
    ...lamps.indicators,
    broken: {
      name: lamps.name,
      kind: 'count',
      unit: lamps.name,
      measure: ({ id, promises }) => {
        if (broken.has(id) && promises.some(({ state }) => state === 'broken')) throw new Error('boom')
        return []
      },
    },
  },
})

describe('wake', () => {
  it('wakes who is due, however many before them cannot wake', async () => {
    const { open, pass } = lampDesks(memoryStore())
    const both = await open([lamps, old])
    await Promise.all(Array.from({ length: 1100 }, () => openOld(both)))
    pass(hours(1))
    const healthy = await openedLamp(both)
    pass(days(10))
    const desk = await open()
    const { woken, stuck } = await desk.wake()
    expect([woken, stuck.length]).toEqual([1, 1100])
    expect(stuck[0]!.reason).toContain('old-lamps')
    expect((await stateIn(desk, healthy)).promises[0]).toMatchObject({ state: 'broken' })
    expect(await desk.wake()).toMatchObject({ woken: 0, stuck: { length: 1100 } })
  })

  it('tries what cannot wake ever more seldom, and at once where it has moved', async () => {
    const { open, pass } = lampDesks(memoryStore())
    const broken = new Set<string>()
    const desk = await open([failingAt(broken)])
    const id = await openedLamp(desk)
    broken.add(id)
    pass(hours(2))
    expect(await desk.wake()).toMatchObject({ woken: 0, stuck: [{ case: id }] })
    expect(await desk.wake()).toMatchObject({ woken: 0, stuck: [{ case: id }] })
    broken.clear()
    expect(await desk.wake()).toMatchObject({ woken: 0, stuck: [{ case: id }] })
    pass(60_000)
    expect(await desk.wake()).toEqual({ woken: 1, stuck: [] })
  })

  it('a case at which its programme fails is stuck with the reason; the others wake', async () => {
    const { open, pass } = lampDesks(memoryStore())
    const broken = new Set<string>()
    const desk = await open([failingAt(broken)])
    broken.add(await openedLamp(desk))
    const sound = await openedLamp(desk)
    pass(hours(2))
    const { woken, stuck } = await desk.wake()
    expect(woken).toBe(1)
    expect(stuck).toMatchObject([{ case: [...broken][0], reason: expect.stringContaining('boom') }])
    expect(stuck[0]!.stack).toContain('wake.test.ts')
    expect((await stateIn(desk, sound)).promises[0]).toMatchObject({ state: 'broken' })
  })

  it('a store that is away is told as such, and nobody is stuck for it', async () => {
    const store = memoryStore()
    const { open, pass } = lampDesks(store)
    const desk = await open()
    await openedLamp(desk)
    pass(hours(2))
    const { append } = store
    store.append = () => Promise.reject(new Error('connection lost'))
    await expect(desk.wake()).rejects.toThrow('connection lost')
    store.append = append
    expect(await desk.wake()).toEqual({ woken: 1, stuck: [] })
  })
})

describe('settle', () => {
  const tell = (to: string): Effect => ({
    effect: 'perform',
    case: to,
    action: 'comment',
    input: { text: 'x' },
  })
  /** Lamps where attending one case comments on others, and commenting fails at some. */
  const telling = (others: readonly string[], failsAt?: string): Programme => ({
    ...lamps,
    actions: {
      ...lamps.actions,
      attend: { ...lamps.actions.attend!, effects: () => others.map(tell) },
      comment: {
        ...lamps.actions.comment!,
        by: ['machine'],
        effects: ({ case: { id } }) => {
          if (id === failsAt) throw new Error('boom')
          return []
        },
      },
    },
  })
  const attended = async (desk: Desk, id: string) =>
    expect(await desk.perform({ case: id, action: 'attend', input: {} }, crew)).toMatchObject({ ok: true })

  it('an effect at which a programme fails is refused with the reason; the others are carried out', async () => {
    const { open } = lampDesks(memoryStore())
    const before = await open()
    const [from, broken, sound] = [
      await openedLamp(before),
      await openedLamp(before),
      await openedLamp(before),
    ]
    const desk = await open([telling([broken, sound], broken)])
    await attended(desk, from)
    const { done, refused, refusals } = await desk.settle()
    expect([done, refused]).toEqual([1, 1])
    expect(refusals).toMatchObject([{ case: from, effect: `comment → ${broken}`, reason: 'boom' }])
    expect(refusals[0]!.stack).toContain('wake.test.ts')
    expect((await stateIn(desk, sound)).version).toBe(2)
    expect(await desk.store.unsettled(from)).toMatchObject([{ failed: 'boom' }])
    expect(await desk.settle()).toEqual({ done: 0, refused: 0, refusals: [] })
  })

  it('what somebody was told to wait for is done later', async () => {
    const store = memoryStore()
    const { open } = lampDesks(store)
    const before = await open()
    const [from, other] = [await openedLamp(before), await openedLamp(before)]
    const desk = await open([telling([other])])
    await attended(desk, from)
    const { append } = store
    store.append = async (units) => units.map(() => ({ status: 'conflict' }))
    expect(await desk.settle()).toEqual({ done: 0, refused: 0, refusals: [] })
    expect(await store.unsettled(from)).toHaveLength(1)
    store.append = append
    expect(await desk.settle()).toEqual({ done: 1, refused: 0, refusals: [] })
  })
})
