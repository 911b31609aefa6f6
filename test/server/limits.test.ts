import { beforeAll, describe, expect, it } from 'vitest'
import { type Answered, type City, cityOf, coldFlat, PASSWORD } from './city.ts'

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
