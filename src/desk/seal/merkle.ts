import { hash } from 'node:crypto'

/**
 * Merkle trees as RFC 9162, section 2.1, has them, over leaves that are hashed already (see `leafOf`). Hashes are SHA-256 in
 * hex. Sizes go beyond 2^32: they are halved, never shifted.
 */

/** The root of a tree without leaves. */
export const EMPTY_ROOT = hash('sha256', '', 'hex')

/** An inner node; the 0x01 keeps it apart from leaves. */
export const nodeHash = (left: string, right: string): string =>
  hash('sha256', Buffer.from(`01${left}${right}`, 'hex'), 'hex')

const half = (value: number): number => Math.floor(value / 2)
const isOdd = (value: number): boolean => value % 2 === 1
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value))

/** The largest power of two below a number that is greater than 1: where a tree of so many leaves is parted. */
const splitOf = (size: number): number => {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The hash of the whole subtree of 2^height leaves, so many such subtrees from the left. */
export type Subtree = (height: number, index: number) => Promise<string>

/** The root over leaves from `start` on, before `end`; as the RFC parts a tree, so that every whole piece is a subtree. */
const rootOver = async (subtree: Subtree, start: number, end: number): Promise<string> => {
  const size = end - start
  if (size === 0) return EMPTY_ROOT
  if (isPowerOfTwo(size)) return subtree(Math.log2(size), start / size)
  const split = start + splitOf(size)
  return nodeHash(await rootOver(subtree, start, split), await rootOver(subtree, split, end))
}

/** The root of a tree's first so many leaves. */
export const rootOf = (subtree: Subtree, size: number): Promise<string> => rootOver(subtree, 0, size)

/** What leads from a leaf to the root of a tree of so many (2.1.3.1): from the leaf up. */
export const inclusionPath = async (
  subtree: Subtree,
  index: number,
  size: number,
): Promise<readonly string[]> => {
  const path: string[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const split = start + splitOf(end - start)
    const isLeft = index < split
    path.push(await (isLeft ? rootOver(subtree, split, end) : rootOver(subtree, start, split)))
    if (isLeft) end = split
    else start = split
  }
  return path.reverse()
}

/** What shows that a tree of `to` leaves goes on where one of its first `from` ended (2.1.4.1). */
export const consistencyPath = async (
  subtree: Subtree,
  from: number,
  to: number,
): Promise<readonly string[]> => {
  if (from === 0 || from === to) return []
  const path: string[] = []
  let [start, end] = [0, to]
  while (from !== end) {
    const split = start + splitOf(end - start)
    const isLeft = from <= split
    path.push(await (isLeft ? rootOver(subtree, split, end) : rootOver(subtree, start, split)))
    if (isLeft) end = split
    else start = split
  }
  // Whoever checks knows the old root already.
  if (start > 0) path.push(await rootOver(subtree, start, end))
  return path.reverse()
}

/** Where a checker of a proof is in a tree: the place on the way and the last one of its row. */
const upFrom = (place: number, last: number): readonly [number, number] => {
  let [at, end] = [place, last]
  while (at !== 0 && !isOdd(at)) [at, end] = [half(at), half(end)]
  return [at, end]
}

/** A leaf, where it stands, and what leads to the root. */
export interface Inclusion {
  readonly leaf: string
  /** Counted from 0. */
  readonly index: number
  readonly size: number
  readonly path: readonly string[]
}

/** Whether a leaf is in the tree of a root (2.1.3.2). */
export const isIncluded = ({ leaf, index, size, path }: Inclusion, root: string): boolean => {
  if (index >= size) return false
  let [place, last, reached] = [index, size - 1, leaf]
  for (const beside of path) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      reached = nodeHash(beside, reached)
      ;[place, last] = upFrom(place, last)
    } else reached = nodeHash(reached, beside)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && reached === root
}

/** A tree by how many leaves it has. */
export interface TreeHead {
  readonly size: number
  readonly root: string
}

/** Whether a tree goes on where another one ended (2.1.4.2). */
export const isConsistent = (from: TreeHead, to: TreeHead, path: readonly string[]): boolean => {
  if (from.size === 0 || from.size === to.size)
    return path.length === 0 && (from.size === to.size ? from.root === to.root : from.root === EMPTY_ROOT)
  if (from.size > to.size) return false
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path
  if (first === undefined) return false
  let [place, last] = [from.size - 1, to.size - 1]
  while (isOdd(place)) [place, last] = [half(place), half(last)]
  let [before, after] = [first, first]
  for (const beside of rest) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      before = nodeHash(beside, before)
      after = nodeHash(beside, after)
      ;[place, last] = upFrom(place, last)
    } else after = nodeHash(after, beside)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && before === from.root && after === to.root
}

/** A tree that grows leaf by leaf and keeps no more than the roots of its whole subtrees, at most one of each height. */
export class GrowingTree {
  private readonly whole: (string | undefined)[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  /** Adds a leaf; tells each subtree that becomes whole by it, from the lowest. */
  add(leaf: string, onWhole?: (height: number, index: number, hash: string) => void): void {
    this.count++
    let [height, reached] = [0, leaf]
    for (let rest = this.count; ; rest = half(rest), height++) {
      onWhole?.(height, rest - 1, reached)
      if (isOdd(rest)) break
      reached = nodeHash(this.whole[height]!, reached)
      this.whole[height] = undefined
    }
    this.whole[height] = reached
  }

  root(): string {
    const reached = this.whole.reduce(
      (right, left) => (left === undefined || right === undefined ? (left ?? right) : nodeHash(left, right)),
      undefined,
    )
    return reached ?? EMPTY_ROOT
  }
}

/** The root over leaves that are all at hand. */
export const rootOfLeaves = (leaves: readonly string[]): string => {
  const tree = new GrowingTree()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}
