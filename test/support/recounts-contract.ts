import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FigureQuery, Position, Recount, Store } from '../../src/desk/index.ts'
import type { Contribution, Day, Instant } from '../../src/kernel/index.ts'
import { type Factory, mark, openedBy, storeOne } from './units.ts'

const FIRST = 1_770_000_000_000 as Instant
const LATER = (FIRST + 1) as Instant

const sumsOf = async (store: Store, query: Partial<FigureQuery> = {}) => {
  const { sums } = await store.figures({ indicators: ['p/i', 'p/j'], ...query })
  return sums.map(({ indicator, numerator, denominator }) => [indicator, numerator, denominator]).sort()
}

const tracedIn = async (store: Store, query: Partial<FigureQuery> = {}) => {
  const { sums } = await store.figures({ indicators: ['p/i', 'p/j'], ...query })
  return Object.fromEntries(sums.map(({ indicator, recounted }) => [indicator, recounted]))
}

/** Stores a case of one event; where that stands. */
const counted = async (
  store: Store,
  stream: string,
  contributions: readonly Contribution[],
): Promise<Position> => {
  await storeOne(store, { stream, contributions })
  const [event] = await store.events(stream, 0, 1)
  return { shard: event!.shard, pos: event!.pos }
}

/** How every store counts events anew. */
export const recountsContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: recounts`, () => {
    it('change every sum, rolled up or not, and what is behind it; of other events nothing', async () => {
      for (const isRolledUp of [false, true]) {
        const store = await opened()
        const at = await counted(store, 's', [
          mark('p/i', 'a1', '2025-01-15', 1, 2),
          mark('p/j', 'a1', '2025-01-15'),
        ])
        await counted(store, 'other', [mark('p/i', 'b', '2025-01-15', 10, 20)])
        if (isRolledUp) await store.rollUp()
        await store.recount(FIRST, [{ ...at, contributions: [mark('p/i', 'b', '2025-02-03', 5, 7)] }])
        for (let round = 0; round < 2; round++) {
          expect(await sumsOf(store), `${isRolledUp}`).toEqual([
            ['p/i', 15, 27],
            ['p/j', 0, 0],
          ])
          expect(await sumsOf(store, { indicators: ['p/i'], area: 'b' })).toEqual([['p/i', 15, 27]])
          const february = { from: '2025-02-01' as Day, to: '2025-02-28' as Day }
          expect(await sumsOf(store, { indicators: ['p/i'], ...february })).toEqual([['p/i', 5, 7]])
          await store.rollUp()
        }
        const { rows } = await store.provenance({ indicator: 'p/i' }, undefined, 9)
        expect(rows.map(({ stream, area, day, numerator }) => [stream, area, day, numerator])).toEqual([
          ['other', 'b', '2025-01-15', 10],
          ['s', 'b', '2025-02-03', 5],
        ])
        expect((await store.provenance({ indicator: 'p/j' }, undefined, 9)).rows).toEqual([])
      }
    })

    it('are told with the figures that they changed, where and when those are of, and with no others', async () => {
      const store = await opened()
      const at = await counted(store, 's', [mark('p/i', 'a1', '2025-01-15', 1, 2)])
      await counted(store, 'other', [mark('p/j', 'b', '2025-01-15')])
      expect(await tracedIn(store)).toEqual({ 'p/i': undefined, 'p/j': undefined })
      await store.recount(FIRST, [{ ...at, contributions: [mark('p/i', 'b', '2025-01-15', 4, 4)] }])
      await store.recount(LATER, [{ ...at, contributions: [mark('p/i', 'b', '2025-01-16', 6, 4)] }])
      expect(await tracedIn(store)).toEqual({
        'p/i': [
          { at: FIRST, numerator: 3, denominator: 2 },
          { at: LATER, numerator: 2, denominator: 0 },
        ],
        'p/j': undefined,
      })
      // What counts there no more is told of, too.
      expect(await tracedIn(store, { area: 'a' })).toEqual({
        'p/i': [{ at: FIRST, numerator: -1, denominator: -2 }],
      })
      expect(await tracedIn(store, { from: '2025-01-16' as Day })).toEqual({
        'p/i': [{ at: LATER, numerator: 6, denominator: 4 }],
      })
      const { sums } = await store.figuresTogether([
        { indicators: ['p/i'], area: 'b' },
        { indicators: ['p/j'] },
      ])
      expect(sums.map(([sum]) => sum!.recounted?.length)).toEqual([2, undefined])
    })

    it('that change nothing leave no trace; each batch of others counts', async () => {
      const store = await opened()
      const is = [mark('p/i', 'a1', '2025-01-15', 1, 2), mark('p/i', 'a1', '2025-01-15', 1, 2)]
      const at = await counted(store, 's', is)
      await store.recount(FIRST, [])
      await store.recount(FIRST, [{ ...at, contributions: is }])
      expect([await tracedIn(store), await store.recounts()]).toEqual([{ 'p/i': undefined }, 0])
      await store.recount(FIRST, [{ ...at, contributions: [mark('p/i', 'a1', '2025-01-15', 2, 4)] }])
      expect([await tracedIn(store), await store.recounts()]).toEqual([{ 'p/i': undefined }, 0])
      expect((await store.provenance({ indicator: 'p/i' }, undefined, 9)).rows).toHaveLength(1)
      for (const numerator of [3, 4])
        await store.recount(FIRST, [
          { ...at, contributions: [mark('p/i', 'a1', '2025-01-15', numerator, 4)] },
        ])
      expect(await store.recounts()).toBe(2)
      expect(await tracedIn(store)).toEqual({ 'p/i': [{ at: FIRST, numerator: 2, denominator: 0 }] })
    })

    it('give the figures that there were, had it been counted so from the start', async () => {
      const rows = fc.array(
        fc.record({
          area: fc.constantFrom('a1', 'b', 'gone'),
          day: fc.constantFrom('2025-01-14', '2025-01-31', '2025-02-01', '2025-03-09'),
          value: fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 5_000_000 })),
        }),
        { maxLength: 4 },
      )
      const cases = fc.array(fc.record({ was: rows, is: rows }), { minLength: 1, maxLength: 4 })
      const [before, never] = [await opened(), await opened()]
      let run = 0
      await fc.assert(
        fc.asyncProperty(cases, fc.boolean(), async (all, isRolledUp) => {
          const indicator = `q/${++run}`
          const marks = (of: (typeof all)[number]['was']) =>
            of.map(({ area, day, value }) => mark(indicator, area, day, value, 1))
          const events: Recount[] = []
          for (const [n, { was, is }] of all.entries()) {
            const at = await counted(before, `q${run}-${n}`, marks(was))
            await counted(never, `q${run}-${n}`, marks(is))
            events.push({ ...at, contributions: marks(is) })
          }
          if (isRolledUp) await before.rollUp()
          await before.recount(FIRST, events)
          for (const range of [
            {},
            { area: 'city' },
            { from: '2025-01-31' as Day, to: '2025-02-01' as Day },
          ]) {
            const [found, wanted] = await Promise.all(
              [before, never].map(async (store) => {
                const query = { indicators: [indicator], ...range }
                const { sums } = await store.figures(query, { of: [indicator], at: [0, 0.5, 1] })
                const { numerator = 0, denominator = 0, quantiles = [] } = sums[0] ?? {}
                return [numerator, denominator, quantiles]
              }),
            )
            expect(found).toEqual(wanted)
          }
        }),
        { numRuns: 30 },
      )
    })

    it('count nothing twice while cases, roll-ups, moves of areas and the same recount go on', async () => {
      const store = await opened()
      const events: Recount[] = []
      for (let n = 0; n < 12; n++) {
        const at = await counted(store, `s${n}`, [mark('p/i', 'a1', '2025-06-01', 100)])
        events.push({ ...at, contributions: [mark('p/i', 'a1', '2025-06-01')] })
      }
      expect(new Set(events.map(({ shard }) => shard)).size).toBeGreaterThan(1)
      const recounted = async () => {
        for (let n = 0; n < events.length; n += 3) await store.recount(FIRST, events.slice(n, n + 3))
      }
      const written = async () => {
        for (let n = 0; n < 12; n++) await counted(store, `w${n}`, [mark('p/i', 'a1', '2025-06-01')])
      }
      const rolledUp = async () => {
        for (let n = 0; n < 10; n++) await store.rollUp()
      }
      const moved = async () => {
        for (const parent of ['b', 'a', 'b', 'a'])
          await store.putAreas([{ code: 'a1', name: { zh: '甲一', en: 'A1' }, parent }])
      }
      await Promise.all([recounted(), written(), rolledUp(), moved(), recounted()])
      for (const query of [{ area: 'a' }, {}]) {
        for (let round = 0; round < 2; round++) {
          expect(await sumsOf(store, query)).toEqual([['p/i', 24, 0]])
          await store.rollUp()
        }
        expect(await tracedIn(store, query)).toEqual({
          'p/i': [{ at: FIRST, numerator: -1188, denominator: 0 }],
        })
      }
    })
  })
}
