import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AREAS_AGAIN_MS, Desk, type Store, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, type City, COLD, cityOf } from './city.ts'

const NORTH = { code: 'north', name: { zh: '北区', en: 'North' }, parent: 'city' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Two processes on one database that know the same areas. */
const twoOnOne = async (): Promise<{ store: Store; here: City; there: City }> => {
  const store = memoryStore()
  await store.putAreas(AREAS)
  const dice = { id: () => crypto.randomUUID() }
  const start = async () => cityOf({ desk: await Desk.open({ store, programmes, clock: systemClock, dice }) })
  return { store, here: await start(), there: await start() }
}

const added = async (city: City) => {
  const admin = await city.as('admin')
  expect((await admin.send('PUT', '/api/areas', { rows: [NORTH] })).status).toBe(200)
}
const ask = (city: City, area: string) =>
  city.nobody().post('/api/programmes/heating/cases', { request: COLD, area })

it('an area that another process has just added is known wherever it is asked for', async () => {
  const { here, there } = await twoOnOne()
  await added(there)
  expect((await ask(here, 'north')).status).toBe(201)
  expect((await here.nobody().get('/api/figures?area=north')).status).toBe(200)
})

it('is known to what the server itself looks up, whichever comes first', async () => {
  const { here, there } = await twoOnOne()
  await added(there)
  const grants = [{ role: 'supervisor', area: 'north' }]
  const made = await (await here.as('admin')).post('/api/accounts', { id: 'new', name: 'New', grants })
  expect(made.status).toBe(201)
  const form = { service_code: 'heating', 'attribute[symptom]': 'cold', address_id: 'north' }
  const posted = await here.nobody().post('/open311/v2/requests.json', new URLSearchParams(form))
  expect(posted.status).toBe(201)
})

it('for areas that there are none of, they are read again once a second at most', async () => {
  const { store, here, there } = await twoOnOne()
  const read = vi.spyOn(store, 'areas')
  const refused = async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, async () => [
        await ask(here, 'nowhere'),
        await here.nobody().get('/api/figures?area=nowhere'),
      ]),
    )
    for (const { status, body } of asked.flat())
      expect([status, body.code, body.field]).toEqual([400, 'unknown-area', 'area'])
  }
  await refused()
  await refused()
  // By the desk, which decides, and by the server, which names areas and knows which lies in which.
  expect(read).toHaveBeenCalledTimes(2)
  await added(there)
  read.mockClear()
  vi.advanceTimersByTime(AREAS_AGAIN_MS)
  await refused()
  expect(read).toHaveBeenCalledTimes(2)
  expect((await ask(here, 'north')).status).toBe(201)
})
