import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desk, systemClock, verify } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { Erasures } from '../../src/server/erasures.ts'
import { sweepOrphans } from '../../src/server/files/orphans.ts'
import type { Driver } from '../../src/store/driver.ts'
import { openPglite } from '../../src/store/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { SqlStore } from '../../src/store/sql.ts'
import { emptyEmbedded } from '../support/embedded.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'
import { PNG } from './pictures.ts'

const PHONE = '139-0000-1234'
const DETAILS = '家住三楼,腿脚不便'
const HOME = '锦绣小区7-2-501'
const SAID = /139-?0000-?1234|腿脚不便|身份证|锦绣小区/
const picture = (n: number) => new Uint8Array([...PNG, n])
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a resident whose case has ended asks that what is personal be erased', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-erasing-'))
  let driver: Driver
  let desk: Desk
  let city: City
  let operator: Client
  let resident: Client
  let supervisor: Client
  let id: string

  beforeAll(async () => {
    driver = await openPglite(await emptyEmbedded(folder))
    await migrate(driver)
    const dice = { id: () => crypto.randomUUID() }
    desk = await Desk.open({ store: new SqlStore(driver), programmes, clock: systemClock, dice })
    await desk.putAreas(AREAS)
    city = await cityOf({ desk })
    ;[operator, supervisor] = [await city.as('operator'), await city.as('supervisor')]
    const request = { symptom: 'cold', contact: PHONE, details: DETAILS, place: HOME }
    const key = { 'idempotency-key': 'the-command-of-the-opening' }
    const { body } = await operator.post('/api/programmes/heating/cases', { request, area: 'east' }, key)
    id = body.case
    resident = city.nobody()
    resident.csrf = (await resident.post('/api/receipts', { case: id, code: body.code })).body.csrf
    for (const [bytes, name] of [
      [picture(1), '身份证.png'],
      [picture(2), 'b.png'],
    ] as const)
      await resident.post(`/api/cases/${id}/attachments?name=${encodeURIComponent(name)}`, bytes)
    await operator.post(`/api/cases/${id}/actions/comment`, { input: { text: DETAILS, shown: true } })
    const other = await operator.post('/api/programmes/heating/cases', {
      request: { symptom: 'noise' },
      area: 'east',
    })
    await operator.post(`/api/cases/${other.body.case}/attachments?name=a.png`, picture(2))
    await city.host.subjects.readOn()
  }, 180_000)
  afterAll(async () => {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Every row of every table, as text. */
  const everyRow = async (): Promise<string> => {
    const tables = await driver.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'bihuan' and table_type = 'BASE TABLE'",
    )
    expect(tables.length).toBeGreaterThan(10)
    const all = await Promise.all(
      tables.map(({ name }) =>
        driver.query<{ rows: string }>(
          `select coalesce(json_agg(t), '[]')::text as rows from bihuan.${name} t`,
        ),
      ),
    )
    return all.map(([row]) => row!.rows).join('\n')
  }
  const everyAnswer = async (): Promise<string> => {
    const paths = [
      `/api/cases/${id}`,
      `/api/cases/${id}/events`,
      `/api/cases/${id}/attachments`,
      '/api/cases?programme=heating',
      '/api/cases.csv?programme=heating&closed=true',
      '/api/audit',
      '/api/messages',
      `/cases/${id}`,
    ]
    const clients = [operator, supervisor, resident, await city.as('admin')]
    return (await Promise.all(clients.flatMap((client) => paths.map((path) => client.get(path)))))
      .map(({ text }) => text)
      .join('\n')
  }
  const found = async () => {
    const by = async (text: string) => (await operator.post('/api/cases/search', { text })).body.rows
    return [...(await by(PHONE)), ...(await by(HOME))]
  }
  const act = (client: Client, action: string, input: object) =>
    client.post(`/api/cases/${id}/actions/${action}`, { input })
  const offered = async (client: Client) =>
    (await client.get(`/api/cases/${id}`)).body.actions.map(({ action }: { action: string }) => action)

  it('and it is gone from every answer, table and file, for good', async () => {
    expect(await everyRow()).toMatch(SAID)
    expect(await everyAnswer()).toMatch(SAID)
    expect(await found()).toHaveLength(2)
    expect((await act(resident, 'askErasure', {})).status).toBe(409)
    await act(operator, 'withdraw', { reason: `住户来电 ${PHONE}` })
    const figures = async () => {
      const { rows } = (await operator.get('/api/figures')).body
      return rows.map(({ position: _, ...figure }: Record<string, unknown>) => figure)
    }
    const before = await figures()
    expect(await offered(supervisor)).not.toContain('erase')
    expect((await resident.get(`/cases/${id}`)).text).toContain(`/cases/${id}/askErasure`)
    expect((await resident.get(`/cases/${id}/askErasure`)).text).toContain('并非住处的场所地址会保留')
    expect((await act(resident, 'askErasure', {})).status).toBe(200)
    expect((await operator.get(`/api/cases/${id}`)).body.erasureAskedAt).toMatch(/Z$/)
    expect(await offered(supervisor)).toContain('erase')
    expect((await act(operator, 'erase', { reason: '本人申请' })).status).toBe(403)
    expect((await act(supervisor, 'erase', { reason: '本人申请' })).status).toBe(200)
    expect(await offered(supervisor)).toEqual([])
    expect((await act(operator, 'comment', { text: '!' })).body.code).toBe('erased')
    await city.host.audit.readOn()
    // The process ends before what was copied is seen to; another goes on from what the log says.
    const next = await cityOf({ desk, accounts: [] })
    await next.host.subjects.readOn()
    await new Erasures({ ...next.host, now: city.host.now }).readOn()
    expect(await sweepOrphans(city.host)).toBe(1)
    expect(await city.host.files.read(hashOf(picture(1)))).toBeUndefined()
    // Another case has the very same file.
    expect(await city.host.files.read(hashOf(picture(2)))).toBeDefined()
    expect(await everyRow()).not.toMatch(SAID)
    expect(await everyAnswer()).not.toMatch(SAID)
    expect(await found()).toEqual([])
    const people = await desk.store.register.list('person-case', '', 100)
    expect(people.filter(({ value }) => value === id)).toEqual([])
    const keys = await desk.store.keys('', 100)
    const used = keys.filter(({ stream, key }) => stream === id && key.includes('the-command-of-the-opening'))
    expect(used.map(({ hash }) => hash)).toEqual([''])
    const receipt = await resident.get(`/cases/${id}`)
    expect(receipt.text).toContain('个人信息已删除: ')
    for (const form of ['askErasure', 'files/add']) expect(receipt.text).not.toContain(`/cases/${id}/${form}`)
    expect((await operator.get(`/api/cases/${id}`)).body.erasedAt).toMatch(/Z$/)
    expect(await figures()).toEqual(before)
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true })
  })
})
