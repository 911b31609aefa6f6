import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyPath,
  GrowingTree,
  inclusionPath,
  isConsistent,
  isIncluded,
  rootOf,
  rootOfLeaves,
  type Subtree,
} from './merkle.ts'

/** The definitions of RFC 9162, section 2.1, as they stand there: lists of entries, recursion, bytes. */
const sha256 = (...bytes: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(bytes)).digest()
const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.of(0), entry)
const k = (n: number): number => {
  for (let power = 1; ; power *= 2) if (power < n && n <= 2 * power) return power
}
const mth = (d: readonly Uint8Array[]): Buffer => {
  if (d.length === 0) return sha256()
  if (d.length === 1) return leafHash(d[0]!)
  return sha256(Buffer.of(1), mth(d.slice(0, k(d.length))), mth(d.slice(k(d.length))))
}
const path = (m: number, d: readonly Uint8Array[]): Buffer[] => {
  if (d.length === 1) return []
  const split = k(d.length)
  return m < split
    ? [...path(m, d.slice(0, split)), mth(d.slice(split))]
    : [...path(m - split, d.slice(split)), mth(d.slice(0, split))]
}
const subproof = (m: number, d: readonly Uint8Array[], b: boolean): Buffer[] => {
  if (m === d.length) return b ? [] : [mth(d)]
  const split = k(d.length)
  return m <= split
    ? [...subproof(m, d.slice(0, split), b), mth(d.slice(split))]
    : [...subproof(m - split, d.slice(split), false), mth(d.slice(0, split))]
}

const MOST = 300
const ENTRIES = Array.from({ length: MOST }, (_, n) => Buffer.from(`entry ${n}`))
const LEAVES = ENTRIES.map((entry) => leafHash(entry).toString('hex'))
const hex = (hashes: readonly Buffer[]): readonly string[] => hashes.map((one) => one.toString('hex'))
const roots = Array.from({ length: MOST + 1 }, (_, size) => mth(ENTRIES.slice(0, size)).toString('hex'))
const subtree: Subtree = async (height, index) =>
  mth(ENTRIES.slice(index * 2 ** height, (index + 1) * 2 ** height)).toString('hex')

const size = fc.integer({ min: 1, max: MOST })
const within = size.chain((of) => fc.tuple(fc.integer({ min: 0, max: of - 1 }), fc.constant(of)))
const growth = size.chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)))
const otherHash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((one) => Buffer.from(one).toString('hex'))

describe('a Merkle tree', () => {
  it('has the root that the standard defines, at every size', async () => {
    const growing = new GrowingTree()
    expect(growing.root()).toBe(roots[0])
    for (const [index, leaf] of LEAVES.entries()) {
      growing.add(leaf)
      expect(growing.root()).toBe(roots[index + 1])
    }
    for (let of = 0; of <= MOST; of += 7) expect(await rootOf(subtree, of)).toBe(roots[of])
    expect(rootOfLeaves(LEAVES)).toBe(roots[MOST])
  })

  it('tells each subtree as it becomes whole, once', async () => {
    const growing = new GrowingTree()
    const told = new Map<string, string>()
    for (const leaf of LEAVES)
      growing.add(leaf, (height, index, hash) => {
        expect(told.has(`${height} ${index}`)).toBe(false)
        told.set(`${height} ${index}`, hash)
      })
    for (let height = 0; height < 9; height++)
      for (let index = 0; (index + 1) * 2 ** height <= MOST; index++)
        expect(told.get(`${height} ${index}`)).toBe(await subtree(height, index))
    expect(told.size).toBe(
      Array.from({ length: 9 }, (_, h) => Math.floor(MOST / 2 ** h)).reduce((a, b) => a + b),
    )
  })

  it('proves every leaf of a tree of every size to some, as the standard does', async () => {
    for (let of = 1; of <= 70; of++)
      for (let index = 0; index < of; index++) {
        const found = await inclusionPath(subtree, index, of)
        expect(found).toEqual(hex(path(index, ENTRIES.slice(0, of))))
        expect(isIncluded({ leaf: LEAVES[index]!, index, size: of, path: found }, roots[of]!)).toBe(true)
      }
  })

  it('proves leaves of any tree, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(within, otherHash, fc.nat(), async ([index, of], other, at) => {
        const found = await inclusionPath(subtree, index, of)
        expect(found).toEqual(hex(path(index, ENTRIES.slice(0, of))))
        const proof = { leaf: LEAVES[index]!, index, size: of, path: found }
        const root = roots[of]!
        expect(isIncluded(proof, root)).toBe(true)
        expect(isIncluded({ ...proof, leaf: other }, root)).toBe(false)
        expect(isIncluded(proof, other)).toBe(false)
        expect(isIncluded({ ...proof, path: [...found, other] }, root)).toBe(false)
        expect(isIncluded({ ...proof, index: of }, root)).toBe(false)
        if (found.length === 0) return
        expect(isIncluded({ ...proof, path: found.slice(1) }, root)).toBe(false)
        const changed = found.with(at % found.length, other)
        expect(isIncluded({ ...proof, path: changed }, root)).toBe(false)
      }),
    )
  })

  it('proves that it goes on where it ended, for every pair of sizes to some', async () => {
    for (let to = 1; to <= 70; to++)
      for (let from = 1; from <= to; from++) {
        const found = await consistencyPath(subtree, from, to)
        expect(found).toEqual(hex(subproof(from, ENTRIES.slice(0, to), true)))
        const [before, after] = [from, to].map((of) => ({ size: of, root: roots[of]! }))
        expect(isConsistent(before!, after!, found)).toBe(true)
      }
  })

  it('proves that it goes on at any size, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(growth, otherHash, fc.nat(), async ([from, to], other, at) => {
        const found = await consistencyPath(subtree, from, to)
        expect(found).toEqual(hex(subproof(from, ENTRIES.slice(0, to), true)))
        const [before, after] = [
          { size: from, root: roots[from]! },
          { size: to, root: roots[to]! },
        ]
        expect(isConsistent(before, after, found)).toBe(true)
        expect(isConsistent({ ...before, root: other }, after, found)).toBe(false)
        expect(isConsistent(before, { ...after, root: other }, found)).toBe(false)
        expect(isConsistent(before, after, [...found, other])).toBe(false)
        if (from < to) expect(isConsistent(after, before, found)).toBe(false)
        if (found.length === 0) return
        expect(isConsistent(before, after, found.slice(1))).toBe(false)
        expect(isConsistent(before, after, found.with(at % found.length, other))).toBe(false)
      }),
    )
  })

  it('goes on from nothing, whatever it is', () => {
    const nothing = { size: 0, root: roots[0]! }
    expect(isConsistent(nothing, { size: 3, root: roots[3]! }, [])).toBe(true)
    expect(isConsistent({ size: 0, root: roots[1]! }, { size: 3, root: roots[3]! }, [])).toBe(false)
  })
})
