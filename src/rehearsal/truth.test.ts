import { expect, it } from 'vitest'
import { expectWithin, exponentialHours, findings, windowScenario } from '../../test/fixtures/window.ts'
import { ratio } from './statistics.ts'

// What takes longer to be told from chance, waiting and leaving, is held to its formulas in test/slow/truth.test.ts.
it('busy, in a rehearsal through the whole desk, is the load over the clerks', () => {
  const found = findings(
    windowScenario({ clerks: 4, perHour: 2, service: exponentialHours(1), days: 60 }),
    12,
  )
  expectWithin(ratio(found.pools.get('clerks')!.pairs, 0.99)!, 0.5, 0.04)
  expect(found.littlesLaw.holds).toBe(true)
})
