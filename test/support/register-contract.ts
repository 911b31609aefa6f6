import { describe, expect, it } from 'vitest'
import type { Instant } from '../../src/kernel/index.ts'
import { type Factory, openedBy } from './units.ts'

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
