import type { LogPosition } from '../log-position.ts'
import type { Store, StoredEvent } from '../ports.ts'
import { subtreesOf } from './build.ts'
import { type Checkpoint, type EventProof, isSigned } from './checkpoint.ts'
import { consistencyPath, inclusionPath, isConsistent, isIncluded, rootOf, type TreeHead } from './merkle.ts'

/** What the trees are at the heads of the log. */
export const treesAt = ({ seals }: Pick<Store, 'seals'>, heads: LogPosition): Promise<readonly TreeHead[]> =>
  Promise.all(
    heads.map(async (size, shard) => ({ size, root: await rootOf(subtreesOf(seals, shard), size) })),
  )

/** The first shard whose log does not go on where it was when it was signed; undefined where all do. */
export const brokenSince = async (
  { seals }: Pick<Store, 'seals'>,
  signed: readonly TreeHead[],
  now: readonly TreeHead[],
): Promise<number | undefined> => {
  for (const [shard, from] of signed.entries()) {
    const to = now[shard]!
    const path =
      from.size < to.size ? await consistencyPath(subtreesOf(seals, shard), from.size, to.size) : []
    if (!isConsistent(from, to, path)) return shard
  }
  return undefined
}

/** The proof that an event stood in the log when it was signed; undefined where that was before it was written. */
export const proofOf = async (
  { seals }: Pick<Store, 'seals'>,
  { stream, version, leaf, shard, pos }: StoredEvent,
  checkpoint: Checkpoint,
): Promise<EventProof | undefined> => {
  const { size } = checkpoint.trees[shard]!
  if (pos > size) return undefined
  const path = [...(await inclusionPath(subtreesOf(seals, shard), pos - 1, size))]
  return { bihuan: 'proof', case: stream, version, leaf, shard, pos, path, checkpoint }
}

/** What is wrong with a proof. */
export type ProofFault = 'signature' | 'path' | 'key'

/**
 * What is wrong with a proof, by itself alone; undefined where nothing is.
 *
 * @param keys whose signature counts; any where none are given.
 */
export const checkProof = (
  { leaf, shard, pos, path, checkpoint }: EventProof,
  keys?: ReadonlySet<string>,
): ProofFault | undefined => {
  if (!isSigned(checkpoint)) return 'signature'
  const { size, root } = checkpoint.trees[shard]!
  if (!isIncluded({ leaf, index: pos - 1, size, path }, root)) return 'path'
  return keys && !keys.has(checkpoint.key) ? 'key' : undefined
}
