import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { ROUTES } from '../../src/server/app.ts'
import type { Route } from '../../src/server/http/route.ts'
import { openEmbedded } from '../../src/store/index.ts'
import { emptyEmbedded } from '../support/embedded.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'

const NUL = 'a\u0000b'
const IN_ADDRESS = encodeURIComponent(NUL)

/** What a database cannot store breaks the whole statement, with what others asked for in the same moment. */
describe('NUL, which no database keeps, is refused wherever it comes', () => {
  let city: City
  let clients: readonly Client[]
  beforeAll(async () => {
    const store = await openEmbedded(await emptyEmbedded())
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
    await desk.putAreas(AREAS)
    city = await cityOf({ desk })
    clients = [city.nobody(), await city.as('dispatcher'), await city.as('admin')]
  })
  afterAll(() => city.host.desk.close())

  const served = ROUTES.filter(({ media, id }) => media !== 'text/event-stream' && id !== 'signOut')
  const named = (routes: readonly Route[]) => routes.map((route) => [route.id, route] as const)
  const pathOf = (path: string, value: string) => path.replace(/\{\w+\}/g, value)

  it.each(named(served))('%s', async (_, route) => {
    for (const client of clients) {
      const told = async (path: string, body?: unknown) => {
        const answer = await client.send(route.method.toUpperCase(), path, body)
        expect([path, answer.status, answer.text.slice(0, 200)]).toEqual([
          path,
          expect.toSatisfy((status) => [400, 401, 403, 404, 409, 415].includes(status)),
          expect.any(String),
        ])
      }
      const plain = pathOf(route.path, 'x')
      if (plain !== route.path) await told(pathOf(route.path, IN_ADDRESS))
      for (const name of ['after', 'area', 'service_request_id', IN_ADDRESS])
        if (route.query) await told(`${plain}?${name}=${IN_ADDRESS}`)
      if (route.form) await told(plain, new URLSearchParams({ service_code: NUL }))
      else if (route.body) await told(plain, { account: NUL, password: NUL, rows: [NUL], [NUL]: 1 })
    }
  })

  it('whatever else is right', async () => {
    const admin = clients[2]!
    const rows = [{ code: 'north', name: { zh: NUL, en: 'North' }, parent: 'city' }]
    expect((await admin.send('PUT', '/api/areas', { rows })).body).toMatchObject({
      status: 400,
      code: 'unstorable',
    })
    const half = [{ code: 'north', name: { zh: '\ud800', en: 'North' }, parent: 'city' }]
    expect((await admin.send('PUT', '/api/areas', { rows: half })).body.code).toBe('unstorable')
    // What only looks like it is kept as it is written, and so is what escapes stand for.
    const name = { zh: '北\\u0000', en: '🥶 \\ud800' }
    const kept = await admin.send('PUT', '/api/areas', { rows: [{ code: 'north', name, parent: 'city' }] })
    expect([kept.status, kept.body.rows.find(({ code }: { code: string }) => code === 'north').name]).toEqual(
      [200, name],
    )
  })

  it('signing in, and in pages for residents', async () => {
    const client = city.nobody()
    expect((await client.signIn(NUL)).status).toBe(400)
    expect((await client.post('/api/receipts', { case: NUL, code: 'x' })).status).toBe(400)
    for (const path of [
      `/cases/${IN_ADDRESS}`,
      `/cases/x/notices/${IN_ADDRESS}`,
      `/ask/${IN_ADDRESS}`,
      `/setup/${IN_ADDRESS}`,
      `/figures?area=${IN_ADDRESS}`,
      `/figures/heating/${IN_ADDRESS}`,
      `/verify?case=${IN_ADDRESS}`,
    ])
      expect([path, (await client.get(path)).status]).toEqual([path, 404])
    // Which screen of the desk an address means is the browser's to know: nothing is asked of the database.
    expect((await client.get(`/desk/${IN_ADDRESS}`)).status).toBeLessThan(500)
    const passphrase = `${NUL} and long enough`
    const forms: readonly (readonly [path: string, form: Record<string, string>])[] = [
      ['/track', { number: NUL, code: NUL }],
      ['/account/sign-in', { name: NUL, passphrase }],
      ['/account/new', { name: `${NUL}cdef`, passphrase, again: passphrase }],
      ['/ask/heating', { symptom: 'cold', details: NUL, area: NUL, step: '9', go: 'send' }],
      ['/ask/heating', { symptom: 'cold', details: NUL, area: 'east', step: '9', go: 'send' }],
      ['/ask/heating', { symptom: 'cold', details: NUL, area: 'east', step: '9', go: 'save' }],
      ['/entitled', { step: '9', [NUL]: NUL }],
    ]
    for (const [path, form] of forms) {
      const answer = await client.post(path, new URLSearchParams(form))
      expect([path, answer.status < 500]).toEqual([path, true])
    }
  })
})
