import { describe, expect, it } from 'vitest'
import { type Draw, Luck } from '../../src/rehearsal/draw.ts'
import { ratio, share, studentT, unseenShare } from '../../src/rehearsal/statistics.ts'

/**
 * How often intervals of 95 % hold the truth where replications lie unevenly and are few: measured, so that what
 * decision 11 and a rehearsal's remark say of it stays true.
 */
const ROUNDS = 4000

const normal = (draw: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - draw.next())) * Math.cos(2 * Math.PI * draw.next())

interface Outcome {
  readonly one: (draw: Draw) => number
  readonly mean: number
  readonly isShare?: true
}
const exponential: Outcome = { one: (draw) => -Math.log(1 - draw.next()), mean: 1 }
const logNormal: Outcome = { one: (draw) => Math.exp(normal(draw)), mean: Math.exp(0.5) }
/** Nearly all is kept, but in some of the replications nearly nothing. */
const rarelyBad = (bad: number): Outcome => ({
  one: (draw) => (draw.happens(bad) ? 0.3 * draw.next() : 0.98 + 0.02 * draw.next()),
  mean: bad * 0.15 + (1 - bad) * 0.99,
  isShare: true,
})

/** How many of 100 intervals hold the truth: ours, and Student's alone. */
const held = ({ one, mean, isShare }: Outcome, replications: number) => {
  let [ours, student] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const draw = new Luck(41, round).of('coverage', String(replications))
    const values = Array.from({ length: replications }, () => one(draw))
    const pairs = values.map((value) => ({ top: 500 * value, bottom: 500 }))
    const found = (isShare ? share : ratio)(pairs)!
    if (found.low! <= mean && found.high! >= mean) ours++
    const spread = values.reduce((sum, value) => sum + (value - found.mean) ** 2, 0) / (replications - 1)
    const half = studentT(replications - 1, 0.95) * Math.sqrt(spread / replications)
    if (Math.abs(found.mean - mean) <= half) student++
  }
  return { ours: (100 * ours) / ROUNDS, student: (100 * student) / ROUNDS }
}

describe('an interval over few replications', () => {
  it.each([
    ['waits that are as often short as exponential ones', exponential, 5, 89],
    ['waits that are as often short as exponential ones', exponential, 10, 91],
    ['waits that are as often short as exponential ones', exponential, 20, 93],
    ['waits of which a few are many times the others', logNormal, 5, 85],
    ['waits of which a few are many times the others', logNormal, 10, 87],
    ['waits of which a few are many times the others', logNormal, 20, 89],
  ] as const)(
    'of $0 holds the truth oftener than Student’s: $2 replications',
    (_, outcome, replications, least) => {
      const { ours, student } = held(outcome, replications)
      expect(ours).toBeGreaterThan(least)
      expect(ours).toBeGreaterThan(student + 1.5)
    },
  )

  it('knows nothing of what did not come up, which is why a rehearsal says so below twenty', () => {
    const bad = rarelyBad(0.1)
    // Of 5 and of 10 replications there is none of the bad ones in (1 - 0.1) ** n: the interval cannot hold the truth.
    expect(held(bad, 5).ours).toBeLessThan(45)
    expect(held(bad, 10).ours).toBeLessThan(75)
    expect(held(bad, 30).ours).toBeGreaterThan(94)
    // What comes up less often than `unseenShare` says is what is missed.
    for (const replications of [5, 10, 20]) {
      const missed = 100 * (1 - unseenShare(replications)) ** replications
      expect(missed).toBeCloseTo(5, 9)
      expect(held(rarelyBad(unseenShare(replications)), replications).ours).toBeGreaterThan(88)
    }
  })
})
