import { describe, expect, it } from 'vitest'
import { type Draw, Luck } from './draw.ts'
import { Histogram, Meter } from './meter.ts'
import {
  atLeast,
  isKnownTo,
  type Pair,
  ratio,
  share,
  shareDifference,
  studentT,
  unseenShare,
} from './statistics.ts'

describe('intervals', () => {
  it("are Student's, by the printed tables", () => {
    expect(studentT(1, 0.95)).toBeCloseTo(12.706, 3)
    expect(studentT(10, 0.95)).toBeCloseTo(2.228, 3)
    expect(studentT(30, 0.99)).toBeCloseTo(2.75, 3)
  })

  it('know nothing of what none of the replications told of', () => {
    // 29 trials show, with 95 %, that fewer than one in ten fails.
    expect(unseenShare(28)).toBeGreaterThan(0.1)
    expect(unseenShare(29)).toBeLessThan(0.1)
    expect(unseenShare(1)).toBeCloseTo(0.95, 12)
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

  it('are honest where all were kept: so many replications cannot show that none ever fails', () => {
    const all = share(Array.from({ length: 16 }, () => ({ top: 500, bottom: 500 })))!
    expect(all.high).toBe(1)
    // Clopper and Pearson for 16 of 16: the cases of a replication are no observations of their own.
    expect(all.low).toBeCloseTo(0.7941, 4)
    const none = share([
      { top: 0, bottom: 30 },
      { top: 0, bottom: 0 },
    ])!
    expect([none.low, none.high]).toEqual([0, 0.975])
  })

  it.each([
    [0.05, 16],
    [0.1, 16],
    [0.2, 10],
  ])(
    'hold the truth where the cases of a replication fail together: %d of replications, %i at a time',
    (bad, count) => {
      let held = 0
      for (let round = 0; round < 1000; round++) {
        const draw = new Luck(17, round).of('together', '')
        const pairs = Array.from({ length: count }, () => {
          const bottom = 400 + Math.floor(draw.next() * 200)
          return { top: draw.happens(bad) ? 0 : bottom, bottom }
        })
        const { low, high } = share(pairs)!
        if (low! <= 1 - bad && high! >= 1 - bad) held++
      }
      expect(held).toBeGreaterThan(935)
    },
  )

  it.each([
    [0.1, 40, 0],
    [0.1, 40, 0.98],
    [0.2, 16, 0.9],
  ])(
    'hold the truth where a few replications go very wrong: %d of them, %i at a time',
    (bad, count, others) => {
      let held = 0
      for (let round = 0; round < 1000; round++) {
        const draw = new Luck(29, round).of('skewed', '')
        const pairs = Array.from({ length: count }, () => {
          const goesWrong = draw.happens(bad)
          const kept =
            others === 0 ? Number(!goesWrong) : goesWrong ? 0.3 * draw.next() : others + 0.02 * draw.next()
          return { top: 500 * kept, bottom: 500 }
        })
        const truth = others === 0 ? 1 - bad : bad * 0.15 + (1 - bad) * (others + 0.01)
        const { low, high } = share(pairs)!
        if (low! <= truth && high! >= truth) held++
      }
      expect(held).toBeGreaterThan(935)
    },
  )

  it.each([
    ['evenly spread', (draw: Draw) => 0.8 + 0.05 * (draw.next() + draw.next() + draw.next() - 1.5)],
    ['with a few bad ones', (draw: Draw) => 0.8 + 0.025 * (1 + Math.log(1 - draw.next()))],
  ] as const)('hold the truth where one stops as soon as it is known well enough: %s', (_, kept) => {
    for (const precision of [0.01, 0.0075]) {
      let held = 0
      for (let round = 0; round < 1000; round++) {
        const draw = new Luck(31, round).of('stopping', '')
        const pairs: Pair[] = []
        while (!isKnownTo(pairs, precision)) pairs.push({ top: 1000 * kept(draw), bottom: 1000 })
        const { low, high } = atLeast(share(pairs)!, precision)
        if (low! <= 0.8 && high! >= 0.8) held++
      }
      expect(held).toBeGreaterThan(935)
    }
  })

  it('of a difference hold the truth, and are the narrower for the luck that both have', () => {
    let [held, narrower] = [0, 0]
    for (let round = 0; round < 1000; round++) {
      const draw = new Luck(23, round).of('paired', '')
      const runs = Array.from({ length: 20 }, () => {
        // A hard replication has more cases and keeps fewer, here as there.
        const hard = draw.next()
        const bottom = 50 + Math.floor(100 * hard)
        const kept = (share: number) =>
          Array.from({ length: bottom }, () => Number(draw.happens(share))).reduce((a, b) => a + b, 0)
        return {
          here: { top: kept(0.9 - 0.4 * hard), bottom },
          there: { top: kept(0.95 - 0.4 * hard), bottom },
        }
      })
      const [here, there] = [runs.map((of) => of.here), runs.map((of) => of.there)]
      const { mean, low, high } = shareDifference(here, there)!
      const [a, b] = [share(here)!, share(there)!]
      expect(mean).toBeCloseTo(b.mean - a.mean, 12)
      if (low! <= 0.05 && high! >= 0.05) held++
      if (high! - low! < b.high! - b.low!) narrower++
    }
    expect(held).toBeGreaterThan(925)
    expect(held).toBeLessThan(975)
    expect(narrower).toBeGreaterThan(950)
  })

  it('say nothing where no replication tells of a spread and there is no limit', () => {
    expect(
      ratio([
        { top: 3, bottom: 1 },
        { top: 6, bottom: 2 },
      ]),
    ).toEqual({ mean: 3, low: null, high: null, n: 2 })
    expect(share([{ top: 1, bottom: 2 }])).toEqual({ mean: 0.5, low: null, high: null, n: 1 })
    // Half of them each time: the one of two that was not seen may have kept all or none.
    const half = share([
      { top: 1, bottom: 2 },
      { top: 2, bottom: 4 },
    ])!
    expect([half.low, half.high]).toEqual([0.5 - 0.975 / 2, 0.5 + 0.975 / 2])
  })

  it('are none where nothing was counted, and open where there is one replication', () => {
    expect(share([{ top: 0, bottom: 0 }])).toBeNull()
    expect(ratio([{ top: 1, bottom: 2 }])).toEqual({ mean: 0.5, low: null, high: null, n: 1 })
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
