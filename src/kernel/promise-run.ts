import type { Uncounted } from './calendar.ts'
import { type Text, text } from './text.ts'
import type { Duration, Instant } from './units.ts'

/**
 * One change to one promise; `opened` begins a new run, `counted` says its deadline, or anew that nobody can yet
 * (see `PromiseRun.uncounted`).
 */
export type PromiseChange = { readonly promise: string; readonly at: Instant } & (
  | {
      readonly change: 'opened' | 'resumed' | 'counted'
      readonly dueAt: Instant
      readonly warnAt?: Instant
      readonly kind?: 'clock' | 'working-days'
      readonly uncounted?: Uncounted | undefined
    }
  | { readonly change: 'warned' | 'kept' | 'broken' | 'fulfilled' | 'released' | 'paused' }
)

/** What became of a promise, as people are told. */
export const CHANGES: Readonly<Record<PromiseChange['change'], Text>> = {
  opened: text('开始计时', 'begins'),
  counted: text('核定到期日', 'deadline counted'),
  warned: text('将到期', 'due soon'),
  kept: text('兑现', 'kept'),
  broken: text('超期', 'broken'),
  fulfilled: text('超期后办到', 'done, late'),
  released: text('解除', 'released'),
  paused: text('暂停', 'paused'),
  resumed: text('恢复', 'resumed'),
}

/** One life of a promise in a case. `broken` may still be `fulfilledAt` later: late, but done. */
export interface PromiseRun {
  readonly promise: string
  readonly state: 'open' | 'paused' | 'kept' | 'broken' | 'released'
  readonly kind: 'clock' | 'working-days'
  readonly openedAt: Instant
  readonly dueAt: Instant
  /**
   * It reaches a year whose holidays are not published: `dueAt` is the earliest that it can be, and it neither warns
   * nor breaks before the rest is counted.
   */
  readonly uncounted?: Uncounted | undefined
  readonly warnAt?: Instant | undefined
  readonly warned?: true | undefined
  readonly pausedAt?: Instant | undefined
  readonly settledAt?: Instant | undefined
  readonly fulfilledAt?: Instant | undefined
}

/** All fields in one order, absent ones as undefined: every run has one shape in memory, as every state has. */
const runOf = ({
  promise,
  state,
  kind,
  openedAt,
  dueAt,
  uncounted,
  warnAt,
  warned,
  pausedAt,
  settledAt,
  fulfilledAt,
}: PromiseRun): { -readonly [Key in keyof PromiseRun]: PromiseRun[Key] } => ({
  promise,
  state,
  kind,
  openedAt,
  dueAt,
  uncounted,
  warnAt,
  warned,
  pausedAt,
  settledAt,
  fulfilledAt,
})

const newRun = ({ promise, kind = 'clock', at, dueAt, uncounted, warnAt }: Dated): PromiseRun =>
  runOf({ promise, state: 'open', kind, openedAt: at, dueAt, uncounted, warnAt })

type Dated = Extract<PromiseChange, { change: 'opened' | 'resumed' | 'counted' }>

const changeRun = (run: PromiseRun, change: PromiseChange): PromiseRun => {
  if (change.change === 'opened') return newRun(change)
  const next = runOf(run)
  switch (change.change) {
    case 'warned':
      next.warned = true
      break
    case 'fulfilled':
      next.fulfilledAt = change.at
      break
    case 'paused':
      next.state = 'paused'
      next.pausedAt = change.at
      break
    case 'resumed':
    case 'counted':
      next.state = 'open'
      next.pausedAt = undefined
      next.dueAt = change.dueAt
      next.uncounted = change.uncounted
      next.warnAt = change.warnAt
      break
    default:
      next.state = change.change
      next.settledAt = change.at
  }
  return next
}

/** Applies promise changes in order; a change meets the latest run of its promise. */
export const applyPromises = (
  runs: readonly PromiseRun[],
  changes: readonly PromiseChange[],
): readonly PromiseRun[] => {
  const next = [...runs]
  for (const change of changes) {
    let index = next.length - 1
    while (index >= 0 && next[index]!.promise !== change.promise) index--
    if (change.change === 'opened') next.push(newRun(change))
    else if (index >= 0) next[index] = changeRun(next[index]!, change)
  }
  return next
}

/** How long a promise's run still has, negative when late; undefined once it is settled. */
export const timeLeft = (run: PromiseRun, now: Instant): Duration | undefined => {
  if (run.state === 'open') return (run.dueAt - now) as Duration
  if (run.state === 'paused') return (run.dueAt - run.pausedAt!) as Duration
  return undefined
}
