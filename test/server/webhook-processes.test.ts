import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { Webhooks } from '../../src/server/webhooks/webhooks.ts'
import { openPostgres } from '../../src/store/index.ts'
import { AREAS, type City, cityOf } from './city.ts'
import { receiver, signatureOf } from './receiver.ts'
import { HEAD, MAPPING } from './town-export.ts'

const url = process.env.BIHUAN_TEST_DATABASE_URL
const CASES = 30
const LINES = Array.from(
  { length: CASES },
  (_, n) => `${n},2025-01-01 08:00,2025-01-01 09:00,east,不热,0318-5551111,cold ${n}`,
)

/** A server process of its own, but for the socket: nothing is shared with the others but the database. */
const processOn = async (own: string): Promise<City> => {
  const store = await openPostgres(own)
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
  afterAll(() => desk.close())
  await desk.putAreas(AREAS)
  return cityOf({ desk })
}

const imported = async (city: City): Promise<void> => {
  const admin = await city.as('admin')
  const file = new Uint8Array(Buffer.from([HEAD, ...LINES].join('\n')))
  const { id } = (await admin.post('/api/imports?name=export.csv', file)).body
  await admin.post(`/api/imports/${id}/preview`, { kind: 'requests', mapping: MAPPING })
  await admin.post(`/api/imports/${id}/run`)
  for (;;) {
    const { body } = await admin.get(`/api/imports/${id}`)
    if (body.state !== 'running') return expect(body).toMatchObject({ state: 'done', rows: CASES })
    await sleep(20)
  }
}

const unread = async (city: City, reader: string): Promise<number> => {
  const { text } = await city.nobody().get('/metrics')
  return Number(new RegExp(`^bihuan_log_unread_events\\{reader="${reader}"\\} (\\d+)$`, 'm').exec(text)?.[1])
}

it.skipIf(!url)(
  'two servers tell each event of an import once, signed, and show what is still to be told',
  async () => {
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await admin.query('drop database if exists webhook_processes')
    await admin.query('create database webhook_processes')
    await admin.end()
    const own = Object.assign(new URL(url!), { pathname: '/webhook_processes' }).href
    const cities = [await processOn(own), await processOn(own)]
    const hooks = cities.map(
      ({ host: { desk, log, metrics, now } }) => new Webhooks({ desk, log, metrics, now }, true),
    )
    const { url: to, received, told } = await receiver()
    const { secret } = (await hooks[0]!.add({ name: 'x', url: to, by: 'admin' }))!
    await imported(cities[0]!)
    const events = (await cities[0]!.host.desk.store.heads()).reduce((sum, head) => sum + head, 0)
    expect(events).toBeGreaterThanOrEqual(CASES)
    // Any process tells how much there is to do, whoever does it.
    const READERS = ['webhooks', 'audit', 'subjects']
    for (const city of cities)
      for (const reader of READERS) expect([reader, await unread(city, reader)]).toEqual([reader, events])
    while ((await unread(cities[1]!, 'webhooks')) > 0) await Promise.all(hooks.map((each) => each.round()))
    await cities[1]!.host.audit.readOn()
    await cities[1]!.host.subjects.readOn()
    for (const reader of READERS) expect([reader, await unread(cities[0]!, reader)]).toEqual([reader, 0])
    expect(received).toHaveLength(events)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(events)
    expect(new Set(told()).size).toBe(CASES)
    for (const message of received)
      expect(message.headers['webhook-signature']).toBe(signatureOf(message, secret))
  },
)

beforeAll(() => {
  if (!url) expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
})
