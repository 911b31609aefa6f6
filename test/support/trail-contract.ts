import { describe, expect, it } from 'vitest'
import { BadCursor, type TrailEntry } from '../../src/desk/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { type Factory, openedBy } from './units.ts'

const entry = (id: string, at: number, more: Partial<TrailEntry> = {}): TrailEntry => ({
  id,
  at: at as Instant,
  kind: 'act',
  account: 'a',
  detail: { action: '派“单”' },
  ...more,
})

/** Who did and saw what, in every store. */
export const trailContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: trail`, () => {
    it('enters the same once and tells it as it was entered', async () => {
      const { trail } = await opened()
      await trail.add([])
      await trail.add([entry('1', 10, { case: 'c' })])
      await trail.add([entry('1', 99), entry('2', 20)])
      const { rows } = await trail.list({}, undefined, 10)
      expect(rows).toEqual([entry('2', 20), entry('1', 10, { case: 'c' })])
    })

    it('is read newest first, page by page, each row once', async () => {
      const { trail } = await opened()
      await trail.add(['x', 'b', 'a', 'c'].map((id) => entry(id, id === 'x' ? 5 : 7)))
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await trail.list({}, after, 2)
        seen.push(...page.rows.map(({ id }) => id))
        if (page.next !== undefined) expect(trail.after(page.rows.at(-1)!)).toBe(page.next)
        after = page.next
      } while (after !== undefined)
      expect(seen).toEqual(['a', 'b', 'c', 'x'])
      await expect(trail.list({}, 'nonsense', 1)).rejects.toThrow(BadCursor)
    })

    it('is searched by account, case, kind and time', async () => {
      const { trail } = await opened()
      await trail.add([
        entry('1', 1, { account: 'a', case: 'c' }),
        entry('2', 2, { account: 'b', case: 'c', kind: 'see' }),
        entry('3', 3, { account: 'a', case: 'd', kind: 'see' }),
        entry('4', 4, { account: 'b', kind: 'sign-in' }),
      ])
      const ids = async (query: object) => (await trail.list(query, undefined, 9)).rows.map(({ id }) => id)
      expect(await ids({ account: 'a' })).toEqual(['3', '1'])
      expect(await ids({ case: 'c' })).toEqual(['2', '1'])
      expect(await ids({ kinds: ['see', 'sign-in'] })).toEqual(['4', '3', '2'])
      expect(await ids({ kinds: [] })).toEqual([])
      expect(await ids({ kinds: ['see', 'see'] })).toEqual(['3', '2'])
      expect(await ids({ kinds: ['sign-in', 'act', 'see'], account: 'b' })).toEqual(['4', '2'])
      const page = await trail.list({ kinds: ['see', 'act'] }, undefined, 2)
      expect(page.rows.map(({ id }) => id)).toEqual(['3', '2'])
      const next = await trail.list({ kinds: ['see', 'act'] }, page.next, 2)
      expect(next.rows.map(({ id }) => id)).toEqual(['1'])
      expect(await ids({ from: 2, before: 4 })).toEqual(['3', '2'])
      expect(await ids({ account: 'a', case: 'c', kinds: ['act'] })).toEqual(['1'])
      expect(await ids({ accounts: ['a', 'nobody', 'a'] })).toEqual(['3', '1'])
      expect(await ids({ accounts: [] })).toEqual([])
      expect(await ids({ accounts: ['a', 'b'], kinds: ['see', 'act'], case: 'c' })).toEqual(['2', '1'])
      expect(await ids({ except: 'see' })).toEqual(['4', '1'])
      const of = await trail.list({ accounts: ['b', 'a'] }, undefined, 3)
      expect(of.rows.map(({ id }) => id)).toEqual(['4', '3', '2'])
      expect((await trail.list({ accounts: ['b', 'a'] }, of.next, 3)).rows.map(({ id }) => id)).toEqual(['1'])
    })
  })
}
