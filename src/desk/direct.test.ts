import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { benefitProgrammes, benefitRules } from '../../test/fixtures/benefit-city.ts'
import { lamps } from '../../test/fixtures/lamps.ts'
import { benefitTown, clerk, noon } from '../../test/support/benefit-town.ts'
import { type Effect, MACHINE, openChildren, type Programme } from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import type { CityRules } from '../rules/index.ts'
import { memoryStore } from '../store/memory.ts'
import { type Command, DirectDesk, type Undone } from './index.ts'

const said = { source: 'papers', certainty: 'verified' }
const from = '2024-01-01'

/** An application that is checked by the rules, told as commands. */
const story: readonly Command[] = [
  { action: 'open', programme: 'household-register', case: 'h1', input: { request: {}, area: 'a' } },
  { case: 'h1', action: 'join', input: { members: [{ id: 'p1', role: 'other' }], from, ...said } },
  {
    case: 'h1',
    action: 'record',
    input: {
      facts: [
        { fact: 'person/income', about: 'p1', value: 300_00, from, ...said },
        { fact: 'household/assets', value: 0, from, ...said },
      ],
    },
  },
  {
    action: 'open',
    programme: 'aid',
    case: 'a1',
    input: { request: { kind: 'living', household: 'h1' }, area: 'a' },
  },
]
const checked: Command = { case: 'a1', action: 'check', input: { month: '2025-12' } }

const direct = (rules?: CityRules) => {
  const undone: Undone[] = []
  const desk = new DirectDesk({
    programmes: benefitProgrammes,
    areas: [{ code: 'a', name: { zh: '甲', en: 'A' } }],
    clock: { now: () => noon('2025-12-11') },
    dice: { id: () => 'never' },
    calendar: testCalendar({ years: [2024, 2025, 2026] }),
    ...(rules ? { rules } : {}),
    onPassed: () => {},
    onUndone: (one) => undone.push(one),
  })
  for (const command of story) expect(desk.perform(command, MACHINE)).toMatchObject({ ok: true })
  expect(desk.perform(checked, clerk)).toMatchObject({ ok: true })
  return { desk, undone }
}

describe('the desk without a log', () => {
  it('has determinations answered by the same rules as a desk with one', async () => {
    const { desk, undone } = direct(benefitRules)
    const town = await benefitTown(memoryStore())
    for (const command of story) await town.desk.perform(command, MACHINE)
    await town.do('a1', 'check', checked.input, clerk)
    expect(desk.row('a1')!.state).toEqual(await town.state('a1'))
    expect(desk.row('a1')!.state.did.determined!.input).toMatchObject({ outcome: 'entitled' })
    expect(undone).toEqual([])
  })

  it('tells its host what it could not carry out, and why', () => {
    const { desk, undone } = direct()
    expect(undone).toMatchObject([
      { from: { id: 'a1' }, effect: { effect: 'determine' }, refusal: { code: 'not-satisfied' } },
    ])
    expect(desk.row('a1')!.state.did.determined).toBeUndefined()
  })

  it('lets nobody wait for a child that was refused', () => {
    const attend = {
      ...lamps.actions.attend!,
      effects: (): readonly Effect[] => [
        { effect: 'open', programme: 'lamps', request: {}, link: 'child', trigger: 'push' },
        { effect: 'open', programme: 'lamps', request: { pole: 'p2' }, link: 'child', trigger: 'push' },
      ],
    }
    const undone: Undone[] = []
    const desk = new DirectDesk({
      programmes: [{ ...lamps, actions: { ...lamps.actions, attend } }],
      areas: [{ code: 'a', name: { zh: '甲', en: 'A' } }],
      clock: { now: () => noon('2025-12-11') },
      dice: { id: () => 'p' },
      calendar: testCalendar(),
      onPassed: () => {},
      onUndone: (one) => undone.push(one),
    })
    desk.perform(
      { action: 'open', programme: 'lamps', input: { request: { pole: 'p1' }, area: 'a' } },
      MACHINE,
    )
    const crew = { id: 'crew-1', role: 'crew', bureau: 'works' }
    expect(desk.perform({ case: 'p', action: 'attend', input: {} }, crew)).toMatchObject({ ok: true })
    const { state } = desk.row('p')!
    expect(undone).toMatchObject([{ refusal: { code: 'invalid-input' } }])
    expect(state.did.childRefused?.input).toMatchObject({ programme: 'lamps' })
    expect([Object.keys(state.children).length, openChildren(state)]).toEqual([1, 1])
  })

  it('opens what a case asked for as it asked, though nobody could fill it in so any more', () => {
    const poles = { ...lamps, request: z.strictObject({ pole: z.string().meta({ is: 'contact' }) }) }
    const open = {
      effect: 'open',
      programme: 'lamps',
      request: { pole: '1' },
      link: 'related',
      trigger: 'push',
    } as const
    const asking: Programme = {
      ...lamps,
      id: 'asking',
      actions: { ...lamps.actions, attend: { ...lamps.actions.attend!, effects: () => [open] } },
    }
    const undone: Undone[] = []
    const desk = new DirectDesk({
      programmes: [poles, asking],
      areas: [{ code: 'a', name: { zh: '甲', en: 'A' } }],
      clock: { now: () => noon('2025-12-11') },
      dice: { id: () => 'never' },
      calendar: testCalendar({ years: [2025, 2026] }),
      onPassed: () => {},
      onUndone: (one) => undone.push(one),
    })
    const opening = (programme: string, id: string): Command => ({
      action: 'open',
      programme,
      case: id,
      input: { request: { pole: '1' }, area: 'a' },
    })
    const refusal = { code: 'invalid-input', field: 'request.pole' }
    expect(desk.perform(opening('lamps', 'l1'), MACHINE)).toMatchObject({ ok: false, refusal })
    expect(desk.perform(opening('asking', 'q1'), MACHINE)).toMatchObject({ ok: true })
    const crew = { id: 'crew-1', role: 'crew', bureau: 'works' }
    expect(desk.perform({ case: 'q1', action: 'attend' }, crew)).toMatchObject({ ok: true })
    expect(undone).toEqual([])
    expect(desk.row('q1.2.0')?.state.request).toEqual({ pole: '1' })
  })
})
