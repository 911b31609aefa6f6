import type { Duration, Instant } from './units.ts'

/** One change to one promise; `opened` begins a new run. */
export type PromiseChange = { readonly promise: string; readonly at: Instant } & (
  | {
      readonly change: 'opened' | 'resumed'
      readonly dueAt: Instant
      readonly warnAt?: Instant
      readonly kind?: 'clock' | 'working-days'
    }
  | { readonly change: 'warned' | 'kept' | 'broken' | 'fulfilled' | 'released' | 'paused' }
)

/** One life of a promise in a case. `broken` may still be `fulfilledAt` later: late, but done. */
export interface PromiseRun {
  readonly promise: string
  readonly state: 'open' | 'paused' | 'kept' | 'broken' | 'released'
  readonly kind: 'clock' | 'working-days'
  readonly openedAt: Instant
  readonly dueAt: Instant
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
  warnAt,
  warned,
  pausedAt,
  settledAt,
  fulfilledAt,
})

const newRun = ({ promise, kind = 'clock', at, dueAt, warnAt }: Opened): PromiseRun =>
  runOf({ promise, state: 'open', kind, openedAt: at, dueAt, warnAt })

type Opened = Extract<PromiseChange, { change: 'opened' | 'resumed' }>

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
      next.state = 'open'
      next.pausedAt = undefined
      next.dueAt = change.dueAt
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
