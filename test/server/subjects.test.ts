import { beforeAll, describe, expect, it } from 'vitest'
import { MACHINE, type Text } from '../../src/kernel/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { type BenefitTown, benefitTown, clerk } from '../support/benefit-town.ts'
import { type City, type Client, cityOf } from './city.ts'

const bureau = 'civil-affairs'
const ACCOUNTS = [
  { id: 'clerk', name: 'Clerk', grants: [{ role: 'clerk', bureau }] },
  { id: 'proposer', name: 'Proposer', grants: [{ role: 'proposer' }] },
  { id: 'both', name: 'Both', grants: [{ role: 'ratifier' }, { role: 'proposer' }] },
  { id: 'elsewhere', name: 'Elsewhere', grants: [{ role: 'clerk', bureau: 'housing' }] },
]

describe('subjects and parameters', () => {
  let town: BenefitTown
  let city: City
  let client: (id: string) => Client
  beforeAll(async () => {
    town = await benefitTown(memoryStore())
    city = await cityOf({ desk: town.desk, accounts: ACCOUNTS })
    const clients = new Map<string, Client>()
    for (const { id } of ACCOUNTS) clients.set(id, await city.as(id))
    client = (id) => clients.get(id)!
    await town.household('H1', { P1: 200_00, P2: undefined }, 100_00)
    await town.fact('H1', 'person/income', 300_00, '2025-06-01', 'P1')
    await town.fact('H1', 'person/birth', '1940-02-01', '1940-02-01', 'P1')
  })

  it('shows a subject with members and the history of every fact', async () => {
    const { body, status } = await client('clerk').get('/api/subjects/H1')
    expect(status).toBe(200)
    expect(body.members.map(({ id }: { id: string }) => id)).toEqual(['P1', 'P2'])
    const income = body.facts.find(
      ({ fact, about }: { fact: string; about?: string }) => fact === 'person/income' && about === 'P1',
    )
    expect(income).toMatchObject({ type: 'money', name: { en: 'monthly income' } })
    expect(income.history).toMatchObject([
      { value: 200_00, from: '2024-01-01', source: 'papers', by: 'bihuan' },
      { value: 300_00, from: '2025-06-01' },
    ])
    const listed = await client('clerk').get('/api/subjects')
    expect(listed.body.rows.map(({ subject }: { subject: string }) => subject)).toEqual(['H1'])
  })

  it('takes requests only for households in the register, and for members of theirs', async () => {
    const asked = async (request: object) => {
      const { status, body } = await client('clerk').post('/api/programmes/aid/cases', { request, area: 'a' })
      return [status, body.code, body.field]
    }
    const kind = 'living'
    const refused = [400, 'invalid-input', 'request.household']
    expect(await asked({ kind, household: '没有这家' })).toEqual(refused)
    expect((await asked({ kind, household: 'H1' }))[0]).toBe(201)
    // Another case is no household.
    const { rows } = (await client('clerk').get('/api/cases?programme=aid')).body
    expect(await asked({ kind, household: rows[0].case })).toEqual(refused)
    expect((await asked({ kind, household: 'H1', person: 'P2' }))[0]).toBe(201)
    expect(await asked({ kind, household: 'H1', person: 'P9' })).toEqual([
      ...refused.slice(0, 2),
      'request.person',
    ])
    // Nor is one that is dissolved.
    await town.household('H9', { P9: 0 })
    await town.do('H9', 'dissolve', { last: '2025-11-30', source: 'papers' })
    expect(await asked({ kind, household: 'H9' })).toEqual(refused)
    // A correction may not lead there either; one of something else is nobody's business.
    const corrected = async (request: object) => {
      const input = { request, reason: 'misheard' }
      const path = `/api/cases/${rows[0].case}/actions/correct`
      const { status, body } = await client('clerk').post(path, { input })
      return [status, body.field]
    }
    expect(await corrected({ household: '没有这家' })).toEqual([400, 'input.request.household'])
    expect(await corrected({ person: 'P9' })).toEqual([400, 'input.request.person'])
    expect((await corrected({ person: 'P2' }))[0]).toBe(200)
    expect((await corrected({ kind: 'aged' }))[0]).toBe(200)
  })

  it('finds households by their numbers as they are shown, and the open cases that are about one', async () => {
    const step = (number: string) => ({
      command: { action: 'open', input: { request: { number }, area: 'a' } },
    })
    for (const [n, number] of ['00300', '03001', '00030'].entries())
      await town.desk.do({
        stream: `home-${n}`,
        programme: 'household-register',
        steps: [{ ...step(number), actor: MACHINE }],
      })
    await city.host.subjects.readOn()
    const found = async (number: string, who = 'clerk', more = '') => {
      const path = `/api/subjects-by-number?number=${encodeURIComponent(number)}${more}`
      return (await client(who).get(path)).body
    }
    const numbers = async (...of: Parameters<typeof found>) =>
      (await found(...of)).rows.map((row: { number?: string; subject: string }) => row.number ?? row.subject)
    for (const typed of ['00300', '300', '家庭 00300', 'household 300', '３００'])
      expect([typed, await numbers(typed)]).toEqual([typed, ['00300', '03001']])
    expect(await numbers('3')).toEqual(['00030', '00300', '03001'])
    expect(await numbers('h1')).toEqual(['H1'])
    expect(await numbers('王女士')).toEqual([])
    const first = await found('3', 'clerk', '&limit=2')
    expect(await numbers('3', 'clerk', `&limit=2&after=${encodeURIComponent(first.next)}`)).toEqual(['03001'])
    expect(await numbers('3', 'elsewhere')).toEqual([])

    const { body } = await client('clerk').post('/api/programmes/aid/cases', {
      request: { kind: 'living', household: 'home-0' },
      area: 'a',
    })
    await city.host.subjects.readOn()
    const about = await client('clerk').get('/api/subjects/home-0/cases')
    expect(about.body.rows).toMatchObject([
      { case: body.case, title: { zh: expect.stringMatching(/00300/) } },
    ])
    expect((await client('clerk').get('/api/subjects/home-1/cases')).body.rows).toEqual([])
    expect((await client('elsewhere').get('/api/subjects/home-0/cases')).status).toBe(404)
  })

  it('says what a household is entitled to and why, a missing fact being no answer', async () => {
    const of = async (query = '') => (await client('clerk').get(`/api/subjects/H1/entitled${query}`)).body
    const before = await of()
    expect(before.month).toBe('2025-12')
    const outcomes = before.rows.map((row: Record<string, unknown>) => [
      row.determination,
      row.person,
      row.outcome,
    ])
    expect(outcomes).toEqual([
      ['aid/living', undefined, 'undetermined'],
      ['aid/aged', 'P1', 'entitled'],
      ['aid/aged', 'P2', 'undetermined'],
    ])
    await town.fact('H1', 'person/income', 0, '2025-11-01', 'P2')
    const living = (await of()).rows[0]
    // Two people at 721 yuan, less 300 earned.
    expect(living).toMatchObject({ outcome: 'entitled', amountFen: 2 * 721_00 - 300_00 })
    expect((await of('?month=2025-10')).rows[0].outcome).toBe('undetermined')
    const why = await client('clerk').get('/api/subjects/H1/determination?determination=aid/living')
    expect(why.body.decision).toMatchObject({ outcome: 'entitled', amountFen: living.amountFen })
    expect(JSON.stringify(why.body.decision.reasons)).toContain('"source":"papers"')
    const bad = await client('clerk').get('/api/subjects/H1/determination?determination=aid/none')
    expect([bad.status, bad.body.field]).toEqual([422, 'determination'])
  })

  it('shows a case what it was decided on, granted and paid', async () => {
    const id = await town.open('aid', { kind: 'living', household: 'H1' }, undefined, clerk)
    await town.do(id, 'check', { month: '2025-12' }, clerk)
    await town.do(id, 'entitle', { month: '2025-12', amountFen: 1142_00, because: 'run' })
    await town.do(id, 'paid', { month: '2025-12', amountFen: 1000_00, run: 'r1' })
    const rows = (await client('clerk').get(`/api/cases/${id}/entitlements`)).body.rows
    expect(rows).toEqual([
      {
        month: '2025-12',
        grantedFen: 1142_00,
        paidFen: 1000_00,
        balanceFen: 142_00,
        because: 'run',
        grantedAt: new Date(town.desk.now()).toISOString(),
      },
    ])
    const why = await client('clerk').get(`/api/cases/${id}/determination`)
    expect(why.body.decision.outcome).toBe('entitled')
  })

  it('leaves with the months that were granted, where the export is of one programme that grants', async () => {
    const id = await town.open('aid', { kind: 'living', household: 'H1' }, undefined, clerk)
    await town.do(id, 'check', { month: '2025-12' }, clerk)
    for (const [month, amountFen] of [
      ['2026-01', 50_50],
      ['2025-12', 50_00],
      ['2025-11', 0],
    ] as const)
      await town.do(id, 'entitle', { month, amountFen, because: 'run' })
    /** The head, and the case's row. */
    const left = async (query: string) => {
      const { text } = await client('clerk').get(`/api/cases.csv${query}`)
      const [head = '', ...rows] = text.split('\r\n')
      return [head, rows.find((each) => each.startsWith(id)) ?? '']
    }
    const [head, row] = await left('?programme=aid')
    expect(head).toMatch(/,granted$/)
    expect(row).toMatch(/,"\{""2025-12"":5000,""2026-01"":5050\}"$/)
    const [zhHead, zhRow] = await left('?programme=aid&lang=zh')
    expect(zhHead).toMatch(/,已核定的月份\(元\)$/)
    expect(zhRow).toMatch(/,2025-12 50、2026-01 50\.5$/)
    const [enHead, enRow] = await left('?programme=aid&lang=en')
    expect(enHead).toMatch(/,Granted by month \(yuan\)$/)
    expect(enRow).toMatch(/,"2025-12 50, 2026-01 50\.5"$/)
    expect((await left('?programme=household-register'))[0]).not.toContain('granted')
  })

  it('is nobody else’s to see', async () => {
    for (const path of ['H1', 'H1/entitled', 'H1/determination?determination=aid/living'])
      expect((await client('elsewhere').get(`/api/subjects/${path}`)).status).toBe(404)
    expect((await client('elsewhere').get('/api/subjects')).body.rows).toEqual([])
    expect((await city.nobody().get('/api/subjects/H1')).status).toBe(401)
  })

  it('revises a parameter by two people, and shows where each value comes from', async () => {
    const path = '/api/parameters/standard/proposals'
    const body = {
      from: '2026-01-01',
      value: '75000',
      source: 'order 12',
      grade: 'B',
      why: 'yearly',
      area: 'a',
    }
    expect((await client('clerk').post(path, body)).status).toBe(403)
    const bad = await client('proposer').post(path, { ...body, value: '"much"' })
    expect([bad.status, bad.body.field]).toEqual([422, 'value'])
    const key = { 'idempotency-key': 'once' }
    const proposed = await client('both').post(path, body, key)
    expect(proposed.status).toBe(201)
    expect((await client('both').post(path, body, key)).body.case).toBe(proposed.body.case)
    // Whoever may approve it is told that it waits.
    const { body: told } = await client('both').get(`/api/cases/${proposed.body.case}/events`)
    expect(
      told.rows.flatMap((row: { messages: { to: string; name: Text }[] }) =>
        row.messages.map(({ to, name }) => [to, name]),
      ),
    ).toEqual([['ratifier', { zh: '批准人', en: 'Ratifier' }]])
    const approve = (who: string) => client(who).post(`/api/cases/${proposed.body.case}/actions/approve`, {})
    expect((await approve('both')).status).toBe(403)
    const other = await client('proposer').post(path, body)
    expect((await client('both').post(`/api/cases/${other.body.case}/actions/approve`, {})).status).toBe(200)
    await town.desk.settle()
    const { rows, programme } = (await client('clerk').get('/api/parameters?under=stand')).body
    expect(programme).toBe('rule-parameters.revision')
    expect(rows).toMatchObject([{ id: 'standard', type: 'money', keyed: false, unit: 'fen/month' }])
    expect(rows[0].history.at(-1)).toEqual({
      from: '2026-01-01',
      value: 75000,
      source: { zh: 'order 12', en: 'order 12' },
      grade: 'B',
    })
  })
})
