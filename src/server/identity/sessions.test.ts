import { beforeEach, expect, it } from 'vitest'
import type { Register, Store } from '../../desk/index.ts'
import { type Instant, instant } from '../../kernel/index.ts'
import { memoryStore } from '../../store/index.ts'
import { Identity } from './identity.ts'

const PASSWORD = 'correct horse battery'
const ADMIN = { name: 'Admin', grants: [], admin: true }

let store: Store
let identity: Identity
let now: number
beforeEach(async () => {
  now = 1_800_000_000_000
  store = memoryStore()
  identity = new Identity(store, () => instant(now) as Instant)
  await identity.addAccount({ id: 'one', ...ADMIN }, PASSWORD)
})

/** What others do right after something of a kind was next read or written, and before whoever did that goes on. */
const meanwhile = (does: 'get' | 'put', kind: string, others: () => Promise<unknown>): void => {
  const { register } = store
  const before = register[does].bind(register) as (...asked: readonly unknown[]) => Promise<unknown>
  const watched = async (...asked: readonly unknown[]) => {
    const value = await before(...asked)
    if (asked[0] !== kind) return value
    Object.assign(register, { [does]: before })
    await others()
    return value
  }
  Object.assign(register, { [does]: watched } as Partial<Register>)
}

const signIn = async () => (await identity.signIn('one', PASSWORD))!
const begin = async () => identity.sessions.begin({ account: 'one', epoch: (await signIn()).epoch })

it('a session that ends while its use is written down stays ended', async () => {
  const { id } = await begin()
  now += 60_000
  meanwhile('get', 'session', () => identity.sessions.end(id))
  expect(await identity.sessions.of(id)).toBeUndefined()
  expect(await identity.sessions.of(id)).toBeUndefined()
})

it('a session whose use another request has just written down is found', async () => {
  const { id } = await begin()
  now += 60_000
  meanwhile('get', 'session', () => identity.sessions.of(id))
  expect((await identity.sessions.of(id))?.session.seenAt).toBe(now)
})

it('a session begun with a password that was changed since it was checked is none', async () => {
  const { epoch } = await signIn()
  await identity.changeAccount('one', { password: 'another good one' })
  const { id } = await identity.sessions.begin({ account: 'one', epoch })
  expect(await identity.sessions.of(id)).toBeUndefined()
})

it('a password is not changed by whoever proved to have the one before the last', async () => {
  const admitted = await signIn()
  await identity.changeAccount('one', { password: 'another good one' })
  expect(await identity.changePassword(admitted, 'a third and better one')).toBeUndefined()
  const again = (await identity.signIn('one', 'another good one'))!
  const changed = (await identity.changePassword(again, 'a third and better one'))!
  expect(await identity.signIn('one', 'a third and better one')).toEqual(changed)
  const { id } = await identity.sessions.begin({ account: 'one', epoch: changed.epoch })
  expect((await identity.sessions.of(id))?.account?.id).toBe('one')
})

it('of two administrators who take it from one another at once one stays, with what others changed, and no session comes back', async () => {
  await identity.addAccount({ id: 'two', ...ADMIN }, PASSWORD)
  const { epoch } = await signIn()
  meanwhile('put', 'account', async () => {
    // The other one saw an administrator too.
    const two = (await store.register.get('account', 'two'))!
    await store.register.put('account', 'two', { ...(two.value as object), admin: false })
    await identity.changeAccount('one', { name: 'Married' })
  })
  const change = { admin: false, password: 'another good one' }
  expect(await identity.changeAccount('one', change)).toBe('last-administrator')
  expect(await identity.account('one')).toMatchObject({ admin: true, name: 'Married' })
  const { id } = await identity.sessions.begin({ account: 'one', epoch })
  expect(await identity.sessions.of(id)).toBeUndefined()
})

it('a change of the last administrator that did not go through is undone as a whole', async () => {
  await identity.addAccount({ id: 'two', ...ADMIN }, PASSWORD)
  const { epoch } = await signIn()
  meanwhile('put', 'account', async () => {
    const two = (await store.register.get('account', 'two'))!
    await store.register.put('account', 'two', { ...(two.value as object), admin: false })
  })
  expect(await identity.changeAccount('one', { disabled: true, name: 'Gone' })).toBe('last-administrator')
  expect(await identity.account('one')).toEqual({ id: 'one', ...ADMIN })
  // What was begun between the two is not let in by an epoch that comes again.
  expect((await signIn()).epoch).toBeGreaterThan(epoch)
})
