import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  DefinitionError,
  days,
  defineProgramme,
  hours,
  type Mistake,
  organisationName,
  outside,
  type Programme,
  parameter,
  role,
  text,
  workingDays,
} from './index.ts'

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

/** What a definition is refused with. */
const mistakesIn = (defines: () => unknown): readonly Mistake[] => {
  try {
    defines()
  } catch (error) {
    if (error instanceof DefinitionError) return error.mistakes
    throw error
  }
  return []
}

const note = z.strictObject({ note: z.string() })

describe('a definition', () => {
  it('loads where nothing is wrong with it', () => {
    expect(define({ actions: { remind } }).timers).toEqual({ waiting: 'remind' })
    const optional = { ...remind, by: ['crew', 'machine'], input: note.partial() }
    expect(define({ actions: { remind: optional } }).timers).toEqual({ waiting: 'remind' })
  })

  it('may lead on from an outcome that nothing of its own leads to', () => {
    const words = {
      stages: { waiting: name, working: name, again: name },
      outcomes: { mended: name, left: name },
    }
    expect(define({ words, actions: { look: { ...begin, from: 'left', to: 'again' } } }).id).toBe('bench')
  })

  it('may lead where its functions say, warn as early as it begins, and promise the end of the day', () => {
    const stages = { waiting: name, working: name, checked: name }
    const check = { ...begin, from: 'working', to: () => 'checked' }
    const promises = {
      settle: { ...settle, warn: days(1), late: 'crew' },
      today: { ...settle, within: workingDays(0) },
      later: { ...settle, within: () => days(0), warn: days(2) },
    }
    expect(Object.keys(define({ words: { stages }, actions: { check }, promises }).promises)).toHaveLength(3)
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
    [
      'a timer that never rests',
      { actions: { remind: { ...remind, to: 'waiting', after: hours(0) } } },
      'the action "remind" would be done for ever, for it leads back to "waiting" after 0 h',
    ],
    [
      'a stage by number',
      { words: { stages: { waiting: name, 1: name, working: name } } },
      'the stage "1" has a number for a name',
    ],
    [
      'a common action it cannot do without',
      { words: { without: ['tranfer'] } },
      'it does without "tranfer", which is no common action',
    ],
    [
      'a programme without a name',
      { words: { name: text('', 'Benches') } },
      'the programme has no name in zh',
    ],
    [
      'a stage without a name',
      { words: { stages: { waiting: text('待处理', ' '), working: name } } },
      'the stage "waiting" has no name in en',
    ],
    [
      'an outcome without a name',
      { words: { outcomes: { mended: text('', '') } } },
      'the outcome "mended" has no name in zh',
    ],
    [
      'a role without a name',
      { words: { roles: { crew: role('staff', '维修', '') } } },
      'the role "crew" has no name in en',
    ],
    [
      'an action without a name',
      { actions: { begin: { ...begin, name: text('开始', '') } } },
      'the action "begin" has no name in en',
    ],
    [
      'a promise without a name',
      { promises: { settle: { ...settle, name: text('', 'Settle') } } },
      'the promise "settle" has no name in zh',
    ],
    [
      'an indicator without a name',
      { indicator: text('', 'Benches') },
      'the indicator "benches" has no name in zh',
    ],
    [
      'a door that asks for what the request does not have',
      { words: { door: { about: name, words: [], asks: ['place'] } } },
      'its door speaks of the field "place", which its request does not have',
    ],
    [
      'a stage that nothing leads to',
      { words: { stages: { waiting: name, working: name, lost: name } } },
      'nothing leads to the stage "lost"',
    ],
    [
      'stages that only lead to each other',
      {
        words: { stages: { waiting: name, working: name, lost: name, left: name } },
        actions: {
          lose: { ...begin, from: 'left', to: 'lost' },
          leave: { ...begin, from: 'lost', to: () => 'left' },
        },
      },
      'nothing leads to the stage "lost"',
    ],
    [
      'two actions that hear of one programme',
      {
        actions: {
          hear: { ...begin, hears: ['tables', 'chairs'] },
          listen: { ...begin, hears: ['chairs'] },
        },
      },
      'the actions "hear" and "listen" both hear how a case of "chairs" ended; only one can',
    ],
    [
      'a promise that never opens',
      { promises: { settle: { ...settle, until: ['mended', 'waiting'] } } },
      'the promise "settle" never opens, for it is until "waiting", where it is from',
    ],
    [
      'a promise without time',
      { promises: { settle: { ...settle, within: hours(0) } } },
      'the promise "settle" has no time: it is within 0 h',
    ],
    [
      'a promise of fewer than no working days',
      { promises: { settle: { ...settle, within: workingDays(-1) } } },
      'the promise "settle" has no time: it is within -1 working days',
    ],
    [
      'a warning that comes too late',
      { promises: { settle: { ...settle, warn: hours(0) } } },
      'the promise "settle" never warns: its warning is due 0 h before its end',
    ],
    [
      'a warning before the beginning',
      { promises: { settle: { ...settle, warn: days(2) } } },
      'the promise "settle" is to warn 48 h before its end, but is within 24 h',
    ],
    [
      'a breach told to the public',
      { promises: { settle: { ...settle, late: 'resident' } } },
      'the promise "settle" tells "resident" that it is late, but that is a public role',
    ],
    [
      'a party that ends a case without a reason',
      {
        words: { roles: { ...words.roles, crew: outside('staff', '承包', 'Crew') } },
      },
      '"crew" is outside the bureau and would be refused to end a case by "mend": say in `partyEnds` why it may',
    ],
    [
      'a later stage alone that is not announced',
      { words: { unannounced: ['working'] } },
      'its first stage "waiting" is announced, so nothing is left to be withheld in "working"',
    ],
    [
      'a party with an action that there is not',
      { words: { roles: { ...words.roles, lab: outside('city', '检测', 'Laboratory', { umask: name }) } } },
      'the role "lab" has "umask", too, which is no common action',
    ],
    [
      'an organisation that nobody works for',
      { words: { request: z.strictObject({ maker: organisationName() }) } },
      'a form names by `organisationName` which organisation a case concerns, and no role is outside the bureau',
    ],
    [
      'an organisation that is named within another field',
      { words: { request: z.strictObject({ makers: z.array(organisationName()) }) } },
      'a case concerns one organisation: a form has one `organisationName` at most, and not within another field',
    ],
    [
      'two organisations that a case is to concern',
      {
        words: {
          request: z.strictObject({ maker: organisationName(), owner: organisationName().optional() }),
        },
      },
      'a case concerns one organisation: a form has one `organisationName` at most, and not within another field',
    ],
  ])('is refused with %s', (_, parts, said) => {
    expect(() => define(parts)).toThrow(`Programme "bench": ${said}`)
  })

  it('is told of all its mistakes at once, each with where it is and what to do, in both languages', () => {
    const parts: Parts = {
      words: {
        id: 'Bench',
        name: text('', 'Benches'),
        stages: { waiting: name, working: name, lost: name },
        without: ['tranfer', 'puase'],
        door: { about: name, words: [], asks: ['place', 'phone'] },
      },
      actions: { remind: { ...remind, by: 'crew', input: note }, lapse: remind },
      promises: {
        settle: { ...settle, until: 'waiting', within: hours(0), late: 'resident' },
        other: { ...settle, warn: hours(0) },
      },
    }
    const mistakes = mistakesIn(() => define(parts))
    expect(mistakes.map(({ field }) => field)).toEqual([
      'id',
      'without',
      'without',
      'name.zh',
      'door.asks',
      'door.asks',
      'stages.lost',
      'promises.settle.until',
      'promises.settle.within',
      'promises.settle.late',
      'promises.other.warn',
      'actions.remind.by',
      'actions.remind.input',
      'actions.lapse.after',
    ])
    for (const { message } of mistakes) {
      expect(message.zh).toMatch(/^项目“Bench”:.*\p{Script=Han}/u)
      expect(message.en).toMatch(/^Programme "Bench": ./)
    }
  })

  it('without any stage is told of that, and of what else is wrong', () => {
    const parts: Parts = { words: { stages: {} }, promises: { settle: { ...settle, within: hours(0) } } }
    const fields = mistakesIn(() => define(parts)).map(({ field }) => field)
    expect(fields).toEqual(['stages', 'promises.settle.within'])
  })
})

describe('a parameter', () => {
  const dated = (...days: string[]) =>
    parameter({
      name: text('时限', 'Limit'),
      unit: 'h',
      history: days.map((from) => ({ from, value: 1, source: 'test', grade: 'C' })),
    })

  it('holds from days of the calendar', () => {
    expect(dated('2024-02-29', '2025-01-01').history).toHaveLength(2)
  })

  it('is told of everything that is wrong with its days', () => {
    const wrong = mistakesIn(() => dated('2025-13-01', '2025-01-01', '2024-01-01', '2024-01-01'))
    expect(wrong.map(({ field }) => field)).toEqual(['history.0.from', 'history.2.from', 'history.3.from'])
    expect(mistakesIn(() => dated()).map(({ field }) => field)).toEqual(['history'])
  })

  it.each(['soon', '2025-13-45', '2025-02-29', '2025-1-1', ''])('is refused from "%s" on', (day) => {
    expect(() => dated(day)).toThrow(
      `Parameter "Limit": a revision begins on "${day}", which is no day (YYYY-MM-DD)`,
    )
  })
})
