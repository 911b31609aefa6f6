import { type FactRecord, type HeldFacts, holdFacts } from './fact.ts'
import { type Place, without } from './place.ts'
import { applyPromises, type PromiseChange, type PromiseRun } from './promise-run.ts'
import { isReturn } from './returned.ts'
import { type Text, text } from './text.ts'
import type { Instant } from './units.ts'

/** How a case came in; recorded the same way for all five. */
export type Trigger = 'request' | 'reading' | 'need' | 'schedule' | 'draw' | 'push'

/** Who acts: stamped by the host from the session, never by the sender. */
export interface Actor {
  readonly id: string
  readonly role: string
  /** The bureau a member of staff belongs to; absent for residents and machines. */
  readonly bureau?: string
  /** The organisation from outside that they act for, by the name that cases have for it: on those that concern it alone. */
  readonly organisation?: string
  /** The account that approved what the machine does by a plan. */
  readonly approvedBy?: string
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
      /** The action of the asking case that is told how that one ended; the kernel finds it by `Action.hears`. */
      readonly tells?: string
    }
  | {
      readonly effect: 'perform'
      readonly case: string
      readonly action: string
      readonly input: unknown
      /** How the case is opened first, where there is none yet: one that stands for the whole city. */
      readonly opens?: { readonly programme: string; readonly request: unknown }
    }
  /** Asks the rules about a subject; the desk answers with the machine's action `determined` on the asking case. */
  | {
      readonly effect: 'determine'
      /** Which determination, by its id. */
      readonly determination: string
      /** The case that holds the subject's facts. */
      readonly subject: string
      /** Whom of those it holds: a member's id, for determinations about persons. */
      readonly about?: string
      /** `YYYY-MM`. */
      readonly month: string
    }
  /**
   * Asks for the figures of the sheet that the programme keeps, all of one position of the log; the desk answers with the
   * machine's actions `list`, `compare` and `freeze` on the asking case.
   */
  | {
      readonly effect: 'freeze'
      /** The days that figures without days of their own are summed over. */
      readonly from?: string
      readonly to?: string
    }
  /** Asks which cases of a programme are open where the asking case is; the desk answers with the machine's action `listed` on it. */
  | {
      readonly effect: 'list'
      readonly programme: string
      readonly stages: readonly string[]
      /** A field of their request: those in which it says the same are listed together. */
      readonly by: string
    }

/** Another case that this one has to do with: a part of it, one that was merged into it, or a related one whose end it is told. */
export interface Child {
  readonly link: 'child' | 'merged' | 'related'
  /** Its programme, where this case has an action that hears how it ended. */
  readonly programme?: string | undefined
  /** Set when the child has ended, and cleared when it is begun anew. */
  readonly outcome?: string | undefined
  /** How often it had ended before what was heard of it last; absent for the first time. */
  readonly again?: number | undefined
}

/** The case by which another was opened. */
export interface OpenedBy {
  readonly id: string
  readonly link: 'child' | 'related'
  /** Its action that is told how this one ends; without one, a part is told by `childClosed` and of a related one nothing. */
  readonly tells?: string | undefined
}

/** The parts of a case that an event may replace as a whole; null clears one. */
export interface Settings {
  readonly request: unknown
  readonly area: string
  readonly bureau: string
  readonly paused: { readonly since: Instant; readonly reason: string } | null
  readonly offer: { readonly from: string; readonly to: string; readonly reason: string } | null
  readonly appeal: { readonly at: Instant; readonly reason: string } | null
  readonly parent: OpenedBy | { readonly id: string; readonly link: 'merged' } | null
  readonly timer: { readonly action: string; readonly at: Instant } | null
  /** How many children it has asked for, where one will not come. */
  readonly asked: number
  /** The same of those whose end it hears, by programme. */
  readonly awaited: Readonly<Record<string, number>>
  /** Where in the case what is personal stood that is erased from now on, with all that events had of it. */
  readonly erased: readonly Place[]
  /** Whose it is, told only now: see `Programme.unannounced`. */
  readonly requester: string
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
  readonly to?: string | undefined
  /** `to` is an outcome: the case closes. */
  readonly ends?: true | undefined
  readonly promises?: readonly PromiseChange[] | undefined
  readonly set?: Partial<Settings> | undefined
  readonly child?: (Child & { readonly id: string }) | undefined
  /** Facts that the case holds from now on. */
  readonly facts?: readonly FactRecord[] | undefined
  readonly effects?: readonly Effect[] | undefined
}

/** What somebody is to the person for whom they ask: never who they are. */
export const HELPERS = {
  relative: text('亲属', 'A relative'),
  neighbour: text('邻居', 'A neighbour'),
  'grid-worker': text('网格员', 'A grid worker'),
  'village-cadre': text('村(社区)干部', 'A village or community officer'),
  'social-worker': text('社工', 'A social worker'),
  agent: text('受托人', 'Somebody authorised'),
} as const satisfies Readonly<Record<string, Text>>
/** A word of `HELPERS`. */
export type Helper = keyof typeof HELPERS
export const HELPER_WORDS = Object.keys(HELPERS) as [Helper, ...Helper[]]

/** What the first event of a case carries as its input. */
export interface Opening<Request = unknown> {
  readonly programme: string
  readonly programmeVersion: number
  readonly request: Request
  readonly area: string
  readonly bureau: string
  /** The bureau was named by whoever opened the case, not found by the programme's rule. */
  readonly bureauGiven?: true
  readonly zone: string
  readonly trigger: Trigger
  readonly channel?: string | undefined
  /** An opaque id of the person who asked. */
  readonly requester?: string | undefined
  /** Them, where they are not to know of it yet: see `Programme.unannounced`. */
  readonly withheld?: string | undefined
  /** It was asked for in somebody else's name: by what helper. */
  readonly onBehalfOf?: Helper | undefined
  readonly parent?: OpenedBy | undefined
  /** Where an imported case comes from. */
  readonly source?: { readonly system: string; readonly id: string } | undefined
  /**
   * Deadlines given by the source; they override the programme's. Null for a promise that the source keeps no
   * record of: it never opens, for unknown is not broken.
   */
  readonly due?: Readonly<Record<string, Instant | null>> | undefined
}

/** How an action was done last. */
export interface Done {
  readonly at: Instant
  readonly by: Actor
  readonly input: unknown
  readonly times: number
  /** Everybody else who did it before, by account, with the last time that they did; absent where nobody. */
  readonly others?: Readonly<Record<string, Instant>>
}

/** Everything known of a case: one fold of its events, the same on server, rehearsal and client. */
export interface CaseState<Request = unknown> {
  readonly id: string
  /** How many events it has had. */
  readonly version: number
  readonly programme: string
  readonly programmeVersion: number
  readonly stage: string
  readonly request: Request
  readonly area: string
  readonly bureau: string
  readonly zone: string
  readonly trigger: Trigger
  readonly channel: string | undefined
  readonly requester: string | undefined
  /** Who will be the requester once they may know of it. */
  readonly withheld: string | undefined
  readonly onBehalfOf: Opening['onBehalfOf']
  readonly source: Opening['source']
  readonly due: Opening['due']
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly closedAt: Instant | undefined
  /** When each stage was first and last entered. */
  readonly entered: Readonly<Record<string, { first: Instant; last: Instant; times: number }>>
  /** The last time each action was done, and what was filled in; `others`, who did it before them and when last. */
  readonly did: Readonly<Record<string, Done>>
  readonly promises: readonly PromiseRun[]
  readonly children: Readonly<Record<string, Child>>
  /** What is known of its subject, by day. */
  readonly facts: HeldFacts
  /** How many children its own actions have asked for and were not refused; each is waited for even before it has opened. */
  readonly asked: number
  /** How many it has asked for, and were not refused, of those whose end it hears, by programme; undefined where none. */
  readonly awaited: Readonly<Record<string, number>> | undefined
  readonly paused: NonNullable<Settings['paused']> | undefined
  readonly offer: NonNullable<Settings['offer']> | undefined
  readonly appeal: NonNullable<Settings['appeal']> | undefined
  readonly parent: NonNullable<Settings['parent']> | undefined
  readonly timer: NonNullable<Settings['timer']> | undefined
  /** How often it was returned; undefined where never. */
  readonly returned: number | undefined
  /** When what was personal in it was erased; nothing is done to it since. */
  readonly erased: Instant | undefined
}

/** A case ends at so many events: a limit on everything. */
export const MAX_EVENTS = 10_000

const enter = (entered: CaseState['entered'], stage: string, at: Instant): CaseState['entered'] => {
  const before = entered[stage]
  const next: Record<string, CaseState['entered'][string]> = { ...entered }
  next[stage] = { first: before?.first ?? at, last: at, times: (before?.times ?? 0) + 1 }
  return next
}

/** A case before its first event: what its opening says, and nothing that has happened. */
export const blank = (id: string, event: CaseEvent): CaseState => {
  const opening = event.input as Opening
  return {
    id,
    version: 0,
    programme: opening.programme,
    programmeVersion: opening.programmeVersion,
    stage: '',
    request: opening.request,
    area: opening.area,
    bureau: opening.bureau,
    zone: opening.zone,
    trigger: opening.trigger,
    channel: opening.channel,
    requester: opening.requester,
    withheld: opening.withheld,
    onBehalfOf: opening.onBehalfOf,
    source: opening.source,
    due: opening.due,
    openedAt: event.at,
    lastAt: event.at,
    closedAt: undefined,
    entered: {},
    did: {},
    promises: [],
    children: {},
    facts: undefined,
    asked: 0,
    awaited: undefined,
    paused: undefined,
    offer: undefined,
    appeal: undefined,
    parent: opening.parent,
    timer: undefined,
    returned: undefined,
    erased: undefined,
  }
}

/** A setting after an event: replaced, cleared by null, or as it was. */
const settled = <Value>(before: Value | undefined, set: Value | null | undefined): Value | undefined =>
  set === undefined ? before : (set ?? undefined)

const NO_SETTINGS: Partial<Settings> = {}

/**
 * Folds one event into a case. Total and free of any programme: what the event does is written in it.
 * All fields are written in one order, absent ones as undefined, so that every state has one shape in memory.
 */
export const evolve = (state: CaseState | undefined, event: CaseEvent, id: string): CaseState => {
  const before = state ?? blank(id, event)
  const set = event.set ?? NO_SETTINGS
  const closedAt = event.ends ? event.at : event.to === undefined ? before.closedAt : undefined
  const after: CaseState = {
    id,
    version: before.version + 1,
    programme: before.programme,
    programmeVersion: before.programmeVersion,
    stage: event.to ?? before.stage,
    request: set.request ?? before.request,
    area: set.area ?? before.area,
    bureau: set.bureau ?? before.bureau,
    zone: before.zone,
    trigger: before.trigger,
    channel: before.channel,
    requester: set.requester ?? before.requester,
    withheld: set.requester === undefined ? before.withheld : undefined,
    onBehalfOf: before.onBehalfOf,
    source: before.source,
    due: before.due,
    openedAt: before.openedAt,
    lastAt: event.at,
    closedAt,
    entered: event.to === undefined ? before.entered : enter(before.entered, event.to, event.at),
    did: event.type === 'open' || event.type === 'wake' ? before.did : record(before.did, event),
    promises: event.promises ? applyPromises(before.promises, event.promises) : before.promises,
    children: event.child ? adopt(before.children, event.child) : before.children,
    facts: event.facts ? holdFacts(before.facts, event.facts, event.at, event.by.id) : before.facts,
    asked: (set.asked ?? before.asked) + (event.effects ? childrenAsked(event.effects) : 0),
    awaited: awaitedAfter(set.awaited ?? before.awaited, event.effects),
    paused: settled(before.paused, set.paused),
    offer: settled(before.offer, set.offer),
    appeal: settled(before.appeal, set.appeal),
    parent: settled(before.parent, set.parent),
    timer: settled(before.timer, set.timer),
    returned: state && isReturn(state, event) ? (before.returned ?? 0) + 1 : before.returned,
    erased: set.erased ? event.at : before.erased,
  }
  return set.erased ? without(after, set.erased) : after
}

/** The person behind what was done: of what the machine does by a plan, whoever approved it. */
export const doerOf = ({ id, approvedBy }: Actor): string => approvedBy ?? id

const childrenAsked = (effects: readonly Effect[]): number =>
  effects.filter((of) => of.effect === 'open' && of.link === 'child').length

const awaitedAfter = (
  before: CaseState['awaited'],
  effects: readonly Effect[] | undefined,
): CaseState['awaited'] => {
  if (!effects) return before
  let after = before
  for (const of of effects)
    if (of.effect === 'open' && of.tells !== undefined)
      after = { ...after, [of.programme]: (after?.[of.programme] ?? 0) + 1 }
  return after
}

const record = (did: CaseState['did'], { type, at, by, input }: CaseEvent): CaseState['did'] => {
  const next: Record<string, Done> = { ...did }
  const before = did[type]
  const others =
    before && doerOf(before.by) !== doerOf(by)
      ? { ...before.others, [doerOf(before.by)]: before.at }
      : before?.others
  const times = (before?.times ?? 0) + 1
  next[type] = others ? { at, by, input, times, others } : { at, by, input, times }
  return next
}

const adopt = (children: CaseState['children'], { id, ...child }: Child & { readonly id: string }) => ({
  ...children,
  [id]: child,
})

/** The earliest moment at which time alone changes the case; undefined where it never does. */
export const wakeAt = (state: CaseState): Instant | undefined => {
  let earliest = state.paused ? undefined : state.timer?.at
  for (const run of state.promises) {
    if (run.state !== 'open') continue
    const next = run.uncounted?.askAt ?? (run.warnAt !== undefined && !run.warned ? run.warnAt : run.dueAt)
    if (earliest === undefined || next < earliest) earliest = next
  }
  return earliest
}

/** The earliest deadline (or the earliest it can be) of an open case that runs or was missed and not made good since; paused clocks have none. */
export const dueAt = (state: CaseState): Instant | undefined => {
  if (state.closedAt !== undefined) return undefined
  let earliest: Instant | undefined
  for (const run of state.promises) {
    const counts = run.state === 'open' || (run.state === 'broken' && run.fulfilledAt === undefined)
    if (counts && (earliest === undefined || run.dueAt < earliest)) earliest = run.dueAt
  }
  return earliest
}

/**
 * When a case ended with one of these outcomes; undefined where it did not, or was begun anew since: what it was then
 * no longer holds.
 */
export const endedAs = (
  { stage, closedAt }: Pick<CaseState, 'stage' | 'closedAt'>,
  ...outcomes: readonly string[]
): Instant | undefined => (outcomes.includes(stage) ? closedAt : undefined)

/** Whether a case will yet be told how another ended: a part of it, or one whose end it hears. */
export const hearsMore = (state: Pick<CaseState, 'children' | 'asked' | 'awaited'>): boolean =>
  openChildren(state) > 0 ||
  Object.keys(state.awaited ?? {}).some((programme) => underWay(state, programme) > 0)

/** How many children a case waits for: those that have not ended, and those asked for that have yet to open. */
export const openChildren = (state: Pick<CaseState, 'children' | 'asked'>): number => {
  const children = Object.values(state.children).filter(({ link }) => link === 'child')
  const running = children.filter(({ outcome }) => outcome === undefined).length
  return running + Math.max(0, (state.asked ?? 0) - children.length)
}

/**
 * How many cases of a programme this one has asked for and that have not ended: those that run, and those that have yet to
 * open. Only of programmes whose end it hears (`ended`, in its definition); of others it knows nothing.
 *
 * @example
 * to: ({ case: of, refuse }) => (underWay(of, 'heating.refund') > 0 ? refuse(text('退费正在办理', 'a refund is under way')) : undefined)
 */
export const underWay = (state: Pick<CaseState, 'children' | 'awaited'>, programme: string): number => {
  const known = Object.values(state.children).filter((child) => child.programme === programme)
  const running = known.filter(({ outcome }) => outcome === undefined).length
  return running + Math.max(0, (state.awaited?.[programme] ?? 0) - known.length)
}
