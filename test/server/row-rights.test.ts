import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Reader, type Store, systemClock } from '../../src/desk/index.ts'
import { type Actor, MACHINE } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { openPostgres } from '../../src/store/index.ts'
import { ACCOUNTS, AREAS, type City, cityOf, coldFlat } from './city.ts'

const url = process.env.BIHUAN_TEST_DATABASE_URL

/** A database of our own on the server under test. */
const freshDatabase = async (name: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`drop database if exists ${name}`)
  await admin.query(`create database ${name}`)
  await admin.end()
  return Object.assign(new URL(url!), { pathname: `/${name}` }).href
}

describe.skipIf(!url)('rights in the database', () => {
  let city: City
  let store: Store
  let own: string
  let raw: pg.Client
  let flat: { case: string; code: string }

  beforeAll(async () => {
    own = await freshDatabase('row_rights')
    store = await openPostgres(own)
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
    await desk.putAreas(AREAS)
    city = await cityOf({ desk })
    flat = await coldFlat(city)
    raw = new pg.Client({ connectionString: own, options: '-c role=bihuan_reader' })
    await raw.connect()
  })
  afterAll(async () => {
    await raw.end()
    await store.close()
  })

  const tell = (reader: Partial<Reader>) =>
    raw.query(`select set_config('bihuan.scopes', $1, false), set_config('bihuan.receipts', $2, false)`, [
      JSON.stringify(reader.scopes ?? []),
      JSON.stringify(reader.receipts ?? {}),
    ])
  const count = async (from: string) =>
    (await raw.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]!.n
  const seen = async () => [
    await count('bihuan.stream'),
    await count('bihuan.case_seen'),
    await count('bihuan.event_seen'),
  ]

  it('shows the role nothing before it is told who reads', async () => {
    const stranger = new pg.Client({ connectionString: own, options: '-c role=bihuan_reader' })
    await stranger.connect()
    for (const from of ['stream', 'case_seen', 'event_seen'])
      expect((await stranger.query(`select 1 from bihuan.${from}`)).rows).toEqual([])
    await stranger.end()
  })

  it('shows raw SQL of the role its own bureau, area and programmes, and no other', async () => {
    const bureaus = ['urban-management']
    await tell({ scopes: [{ bureaus }] })
    expect(await seen()).toEqual([1, 1, 1])
    await tell({ scopes: [{ bureaus: ['housing'] }] })
    expect(await seen()).toEqual([0, 0, 0])
    await tell({ scopes: [{ bureaus, area: 'west' }] })
    expect(await seen()).toEqual([0, 0, 0])
    await tell({ scopes: [{ bureaus, area: 'city' }] })
    expect(await seen()).toEqual([1, 1, 1])
    await tell({ scopes: [{ programmes: ['hotline'] }] })
    expect(await seen()).toEqual([0, 0, 0])
    await tell({ receipts: { [flat.case]: 'r.somebody-else' } })
    expect(await seen()).toEqual([0, 0, 0])
  })

  it('lets the role write nothing, and read no accounts, keys, logs or effects', async () => {
    await tell({ scopes: [{}] })
    for (const table of ['event', 'command_key', 'kept', 'effect', 'contribution', 'shard_head'])
      await expect(raw.query(`select 1 from bihuan.${table}`)).rejects.toMatchObject({ code: '42501' })
    // Not granted, or a view that cannot be written at all.
    for (const write of [
      `update bihuan.stream set bureau = 'housing'`,
      'delete from bihuan.stream',
      `update bihuan.case_seen set bureau = 'housing'`,
      'delete from bihuan.event_seen',
      `insert into bihuan.queue (bureau, programme, stage, closed) values ('a', 'b', 'c', false)`,
    ])
      await expect(raw.query(write)).rejects.toMatchObject({ code: expect.stringMatching('42501|55000') })
  })

  it('answers through the API as the same rights on a store in memory do', async () => {
    const plain = await cityOf()
    const [here, there] = [await coldFlat(city), await coldFlat(plain)]
    for (const { id } of ACCOUNTS) {
      const [ours, theirs] = [await city.as(id), await plain.as(id)]
      for (const path of ['', '/events'])
        expect([id, path, (await ours.get(`/api/cases/${here.case}${path}`)).status]).toEqual([
          id,
          path,
          (await theirs.get(`/api/cases/${there.case}${path}`)).status,
        ])
      const listed = async (client: typeof ours, one: string) => {
        const { body } = await client.get('/api/cases')
        return body.rows.some((row: { case: string }) => row.case === one)
      }
      expect([id, await listed(ours, here.case)]).toEqual([id, await listed(theirs, there.case)])
      expect((await ours.get('/api/cases.csv')).text.includes(here.case)).toBe(
        await listed(theirs, there.case),
      )
    }
    const resident = city.nobody()
    await resident.post('/api/receipts', { case: here.case, code: here.code })
    expect((await resident.get(`/api/cases/${here.case}`)).status).toBe(200)
    expect((await resident.get(`/api/cases/${flat.case}`)).status).toBe(404)
  })

  it('shows a case to the bureau that it is offered to, in its queue and by itself, and to nobody else', async () => {
    const dispatcher = await city.as('dispatcher')
    const other = await city.as('other-bureau')
    const { case: id } = await coldFlat(city)
    expect((await other.get(`/api/cases/${id}`)).status).toBe(404)
    const offer = { input: { to: 'housing', reason: 'their pipes' } }
    const offered = await dispatcher.post(`/api/cases/${id}/actions/transfer`, offer)
    expect(offered.status).toBe(200)
    expect((await other.get(`/api/cases/${id}`)).status).toBe(200)
    expect((await other.get(`/api/cases/${id}/events`)).body.rows.length).toBeGreaterThan(0)
    const listed = async (reader: Partial<Reader>) => {
      const reads = store.as({ scopes: [], receipts: {}, ...reader })
      const { rows } = await reads.cases({ order: 'due', offered: true }, undefined, 50)
      await tell(reader)
      const raws = await raw.query<{ id: string }>(
        'select id from bihuan.stream where offered_queue is not null',
      )
      expect(raws.rows.map((row) => row.id)).toEqual(rows.map((row) => row.id))
      return rows.map((row) => row.id)
    }
    const bureaus = ['housing']
    expect(await listed({ scopes: [{ bureaus }] })).toEqual([id])
    expect(await listed({ scopes: [{ bureaus, area: 'east', programmes: ['heating'] }] })).toEqual([id])
    for (const scope of [
      { bureaus: ['parks'] },
      { bureaus, area: 'west' },
      { bureaus, programmes: ['hotline'] },
    ])
      expect([scope, await listed({ scopes: [scope] })]).toEqual([scope, []])
    expect(await listed({})).toEqual([])
    expect((await other.get('/api/cases?offered=true')).body.rows).toMatchObject([
      { case: id, bureau: 'urban-management', offeredTo: 'housing' },
    ])
    const back = { input: { reason: 'ours after all' } }
    expect((await dispatcher.post(`/api/cases/${id}/actions/takeBackTransfer`, back)).status).toBe(200)
    expect(await listed({ scopes: [{ bureaus }] })).toEqual([])
    expect((await other.get(`/api/cases/${id}`)).status).toBe(404)
  })

  it('shows what nobody announced to the receipt it will be for from the moment that they may know', async () => {
    const { desk } = city.host
    const id = 'drawn-1'
    const requester = 'r.an-organisation'
    const request = { name: 'x', organisation: 'o', draw: 'd', inspectors: ['a', 'b'] }
    const programme = 'social-organisations.inspection'
    const done = (action: string, actor: Actor, input: object) =>
      desk.perform({ action, case: id, programme, input }, actor)
    expect(await done('open', MACHINE, { request, area: 'east', requester })).toMatchObject({ ok: true })
    const reader = { scopes: [], receipts: { [id]: requester } }
    await tell(reader)
    expect([...(await seen()), await store.as(reader).see(id)]).toEqual([0, 0, 0, undefined])
    const inspector = { id: 'a', role: 'inspector', bureau: 'civil-affairs' }
    const found = { shown: true, items: [{ item: 'x', sound: true }] }
    expect(await done('inspect', inspector, found)).toMatchObject({ ok: true })
    expect([...(await seen()), (await store.as(reader).see(id))?.row.id]).toEqual([0, 1, 2, id])
  })

  it('keeps readers apart who look at the same moment', async () => {
    const everything = { scopes: [{}], receipts: {} }
    const receipt = { scopes: [], receipts: { [flat.case]: 'r.somebody-else' } }
    const readers = [everything, { scopes: [{ bureaus: ['housing'] }], receipts: {} }, receipt, everything]
    const seen = await Promise.all(
      readers.map((reader) => store.as(reader).see(flat.case, { after: 0, limit: 10 })),
    )
    expect(seen.map((one) => one?.row.id)).toEqual([flat.case, undefined, undefined, flat.case])
    const { events } = (await store.see(flat.case, { after: 0, limit: 10 }))!
    expect(events.length).toBeGreaterThan(0)
    expect(seen[3]!.events).toEqual(events)
  })

  it('lists to each who asks for a queue in the same moment what their own rights allow', async () => {
    const clients = await Promise.all(ACCOUNTS.map(({ id }) => city.as(id)))
    const listed = async (client: (typeof clients)[number]) => (await client.get('/api/cases')).body
    const alone: unknown[] = []
    for (const client of clients) alone.push(await listed(client))
    expect(new Set(alone.map((page) => JSON.stringify(page))).size).toBeGreaterThan(1)
    expect(await Promise.all([...clients, ...clients].map(listed))).toEqual([...alone, ...alone])
  })

  it('finds a page far down by the index, not by reading what is before it', async () => {
    await raw.query('begin; set local enable_seqscan = off; set local enable_bitmapscan = off')
    for (const [queue, key, stands] of [
      ['queue', 'opened_key', 'true'],
      ['queue', 'due_key', 'closed_at is null'],
      ['offered_queue', 'due_key', 'offered_queue is not null'],
    ]) {
      const { rows } = await raw.query<{ 'QUERY PLAN': string }>(
        `explain select id from bihuan.stream
          where ${queue} = 1 and ${stands} and (${key}, id) > (7, 'a') order by ${key}, id limit 50`,
      )
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan).toMatch(new RegExp(`Index Cond: .*\\(${queue} = 1\\).* AND \\(ROW\\(${key}, id\\) >`))
    }
    await raw.query('rollback')
  })

  it('shows one case to somebody who is let into it for a reason, and no other with it', async () => {
    const { case: id } = await coldFlat(city)
    const other = await city.as('other-bureau')
    const path = `/api/cases/${id}`
    expect((await other.get(path)).status).toBe(404)
    const reason = 'a burst main in the same house'
    expect((await other.post(`${path}/break-glass`, { reason })).status).toBe(201)
    expect([(await other.get(path)).status, (await other.get(`${path}/events`)).body.rows.length]).toEqual([
      200, 2,
    ])
    const [reads, next] = [
      store.as({ scopes: [], receipts: {}, letInto: id }),
      store.as({ scopes: [], receipts: {} }),
    ]
    const all = { after: 0, limit: 10 }
    // In one statement: what one is let into, the others are not.
    const looks = await Promise.all([reads.see(id, all), reads.see(flat.case, all), next.see(id, all)])
    expect(looks.map((one) => one?.events.length)).toEqual([2, undefined, undefined])
    expect((await reads.cases({ order: 'opened' }, undefined, 50)).rows).toEqual([])
    await tell({ receipts: { [id]: '*' } })
    expect(await seen()).toEqual([0, 1, 2])
  })

  it('shows a case as it now is, whoever changed it since it was last read', async () => {
    const elsewhere = await openPostgres(own)
    const row = (await elsewhere.load([flat.case])).rows.get(flat.case)!
    const reads = store.as({ scopes: [{ bureaus: [row.bureau] }], receipts: {} })
    const page = async () =>
      (await reads.cases({ order: 'opened' }, undefined, 50)).rows.find(({ id }) => id === flat.case)
    const both = async () => [(await reads.see(flat.case))?.row, await page()]
    expect(await both()).toEqual([row, row])
    const desk = await Desk.open({
      store: elsewhere,
      programmes,
      clock: systemClock,
      dice: { id: () => crypto.randomUUID() },
    })
    const input = { text: 'called back' }
    const operator = { id: 'hotline-1', role: 'operator' }
    expect(await desk.perform({ action: 'comment', case: flat.case, input }, operator)).toMatchObject({
      ok: true,
    })
    const after = (await elsewhere.load([flat.case])).rows.get(flat.case)!
    expect(after.version).toBe(row.version + 1)
    expect(await both()).toEqual([after, after])
    expect(store.recall(flat.case)).toEqual(after)
    // Moved past the desk, in the same version: no longer theirs, and theirs again.
    const owner = new pg.Client({ connectionString: own })
    await owner.connect()
    const move = (bureau: string) =>
      owner.query(
        `update bihuan.stream s set bureau = $2, queue = coalesce((select id from bihuan.queue q where q.bureau = $2), s.queue) where id = $1`,
        [flat.case, bureau],
      )
    await move('parks')
    expect((await both())[0]).toBeUndefined()
    await move(row.bureau)
    expect((await both())[0]).toEqual(after)
    await owner.end()
    await elsewhere.close()
  })

  it('stores for somebody only what is done to a case that they may see as it now stands', async () => {
    const { case: id } = await coldFlat(city)
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
    const comment = (key?: string) => ({
      action: 'comment',
      case: id,
      input: { text: 'called back' },
      ...(key === undefined ? {} : { key }),
    })
    const officer = { id: 'heating-1', role: 'dispatcher', bureau: 'urban-management' }
    const theirs = { scopes: [{ bureaus: ['urban-management'] }], receipts: {} }
    const others = [
      { scopes: [{ bureaus: ['housing'] }], receipts: {} },
      { scopes: [{ bureaus: ['urban-management'], area: 'west' }], receipts: {} },
      { scopes: [], receipts: { [id]: 'r.somebody-else' } },
      { scopes: [], receipts: {} },
    ]
    const unknown = { ok: false, refusal: { code: 'unknown-case' } }
    const before = (await store.load([id])).rows.get(id)!.version
    // In one batch: what one may, the others may not.
    const done = await Promise.all(
      [...others, theirs].map((reader) => desk.perform(comment(), officer, { reader })),
    )
    expect(done).toMatchObject([...others.map(() => unknown), { ok: true }])
    expect((await store.load([id])).rows.get(id)!.version).toBe(before + 1)
    const first = await desk.perform(comment('once'), officer, { reader: theirs })
    expect(first).toMatchObject({ ok: true })
    // Here where the case is remembered, and elsewhere where its keys are looked up first.
    const elsewhere = await openPostgres(own)
    for (const at of [desk, await Desk.open({ store: elsewhere, programmes, clock: systemClock, dice })]) {
      expect(await at.perform(comment('once'), officer, { reader: others[0]! })).toMatchObject(unknown)
      expect(await at.perform(comment('once'), officer, { reader: theirs })).toEqual(first)
    }
    await elsewhere.close()
    // The case was given to another bureau elsewhere: what is remembered of it here is not enough.
    const owner = new pg.Client({ connectionString: own })
    await owner.connect()
    await owner.query(`update bihuan.stream set bureau = 'parks' where id = $1`, [id])
    expect(await desk.perform(comment(), officer, { reader: theirs })).toMatchObject(unknown)
    await owner.end()
  })

  it('refuses what the server would let through by mistake', async () => {
    const reads = store.as({ scopes: [{ bureaus: ['housing'] }], receipts: {} })
    expect(await reads.see(flat.case, { after: 0, limit: 10 })).toBeUndefined()
    // A query that forgot whom it is for.
    expect(
      (await reads.cases({ order: 'opened' }, undefined, 50)).rows.map(({ bureau }) => bureau),
    ).not.toContain('urban-management')
  })
})

beforeAll(() => {
  if (!url) expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
})
