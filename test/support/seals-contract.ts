import { describe, expect, it } from 'vitest'
import {
  inclusionPath,
  isConsistent,
  isIncluded,
  leafOf,
  rootOf,
  rootOfLeaves,
  type Store,
  sealOn,
  shardOf,
  subtreesOf,
} from '../../src/desk/index.ts'
import { BLOCK, STEP } from '../../src/desk/seal/build.ts'
import { consistencyPath } from '../../src/desk/seal/merkle.ts'
import { type Factory, openedBy, unitOf } from './units.ts'

const SHARD = shardOf('s0')
const STREAMS = Array.from({ length: 4000 }, (_, n) => `s${n}`).filter((id) => shardOf(id) === SHARD)

/** Writes so many events into one shard. */
export const fill = async (store: Store, from: number, until: number): Promise<void> => {
  for (let at = from; at < until; at += 100) {
    const units = STREAMS.slice(at, Math.min(at + 100, until)).map((stream) => unitOf({ stream }))
    for (const { status } of await store.append(units)) expect(status).toBe('stored')
  }
}
export { SHARD as FILLED }

/** Nodes as they might stand high up in a tree that nobody can fill here. */
const NODES = Array.from({ length: 300 }, (_, index) => ({
  shard: 7,
  height: STEP * 2,
  index,
  hash: leafOf('node', index, ''),
}))

/** The Merkle trees over the log, in every store. */
export const sealsContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)

  describe(`${name}: seals`, () => {
    it('keeps nodes as they were added first, and tells those that are there', async () => {
      const { seals } = await opened()
      expect(await seals.count(7, STEP * 2)).toBe(0)
      expect(await seals.hashes(7, STEP * 2, 0, 5)).toEqual([])
      expect(await seals.leaves(7, 0)).toBeUndefined()
      await seals.add([])
      await seals.add(NODES)
      const leaves = NODES.slice(0, BLOCK).map(({ hash }) => hash)
      const lowest = { shard: 7, height: STEP, index: 0, hash: rootOfLeaves(leaves), leaves }
      await seals.add([{ ...NODES[3]!, hash: NODES[4]!.hash }, lowest])
      expect(await seals.count(7, STEP * 2)).toBe(300)
      expect(await seals.count(7, STEP)).toBe(1)
      expect(await seals.count(6, STEP)).toBe(0)
      expect(await seals.hashes(7, STEP * 2, 2, 4)).toEqual(NODES.slice(2, 6).map(({ hash }) => hash))
      expect(await seals.hashes(7, STEP * 2, 298, 9)).toEqual(NODES.slice(298).map(({ hash }) => hash))
      expect(await seals.hashes(7, STEP, 0, 9)).toEqual([lowest.hash])
      expect(await seals.leaves(7, 0)).toEqual(leaves)
      expect(await seals.leaves(7, 1)).toBeUndefined()
    })

    it('tells the fingerprints of events in their order', async () => {
      const store = await opened()
      await fill(store, 0, 30)
      const leaves = (await store.log(SHARD, 0, 100)).map(({ leaf }) => leaf)
      expect(leaves).toHaveLength(30)
      expect(await store.seals.fingerprints(SHARD, 0, 100)).toEqual(leaves)
      expect(await store.seals.fingerprints(SHARD, 7, 5)).toEqual(leaves.slice(7, 12))
      expect(await store.seals.fingerprints(SHARD, 30, 5)).toEqual([])
    })

    it('are built piece by piece, and prove any event and that the log goes on where it ended', async () => {
      const store = await opened()
      const { seals } = store
      const before = BLOCK + 3
      const after = BLOCK + 204
      await fill(store, 0, before)
      expect(await sealOn(store, await store.heads(), () => false)).toBe(false)
      expect(await seals.count(SHARD, STEP)).toBe(0)
      expect(await sealOn(store, await store.heads(), () => true)).toBe(true)
      expect(await seals.count(SHARD, STEP)).toBe(1)
      const from = { size: before, root: await rootOf(subtreesOf(seals, SHARD), before) }
      await fill(store, before, after)
      expect(await sealOn(store, await store.heads(), () => true)).toBe(true)
      const leaves = await seals.fingerprints(SHARD, 0, after)
      const to = { size: after, root: await rootOf(subtreesOf(seals, SHARD), after) }
      expect(to.root).toBe(rootOfLeaves(leaves))
      for (const index of [0, 1, BLOCK - 1, BLOCK, after - 1]) {
        const path = await inclusionPath(subtreesOf(seals, SHARD), index, after)
        expect(isIncluded({ leaf: leaves[index]!, index, size: after, path }, to.root)).toBe(true)
      }
      const path = await consistencyPath(subtreesOf(seals, SHARD), before, after)
      expect(isConsistent(from, to, path)).toBe(true)
    })
  })
}
