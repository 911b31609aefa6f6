import fc from 'fast-check'
import { expect, it } from 'vitest'
import { atTheDoor, filled, type Schema } from '../../test/support/filled-forms.ts'
import { walkThrough } from '../../test/support/walks.ts'
import { forms } from '../kernel/index.ts'
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

it.each(programmes.map((programme) => [programme.id, programme] as const))(
  'any walk through %s is decided without a throw, and decided the same again',
  (_, programme) => walkThrough(programme, 15),
)
