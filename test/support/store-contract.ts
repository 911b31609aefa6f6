import { describe, expect, it } from 'vitest'
import { claimKey, type Due, SHARDS, shardOf } from '../../src/desk/index.ts'
import type { Effect, Instant } from '../../src/kernel/index.ts'
import { type Factory, mark, openedBy, START, storeOne, unitOf } from './units.ts'

/** What every store must do, whatever it is made of. */
export const storeContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: streams`, () => {
    it('keeps events byte for byte and the row beside them', async () => {
      const store = await opened()
      const text = '引号"\' \\ \\u0000 $1 🥶 \u2028 <b> {"a": 1 }'
      const unit = await storeOne(store, { stream: 's', text, events: 3, wakeAt: START + 5 })
      const { rows } = await store.load(['s', 'nobody'], [])
      expect([...rows.keys()]).toEqual(['s'])
      expect(JSON.stringify(rows.get('s'))).toBe(JSON.stringify(unit.row))
      const events = await store.events('s', 0, 10)
      expect(events.map(({ body }) => body)).toEqual(unit.events.map(({ body }) => body))
      expect(events.map(({ leaf }) => leaf)).toEqual(unit.events.map(({ leaf }) => leaf))
      expect(events.map(({ version }) => version)).toEqual([1, 2, 3])
      expect(await store.events('s', 1, 1)).toEqual([events[1]])
    })

    it('numbers events without gaps in each shard, however many write at once', async () => {
      const store = await opened()
      const batches = Array.from({ length: 6 }, (_, batch) =>
        Array.from({ length: 25 }, (_, n) => unitOf({ stream: `c${batch}-${n}`, events: 1 + (n % 3) })),
      )
      const answers = (await Promise.all(batches.map((units) => store.append(units)))).flat()
      expect(answers.every(({ status }) => status === 'stored')).toBe(true)
      const heads = await store.heads()
      expect(heads).toHaveLength(SHARDS)
      for (const [shard, head] of heads.entries()) {
        const log = await store.log(shard, 0, 1000)
        expect(log.map(({ pos }) => pos)).toEqual(Array.from({ length: head }, (_, n) => n + 1))
        const versions = new Map<string, number>()
        for (const { stream, version } of log) {
          expect(version).toBe((versions.get(stream) ?? 0) + 1)
          versions.set(stream, version)
        }
      }
      expect(await store.log(0, heads[0]! - 1, 10)).toHaveLength(1)
      const all = await store.log(0, 0, 1000)
      const first = all.filter(({ version }) => version === 1)
      expect(first.length).toBeGreaterThan(0)
      expect(first.length).toBeLessThan(all.length)
      expect(await store.log(0, 0, 1000, 'requests')).toEqual(first)
      expect(await store.log(0, first[0]!.pos, 1000, 'requests')).toEqual(first.slice(1))
      expect(await store.log(0, 0, 1, 'requests')).toEqual(first.slice(0, 1))
    })

    it('tells what was asked from the rest of the log: what opens a case and what corrects it', async () => {
      const store = await opened()
      const { row } = await storeOne(store, { stream: 's', text: '"type":"correct"' })
      const { row: next } = await storeOne(store, { stream: 's', on: row.state, text: '"type":"correct"' })
      await storeOne(store, { stream: 's', on: next.state, corrects: true })
      const read = await store.log(shardOf('s'), 0, 10, 'requests')
      expect(read.map(({ version }) => version)).toEqual([1, 3])
    })

    it('finds ids by how they begin, in order, wherever their shards', async () => {
      const store = await opened()
      const ids = ['AB-1', 'AB-2', 'AB-~x', 'ABZ', 'AC', 'ab-1', 'B']
      for (const stream of ids) await storeOne(store, { stream })
      expect(await store.idsFrom('AB', 9)).toEqual(['AB-1', 'AB-2', 'AB-~x', 'ABZ'])
      expect(await store.idsFrom('AB-', 2)).toEqual(['AB-1', 'AB-2'])
      expect(await store.idsFrom('AB-1', 9)).toEqual(['AB-1'])
      expect(await store.idsFrom('%', 9)).toEqual([])
    })

    it('refuses a unit decided on an old version, and stores the rest of its batch', async () => {
      const store = await opened()
      const first = await storeOne(store, { stream: 's' })
      await storeOne(store, { stream: 's', on: first.row.state })
      const stale = unitOf({
        stream: 's',
        on: first.row.state,
        keys: [{ key: 'k', hash: 'h' }],
        contributions: [mark('i', 'a', '2025-01-01')],
      })
      const again = unitOf({ stream: 's' })
      const other = unitOf({ stream: 't' })
      expect(await store.append([stale, other])).toMatchObject([{ status: 'conflict' }, { status: 'stored' }])
      expect(await store.append([again])).toEqual([{ status: 'conflict' }])
      expect((await store.load(['s'], ['k'])).used.size).toBe(0)
      expect((await store.events('s', 0, 10)).length).toBe(2)
      expect((await store.figures({ indicators: ['i'] })).sums).toEqual([])
    })

    it('of two that decide on the same version at once, stores one', async () => {
      const store = await opened()
      const { row } = await storeOne(store, { stream: 's' })
      const racers = Array.from({ length: 8 }, (_, n) => unitOf({ stream: 's', on: row.state, text: `${n}` }))
      const answers = (await Promise.all(racers.map((unit) => store.append([unit])))).flat()
      expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(1)
      expect((await store.events('s', 0, 10)).length).toBe(2)
    })
  })

  describe(`${name}: keys`, () => {
    it('know a command again, wherever it comes from', async () => {
      const store = await opened()
      const keys = [{ key: 'k', hash: 'h' }]
      await storeOne(store, { stream: 's', events: 2, keys })
      const [stored] = await store.events('s', 1, 1)
      const used = { key: 'k', hash: 'h', stream: 's', version: 2, shard: stored!.shard, pos: stored!.pos }
      expect((await store.load([], ['k', 'unknown'])).used).toEqual(new Map([['k', used]]))
      const repeated = unitOf({ stream: 'elsewhere', keys: [{ key: 'new', hash: 'x' }, ...keys] })
      const other = unitOf({ stream: 'other', keys: [{ key: 'k2', hash: 'h' }] })
      expect(await store.append([repeated, other])).toMatchObject([
        { status: 'duplicate', used },
        { status: 'stored' },
      ])
      expect((await store.load(['elsewhere'], ['new'])).rows.size).toBe(0)
      expect((await store.load([], ['new'])).used.size).toBe(0)
    })

    it('of what a case has for itself alone stop others until it is let go of', async () => {
      const store = await opened()
      const mine = { ...unitOf({ stream: 's' }), claims: { take: ['p1', 'p2'], free: [] } }
      expect(await store.append([mine])).toMatchObject([{ status: 'stored' }])
      const theirs = {
        ...unitOf({ stream: 't', keys: [{ key: 'k', hash: 'h' }] }),
        claims: { take: ['p2'], free: [] },
      }
      expect(await store.append([theirs])).toMatchObject([
        { status: 'duplicate', used: { key: claimKey('p2'), stream: 's' } },
      ])
      expect((await store.load(['t'], ['k'])).rows.size).toBe(0)
      const free = { ...unitOf({ stream: 's', on: mine.row.state }), claims: { take: [], free: ['p2'] } }
      expect(await store.append([free])).toMatchObject([{ status: 'stored' }])
      expect(await store.append([theirs])).toMatchObject([{ status: 'stored' }])
      const { used } = await store.load([], ['p1', 'p2'].map(claimKey))
      expect([...used.values()].map(({ stream }) => stream).sort()).toEqual(['s', 't'])
      // The same command again is known by its own key.
      expect(await store.append([theirs])).toMatchObject([{ status: 'duplicate', used: { key: 'k' } }])
    })

    it('lets one of many have a name that they claim at once', async () => {
      const store = await opened()
      const units = Array.from({ length: 8 }, (_, n) => ({
        ...unitOf({ stream: `h${n}` }),
        claims: { take: ['p'], free: [] },
      }))
      const answers = (await Promise.all(units.map((unit) => store.append([unit])))).flat()
      expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(7)
    })

    it('are used once, by whichever of many is first', async () => {
      const store = await opened()
      const racers = Array.from({ length: 10 }, (_, n) =>
        unitOf({
          stream: `r${n}`,
          keys: [
            { key: 'one', hash: 'h' },
            { key: `own${n}`, hash: 'h' },
          ],
        }),
      )
      const answers = (await Promise.all(racers.map((unit) => store.append([unit])))).flat()
      expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(9)
      const keys = await store.keys('', 100)
      expect(keys).toHaveLength(2)
    })
  })

  describe(`${name}: time and effects`, () => {
    it('lists what is due, earliest first, until it has moved on', async () => {
      const store = await opened()
      const late = await storeOne(store, { stream: 'late', wakeAt: START + 20 })
      await storeOne(store, { stream: 'early', wakeAt: START + 10 })
      await storeOne(store, { stream: 'never' })
      const due = async (at: number, limit: number) =>
        (await store.due((START + at) as Instant, limit)).map(({ id }) => id)
      expect(await due(9, 10)).toEqual([])
      expect(await due(20, 10)).toEqual(['early', 'late'])
      expect(await due(20, 1)).toEqual(['early'])
      await storeOne(store, { stream: 'late', on: late.row.state, wakeAt: START + 30 })
      expect(await due(20, 10)).toEqual(['early'])
    })

    it('lists what is due page by page, each once, also those of one moment', async () => {
      const store = await opened()
      const wanted: { id: string; wakeAt: number }[] = []
      for (let n = 0; n < 13; n++) {
        const wakeAt = START + (n % 3)
        await storeOne(store, { stream: `s${String(n * 7).padStart(2, '0')}`, wakeAt })
        wanted.push({ id: `s${String(n * 7).padStart(2, '0')}`, wakeAt })
      }
      await storeOne(store, { stream: 'later', wakeAt: START + 3 })
      wanted.sort((a, b) => a.wakeAt - b.wakeAt || (a.id < b.id ? -1 : 1))
      const found: Due[] = []
      for (let page: readonly Due[] = []; ; found.push(...page)) {
        page = await store.due((START + 2) as Instant, 4, found.at(-1))
        if (page.length === 0) break
      }
      expect(found).toEqual(wanted)
      expect(await store.due((START + 2) as Instant, 4, found[8]!)).toEqual(wanted.slice(9))
    })

    it('queues effects with their event and takes them off with the event that answers them', async () => {
      const store = await opened()
      const effect: Effect = { effect: 'perform', case: 'b', action: 'x', input: { text: '"' } }
      await storeOne(store, { stream: 's', effects: [effect, effect, effect] })
      const pending = await store.pending(10)
      expect(pending).toMatchObject([{ index: 0, stream: 's', effect }, { index: 1 }, { index: 2 }])
      const [one, two, three] = pending
      await storeOne(store, { stream: 'answer', settles: one! })
      expect(await store.pending(10)).toEqual([two, three])
      expect(await store.unsettled('s')).toEqual([two, three])
      await store.settle([two!, { ...three!, failed: 'the case was closed' }])
      expect(await store.pending(10)).toEqual([])
      const kept = (await store.streams('', 10)).flatMap((record) => record.pending)
      expect(kept).toEqual([{ ...three!, failed: 'the case was closed' }])
      expect(await store.unsettled('s')).toEqual(kept)
      expect(await store.unsettled('answer')).toEqual([])
    })
  })

  describe(`${name}: whole`, () => {
    it('reads out and takes in streams and keys as they are', async () => {
      const [store, copy] = [await opened(), await opened()]
      for (let n = 0; n < 9; n++) {
        const unit = await storeOne(store, {
          stream: `s${n}`,
          text: `"\\${n}🥶`,
          events: 2,
          keys: [{ key: `k${n}`, hash: 'h' }],
          contributions: [mark('p/i', 'a', '2025-01-01'), mark('p/t', 'a', '2025-01-01', 1000 * n, 1)],
          effects: [{ effect: 'perform', case: 'x', action: 'y', input: {} }],
          wakeAt: START + n,
        })
        if (n % 2) await storeOne(store, { stream: `s${n}`, on: unit.row.state })
      }
      await store.settle([{ ...(await store.pending(1))[0]!, failed: 'no' }])
      const records = await store.streams('', 100)
      const keys = await store.keys('', 100)
      const paged = [
        ...(await store.streams('', 4)),
        ...(await store.streams((await store.streams('', 4)).at(-1)!.stream, 100)),
      ]
      expect(paged).toEqual(records)
      expect(records).toHaveLength(9)
      await copy.restore(records.slice(0, 5), keys.slice(0, 2))
      await copy.restore(records.slice(5), keys.slice(2))
      expect(await copy.streams('', 100)).toEqual(records)
      expect(await copy.keys('', 100)).toEqual(keys)
      expect(await copy.heads()).toEqual(await store.heads())
      expect(await copy.due((START + 100) as Instant, 100)).toEqual(
        await store.due((START + 100) as Instant, 100),
      )
      expect((await copy.figures({ indicators: ['p/i'] })).sums).toEqual([
        { indicator: 'p/i', numerator: 9, denominator: 0 },
      ])
      const { sums } = await copy.figures({ indicators: ['p/t'] }, { of: ['p/t'], at: [0.5] })
      expect(sums[0]?.quantiles).toEqual([4000])
      // It goes on where the other stopped.
      const next = await storeOne(copy, { stream: 'after' })
      expect((await copy.load(['after'], [])).rows.get('after')?.version).toBe(next.row.version)
    })
  })
}
