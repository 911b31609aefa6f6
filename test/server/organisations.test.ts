import { beforeAll, describe, expect, it } from 'vitest'
import { checkDraw, commitmentOf, MACHINE } from '../../src/kernel/index.ts'
import type { Account } from '../../src/server/identity/account.ts'
import { type City, type Client, cityOf } from './city.ts'

const bureau = 'civil-affairs'
const accounts: readonly Account[] = [
  { id: 'registrar', name: 'Registrar', grants: [{ role: 'registrar', bureau }] },
  { id: 'head', name: 'Head', grants: [{ role: 'head', bureau }] },
  ...['a', 'b', 'c'].map((id) => ({ id, name: id, grants: [{ role: 'inspector', bureau }] })),
  { id: 'elsewhere', name: 'Elsewhere', grants: [{ role: 'registrar', bureau, area: 'west' }] },
  { id: 'spotcheck-1', name: 'First inspector', grants: [{ role: 'inspector', bureau }] },
  { id: 'spotcheck-2', name: 'Second inspector', grants: [{ role: 'inspector', bureau, area: 'east' }] },
  { id: 'spotcheck-3', name: 'Left', disabled: true, grants: [{ role: 'inspector', bureau }] },
  { id: 'heat-check', name: 'Heat', grants: [{ role: 'inspector', bureau: 'urban-management' }] },
  { id: 'homes', name: 'Homes', grants: [{ role: 'inspector', bureau, programmes: ['elder-care'] }] },
]
const request = (name: string) => ({ name, kind: 'association', level: 'county', contact: '0318-5550000' })

describe('a social organisation at the door', () => {
  let city: City
  let registrar: Client
  let head: Client
  const done = async (id: string, action: string, input: object = {}, by = registrar) => {
    const answered = await by.post(`/api/cases/${id}/actions/${action}`, { input })
    expect([action, answered.status, answered.text]).toEqual([action, 200, answered.text])
    await city.host.desk.settle()
  }
  /** Somebody with the receipt of an organisation that is registered. */
  const registered = async (name: string) => {
    const sent = { request: request(name), area: 'east' }
    const { body } = await city.nobody().post('/api/programmes/social-organisations/cases', sent)
    const receipt = body as { case: string; code: string }
    await done(receipt.case, 'examine', { fit: true, opinion: '符合' })
    await done(receipt.case, 'approve', { code: '51131100MJ00000013', party: true }, head)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: receipt.case, code: receipt.code }))
    return { id: receipt.case, client }
  }
  beforeAll(async () => {
    city = await cityOf({ accounts })
    registrar = await city.as('registrar')
    head = await city.as('head')
  })

  it('finds its annual check on its own page, and reports with the receipt that it has', async () => {
    const { id, client } = await registered('示例商会')
    const other = await registered('另一商会')
    const { desk } = city.host
    expect(await desk.perform({ case: id, action: 'fallDue' }, MACHINE)).toMatchObject({ ok: true })
    await desk.settle()
    const page = await client.get(`/cases/${id}`)
    const check = /<a href="\/cases\/([^"/]+)">社会组织年检/.exec(page.text)?.[1]
    expect(check).toBeDefined()
    expect((await other.client.get(`/cases/${check}`)).status).toBe(404)
    expect((await city.nobody().get(`/cases/${check}`)).status).toBe(404)
    const led = await client.get(`/cases/${check}`)
    expect([led.status, led.headers.get('location')]).toEqual([303, `/cases/${check}`])
    const own = await client.get(`/cases/${check}`)
    expect(own.status).toBe(200)
    expect(own.text).toContain(`/cases/${check}/submit`)
  })

  it('opens nothing that its case merely gave rise to: that is the bureau’s own work, whatever its number', async () => {
    const { desk } = city.host
    const sent = { request: { found: 'dead', place: '湖东岸' }, area: 'east' }
    const { body } = await city.nobody().post('/api/programmes/wetland-birds.report/cases', sent)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: body.case, code: body.code }))
    const ranger = { id: 'ranger-1', role: 'ranger', bureau: 'wetland-reserve' }
    const found = { injured: 0, dead: 50, suspect: 'disease', disposed: '送检' }
    for (const [action, input] of [['attend', {}] as const, ['find', found] as const])
      expect(await desk.perform({ case: body.case, action, input }, ranger)).toMatchObject({ ok: true })
    await desk.settle()
    const { rows } = await desk.store.cases({ programmes: ['wetland-birds'], order: 'opened' }, undefined, 1)
    const led = rows[0]!
    expect(led.state.parent).toEqual({ id: body.case, link: 'related' })
    expect((await client.get(`/cases/${body.case}`)).status).toBe(200)
    expect((await client.get(`/cases/${led.id}`)).status).toBe(404)
  })

  it('is drawn; the file of the draw is given to whoever sees the draw, once it is frozen', async () => {
    const { id } = await registered('第三商会')
    const opened = await registrar.post('/api/programmes/social-organisations.draw/cases', {
      request: { name: '年度抽查', year: 2026 },
      area: 'city',
    })
    expect(opened.status).toBe(201)
    const draw = opened.body.case as string
    await done(draw, 'prepare')
    const early = await registrar.get(`/api/cases/${draw}/draw`)
    expect([early.status, early.body.code]).toEqual([422, 'not-satisfied'])
    // Its inspectors are chosen from the accounts of the bureau that hold such a post, and are none other.
    const { body: shown } = await registrar.get(`/api/cases/${draw}`)
    const freezing = shown.actions.find(({ action }: { action: string }) => action === 'freeze')
    const { inspectors, recusals } = freezing.input.properties
    for (const field of [inspectors.items, recusals.items.properties.inspector])
      expect(field).toMatchObject({
        enum: ['a', 'b', 'c', 'spotcheck-1', 'spotcheck-2'],
        options: { 'spotcheck-1': { en: 'First inspector · spotcheck-1' } },
      })
    const source = { what: 'a lottery', knownOn: '2099-01-01' }
    await done(draw, 'freeze', { inspectors: ['a', 'b', 'c'], source })
    const view = async () => (await registrar.get(`/api/cases/${draw}`)).body.draw
    expect(await view()).toMatchObject({ knownOn: '2099-01-01', isDrawn: false, drawn: [], passedOver: [] })
    expect((await registrar.get(`/api/cases/${id}`)).body.draw).toBeUndefined()
    const file = await registrar.get(`/api/cases/${draw}/draw`)
    expect(file.headers.get('content-disposition')).toContain(`draw-${draw}.json`)
    expect(checkDraw(file.text)).toMatchObject({ problems: [], checked: { draw, isDrawn: false } })
    expect(file.text).toContain(id)
    expect((await city.nobody().get(`/api/cases/${draw}/draw`)).status).toBe(404)
    expect((await (await city.as('elsewhere')).get(`/api/cases/${draw}/draw`)).status).toBe(404)
  })

  it('stands on the page of the draw once it is drawn, with who goes there and who fell out', async () => {
    for (const name of ['甲商会', '乙商会']) await registered(name)
    const opened = await registrar.post('/api/programmes/social-organisations.draw/cases', {
      request: { name: '现场抽查', year: 2026 },
      area: 'city',
    })
    const draw = opened.body.case as string
    await done(draw, 'prepare')
    const revealed = ['the first secret of two', 'the second secret of two']
    const parties = revealed.map((secret, n) => ({
      party: `party ${n}`,
      commitment: commitmentOf(draw, `party ${n}`, secret),
    }))
    await done(draw, 'freeze', { inspectors: ['a', 'b', 'c'], source: { parties } })
    await done(draw, 'reveal', { revealed })
    const view = async () => (await registrar.get(`/api/cases/${draw}`)).body.draw
    const before = await view()
    expect(before.isDrawn).toBe(true)
    expect(before.drawn.length).toBeGreaterThan(0)
    expect(before.drawn[0].title.zh).toMatch(/商会/)
    expect(before.drawn[0].inspectors.length).toBe(2)
    const published = JSON.parse((await registrar.get(`/api/cases/${draw}/draw`)).text)
    const drawn = published.drawing.drawn.map(({ id }: { id: string }) => id)
    expect(before.drawn.map((one: { case: string }) => one.case)).toEqual(drawn)
    const [first] = drawn
    await done(draw, 'passOver', { organisation: first, reason: '已注销' })
    const after = await view()
    expect(after.passedOver).toMatchObject([{ case: first, reason: '已注销' }])
    expect(after.passedOver[0].title.zh).toMatch(/商会/)
    expect(after.drawn.map((one: { case: string }) => one.case)).not.toContain(first)
  })

  it('learns that it was drawn when somebody has been there: not from its page, the API or a number', async () => {
    const { id, client } = await registered('丁商会')
    const { desk } = city.host
    const input = { draw: id, inspectors: ['a', 'b'] }
    expect(await desk.perform({ case: id, action: 'beDrawn', input }, MACHINE)).toMatchObject({ ok: true })
    await desk.settle()
    const [inspection] = Object.keys((await desk.store.load([id])).rows.get(id)!.state.children)
    const looks = async () => {
      const own = (await client.get(`/api/cases/${id}`)).body
      const { text } = await client.get(`/cases/${id}`)
      return {
        parts: own.children.length,
        onPage: text.includes(inspection!) || text.includes('抽查'),
        read: (await client.get(`/cases/${inspection}`)).status,
        asked: (await client.get(`/api/cases/${inspection}`)).status,
        events: (await client.get(`/api/cases/${inspection}/events`)).status,
        told: JSON.stringify((await client.get(`/api/cases/${id}/events`)).body).includes('beDrawn'),
      }
    }
    expect(await looks()).toEqual({
      ...{ parts: 0, onPage: false, read: 404, asked: 404, events: 404, told: false },
    })
    expect((await registrar.get(`/api/cases/${id}`)).body.children).toHaveLength(1)
    const items = [{ item: '章程', sound: true }]
    await done(inspection!, 'inspect', { shown: true, items }, await city.as('a'))
    expect(await looks()).toMatchObject({ parts: 1, onPage: true, read: 303 })
    expect((await client.get(`/api/cases/${inspection}`)).status).toBe(200)
  })
})
