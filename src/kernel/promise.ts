import { type Calendar, type Deadline, deadline, extend, recount, type Uncounted } from './calendar.ts'
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

type Moment = Pick<Reckoning, 'calendar' | 'at'>

const latestRun = ({ promises }: CaseState, promise: string): PromiseRun | undefined => {
  for (let index = promises.length - 1; index >= 0; index--)
    if (promises[index]!.promise === promise) return promises[index]
  return undefined
}

const NO_CHANGES: readonly PromiseChange[] = []

const isRunning = (run: PromiseRun | undefined): boolean => run?.state === 'open' || run?.state === 'paused'

/** A limit without a stated warning warns when a quarter of it is left. */
const warningAt = (promise: PromiseDef | undefined, opens: Instant, due: Instant): Instant => {
  const lead = promise?.warn ?? Math.floor((due - opens) / 4)
  return Math.max(opens, due - lead) as Instant
}

const open = (name: string, promise: PromiseDef, state: CaseState, reckoning: Reckoning): PromiseChange => {
  const { calendar, at } = reckoning
  const limit = reckoning.within(promise)
  const isFirst = latestRun(state, name) === undefined
  const given = isFirst ? state.due?.[name] : undefined
  const due: Deadline =
    given === undefined || given === null ? deadline(calendar, state.zone, at, limit) : { dueAt: given }
  if (due.uncounted) return { promise: name, change: 'opened', at, ...due, kind: 'working-days' }
  const { dueAt } = due
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

/** The rest of a limit in working days, counted once the days can be known. */
const onCounting = (
  programme: Programme,
  { zone }: CaseState,
  run: PromiseRun,
  uncounted: Uncounted,
  { calendar, at: now }: Moment,
): PromiseChange => {
  const due = recount(calendar, zone, uncounted, now)
  const { promise } = run
  const warn =
    due.uncounted || run.warned
      ? {}
      : { warnAt: warningAt(programme.promises[promise], run.openedAt, due.dueAt) }
  return { promise, change: 'counted', at: uncounted.askAt, ...due, ...warn }
}

/** What time alone has done to a case's promises by now: warnings and breaches, at their own moments, and deadlines that can be told at last. */
export const promisesOnClock = (
  programme: Programme,
  state: CaseState,
  moment: Moment,
): readonly PromiseChange[] => {
  const now = moment.at
  let changes: PromiseChange[] | undefined
  for (const run of state.promises) {
    if (run.state !== 'open') continue
    const { promise, dueAt, warnAt, warned, uncounted } = run
    if (uncounted) {
      if (uncounted.askAt > now) continue
      changes ??= []
      changes.push(onCounting(programme, state, run, uncounted, moment))
      continue
    }
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

/** When a run that was paused warns from now on: later by as much as it is due later. */
const warningMoved = (
  promise: PromiseDef | undefined,
  run: PromiseRun,
  { dueAt, uncounted }: Deadline,
): Instant | undefined => {
  if (run.warned || uncounted) return undefined
  if (run.uncounted) return warningAt(promise, run.openedAt, dueAt)
  return run.warnAt && (Math.min(dueAt, run.warnAt + (dueAt - run.dueAt)) as Instant)
}

/** Starts them again, each deadline moved on by what the pause took. */
export const promisesOnResume = (
  programme: Programme,
  state: CaseState,
  { calendar, at }: Moment,
): readonly PromiseChange[] =>
  state.promises.flatMap((run): PromiseChange[] => {
    if (run.state !== 'paused') return []
    const { promise } = run
    const due = extend(calendar, state.zone, run, run.kind, { from: run.pausedAt!, until: at })
    const warnAt = warningMoved(programme.promises[promise], run, due)
    return [{ promise, change: 'resumed', at, ...due, ...(warnAt === undefined ? {} : { warnAt }) }]
  })
