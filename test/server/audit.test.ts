import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { type Instant, instant, type Programme, text } from '../../src/kernel/index.ts'
import { Follower } from '../../src/server/follower.ts'
import { memoryStore } from '../../src/store/index.ts'
import { lamps } from '../fixtures/lamps.ts'
import { unitOf } from '../support/units.ts'
import { ACCOUNTS, AREAS, type City, cityOf, coldFlat, PASSWORD } from './city.ts'

const OVERSEER_OF_EAST = { id: 'east-overseer', name: 'East', grants: [{ role: 'supervisor', area: 'east' }] }

describe('the audit trail', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf({ accounts: [...ACCOUNTS, OVERSEER_OF_EAST] })
  })

  const told = async (query: string, who = 'supervisor') => {
    await city.host.audit.flush()
    await city.host.audit.readOn()
    const { body, status } = await (await city.as(who)).get(`/api/audit?${query}`)
    return { status, rows: (body.rows ?? []) as Record<string, unknown>[], next: body.next }
  }

  it('tells who looked at a case, who did what to it, and who saw personal data and why', async () => {
    const { case: id } = await coldFlat(city)
    const dispatcher = await city.as('dispatcher')
    for (let n = 0; n < 3; n++) await dispatcher.get(`/api/cases/${id}`)
    await dispatcher.post(`/api/cases/${id}/unmask`, { reason: '回电核实' })
    await dispatcher.post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } })
    const { rows } = await told(`case=${id}`)
    const known = rows.map(({ kind, account, case: of, detail }) => ({ kind, account, of, detail }))
    const by = { account: 'dispatcher', of: id }
    const post = { programme: 'heating', role: 'dispatcher', bureau: 'urban-management' }
    expect(known).toHaveLength(3)
    expect(known).toEqual(
      expect.arrayContaining([
        { ...by, kind: 'act', detail: { ...post, action: 'dispatch', version: 3 } },
        { ...by, kind: 'unmask', detail: { ...post, action: 'unmask', version: 2, reason: '回电核实' } },
        { ...by, kind: 'see', detail: { what: 'case' } },
      ]),
    )
    expect(rows.find(({ kind }) => kind === 'act')!.names).toEqual({
      action: text('派工', 'Dispatch'),
      role: text('调度', 'Dispatcher'),
    })
    // Read on again from where it was, and read again from the start: each is told once.
    await city.host.desk.store.register.remove('follower', 'audit')
    expect((await told(`case=${id}`)).rows).toEqual(rows)
    expect((await told(`case=${id}&kind=unmask,see`)).rows).toHaveLength(2)
    expect((await told(`case=${id}&account=repairer`)).rows).toEqual([])
    expect((await told(`case=${id}&before=2020-01-01T00:00:00Z`)).rows).toEqual([])
  })

  it('tells who signed in, whose rights were changed and what left, without any secret', async () => {
    const admin = await city.as('admin')
    await city.nobody().signIn('repairer', 'not the password')
    await city.nobody().signIn('My Password 1', 'x')
    await admin.send('PATCH', '/api/accounts/idle', {
      grants: [{ role: 'supervisor' }],
      password: 'another good one',
    })
    await (await city.as('operator')).get('/api/cases.csv?programme=heating')
    const { rows } = await told('kind=sign-in,sign-in-refused,account,export&limit=200', 'admin')
    const of = (kind: string) => rows.filter((row) => row.kind === kind)
    expect(of('sign-in').map(({ account }) => account)).toContain('admin')
    expect(
      of('sign-in-refused')
        .map(({ account }) => account)
        .sort(),
    ).toEqual(['?', 'repairer'])
    expect(of('account')[0]).toMatchObject({
      account: 'admin',
      detail: { of: 'idle', changed: ['grants', 'password'], grants: [{ role: 'supervisor' }] },
    })
    expect(of('export')[0]).toMatchObject({
      account: 'operator',
      detail: { as: 'csv', programme: ['heating'] },
    })
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`another good one|${PASSWORD}|My Password`))
  })

  it('is for oversight: of the whole city everything, of a part its own cases', async () => {
    const [east, west] = [await coldFlat(city, 'east'), await coldFlat(city, 'west')]
    expect((await told('')).status).toBe(200)
    expect((await told('', 'east-overseer')).status).toBe(403)
    expect((await told(`case=${east.case}`, 'east-overseer')).status).toBe(200)
    expect((await told(`case=${west.case}`, 'east-overseer')).status).toBe(403)
    expect((await told(`case=${east.case}`, 'dispatcher')).status).toBe(403)
    expect((await city.nobody().get('/api/audit')).status).toBe(401)
    // Each is told beforehand how much is open to them.
    const open = async (who: string) => (await (await city.as(who)).get('/api/session')).body.audits
    const accounts = ['admin', 'supervisor', 'east-overseer', 'dispatcher']
    expect(await Promise.all(accounts.map(open))).toEqual(['all', 'all', 'case', 'none'])
  })

  it('lets another bureau read for an hour and a reason, and tells of it; acting and unmasking stay closed', async () => {
    const { case: id } = await coldFlat(city)
    const [other, idle] = [await city.as('other-bureau'), await city.as('hotline-only')]
    const glass = (reason: string) => other.post(`/api/cases/${id}/break-glass`, { reason })
    expect((await other.get(`/api/cases/${id}`)).status).toBe(404)
    expect((await glass('short')).status).toBe(400)
    const before = city.host.now()
    const opened = await glass('爆管抢修,需核对同楼住户停暖范围')
    expect(opened.status).toBe(201)
    const begun = Date.parse(opened.body.until) - 3_600_000
    expect(begun).toBeGreaterThan(before)
    expect(begun).toBeLessThan(city.host.now())
    const read = await other.get(`/api/cases/${id}`)
    expect([read.status, read.body.actions, /\b5550000\b/.test(read.text)]).toEqual([200, [], false])
    expect((await other.get(`/api/cases/${id}/events`)).status).toBe(200)
    expect((await other.post(`/api/cases/${id}/unmask`, { reason: 'x' })).status).toBe(403)
    expect((await other.post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } })).status).toBe(403)
    expect((await other.get('/api/cases')).body.rows).toEqual([])
    expect((await idle.get(`/api/cases/${id}`)).status).toBe(404)
    const claim = { input: { account: 'other-bureau', until: '2030-01-01T00:00:00Z', reason: 'x' } }
    expect((await other.post(`/api/cases/${id}/actions/breakGlass`, claim)).status).toBe(404)
    const { rows } = await told('kind=break-glass')
    expect(rows).toMatchObject([
      { account: 'other-bureau', case: id, detail: { reason: '爆管抢修,需核对同楼住户停暖范围' } },
    ])
    // Somebody did it, not the platform: neither tells a role that nobody acted by.
    expect(JSON.stringify(rows)).not.toContain('"role"')
    const said = (await (await city.as('dispatcher')).get(`/api/cases/${id}/events`)).body.rows.at(-1)
    expect(said).toMatchObject({ type: 'breakGlass', by: { account: 'other-bureau' } })
    expect(said.by.role).toBeUndefined()
    const past = (Date.now() - 1) as Instant
    await city.host.desk.store.register.put('glass', `other-bureau ${id}`, {}, { expiresAt: past })
    expect((await other.get(`/api/cases/${id}`)).status).toBe(404)
    expect(
      (await other.post('/api/cases/nothing/break-glass', { reason: 'a long enough reason' })).status,
    ).toBe(404)
  })

  it('shows one personal field where only one is asked for', async () => {
    const { case: id } = await coldFlat(city)
    const dispatcher = await city.as('dispatcher')
    const unmask = (fields: string[]) =>
      dispatcher.post(`/api/cases/${id}/unmask`, { reason: 'call', fields })
    expect((await unmask(['contact'])).body.request.contact).toBe('0318-5550000')
    expect((await unmask(['room'])).body.request.contact).toBe('***')
  })
})

describe('acts on a case of a version that is not loaded here', () => {
  const newer = { ...lamps, version: 2, roles: { ...lamps.roles, rigger: lamps.roles.crew! } }
  const attend = { ...lamps.actions.attend!, by: ['rigger'] }
  const other: Programme = { ...newer, id: 'signs' }
  /** What a process with other programmes enters of what was done in one that had all. */
  const enteredBy = async (programmes: readonly Programme[]) => {
    const store = memoryStore()
    const options = { store, clock: systemClock, dice: { id: () => crypto.randomUUID() } }
    const all = [{ ...newer, actions: { ...newer.actions, attend } }, other]
    const there = await Desk.open({ ...options, programmes: all })
    await there.putAreas(AREAS)
    const rigger = { id: 'rigger-1', role: 'rigger', bureau: 'works' }
    const done: string[] = []
    for (const [programme, by] of [
      ['lamps', rigger],
      ['signs', { id: 'crew-1', role: 'crew', bureau: 'works' }],
    ] as const) {
      const input = { request: { pole: 'p1' }, area: 'east', requester: 'asker' }
      const opened = await there.perform(
        { action: 'open', programme, input },
        { id: 'asker', role: 'resident' },
      )
      if (!opened.ok) throw new Error(opened.refusal.message.en)
      done.push(opened.value.case)
      const note = { case: opened.value.case, action: 'comment', input: { text: 'x' } }
      expect(await there.perform(note, { id: 'asker', role: 'resident' })).toMatchObject({ ok: true })
      expect(await there.perform({ ...note, action: 'attend', input: {} }, by)).toMatchObject({ ok: true })
      expect(await there.perform(note, { id: 'chief-1', role: 'chief' })).toMatchObject({ ok: true })
    }
    const { host } = await cityOf({ desk: await Desk.open({ ...options, programmes }) })
    await host.audit.readOn()
    const { rows } = await store.trail.list({ kinds: ['act'] }, undefined, 100)
    return rows
      .map(({ account, case: of, detail }) => `${done.indexOf(of!)} ${account} ${detail.action}`)
      .sort()
  }

  it('are entered from what their events say, and residents are told apart', async () => {
    const acts = ['0 chief-1 comment', '0 rigger-1 attend', '1 chief-1 comment', '1 crew-1 attend']
    expect(await enteredBy([lamps])).toEqual(acts)
    expect(await enteredBy([{ ...newer, actions: { ...newer.actions, attend } }, other])).toEqual(acts)
  })

  it('tell posts all the same', async () => {
    const store = memoryStore()
    let now = instant(Date.now())
    const options = { store, clock: { now: () => now }, dice: { id: () => crypto.randomUUID() } }
    const there = await Desk.open({ ...options, programmes: [other] })
    await there.putAreas(AREAS)
    const input = { request: { pole: 'p1' }, area: 'east' }
    await there.perform({ action: 'open', programme: 'signs', input }, { id: 'd', role: 'desk' })
    now = instant(now + 7_200_000)
    expect(await there.wake()).toMatchObject({ woken: 1 })
    const accounts = [...ACCOUNTS, { id: 'chief', name: 'Chief', grants: [{ role: 'chief' }] }]
    const { host } = await cityOf({ desk: await Desk.open({ ...options, programmes: [lamps] }) })
    await host.audit.readOn()
    const city = await cityOf({ accounts, desk: await Desk.open({ ...options, programmes: [lamps, other] }) })
    const { body } = await (await city.as('chief')).get('/api/messages')
    expect(body.rows).toHaveLength(1)
  })
})

it('whoever lost the turn leaves the log to whoever has it, and nobody goes back', async () => {
  const { host } = await cityOf({})
  const { store } = host.desk
  for (let n = 0; n < 3; n++) await store.append([unitOf({ stream: `s${n}` })])
  const [slow, fast] = [new Follower(store, 'x'), new Follower(store, 'x')]
  let pages = 0
  await slow.readOn(
    async () => {
      // It took so long that another has the turn, and has read everything.
      if (pages++ === 0)
        await fast.readOn(
          async () => {},
          () => true,
        )
    },
    async () => true,
  )
  expect(await slow.position()).toEqual(await store.heads())
  expect(pages).toBe(1)
})
