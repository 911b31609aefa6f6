import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { days, defineProgramme, hours, type Programme, role, text } from './index.ts'

const name = text('名', 'Name')
const words = {
  id: 'bench',
  name,
  bureau: 'parks',
  request: z.strictObject({}),
  stages: { waiting: name, working: name },
  outcomes: { mended: name },
  roles: { resident: role('public', '居民', 'Resident'), crew: role('staff', '维修', 'Crew') },
}
const begin = { name, by: 'crew', from: 'waiting', to: 'working' } as const
const mend = { name, by: 'crew', from: 'working', to: 'mended' } as const
const remind = { name, by: 'machine', from: 'waiting', after: hours(1) } as const
const settle = { name, from: 'waiting', until: 'mended', within: days(1) } as const

interface Parts {
  /** Put over the words of the programme. */
  readonly words?: object
  /** Beside `begin` and `mend`, or in their place. */
  readonly actions?: Readonly<Record<string, object>>
  readonly promises?: Readonly<Record<string, object>>
  readonly indicator?: object
}

/** Defines it as somebody would whose compiler sees nothing. */
const define = ({ words: more, actions, promises, indicator = name }: Parts): Programme =>
  defineProgramme({ ...words, ...more })
    .behaves(({ action, promise }) => ({
      actions: Object.fromEntries(
        Object.entries({ begin, mend, ...actions }).map(([key, of]) => [key, action(of as never)]),
      ),
      promises: Object.fromEntries(
        Object.entries({ settle, ...promises }).map(([key, of]) => [key, promise(of as never)]),
      ),
    }))
    .accounts(({ count }) => ({ benches: count(indicator as never, 'waiting') }))

const note = z.strictObject({ note: z.string() })

describe('a definition', () => {
  it('loads where nothing is wrong with it', () => {
    expect(define({ actions: { remind } }).timers).toEqual({ waiting: 'remind' })
    const optional = { ...remind, by: ['crew', 'machine'], input: note.partial() }
    expect(define({ actions: { remind: optional } }).timers).toEqual({ waiting: 'remind' })
  })

  it.each<readonly [what: string, parts: Parts, said: string]>([
    [
      'two timers in one stage',
      { actions: { remind, lapse: { ...remind, from: ['working', 'waiting'], to: 'mended' } } },
      'the actions "remind" and "lapse" are both done after a time in "waiting"; only one can be',
    ],
    [
      "a timer that is not the machine's",
      { actions: { remind: { ...remind, by: 'crew' } } },
      'the action "remind" is done after a time, so it must be by "machine", too',
    ],
    [
      'a timer with a form to fill in',
      { actions: { remind: { ...remind, input: note } } },
      'the action "remind" is done after a time, but the machine cannot fill in its field "note"',
    ],
  ])('is refused with %s', (_, parts, said) => {
    expect(() => define(parts)).toThrow(`Programme "bench": ${said}`)
  })
})
