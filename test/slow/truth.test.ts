import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../src/kernel/index.ts'
import { uniform } from '../../src/rehearsal/distribution.ts'
import type { Findings } from '../../src/rehearsal/findings.ts'
import { runOnce } from '../../src/rehearsal/run.ts'
import { type Estimate, ratio, share } from '../../src/rehearsal/statistics.ts'
import { expectWithin, exponentialHours, findings, windowScenario } from '../fixtures/window.ts'

/** Hours of waiting, with a 99 % interval. */
const meanWait = (found: Findings): Estimate =>
  ratio(
    found.waits.get('serve')!.pairs.map(({ top, bottom }) => ({ top: top / HOUR_MS, bottom })),
    0.99,
  )!

/** Erlang's C: the chance to wait at all with c servers and a load of a. */
const erlangC = (c: number, a: number): number => {
  let blocked = 1
  for (let k = 1; k <= c; k++) blocked = (a * blocked) / (k + a * blocked)
  return blocked / (1 - (a / c) * (1 - blocked))
}

/** Erlang-A by its birth–death chain: the share who leave before they are called. */
const abandoned = (c: number, arrive: number, serve: number, leave: number): number => {
  const weights = [1]
  for (let k = 1; k < 500; k++)
    weights.push((weights[k - 1]! * arrive) / (Math.min(k, c) * serve + Math.max(0, k - c) * leave))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const leaving = weights.reduce((sum, weight, k) => sum + Math.max(0, k - c) * leave * weight, 0)
  return leaving / all / arrive
}

describe('a rehearsal through the whole desk agrees with the formulas', () => {
  it('M/M/10 at 8.5 an hour: mean wait, and the tail P(W > 1 h) = 0.1182', () => {
    const found = findings(
      windowScenario({ clerks: 10, perHour: 8.5, service: exponentialHours(1), days: 60 }),
      18,
    )
    const waits = erlangC(10, 8.5)
    const tail = waits * Math.exp(-1.5)
    expect(tail).toBeCloseTo(0.1182, 4)
    const late = found.promises
      .get('window/hour')!
      .pairs.map(({ top, bottom }) => ({ top: bottom - top, bottom }))
    expectWithin(share(late, 0.99)!, tail, 0.05)
    expectWithin(meanWait(found), waits / 1.5, 0.15)
    expect(found.littlesLaw).toEqual({ queues: 18, holds: true })
  })

  it('M/G/1 with uniform service: Pollaczek and Khinchine', () => {
    const found = findings(
      windowScenario({ clerks: 1, perHour: 0.7, service: uniform(30, 90), days: 365 }),
      14,
    )
    const secondMoment = 1 + 1 / 12
    expectWithin(meanWait(found), (0.7 * secondMoment) / (2 * 0.3), 0.25)
    expect(found.littlesLaw.holds).toBe(true)
  })

  it('M/M/5 with impatient visitors: Erlang-A', () => {
    const scenario = windowScenario({
      clerks: 5,
      perHour: 6,
      service: exponentialHours(1),
      patience: exponentialHours(0.5),
      days: 60,
    })
    const runs = Array.from({ length: 12 }, (_, n) => runOnce(scenario, 2026, n))
    const pairs = runs.map(({ figures }) => ({
      top: figures['window/gone']![0],
      bottom: figures['window/visits']![0],
    }))
    expectWithin(ratio(pairs, 0.99)!, abandoned(5, 6, 1, 2), 0.03)
  })
})
