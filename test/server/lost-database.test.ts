import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { openPostgres } from '../../src/store/index.ts'
import { startPostgres, type TemporaryPostgres } from '../support/postgres.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'

/** A server whose database has been stopped, with nothing in it that is fresh enough to answer from. */
describe.skipIf(!process.env.BIHUAN_TEST_DATABASE_URL)('a server whose database is lost', () => {
  let city: City
  let admin: Client
  let database: TemporaryPostgres

  beforeAll(async () => {
    database = (await startPostgres())!
    const store = await openPostgres(database.url)
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
    await desk.putAreas(AREAS)
    city = await cityOf({ desk })
    admin = await city.as('admin')
    database.stop()
    vi.spyOn(city.host.areas, 'isStale', 'get').mockReturnValue(true)
  }, 60_000)
  afterAll(() => city.host.desk.close())

  it('runs, is not ready, and tells its metrics, whoever asks', async () => {
    for (const who of [city.nobody(), admin]) {
      expect((await who.get('/health')).status).toBe(200)
      const ready = await who.get('/ready')
      expect([ready.status, ready.body.code]).toEqual([503, 'not-ready'])
      expect((await who.get('/metrics')).status).toBe(200)
    }
  })

  it('asks those who want something to come again', async () => {
    const asked = [
      city.nobody().get('/api/figures'),
      admin.get('/api/cases'),
      admin.get('/api/session'),
      city.nobody().post('/api/programmes/heating/cases', { request: { symptom: 'cold' }, area: 'east' }),
    ]
    for (const { status, body, headers } of await Promise.all(asked))
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unreachable', '5'])
  })

  it('says so to people on a page, in their language', async () => {
    const page = await city.nobody().get('/figures', { 'accept-language': 'en' })
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.text).toContain('Something went wrong here')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  })
})
