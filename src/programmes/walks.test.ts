import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atTheDoor, filled, moves, type Schema } from '../../test/support/filled-forms.ts'
import { forms, hours, type Programme } from '../kernel/index.ts'
import { programmes } from './index.ts'
import { Town } from './testing.ts'

it('what anybody may ask for keeps nobody else from asking for it', () => {
  const atDoors = programmes.filter(({ door, claims }) => door && claims)
  expect(atDoors.length).toBeGreaterThan(5)
  for (const programme of atDoors)
    fc.assert(
      fc.property(filled(atTheDoor(forms(programme).open as Schema)), (request) => {
        const town = new Town(programmes)
        return programme.claims!(town.case(town.open(programme.id, { request }))).length === 0
      }),
      { numRuns: 20, seed: 7 },
    )
})

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

describe('any walk through', () => {
  it.each(programmes.map((programme) => [programme.id, programme] as const))(
    '%s is decided without a throw, and decided the same again',
    (id, programme) => {
      const request = filled(forms(programme).open as Schema)
      let done = 0
      fc.assert(
        fc.property(request, moves(programme), (asked, walk) => {
          // As a host keeps it with the case: a part that is open is not erased.
          const town = new Town(programmes, { onUndone: () => {} })
          const of = town.open(id, { request: asked })
          for (const { action, input, actor, wait } of walk) {
            // What only the platform says names other cases, which the walk does not have.
            if (['adopt', 'childClosed', 'childReopened', 'parentClosed', 'correct'].includes(action))
              continue
            if (town.after(hours(wait)).try(of, action, actor, input) === undefined) done++
          }
          expect(town.replay()).toEqual([])
          reckonedAnew(town, programme)
        }),
        { numRuns: 60, seed: 7 },
      )
      expect(done).toBeGreaterThan(60)
    },
  )
})
