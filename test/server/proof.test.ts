import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { type Instant, instant } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { ROUTES } from '../../src/server/app.ts'
import { Identity } from '../../src/server/identity/identity.ts'
import { ABSOLUTE_MS, IDLE_MS } from '../../src/server/identity/sessions.ts'
import type { Driver } from '../../src/store/driver.ts'
import { openPglite } from '../../src/store/index.ts'
import { SqlStore } from '../../src/store/sql.ts'
import { emptyEmbedded } from '../support/embedded.ts'
import { AREAS, type City, Client, cityOf, coldFlat, PASSWORD } from './city.ts'

/**
 * An action begins on what the server remembers of a session, and is stored only where the database finds it still so. Here
 * two servers share a database: what ends at one is remembered by the other.
 */
describe('an action of somebody whom the server remembers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-proof-'))
  const asked: (string | undefined)[] = []
  let driver: Driver
  let here: City
  let there: City
  let admin: Client
  let officer: Client
  let flat: string

  const cityOn = async (on: Driver): Promise<City> => {
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store: new SqlStore(on), programmes, clock: systemClock, dice })
    await desk.putAreas(AREAS)
    return cityOf({ desk })
  }

  beforeAll(async () => {
    driver = await openPglite(await emptyEmbedded(folder))
    here = await cityOn({
      ...driver,
      query: (text, parameters, name) => {
        asked.push(name)
        return driver.query(text, parameters, name)
      },
    })
    there = await cityOn(driver)
    admin = await there.as('admin')
  })
  afterAll(async () => {
    await driver.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const comment = (by: Client, headers: Record<string, string> = {}, text = 'called back') =>
    by.post(`/api/cases/${flat}/actions/comment`, { input: { text } }, headers)
  const version = async () => (await there.host.desk.store.load([flat])).rows.get(flat)!.version

  /** What comes of an action, and whether anything was stored. */
  const tried = async (by: Client, headers?: Record<string, string>) => {
    const before = await version()
    const { status, body } = await comment(by, headers)
    return { status, code: body?.code, stored: (await version()) - before }
  }
  const OUT = { status: 401, code: 'sign-in', stored: 0 }

  beforeEach(async () => {
    await admin.send('PATCH', '/api/accounts/dispatcher', { disabled: false })
    officer = await here.as('dispatcher')
    flat = (await coldFlat(here)).case
    expect((await comment(officer)).status).toBe(200)
  })

  it('asks the database for nothing but to store it', async () => {
    asked.length = 0
    expect(await tried(officer)).toEqual({ status: 200, code: undefined, stored: 1 })
    expect(asked).toEqual(['append'])
    expect(ROUTES.filter(({ proves }) => proves).map(({ id }) => id)).toEqual(['actOnCase'])
  })

  it('is refused and not stored once the session was ended elsewhere', async () => {
    const elsewhere = new Client(there.app)
    elsewhere.steal(officer.cookie)
    elsewhere.csrf = officer.csrf
    expect((await elsewhere.send('DELETE', '/api/session')).status).toBe(204)
    expect(await tried(officer)).toEqual(OUT)
  })

  it.each([
    ['disabled', { disabled: true }],
    ['given other posts', { grants: [{ role: 'dispatcher', bureau: 'urban-management', area: 'east' }] }],
    ['given another password', { password: 'another good password' }],
  ])('is refused and not stored once the account was %s elsewhere', async (_, change) => {
    expect((await admin.send('PATCH', '/api/accounts/dispatcher', change)).status).toBe(200)
    expect(await tried(officer)).toEqual(OUT)
    const grants = [{ role: 'dispatcher', bureau: 'urban-management' }]
    await admin.send('PATCH', '/api/accounts/dispatcher', { grants, password: 'correct horse battery' })
  })

  it('is done all the same where what was remembered is only older', async () => {
    // Changed without ending sessions.
    expect((await admin.send('PATCH', '/api/accounts/dispatcher', { name: 'New' })).status).toBe(200)
    expect(await tried(officer)).toEqual({ status: 200, code: undefined, stored: 1 })
    asked.length = 0
    expect(await tried(officer)).toMatchObject({ status: 200, stored: 1 })
    expect(asked).toEqual(['append'])
  })

  it('tells whoever is out nothing of the case: neither why it is refused nor that it was done', async () => {
    const act = (action: string, input: unknown, headers?: Record<string, string>, of = flat) =>
      officer.post(`/api/cases/${of}/actions/${action}`, { input }, headers)
    const key = (of: string) => ({ 'idempotency-key': `the-very-same-${of}` })
    const note = { text: 'x' }
    const elsewhere = (await coldFlat(there)).case
    const asks: Record<string, () => ReturnType<typeof act>> = {
      repeated: () => act('comment', note, key('comment')),
      'repeated, and not to be done again': () => act('pause', { reason: 'x' }, key('pause')),
      'unknown-action': () => act('no-such', note),
      'stale-version': () => act('comment', note, { 'if-match': '"1"' }),
      paused: () => act('pause', { reason: 'x' }),
      'not remembered': () => act('comment', note, {}, elsewhere),
      'unknown-case': () => act('comment', note, {}, 'unknown'),
    }
    const first = [await asks.repeated!(), await asks['repeated, and not to be done again']!()]
    for (const code of ['unknown-action', 'stale-version', 'paused', 'unknown-case'])
      expect((await asks[code]!()).body.code).toBe(code)
    expect([await asks.repeated!(), await asks['repeated, and not to be done again']!()]).toMatchObject(
      first.map(({ status, body }) => ({ status, body })),
    )
    for (const [name, ask] of Object.entries(asks)) {
      officer = await here.as('dispatcher')
      // Now both are remembered, the session and the case.
      expect((await comment(officer)).status).toBe(200)
      await admin.send('PATCH', '/api/accounts/dispatcher', { disabled: true })
      asked.length = 0
      expect([name, (await ask()).body.code]).toEqual([name, 'sign-in'])
      // Of a case that is not remembered nothing is looked up.
      if (name === 'not remembered' || name === 'unknown-case') expect(asked).toEqual(['kept'])
      await admin.send('PATCH', '/api/accounts/dispatcher', { disabled: false })
    }
  })

  it('needs the token of the page as ever', async () => {
    const forged = new Client(here.app)
    forged.steal(officer.cookie)
    expect(await tried(forged)).toEqual({ status: 403, code: 'cross-site', stored: 0 })
  })

  it('is by a service token too, until that is taken back elsewhere', async () => {
    const given = async (scopes: readonly string[]) =>
      (await admin.post('/api/tokens', { name: 't', account: 'dispatcher', scopes, days: 1 })).body
    const { id, token } = await given(['cases:read', 'cases:write'])
    const program = here.nobody()
    const by = (of: string) => ({ authorization: `Bearer ${of}` })
    expect(await tried(program, by(token))).toMatchObject({ status: 200, stored: 1 })
    asked.length = 0
    expect(await tried(program, by(token))).toMatchObject({ status: 200, stored: 1 })
    expect(asked).toEqual(['append'])
    expect((await admin.send('DELETE', `/api/tokens/${id}`)).status).toBe(204)
    expect(await tried(program, by(token))).toEqual(OUT)
    // One that may only read is as little let in by what is remembered.
    const reader = (await given(['cases:read'])).token
    for (let time = 0; time < 2; time++)
      expect(await tried(program, by(reader))).toEqual({ status: 403, code: 'forbidden', stored: 0 })
  })

  it('is not begun on a session that is over by the clock, or whose use is to be written down', async () => {
    let now = Date.now()
    const identity = new Identity(here.host.desk.store, () => instant(now) as Instant)
    const { epoch } = (await identity.signIn('dispatcher', PASSWORD))!
    const { id } = await identity.sessions.begin({ account: 'dispatcher', epoch })
    const begun = now
    expect(identity.sessions.recall(id)).toBeUndefined()
    await identity.sessions.of(id)
    expect(identity.sessions.recall(id)?.account.id).toBe('dispatcher')
    now = begun + 60_000
    expect(identity.sessions.recall(id)).toBeUndefined()
    // Looked up: written down, and after that remembered again.
    await identity.sessions.of(id)
    await identity.sessions.of(id)
    expect(identity.sessions.recall(id)?.session.seenAt).toBe(now)
    now += IDLE_MS
    expect([identity.sessions.recall(id), await identity.sessions.of(id)]).toEqual([undefined, undefined])
    now = begun + ABSOLUTE_MS
    expect(identity.sessions.recall(id)).toBeUndefined()
  })

  it.each(['an account', 'a resident'])(
    'ends after a working day, however often it is used: %s',
    async (whose) => {
      let now = Date.now()
      const identity = new Identity(here.host.desk.store, () => instant(now) as Instant)
      const begun = now
      const { id } = await identity.sessions.begin(
        whose === 'an account'
          ? { account: 'dispatcher', epoch: (await identity.signIn('dispatcher', PASSWORD))!.epoch }
          : { cases: { [flat]: 'x' } },
      )
      const STEP_MS = 20 * 60_000
      expect(STEP_MS).toBeLessThan(IDLE_MS)
      for (now += STEP_MS; now < begun + ABSOLUTE_MS; now += STEP_MS) {
        expect([now - begun, await identity.sessions.of(id)]).not.toEqual([now - begun, undefined])
        // Looked up once more it is remembered, where it can be.
        await identity.sessions.of(id)
        expect(identity.sessions.recall(id) !== undefined).toBe(whose === 'an account')
      }
      now = begun + ABSOLUTE_MS - 1
      expect(await identity.sessions.of(id)).toBeDefined()
      now = begun + ABSOLUTE_MS
      expect([identity.sessions.recall(id), await identity.sessions.of(id)]).toEqual([undefined, undefined])
    },
  )

  it('is unknown to whoever does not see the case, however well it is remembered', async () => {
    const stranger = await here.as('west-only')
    const own = (await coldFlat(here, 'west')).case
    const inWest = () => stranger.post(`/api/cases/${own}/actions/comment`, { input: { text: 'x' } })
    // The session is remembered by its own work, the case by somebody else's.
    for (let time = 0; time < 2; time++) expect((await inWest()).status).toBe(200)
    expect((await comment(officer)).status).toBe(200)
    expect(await tried(stranger)).toEqual({ status: 404, code: 'unknown-case', stored: 0 })
    const asks = { 'if-match': '"1"' }
    expect(await tried(stranger, asks)).toEqual({ status: 404, code: 'unknown-case', stored: 0 })
    const { status, body } = await stranger.post(`/api/cases/${flat}/actions/no-such`, { input: {} })
    expect([status, body.code]).toEqual([404, 'unknown-case'])
  })
})
