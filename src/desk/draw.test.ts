import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { type Actor, checkDraw, days, type Instant, MACHINE, plus } from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { programmes } from '../programmes/index.ts'
import { memoryStore, openStore } from '../store/index.ts'
import {
  type Area,
  type Command,
  Desk,
  DirectDesk,
  drawFile,
  replayAll,
  type Store,
  verify,
} from './index.ts'

const registrar: Actor = { id: 'registrar-1', role: 'registrar', bureau: 'civil-affairs' }
const head: Actor = { id: 'head-1', role: 'head', bureau: 'civil-affairs' }
const START = 1_765_454_400_000 as Instant
const AREAS: readonly Area[] = [
  { code: 'city', name: { zh: '市', en: 'City' } },
  { code: 'a', name: { zh: '甲区', en: 'A' }, parent: 'city' },
  { code: 'a1', name: { zh: '甲一', en: 'A1' }, parent: 'a' },
  { code: 'b', name: { zh: '乙区', en: 'B' }, parent: 'city' },
]

interface Asked {
  readonly command: Command
  readonly actor: Actor
}
const as = (actor: Actor, command: Command): Asked => ({ command, actor })
const registered = (id: string, area: string, level: string): readonly Asked[] => [
  as(MACHINE, {
    action: 'open',
    programme: 'social-organisations',
    case: id,
    input: { request: { name: id, kind: 'association', level }, area },
  }),
  as(registrar, { case: id, action: 'examine', input: { fit: true, opinion: '符合' } }),
  as(head, { case: id, action: 'approve', input: { code: '51131100MJ00000013', party: true } }),
]

/** Organisations in two places; one has ended, one is still asked for, one is elsewhere. */
const story: readonly Asked[] = [
  ...[1, 2, 3, 4, 5].flatMap((n) => registered(`o${n}`, n % 2 === 0 ? 'a' : 'a1', n < 3 ? 'city' : 'county')),
  ...registered('elsewhere', 'b', 'county'),
  registered('asked', 'a', 'county')[0]!,
  as(registrar, { case: 'o5', action: 'dissolve', input: { liquidated: '清算' } }),
  as(MACHINE, {
    action: 'open',
    programme: 'social-organisations.draw',
    case: 'd1',
    input: { request: { name: 'yearly', year: 2025 }, area: 'a' },
  }),
  as(registrar, { case: 'd1', action: 'prepare' }),
]
const groups = [
  { group: 'city', cases: ['o1', 'o2'] },
  { group: 'county', cases: ['o3', 'o4'] },
]

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const embedded = async (): Promise<Store> => {
  const dir = await emptyEmbedded()
  folders.push(dir)
  return openStore({ dir })
}

describe.each<[string, () => Promise<Store>]>([
  ['memory', async () => memoryStore()],
  ['pglite', embedded],
])('a draw on a desk with a store (%s)', (_, storeOf) => {
  it('is of what is open where it is, drawn, published and found right; its history replays', async () => {
    let now = START
    const desk = await Desk.open({
      store: await storeOf(),
      programmes,
      clock: { now: () => now },
      dice: { id: () => crypto.randomUUID() },
      calendar: testCalendar(),
    })
    await desk.putAreas(AREAS)
    const tell = async (asked: readonly Asked[]) => {
      for (const { command, actor } of asked) {
        expect(await desk.perform(command, actor)).toMatchObject({ ok: true })
        expect(await desk.settle()).toMatchObject({ refused: 0 })
      }
    }
    await tell(story)
    const listed = (await desk.store.load(['d1'])).rows.get('d1')!.state.did.listed!.input
    expect(listed).toMatchObject({ programme: 'social-organisations', groups })
    expect(await drawFile(desk, 'd1')).toMatchObject({ ok: false, refusal: { code: 'not-satisfied' } })
    expect(await drawFile(desk, 'o1')).toMatchObject({ ok: false, refusal: { field: 'case' } })
    expect(await drawFile(desk, 'none')).toMatchObject({ ok: false, refusal: { code: 'unknown-case' } })
    const source = { what: 'a lottery', knownOn: '2025-12-12' }
    await tell([
      as(registrar, { case: 'd1', action: 'freeze', input: { inspectors: ['j-1', 'j-2'], source } }),
    ])
    now = plus(now, days(1))
    await tell([as(registrar, { case: 'd1', action: 'reveal', input: { revealed: ['4 8 15'] } })])
    const file = await drawFile(desk, 'd1')
    expect(file.ok && checkDraw(file.value)).toMatchObject({
      problems: [],
      checked: { draw: 'd1', pool: 4, drawn: 2 },
    })
    const inspections = await desk.store.cases(
      { programmes: ['social-organisations.inspection'], order: 'opened' },
      undefined,
      10,
    )
    expect(inspections.rows).toHaveLength(2)
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true })
    const differences = []
    for await (const difference of replayAll(desk.store, desk.registry, desk.calendar))
      differences.push(difference)
    expect(differences).toEqual([])
    await desk.close()
  })
})

describe('a draw of which somebody has ended before it was taken', () => {
  it('tells what could not be done, and goes to the next rank by a decision with a reason', async () => {
    let now = START
    const desk = await Desk.open({
      store: memoryStore(),
      programmes,
      clock: { now: () => now },
      dice: { id: () => crypto.randomUUID() },
      calendar: testCalendar(),
    })
    await desk.putAreas(AREAS)
    const tell = async (asked: readonly Asked[]) => {
      for (const { command, actor } of asked)
        expect(await desk.perform(command, actor)).toMatchObject({ ok: true })
    }
    for (const one of story) {
      await tell([one])
      await desk.settle()
    }
    const source = { what: 'a lottery', knownOn: '2025-12-12' }
    // Of either group one is left, whoever is drawn.
    await tell([
      as(registrar, { case: 'd1', action: 'freeze', input: { inspectors: ['j-1', 'j-2'], source } }),
      ...['o1', 'o3'].map((id) =>
        as(registrar, { case: id, action: 'dissolve', input: { liquidated: '清算' } }),
      ),
    ])
    now = plus(now, days(1))
    await tell([as(registrar, { case: 'd1', action: 'reveal', input: { revealed: ['4 8 15'] } })])
    const { refusals } = await desk.settle()
    const inspected = async () =>
      (
        await desk.store.cases(
          { programmes: ['social-organisations.inspection'], order: 'opened' },
          undefined,
          10,
        )
      ).rows.map(({ state }) => (state.request as { organisation: string }).organisation)
    const ended = ['o1', 'o3'].filter((id) => refusals.some(({ effect }) => effect.endsWith(`→ ${id}`)))
    // The source is fixed, and so is who is drawn: one of those that ended at least.
    expect(ended.length).toBeGreaterThan(0)
    expect((await inspected()).length + ended.length).toBe(2)
    for (const organisation of ended)
      await tell([
        as(registrar, { case: 'd1', action: 'passOver', input: { organisation, reason: '已注销' } }),
      ])
    await desk.settle()
    expect((await inspected()).sort()).toEqual(['o2', 'o4'])
  })
})

describe('a desk without a log', () => {
  it('lists the same', () => {
    const desk = new DirectDesk({
      programmes,
      areas: AREAS,
      clock: { now: () => START },
      dice: { id: () => 'never' },
      calendar: testCalendar(),
      onPassed: () => {},
      onUndone: ({ refusal }) => expect.fail(refusal.message.en),
    })
    for (const { command, actor } of story) expect(desk.perform(command, actor)).toMatchObject({ ok: true })
    expect(desk.row('d1')!.state.did.listed!.input).toMatchObject({ groups })
  })
})
