import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Desk, DirectDesk, readEvent, SHARDS, type StoredEvent } from '../desk/index.ts'
import { type Actor, canonicalJson, type Instant, minutes } from '../kernel/index.ts'
import { programmes } from '../programmes/index.ts'
import { memoryStore } from '../store/index.ts'

const START = 1_765_454_400_000
const areas = [{ code: '131127', name: { zh: '景县', en: 'Jing county' } }]
const BUREAU = 'urban-management'

const actions: readonly (readonly [string, string, unknown])[] = [
  ['dispatch', 'dispatcher', { crew: 'c1' }],
  ['arrive', 'repairer', {}],
  ['repair', 'repairer', { cause: 'riser', room: 20 }],
  ['repair', 'repairer', { cause: 'flat', room: 15 }],
  ['confirm', 'resident', { solved: true, satisfied: true }],
  ['confirm', 'resident', { solved: false, satisfied: false }],
  ['reportOutage', 'operator', { facility: 'S-001' }],
  ['pause', 'dispatcher', { reason: '等配件' }],
  ['resume', 'dispatcher', {}],
  ['withdraw', 'resident', { reason: '好了' }],
  ['reopen', 'resident', { reason: '又冷了' }],
  ['restore', 'dispatcher', { cause: 'station', households: 9 }],
  ['merge', 'dispatcher', undefined],
]

interface Move {
  readonly wait: number
  readonly which: number
  readonly action: number
}
const move: fc.Arbitrary<Move> = fc.record({
  wait: fc.integer({ min: 1, max: 600 }),
  which: fc.nat({ max: 20 }),
  action: fc.integer({ min: -3, max: actions.length - 1 }),
})

/** A day at a server: what residents and staff do, some of it refused; time wakes late, effects are carried out. */
const serve = async (moves: readonly Move[]) => {
  let now = START
  let named = 0
  const store = memoryStore()
  const desk = await Desk.open({
    store,
    programmes,
    clock: { now: () => now as Instant },
    dice: { id: () => `case-${++named}` },
  })
  await desk.putAreas(areas)
  const actor = (role: string, id: string): Actor => ({
    id: role === 'resident' ? `of-${id}` : role,
    role,
    ...(role === 'dispatcher' || role === 'repairer' ? { bureau: BUREAU } : {}),
  })
  for (const { wait, which, action } of moves) {
    now += minutes(wait)
    if (wait % 3 === 0) await desk.wake()
    now += 1
    if (action < 0) {
      const requester = `of-case-${named + 1}`
      await desk.perform(
        {
          action: 'open',
          programme: 'heating',
          input: { request: { symptom: 'cold' }, area: '131127', requester },
        },
        { id: 'bihuan', role: 'machine' },
      )
    } else {
      const ids = (await store.streams('', 500)).map(({ stream }) => stream).sort()
      const id = ids[which % Math.max(1, ids.length)]
      const [name, role, input] = actions[action]!
      const into = ids[(which * 7 + 3) % Math.max(1, ids.length)]
      if (id !== undefined)
        await desk.perform(
          { action: name, case: id, input: name === 'merge' ? { into, reason: '同一处' } : input },
          actor(role, id),
        )
    }
    now += 1
    await desk.settle()
  }
  return store
}

/** The rehearsal's desk takes every recorded decision again under its own clock. */
const replayed = async (log: readonly StoredEvent[]) => {
  const desk = new DirectDesk({
    programmes,
    areas,
    clock: { now: () => 0 as Instant },
    dice: { id: () => 'none' },
    onPassed: () => {},
  })
  for (const stored of log) {
    const again = desk.again(stored.stream, stored.version, readEvent(stored))
    if (!again.ok) throw new Error(`${stored.body}: ${again.refusal.message.en}`)
  }
  return desk
}

const hash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')

describe("a server's log, replayed through the rehearsal", () => {
  it('gives the same cases to the byte', { timeout: 240_000 }, async () => {
    let events = 0
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 80 }), async (moves) => {
        const store = await serve(moves)
        const log: StoredEvent[] = []
        for (let shard = 0; shard < SHARDS; shard++) log.push(...(await store.log(shard, 0, 10_000)))
        log.sort((a, b) => readEvent(a).at - readEvent(b).at || a.version - b.version)
        events += log.length
        const desk = await replayed(log)
        for (const { stream, row } of await store.streams('', 500))
          expect(hash(desk.row(stream))).toBe(hash(row))
      }),
      { numRuns: 40 },
    )
    expect(events).toBeGreaterThan(500)
  })
})
