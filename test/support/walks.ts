import fc from 'fast-check'
import { expect } from 'vitest'
import { forms, hours, type Programme } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { Town } from '../../src/programmes/testing.ts'
import { filled, moves, type Schema } from './filled-forms.ts'

/** What every event contributed comes to what the cases count for in the end, and to nothing that cannot be. */
const reckonedAnew = (town: Town, programme: Programme) => {
  for (const [name, { kind, measure }] of Object.entries(programme.indicators)) {
    const marks = town.cases(programme.id).flatMap((of) => measure(of))
    const numerator = marks.reduce((sum, mark) => sum + mark.numerator, 0)
    const denominator = marks.reduce((sum, mark) => sum + mark.denominator, 0)
    expect([name, ...town.figure(`${programme.id}/${name}`)]).toEqual([name, numerator, denominator])
    expect({ name, numerator: Math.min(0, numerator) }).toEqual({ name, numerator: 0 })
    if (kind === 'share')
      expect({ name, over: Math.max(0, numerator - denominator) }).toEqual({ name, over: 0 })
  }
}

/**
 * So many walks through a programme, of whatever anybody may try: each is decided without a throw, decided the same again, and
 * counted as its cases are in the end.
 */
export const walkThrough = (programme: Programme, walks: number): void => {
  const request = filled(forms(programme).open as Schema)
  let done = 0
  fc.assert(
    fc.property(request, moves(programme), (asked, walk) => {
      // As a host keeps it with the case: a part that is open is not erased.
      const town = new Town(programmes, { onUndone: () => {} })
      const of = town.open(programme.id, { request: asked })
      for (const { action, input, actor, wait } of walk) {
        // What only the platform says names other cases, which the walk does not have.
        if (['adopt', 'childClosed', 'childReopened', 'parentClosed', 'correct'].includes(action)) continue
        if (town.after(hours(wait)).try(of, action, actor, input) === undefined) done++
      }
      expect(town.replay()).toEqual([])
      reckonedAnew(town, programme)
    }),
    { numRuns: walks, seed: 7 },
  )
  expect(done).toBeGreaterThan(walks / 2)
}
