import type { z } from 'zod'
import { addDays, type Calendar, dayAtOffset, startAtOffset, weekday } from './calendar.ts'
import { type Actor, type CaseEvent, type CaseState, evolve, wakeAt } from './case.ts'
import { type CaseCommand, decide, type Step, wake } from './decide.ts'
import type { TypedProgramme } from './define.ts'
import { contributions } from './indicator.ts'
import type { Action, Programme } from './programme.ts'
import type { PromiseRun } from './promise-run.ts'
import type { Refusal, Result } from './refusal.ts'
import type { Context } from './scene.ts'
import { type Duration, hours, type Instant, plus } from './units.ts'

/**
 * A calendar for tests: one offset everywhere, weekends off, and the holidays and make-up days given. It knows
 * only the years named.
 */
export const testCalendar = ({
  years = [2025, 2026],
  holidays = [] as string[],
  makeUpDays = [] as string[],
  offset = hours(8),
} = {}): Calendar => ({
  dayOf: (at) => dayAtOffset(at, offset),
  startOf: (day) => startAtOffset(day, offset),
  isWorkingDay: (day) => {
    if (!years.includes(Number(day.slice(0, 4)))) return undefined
    if (makeUpDays.includes(day)) return true
    const dayOfWeek = weekday(addDays(day, 0))
    return dayOfWeek !== 0 && dayOfWeek !== 6 && !holidays.includes(day)
  },
})

// biome-ignore lint/suspicious/noExplicitAny: any typed programme; its parts are read back below.
type AnyTyped = TypedProgramme<any, any, any, Record<string, Action>, any, any>
type Types<P extends AnyTyped> = NonNullable<P['types']>
type InputOf<P extends AnyTyped, A> = A extends keyof Types<P>['actions']
  ? z.input<Types<P>['actions'][A]['input']>
  : Record<string, unknown>
/** A known name, completed by the editor, or any other to be refused. */
type Name<Known> = (Known & string) | (string & {})

/**
 * A case in a test, told as given/when/then. Immutable: each step returns the next story, so that one beginning
 * can be continued in several ways. What is refused must be met with `thenRefused`: every other step or assertion
 * after it, and a look at the case, throws.
 *
 * @example
 * given(heating).opened({ request, area: '131127' })
 *   .after(minutes(20)).when('dispatch', 'dispatcher', { crew: 'c7' }).thenStage('dispatched')
 *   .after(hours(2)).thenPromise('respond', 'broken')
 */
export interface Story<P extends AnyTyped> {
  readonly state: CaseState<Types<P>['request']>
  readonly events: readonly CaseEvent[]
  readonly now: Instant
  readonly refusal: Refusal | undefined
  /** Time passes; whatever it does by itself happens. */
  after(span: Duration): Story<P>
  /** Somebody does something. A string is a role: a member of staff of the bureau in charge, or the person who asked. */
  when<A extends Name<keyof Types<P>['actions']>>(
    action: A,
    by: Types<P>['role'] | 'machine' | Actor,
    input?: InputOf<P, A>,
  ): Story<P>
  /** Tells the story the state of another case, for actions that name one. */
  knowing(other: CaseState): Story<P>
  thenStage(stage: Types<P>['place']): Story<P>
  thenPromise(promise: Types<P>['promise'], state: PromiseRun['state']): Story<P>
  /** The last step was refused; the case stands as it stood, and the story goes on from there. */
  thenRefused(code: Refusal['code']): Story<P>
  /** What the case now counts for under an indicator: the sum of numerators over the sum of denominators. */
  thenCounts(indicator: Types<P>['indicator'], numerator: number, denominator?: number): Story<P>
}

interface Setting {
  readonly programme: Programme
  readonly calendar: Calendar
  readonly others: readonly CaseState[]
}

const assert = (holds: boolean, why: string): void => {
  if (!holds) throw new Error(why)
}

const latestRun = (state: CaseState, promise: string): PromiseRun | undefined =>
  state.promises.findLast((run) => run.promise === promise)

/** `mend` for staff means: of the bureau in charge; for the public: the person who asked. */
export const actorFor = (programme: Programme, state: CaseState, by: string | Actor): Actor => {
  if (typeof by !== 'string') return by
  const kind = programme.roles[by]?.kind
  if (kind === 'public') return { id: state.requester ?? 'nobody', role: by }
  return kind === 'staff'
    ? { id: `${by}-1`, role: by, bureau: state.offer?.to ?? state.bureau }
    : { id: `${by}-1`, role: by }
}

/** How far a story has been told. */
interface Told {
  readonly state: CaseState
  readonly events: readonly CaseEvent[]
  readonly now: Instant
  readonly refusal?: Refusal
  /** What was refused and why, until the test has said that it expects it. */
  readonly unexpected?: string
}

/** A test that goes on after a refusal it did not expect would pass whatever it says next. */
const mustBeExpected = ({ unexpected }: Told): void =>
  assert(unexpected === undefined, `${unexpected} Where that is meant, say so with thenRefused.`)

const tell = <P extends AnyTyped>(setting: Setting, told: Told): Story<P> => {
  const { state, events, now, refusal } = told
  const also = (check: () => void): Story<P> => {
    mustBeExpected(told)
    check()
    return story
  }
  const going = (later: Instant, step: Step): Story<P> => {
    count(setting, state, step.events, state.id)
    return tell(setting, { state: step.state, events: [...events, ...step.events], now: later })
  }
  const story: Story<P> = {
    get state() {
      mustBeExpected(told)
      return state as Story<P>['state']
    },
    get events() {
      mustBeExpected(told)
      return events
    },
    now,
    refusal,
    after: (span) => {
      mustBeExpected(told)
      const later = plus(now, span)
      return going(later, wakeTo(setting, state, later))
    },
    when: (action, by, input) => {
      mustBeExpected(told)
      const actor = actorFor(setting.programme, state, by as string)
      const step = doIn(setting, told, actor, { action, input: input ?? {} })
      if (step.ok) return going(now, step.value)
      const { code, message } = step.refusal
      const unexpected = `"${action}" by "${actor.role}" was refused (${code}): ${message.en}`
      return tell(setting, { state, events, now, refusal: step.refusal, unexpected })
    },
    knowing: (other) => {
      mustBeExpected(told)
      return tell({ ...setting, others: [...setting.others, other] }, told)
    },
    thenStage: (stage) =>
      also(() => assert(state.stage === stage, `expected stage "${stage}", but it is "${state.stage}"`)),
    thenPromise: (promise, expected) =>
      also(() => {
        const found = latestRun(state, promise)?.state
        assert(
          found === expected,
          `expected promise "${promise}" to be ${expected}, but it is ${found ?? 'not open'}`,
        )
      }),
    thenRefused: (code) => {
      assert(
        refusal?.code === code,
        `expected refusal "${code}", but got ${refusal ? `"${refusal.code}": ${refusal.message.en}` : 'none'}`,
      )
      return tell(setting, { state, events, now, ...(refusal ? { refusal } : {}) })
    },
    thenCounts: (indicator, numerator, denominator = 0) =>
      also(() => mustCountFor(setting.programme, state, indicator, [numerator, denominator])),
  }
  return story
}

const doIn = (
  { programme, calendar, others }: Setting,
  { state, now }: Told,
  actor: Actor,
  command: CaseCommand,
): Result<Step> => {
  const related = (id: string) => others.find((other) => other.id === id)
  return decide(programme, state.id, state, command, { now, actor, calendar, zone: state.zone, related })
}

const mustCountFor = (
  { id, indicators }: Programme,
  state: CaseState,
  name: string,
  wanted: readonly [numerator: number, denominator: number],
): void => {
  const indicator = Object.hasOwn(indicators, name) ? indicators[name] : undefined
  assert(indicator !== undefined, `programme "${id}" has no indicator "${name}"`)
  const sums = [0, 0]
  for (const { numerator, denominator } of indicator!.measure(state)) {
    sums[0]! += numerator
    sums[1]! += denominator
  }
  assert(
    sums.join('/') === wanted.join('/'),
    `expected ${name} ${wanted.join('/')}, but it is ${sums.join('/')}`,
  )
}

/** Wakes a case at each of its own moments up to `until`, as a punctual host would. */
const wakeTo = ({ programme, calendar }: Setting, from: CaseState, until: Instant): Step => {
  let state = from
  const events: CaseEvent[] = []
  for (let due = wakeAt(state); due !== undefined && due <= until; due = wakeAt(state)) {
    const actor: Actor = { id: 'bihuan', role: 'machine' }
    const step = wake(programme, state, { now: due, actor, calendar, zone: state.zone })
    if (!step.ok) throw new Error(`the case cannot wake: ${step.refusal.message.en}`)
    if (step.value.events.length === 0) break
    state = step.value.state
    events.push(...step.value.events)
  }
  return { state, events }
}

/** Counts events as a host does before it stores them: an indicator that cannot be counted fails the step that led to it. */
const count = (
  { programme, calendar }: Setting,
  from: CaseState | undefined,
  events: readonly CaseEvent[],
  id: string,
): void => {
  let state = from
  for (const event of events) {
    const after = evolve(state, event, id)
    contributions(programme, calendar, state, after)
    state = after
  }
}

interface Opened<P extends AnyTyped> {
  readonly request: Types<P>['request']
  readonly area?: string
  readonly by?: Actor
  readonly [extra: string]: unknown
}

/** Begins a story: `given(programme).opened({...})`. 2025-12-11 20:00 in UTC+8 unless another moment is given. */
export const given = <P extends AnyTyped>(
  programme: P,
  { at = 1_765_454_400_000 as Instant, calendar = testCalendar(), id = 'case-1' } = {},
): { opened(opening: Opened<P>): Story<P>; tryOpening(opening: Opened<P>): Result<Story<P>> } => {
  const tryOpening = ({ by = { id: 'bihuan', role: 'machine' }, area = '131101', ...rest }: Opened<P>) => {
    const requester = by.role === 'machine' ? { requester: 'resident-1' } : {}
    const input = { area, ...requester, ...rest }
    const context: Context = { now: at, actor: by, calendar, zone: 'Asia/Shanghai' }
    const step = decide(programme, id, undefined, { action: 'open', input }, context)
    if (!step.ok) return step
    const setting: Setting = { programme, calendar, others: [] }
    count(setting, undefined, step.value.events, id)
    return { ok: true, value: tell<P>(setting, { ...step.value, now: at }) } as const
  }
  return {
    tryOpening,
    opened: (opening) => {
      const begun = tryOpening(opening)
      if (!begun.ok) throw new Error(`the case did not open: ${begun.refusal.message.en}`)
      return begun.value
    },
  }
}
