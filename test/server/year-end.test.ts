import { beforeAll, describe, expect, it } from 'vitest'
import { Desk } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { testCalendar } from '../../src/kernel/testing.ts'
import { programmes } from '../../src/programmes/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'

const NOW = Date.parse('2026-12-29T10:00:00+08:00')

/** A city in the last days of a year, the next year's holidays not published yet. */
const cityAtYearEnd = async (): Promise<City> => {
  let at = NOW
  const desk = await Desk.open({
    store: memoryStore(),
    programmes,
    calendar: testCalendar({ years: [2026] }),
    clock: { now: () => instant(at++) },
    dice: { id: () => crypto.randomUUID() },
  })
  await desk.putAreas(AREAS)
  return cityOf({ desk })
}

describe('what is promised in working days into a year whose holidays are not published', () => {
  let city: City
  let resident: Client
  let id: string
  let address: string
  beforeAll(async () => {
    city = await cityAtYearEnd()
    resident = city.nobody()
    const opened = await resident.post('/api/programmes/hotline/cases', {
      request: { type: 'consultation', details: 'Opening hours of the library', contact: '0318-5550000' },
      area: 'east',
    })
    if (opened.status !== 201) throw new Error(opened.text)
    id = opened.body.case
    const { bureau } = (await city.host.desk.store.load([id])).rows.get(id)!
    const officer = { id: 'officer', role: 'officer', bureau }
    const accepted = await city.host.desk.perform({ case: id, action: 'accept', input: {} }, officer)
    if (!accepted.ok) throw new Error(accepted.refusal.message.en)
    const track = new URLSearchParams({ number: id, code: opened.body.code })
    address = (await resident.post('/track', track)).headers.get('location')!
  })

  it('is told as the earliest day it can be, on the receipt and in the API', async () => {
    const { text } = await resident.get(address)
    expect(text).toContain('最早截止')
    await resident.get('/settings?lang=en&to=/')
    expect((await resident.get(address)).text).toMatch(/due at the earliest \d+ Jan 2027/i)
    const { body } = await (await city.as('supervisor')).get(`/api/cases/${id}`)
    const run = body.promises.find(({ promise }: { promise: string }) => promise === 'handle')
    expect(run).toMatchObject({ state: 'open', uncounted: { from: '2027-01-01' } })
    expect(Date.parse(run.dueAt)).toBeGreaterThan(Date.parse('2027-01-02T00:00+08:00'))
  })

  it('is told on the board of whoever sees such a case: nothing there warns of it', async () => {
    const board = async (query = '') =>
      (await (await city.as('supervisor')).get(`/api/board${query}`)).body.uncounted
    expect(await board()).toEqual({ from: '2027-01-01', cases: 1, atLeast: false })
    expect(await board('?area=east&programme=hotline')).toMatchObject({ cases: 1 })
    for (const query of ['?area=west', '?programme=vehicle-inspection'])
      expect(await board(query)).toBeUndefined()
    expect((await (await city.as('west-only')).get('/api/board')).body.uncounted).toBeUndefined()
  })

  it('has no date in Open311 where it is what is due next', async () => {
    const { body } = await resident.get(`/open311/v2/requests/${id}.json`)
    expect(body[0].service_request_id).toBe(id)
    expect(body[0]).not.toHaveProperty('expected_datetime')
    const row = (await city.host.desk.store.load([id])).rows.get(id)!
    expect(row.state.promises.find(({ dueAt }) => dueAt === row.dueAt)).toHaveProperty(
      'uncounted.workingDays',
    )
  })
})
