import { afterEach, describe, expect, it } from 'vitest'
import { Desk, entitleMonth, NeedsWatch, replayAll, verify } from '../src/desk/index.ts'
import {
  type Actor,
  balances,
  type CaseEvent,
  type Instant,
  MACHINE,
  type Result,
} from '../src/kernel/index.ts'
import { testCalendar } from '../src/kernel/testing.ts'
import { cityRules, programmes } from '../src/programmes/index.ts'
import { memoryStore } from '../src/store/memory.ts'

const noon = (day: string) => Date.parse(`${day}T12:00:00+08:00`) as Instant
const taken = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`${result.refusal.message.en} [${result.refusal.field ?? ''}]`)
  return result.value
}
const staff = (role: string): Actor => ({ id: `${role}-1`, role, bureau: 'civil-affairs' })
const city = (role: string, id = `${role}-1`): Actor => ({ id, role })

/** The whole city pack on one desk: the rules of the programmes answer, nobody else. */
const openCity = async () => {
  let now = noon('2025-12-11')
  let next = 0
  const store = memoryStore()
  const desk = await Desk.open({
    store,
    programmes,
    rules: cityRules,
    clock: { now: () => now },
    dice: { id: () => `c${++next}` },
    calendar: testCalendar({ years: [2025, 2026, 2027] }),
  })
  await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
  const open = async (programme: string, request: unknown, id?: string) =>
    taken(
      await desk.perform(
        { action: 'open', programme, input: { request, area: 'a' }, ...(id ? { case: id } : {}) },
        MACHINE,
      ),
    ).case
  const act = async (id: string, action: string, by: Actor, input: unknown = {}) => {
    taken(await desk.perform({ case: id, action, input }, by))
    await desk.settle()
  }
  return {
    desk,
    open,
    act,
    state: async (id: string) => (await store.load([id], [])).rows.get(id)!.state,
    first: async (programme: string) =>
      (await store.cases({ programmes: [programme], order: 'opened' }, undefined, 10)).rows[0]?.state,
    on: async (day: string) => {
      now = noon(day)
      await desk.wake()
      await desk.settle()
    },
    /** Three in town, of whom nothing is known but who they are. */
    household: async (id: string) => {
      await open(cityRules.register, {}, id)
      const said = { source: '户口簿', certainty: 'verified' }
      const people = ['p1', 'p2', 'p3'].map((one) => ({ id: `${id}-${one}`, role: 'other' }))
      await act(id, 'join', city('investigator'), { members: people, from: '2020-01-01', ...said })
      const facts = people.map(({ id: about }) => ({
        fact: 'person/birth',
        about,
        value: '1985-06-01',
        from: '1985-06-01',
        ...said,
      }))
      await act(id, 'record', city('investigator'), { facts })
    },
  }
}
type City = Awaited<ReturnType<typeof openCity>>
let at: City
afterEach(async () => {
  const { differences } = await verify(at.desk.store, at.desk.registry, at.desk.calendar)
  expect(differences).toEqual([])
  for await (const difference of replayAll(at.desk.store, at.desk.registry, at.desk.calendar))
    expect(difference).toEqual([])
})

/** What two investigators find at three adults', of whom the first earns so much. */
const form = (id: string, incomeFen: number) => ({
  with: ['investigator-2'],
  residence: 'urban',
  assetsFen: 3_000_00,
  neighbours: 4,
  members: ['p1', 'p2', 'p3'].map((one) => ({
    member: `${id}-${one}`,
    incomeFen: one === 'p1' ? incomeFen : 0,
    disabilityKind: 'none',
    disabilityGrade: 0,
    student: false,
    support: 'able',
  })),
})

const assist = async (id: string) => {
  await at.household(id)
  const of = await at.open('social-assistance', { household: id, kind: 'minimum-living' })
  await at.act(of, 'begin', staff('clerk'))
  await at.act(of, 'check', staff('clerk'))
  expect((await at.state(of)).did.determined?.input).toMatchObject({ outcome: 'undetermined' })
  await at.act(of, 'investigate', staff('investigator'), form(id, 721_00))
  expect((await at.state(of)).did.determined?.input).toMatchObject({
    outcome: 'entitled',
    amountFen: 1442_00,
    tier: 'C',
  })
  await at.act(of, 'propose', staff('clerk'), { opinion: '拟同意' })
  await at.on('2025-12-18')
  await at.act(of, 'confirm', staff('officer'))
  return of
}

describe('social assistance by the rules themselves', () => {
  it('given three in town with 721 yuan a month, then 1,442 yuan from the month after, and less when they earn more', async () => {
    at = await openCity()
    const of = await assist('h1')
    expect((await at.state('h1')).facts?.[' household/assistance']).toMatchObject([
      { value: 'minimum-living', from: '2026-01-01' },
    ])
    await at.on('2026-01-05')
    taken(await entitleMonth(at.desk, '2026-01'))
    expect(balances(await at.state(of))).toEqual([{ month: '2026-01', fen: 1442_00 }])
    await at.act(of, 'reportChange', staff('clerk'), { what: '子女就业' })
    await at.act(of, 'investigate', staff('investigator'), form('h1', 1_500_00))
    expect((await at.state(of)).stage).toBe('receiving')
    taken(await entitleMonth(at.desk, '2026-01'))
    expect(balances(await at.state(of))).toEqual([{ month: '2026-01', fen: 663_00 }])
  })

  it('goes on month by month when it was stopped in error, from when it is confirmed again', async () => {
    at = await openCity()
    const of = await assist('h5')
    await at.on('2026-01-05')
    taken(await entitleMonth(at.desk, '2026-01'))
    const stop = { ground: 'renounced', until: '2026-01', explanation: '本人放弃' }
    await at.act(of, 'stop', staff('officer'), stop)
    await at.on('2026-02-05')
    taken(await entitleMonth(at.desk, '2026-02'))
    expect(balances(await at.state(of))).toEqual([{ month: '2026-01', fen: 1442_00 }])
    await at.act(of, 'reopen', staff('officer'), { reason: '并未放弃' })
    await at.act(of, 'begin', staff('clerk'))
    await at.act(of, 'investigate', staff('investigator'), form('h5', 721_00))
    await at.act(of, 'propose', staff('clerk'), { opinion: '拟同意' })
    await at.on('2026-02-13')
    await at.act(of, 'confirm', staff('officer'))
    await at.on('2026-03-05')
    for (const month of ['2026-02', '2026-03', '2026-04']) taken(await entitleMonth(at.desk, month))
    expect(balances(await at.state(of)).map(({ month }) => month)).toEqual(['2026-01', '2026-03', '2026-04'])
    // Stopped for good, no month after is granted any more.
    await at.act(of, 'stop', staff('officer'), { ...stop, until: '2026-03' })
    taken(await entitleMonth(at.desk, '2026-04'))
    expect(balances(await at.state(of)).map(({ month }) => month)).toEqual(['2026-01', '2026-03'])
  })

  it('finds who never applied, and serves them once somebody has applied in their name', async () => {
    at = await openCity()
    await at.household('h2')
    const { members, residence, assetsFen } = form('h2', 0)
    const said = { from: '2025-12-01', source: '部门比对', certainty: 'verified' }
    await at.act('h2', 'record', city('investigator'), {
      facts: [
        { fact: 'household/residence', value: residence, ...said },
        { fact: 'household/assets', value: assetsFen, ...said },
        ...members.flatMap(({ member: about, incomeFen, support }) => [
          { fact: 'person/income', about, value: incomeFen, ...said },
          { fact: 'person/support', about, value: support, ...said },
        ]),
      ],
    })
    taken(await new NeedsWatch(at.desk).runAll())
    const need = (await at.first(cityRules.need))!
    expect(need.request).toMatchObject({
      determination: 'social-assistance/minimum-living',
      household: 'h2',
      amountFen: 3 * 721_00,
    })
    await at.act(need.id, 'apply', staff('worker'))
    expect(await at.first('social-assistance')).toMatchObject({
      trigger: 'need',
      stage: 'applied',
      request: { household: 'h2', kind: 'minimum-living' },
    })
  })
})

describe('an old-age allowance by the rules themselves', () => {
  /** Somebody born in 1940, who has applied. */
  const applied = async (household: string) => {
    at = await openCity()
    await at.household(household)
    const person = `${household}-p1`
    const facts = [{ fact: 'person/birth', about: person, value: '1940-03-01', from: '1985-06-01' }]
    await at.act(household, 'record', city('investigator'), {
      facts: facts.map((of) => ({ ...of, source: '身份证', certainty: 'verified' })),
    })
    return at.open('elder-care', { household, person, kind: 'old-age' })
  }
  /** Checked for December and proposed at once, confirmed on a day. */
  const confirm = async (of: string, day: string) => {
    await at.act(of, 'check', staff('clerk'), { month: '2025-12' })
    await at.act(of, 'propose', staff('clerk'), { investigation: '属实' })
    await at.on(day)
    await at.act(of, 'confirm', staff('officer'))
  }
  const owed = async (of: string) => balances(await at.state(of))
  const fifty = (...months: readonly string[]) => months.map((month) => ({ month, fen: 50_00 }))
  /** The months granted, in the order in which that was done. */
  const grantedMonths = async (of: string) =>
    (await at.desk.store.streams('', 100))
      .find(({ stream }) => stream === of)!
      .events.map(({ body }) => JSON.parse(body) as CaseEvent)
      .flatMap(({ type, input }) => (type === 'entitle' ? [(input as { month: string }).month] : []))

  it('is granted again for a month that was taken back by mistake, though nothing else has changed', async () => {
    const of = await applied('h6')
    const confirmed = async (day: string) => {
      await confirm(of, day)
      taken(await entitleMonth(at.desk, '2025-12'))
      return owed(of)
    }
    const december = await confirmed('2025-12-19')
    expect(december).toEqual(fifty('2025-12'))
    await at.act(of, 'stop', staff('officer'), { ground: 'dead', until: '2025-11', explanation: '误报死亡' })
    expect(await owed(of)).toEqual([])
    await at.act(of, 'reopen', staff('officer'), { reason: '误报' })
    expect(await confirmed('2025-12-29')).toEqual(december)
  })

  it('given one found entitled in December and confirmed in February, when February is granted, then so are the months before, in order and once', async () => {
    const of = await applied('h7')
    await confirm(of, '2026-02-09')
    expect(await owed(of)).toEqual([])
    const run = taken(await entitleMonth(at.desk, '2026-02'))
    expect(run).toMatchObject({ cases: 1, changed: 1, grantedFen: 50_00, missed: 2, missedFen: 100_00 })
    expect(await grantedMonths(of)).toEqual(['2025-12', '2026-01', '2026-02'])
    expect(await owed(of)).toEqual(fifty('2025-12', '2026-01', '2026-02'))
    const { version } = await at.state(of)
    for (const month of ['2025-12', '2026-01', '2026-02'])
      expect(taken(await entitleMonth(at.desk, month))).toMatchObject({ changed: 0, missed: 0 })
    expect((await at.state(of)).version).toBe(version)
  })

  it('given one confirmed a month late and stopped before the run, then only the months up to the last one are granted', async () => {
    const of = await applied('h8')
    await confirm(of, '2026-02-09')
    await at.act(of, 'stop', staff('officer'), {
      ground: 'dead',
      until: '2025-12',
      explanation: '于十二月去世',
    })
    taken(await entitleMonth(at.desk, '2026-02'))
    expect(await owed(of)).toEqual(fifty('2025-12'))
  })

  it('given one taken back from its beginning and confirmed anew in February, then its months are granted anew', async () => {
    const of = await applied('h9')
    await confirm(of, '2025-12-19')
    taken(await entitleMonth(at.desk, '2025-12'))
    await at.act(of, 'stop', staff('officer'), { ground: 'dead', until: '2025-11', explanation: '误报死亡' })
    await at.act(of, 'reopen', staff('officer'), { reason: '误报' })
    await confirm(of, '2026-02-09')
    taken(await entitleMonth(at.desk, '2026-02'))
    expect(await owed(of)).toEqual(fifty('2025-12', '2026-01', '2026-02'))
  })
})

describe('the price supplement by the rules themselves', () => {
  it('given a month whose prices trigger it, then standard × rise for each of the three, in force when two have approved', async () => {
    at = await openCity()
    await assist('h3')
    const watch = await at.open('price-watch', { month: '2025-12' })
    await at.on('2026-01-12')
    const published = { cpi: 360, food: 610, living: 300, source: '国家统计局' }
    await at.act(watch, 'publish', city('statistician'), published)
    const { cpi, food, living } = published
    const revision = (await at.first('rule-parameters.revision'))!
    await at.act(revision.id, 'propose', city('proposer'), {
      from: '2025-12-01',
      value: JSON.stringify({ of: { month: 202512, cpi, food, living } }),
      source: published.source,
      grade: 'B',
    })
    await at.act(revision.id, 'approve', city('ratifier'))
    expect((await at.state(revision.id)).stage).toBe('in-force')
    const { id: of } = (await at.first('price-watch.supplement'))!
    for (const month of ['2025-12', '2026-01']) taken(await entitleMonth(at.desk, month))
    expect(balances(await at.state(of))).toEqual([{ month: '2025-12', fen: 3 * 21_63 }])
  })
})
