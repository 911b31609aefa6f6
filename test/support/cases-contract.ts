import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadCursor, type CaseQuery, type Scope, type Store } from '../../src/desk/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, type Factory, openedBy, START, storeOne, type Wanted } from './units.ts'

const HOUR = 3_600_000

const idsOf = async (store: Store, query: CaseQuery, limit = 50): Promise<readonly string[]> =>
  (await store.cases(query, undefined, limit)).rows.map(({ id }) => id)

/** All pages of a queue, each of `limit` rows. */
const paged = async (store: Store, query: CaseQuery, limit: number): Promise<readonly string[]> => {
  const found: string[] = []
  let after: string | undefined
  do {
    const page = await store.cases(query, after, limit)
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    found.push(...page.rows.map(({ id }) => id))
    after = page.next
  } while (after !== undefined)
  return found
}

/** Queues: which cases every store lists, and in what order. */
export const casesContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: queues`, () => {
    it('put the earliest deadline first and cases without one last, and forget the ended', async () => {
      const store = await opened()
      await storeOne(store, { stream: 'later', dueAt: START + 2 * HOUR })
      await storeOne(store, { stream: 'never' })
      await storeOne(store, { stream: 'sooner', dueAt: START + HOUR })
      const unit = await storeOne(store, { stream: 'done', dueAt: START })
      expect(await idsOf(store, { order: 'due' })).toEqual(['done', 'sooner', 'later', 'never'])
      await storeOne(store, { stream: 'done', on: unit.row.state, closes: true })
      expect(await idsOf(store, { order: 'due' })).toEqual(['sooner', 'later', 'never'])
      expect(await idsOf(store, { order: 'due', closed: true })).toEqual([])
      expect(await idsOf(store, { order: 'opened', closed: true })).toEqual(['done'])
      expect(await idsOf(store, { order: 'opened', stages: ['done'] })).toEqual(['done'])
      const [row] = (await store.cases({ order: 'due' }, undefined, 1)).rows
      expect(row).toEqual((await store.load(['sooner'], [])).rows.get('sooner'))
    })

    it('lead on after whatever a case may be called', async () => {
      const store = await opened()
      for (const stream of ['a-~x_1', 'a-~y', 'b:1.2']) await storeOne(store, { stream, dueAt: START })
      const first = await store.cases({ order: 'due' }, undefined, 1)
      const second = await store.cases({ order: 'due' }, first.next, 1)
      expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(['a-~x_1', 'a-~y'])
    })

    it('are of one bureau, programme, requester, or an area with all below it', async () => {
      const store = await opened()
      const put = (stream: string, opening: NonNullable<Wanted['opening']>, openedAt: number) =>
        storeOne(store, { stream, opening, openedAt: START + openedAt })
      await put('one', { bureau: 'x', area: 'a1', programme: 'p' }, 1)
      await put('two', { bureau: 'y', area: 'b', programme: 'p', requester: 'me' }, 2)
      await put('three', { bureau: 'x', area: 'lost', programme: 'q', requester: 'you' }, 3)
      const newest = (query: Omit<CaseQuery, 'order'>) => idsOf(store, { ...query, order: 'opened' })
      expect(await newest({})).toEqual(['three', 'two', 'one'])
      expect(await newest({ bureaus: ['x'] })).toEqual(['three', 'one'])
      expect(await newest({ bureaus: ['x', 'y'], programmes: ['p'] })).toEqual(['two', 'one'])
      expect(await newest({ bureaus: [] })).toEqual([])
      expect(await newest({ programmes: [] })).toEqual([])
      expect(await newest({ requester: 'me' })).toEqual(['two'])
      expect(await newest({ requester: 'me', bureaus: ['x'] })).toEqual([])
      expect(await newest({ area: 'city' })).toEqual(['two', 'one'])
      expect(await newest({ area: 'a' })).toEqual(['one'])
      expect(await newest({ area: 'lost' })).toEqual(['three'])
      const within = [{ bureaus: ['y'] }, { programmes: ['q'] }, { area: 'a' }, { area: 'city' }]
      expect(await newest({ within })).toEqual(['three', 'two', 'one'])
      expect(await newest({ within: within.slice(2) })).toEqual(['two', 'one'])
    })

    it('are of whoever is told later that they are theirs, from then on', async () => {
      const store = await opened()
      const unit = await storeOne(store, { stream: 'one', opening: { withheld: 'me' } })
      const theirs = () => idsOf(store, { order: 'opened', requester: 'me' })
      const before = await theirs()
      await storeOne(store, { stream: 'one', on: unit.row.state, tells: 'me' })
      expect([before, await theirs()]).toEqual([[], ['one']])
    })

    it('hold what is offered to a bureau apart from what it is in charge of, until that is answered', async () => {
      const store = await opened()
      const offer = async (stream: string, offers: string, dueAt?: number, area = 'a1') => {
        const unit = await storeOne(store, {
          ...{ stream, offers, opening: { bureau: 'x', programme: 'p', area } },
          ...(dueAt === undefined ? {} : { dueAt }),
        })
        return unit.row.state
      }
      await offer('never', 'y')
      await offer('later', 'y', START + 2 * HOUR)
      const soonest = await offer('soonest', 'y', START + HOUR)
      await offer('elsewhere', 'z', START, 'b')
      await storeOne(store, { stream: 'own', opening: { bureau: 'y', programme: 'p', area: 'a1' } })
      const list = (query: Omit<CaseQuery, 'order' | 'offered'>) =>
        idsOf(store, { ...query, order: 'due', offered: true })
      expect(await list({ bureaus: ['y'] })).toEqual(['soonest', 'later', 'never'])
      expect(await idsOf(store, { order: 'opened', offered: true, bureaus: ['y'] })).toEqual(
        await list({ bureaus: ['y'] }),
      )
      expect(await paged(store, { order: 'due', offered: true, within: [{}] }, 1)).toEqual([
        'elsewhere',
        'soonest',
        'later',
        'never',
      ])
      expect(await list({ within: [{ bureaus: ['x'] }] })).toEqual([])
      expect(await list({ within: [{ bureaus: ['y', 'z'], area: 'b' }] })).toEqual(['elsewhere'])
      expect(await list({ within: [{ bureaus: ['y'], programmes: ['q'] }] })).toEqual([])
      expect(await list({ area: 'a', stages: ['received'] })).toEqual(['soonest', 'later', 'never'])
      expect(await idsOf(store, { order: 'due', bureaus: ['y'] })).toEqual(['own'])
      const counted = async () =>
        (await store.boardCounts({}, START as Instant, START as Instant)).map(({ bureau, area, offered }) => [
          bureau,
          area,
          offered,
        ])
      expect(await counted()).toEqual([
        ['y', 'a1', 3],
        ['z', 'b', 1],
      ])
      await storeOne(store, { stream: 'soonest', on: soonest, offers: null })
      expect(await list({ bureaus: ['y'] })).toEqual(['later', 'never'])
      expect(await counted()).toEqual([
        ['y', 'a1', 2],
        ['z', 'b', 1],
      ])
      // Kept whole: what is read of it to be verified, and brought to another store.
      const rows = (await store.streams('', 10)).map(({ row }) => [row.id, row.offeredTo] as const)
      expect(Object.fromEntries(rows)).toEqual({
        ...{ never: 'y', later: 'y', elsewhere: 'z', own: undefined, soonest: undefined },
      })
      const other = await opened()
      await other.restore(await store.streams('', 10), [])
      expect(await idsOf(other, { order: 'due', offered: true })).toEqual(['elsewhere', 'later', 'never'])
    })

    it('hold which organisation a case concerns, until that is otherwise or put right', async () => {
      const store = await opened()
      const theirs = async (organisation: string, of: Store = store) =>
        [...(await idsOf(of, { order: 'opened', within: [{ organisation }] }))].sort()
      const one = await storeOne(store, { stream: 'one', concerns: 'o' })
      await storeOne(store, { stream: 'two', concerns: 'o' })
      await storeOne(store, { stream: 'none' })
      expect([await theirs('o'), await theirs('other')]).toEqual([['one', 'two'], []])
      const moved = await storeOne(store, { stream: 'one', on: one.row.state, concerns: 'other' })
      expect([await theirs('o'), await theirs('other')]).toEqual([['two'], ['one']])
      // What has gone on since it was looked at is left as it is.
      await store.putConcerns([
        { stream: 'none', version: 1, organisation: 'o' },
        { stream: 'two', version: 1 },
        { stream: 'one', version: 1, organisation: 'o' },
      ])
      expect([await theirs('o'), await theirs('other')]).toEqual([['none'], ['one']])
      await storeOne(store, { stream: 'one', on: moved.row.state })
      expect(await theirs('other')).toEqual([])
      const kept = await store.streams('', 10)
      expect(Object.fromEntries(kept.map(({ stream, organisation }) => [stream, organisation]))).toEqual({
        ...{ one: undefined, two: undefined, none: 'o' },
      })
      const other = await opened()
      await other.restore(kept, [])
      expect(await theirs('o', other)).toEqual(['none'])
    })

    it('count what is late, what soon will be and what came back too often, by bureau and area, as their pages list it', async () => {
      const store = await opened()
      for (let n = 0; n < 40; n++)
        await storeOne(store, {
          stream: `s${n}`,
          opening: {
            bureau: `b${n % 3}`,
            area: ['a', 'a1', 'b', 'lost'][n % 4]!,
            programme: n % 5 ? 'p' : 'q',
          },
          ...(n % 7 ? { dueAt: START + ((n * 37) % 11) * HOUR } : {}),
          ...(n % 9 ? (n % 2 ? {} : { offers: `b${(n + 1) % 3}` }) : { closes: true }),
          ...(n % 4 ? { concerns: `o${n % 2}` } : {}),
          returns: n % 4,
        })
      const now = (START + 4 * HOUR) as Instant
      const soonBefore = (START + 8 * HOUR) as Instant
      const queries: readonly Omit<CaseQuery, 'order'>[] = [
        {},
        { programmes: ['p'] },
        { bureaus: ['b1'], area: 'a' },
        { within: [{ bureaus: ['b0'] }, { area: 'b' }] },
        {
          within: [
            { organisation: 'o1' },
            { organisation: 'o0', area: 'b' },
            { bureaus: ['b2'], area: 'a1' },
          ],
        },
        { within: [{ organisation: 'o1', bureaus: ['b1'] }], area: 'a' },
        { within: [] },
      ]
      for (const query of queries) {
        const counts = await store.boardCounts(query, now, soonBefore)
        const total = (of: 'late' | 'soon' | 'often' | 'offered') =>
          counts.reduce((sum, count) => sum + count[of], 0)
        const late = await idsOf(store, { ...query, order: 'due', dueBefore: now })
        const soon = await idsOf(store, { ...query, order: 'due', dueFrom: now, dueBefore: soonBefore })
        const often = await idsOf(store, { ...query, order: 'due', returnedOften: true })
        const offered = await idsOf(store, { ...query, order: 'due', offered: true })
        expect([total('late'), total('soon'), total('often'), total('offered')]).toEqual([
          late.length,
          soon.length,
          often.length,
          offered.length,
        ])
        for (const { bureau, area, late, soon, often, offered } of counts) {
          expect(late + soon + often + offered).toBeGreaterThan(0)
          if (late + soon === 0) continue
          expect(
            await idsOf(store, { ...query, order: 'due', bureaus: [bureau], dueBefore: soonBefore }),
          ).not.toEqual([])
          expect(area).not.toBe('')
        }
      }
      const all = await store.boardCounts({}, now, soonBefore)
      for (const of of ['late', 'soon', 'often', 'offered'] as const)
        expect([of, all.some((count) => count[of] > 0)]).toEqual([of, true])
    })

    it('tell which organisations open cases concern, and how many each, of what is in the scopes', async () => {
      const store = await opened()
      for (let n = 0; n < 24; n++)
        await storeOne(store, {
          stream: `s${n}`,
          openedAt: START + n,
          opening: { bureau: `b${n % 2}`, area: n % 3 ? 'b' : 'a1', programme: n % 5 ? 'p' : 'q' },
          ...(n % 8 === 0 ? {} : { concerns: `o${n % 4}` }),
          ...(n % 11 === 0 ? { closes: true } : {}),
        })
      // Of each organisation those that its own people would be listed.
      const listed = async (within: readonly Scope[]) => {
        const all = await Promise.all(
          ['o0', 'o1', 'o2', 'o3'].map(async (organisation) => ({
            organisation,
            open: (
              await idsOf(store, {
                order: 'due',
                within: within
                  .filter((of) => (of.organisation ?? organisation) === organisation)
                  .map((of) => ({ ...of, organisation })),
              })
            ).length,
          })),
        )
        return all
          .filter(({ open }) => open > 0)
          .sort((a, b) => b.open - a.open || (a.organisation < b.organisation ? -1 : 1))
      }
      const scopes: readonly (readonly Scope[])[] = [
        [{}],
        [{ bureaus: ['b1'] }],
        [{ programmes: ['p'], bureaus: ['b0'], area: 'a' }],
        [{ organisation: 'o1' }],
        [{ bureaus: ['none'] }],
        [],
      ]
      for (const within of scopes) expect(await store.concerned(within, 9)).toEqual(await listed(within))
      expect((await store.concerned([{}], 9)).map(({ open }) => open)).not.toEqual([])
      expect(await store.concerned([{}], 2)).toEqual((await listed([{}])).slice(0, 2))
    })

    it('read the same page by page as at once, like the plain filter of the memory store', async () => {
      const [store, plain] = [await opened(), memoryStore()]
      await plain.putAreas(AREAS)
      for (let n = 0; n < 60; n++) {
        const wanted: Wanted = {
          stream: `s${n}`,
          openedAt: START + (n % 7),
          opening: {
            bureau: `b${n % 3}`,
            area: ['a', 'a1', 'b', 'lost'][n % 4]!,
            programme: n % 5 ? 'p' : 'p.loop',
            ...(n % 2 ? { requester: `r${n % 6}` } : {}),
          },
          ...(n % 4 ? { dueAt: START + ((n * 37) % 11) * HOUR } : {}),
          ...(n % 9 ? (n % 5 ? {} : { offers: `b${(n + 1) % 3}` }) : { closes: true }),
          ...(n % 3 ? { concerns: `o${n % 2}` } : {}),
          returns: n % 4,
        }
        await storeOne(store, wanted)
        await storeOne(plain, wanted)
      }
      const some = (values: readonly string[]) => fc.option(fc.subarray([...values]), { nil: undefined })
      const queries = fc.record(
        {
          order: fc.constantFrom('due' as const, 'opened' as const),
          bureaus: some(['b0', 'b1', 'b2', 'none']),
          programmes: some(['p', 'p.loop']),
          stages: some(['received', 'done']),
          closed: fc.boolean(),
          returnedOften: fc.constant(true),
          offered: fc.constant(true),
          area: fc.constantFrom('city', 'a', 'b', 'lost'),
          requester: fc.constantFrom('r1', 'r3', 'nobody'),
          openedFrom: fc.integer({ min: START, max: START + 7 }),
          openedBefore: fc.integer({ min: START, max: START + 7 }),
          within: fc.array(
            fc.record(
              {
                bureaus: fc.subarray(['b0', 'b1', 'b2']),
                programmes: fc.subarray(['p', 'p.loop']),
                area: fc.constantFrom('a', 'b', 'lost'),
                organisation: fc.constantFrom('o0', 'o1', 'none'),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        },
        { requiredKeys: ['order'] },
      )
      await fc.assert(
        fc.asyncProperty(queries, fc.integer({ min: 1, max: 20 }), async (query, limit) => {
          const all = await idsOf(plain, query as unknown as CaseQuery, 100)
          expect(await paged(store, query as unknown as CaseQuery, limit)).toEqual(all)
        }),
        {
          numRuns: 100,
          examples: [
            // Several posts in the whole city, and one in a part of it.
            [{ order: 'due', within: [{}, {}, { area: 'a' as const }] }, 1],
            // One organisation's cases everywhere, in a part of the city, and all that there is in a part of it.
            [
              {
                order: 'opened',
                within: [{ organisation: 'o1' }, { organisation: 'o1', area: 'a' }, { area: 'a' }],
              },
              3,
            ],
          ],
        },
      )
    })

    it('have pages that are nearly all of one of many pieces', async () => {
      const store = await opened()
      const few = Array.from({ length: 9 }, (_, n) => ({ stream: `few${n}`, at: n * 10, bureau: `b${n}` }))
      const many = Array.from({ length: 25 }, (_, n) => ({ stream: `many${n}`, at: 31 + n, bureau: 'busy' }))
      // No two at one moment.
      const all = [...few, ...many.filter(({ at }) => at % 10 !== 0)].sort((one, other) => one.at - other.at)
      for (const { stream, at, bureau } of all)
        await storeOne(store, { stream, openedAt: START + at, dueAt: START + at, opening: { bureau } })
      const ids = all.map(({ stream }) => stream)
      for (const limit of [1, 3, 10, 20]) {
        expect(await paged(store, { order: 'due' }, limit)).toEqual(ids)
        expect(await paged(store, { order: 'opened' }, limit)).toEqual([...ids].reverse())
      }
    })

    it('go on only behind what a page gave: others who ask in that moment have theirs', async () => {
      const store = await opened()
      await storeOne(store, { stream: 'one' })
      const wrong = ['', 'x', "1_'; drop table x", '99999999999999999999_a', '_'].map((cursor) =>
        expect(store.cases({ order: 'due' }, cursor, 5)).rejects.toThrow(BadCursor),
      )
      const first = expect(store.cases({ order: 'due' }, undefined, 5)).resolves.toMatchObject({
        rows: [{ id: 'one' }],
      })
      await Promise.all([...wrong, first])
    })
  })
}
