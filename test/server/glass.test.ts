import { expect, it } from 'vitest'
import { memoryStore } from '../../src/store/index.ts'
import { benefitTown } from '../support/benefit-town.ts'
import { type Client, cityOf, coldFlat } from './city.ts'
import { PNG } from './pictures.ts'

const REASON = '爆管抢修,需核对同楼住户停暖范围'
const REFUSED = {
  code: 'masked-only',
  message: { zh: expect.stringContaining('附件'), en: expect.stringContaining('files') },
}
const letIn = async (client: Client, id: string) =>
  expect((await client.post(`/api/cases/${id}/break-glass`, { reason: REASON })).status).toBe(201)

it('what is in files is not read across bureaus; that there are some is told', async () => {
  const city = await cityOf()
  const { case: id, code } = await coldFlat(city)
  const resident = city.nobody()
  resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
  const { hash } = (await resident.post(`/api/cases/${id}/attachments?name=a.png`, PNG)).body
  const other = await city.as('other-bureau')
  await letIn(other, id)
  expect((await other.get(`/api/cases/${id}/attachments`)).body.rows).toMatchObject([{ name: 'a.png' }])
  const { status, body } = await other.get(`/api/cases/${id}/attachments/${hash}`)
  expect([status, body]).toMatchObject([403, REFUSED])
  // Nobody has downloaded it.
  const { rows } = await city.host.desk.store.trail.list({ case: id, kinds: ['download'] }, undefined, 5)
  expect(rows).toEqual([])
  for (const client of [resident, await city.as('dispatcher')])
    expect((await client.get(`/api/cases/${id}/attachments/${hash}`)).status).toBe(200)
})

it('what is known of people is not read across bureaus, by whatever way', async () => {
  const town = await benefitTown(memoryStore())
  const bureau = (of: string) => [{ role: 'clerk', bureau: of }]
  const accounts = [
    { id: 'clerk', name: 'Clerk', grants: bureau('civil-affairs') },
    { id: 'elsewhere', name: 'Elsewhere', grants: bureau('housing') },
  ]
  const city = await cityOf({ desk: town.desk, accounts })
  await town.household('H1', { P1: 201_00 }, 102_00)
  const benefit = await town.open('aid', { kind: 'living', household: 'H1' })
  const [own, other] = [await city.as('clerk'), await city.as('elsewhere')]
  for (const id of ['H1', benefit]) await letIn(other, id)
  const closed = [
    ...['', '/cases', '/entitled', '/determination?determination=aid'].map((of) => `/api/subjects/H1${of}`),
    ...['determination', 'entitlements'].map((of) => `/api/cases/${benefit}/${of}`),
  ]
  for (const path of closed) {
    const { status, body } = await other.get(path)
    expect([path, status, body]).toMatchObject([path, 403, REFUSED])
    expect([path, (await own.get(path)).status]).not.toEqual([path, 403])
  }
  expect((await own.get('/api/subjects/H1')).text).toContain('20100')

  expect((await other.get('/api/cases/H1')).status).toBe(200)
  const events = async (client: Client) => {
    const { body, text } = await client.get('/api/cases/H1/events')
    const rows = body.rows as { type: string; input?: unknown }[]
    return { text, said: rows.flatMap(({ type, input }) => (input === undefined ? [] : [type])) }
  }
  // What happened is told, and not what was recorded of whom.
  const seen = await events(other)
  expect(seen.said).toEqual(['open', 'breakGlass'])
  expect(seen.text).toContain('"record"')
  expect(seen.text).not.toMatch(/\bP1\b|\b20100\b|\b10200\b|¥\s?201|¥\s?102/)
  expect((await events(own)).said).toEqual(['open', 'join', 'record', 'breakGlass'])
  // Nor is it printed.
  const printed = async (client: Client) => (await client.get('/cases/H1/notices/3')).status
  expect([await printed(own), await printed(other)]).toEqual([200, 404])
})

it('what a draw is of, and what an edition is drafted with, is not read across bureaus', async () => {
  const at = (role: string, bureau: string) => [{ role, bureau }]
  const city = await cityOf({
    rules: true,
    accounts: [
      { id: 'registrar', name: 'Registrar', grants: at('registrar', 'civil-affairs') },
      { id: 'analyst', name: 'Analyst', grants: at('analyst', 'statistics') },
      { id: 'elsewhere', name: 'Elsewhere', grants: at('clerk', 'housing') },
    ],
  })
  const [registrar, analyst] = [await city.as('registrar'), await city.as('analyst')]
  const opened = async (client: Client, programme: string, request: object) => {
    const sent = { request, area: 'city' }
    const { status, body } = await client.post(`/api/programmes/${programme}/cases`, sent)
    expect(status).toBe(201)
    return body.case as string
  }
  const draw = await opened(registrar, 'social-organisations.draw', { name: '年度抽查', year: 2026 })
  const period = { title: '2026', from: '2026-01-01', to: '2026-12-31' }
  const edition = await opened(analyst, 'answer-sheet', period)
  const other = await city.as('elsewhere')
  for (const [id, path, own] of [
    [draw, `/api/cases/${draw}/draw`, registrar],
    [edition, `/api/answers/${edition}`, analyst],
  ] as const) {
    expect([path, (await other.get(path)).status]).toEqual([path, 404])
    await letIn(other, id)
    expect((await other.get(`/api/cases/${id}`)).status).toBe(200)
    expect((await other.get(path)).status).not.toBe(200)
    expect((await other.get(path)).body.code).not.toBe('not-satisfied')
    expect([path, (await own.get(path)).status]).not.toEqual([path, 404])
  }
})
