import { beforeAll, describe, expect, it } from 'vitest'
import { Desk } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { type City, type Client, cityOf } from './city.ts'

const PHONE = '138 0013 8000'

describe('finding the case of somebody who has lost the number', () => {
  let city: City
  let operator: Client
  let first: string
  let second: string

  const open = async (contact: string | undefined, area = 'east') => {
    const request = { symptom: 'cold', ...(contact === undefined ? {} : { contact }) }
    const { status, body } = await operator.post('/api/programmes/heating/cases', { request, area })
    expect(status).toBe(201)
    return body.case as string
  }
  const search = async (text: string, who: string | Client = operator) => {
    const client = typeof who === 'string' ? await city.as(who) : who
    const { status, body } = await client.post('/api/cases/search', { text })
    return status === 200
      ? { ...body, cases: body.rows.map((row: { case: string }) => row.case) }
      : { status, body }
  }
  const looks = async () => {
    const { body } = await (await city.as('admin')).get('/api/audit?kind=search')
    return body.rows.map(({ account, case: of, detail }: Record<string, unknown>) => [account, of, detail])
  }

  beforeAll(async () => {
    city = await cityOf()
    operator = await city.as('operator')
    first = await open(PHONE)
    second = await open('+86 13800138000 (王女士)')
    await open('13900139000')
    await open(undefined)
    await city.host.subjects.readOn()
  })

  it('goes by the telephone, however it is said, the newest first and ended ones too', async () => {
    for (const said of [PHONE, '13800138000', '+86-138-0013-8000', '１３８００１３８０００'])
      expect((await search(said)).cases.sort()).toEqual([first, second].sort())
    await operator.post(`/api/cases/${first}/actions/withdraw`, { input: { reason: 'warm again' } })
    const found = await search(PHONE)
    expect(found).toMatchObject({ by: 'person', more: false })
    expect(found.cases).toHaveLength(2)
    expect(found.text).toBeUndefined()
    expect(JSON.stringify(found)).not.toMatch(/\b(?:86)?138[ -]?0013[ -]?8000\b|王女士/)
    expect((await search('13800138001')).rows).toEqual([])
  })

  it('indexes cases of a newer version, too, which another process has and this one has not yet', async () => {
    const { store, clock } = city.host.desk
    const next = programmes
      .filter(({ id }) => id === 'heating')
      .map((of) => ({ ...of, version: of.version + 1 }))
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, clock, dice, programmes: [...programmes, ...next] })
    const newer = await cityOf({ desk, accounts: [] })
    const there = await newer.as('operator')
    const request = { symptom: 'cold', contact: '13700137000' }
    const { body } = await there.post('/api/programmes/heating/cases', { request, area: 'east' })
    await city.host.subjects.readOn()
    expect((await search('13700137000')).cases).toEqual([])
    expect((await search('13700137000', there)).cases).toEqual([body.case])
  })

  it('goes by a number, and by how it begins', async () => {
    const [start] = first.split('-')
    for (const typed of [
      first,
      first.toLowerCase().replace('-', ' '),
      start!,
      first.slice(0, 8).replace('-', ''),
    ]) {
      const found = await search(typed)
      expect([typed, found.by, found.cases]).toEqual([typed, 'number', [first]])
    }
  })

  it('goes by how a place begins, which is nobody’s and in no trail; and by who is told of with it', async () => {
    const before = await looks()
    const request = {
      symptom: 'cold',
      place: '和平家园 3号楼 2单元',
      details: '和平',
      contact: '王女士 0318-5550077',
    }
    const { body } = await operator.post('/api/programmes/heating/cases', { request, area: 'east' })
    await city.host.subjects.readOn()
    for (const typed of ['和平家园', '和平家园3号楼2单元'])
      expect(await search(typed)).toMatchObject({ by: 'line', cases: [body.case] })
    expect(await looks()).toEqual(before)
    expect((await search('家园3号楼')).rows).toEqual([])
    expect((await search('和平家园', 'other-bureau')).rows).toEqual([])
    expect(await search('王女士 0318-5550077')).toMatchObject({ by: 'person', cases: [body.case] })
    const input = { request: { place: '西湖花园 1号楼' }, reason: 'misheard' }
    await operator.post(`/api/cases/${body.case}/actions/correct`, { input })
    await city.host.subjects.readOn()
    expect((await search('和平家园')).rows).toEqual([])
    expect((await search('西湖花园')).cases).toEqual([body.case])
  })

  it('shows what the searcher may see, and nothing else', async () => {
    const west = await open(PHONE, 'west')
    await city.host.subjects.readOn()
    const of = async (who: string) => (await search(PHONE, who)).cases.sort()
    expect(await of('dispatcher')).toEqual([first, second, west].sort())
    expect(await of('west-only')).toEqual([west])
    expect(await of('other-bureau')).toEqual([])
    expect(await of('hotline-only')).toEqual([])
    expect((await search(first, 'other-bureau')).rows).toEqual([])
    expect((await search(first, 'west-only')).rows).toEqual([])
    expect((await search(PHONE, city.nobody())).status).toBe(401)
  })

  it('enters in the trail who was looked up by whom, and never by what', async () => {
    const before = await looks()
    await search('13900139000', 'other-bureau')
    await search('13900139000', 'dispatcher')
    await search(first)
    const entered = (await looks()).slice(0, -before.length)
    expect(entered).toEqual([
      ['dispatcher', expect.any(String), { what: 'personal', found: 1 }],
      ['other-bureau', undefined, { what: 'personal', found: 0 }],
    ])
    expect(JSON.stringify(await looks())).not.toMatch(/\b13900139000\b/)
  })

  it('follows a correction, from what was to what is', async () => {
    const id = await open('13700137000')
    await city.host.subjects.readOn()
    const input = { request: { contact: '13600136000' }, reason: 'misheard' }
    expect((await operator.post(`/api/cases/${id}/actions/correct`, { input })).status).toBe(200)
    expect((await search('13700137000')).rows).toEqual([])
    await city.host.subjects.readOn()
    expect((await search('13700137000')).rows).toEqual([])
    expect((await search('13600136000')).cases).toEqual([id])
  })

  it('keeps no number in the clear, and is bounded in what it shows and how often', async () => {
    const kept = await city.host.desk.store.register.list('person-case', '', 100)
    expect(kept.length).toBeGreaterThanOrEqual(4)
    expect(JSON.stringify(kept)).not.toMatch(/\b(86)?13800138000\b|\b13900139000\b|\b13600136000\b/)
    for (let n = 0; n < 21; n++) await open('busy@example.org')
    await city.host.subjects.readOn()
    const many = await search('Busy@Example.org')
    expect([many.rows.length, many.more]).toEqual([20, true])
    for (const text of ['', 'x', 'y'.repeat(81), 'a\u0000b'])
      expect((await operator.post('/api/cases/search', { text })).status).toBe(400)
    const tries = Array.from({ length: 70 }, () => search('nobody@example.org', operator))
    expect((await Promise.all(tries)).filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })
})
