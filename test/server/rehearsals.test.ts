import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rehearsalsOnRequest } from '../../src/cli/rehearsing.ts'
import { Desk } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { scenarios } from '../../src/rehearsal/scenarios/index.ts'
import type { Rehearsals } from '../../src/server/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'

const throwing = (error: unknown) => {
  throw error
}
const deskOf = async (): Promise<Desk> => {
  const desk = await Desk.open({
    store: memoryStore(),
    programmes,
    clock: { now: () => instant(Date.now()) },
    dice: { id: () => crypto.randomUUID() },
  })
  await desk.putAreas(AREAS)
  return desk
}
const CONTEST = { scenario: 'welders-contest', replications: 2 }

describe('rehearsals on request', { timeout: 240_000 }, () => {
  let desk: Desk
  let rehearsals: Rehearsals
  let city: City
  let dispatcher: Client
  beforeAll(async () => {
    desk = await deskOf()
    rehearsals = rehearsalsOnRequest(desk, { scenarios }, throwing)
    city = await cityOf({ desk, rehearsals })
    dispatcher = await city.as('dispatcher')
  })
  afterAll(() => rehearsals.close())

  const started = async (order: object): Promise<string> => {
    const answer = await dispatcher.post('/api/rehearsals', order)
    expect(answer.status).toBe(201)
    return answer.body.rehearsal
  }
  const ended = async (id: string, lang = 'en') => {
    for (;;) {
      const { body } = await dispatcher.get(`/api/rehearsals/${id}?lang=${lang}`)
      if (body.state !== 'running') return body
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  it('name the scenarios with the staff that may be changed', async () => {
    const { body } = await dispatcher.get('/api/rehearsals/scenarios')
    const wave = body.rows.find(({ id }: { id: string }) => id === 'heating-cold-wave')
    expect(wave.pools.find(({ id }: { id: string }) => id === 'repairers')).toMatchObject({
      count: 36,
      most: 72,
    })
    expect((await city.nobody().get('/api/rehearsals/scenarios')).status).toBe(401)
  })

  it('run in the background, and answer with tables, charts and what is assumed', async () => {
    const id = await started({ ...CONTEST, staffing: { judges: 3 } })
    const done = await ended(id)
    expect(done).toMatchObject({ state: 'done', done: 2, of: 2, answer: { replications: 2, partial: false } })
    expect(done.answer.basis).toContain('estimates from 2 replications')
    const [promises, staff] = done.answer.tables
    expect(promises.rows[0][0]).toBe('Ranked in time')
    expect(staff.rows.find(([name]: [string]) => name.startsWith('Judges'))[1]).toBe('3')
    for (const chart of done.answer.charts) expect(chart).toMatch(/^<figure>.*<svg/)
    expect(done.answer.charts.join('')).not.toMatch(/<script|style=|onload/)
    expect(done.answer.assumptions.join('')).toContain('[D]')
    expect((await ended(id, 'zh')).answer.tables[0].title).toBe('承诺')
  })

  it('are shown to nobody else', async () => {
    const id = await started(CONTEST)
    const other = await city.as('repairer')
    expect((await other.get(`/api/rehearsals/${id}`)).status).toBe(404)
    expect((await other.send('DELETE', `/api/rehearsals/${id}`)).status).toBe(404)
    await ended(id)
  })

  it('can be stopped, and are a few at a time', async () => {
    const long = { scenario: 'heating-cold-wave', replications: 100 }
    const [one, two] = [await started(long), await started(long)]
    const third = await dispatcher.post('/api/rehearsals', long)
    expect([third.status, third.body.code]).toEqual([429, 'rehearsing'])
    for (const id of [one, two])
      expect((await dispatcher.send('DELETE', `/api/rehearsals/${id}`)).status).toBe(204)
    for (const id of [one, two]) {
      const { state, answer } = await ended(id)
      expect([state, answer.partial]).toEqual(['stopped', true])
    }
    await ended(await started(CONTEST))
  })

  it('are shown and stopped by another process on the store, and one whose process is gone has failed', async () => {
    const id = await started({ scenario: 'heating-cold-wave', replications: 100 })
    const another = rehearsalsOnRequest(desk, { scenarios }, throwing)
    expect(await another.look(id, 'dispatcher', 'en')).toMatchObject({ state: 'running', of: 100 })
    expect(await another.stop(id, 'repairer')).toBe(false)
    expect(await another.stop(id, 'dispatcher')).toBe(true)
    const { state, done } = await ended(id)
    expect([state, await another.look(id, 'dispatcher', 'en')]).toMatchObject(['stopped', { state, done }])
    const at = desk.clock.now()
    const lost = { state: 'running', done: 1, of: 4, at, seenAt: at - 31_000 }
    await desk.store.register.put('rehearsal:dispatcher', 'lost', lost)
    expect(await another.look('lost', 'dispatcher', 'en')).toEqual({ state: 'failed', done: 1, of: 4 })
  })

  it.each([
    ['scenario', { scenario: 'nothing' }],
    ['staffing.wizards', { ...CONTEST, staffing: { wizards: 1 } }],
    ['replications', { ...CONTEST, replications: 1e6 }],
    ['staffing.judges', { ...CONTEST, staffing: { judges: -1 } }],
  ])('are refused with the field: %s', async (field, order) => {
    const { status, body } = await dispatcher.post('/api/rehearsals', order)
    expect([status, body.field]).toEqual([400, field])
  })
})
