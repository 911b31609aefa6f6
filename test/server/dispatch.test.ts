import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planningInThread } from '../../src/cli/planning/planning.ts'
import { replayAll } from '../../src/desk/index.ts'
import { HOUR_MS, MACHINE, PLANNER } from '../../src/kernel/index.ts'
import type { Planning } from '../../src/server/planning/planning.ts'
import { CREWS } from '../support/crews.ts'
import { ACCOUNTS, type City, type Client, cityOf } from './city.ts'

const BUREAU = 'urban-management'
const LIST = `/api/bureaus/${BUREAU}/lists/crews`
const BOARD = `/api/dispatch?bureau=${BUREAU}`

const opened = async (city: City, facility: string | undefined, area = 'east'): Promise<string> => {
  const request = { symptom: 'none', place: 'Rose Street 1', ...(facility ? { facility } : {}) }
  const { status, body } = await (await city.as('operator')).post('/api/programmes/heating/cases', {
    request,
    area,
  })
  expect(status).toBe(201)
  return body.case
}
const rowOf = async (city: City, id: string) => (await city.host.desk.store.load([id], [])).rows.get(id)!
const stateOf = async (city: City, id: string) => (await rowOf(city, id)).state

describe('the crews of a bureau', { timeout: 60_000 }, () => {
  let city: City
  let dispatcher: Client
  const put = (who: Client, list: unknown, version: number, of = LIST) =>
    who.send('PUT', of, { list }, { 'if-match': `"${version}"` })
  beforeAll(async () => {
    city = await cityOf({ planning: planningInThread() })
    dispatcher = await city.as('dispatcher')
  })
  afterAll(() => city.host.boards!.planning.close())

  it('are kept by its own dispatchers and by administrators, and by nobody else', async () => {
    for (const [account, status] of [
      ['dispatcher', 200],
      ['admin', 200],
      ['operator', 403],
      ['repairer', 403],
      ['other-bureau', 403],
      ['west-only', 403],
      ['supervisor', 403],
      ['idle', 403],
    ] as const) {
      const client = await city.as(account)
      expect([account, (await client.get(LIST)).status]).toEqual([account, status])
      if (status === 403) expect([account, (await put(client, CREWS, 0)).status]).toEqual([account, status])
    }
  })

  it('are what the command line takes: what is none is refused with its field', async () => {
    for (const [list, field, called] of [
      [{ ...CREWS, crews: [{ ...CREWS.crews[0], from: '25:00' }] }, 'list.crews.0.from', 'crew west from'],
      [{ ...CREWS, travel: { by: 'sphere', kmh: 0, detour: 1 } }, 'list.travel.kmh', 'travel speed'],
      [{ ...CREWS, surprise: 1 }, 'list.surprise', 'surprise'],
      [{ ...CREWS, crews: [{ ...CREWS.crews[0], id: ' ' }] }, 'list.crews.0.id', 'crew 1 name'],
      [{ ...CREWS, crews: [{ ...CREWS.crews[0], id: 'w'.repeat(65) }] }, 'list.crews.0.id', 'crew 1 name'],
      [{ ...CREWS, crews: [CREWS.crews[0], CREWS.crews[0]] }, 'list.crews.1', 'crew west'],
    ] as const) {
      const { status, body } = await put(dispatcher, list, 0)
      expect([status, body.field]).toEqual([400, field])
      expect(body.message.en).toMatch(`"${called}" is not valid: `)
    }
    expect((await dispatcher.get(LIST)).body).toEqual({ version: 0 })
  })

  it('are no list of a bureau that there is not', async () => {
    const admin = await city.as('admin')
    const { status, body } = await put(admin, CREWS, 0, '/api/bureaus/no-such/lists/crews')
    expect([status, body.field]).toEqual([400, 'bureau'])
    expect((await admin.get('/api/bureaus/no-such/lists/crews')).body).toEqual({ version: 0 })
  })

  it('are changed on the version that was seen, and the trail tells by whom and which', async () => {
    expect((await put(dispatcher, CREWS, 0)).body).toEqual({ version: 1 })
    expect((await put(dispatcher, CREWS, 0)).status).toBe(412)
    const without = {
      ...CREWS,
      changeMinutes: 5,
      crews: [CREWS.crews[0]!, { ...CREWS.crews[1]!, id: 'north' }],
    }
    const second = await put(await city.as('admin'), without, 1)
    expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"'])
    const kept = await dispatcher.get(LIST)
    expect(kept.body).toMatchObject({ version: 2, list: without, by: 'admin' })
    const { body } = await (await city.as('admin')).get('/api/audit?kind=list')
    // The whole of each row but its number and its instant: where the crews stand is not in it.
    expect(body.rows.map(({ id: _, at: __, ...told }: Record<string, unknown>) => told)).toEqual([
      {
        kind: 'list',
        account: 'admin',
        names: {},
        detail: {
          bureau: BUREAU,
          list: 'crews',
          version: 2,
          added: ['north'],
          removed: ['east'],
          changed: ['changeMinutes'],
        },
      },
      {
        kind: 'list',
        account: 'dispatcher',
        names: {},
        detail: { bureau: BUREAU, list: 'crews', version: 1, added: ['west', 'east'] },
      },
    ])
  })

  it('are read by nobody without a word in the trail, once for a while, and where there are none there is nothing to tell', async () => {
    const seen = async (account: string) => {
      await city.host.audit.flush()
      const { body } = await (await city.as('admin')).get(`/api/audit?kind=see&account=${account}`)
      return body.rows.map(({ detail }: { detail: unknown }) => detail)
    }
    const admin = await city.as('admin')
    await admin.get('/api/bureaus/housing/lists/crews')
    expect(await seen('admin')).toEqual([])
    for (let n = 0; n < 3; n++) expect((await dispatcher.get(LIST)).body.list).toBeDefined()
    expect(await seen('dispatcher')).toEqual([{ what: 'list', bureau: BUREAU, list: 'crews' }])
  })
})

describe('the dispatch board', { timeout: 60_000 }, () => {
  let city: City
  let dispatcher: Client
  beforeAll(async () => {
    city = await cityOf({ planning: planningInThread() })
    dispatcher = await city.as('dispatcher')
  })
  afterAll(() => city.host.boards!.planning.close())
  const board = async (who = dispatcher, more = '') => {
    const { status, body } = await who.get(`${BOARD}${more}`)
    expect(status).toBe(200)
    return body
  }

  it('shows what waits before a bureau keeps any crews', async () => {
    const id = await opened(city, 'W')
    const { rows, listed, crews, plan } = await board()
    expect(rows).toMatchObject([{ case: id, state: 'waiting', may: true }])
    expect([listed, crews, plan]).toEqual([false, [], undefined])
    const kept = await dispatcher.send('PUT', LIST, { list: CREWS }, { 'if-match': '"0"' })
    expect(kept.status).toBe(200)
  })

  it('proposes a crew for each case with its reason, shows what crews have, and says why one is left out', async () => {
    const [east, lost] = [await opened(city, 'E', 'west'), await opened(city, 'nowhere')]
    const { rows, crews, changes, proof } = await board()
    const byId = new Map(rows.map((row: { case: string }) => [row.case, row]))
    expect(byId.get(east)).toMatchObject({
      proposed: { crew: 'east', lateMinutes: 0, reason: { en: expect.stringContaining('stop 1') } },
      promisedAt: expect.any(String),
    })
    expect(byId.get(lost)).toMatchObject({
      left: { rule: 'place', message: { zh: expect.stringContaining('nowhere') }, relax: expect.anything() },
    })
    expect(crews).toMatchObject([
      { id: 'west', onDuty: true, stops: [{ state: 'proposed' }] },
      { id: 'east', onDuty: true, stops: [{ case: east, state: 'proposed' }] },
    ])
    expect([changes, proof]).toEqual([2, 'heuristic'])
  })

  it('is open to whoever may send crews there; cases of other areas are not named to who may not see them', async () => {
    for (const [account, status] of [
      ['operator', 200],
      ['west-only', 200],
      ['repairer', 403],
      ['other-bureau', 403],
      ['supervisor', 403],
      ['admin', 403],
      ['idle', 403],
    ] as const)
      expect([account, (await (await city.as(account)).get(BOARD)).status]).toEqual([account, status])
    expect((await city.nobody().get(BOARD)).status).toBe(401)
    const west = await board(await city.as('west-only'))
    expect(west.rows).toHaveLength(1)
    expect(west.changes).toBe(1)
    // The other crew is busy all the same: with what is not said.
    expect(west.crews[0].stops).toHaveLength(1)
    expect(west.crews[0].stops[0].case).toBeUndefined()
    expect((await board(dispatcher, '&area=west')).rows).toEqual(west.rows)
    expect((await board(dispatcher, '&programme=hotline')).rows).toEqual([])
    expect((await (await city.as('dispatcher')).get('/api/session')).body.plans).toEqual({
      crews: [BUREAU],
      people: [],
    })
    expect((await (await city.as('supervisor')).get('/api/session')).body.plans).toEqual({
      crews: [],
      people: [],
    })
  })

  it('comes in pages', async () => {
    const first = await board(dispatcher, '&limit=2')
    const second = await board(dispatcher, `&limit=2&after=${first.next}`)
    expect([first.rows.length, second.rows.length, second.next]).toEqual([2, 1, undefined])
    expect((await dispatcher.get(`${BOARD}&after=x`)).status).toBe(400)
  })

  it('has its plan taken by the planner, with who approved it, once; in the case and in the trail', async () => {
    const { plan, rows } = await board()
    const [of] = rows.filter((row: { proposed?: unknown }) => row.proposed)
    const taken = await dispatcher.post(`/api/plans/${plan}/take`, { cases: [of.case], lang: 'en' })
    expect(taken.body).toEqual({ done: [of.case], refused: [] })
    const { stage, did } = await stateOf(city, of.case)
    expect([stage, did.dispatch!.by]).toEqual(['dispatched', { ...PLANNER, approvedBy: 'dispatcher' }])
    expect(did.dispatch!.input).toEqual({ crew: of.proposed.crew, reason: of.proposed.reason.en })
    const version = (await rowOf(city, of.case)).version
    // Whoever takes it as well, reading the other language, is told the same.
    for (const lang of ['en', 'zh']) {
      const again = await dispatcher.post(`/api/plans/${plan}/take`, { cases: [of.case], lang })
      expect(again.body).toEqual({ done: [of.case], refused: [] })
    }
    expect((await rowOf(city, of.case)).version).toBe(version)
    const { body } = await dispatcher.get(`/api/cases/${of.case}/events`)
    expect(body.rows.at(-1)).toMatchObject({ by: { role: 'machine', approvedBy: 'dispatcher' } })
    await city.host.audit.readOn()
    const trail = await (await city.as('admin')).get(`/api/audit?case=${of.case}&account=dispatcher&kind=act`)
    expect(trail.body.rows).toMatchObject([
      { kind: 'act', account: 'dispatcher', detail: { action: 'dispatch' } },
    ])
    const after = await board()
    expect(after.rows.find((row: { case: string }) => row.case === of.case)).toMatchObject({
      state: 'sent',
      crew: of.proposed.crew,
      chosen: false,
    })
    expect((await board()).plan).not.toBe(plan)
    const { store, registry, calendar } = city.host.desk
    for await (const difference of replayAll(store, registry, calendar)) expect(difference).toEqual([])
  })

  it('gives whoever takes a plan no more than they may do, and leaves a case that has changed', async () => {
    const west = await city.as('west-only')
    const seen = await board(west)
    // Somebody of a part takes the whole plan: only that part is done.
    const other = await opened(city, 'M', 'east')
    const { plan } = await board()
    const taken = (await west.post(`/api/plans/${plan}/take`, {})).body
    expect(taken).toEqual({ done: [seen.rows[0].case], refused: [] })
    const named = (await west.post(`/api/plans/${plan}/take`, { cases: [other] })).body
    expect(named).toMatchObject({ done: [], refused: [{ case: other, code: 'unknown-case' }] })
    expect((await stateOf(city, other)).stage).toBe('received')
    expect((await (await city.as('repairer')).post(`/api/plans/${plan}/take`, {})).status).toBe(403)
    expect((await dispatcher.post('/api/plans/nothing/take', {})).body.code).toBe('plan-over')
    await dispatcher.post(`/api/cases/${other}/actions/comment`, { input: { text: 'x' } })
    const late = (await dispatcher.post(`/api/plans/${plan}/take`, { cases: [other] })).body
    expect([late.done, late.refused[0].code]).toEqual([[], 'stale-version'])
  })

  it('shows a plan that can be taken at another process on the store', async () => {
    const id = await opened(city, 'M')
    const { plan } = await board()
    const { desk } = city.host
    const other = await cityOf({ desk, accounts: [], planning: planningInThread() })
    const there = await other.as('dispatcher')
    const taken = await there.post(`/api/plans/${plan}/take`, { cases: [id] })
    expect(taken.body).toEqual({ done: [id], refused: [] })
    // Here it is seen that the case has changed: planned anew, it is no longer proposed.
    const row = (await board()).rows.find((one: { case: string }) => one.case === id)
    expect([row.state, row.proposed]).toEqual(['sent', undefined])
  })

  it('lets a dispatcher send another crew with a reason, and then leaves that choice alone', async () => {
    const id = await opened(city, 'E')
    const version = (await rowOf(city, id)).version
    const send = (who: Client, body: unknown, at = version) =>
      who.post(`/api/cases/${id}/crew`, body, { 'if-match': `"${at}"` })
    for (const [body, field] of [
      [{ crew: 'west' }, 'reason'],
      [{ crew: 'west', reason: ' ' }, 'reason'],
      [{ crew: 'nobody', reason: 'x' }, 'crew'],
    ] as const) {
      const refused = await send(dispatcher, body)
      expect([refused.status, refused.body.field]).toEqual([400, field])
    }
    expect((await send(await city.as('repairer'), { crew: 'west', reason: 'x' })).status).toBe(403)
    expect((await send(await city.as('other-bureau'), { crew: 'west', reason: 'x' })).status).toBe(404)
    expect((await send(dispatcher, { crew: 'west', reason: 'x' }, version - 1)).status).toBe(412)
    const sent = await send(dispatcher, { crew: 'west', reason: 'they have the part' })
    expect([sent.status, sent.body]).toEqual([200, { case: id, version: version + 1 }])
    const { did } = await stateOf(city, id)
    expect(did.dispatch).toMatchObject({
      by: { id: 'dispatcher', role: 'dispatcher' },
      input: { crew: 'west', reason: 'they have the part' },
    })
    const row = (await board()).rows.find((one: { case: string }) => one.case === id)
    expect(row).toMatchObject({ state: 'sent', crew: 'west', chosen: true })
    expect(row.proposed).toBeUndefined()
  })

  it('is planned once for all who look, one plan at a time, and what came in meanwhile is in the next', async () => {
    const real = planningInThread()
    let [running, most, plans] = [0, 0, 0]
    const watched: Planning = {
      ...real,
      dispatch: async (...asked) => {
        plans++
        most = Math.max(most, ++running)
        try {
          return await real.dispatch(...asked)
        } finally {
          running--
        }
      },
    }
    const busy = await cityOf({ planning: watched })
    const client = await busy.as('dispatcher')
    expect((await client.send('PUT', LIST, { list: CREWS })).status).toBe(200)
    const looks: ReturnType<Client['get']>[] = []
    const ids: string[] = []
    for (const facility of ['W', 'M', 'E']) {
      ids.push(await opened(busy, facility))
      // Nobody waits: the next case comes in while this is planned.
      for (let n = 0; n < 6; n++) looks.push(client.get(BOARD))
    }
    for (const { status } of await Promise.all(looks)) expect(status).toBe(200)
    const { rows } = (await client.get(BOARD)).body
    expect(rows.map((row: { case: string; proposed?: object }) => row.proposed && row.case).sort()).toEqual(
      ids.sort(),
    )
    expect(most).toBe(1)
    expect(plans).toBeLessThanOrEqual(ids.length)
    await real.close()
  })

  it('plans nothing where a server has no planner', async () => {
    const bare = await cityOf()
    const client = await bare.as('dispatcher')
    expect((await client.get(BOARD)).status).toBe(404)
    expect((await client.get('/api/session')).body.plans.crews).toEqual([])
  })
})

describe('the roster of a bureau', { timeout: 60_000 }, () => {
  const DEPOT = 'train-depot'
  const BOARD_OF_POSTS = `/api/roster?bureau=${DEPOT}`
  const WEST = { lat: 37.7, lon: 115.7 }
  let city: City
  let snow: Client
  const post = async (request: object): Promise<string> => {
    const input = { request, area: 'east' }
    const made = await city.host.desk.perform(
      { action: 'open', programme: 'snow-clearing.post', input },
      MACHINE,
    )
    if (!made.ok) throw new Error(made.refusal.message.en)
    return made.value.case
  }
  /** Two shifts from this hour on, and five people for two posts of three. */
  const people = () => {
    const begins = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
    const iso = (hours: number) => new Date(begins + hours * HOUR_MS).toISOString()
    return {
      shifts: [
        { id: 'first', from: iso(0), until: iso(8.5) },
        { id: 'second', from: iso(8), until: iso(16) },
      ],
      people: Array.from({ length: 5 }, (_, n) => ({
        id: `p${n + 1}`,
        home: WEST,
        ...(n < 2 ? { skills: ['leader'] } : {}),
      })),
      places: { West: WEST },
      restHours: 8,
      reliefMinutes: 30,
    }
  }
  beforeAll(async () => {
    const commander = { id: 'snow', name: 'Snow', grants: [{ role: 'commander', bureau: DEPOT }] }
    city = await cityOf({ planning: planningInThread(), accounts: [...ACCOUNTS, commander] })
    snow = await city.as('snow')
  })
  afterAll(() => city.host.boards!.planning.close())

  it('names who stands where in which shift and who is missing, and is taken by who may man the posts', async () => {
    const [west, lost] = [await post({ station: 'West', people: 3 }), await post({ station: 'nowhere' })]
    const path = `/api/bureaus/${DEPOT}/lists/people`
    expect((await (await city.as('dispatcher')).get(path)).status).toBe(403)
    expect((await snow.send('PUT', path, { list: people() })).status).toBe(200)
    const { body } = await snow.get(BOARD_OF_POSTS)
    await city.host.audit.flush()
    const trail = await (await city.as('admin')).get('/api/audit?kind=see&account=snow')
    expect(trail.body.rows[0].detail).toEqual({ what: 'list', bureau: DEPOT, list: 'people' })
    expect(body.shifts.map(({ id }: { id: string }) => id)).toEqual(['first', 'second'])
    const rows = new Map(body.rows.map((row: { case: string }) => [row.case, row]))
    expect(rows.get(west)).toMatchObject({ wanted: 3, may: true, chosen: false })
    const { cells } = rows.get(west) as { cells: { people: string[]; isNew: boolean; gap?: object }[] }
    expect(cells.map((cell) => [cell.people.length, cell.isNew, cell.gap !== undefined])).toEqual([
      [3, true, false],
      [2, true, true],
    ])
    // Nobody is in two shifts without rest.
    expect(new Set(cells.flatMap((cell) => cell.people)).size).toBe(5)
    expect(rows.get(lost)).toMatchObject({ left: { rule: 'place' } })
    for (const account of ['dispatcher', 'supervisor', 'admin', 'idle'])
      expect([account, (await (await city.as(account)).get(BOARD_OF_POSTS)).status]).toEqual([account, 403])
    const taken = await snow.post(`/api/plans/${body.plan}/take`, { lang: 'en' })
    expect(taken.body).toEqual({ done: [west], refused: [] })
    const { by, input } = (await stateOf(city, west)).did.roster!
    expect(by).toEqual({ ...PLANNER, approvedBy: 'snow' })
    expect(input).toMatchObject({ reason: expect.stringContaining('floors'), turns: [{}, {}] })
    const after = (await snow.get(BOARD_OF_POSTS)).body
    expect([after.plan, after.changes]).toEqual([undefined, 0])
    expect(after.rows.find((row: { case: string }) => row.case === west).cells).toMatchObject(
      cells.map((cell) => ({ people: cell.people, isNew: false })),
    )
  })
})
