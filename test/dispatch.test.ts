import { describe, expect, it } from 'vitest'
import { planErrands, send, sendingProgrammes } from '../src/cli/dispatching.ts'
import { Desk, replayAll } from '../src/desk/index.ts'
import { type Actor, type Instant, MACHINE, PLANNER, type Result } from '../src/kernel/index.ts'
import { testCalendar } from '../src/kernel/testing.ts'
import { readStaff, type Staff } from '../src/planner/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { memoryStore } from '../src/store/memory.ts'

const MINUTE = 60_000
const taken = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`${result.refusal.message.en} [${result.refusal.field ?? ''}]`)
  return result.value
}
const staff = (role: string): Actor => ({ id: `${role}-1`, role, bureau: 'urban-management' })

/** Two crews at two ends of a town of three substations, ten minutes apart. */
const crews = (more: Partial<Staff> = {}): Staff =>
  taken(
    readStaff({
      travel: { by: 'sphere', kmh: 30, detour: 1 },
      crews: [
        { id: 'west', base: { lat: 37.7, lon: 116.2 }, from: '08:00', until: '20:00' },
        { id: 'east', base: { lat: 37.7, lon: 116.3 }, from: '08:00', until: '20:00' },
      ],
      places: { W: { lat: 37.7, lon: 116.21 }, M: { lat: 37.7, lon: 116.24 }, E: { lat: 37.7, lon: 116.29 } },
      ...more,
    }),
  )

const openBureau = async (facilities: readonly (string | undefined)[]) => {
  let now = Date.parse('2026-01-15T09:00:00+08:00') as Instant
  let next = 0
  const store = memoryStore()
  const desk = await Desk.open({
    store,
    programmes,
    clock: { now: () => now },
    dice: { id: () => `c${++next}` },
    calendar: testCalendar({ years: [2026] }),
  })
  await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
  for (const facility of facilities) {
    const request = { symptom: 'none', ...(facility === undefined ? {} : { facility }) }
    taken(
      await desk.perform({ action: 'open', programme: 'heating', input: { request, area: 'a' } }, MACHINE),
    )
  }
  return {
    desk,
    store,
    plan: (on = crews()) =>
      planErrands(desk, on, { programmes: sendingProgrammes(desk) }, { seed: 1, work: 500 }),
    act: async (id: string, action: string, by: Actor, input: unknown = {}) =>
      desk.perform({ case: id, action, input }, by),
    state: async (id: string) => (await store.load([id], [])).rows.get(id)!.state,
    later: (minutes: number) => {
      now = (now + minutes * MINUTE) as Instant
    },
  }
}

describe('the plan of a day', () => {
  it('finds a case by the estate in its address, the longest name that is known, and a facility before that', async () => {
    const bureau = await openBureau([])
    const ask = async (request: object) => {
      const input = { request: { symptom: 'none', ...request }, area: 'a' }
      return taken(await bureau.desk.perform({ action: 'open', programme: 'heating', input }, MACHINE)).case
    }
    const { W, E } = crews().places
    const on = crews({ places: { W: W!, 阳光: W!, 阳光小区: E!, 路: W! } })
    const sun = await ask({ place: '桃城区阳光小区3号楼2单元501' })
    const atFacility = await ask({ place: '阳光小区4号楼', facility: 'W' })
    // A number that the list does not have says nothing; the address does.
    const unlisted = await ask({ place: '阳光小区5号楼', facility: 'S-9' })
    const [elsewhere, nowhere] = [await ask({ place: '月光花园1号楼' }), await ask({})]
    const { assignments, unassigned } = await bureau.plan(on)
    const crewOf = new Map(assignments.map(({ case: id, crew }) => [id, crew]))
    expect([sun, atFacility, unlisted].map((id) => crewOf.get(id))).toEqual(['east', 'west', 'east'])
    expect(new Map(unassigned.map(({ id, message }) => [id, message.en]))).toEqual(
      new Map([
        [elsewhere, 'The list does not say where the place is that the case names.'],
        [nowhere, 'The case does not name its place.'],
      ]),
    )
    // Nor is anything of somebody's address in the plan.
    expect(JSON.stringify(unassigned)).not.toContain('月光花园')
  })

  it('is carried out by the planner with its reason, and then has nothing more to change', async () => {
    const bureau = await openBureau(['W', 'E', 'M'])
    const planned = await bureau.plan()
    expect(planned.assignments).toHaveLength(3)
    expect((await bureau.state('c1')).stage).toBe('received')
    const done = await send(bureau.desk, planned, 'en')
    expect(done.filter(({ refused }) => refused)).toEqual([])
    const { stage, did } = await bureau.state('c1')
    expect([stage, did.dispatch!.by]).toEqual(['dispatched', PLANNER])
    expect(did.dispatch!.input).toMatchObject({ crew: 'west', reason: expect.stringContaining('stop') })
    expect((await bureau.state('c2')).did.dispatch!.input).toMatchObject({ crew: 'east' })
    expect((await bureau.plan()).assignments).toEqual([])
    const { store, registry, calendar } = bureau.desk
    for await (const difference of replayAll(store, registry, calendar)) expect(difference).toEqual([])
  })

  it('says of each case left out why', async () => {
    const bureau = await openBureau([undefined, 'nowhere', 'W'])
    const { unassigned, assignments } = await bureau.plan()
    expect(unassigned.map(({ id, rule }) => [id, rule])).toEqual([
      ['c1', 'place'],
      ['c2', 'place'],
    ])
    expect(assignments.map((each) => each.case)).toEqual(['c3'])
    const nobody = await bureau.plan(crews({ crews: [] }))
    expect(nobody.unassigned.find(({ id }) => id === 'c3')).toMatchObject({ rule: 'no-crew' })
  })

  it('takes a place for unknown whatever word somebody wrote for it', async () => {
    const bureau = await openBureau(['constructor', '__proto__', 'W'])
    const { unassigned, assignments } = await bureau.plan()
    expect(unassigned.map(({ id, rule }) => [id, rule])).toEqual([
      ['c1', 'place'],
      ['c2', 'place'],
    ])
    expect(assignments.map((each) => each.case)).toEqual(['c3'])
  })

  it('tells by how many hours it comes after the promise, where hours have passed', async () => {
    const bureau = await openBureau(['W'])
    bureau.later(62)
    const soon = (await bureau.plan()).assignments[0]!.reason
    expect([soon.zh, soon.en]).toEqual([
      expect.stringMatching(/,晚于承诺 \d{1,2} 分钟$/),
      expect.stringMatching(/, \d{1,2} min after the promise$/),
    ])
    bureau.later(300)
    const late = (await bureau.plan()).assignments[0]!.reason
    expect([late.zh, late.en]).toEqual([
      expect.stringMatching(/,晚于承诺 5 小时 \d{1,2} 分钟$/),
      expect.stringMatching(/, 5 h \d{1,2} min after the promise$/),
    ])
  })

  it('is changed by a dispatcher only with a reason, and then leaves that choice alone', async () => {
    const bureau = await openBureau(['W'])
    await send(bureau.desk, await bureau.plan(), 'zh')
    const silent = await bureau.act('c1', 'dispatch', staff('dispatcher'), { crew: 'east' })
    expect(silent).toMatchObject({ ok: false, refusal: { field: 'reason' } })
    taken(await bureau.act('c1', 'dispatch', staff('dispatcher'), { crew: 'east', reason: '西组缺件' }))
    const { assignments, made } = await bureau.plan()
    expect(assignments).toEqual([])
    expect(made.tours.find(({ crew }) => crew === 'east')!.stops.map(({ job }) => job)).toEqual(['c1'])
  })

  it('moves what was planned only where that is worth its price, and never what is under way', async () => {
    const bureau = await openBureau(['M'])
    await send(bureau.desk, await bureau.plan(), 'en')
    expect((await bureau.state('c1')).did.dispatch!.input).toMatchObject({ crew: 'west' })
    const nearer = {
      crews: [
        { id: 'west', base: { lat: 37.7, lon: 116.2 }, from: '08:00', until: '20:00' },
        { id: 'east', base: { lat: 37.7, lon: 116.241 }, from: '08:00', until: '20:00' },
      ],
    }
    expect((await bureau.plan(crews({ ...nearer, changeMinutes: 1000 }))).assignments).toEqual([])
    const free = await bureau.plan(crews({ ...nearer, changeMinutes: 0 }))
    expect(free.assignments).toMatchObject([{ was: 'west', crew: 'east' }])
    bureau.later(20)
    taken(await bureau.act('c1', 'arrive', staff('repairer')))
    const after = await bureau.plan(crews({ ...nearer, changeMinutes: 0 }))
    expect(after.assignments).toEqual([])
    expect(after.made.tours.find(({ crew }) => crew === 'west')!.stops).toHaveLength(1)
  })

  it('does not act on a case that has meanwhile moved on', async () => {
    const bureau = await openBureau(['W', 'E'])
    const planned = await bureau.plan()
    taken(await bureau.act('c1', 'withdraw', staff('operator'), { reason: '已暖' }))
    const done = await send(bureau.desk, planned, 'en')
    expect(done.map((each) => each.refused?.code)).toEqual(['stale-version', undefined])
  })
})
