import { type Calendar, deadline, extend } from './calendar.ts'
import type { CaseState } from './case.ts'
import { isOutcome, type Programme, type PromiseDef } from './programme.ts'
import type { PromiseChange, PromiseRun } from './promise-run.ts'
import type { Duration, Instant, WorkingDays } from './units.ts'

/** The clock and the case against which promises are reckoned. */
export interface Reckoning {
  readonly calendar: Calendar
  readonly at: Instant
  /** The time limit of a promise, with functions and parameters already resolved. */
  within(promise: PromiseDef): Duration | WorkingDays
}

const latestRun = ({ promises }: CaseState, promise: string): PromiseRun | undefined => {
  for (let index = promises.length - 1; index >= 0; index--)
    if (promises[index]!.promise === promise) return promises[index]
  return undefined
}

const NO_CHANGES: readonly PromiseChange[] = []

const isRunning = (run: PromiseRun | undefined): boolean => run?.state === 'open' || run?.state === 'paused'

/** A limit without a stated warning warns when a quarter of it is left. */
const warningAt = (promise: PromiseDef, opens: Instant, due: Instant): Instant => {
  const lead = promise.warn ?? Math.floor((due - opens) / 4)
  return Math.max(opens, due - lead) as Instant
}

const open = (name: string, promise: PromiseDef, state: CaseState, reckoning: Reckoning): PromiseChange => {
  const { calendar, at } = reckoning
  const limit = reckoning.within(promise)
  const isFirst = latestRun(state, name) === undefined
  const dueAt = (isFirst ? state.due?.[name] : undefined) ?? deadline(calendar, state.zone, at, limit)
  const warnAt = warningAt(promise, at, dueAt)
  return typeof limit === 'number'
    ? { promise: name, change: 'opened', at, dueAt, warnAt }
    : { promise: name, change: 'opened', at, dueAt, warnAt, kind: 'working-days' }
}

/** What entering a stage does to one promise: it is kept, fulfilled late, released, or begins. */
const onEntering = (
  name: string,
  promise: PromiseDef,
  state: CaseState,
  stage: string,
  ends: boolean,
  reckoning: Reckoning,
): PromiseChange | undefined => {
  const run = latestRun(state, name)
  const { at } = reckoning
  if (promise.until.includes(stage)) {
    if (isRunning(run)) return { promise: name, change: 'kept', at }
    if (run?.state === 'broken' && run.fulfilledAt === undefined)
      return { promise: name, change: 'fulfilled', at }
    return undefined
  }
  if (state.due?.[name] === null) return undefined
  if (ends) return isRunning(run) ? { promise: name, change: 'released', at } : undefined
  return promise.from === stage && !isRunning(run) ? open(name, promise, state, reckoning) : undefined
}

/** All promise changes of entering a stage. Breaches due by then must already be recorded (`onClock`). */
export const promisesOnEntering = (
  programme: Programme,
  state: CaseState,
  stage: string,
  reckoning: Reckoning,
): readonly PromiseChange[] => {
  const ends = isOutcome(programme, stage)
  let changes = NO_CHANGES
  for (const name in programme.promises) {
    const change = onEntering(name, programme.promises[name]!, state, stage, ends, reckoning)
    if (change) changes = changes.length === 0 ? [change] : [...changes, change]
  }
  return changes
}

/** What time alone has done to a case's promises by `now`: warnings and breaches, at their own moments. */
export const promisesOnClock = (state: CaseState, now: Instant): readonly PromiseChange[] => {
  let changes: PromiseChange[] | undefined
  for (const { promise, state: stands, dueAt, warnAt, warned } of state.promises) {
    if (stands !== 'open') continue
    const breaks = dueAt <= now
    if (!breaks && (warnAt === undefined || warnAt > now || warned)) continue
    changes ??= []
    changes.push(
      breaks ? { promise, change: 'broken', at: dueAt } : { promise, change: 'warned', at: warnAt! },
    )
  }
  return changes ?? NO_CHANGES
}

/** Stops the clocks of a case that waits for somebody else. */
export const promisesOnPause = (
  programme: Programme,
  state: CaseState,
  at: Instant,
): readonly PromiseChange[] =>
  state.promises.flatMap((run): PromiseChange[] =>
    run.state === 'open' && programme.promises[run.promise]?.pausable !== false
      ? [{ promise: run.promise, change: 'paused', at }]
      : [],
  )

/** Starts them again, each deadline moved on by what the pause took. */
export const promisesOnResume = (
  state: CaseState,
  { calendar, at }: Pick<Reckoning, 'calendar' | 'at'>,
): readonly PromiseChange[] =>
  state.promises.flatMap((run): PromiseChange[] => {
    if (run.state !== 'paused') return []
    const pause = { from: run.pausedAt!, until: at }
    const moved = (instant: Instant) => extend(calendar, state.zone, instant, run.kind, pause)
    const dueAt = moved(run.dueAt)
    const warnAt =
      run.warnAt === undefined || run.warned
        ? undefined
        : (Math.min(dueAt, run.warnAt + (dueAt - run.dueAt)) as Instant)
    return [
      { promise: run.promise, change: 'resumed', at, dueAt, ...(warnAt === undefined ? {} : { warnAt }) },
    ]
  })
