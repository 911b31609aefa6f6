import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { personalInEvent, readEvent, registryOf, takeApart } from '../src/desk/index.ts'
import { forms, hours } from '../src/kernel/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { Town } from '../src/programmes/testing.ts'
import { filled, moves, type Schema } from '../src/programmes/testing-forms.ts'

const registry = registryOf(programmes)
const salt = () => 'salt'
/** What walks fill in where a form says that it is personal. */
const PERSONAL = /139\d{8}/

describe('what is personal stands beside the event', () => {
  it.each(programmes.map((programme) => [programme.id, programme] as const))(
    '%s: none of it in any body, and put together each is as it was decided',
    (id, programme) => {
      let apart = 0
      const asks = JSON.stringify(forms(programme).open).includes('"personal":true')
      fc.assert(
        fc.property(filled(forms(programme).open as Schema), moves(programme), (request, walk) => {
          const town = new Town(programmes)
          const of = town.open(id, { request })
          for (const { action, input, actor, wait } of walk) {
            if (['adopt', 'childClosed', 'parentClosed'].includes(action)) continue
            town.after(hours(wait)).try(of, action, actor, input)
          }
          for (const [stream, events] of town.happened()) {
            const { programme: whose, programmeVersion } = town.case(stream)
            const pinned = registry.pinned(whose, programmeVersion)
            if (!pinned.ok) throw new Error(pinned.refusal.message.en)
            for (const event of events) {
              const places = personalInEvent(registry, pinned.value, event)
              const written = takeApart(event, places, salt)
              expect(written.body).not.toMatch(PERSONAL)
              expect(JSON.stringify(readEvent(written))).toBe(JSON.stringify(event))
              expect(JSON.stringify(readEvent({ body: written.body }))).not.toMatch(PERSONAL)
              if (written.personal !== undefined) apart++
            }
          }
        }),
        { numRuns: 40, seed: 7 },
      )
      if (asks) expect(apart).toBeGreaterThan(5)
    },
  )
})
