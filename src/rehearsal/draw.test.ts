import { describe, expect, it } from 'vitest'
import { Luck, threefry } from './draw.ts'

const words = (...of: Parameters<typeof threefry>) =>
  [...threefry(...of)].map((word) => word.toString(16).padStart(8, '0')).join(' ')

describe('luck', () => {
  it('is Threefry-2x32 by the known answers of its authors (Random123, 20 rounds)', () => {
    expect(words(0, 0, 0, 0)).toBe('6b200159 99ba4efe')
    expect(words(-1, -1, -1, -1)).toBe('1cb996fc bb002be7')
    expect(words(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toBe('c4923a9c 483df7a0')
  })

  it('is the same for the same names, and another for any other', () => {
    const first = (seed: number, replication: number, stream: string, entity: string) =>
      new Luck(seed, replication).of(stream, entity).next()
    const of = first(1, 0, 'travel', 'c-1')
    expect(first(1, 0, 'travel', 'c-1')).toBe(of)
    for (const other of [
      first(2, 0, 'travel', 'c-1'),
      first(2 ** 40 + 1, 0, 'travel', 'c-1'),
      first(1, 1, 'travel', 'c-1'),
      first(1, 0, 'travels', 'c-1'),
      first(1, 0, 'travel', 'c-2'),
    ])
      expect(other).not.toBe(of)
  })

  it('is even over [0, 1), within a stream and across entities', () => {
    const luck = new Luck(7, 3)
    const counts = new Array<number>(20).fill(0)
    const stream = luck.of('a', 'b')
    for (let n = 0; n < 20_000; n++) {
      counts[Math.floor(stream.next() * 20)]!++
      counts[Math.floor(luck.of('c', n).next() * 20)]!++
    }
    const expected = 40_000 / 20
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // The 99.9 % point of chi-square with 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.8)
  })

  it('chooses by weight', () => {
    const draw = new Luck(1, 1).of('x', 'y')
    let heavy = 0
    for (let n = 0; n < 10_000; n++)
      if (
        draw.weighted([
          [3, 'a'],
          [1, 'b'],
        ]) === 'a'
      )
        heavy++
    expect(Math.abs(heavy / 10_000 - 0.75)).toBeLessThan(0.02)
  })
})
