import { beforeEach, describe, expect, it, vi } from 'vitest'
import { SHARDS } from '../../src/desk/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { isCallable, isPublicAddress } from '../../src/server/webhooks/address.ts'
import { send } from '../../src/server/webhooks/send.ts'
import { Webhooks } from '../../src/server/webhooks/webhooks.ts'
import { type City, cityOf, coldFlat } from './city.ts'
import { receiver, signatureOf } from './receiver.ts'

describe('webhooks', () => {
  let city: City
  let now: number
  let hooks: Webhooks
  /** As another process on the same store would have them. */
  const another = () => {
    const { desk, log, metrics } = city.host
    return new Webhooks({ desk, log, metrics, now: () => now as Instant }, true)
  }
  beforeEach(async () => {
    city = await cityOf()
    now = Date.now()
    hooks = another()
  })
  const subscribe = (url: string, filter: object = {}) =>
    hooks.add({ name: 'x', url, by: 'admin', ...filter })

  it('tell what happens from now on, in order, signed, and without anything personal', async () => {
    await coldFlat(city)
    const { url, received, told } = await receiver()
    const made = await subscribe(url)
    const cases: string[] = []
    for (let n = 0; n < 5; n++) cases.push((await coldFlat(city)).case)
    const dispatcher = await city.as('dispatcher')
    await dispatcher.post(`/api/cases/${cases[0]}/actions/dispatch`, { input: { crew: 'A' } })
    await hooks.round()
    expect(told()).toEqual([...cases, cases[0]])
    for (const { headers, body } of received) {
      expect(headers['webhook-signature']).toBe(signatureOf({ headers, body }, made!.secret))
      expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(now / 1000))
      expect(body).not.toMatch(/\b5550000\b|Monday|dispatcher|r\./)
    }
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(6)
    expect(JSON.parse(received.at(-1)!.body)).toMatchObject({
      type: 'heating.dispatch',
      data: { action: 'dispatch', version: 2, to: 'dispatched', area: 'east', bureau: 'urban-management' },
    })
    await hooks.round()
    expect(received).toHaveLength(6)
  })

  it('tell only what is wanted', async () => {
    const [all, some] = [await receiver(), await receiver()]
    await subscribe(all.url, { bureaus: ['urban-management'] })
    await subscribe(some.url, { programmes: ['hotline'], actions: ['open'] })
    await coldFlat(city)
    const request = { type: 'x', details: 'y' }
    const { body } = await city.nobody().post('/api/programmes/hotline/cases', { request, area: 'east' })
    await hooks.round()
    expect(some.told()).toEqual([body.case])
    expect(all.told()).not.toContain(body.case)
  })

  it('tell both bureaus of a hand-over that it was offered and how that ended, and no more to that which has it no longer', async () => {
    const [office, housing, education] = [await receiver(), await receiver(), await receiver()]
    await subscribe(office.url, { bureaus: ['urban-management'] })
    await subscribe(housing.url, { bureaus: ['housing'] })
    await subscribe(education.url, { bureaus: ['education'] })
    const { case: id } = await coldFlat(city)
    const does = async (who: string, action: string, input: object) => {
      const client = await city.as(who)
      expect((await client.post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
      await hooks.round()
    }
    const toldTo = ({ received }: typeof office) =>
      received.map(({ body }) => {
        const { action, offer } = JSON.parse(body).data
        return offer ? [action, offer.from, offer.to, offer.ended] : [action]
      })
    const both = ['urban-management', 'housing'] as const
    await does('dispatcher', 'transfer', { to: 'housing', reason: 'words that stay inside' })
    expect(toldTo(housing)).toEqual([['transfer', ...both, false]])
    await does('other-bureau', 'return', { reason: 'not ours' })
    await does('supervisor', 'transfer', { to: 'housing', reason: 'it is' })
    await does('other-bureau', 'accept', {})
    await does('other-bureau', 'dispatch', { crew: 'A' })
    const handedOver = [
      ['transfer', ...both, false],
      ['return', ...both, true],
      ['transfer', ...both, false],
      ['accept', ...both, true],
    ]
    expect(toldTo(housing)).toEqual([...handedOver, ['dispatch']])
    expect(toldTo(office)).toEqual([['open'], ...handedOver])
    expect(toldTo(education)).toEqual([])
    expect(housing.received.map(({ body }) => body).join()).not.toContain('stay inside')
  })

  it('that fail are tried again, later and later, under the same id; what comes after waits', async () => {
    const { url, received, told } = await receiver((n) => (n <= 2 ? 500 : 200))
    const made = await subscribe(url)
    const cases = [(await coldFlat(city)).case, (await coldFlat(city)).case]
    await hooks.round()
    await hooks.round()
    expect(received).toHaveLength(1)
    expect((await hooks.progress(made!.id))!.failing).toMatchObject({
      tries: 1,
      error: 'status-500',
      nextAt: now + 5000,
    })
    now += 5000
    await hooks.round()
    expect((await hooks.progress(made!.id))!.failing).toMatchObject({ tries: 2, nextAt: now + 10_000 })
    now += 10_000
    await hooks.round()
    expect(told()).toEqual([cases[0], cases[0], cases[0], cases[1]])
    expect(new Set(received.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await hooks.progress(made!.id)).toMatchObject({ delivered: 2 })
  })

  it('are given up in the end, kept as dead letters, and sent again by hand', async () => {
    let isUp = false
    const { url, told } = await receiver(() => (isUp ? 200 : 410))
    const made = (await subscribe(url))!
    const { case: id } = await coldFlat(city)
    const begun = now
    const failing = async () => (await hooks.progress(made.id))?.failing
    await hooks.round()
    for (let next = await failing(); next; next = await failing()) {
      now = next.nextAt
      await hooks.round()
    }
    // A receiver that is back within six hours has missed nothing.
    expect([told().length, now - begun]).toEqual([16, 23_115_000])
    const admin = await city.as('admin')
    const path = `/api/subscriptions/${made.id}`
    const letters = (await admin.get(`${path}/dead-letters`)).body.rows
    expect(letters).toMatchObject([{ case: id, version: 1, action: 'open', error: 'status-410' }])
    // Nobody is led to a case that they may not see.
    expect((await admin.get(`/api/cases/${id}`)).status).toBe(404)
    expect(letters[0].title).toBeUndefined()
    isUp = true
    const next = await coldFlat(city)
    await hooks.round()
    expect(told().at(-1)).toBe(next.case)
    const [letter] = letters
    const sent = await hooks.resend(made, letter.case, letter.version)
    expect([sent, told().at(-1)]).toEqual([{ ok: true }, id])
    expect((await admin.get(`${path}/dead-letters`)).body.rows).toEqual([])
    expect(await hooks.resend(made, id, 99)).toBeUndefined()
  })

  it('read the log once for all the messages of a round', async () => {
    const { url, told } = await receiver()
    await subscribe(url)
    for (let n = 0; n < 30; n++) await coldFlat(city)
    const { store } = city.host.desk
    const read = vi.spyOn(store, 'log')
    await hooks.round()
    expect(told()).toHaveLength(30)
    // One page of each shard, and what is behind the last of them never.
    expect(read.mock.calls.length).toBeLessThanOrEqual(SHARDS)
    read.mockRestore()
  })

  it('are told once by several processes, and by another where one is gone', async () => {
    const { url, told } = await receiver()
    await subscribe(url)
    const others = [hooks, another(), another()]
    const cases: string[] = []
    for (let n = 0; n < 12; n++) {
      cases.push((await coldFlat(city)).case)
      await Promise.all(others.map((each) => each.round()))
    }
    expect(told()).toEqual(cases)
    // Whoever has the turn is not heard of for a minute.
    now += 61_000
    const last = await coldFlat(city)
    await another().round()
    expect(told()).toEqual([...cases, last.case])
  })

  it('do not reach inside: private addresses are refused when written and when resolved', async () => {
    const admin = await city.as('admin')
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://0x7f.1/',
      'https://10.1.2.3/',
      'https://u:p@example.com/',
    ])
      expect([(await admin.post('/api/subscriptions', { name: 'x', url })).body.code, url]).toEqual([
        'bad-url',
        url,
      ])
    const made = await admin.post('/api/subscriptions', { name: 'x', url: 'https://example.com/hook' })
    expect(made.body.secret).toMatch(/^whsec_/)
    expect((await admin.get('/api/subscriptions')).text).not.toContain(made.body.secret)
    const message = { url: 'https://localhost/', secret: 'whsec_eA==', id: '1', body: '{}' }
    expect(await send(message, now, false)).toEqual({ ok: false, error: 'EPRIVATE' })
    const { url, received } = await receiver(() => 302)
    expect(await send({ ...message, url }, now, true)).toEqual({ ok: false, error: 'status-302' })
    expect(received).toHaveLength(1)
  })

  it('are limited to what there is, and to nothing again', async () => {
    const admin = await city.as('admin')
    const url = 'https://example.com/hook'
    const asked = async (method: string, path: string, body: object) => {
      const { status, body: answer } = await admin.send(method, `/api/subscriptions${path}`, body)
      return status < 300 ? answer : [status, answer.field]
    }
    const add = (filter: object) => asked('POST', '', { name: 'x', url, ...filter })
    expect(await add({ programmes: ['heating', 'nothing'] })).toEqual([400, 'programmes.1'])
    expect(await add({ bureaus: ['nowhere'] })).toEqual([400, 'bureaus.0'])
    expect(await add({ actions: ['open', 'wake', 'nothing'] })).toEqual([400, 'actions.2'])
    expect(await add({ programmes: ['hotline'], actions: ['repair'] })).toEqual([400, 'actions.0'])
    const filter = { programmes: ['heating'], bureaus: ['urban-management'], actions: ['open', 'repair'] }
    const { id, ...made } = await add(filter)
    expect(made).toMatchObject(filter)
    const change = (body: object) => asked('PATCH', `/${id}`, body)
    expect(await change({ programmes: ['hotline'] })).toEqual([400, 'actions.1'])
    expect(await change({ bureaus: ['nowhere'] })).toEqual([400, 'bureaus.0'])
    expect(await change({ name: 'y' })).toMatchObject({ ...filter, name: 'y' })
    const cleared = await change({ programmes: null, bureaus: null, actions: null })
    expect(Object.keys(filter).filter((name) => name in cleared)).toEqual([])
    const [listed] = (await admin.get('/api/subscriptions')).body.rows
    expect(listed).toEqual(cleared)
    const again = (body: object) => asked('POST', `/${id}/resend`, body)
    expect(await again({ case: 'nothing', version: 1 })).toEqual([404, 'case'])
    const { case: of } = await coldFlat(city)
    expect(await again({ case: of, version: 9 })).toEqual([400, 'version'])
  })
})

it('knows which addresses are everybody’s', () => {
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111'])
    expect([address, isPublicAddress(address)]).toEqual([address, true])
  const hidden =
    '0.0.0.0 10.0.0.1 100.64.1.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fd00::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 x'
  for (const address of hidden.split(' '))
    expect([address, isPublicAddress(address)]).toEqual([address, false])
  expect(isCallable(new URL('ftp://1.1.1.1/'), true)).toBe(false)
})
