import type { Text } from './text.ts'
import type { Duration, Instant } from './units.ts'

/** How a case came in; recorded the same way for all five. */
export type Trigger = 'request' | 'reading' | 'need' | 'schedule' | 'draw' | 'push'

/** Who acts: stamped by the host from the session, never by the sender. */
export interface Actor {
  readonly id: string
  readonly role: string
  /** The bureau a member of staff belongs to; absent for residents and machines. */
  readonly bureau?: string
}

/** What an action asks the desk to carry out after its event is written; the kernel performs none. */
export type Effect =
  | { readonly effect: 'notify'; readonly to: string; readonly message: Text }
  | {
      readonly effect: 'open'
      readonly programme: string
      readonly request: unknown
      readonly link: 'child' | 'related'
      readonly trigger: Trigger
      readonly area?: string
      /** Whose counter it goes to, where the programme leaves that to the sender. */
      readonly bureau?: string
    }
  | { readonly effect: 'perform'; readonly case: string; readonly action: string; readonly input: unknown }

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
  readonly warnAt?: Instant
  readonly warned?: true
  readonly pausedAt?: Instant
  readonly settledAt?: Instant
  readonly fulfilledAt?: Instant
}

export interface Child {
  readonly link: 'child' | 'merged'
  /** Set when the child has ended. */
  readonly outcome?: string
}

/** The parts of a case that an event may replace as a whole; null clears one. */
export interface Settings {
  readonly request: unknown
  readonly area: string
  readonly bureau: string
  readonly paused: { readonly since: Instant; readonly reason: string } | null
  readonly offer: { readonly from: string; readonly to: string; readonly reason: string } | null
  readonly appeal: { readonly at: Instant; readonly reason: string } | null
  readonly parent: { readonly id: string; readonly link: 'child' | 'merged' | 'related' } | null
  readonly timer: { readonly action: string; readonly at: Instant } | null
}

/**
 * One thing that happened to a case. All that was decided is in it, so that folding it needs no
 * programme: `to` is the stage entered, `promises` and `set` what changed, `effects` what is to follow.
 */
export interface CaseEvent {
  /** The action; `open` for the first event, `wake` for what only time did. */
  readonly type: string
  readonly at: Instant
  readonly by: Actor
  readonly input?: unknown
  readonly to?: string
  /** `to` is an outcome: the case closes. */
  readonly ends?: true
  readonly promises?: readonly PromiseChange[]
  readonly set?: Partial<Settings>
  readonly child?: Child & { readonly id: string }
  readonly effects?: readonly Effect[]
}

/** What the first event of a case carries as its input. */
export interface Opening<Request = unknown> {
  readonly programme: string
  readonly programmeVersion: number
  readonly request: Request
  readonly area: string
  readonly bureau: string
  readonly zone: string
  readonly trigger: Trigger
  readonly channel?: string
  /** An opaque id of the person who asked. */
  readonly requester?: string
  readonly parent?: { readonly id: string; readonly link: 'child' | 'related' }
  /** Where an imported case comes from. */
  readonly source?: { readonly system: string; readonly id: string }
  /** Deadlines given by the source; they override the programme's. */
  readonly due?: Readonly<Record<string, Instant>>
}

/** Everything known of a case: one fold of its events, the same on server, rehearsal and client. */
export interface CaseState<Request = unknown> extends Omit<Opening<Request>, 'parent'> {
  readonly id: string
  /** How many events it has had. */
  readonly version: number
  readonly stage: string
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly closedAt?: Instant
  /** When each stage was first and last entered. */
  readonly entered: Readonly<Record<string, { first: Instant; last: Instant; times: number }>>
  /** The last time each action was done, and what was filled in. */
  readonly did: Readonly<Record<string, { at: Instant; by: Actor; input: unknown; times: number }>>
  readonly promises: readonly PromiseRun[]
  readonly children: Readonly<Record<string, Child>>
  /** How many children its own actions have asked for; each is waited for even before it has opened. */
  readonly asked?: number
  readonly paused?: Settings['paused']
  readonly offer?: Settings['offer']
  readonly appeal?: Settings['appeal']
  readonly parent?: Settings['parent']
  readonly timer?: Settings['timer']
}

/** A case ends at so many events: a limit on everything. */
export const MAX_EVENTS = 10_000

const enter = (entered: CaseState['entered'], stage: string, at: Instant): CaseState['entered'] => {
  const before = entered[stage]
  return {
    ...entered,
    [stage]: { first: before?.first ?? at, last: at, times: (before?.times ?? 0) + 1 },
  }
}

const newRun = (change: Extract<PromiseChange, { change: 'opened' | 'resumed' }>): PromiseRun => ({
  promise: change.promise,
  state: 'open',
  kind: change.kind ?? 'clock',
  openedAt: change.at,
  dueAt: change.dueAt,
  ...(change.warnAt === undefined ? {} : { warnAt: change.warnAt }),
})

const changeRun = (run: PromiseRun, change: PromiseChange): PromiseRun => {
  switch (change.change) {
    case 'opened':
      return newRun(change)
    case 'warned':
      return { ...run, warned: true }
    case 'paused':
      return { ...run, state: 'paused', pausedAt: change.at }
    case 'fulfilled':
      return { ...run, fulfilledAt: change.at }
    case 'resumed': {
      const { pausedAt: _, warnAt: __, ...rest } = run
      return {
        ...rest,
        state: 'open',
        dueAt: change.dueAt,
        ...(change.warnAt === undefined ? {} : { warnAt: change.warnAt }),
      }
    }
    default:
      return { ...run, state: change.change, settledAt: change.at }
  }
}

/** Applies promise changes in order; a change meets the latest run of its promise. */
export const applyPromises = (
  runs: readonly PromiseRun[],
  changes: readonly PromiseChange[],
): readonly PromiseRun[] => {
  const next = [...runs]
  for (const change of changes) {
    const index = next.findLastIndex((run) => run.promise === change.promise)
    if (change.change === 'opened') next.push(newRun(change))
    else if (index >= 0) next[index] = changeRun(next[index]!, change)
  }
  return next
}

const opened = (id: string, event: CaseEvent): CaseState => {
  const { parent, ...opening } = event.input as Opening
  return {
    ...opening,
    id,
    version: 0,
    stage: '',
    openedAt: event.at,
    lastAt: event.at,
    entered: {},
    did: {},
    promises: [],
    children: {},
    ...(parent ? { parent } : {}),
  }
}

/** Folds one event into a case. Total and free of any programme: what the event does is written in it. */
export const evolve = (state: CaseState | undefined, event: CaseEvent, id: string): CaseState => {
  const before = state ?? opened(id, event)
  const next: { -readonly [K in keyof CaseState]: CaseState[K] } = {
    ...before,
    version: before.version + 1,
    lastAt: event.at,
  }
  if (event.type !== 'open' && event.type !== 'wake') {
    const times = (before.did[event.type]?.times ?? 0) + 1
    next.did = { ...before.did, [event.type]: { at: event.at, by: event.by, input: event.input, times } }
  }
  if (event.to !== undefined) {
    next.stage = event.to
    next.entered = enter(before.entered, event.to, event.at)
    if (event.ends) next.closedAt = event.at
    else delete next.closedAt
  }
  if (event.promises) next.promises = applyPromises(before.promises, event.promises)
  if (event.child) {
    const { id: childId, ...child } = event.child
    next.children = { ...before.children, [childId]: child }
  }
  const asks = event.effects?.filter((of) => of.effect === 'open' && of.link === 'child').length ?? 0
  if (asks > 0) next.asked = (before.asked ?? 0) + asks
  for (const [key, value] of Object.entries(event.set ?? {})) {
    if (value === null) delete (next as Record<string, unknown>)[key]
    else (next as Record<string, unknown>)[key] = value
  }
  return next
}

/** The earliest moment at which time alone changes the case; undefined where it never does. */
export const wakeAt = (state: CaseState): Instant | undefined => {
  let earliest = state.paused ? undefined : state.timer?.at
  for (const run of state.promises) {
    if (run.state !== 'open') continue
    const next = run.warnAt !== undefined && !run.warned ? run.warnAt : run.dueAt
    if (earliest === undefined || next < earliest) earliest = next
  }
  return earliest
}

/** How many children a case waits for: those that have not ended, and those asked for that have yet to open. */
export const openChildren = (state: Pick<CaseState, 'children' | 'asked'>): number => {
  const children = Object.values(state.children).filter(({ link }) => link === 'child')
  const running = children.filter(({ outcome }) => outcome === undefined).length
  return running + Math.max(0, (state.asked ?? 0) - children.length)
}

/** How long a promise's run still has, negative when late; undefined once it is settled. */
export const timeLeft = (run: PromiseRun, now: Instant): Duration | undefined => {
  if (run.state === 'open') return (run.dueAt - now) as Duration
  if (run.state === 'paused') return (run.dueAt - run.pausedAt!) as Duration
  return undefined
}
