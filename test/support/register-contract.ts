import { describe, expect, it } from 'vitest'
import type { Proof } from '../../src/desk/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { type Factory, openedBy, unitOf } from './units.ts'

/** Small things by kind and key, in every store. */
export const registerContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: register`, () => {
    it('keeps values by kind and key, and changes them on the version that was seen', async () => {
      const { register } = await opened()
      const value = { name: '引号"', list: [1, null] }
      expect(await register.get('account', 'a')).toBeUndefined()
      expect(await register.put('account', 'a', value, { expected: 1 })).toBeUndefined()
      expect(await register.put('account', 'a', value, { expected: 0 })).toBe(1)
      expect(await register.put('account', 'a', {}, { expected: 0 })).toBeUndefined()
      expect(await register.get('account', 'a')).toEqual({ key: 'a', version: 1, value })
      expect(await register.get('token', 'a')).toBeUndefined()
      expect(await register.put('account', 'a', 'new', { expected: 1 })).toBe(2)
      expect(await register.put('account', 'a', 'late', { expected: 1 })).toBeUndefined()
      expect(await register.put('account', 'a', 'anyhow')).toBe(3)
      await register.remove('account', 'a')
      expect(await register.get('account', 'a')).toBeUndefined()
    })

    it('gives with a value what it names, as it is then', async () => {
      const { register } = await opened()
      const link = { field: 'account', kind: 'account' }
      await register.put('session', 's', { account: 'a' })
      const session = { key: 's', version: 1, value: { account: 'a' } }
      expect(await register.get('session', 's', link)).toEqual(session)
      await register.put('account', 'a', { name: 1 }, { expiresAt: 9 as Instant })
      await register.put('session', 'none', { account: null })
      await register.put('session', 'text', 'a')
      const linked = { key: 'a', version: 1, value: { name: 1 }, expiresAt: 9 }
      // Asked for together, each gets its own.
      const keys = ['s', 'unknown', 'none', 'text']
      const found = await Promise.all(keys.map((key) => register.get('session', key, link)))
      expect(found[0]).toEqual({ ...session, linked })
      expect(found.map((one) => one?.key)).toEqual(['s', undefined, 'none', 'text'])
      expect(found.map((one) => one?.linked !== undefined)).toEqual([true, false, false, false])
      expect(await register.get('session', 's')).toEqual(session)
      // Asked again: what has changed since is told, on either side.
      const again = () => register.get('session', 's', link)
      await register.put('account', 'a', { name: 2 })
      expect(await again()).toEqual({ ...session, linked: { key: 'a', version: 2, value: { name: 2 } } })
      await register.put('session', 's', { account: 'b' })
      expect(await again()).toEqual({ key: 's', version: 2, value: { account: 'b' } })
      await register.put('account', 'b', null)
      const empty = { key: 'b', version: 1, value: null }
      expect([await again(), await again()]).toMatchObject([{ linked: empty }, { linked: empty }])
      await register.remove('session', 's')
      expect(await again()).toBeUndefined()
      await register.put('session', 's', { account: 'a' })
      expect(await again()).toMatchObject({ version: 1, value: { account: 'a' }, linked: { version: 2 } })
    })

    it('recalls what was found, with a proof by which a unit is stored only while it is still so', async () => {
      const store = await opened()
      const { register } = store
      const link = { field: 'account', kind: 'account' }
      await register.put('account', 'a', { name: 1 })
      await register.put('account', 'b', { name: 1 })
      for (const key of ['s', 't', 'u', 'v']) await register.put('session', key, { account: 'a' })
      await register.put('session', 'other', { account: 'b' })
      const keys = ['s', 't', 'u', 'v', 'other'] as const
      const proofs = new Map<string, Proof>()
      const look = async (key: string) => {
        const found = await register.get('session', key, link)
        const recalled = register.recall('session', key, link)
        expect(recalled?.found).toEqual(found)
        proofs.set(key, recalled!.proof)
      }
      for (const key of keys) await look(key)
      let n = 0
      const provenBy = async (...by: readonly string[]) => {
        const units = by.map((key) => ({ ...unitOf({ stream: `c${++n}` }), proof: proofs.get(key)! }))
        return (await store.append(units)).map(({ status }) => status)
      }
      expect(await provenBy(...keys)).toEqual(keys.map(() => 'stored'))
      expect(register.recall('session', 'unknown', link)).toBeUndefined()
      // Of one batch only those whose own proof holds no more: ended, written anew, the same again under its name.
      await register.remove('session', 's')
      await register.put('session', 't', { account: 'a' })
      await register.remove('session', 'u')
      await register.put('session', 'u', { account: 'a' })
      const after = ['unproven', 'unproven', 'unproven', 'stored', 'stored']
      expect(await provenBy(...keys)).toEqual(after)
      expect((await store.load(['c6', 'c7', 'c8', 'c9'])).rows.size).toBe(1)
      // What is named is part of it.
      await register.put('account', 'a', { name: 2 })
      expect(await provenBy('v', 'other')).toEqual(['unproven', 'stored'])
      await look('v')
      expect(await provenBy('v')).toEqual(['stored'])
      await register.remove('account', 'a')
      expect(await provenBy('v')).toEqual(['unproven'])
      // Neither a version that has moved on nor a key that was used is told of without it.
      const keyed = { ...unitOf({ stream: 'c1', keys: [{ key: 'k', hash: 'h' }] }), proof: proofs.get('v')! }
      expect(await store.append([keyed])).toEqual([{ status: 'unproven' }])
    })

    it('puts in several values of a kind at once, over what was there', async () => {
      const { register } = await opened()
      await register.put('k', 'b', 'old', { expiresAt: 10 as Instant })
      await register.putAll(
        'k',
        new Map<string, unknown>([...['a', 'b'].map((key) => [key, key] as const), ['c', { n: null }]]),
      )
      await register.putAll('k', new Map())
      expect(await register.list('k', '', 9)).toEqual([
        { key: 'a', version: 1, value: 'a' },
        { key: 'b', version: 2, value: 'b' },
        { key: 'c', version: 1, value: { n: null } },
      ])
    })

    it('removes of a kind all that name something, and nothing else', async () => {
      const { register } = await opened()
      const values: readonly (readonly [string, unknown])[] = [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'a'],
        ['4', { name: 'a' }],
        ['5', null],
        ['6', ['a']],
      ]
      await register.putAll('k', new Map(values))
      await register.putAll('other', new Map(values))
      await register.removeNaming('k', ['a', 'c'])
      expect((await register.list('k', '', 9)).map(({ key }) => key)).toEqual(['2', '4', '5', '6'])
      await register.removeNaming('k', [])
      expect(await register.list('k', '', 9)).toHaveLength(4)
      expect(await register.list('other', '', 9)).toHaveLength(6)
    })

    it('lets one of many be first', async () => {
      const { register } = await opened()
      const racers = Array.from({ length: 6 }, (_, n) => register.put('k', 'one', n, { expected: 0 }))
      expect((await Promise.all(racers)).filter((version) => version !== undefined)).toEqual([1])
    })

    it('lists a kind in order, page by page, and removes what has expired', async () => {
      const { register } = await opened()
      for (const key of ['b', 'a', 'c']) await register.put('k', key, key, { expiresAt: 10 as Instant })
      await register.put('k', 'd', 'stays')
      expect((await register.list('k', '', 2)).map(({ key }) => key)).toEqual(['a', 'b'])
      expect((await register.list('k', 'b', 9)).map(({ key }) => key)).toEqual(['c', 'd'])
      // By bytes: what a key begins with comes right before it.
      const prefixed = ['b-', 'bZ', 'b_', 'bz']
      for (const key of prefixed) await register.put('prefix', key, {})
      await register.put('prefix', 'c', {})
      expect((await register.list('prefix', 'b', 4)).map(({ key }) => key)).toEqual(prefixed)
      expect((await register.list('prefix', 'b~', 4)).map(({ key }) => key)).toEqual(['c'])
      expect(await register.expire(9 as Instant)).toBe(0)
      await register.put('k', 'b', 'renewed', { expiresAt: 20 as Instant })
      expect(await register.expire(10 as Instant)).toBe(2)
      expect(await register.list('k', '', 9)).toEqual([
        { key: 'b', version: 2, value: 'renewed', expiresAt: 20 },
        { key: 'd', version: 1, value: 'stays' },
      ])
    })
  })
}
