import { expect, it } from 'vitest'
import { memorySeals } from '../../store/seals.ts'
import { leafOf } from '../leaf.ts'
import { BLOCK, BrokenLog, STEP, sealOn, subtreesOf } from './build.ts'
import { GrowingTree, inclusionPath, isIncluded, rootOf } from './merkle.ts'

const eventAt = (pos: number) => {
  const stream = `s${pos}`
  return { shard: 0, pos, stream, version: 1, body: '{}', leaf: leafOf(stream, 1, '{}') }
}

it('reads a row of nodes at each eighth height of a tree, however large it is', async () => {
  const size = BLOCK * BLOCK + 3 * BLOCK + 5
  const events = Array.from({ length: size }, (_, n) => eventAt(n + 1))
  const seals = memorySeals([events])
  expect(await sealOn({ seals }, [size], () => true)).toBe(true)
  expect([
    await seals.count(0, STEP),
    await seals.count(0, STEP * 2),
    await seals.count(0, STEP * 3),
  ]).toEqual([BLOCK + 3, 1, 0])
  const growing = new GrowingTree()
  for (const { leaf } of events) growing.add(leaf)
  expect(await rootOf(subtreesOf(seals, 0), size)).toBe(growing.root())
  let reads = 0
  const counting = {
    ...seals,
    ...Object.fromEntries(
      (['fingerprints', 'hashes', 'leaves'] as const).map((name) => [
        name,
        (...given: never[]) => {
          reads++
          return (seals[name] as (...given: never[]) => unknown)(...given)
        },
      ]),
    ),
  }
  for (const index of [0, 1000, BLOCK * BLOCK, size - 1]) {
    reads = 0
    const path = await inclusionPath(subtreesOf(counting, 0), index, size)
    expect(isIncluded({ leaf: events[index]!.leaf, index, size, path }, growing.root())).toBe(true)
    expect(reads).toBeLessThan(10)
  }
})

it('builds nothing over events that are not there', async () => {
  const seals = memorySeals([Array.from({ length: 300 }, (_, n) => eventAt(n + 1))])
  await expect(sealOn({ seals }, [600], () => true)).rejects.toThrow(BrokenLog)
  expect(await seals.count(0, STEP)).toBe(0)
  await expect(rootOf(subtreesOf(seals, 0), 600)).rejects.toThrow(BrokenLog)
})
