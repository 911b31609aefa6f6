import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { card, draw, quantile, shuffle } from './deal.ts'

describe('dealing', () => {
  it('gives every card once, whatever their number and the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), fc.nat(500), (cards, seed, stream) => {
        const deal = shuffle(cards, seed, stream)
        const dealt = new Set(Array.from({ length: cards }, (_, place) => card(deal, place)))
        expect(dealt.size).toBe(cards)
        expect(Math.min(...dealt)).toBe(0)
        expect(Math.max(...dealt)).toBe(cards - 1)
      }),
    )
  })

  it('meets a share to the card', () => {
    const deal = shuffle(4000, 7, 1)
    const below = Array.from({ length: 4000 }, (_, place) => quantile(deal, place)).filter((q) => q < 0.25)
    expect(below).toHaveLength(1000)
  })

  it('differs by seed', () => {
    const order = (seed: number) =>
      Array.from({ length: 50 }, (_, place) => card(shuffle(50, seed, 3), place))
    expect(order(1)).not.toEqual(order(2))
  })
})

describe('drawing', () => {
  it('is even, and of one question says nothing of another', () => {
    const n = 40_000
    const counts = new Array<number>(16).fill(0)
    for (let at = 0; at < n; at++) {
      const cell = Math.floor(draw(5, 1, at) * 4) * 4 + Math.floor(draw(5, 2, at) * 4)
      counts[cell]!++
    }
    const expected = n / 16
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // 15 degrees of freedom: beyond 37.7 once in a thousand. The seed is fixed, so this holds or does not.
    expect(chiSquared).toBeLessThan(37.7)
  })

  it('is even for neighbouring seeds and persons too', () => {
    const n = 20_000
    let sum = 0
    let product = 0
    for (let at = 0; at < n; at++) {
      sum += draw(at, 3, 9)
      product += (draw(1, 3, at) - 0.5) * (draw(2, 3, at) - 0.5)
    }
    expect(sum / n).toBeCloseTo(0.5, 2)
    expect(product / n).toBeCloseTo(0, 2)
  })
})
