import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadCursor, type Store } from '../../src/desk/index.ts'
import type { Day } from '../../src/kernel/index.ts'
import { type Factory, mark, openedBy, storeOne } from './units.ts'

/** How every store sums, whatever it is made of. */
export const figuresContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: figures`, () => {
    const days = [
      '2025-01-14',
      '2025-01-15',
      '2025-01-31',
      '2025-02-01',
      '2025-02-28',
      '2025-03-01',
      '2025-04-10',
      '2025-04-11',
    ]
    const figure = async (store: Store, range: object = {}) => {
      const { sums } = await store.figures({ indicators: ['p/i'], ...range })
      return sums.map(({ numerator, denominator }) => [numerator, denominator])
    }

    it('sum by area with all below it, by any days, whether rolled up or not', async () => {
      const store = await opened()
      for (const [n, day] of days.entries())
        await storeOne(store, {
          stream: `s${n}`,
          contributions: [mark('p/i', n % 2 ? 'a1' : 'b', day, 1, 2), mark('p/other', 'a', day, 100, 0)],
        })
      await storeOne(store, { stream: 'back', contributions: [mark('p/i', 'b', '2025-02-28', -1, -2)] })
      for (const round of ['before', 'after', 'later']) {
        expect(await figure(store), round).toEqual(round === 'later' ? [[8, 16]] : [[7, 14]])
        expect(await figure(store, { area: 'a' })).toEqual([[4, 8]])
        expect(await figure(store, { area: 'a1' })).toEqual([[4, 8]])
        expect(await figure(store, { area: 'city', from: '2025-01-15', to: '2025-04-10' })).toEqual([[5, 10]])
        expect(await figure(store, { from: '2025-01-31', to: '2025-02-01' })).toEqual([[2, 4]])
        expect(await figure(store, { from: '2025-01-15', to: '2025-01-20' })).toEqual([[1, 2]])
        expect(await figure(store, { area: 'b', from: '2025-02-01', to: '2025-02-28' })).toEqual([[0, 0]])
        expect(await figure(store, { from: '2026-01-01' })).toEqual([])
        if (round === 'after')
          await storeOne(store, { stream: 'new', contributions: [mark('p/i', 'b', '2025-05-05', 1, 2)] })
        await store.rollUp()
      }
      expect((await store.figures({ indicators: [] })).position).toEqual(await store.heads())
      expect(await store.rollUp()).toBe(0)
    })

    it('tell what was stored after a position, page by page', async () => {
      const store = await opened()
      for (const n of [1, 2, 3])
        await storeOne(store, { stream: `old${n}`, contributions: [mark('p/i', 'a1', '2025-01-31')] })
      const since = await store.heads()
      for (const n of [1, 2, 3])
        await storeOne(store, { stream: `new${n}`, contributions: [mark('p/i', 'a1', '2025-01-01')] })
      const streams: string[] = []
      let after: string | undefined
      do {
        const page = await store.provenance({ indicator: 'p/i', since }, after, 2)
        streams.push(...page.rows.map(({ stream }) => stream))
        after = page.next
      } while (after !== undefined)
      expect(streams.sort()).toEqual(['new1', 'new2', 'new3'])
      expect((await store.provenance({ indicator: 'p/i' }, undefined, 9)).rows.length).toBe(6)
      const now = await store.heads()
      expect((await store.provenance({ indicator: 'p/i', since: now }, undefined, 9)).rows).toEqual([])
    })

    it('of several queries are each its own, and all of one position', async () => {
      const store = await opened()
      await storeOne(store, { stream: 's1', contributions: [mark('p/i', 'a1', '2025-01-31', 3, 4)] })
      await storeOne(store, { stream: 's2', contributions: [mark('p/i', 'b', '2025-02-01', 1, 2)] })
      await storeOne(store, { stream: 's3', contributions: [mark('p/d', 'b', '2025-02-01', 10, 1)] })
      const february = '2025-02-01' as Day
      for (let round = 0; round < 2; round++) {
        const { sums, position } = await store.figuresTogether(
          [
            { indicators: ['p/i'] },
            { indicators: ['p/i', 'p/none'], area: 'a' },
            { indicators: [] },
            { indicators: ['p/i', 'p/d'], from: february },
          ],
          { of: ['p/d'], at: [0.5] },
        )
        const told = sums.map((of) => of.map((sum) => [sum.indicator, sum.numerator, sum.denominator]).sort())
        expect(told).toEqual([
          [['p/i', 4, 6]],
          [['p/i', 3, 4]],
          [],
          [
            ['p/d', 10, 1],
            ['p/i', 1, 2],
          ],
        ])
        expect(sums[3]!.find(({ indicator }) => indicator === 'p/d')?.quantiles).toEqual([10])
        expect(position).toEqual(await store.heads())
        expect((await store.figuresTogether([])).position).toEqual(position)
        await store.rollUp()
      }
    })

    it('follow an area that is put elsewhere', async () => {
      const store = await opened()
      await storeOne(store, { stream: 's', contributions: [mark('p/i', 'a1', '2025-01-01')] })
      await store.rollUp()
      await store.putAreas([{ code: 'a1', name: { zh: '甲一', en: 'A1' }, parent: 'b' }])
      for (let round = 0; round < 2; round++) {
        expect(await figure(store, { area: 'b' })).toEqual([[1, 0]])
        expect(await figure(store, { area: 'a' })).toEqual([])
        await store.rollUp()
      }
      expect((await store.areas()).find(({ code }) => code === 'a1')?.parent).toBe('b')
    })

    it('give exact quantiles, take-backs taken back', async () => {
      const values = fc.array(
        fc.record({ value: fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 5_000_000 })), back: fc.boolean() }),
        { maxLength: 30 },
      )
      const store = await opened()
      let run = 0
      await fc.assert(
        fc.asyncProperty(values, fc.boolean(), async (list, rolled) => {
          const indicator = `q/${++run}`
          const rows = list.flatMap(({ value, back }) => [
            mark(indicator, 'a1', '2025-01-10', value, 1),
            ...(back ? [mark(indicator, 'a1', '2025-01-10', -value, -1)] : []),
          ])
          if (rows.length > 0) await storeOne(store, { stream: `q${run}`, contributions: rows })
          if (rolled) await store.rollUp()
          const left = list
            .filter(({ back }) => !back)
            .map(({ value }) => value)
            .sort((a, b) => a - b)
          const middle = (left.length - 1) / 2
          const median = (left[Math.floor(middle)]! + left[Math.ceil(middle)]!) / 2
          const { sums } = await store.figures(
            { indicators: [indicator], area: 'city' },
            { of: [indicator], at: [0, 0.5, 1] },
          )
          expect(sums[0]?.quantiles ?? []).toEqual(left.length === 0 ? [] : [left[0], median, left.at(-1)])
        }),
        { numRuns: 40 },
      )
    })

    it('of several durations come with the sums, each with its own quantiles', async () => {
      const store = await opened()
      for (let n = 1; n <= 9; n++)
        await storeOne(store, {
          stream: `d${n}`,
          contributions: [
            mark('p/took', 'a1', '2025-01-10', n * 1000, 1),
            mark('p/waited', n > 6 ? 'b' : 'a1', '2025-01-10', n * 70, 1),
            mark('p/i', 'a1', '2025-01-10', 1, 2),
          ],
        })
      for (let round = 0; round < 2; round++) {
        const { sums } = await store.figures(
          { indicators: ['p/took', 'p/waited', 'p/i', 'p/none'], area: 'a' },
          { of: ['p/took', 'p/waited', 'p/none'], at: [0.5, 1] },
        )
        expect([...sums].sort((a, b) => (a.indicator < b.indicator ? -1 : 1))).toEqual([
          { indicator: 'p/i', numerator: 9, denominator: 18 },
          { indicator: 'p/took', numerator: 45_000, denominator: 9, quantiles: [5000, 9000] },
          { indicator: 'p/waited', numerator: 21 * 70, denominator: 6, quantiles: [245, 420] },
        ])
        await store.rollUp()
      }
    })

    it('are of one moment: a median is of the values that were counted, at the position told', async () => {
      const store = await opened()
      const read = async () => {
        const query = { indicators: ['p/took', 'p/waited'] }
        const { sums, position } = await store.figures(query, { of: query.indicators, at: [0.5, 1] })
        const stored = position.reduce((total, pos) => total + pos, 0)
        for (const { denominator, quantiles } of sums) {
          expect(denominator).toBe(stored)
          expect(quantiles).toEqual([((stored + 1) / 2) * 1000, stored * 1000])
        }
      }
      const write = async () => {
        for (let n = 1; n <= 30; n++) {
          const contributions = ['p/took', 'p/waited'].map((of) => mark(of, 'a', '2025-01-10', n * 1000, 1))
          await storeOne(store, { stream: `m${n}`, contributions })
        }
      }
      const readOften = async () => {
        for (let n = 0; n < 30; n++) await read()
      }
      await Promise.all([write(), readOften(), readOften()])
      await read()
    })

    it('open to every contribution behind them, page by page, each once', async () => {
      const store = await opened()
      const wanted: string[] = []
      for (let n = 0; n < 23; n++) {
        const day = days[n % days.length]!
        const area = n % 3 ? 'a1' : 'b'
        await storeOne(store, {
          stream: `s${n}`,
          contributions: [mark('p/i', area, day), mark('p/i', area, day, 5)],
        })
        if (area === 'a1' && day >= '2025-01-15') wanted.push(`s${n} 1`, `s${n} 5`)
      }
      const found: string[] = []
      const seenDays: string[] = []
      let after: string | undefined
      do {
        const page = await store.provenance(
          { indicator: 'p/i', area: 'a', from: '2025-01-15' as Day },
          after,
          7,
        )
        for (const { stream, numerator, version, pos, day } of page.rows) {
          found.push(`${stream} ${numerator}`)
          seenDays.push(day)
          expect([version, pos > 0]).toEqual([1, true])
        }
        after = page.next
      } while (after !== undefined)
      expect(found.sort()).toEqual(wanted.sort())
      expect(seenDays).toEqual([...seenDays].sort())
      for (const wrong of ['nonsense', '', '-1', '2025-13-01_0_1_0'])
        await expect(store.provenance({ indicator: 'p/i' }, wrong, 7)).rejects.toThrow(BadCursor)
    })

    it('are nothing for days the wrong way round', async () => {
      const store = await opened()
      for (const day of ['2025-04-01', '2025-04-20', '2025-05-31'])
        await storeOne(store, { stream: day, contributions: [mark('p/i', 'a', day)] })
      for (let round = 0; round < 2; round++) {
        expect(await figure(store, { from: '2025-05-10', to: '2025-04-01' })).toEqual([])
        expect(await figure(store, { from: '2025-04-21', to: '2025-04-20' })).toEqual([])
        expect(await figure(store, { area: 'nowhere' })).toEqual([])
        await store.rollUp()
      }
    })

    it('count what happened outside the tree of areas, and put it right once the area is there', async () => {
      const store = await opened()
      await storeOne(store, { stream: 's', contributions: [mark('p/i', 'lost', '2025-04-01')] })
      await storeOne(store, { stream: 't', contributions: [mark('p/i', 'a', '2025-04-02')] })
      for (let round = 0; round < 2; round++) {
        expect(await figure(store)).toEqual([[2, 0]])
        expect(await figure(store, { area: 'lost' })).toEqual([[1, 0]])
        expect(await figure(store, { area: 'b' })).toEqual([])
        expect((await store.provenance({ indicator: 'p/i', area: 'lost' }, undefined, 9)).rows).toHaveLength(
          1,
        )
        await store.rollUp()
      }
      await store.putAreas([{ code: 'lost', name: { zh: '丢', en: 'Lost' }, parent: 'b' }])
      for (let round = 0; round < 2; round++) {
        expect(await figure(store, { area: 'b' })).toEqual([[1, 0]])
        expect(await figure(store, { area: 'city' })).toEqual([[2, 0]])
        await store.rollUp()
      }
    })

    it('stay exact while contributions, roll-ups and moves of areas go on at once', async () => {
      const store = await opened()
      const times = (count: number, work: (n: number) => Promise<unknown>) =>
        Array.from({ length: count }, (_, n) => n).reduce<Promise<unknown>>(
          (before, n) => before.then(() => work(n)),
          Promise.resolve(),
        )
      await Promise.all([
        times(20, (n) =>
          storeOne(store, { stream: `w${n}`, contributions: [mark('p/i', 'a1', '2025-06-01')] }),
        ),
        times(10, () => store.rollUp()),
        times(6, (n) =>
          store.putAreas([{ code: 'a1', name: { zh: '甲一', en: 'A1' }, parent: n % 2 ? 'a' : 'b' }]),
        ),
        times(20, async () => {
          const { sums, position } = await store.figures({ indicators: ['p/i'], area: 'city' })
          expect(sums[0]?.numerator ?? 0).toBe(position.reduce((total, pos) => total + pos, 0))
        }),
      ])
      await store.rollUp()
      expect(await figure(store, { area: 'a' })).toEqual([[20, 0]])
      expect(await figure(store, { area: 'b' })).toEqual([])
    })
  })
}
