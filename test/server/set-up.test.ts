import { expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { type City, cityOf } from './city.ts'

/** Two processes on a database that nobody has an account in. */
const twoOnOne = async (): Promise<readonly [City, City]> => {
  const store = memoryStore()
  const dice = { id: () => crypto.randomUUID() }
  const start = async () =>
    cityOf({ desk: await Desk.open({ store, programmes, clock: systemClock, dice }), accounts: [] })
  return [await start(), await start()]
}

const formOf = (account: string) =>
  new URLSearchParams({ account, name: account, password: 'a password that is long enough' })

it('a set-up link stays good whatever starts after it was printed, in every process', async () => {
  const [first, second] = await twoOnOne()
  const printed = await first.host.identity.setupToken()
  expect(await second.host.identity.setupToken()).toBe(printed)
  for (const city of [first, second]) {
    expect((await city.nobody().get(`/setup/${printed}`)).status).toBe(200)
    expect((await city.nobody().get(`/setup/${printed!.slice(1)}`)).status).toBe(404)
  }
  expect((await second.nobody().post(`/setup/${printed}`, formOf('chief'))).status).toBe(200)
  expect((await first.nobody().get(`/setup/${printed}`)).status).toBe(404)
  expect(await first.host.identity.setupToken()).toBeUndefined()
  const { status } = await first.nobody().signIn('chief', 'a password that is long enough')
  expect(status).toBe(201)
})

it('of several who use a set-up link at once one makes the administrator, and nobody after', async () => {
  const [first, second] = await twoOnOne()
  const token = await first.host.identity.setupToken()
  const names = ['one', 'two', 'three', 'four']
  await Promise.all(
    names.map((name, n) => [first, second][n % 2]!.nobody().post(`/setup/${token}`, formOf(name))),
  )
  const accounts = await first.host.identity.accounts('', 10)
  expect(accounts).toHaveLength(1)
  expect(accounts[0]).toMatchObject({ id: expect.toBeOneOf(names), admin: true })
  const late = await second.host.identity.setUp({ id: 'late', name: 'Late' }, 'a password long enough')
  expect(late).toBe(false)
  expect(await first.host.identity.account('late')).toBeUndefined()
})

it('what is wrong with the first account is told at its field in words, and nothing typed but the password is lost', async () => {
  const [city] = await twoOnOne()
  const path = `/setup/${await city.host.identity.setupToken()}`
  const client = city.nobody()
  const sent = { account: 'Chief Admin', name: '王主任', password: 'a password that is long enough' }
  const send = (more: object) => client.post(path, new URLSearchParams({ ...sent, ...more }))
  const odd = await send({})
  expect(odd.status).toBe(400)
  expect(odd.text).toContain('href="#account"')
  expect(odd.text).toMatch(/只用小写字母/)
  expect(odd.text).not.toMatch(/pattern|正则|\^\[/)
  for (const typed of ['value="Chief Admin"', 'value="王主任"']) expect(odd.text).toContain(typed)
  expect(odd.text).not.toContain(sent.password)
  const short = await send({ account: 'chief', password: 'short' })
  expect(short.text).toContain('href="#password"')
  const turned = await client.post(`${path}?lang=en`, new URLSearchParams({ ...sent, go: 'stay' }))
  expect([turned.status, turned.text.includes('value="Chief Admin"')]).toEqual([200, true])
  expect(turned.text).toContain('lang="en"')
})
