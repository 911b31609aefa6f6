import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answered, type City, type Client, cityOf, coldFlat, PASSWORD } from './city.ts'

const WRONG = 'AAAA-BBBB-CCCC-DDDD'
const form = (fields: Record<string, string>) => new URLSearchParams(fields)

/** How often each status was answered. */
const tally = (answers: readonly Answered[]): Record<string, number> => {
  const counted: Record<string, number> = {}
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1
  return counted
}

/** Many at once: each is under way before any is answered. */
const atOnce = async (count: number, ask: (n: number) => Promise<Answered>) =>
  tally(await Promise.all(Array.from({ length: count }, (_, n) => ask(n))))

describe('what nobody may try out, tried at once', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  it('passwords of staff', async () => {
    const statuses = await atOnce(30, (n) => city.nobody().signIn('operator', `wrong password ${n}`))
    expect(statuses).toEqual({ 401: 5, 429: 25 })
  })

  it('passphrases of residents', async () => {
    const fields = { name: 'Guarded', passphrase: 'a long passphrase' }
    expect((await city.nobody().post('/account/new', form(fields))).status).toBe(303)
    const statuses = await atOnce(30, (n) =>
      city.nobody().post('/account/sign-in', form({ ...fields, passphrase: `wrong passphrase ${n}` })),
    )
    expect(statuses).toEqual({ 401: 5, 429: 25 })
  })

  it.each(['receipts', 'receipts on the page', 'forms put aside', 'notices'])('codes of %s', async (what) => {
    const town = await cityOf()
    const { case: id } = await coldFlat(town)
    const ask = (): Promise<Answered> => {
      const client = town.nobody()
      if (what === 'notices') return client.get(`/verify?code=${encodeURIComponent(`${id}/1/${WRONG}-0000`)}`)
      if (what === 'receipts') return client.post('/api/receipts', { case: id, code: WRONG })
      const number = what === 'forms put aside' ? 'D-AAAAA-BBBBB' : id
      return client.post('/track', form({ number, code: WRONG }))
    }
    expect(await atOnce(40, ask)).toEqual({ [what === 'notices' ? 404 : 401]: 10, 429: 30 })
  })

  it('right ones are given back, however many there are', async () => {
    const town = await cityOf()
    const { case: id, code } = await coldFlat(town)
    for (let n = 0; n < 12; n++) {
      expect((await town.nobody().post('/api/receipts', { case: id, code })).status).toBe(201)
      expect((await town.nobody().signIn('operator', PASSWORD)).status).toBe(201)
    }
    expect(await atOnce(10, () => town.nobody().post('/api/receipts', { case: id, code: WRONG }))).toEqual({
      401: 10,
    })
  })
})

describe('addresses that limits count by', () => {
  const wrongFrom = (city: City, addresses: readonly string[]) =>
    atOnce(addresses.length, (n) =>
      city.nobody().signIn('operator', 'a wrong password', { 'x-forwarded-for': addresses[n]! }),
    )

  it('a network of IPv6 is one, however many addresses it has', async () => {
    const city = await cityOf({ behindProxy: true })
    const all = Array.from({ length: 40 }, (_, n) => `2001:db8:0:1:${n.toString(16)}::${n}`)
    expect(await wrongFrom(city, all)).toEqual({ 401: 5, 429: 35 })
    expect(await wrongFrom(city, ['2001:db8:0:2::1'])).toEqual({ 401: 1 })
  })

  it('an address of IPv4 is the same one written as IPv6', async () => {
    const city = await cityOf({ behindProxy: true })
    const all = Array.from({ length: 8 }, (_, n) => (n % 2 ? '203.0.113.7' : '::ffff:203.0.113.7'))
    expect(await wrongFrom(city, all)).toEqual({ 401: 5, 429: 3 })
    expect(await wrongFrom(city, ['::ffff:203.0.113.8'])).toEqual({ 401: 1 })
  })
})

describe('an account that is tried from many addresses', () => {
  const from = (n: number) => ({ 'x-forwarded-for': `198.51.${n >> 8}.${n & 255}` })
  /** More addresses than one account may be tried from. */
  const MANY = 130

  it('of staff: is tried a hundred times an hour, and stays open where it was signed in to before', async () => {
    const city = await cityOf({ behindProxy: true })
    const known = city.nobody()
    expect((await known.signIn('admin', PASSWORD, from(900))).status).toBe(201)
    expect((await known.signIn('operator', PASSWORD, from(900))).status).toBe(201)
    expect((await known.send('DELETE', '/api/session')).status).toBe(204)
    const check = vi.spyOn(city.host.identity, 'signIn').mockResolvedValue(undefined)
    const wrong = await atOnce(MANY, (n) => city.nobody().signIn('operator', 'a wrong password', from(n)))
    expect([wrong, check.mock.calls.length]).toEqual([{ 401: 100, 429: 30 }, 100])
    check.mockRestore()
    const late = await city.nobody().signIn('operator', PASSWORD, from(901))
    expect([late.status, Number(late.headers.get('retry-after')) <= 3600]).toEqual([429, true])
    // Wherever that browser is now, and whoever else signed in with it.
    expect((await known.signIn('operator', PASSWORD, from(902))).status).toBe(201)
    expect((await known.signIn('admin', PASSWORD, from(902))).status).toBe(201)
    // Nobody else is kept out, and nobody is let in by another account's browser.
    const other = city.nobody()
    expect((await other.signIn('supervisor', PASSWORD, from(903))).status).toBe(201)
    expect((await other.signIn('operator', PASSWORD, from(903))).status).toBe(429)
    // Where it is tried out with such a browser, that is bounded too.
    vi.spyOn(city.host.identity, 'signIn').mockResolvedValue(undefined)
    expect(await atOnce(MANY, (n) => known.signIn('operator', 'a wrong password', from(n)))).toEqual({
      401: 100,
      429: 30,
    })
  })

  it('is bounded for residents too', async () => {
    const city = await cityOf({ behindProxy: true })
    const fields = { name: 'Guarded', passphrase: 'a long passphrase' }
    const known = city.nobody()
    expect((await known.post('/account/new', form(fields), from(900))).status).toBe(303)
    const signIn = (client: Client, passphrase: string, n: number) =>
      client.post('/account/sign-in', form({ ...fields, passphrase }), from(n))
    const check = vi.spyOn(city.host.identity.residents, 'signIn').mockResolvedValue(undefined)
    expect(await atOnce(MANY, (n) => signIn(city.nobody(), 'a wrong passphrase', n))).toEqual({
      401: 100,
      429: 30,
    })
    check.mockRestore()
    expect((await signIn(city.nobody(), fields.passphrase, 901)).status).toBe(429)
    const token = /name="csrf" value="([^"]+)"/.exec((await known.get('/account')).text)![1]!
    expect((await known.post('/account/sign-out', form({ csrf: token }))).status).toBe(303)
    expect((await signIn(known, fields.passphrase, 902)).status).toBe(303)
  })
})
