import { describe, expect, it } from 'vitest'
import { man, manningProgrammes, planPosts } from '../src/cli/rostering.ts'
import { Desk, replayAll } from '../src/desk/index.ts'
import { type Actor, type Instant, MACHINE, PLANNER, type Result } from '../src/kernel/index.ts'
import { testCalendar } from '../src/kernel/testing.ts'
import { type Force, readForce } from '../src/planner/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { memoryStore } from '../src/store/memory.ts'

const taken = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`${result.refusal.message.en} [${result.refusal.field ?? ''}]`)
  return result.value
}
const staff = (role: string): Actor => ({ id: `${role}-1`, role, bureau: 'train-depot' })

const NIGHT = { id: 'night', from: '2026-12-11T20:00+08:00', until: '2026-12-12T04:30+08:00' }
const DAY = { id: 'day', from: '2026-12-12T04:00+08:00', until: '2026-12-12T12:30+08:00' }
const WEST = { lat: 37.7, lon: 115.7 }
const EAST = { lat: 37.7, lon: 116.2 }

/** So many people at each end of the line, the first two of each of whom lead. */
const force = (each: number, more: Partial<Record<keyof Force, unknown>> = {}): Force =>
  taken(
    readForce({
      shifts: [NIGHT, DAY],
      people: [WEST, EAST].flatMap((home, side) =>
        Array.from({ length: each }, (_, n) => ({
          id: `${side === 0 ? 'w' : 'e'}${n + 1}`,
          home,
          ...(n < 2 ? { skills: ['leader'] } : {}),
        })),
      ),
      places: { West: WEST, East: EAST },
      restHours: 8,
      reliefMinutes: 30,
      ...more,
    }),
  )

const openPosts = async (stations: readonly string[], people = 3) => {
  let now = Date.parse('2026-12-11T18:00:00+08:00') as Instant
  let next = 0
  const store = memoryStore()
  const desk = await Desk.open({
    store,
    programmes,
    clock: { now: () => now },
    dice: { id: () => `p${++next}` },
    calendar: testCalendar({ years: [2026] }),
  })
  await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
  for (const station of stations) {
    const input = { request: { station, people }, area: 'a' }
    taken(await desk.perform({ action: 'open', programme: 'snow-clearing.post', input }, MACHINE))
  }
  return {
    desk,
    plan: (of: Force) => planPosts(desk, of, { programmes: manningProgrammes(desk) }, { seed: 1, work: 50 }),
    act: (id: string, action: string, by: Actor, input: unknown) =>
      desk.perform({ case: id, action, input }, by),
    roster: async (id: string) => (await store.load([id], [])).rows.get(id)!.state.did.roster!,
    at: (written: string) => {
      now = Date.parse(written) as Instant
    },
  }
}

describe('the roster of a snow night', () => {
  it('is written into each post by the planner, near home, led and relieved, and then stands', async () => {
    const depot = await openPosts(['West', 'East'])
    const rostered = await depot.plan(force(6))
    expect(rostered.made.proof).toBe('optimal')
    expect(await man(depot.desk, rostered, 'en')).toHaveLength(2)
    const { by, input } = await depot.roster('p1')
    expect(by).toEqual(PLANNER)
    expect(input).toMatchObject({
      reason: expect.stringContaining('shortest ways'),
      turns: [
        { from: '2026-12-11T12:00:00.000Z', until: '2026-12-11T20:30:00.000Z' },
        { from: '2026-12-11T20:00:00.000Z', until: '2026-12-12T04:30:00.000Z' },
      ],
    })
    const { turns } = input as { turns: readonly { people: readonly string[] }[] }
    const there = turns.flatMap(({ people }) => people)
    expect(there.every((id) => id.startsWith('w'))).toBe(true)
    expect(new Set(there).size).toBe(6)
    for (const { people } of turns) expect(people.some((id) => id === 'w1' || id === 'w2')).toBe(true)
    expect((await depot.plan(force(6))).mannings).toEqual([])
    const { store, registry, calendar } = depot.desk
    for await (const difference of replayAll(store, registry, calendar)) expect(difference).toEqual([])
  })

  it('says who is missing, and of a place that nobody knows that it is not known', async () => {
    const depot = await openPosts(['West', 'nowhere', 'constructor'])
    const { unassigned, mannings } = await depot.plan(force(2, { places: { West: WEST } }))
    const rules = unassigned.map(({ id, rule }) => [id, rule])
    expect(rules).toEqual(
      expect.arrayContaining([
        ['p2', 'place'],
        ['p3', 'place'],
      ]),
    )
    expect(unassigned.some(({ id, relax }) => id.startsWith('p1@') && relax)).toBe(true)
    expect(mannings).toMatchObject([{ case: 'p1', short: 2 }])
  })

  it('is changed by a person only with a reason, and then leaves that roster and its people alone', async () => {
    const depot = await openPosts(['West', 'East'], 2)
    await man(depot.desk, await depot.plan(force(4)), 'zh')
    const turns = [{ from: '2026-12-11T12:00:00Z', until: '2026-12-11T20:30:00Z', people: ['e1', 'e2'] }]
    expect(await depot.act('p1', 'roster', staff('commander'), { turns })).toMatchObject({
      ok: false,
      refusal: { field: 'reason' },
    })
    taken(await depot.act('p1', 'roster', staff('commander'), { turns, reason: '西段人员已满负荷' }))
    const again = await depot.plan(force(4))
    expect(again.unassigned.map(({ id, rule }) => [id, rule])).toContainEqual(['p1', 'elsewhere'])
    // Those two are taken from the other post, which says that it has fewer now or finds others.
    const [other] = again.mannings
    expect(other).toMatchObject({ case: 'p2' })
    const [night] = other!.turns
    expect(night!.people.filter((id) => id === 'e1' || id === 'e2')).toEqual([])
  })

  it('keeps who was planned, and fills what has become vacant', async () => {
    const depot = await openPosts(['West'], 2)
    await man(depot.desk, await depot.plan(force(6)), 'en')
    const first = (await depot.roster('p1')).input as { turns: readonly { people: readonly string[] }[] }
    const ill = first.turns[1]!.people[0]!
    const of = force(6)
    const well = { ...of, people: of.people.filter(({ id }) => id !== ill) }
    await man(depot.desk, await depot.plan(well), 'en')
    const then = (await depot.roster('p1')).input as typeof first
    expect(then.turns[0]).toEqual(first.turns[0])
    expect(then.turns[1]!.people).not.toContain(ill)
    expect(then.turns[1]!.people).toEqual(expect.arrayContaining(first.turns[1]!.people.slice(1) as string[]))
  })

  it('refuses a list that contradicts itself', async () => {
    const depot = await openPosts(['West'])
    const twice = force(2)
    await expect(depot.plan({ ...twice, people: [...twice.people, ...twice.people] })).rejects.toMatchObject({
      problem: { field: 'people.4' },
    })
  })

  it('plans no shift that is over, and refuses a list that is none', async () => {
    const depot = await openPosts(['West'])
    depot.at('2026-12-12T05:00:00+08:00')
    const { mannings } = await depot.plan(force(6))
    expect(mannings.flatMap(({ turns }) => turns)).toHaveLength(1)
    for (const wrong of [
      { shifts: [{ ...NIGHT, from: 'tonight' }] },
      { people: [{ id: 'x', home: { lat: 91, lon: 0 } }] },
      { restHours: -1 },
    ])
      expect(
        readForce({ shifts: [], people: [], places: {}, restHours: 0, reliefMinutes: 0, ...wrong }),
      ).toMatchObject({ ok: false, refusal: { message: { zh: expect.any(String) } } })
  })
})
