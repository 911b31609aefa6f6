import type { SealedNode, Seals } from '../beside.ts'
import type { LogPosition } from '../log-position.ts'
import type { Store } from '../ports.ts'
import { nodeHash, rootOfLeaves, type Subtree } from './merkle.ts'

/** Nodes are kept at every so many heights: what is between is reckoned from a row of 256. */
export const STEP = 8
/** So many events make a block, the lowest node that is kept. */
export const BLOCK = 2 ** STEP
/** So many nodes are made at once. */
const MOST_NODES = 16

/** The database says that there are events where it has none, or fewer nodes than there were. */
export class BrokenLog extends Error {
  constructor(shard: number, from: number) {
    super(`the log of shard ${shard} is not whole after position ${from}`)
  }
}

/**
 * The whole subtrees of a shard's tree, as they are kept or, of events that make no block yet, as they stand in the log. Of a
 * way through the tree a row of nodes is read at each eighth height, once: have a new one for what is asked later.
 */
export const subtreesOf = (seals: Seals, shard: number): Subtree => {
  const rows = new Map<string, Promise<readonly string[]>>()
  const read = async (height: number, row: number): Promise<readonly string[]> =>
    height > 0
      ? seals.hashes(shard, height, row * BLOCK, BLOCK)
      : ((await seals.leaves(shard, row)) ?? seals.fingerprints(shard, row * BLOCK, BLOCK))
  const subtree: Subtree = async (height, index) => {
    if (height % STEP > 0)
      return nodeHash(await subtree(height - 1, index * 2), await subtree(height - 1, index * 2 + 1))
    const row = Math.floor(index / BLOCK)
    const key = `${height} ${row}`
    const found = rows.get(key) ?? read(height, row)
    rows.set(key, found)
    const hash = (await found)[index % BLOCK]
    if (hash === undefined) throw new BrokenLog(shard, index * 2 ** height)
    return hash
  }
  return subtree
}

/**
 * Builds the trees behind the writes: whatever has become whole since, up to given heads. What several processes build at once
 * is the same, and kept once.
 *
 * @param go is asked before every piece.
 * @returns whether everything is built.
 * @throws BrokenLog
 */
export const sealOn = async (
  { seals }: Pick<Store, 'seals'>,
  heads: LogPosition,
  go: () => boolean | Promise<boolean>,
): Promise<boolean> => {
  for (const [shard, head] of heads.entries())
    for (let height = STEP; 2 ** height <= head; height += STEP) {
      const whole = Math.floor(head / 2 ** height)
      for (let done = await seals.count(shard, height); done < whole; ) {
        if (!(await go())) return false
        const nodes = await nodesFrom(seals, shard, height, done, Math.min(MOST_NODES, whole - done))
        await seals.add(nodes)
        done += nodes.length
      }
    }
  return true
}

const nodesFrom = async (
  seals: Seals,
  shard: number,
  height: number,
  from: number,
  count: number,
): Promise<readonly SealedNode[]> => {
  const isLowest = height === STEP
  const below = isLowest
    ? await seals.fingerprints(shard, from * BLOCK, count * BLOCK)
    : await seals.hashes(shard, height - STEP, from * BLOCK, count * BLOCK)
  if (below.length < count * BLOCK) throw new BrokenLog(shard, from * 2 ** height)
  return Array.from({ length: count }, (_, n) => {
    const leaves = below.slice(n * BLOCK, (n + 1) * BLOCK)
    const node = { shard, height, index: from + n, hash: rootOfLeaves(leaves) }
    return isLowest ? { ...node, leaves } : node
  })
}
