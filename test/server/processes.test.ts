import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Clock, Desk, readEvent, type Store, verify } from '../../src/desk/index.ts'
import { hours, type Instant, plus } from '../../src/kernel/index.ts'
import { openPostgres } from '../../src/store/index.ts'
import { lamps } from '../fixtures/lamps.ts'

const url = process.env.BIHUAN_TEST_DATABASE_URL
const CASES = 40
const PROCESSES = 3

it.skipIf(!url)('several processes on one PostgreSQL do what time asks for once', async () => {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query('drop database if exists processes')
  await admin.query('create database processes')
  await admin.end()
  const own = Object.assign(new URL(url!), { pathname: '/processes' }).href
  let now = Date.parse('2025-12-11T20:00:00+08:00') as Instant
  const clock: Clock = { now: () => now }
  const dice = { id: () => crypto.randomUUID() }
  const stores: Store[] = []
  const desks: Desk[] = []
  for (let n = 0; n < PROCESSES; n++) {
    stores.push(await openPostgres(own))
    desks.push(await Desk.open({ store: stores[n]!, programmes: [lamps], clock, dice }))
    await desks[n]!.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
  }
  afterAll(() => Promise.all(desks.map((desk) => desk.close())))
  const ids = Array.from({ length: CASES }, (_, n) => `lamp-${n}`)
  const open = (id: string, desk: Desk) =>
    desk.perform(
      {
        action: 'open',
        programme: 'lamps',
        case: id,
        key: `open-${id}`,
        input: { request: { pole: id }, area: 'a' },
      },
      { id: 'me', role: 'resident' },
    )
  // Every process is asked for every case: one opens it, the others give the same receipt.
  const receipts = await Promise.all(ids.map((id) => Promise.all(desks.map((desk) => open(id, desk)))))
  for (const [first, ...others] of receipts) for (const other of others) expect(other).toEqual(first)

  now = plus(now, hours(2))
  const rounds = await Promise.all(desks.map((desk) => desk.wake()))
  expect(rounds.flatMap(({ stuck }) => stuck)).toEqual([])
  for (const id of ids) {
    const events = (await stores[0]!.events(id, 0, 10)).map(readEvent)
    const changes = events.flatMap(({ promises = [] }) =>
      promises.map(({ promise, change }) => `${promise} ${change}`),
    )
    expect(changes.filter((one) => one === 'arrive broken')).toHaveLength(1)
    expect(events.map(({ type }) => type)).toEqual(['open', 'wake'])
  }
  expect(await verify(stores[0]!, desks[0]!.registry, desks[0]!.calendar)).toMatchObject({
    ok: true,
    cases: CASES,
  })
})

beforeAll(() => {
  if (!url) expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
})
