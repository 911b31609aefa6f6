import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erasableInEvent, readEvent, registryOf, takeApart } from '../src/desk/index.ts'
import {
  type CaseEvent,
  type CaseState,
  contributions,
  evolve,
  forms,
  hours,
  MACHINE,
  type Programme,
} from '../src/kernel/index.ts'
import { testCalendar } from '../src/kernel/testing.ts'
import { programmes } from '../src/programmes/index.ts'
import { Town } from '../src/programmes/testing.ts'
import { filled, moves, type Schema } from './support/filled-forms.ts'

const registry = registryOf(programmes)
const salt = () => 'salt'
/** What walks fill in where a form says that it is personal. */
const PERSONAL = /tel:139\d{8}/

const calendar = testCalendar()
const json = (value: unknown) => JSON.parse(JSON.stringify(value))

/** A case folded from its events, what it claims, and what each of them counts for. */
const told = (programme: Programme, id: string, events: readonly CaseEvent[]) => {
  let state: CaseState | undefined
  const counted = events.map((event) => {
    const before = state
    state = evolve(before, event, id)
    return contributions(programme, calendar, before, state)
  })
  return { state: json(state), counted, claims: programme.claims?.(state!) }
}

describe('what is personal stands beside the event', () => {
  it.each(programmes.map((programme) => [programme.id, programme] as const))(
    '%s: none of it in any body, and put together each is as it was decided',
    (id, programme) => {
      let apart = 0
      const asks = JSON.stringify(forms(programme).open).includes('"personal":true')
      fc.assert(
        fc.property(filled(forms(programme).open as Schema), moves(programme), (request, walk) => {
          const town = new Town(programmes, { onUndone: () => {} })
          const of = town.open(id, { request })
          for (const { action, input, actor, wait } of walk) {
            if (['adopt', 'childClosed', 'childReopened', 'parentClosed'].includes(action)) continue
            town.after(hours(wait)).try(of, action, actor, input)
          }
          for (const [stream, events] of town.happened()) {
            const { programme: whose, programmeVersion } = town.case(stream)
            const pinned = registry.pinned(whose, programmeVersion)
            if (!pinned.ok) throw new Error(pinned.refusal.message.en)
            for (const event of events) {
              const places = erasableInEvent(registry, pinned.value, event)
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

  it('nor whence it is known that a post is vacant, which somebody said in their own words', () => {
    const town = new Town(programmes)
    const of = town.open('child-protection.post', { request: { place: '某村', kind: 'director' } })
    const somebody = { who: 'd-1', from: '2025-12-01', trained: true }
    expect(town.try(of, 'appoint', 'clerk', somebody)).toBeUndefined()
    expect(town.try(of, 'leave', 'officer', { reason: '生病,tel:13900000000' })).toBeUndefined()
    const posts = programmes.find(({ id }) => id === 'child-protection.post')!
    const [[, events] = []] = town.happened()
    const bodies = events!.map(
      (event) => takeApart(event, erasableInEvent(registry, posts, event), salt).body,
    )
    expect(bodies.at(-1)).toContain('"filled"')
    expect(bodies.join()).not.toMatch(PERSONAL)
  })

  it('is gone from an erased case as if it had never been given, and the case counts for what it did', () => {
    let erased = 0
    for (const programme of programmes)
      fc.assert(
        fc.property(filled(forms(programme).open as Schema), moves(programme), (request, walk) => {
          const town = new Town(programmes, { onUndone: () => {} })
          const of = town.open(programme.id, { request })
          for (const { action, input, actor, wait } of walk)
            town.after(hours(wait)).try(of, action, actor, input)
          const before = town.case(of)
          if (town.try(of, 'erase', MACHINE, { reason: '期满' })) return
          if (before.closedAt === undefined) throw new Error('an open case was erased')
          const { state, counted, claims } = told(
            programme,
            of,
            town.happened().find(([id]) => id === of)![1],
          )
          expect(JSON.stringify(state)).not.toMatch(PERSONAL)
          expect(counted.at(-1)).toEqual([])
          expect(claims).toEqual(programme.claims?.(before))
          expect(town.try(of, 'adopt', MACHINE, { child: 'x', link: 'child' })?.code).toBe('erased')
          const left = town
            .happened()
            .find(([id]) => id === of)![1]
            .map((event) => {
              const { body } = takeApart(event, erasableInEvent(registry, programme, event), salt)
              return readEvent({ body })
            })
          const again = told(programme, of, left)
          expect(again).toEqual({ state, counted, claims })
          erased++
        }),
        { numRuns: 15, seed: 7 },
      )
    expect(erased).toBeGreaterThan(100)
  })
})
