import type { z } from 'zod'
import { addDays, type Calendar, dayAtOffset, startAtOffset, weekday } from './calendar.ts'
import { type Actor, type CaseEvent, type CaseState, evolve, wakeAt } from './case.ts'
import { type CaseCommand, decide, wake } from './decide.ts'
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
 * can be continued in several ways.
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

const tell = <P extends AnyTyped>(
  setting: Setting,
  state: CaseState,
  events: readonly CaseEvent[],
  now: Instant,
  refusal: Refusal | undefined,
): Story<P> => {
  const { programme, calendar, others } = setting
  const contextOf = (actor: Actor): Context => ({
    now,
    actor,
    calendar,
    zone: state.zone,
    related: (id) => others.find((other) => other.id === id),
  })
  const also = (check: () => void): Story<P> => {
    check()
    return story
  }
  const story: Story<P> = {
    state: state as Story<P>['state'],
    events,
    now,
    refusal,
    after: (span) => {
      const later = plus(now, span)
      const woken = wakeTo(setting, state, later)
      count(setting, state, woken.events, state.id)
      return tell(setting, woken.state, [...events, ...woken.events], later, undefined)
    },
    when: (action, by, input) => {
      const command: CaseCommand = { action, input: input ?? {} }
      const step = decide(
        programme,
        state.id,
        state,
        command,
        contextOf(actorFor(programme, state, by as string)),
      )
      if (!step.ok) return tell(setting, state, events, now, step.refusal)
      count(setting, state, step.value.events, state.id)
      return tell(setting, step.value.state, [...events, ...step.value.events], now, undefined)
    },
    knowing: (other) => tell({ ...setting, others: [...others, other] }, state, events, now, refusal),
    thenStage: (stage) =>
      also(() =>
        assert(
          refusal === undefined && state.stage === stage,
          `expected stage "${stage}", but it is "${state.stage}"${refusal ? ` (refused: ${refusal.message.en})` : ''}`,
        ),
      ),
    thenPromise: (promise, expected) =>
      also(() => {
        const found = latestRun(state, promise)?.state
        assert(
          found === expected,
          `expected promise "${promise}" to be ${expected}, but it is ${found ?? 'not open'}`,
        )
      }),
    thenRefused: (code) =>
      also(() =>
        assert(refusal?.code === code, `expected refusal "${code}", but got ${refusal?.code ?? 'none'}`),
      ),
    thenCounts: (indicator, numerator, denominator = 0) =>
      also(() => {
        const marks = programme.indicators[indicator]?.measure(state) ?? []
        const sum = (of: 'numerator' | 'denominator') => marks.reduce((total, mark) => total + mark[of], 0)
        assert(
          sum('numerator') === numerator && sum('denominator') === denominator,
          `expected ${indicator} ${numerator}/${denominator}, but it is ${sum('numerator')}/${sum('denominator')}`,
        )
      }),
  }
  return story
}

/** Wakes a case at each of its own moments up to `until`, as a punctual host would. */
const wakeTo = ({ programme, calendar }: Setting, from: CaseState, until: Instant) => {
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
    return { ok: true, value: tell<P>(setting, step.value.state, step.value.events, at, undefined) } as const
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
