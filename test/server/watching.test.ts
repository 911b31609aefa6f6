import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StreamRow } from '../../src/desk/index.ts'
import { type City, type Client, cityOf, coldFlat } from './city.ts'

let city: City
let admin: Client
beforeEach(async () => {
  city = await cityOf()
  admin = await city.as('admin')
})
afterEach(() => city.host.changes.stop())

const ask = (headers: Record<string, string>) =>
  city.app.request('http://localhost/api/cases/changes', { headers })

/** Follows changes, and reads what comes. */
const follow = async (headers: Record<string, string>) => {
  const response = await ask(headers)
  const reader = response.body!.getReader()
  const told = { text: '', ended: false }
  const reading = (async () => {
    const decoder = new TextDecoder()
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      told.text += decoder.decode(value)
    }
  })()
  void reading.then(
    () => Object.assign(told, { ended: true }),
    () => Object.assign(told, { ended: true }),
  )
  await expect.poll(() => told.text).toContain('alive')
  return { told, stop: () => reader.cancel() }
}

describe('whoever follows changes', () => {
  const ends = [
    ['is disabled', () => admin.send('PATCH', '/api/accounts/dispatcher', { disabled: true })],
    ['gets other posts', () => admin.send('PATCH', '/api/accounts/dispatcher', { grants: [] })],
    ['signs out', (client: Client) => client.send('DELETE', '/api/session')],
  ] as const
  it.each(ends)('is told of nothing any more once they %s', async (_, end) => {
    const client = await city.as('dispatcher')
    const supervisor = await city.as('supervisor')
    const [mine, others] = [
      await follow({ cookie: client.cookie }),
      await follow({ cookie: supervisor.cookie }),
    ]
    const { case: before } = await coldFlat(city)
    await expect.poll(() => mine.told.text).toContain(before)
    expect((await end(client)).status).toBeLessThan(300)
    const { case: after } = await coldFlat(city)
    await expect.poll(() => others.told.text).toContain(after)
    await expect.poll(() => mine.told.ended).toBe(true)
    expect(mine.told.text).not.toContain(after)
  })

  it('is told that a case is gone, and no more of it, once a hand-over has taken it out of their sight', async () => {
    const [office, housing] = [await city.as('dispatcher'), await city.as('other-bureau')]
    const [ours, theirs, others] = await Promise.all(
      [office, housing, await city.as('west-only')].map(({ cookie }) => follow({ cookie })),
    )
    const gone = (id: string) => `event: gone\ndata: {"case":"${id}"}`
    const does = async (who: Client, id: string, action: string, input: object) =>
      expect((await who.post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    const offer = { to: 'housing', reason: 'their boiler' }
    const { case: back } = await coldFlat(city)
    await does(office, back, 'transfer', offer)
    await expect.poll(() => theirs!.told.text).toContain(`event: case\ndata: {"case":"${back}"`)
    await does(office, back, 'takeBackTransfer', { reason: 'ours' })
    await expect.poll(() => theirs!.told.text).toContain(gone(back))
    const { case: taken } = await coldFlat(city)
    await does(office, taken, 'transfer', offer)
    await does(housing, taken, 'accept', {})
    await expect.poll(() => ours!.told.text).toContain(gone(taken))
    // What becomes of it there is nobody else's to know.
    const before = ours!.told.text.split(taken).length
    await does(housing, taken, 'comment', { text: 'looked at' })
    await expect.poll(() => theirs!.told.text).toContain(`"case":"${taken}","version":4`)
    expect(ours!.told.text.split(taken).length).toBe(before)
    expect(ours!.told.text).not.toContain(gone(back))
    expect(others!.told.text).not.toMatch(/event: (gone|case)/)
  })

  it('is told so, too, where somebody of no bureau handed the case over for theirs', async () => {
    const [office, overseer] = [await city.as('dispatcher'), await city.as('supervisor')]
    const ours = await follow({ cookie: office.cookie })
    const { case: id } = await coldFlat(city)
    const input = { to: 'housing', reason: 'their boiler' }
    expect((await overseer.post(`/api/cases/${id}/actions/transfer`, { input })).status).toBe(200)
    const housing = await city.as('other-bureau')
    expect((await housing.post(`/api/cases/${id}/actions/accept`, { input: {} })).status).toBe(200)
    await expect.poll(() => ours.told.text).toContain(`event: gone\ndata: {"case":"${id}"}`)
  })

  it('is told so where a correction or an action makes it another organisation’s, and whose it is then sees it', async () => {
    const [bureau, east] = ['education', 'east']
    const of = (id: string, organisation: string) => ({
      ...{ id, name: id },
      grants: [
        { role: 'kindergarten', bureau, organisation },
        { role: 'provider', organisation },
      ],
    })
    const staff = [
      { id: 'officer', name: 'Officer', grants: [{ role: 'officer', bureau }] },
      { id: 'clerk', name: 'Clerk', grants: [{ role: 'clerk', bureau: 'civil-affairs' }] },
    ]
    city.host.changes.stop()
    city = await cityOf({ accounts: [of('sun', '太阳'), of('moon', '月亮'), of('star', '星星'), ...staff] })
    const [sun, moon, star] = await Promise.all(
      ['sun', 'moon', 'star'].map(async (id) => (await follow({ cookie: (await city.as(id)).cookie })).told),
    )
    const [officer, clerk] = [await city.as('officer'), await city.as('clerk')]
    const does = async (who: Client, id: string, action: string, input: object) =>
      expect((await who.post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    const isTold = async (event: string, told: { readonly text: string }, id: string) =>
      expect.poll(() => told.text).toContain(`event: ${event}\ndata: {"case":"${id}"`)

    const request = { kindergarten: '太阳', about: 'menu', details: '食谱' }
    const asked = await city.nobody().post('/api/programmes/meal-supervision/cases', { request, area: east })
    const by = { id: 'clerk', role: 'clerk', bureau: 'civil-affairs' }
    const input = { request: { household: 'h-1', help: 'care', what: '助浴' }, area: east, trigger: 'push' }
    const made = await city.host.desk.perform(
      { action: 'open', programme: 'social-assistance.service', input },
      by,
    )
    if (!made.ok) throw new Error(made.refusal.message.en)
    const [visit, service] = [asked.body.case as string, made.value.case]
    await does(clerk, service, 'arrange', { provider: '太阳' })
    for (const id of [visit, service]) await isTold('case', sun!, id)
    await does(officer, visit, 'correct', { request: { ...request, kindergarten: '月亮' }, reason: '写错' })
    await does(clerk, service, 'rearrange', { provider: '月亮', reason: '更换' })
    for (const id of [visit, service]) {
      await isTold('gone', sun!, id)
      await isTold('case', moon!, id)
    }
    // What becomes of it afterwards is nobody else's to know.
    const before = sun!.text.split(visit).length
    await does(officer, visit, 'comment', { text: '已核对' })
    await expect.poll(() => moon!.text).toContain(`"case":"${visit}","version":3`)
    expect(sun!.text.split(visit).length).toBe(before)
    expect(star!.text).not.toMatch(/event: (gone|case)/)
  })

  it('by a token sees as much as its account may now', async () => {
    const made = await admin.post('/api/tokens', {
      name: 't',
      account: 'dispatcher',
      scopes: ['cases:read'],
      days: 1,
    })
    const mine = await follow({ authorization: `Bearer ${made.body.token}` })
    const others = await follow({ cookie: (await city.as('supervisor')).cookie })
    const grants = [{ role: 'dispatcher', bureau: 'urban-management', area: 'west' }]
    await admin.send('PATCH', '/api/accounts/dispatcher', { grants })
    const { case: east } = await coldFlat(city, 'east')
    const { case: west } = await coldFlat(city, 'west')
    await expect.poll(() => others.told.text).toContain(west)
    await expect.poll(() => mine.told.text).toContain(west)
    expect(mine.told.text).not.toContain(east)
    await admin.send('DELETE', `/api/tokens/${made.body.id}`)
    await coldFlat(city, 'west')
    await expect.poll(() => mine.told.ended).toBe(true)
  })

  it('has so many streams at once, also where they are begun at once, and others have theirs', async () => {
    const { cookie } = await city.as('dispatcher')
    const all = await Promise.all(Array.from({ length: 30 }, () => ask({ cookie })))
    const tally = all.map(({ status }) => status).sort()
    expect(tally).toEqual([
      ...Array.from({ length: 20 }, () => 200),
      ...Array.from({ length: 10 }, () => 429),
    ])
    expect((await ask({ cookie: (await city.as('supervisor')).cookie })).status).toBe(200)
    await all.find(({ status }) => status === 200)!.body!.cancel()
    expect((await ask({ cookie })).status).toBe(200)
  })

  it('that asks for nothing keeps no session alive', async () => {
    const client = await city.as('dispatcher')
    const write = vi.spyOn(city.host.desk.store.register, 'put')
    const mine = await follow({ cookie: client.cookie })
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 120_000)
    try {
      const { case: id } = await coldFlat(city)
      await expect.poll(() => mine.told.text).toContain(id)
      expect(write.mock.calls.filter(([kind]) => kind === 'session')).toEqual([])
    } finally {
      vi.restoreAllMocks()
    }
  })
})

describe('whoever follows changes and reads nothing', () => {
  const listening = async (of: City['host']) => (await of.metrics.listeners.get()).values[0]?.value
  /** What a stream is told of, as if so many cases had changed. */
  const burst = async (of: City['host'], row: StreamRow, tell: (rows: readonly StreamRow[]) => unknown) => {
    const rows = Array.from({ length: 1_000 }, () => row)
    for (let n = 0; n < 100 && (await listening(of)) === 1; n++) await tell(rows)
  }

  it('is let go of, with all that waits, once that is too much', async () => {
    const { case: id } = await coldFlat(city)
    const row = (await city.host.desk.store.load([id])).rows.get(id)!
    const listen = vi.spyOn(city.host.changes, 'listen')
    const { body } = await ask({ cookie: (await city.as('dispatcher')).cookie })
    const [tell] = listen.mock.calls[0]!
    listen.mockRestore()
    const bytes = vi.spyOn(TextEncoder.prototype, 'encode')
    await burst(city.host, row, (rows) => tell(rows, [1], new Map()))
    const sent = bytes.mock.results.reduce((sum, { value }) => sum + (value as Uint8Array).length, 0)
    bytes.mockRestore()
    expect(await listening(city.host)).toBe(0)
    expect(sent).toBeLessThan(6 * 1024 * 1024)
    await expect(body!.getReader().read()).rejects.toThrow('Nobody reads')
  })

  it('is let go of where nothing was taken since the last look', async () => {
    const { cookie } = await city.as('dispatcher')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      const [idle, reading] = [await ask({ cookie }), await follow({ cookie })]
      await vi.advanceTimersByTimeAsync(61_000)
      expect(await listening(city.host)).toBe(1)
      await expect(idle.body!.getReader().read()).rejects.toThrow('Nobody reads')
      expect(reading.told.text.match(/alive/g)?.length).toBe(4)
      city.host.changes.stop()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('loses the connection', async () => {
    const { host } = city
    const { case: id } = await coldFlat(city)
    const row = (await host.desk.store.load([id])).rows.get(id)!
    const listen = vi.spyOn(host.changes, 'listen')
    const server = createAdaptorServer({ fetch: city.app.fetch }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { cookie } = await city.as('dispatcher')
    const stream = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path: '/api/cases/changes', headers: { cookie } }, resolve).once('error', reject)
    })
    const lost = new Promise((resolve) => stream.once('error', resolve))
    const [tell] = listen.mock.calls[0]!
    listen.mockRestore()
    await burst(host, row, (rows) => tell(rows, [1], new Map()))
    expect(await listening(host)).toBe(0)
    stream.resume()
    expect((await lost) as Error).toMatchObject({ code: 'ECONNRESET' })
    server.close()
  })
})
