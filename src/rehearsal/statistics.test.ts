import { describe, expect, it } from 'vitest'
import { Luck } from './draw.ts'
import { Histogram, Meter } from './meter.ts'
import { estimate, ratio, share, studentT } from './statistics.ts'

describe('intervals', () => {
  it("are Student's, by the printed tables", () => {
    expect(studentT(1, 0.95)).toBeCloseTo(12.706, 3)
    expect(studentT(10, 0.95)).toBeCloseTo(2.228, 3)
    expect(studentT(30, 0.99)).toBeCloseTo(2.75, 3)
  })

  it('hold the truth about as often as they say', () => {
    let held = 0
    for (let round = 0; round < 1000; round++) {
      const draw = new Luck(5, round).of('coverage', '')
      const pairs = Array.from({ length: 12 }, () => {
        const bottom = 20 + Math.floor(draw.next() * 60)
        const top = Array.from({ length: bottom }, () => Number(draw.happens(0.7))).reduce((a, b) => a + b, 0)
        return { top, bottom }
      })
      const { low, high } = ratio(pairs)!
      if (low! <= 0.7 && high! >= 0.7) held++
    }
    expect(held).toBeGreaterThan(925)
    expect(held).toBeLessThan(975)
  })

  it('are honest where all were kept: so many cases cannot show that none ever fails', () => {
    const all = share([
      { top: 30, bottom: 30 },
      { top: 20, bottom: 20 },
    ])!
    expect(all.high).toBe(1)
    // Clopper and Pearson for 50 of 50.
    expect(all.low).toBeCloseTo(0.9289, 4)
  })

  it('are none where nothing was counted, and open where there is one replication', () => {
    expect(share([{ top: 0, bottom: 0 }])).toBeNull()
    expect(ratio([{ top: 1, bottom: 2 }])).toEqual({ mean: 0.5, low: null, high: null, n: 1 })
    expect(estimate([null, null])).toBeNull()
  })
})

describe('meters', () => {
  it('sum a level over time, hour by hour', () => {
    const hour = 3_600_000
    const meter = new Meter(0, 3)
    meter.change(hour / 2, 2)
    meter.change(1.5 * hour, -1)
    meter.runTo(3 * hour)
    expect([...meter.byHour]).toEqual([hour, 1.5 * hour, hour])
    expect(meter.highest).toBe(2)
  })

  it('tell percentiles to 1.6 %, in seconds below a minute', () => {
    const times = new Histogram()
    for (let n = 1; n <= 1000; n++) times.add(n * 60_000)
    for (const [part, minutes] of [
      [0.5, 500],
      [0.9, 900],
      [0.99, 990],
    ] as const)
      expect(Math.abs(times.quantile(part)! / 60_000 / minutes - 1)).toBeLessThan(0.016)
    expect(times.quantile(1)).toBe(1000 * 60_000)
    expect(new Histogram().quantile(0.5)).toBeNull()
  })
})
