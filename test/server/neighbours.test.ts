import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { servicesOf } from '../../src/server/form.ts'
import { likeness } from '../../src/server/similar.ts'
import { type City, type Client, cityOf } from './city.ts'
import { goOn, hiddenIn, next } from './pages.ts'

const PLACE = '和平家园3号楼2单元101'
const COLD = { '~area': 'east', symptom: 'cold', place: PLACE, contact: '0318-5550009' }
const PATH = '/ask/heating'

let city: City
beforeEach(async () => {
  city = await cityOf()
})

const checked = async (client: Client, answers: Record<string, string>) =>
  (await goOn(client, PATH, await client.get(PATH), answers)).page
const report = async (answers: Record<string, string>): Promise<string> => {
  const client = city.nobody()
  const sent = await next(client, PATH, (await checked(client, answers)).text, {}, 'send')
  return sent.headers.get('location')!.split('/').at(-1)!
}
const joinsIn = (html: string) => [...html.matchAll(/value="join-([\w-]+)"/g)].map((m) => m[1]!)
const rowOf = async (id: string) => (await city.host.desk.store.load([id], [])).rows.get(id)!

describe('what neighbours have reported', () => {
  it('is offered near by, without a word of theirs, and joined under a number of one’s own', async () => {
    const first = await report(COLD)
    const client = city.nobody()
    const page = await checked(client, { ...COLD, place: '和平家园 5号楼', contact: '0318-5550010' })
    expect(joinsIn(page.text)).toEqual([first])
    expect(page.text).toContain('已有 1 位邻居反映')
    expect(page.text).not.toContain('单元101')
    expect(page.text).not.toMatch(/\b5550009\b/)
    const joined = await next(client, PATH, page.text, {}, `join-${first}`)
    const own = joined.headers.get('location')!
    expect(own).not.toContain(first)
    await city.host.desk.settle()
    expect((await rowOf(own.split('/').at(-1)!)).state).toMatchObject({
      stage: 'merged',
      parent: { id: first, link: 'merged' },
    })
    const receipt = await client.get(own)
    expect(receipt.text).toContain('与邻居一起办理')
    // What was promised is what counts now: of the case that all are handled under, once.
    expect(receipt.text.match(/24小时处置/g)).toHaveLength(1)
    expect(receipt.text).not.toContain('不再计时')
    const third = await checked(city.nobody(), { ...COLD, place: '和平家园7号楼' })
    expect(third.text).toContain('已有 2 位邻居反映')
    expect(joinsIn(third.text)).toEqual([first])
    // The button pressed twice joins once.
    expect((await next(client, PATH, page.text, {}, `join-${first}`)).headers.get('location')).toBe(own)
  })

  it('leads to the outage that complaints were merged into', async () => {
    const first = await report(COLD)
    const dispatcher = { id: 'dispatcher', role: 'dispatcher', bureau: 'urban-management' }
    const { desk } = city.host
    const act = async (action: string, input: unknown) =>
      expect((await desk.perform({ case: first, action, input }, dispatcher)).ok).toBe(true)
    await act('reportOutage', { facility: 'station-17', households: 120 })
    await desk.settle()
    const outages = await desk.store.cases({ programmes: ['heating.outage'], order: 'opened' }, undefined, 9)
    const head = outages.rows[0]!.id
    await act('merge', { into: head, reason: 'the same outage' })
    await desk.settle()
    const page = await checked(city.nobody(), { ...COLD, place: '和平家园9号楼' })
    expect(joinsIn(page.text)).toEqual([head])
    expect(page.text).toContain('停热抢修')
  })

  it('is not offered elsewhere, for something else, or once it has ended; nor can anything else be joined', async () => {
    const first = await report(COLD)
    expect(joinsIn((await checked(city.nobody(), { ...COLD, '~area': 'west' })).text)).toEqual([])
    expect(joinsIn((await checked(city.nobody(), { ...COLD, place: '河东小区1号楼' })).text)).toEqual([])
    const client = city.nobody()
    const elsewhere = await checked(client, { ...COLD, place: '河东小区1号楼' })
    const forged = await next(client, PATH, elsewhere.text, {}, `join-${first}`)
    expect([forged.status, forged.text.includes('id="send"')]).toEqual([200, true])
    const resident = { id: (await rowOf(first)).state.requester!, role: 'resident' }
    await city.host.desk.perform({ case: first, action: 'withdraw', input: { reason: 'warm' } }, resident)
    expect(joinsIn((await checked(city.nobody(), COLD)).text)).toEqual([])
  })

  it('is not offered where nobody said a place', async () => {
    const path = '/ask/hotline'
    for (const client of [city.nobody(), city.nobody()]) {
      const { page } = await goOn(client, path, await client.get(path), { '~area': 'east', type: '供水' })
      expect(joinsIn(page.text)).toEqual([])
      expect((await next(client, path, page.text, {}, 'send')).status).toBe(303)
    }
  })

  it('is about the same matter at the same place: no leak is joined to a cold flat, nor one estate to another', async () => {
    await report(COLD)
    const leak = { ...COLD, symptom: 'leak' }
    expect(joinsIn((await checked(city.nobody(), leak)).text)).toEqual([])
    const elsewhere = { ...COLD, place: '康乐小区3号楼2单元101' }
    expect(joinsIn((await checked(city.nobody(), elsewhere)).text)).toEqual([])
  })

  it('goes by likeness of places: the same is 1, numbers do not count, order of comparison neither', () => {
    expect(likeness('和平家园3号楼', '和平家园12号楼')).toBe(1)
    expect(likeness('和平家园', '河东小区')).toBe(0)
    expect(likeness('幸福小区3号楼2单元501', '康乐小区3号楼2单元601')).toBe(0)
    expect(likeness('Peace Garden, building 3, flat 12', 'Peace Garden, Building 7')).toBe(1)
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const found = likeness(a, b)
        expect(found).toBe(likeness(b, a))
        expect(found >= 0 && found <= 1).toBe(true)
      }),
    )
  })
})

describe('whoever takes a request by phone', () => {
  const near = async (account: string, said: Record<string, string>, area = 'east') => {
    const staff = await city.as(account)
    return staff.post('/api/programmes/heating/similar', { area, said })
  }
  const SAID = { symptom: 'cold', place: '和平家园5号楼' }
  const opened = async (into: string, place = SAID.place, key = crypto.randomUUID()) => {
    const staff = await city.as('operator')
    const request = { symptom: 'cold', place }
    const headers = { 'idempotency-key': key }
    return staff.post('/api/programmes/heating/cases', { area: 'east', request, into }, headers)
  }

  it('sees what neighbours have reported about the same, and has it handled together', async () => {
    const first = await report(COLD)
    const found = (await near('operator', SAID)).body
    expect(found).toMatchObject({ rows: [{ case: first, neighbours: 1 }] })
    const key = crypto.randomUUID()
    const taken = await opened(first, SAID.place, key)
    expect(taken.status).toBe(201)
    const own = (taken.body as { case: string }).case
    expect((await rowOf(own)).state).toMatchObject({ stage: 'merged', parent: { id: first, link: 'merged' } })
    expect((await near('operator', SAID)).body).toMatchObject({ rows: [{ case: first, neighbours: 2 }] })
    // Sent twice, it is the same one, also once what it was joined to has ended.
    const resident = { id: (await rowOf(first)).state.requester!, role: 'resident' }
    await city.host.desk.perform({ case: first, action: 'withdraw', input: { reason: 'warm' } }, resident)
    expect((await opened(first, SAID.place, key)).body).toMatchObject({ case: own })
  })

  it('is shown nothing elsewhere, of another matter, or that is not theirs to see', async () => {
    await report(COLD)
    expect((await near('operator', SAID, 'west')).body).toEqual({ rows: [] })
    expect((await near('operator', { ...SAID, symptom: 'leak' })).body).toEqual({ rows: [] })
    expect((await near('operator', { symptom: 'cold' })).body).toEqual({ rows: [] })
    expect((await near('other-bureau', SAID)).body).toEqual({ rows: [] })
    expect((await near('operator', SAID, 'nowhere')).body).toMatchObject({ code: 'unknown-area' })
  })

  it('joins nothing to what is about something else, and opens nothing then', async () => {
    const first = await report(COLD)
    const refused = await opened(first, '河东小区1号楼')
    expect([refused.status, refused.body]).toMatchObject([400, { code: 'invalid-input', field: 'into' }])
    const all = await city.host.desk.store.cases({ programmes: ['heating'], order: 'opened' }, undefined, 9)
    expect(all.rows.map(({ id }) => id)).toEqual([first])
  })
})

describe('a form put aside', () => {
  const save = async (client: Client) => {
    const first = await client.get(PATH)
    const second = await next(client, PATH, first.text, { 'a.~area': 'east' })
    const saved = await next(client, PATH, second.text, { 'a.symptom': 'leak' }, 'save')
    const number = /D-[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(saved.text)![0]
    const code = /<dd>([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})<\/dd>/.exec(saved.text)![1]!
    return { number, code }
  }
  const takeUp = (client: Client, number: string, code: string) =>
    client.post('/track', new URLSearchParams({ number, code }))

  it('is taken up where it was left, by number and code, and can then be sent', async () => {
    const { number, code } = await save(city.nobody())
    const later = city.nobody()
    const page = await takeUp(later, number.toLowerCase(), code.toLowerCase())
    expect([page.status, hiddenIn(page.text)['a.~area']]).toEqual([200, 'east'])
    expect(page.text).toMatch(/value="leak"[^>]* checked/)
    const { page: check } = await goOn(later, PATH, page, { ...COLD, symptom: 'leak' })
    expect((await next(later, PATH, check.text, {}, 'send')).status).toBe(303)
  })

  it('shows number and code again in another language or size, and not as others', async () => {
    const client = city.nobody()
    const first = await client.get(PATH)
    const saved = await next(client, PATH, first.text, { 'a.~area': 'east' }, 'save')
    const codes = (html: string) => [...html.matchAll(/<dd>([A-Z0-9-]+)<\/dd>/g)].map((m) => m[1])
    const again = await next(client, `${PATH}?lang=en`, saved.text, {}, 'stay')
    expect([codes(saved.text).length, codes(again.text)]).toEqual([2, codes(saved.text)])
    expect(again.text).toContain('Saved, and not sent yet')
    expect((await next(client, PATH, again.text, {}, 'edit-1')).text).toContain('name="a.symptom"')
  })

  it('cannot be read without its code, not even in the database, and is gone after a week', async () => {
    const { number, code } = await save(city.nobody())
    const kept = await city.host.desk.store.register.list('draft', '', 10)
    expect(JSON.stringify(kept)).not.toMatch(/symptom|"leak"/)
    expect((await takeUp(city.nobody(), number, 'AAAA-BBBB-CCCC-DDDD')).status).toBe(401)
    expect((await takeUp(city.nobody(), 'D-AAAAA-BBBBB', code)).status).toBe(401)
    const wait = (kept[0]!.expiresAt ?? 0) - Date.now()
    expect(Math.round(wait / 86_400_000)).toBe(7)
    for (let n = 0; n < 12; n++) await takeUp(city.nobody(), number, 'AAAA-BBBB-CCCC-DDDD')
    expect((await takeUp(city.nobody(), number, code)).status).toBe(429)
  })

  it('is bounded: so many a day from one address', async () => {
    const town = await cityOf({ limitScale: 1 })
    const client = town.nobody()
    const first = await client.get(PATH)
    const results: number[] = []
    for (let n = 0; n < 22; n++) results.push((await next(client, PATH, first.text, {}, 'save')).status)
    expect(results.filter((status) => status === 200)).toHaveLength(20)
    expect(results.at(-1)).toBe(429)
  })
})

describe('what one address may ask in a minute', () => {
  it('pages of a form are turned freely; what is sent is counted, and what was typed stays', async () => {
    const town = await cityOf({ limitScale: 1 })
    const client = town.nobody()
    const first = await client.get(PATH)
    for (let n = 0; n < 70; n++) expect((await next(client, PATH, first.text, {}, 'edit-0')).status).toBe(200)
    const { page } = await goOn(client, PATH, first, COLD)
    const sent = () => next(client, PATH, page.text, {}, 'send')
    for (let n = 0; n < 60; n++) expect((await sent()).status).toBe(303)
    const refused = await sent()
    expect(refused.status).toBe(429)
    expect(refused.text).toContain(PLACE)
    expect(refused.text).toContain('请求过于频繁')
  })
})

/** An entry of a register: whoever was struck off appeals, and registers anew. */
const REGISTERED_ANEW = ['social-organisations']

it('after any service has ended, who asked can say how it was, appeal, and have it opened again', () => {
  for (const { id, actions, roles, outcomes } of servicesOf(city.host.desk.registry.all)) {
    const theirs = Object.entries(actions).filter(
      ([, { by, from }]) =>
        by.some((role) => roles[role]?.kind === 'public') &&
        // Withdrawn, merged or at its own end; what the programme asks before its end is asked there.
        Object.keys(outcomes).some((outcome) => from.includes(outcome)),
    )
    const names = theirs.map(([name]) => name)
    const again = REGISTERED_ANEW.includes(id) ? [] : ['reopen']
    expect([id, names]).toEqual([id, expect.arrayContaining(['appeal', ...again])])
    const isRated = Object.values(actions).some(
      ({ by, input }) => by.some((role) => roles[role]?.kind === 'public') && 'satisfied' in input.shape,
    )
    expect([id, isRated]).toEqual([id, true])
  }
})
