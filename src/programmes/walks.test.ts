import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forms, hours, type Programme } from '../kernel/index.ts'
import { programmes } from './index.ts'
import { Town } from './testing.ts'

interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly staffOnly?: boolean
}

/** What is written in a field of a format. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  date: ['2025-11-15', '2026-02-28'],
  month: ['2025-11', '2025-12'],
  year: ['2024', '2025'],
  time: ['08:00', '13:30'],
  'date-time': ['2025-12-10T08:00:00Z', '2025-12-20T00:30:00.000Z'],
}

/** Something that the form takes. */
const filled = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => [name, filled(of)] as const)
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] })
    }
    case 'array':
      return fc.array(filled(schema.items!), { minLength: schema.minItems ?? 0, maxLength: 3 })
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? -60, -60)
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? 100, 100)) })
    }
    default:
      if (schema.pattern && !schema.format) return fc.stringMatching(new RegExp(schema.pattern))
      return fc.constantFrom(...(WRITTEN[schema.format ?? ''] ?? ['housing', '供热', 'x']))
  }
}

/** Any action of a programme, by any role, with a form that is filled in as it asks. */
const moves = (programme: Programme) => {
  const actions = Object.entries(forms(programme)).filter(([name]) => name !== 'open')
  const actors = fc.constantFrom(...Object.keys(programme.roles))
  const move = fc.constantFrom(...actions).chain(([action, schema]) =>
    fc.record({
      action: fc.constant(action),
      input: filled(schema as Schema),
      actor: actors,
      wait: fc.nat(60),
    }),
  )
  return fc.array(move, { minLength: 5, maxLength: 60 })
}

/** The form that people are asked at the door: without what only staff fill in. */
const atTheDoor = (form: Schema): Schema => ({
  ...form,
  properties: Object.fromEntries(
    Object.entries(form.properties ?? {}).filter(([, { staffOnly }]) => staffOnly !== true),
  ),
})

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

describe('any walk through', () => {
  it.each(programmes.map((programme) => [programme.id, programme] as const))(
    '%s is decided without a throw, and decided the same again',
    (id, programme) => {
      const request = filled(forms(programme).open as Schema)
      let done = 0
      fc.assert(
        fc.property(request, moves(programme), (asked, walk) => {
          const town = new Town(programmes)
          const of = town.open(id, { request: asked })
          for (const { action, input, actor, wait } of walk) {
            // What only the platform says names other cases, which the walk does not have.
            if (['adopt', 'childClosed', 'parentClosed', 'correct'].includes(action)) continue
            if (town.after(hours(wait)).try(of, action, actor, input) === undefined) done++
          }
          expect(town.replay()).toEqual([])
        }),
        { numRuns: 60, seed: 7 },
      )
      expect(done).toBeGreaterThan(60)
    },
  )
})
