import type { Calendar } from './calendar.ts'
import {
  type Actor,
  blank,
  type CaseEvent,
  type CaseState,
  type Effect,
  evolve,
  MAX_EVENTS,
  type Settings,
  wakeAt,
} from './case.ts'
import { MACHINE } from './define.ts'
import { type FactRecord, factCount, MAX_FACTS } from './fact.ts'
import { jsonSchema, readInput } from './form.ts'
import { sameJson } from './json.ts'
import { readOpening, readRequest } from './opening.ts'
import {
  type Action,
  type Change,
  firstStage,
  isOutcome,
  type Programme,
  type PromiseDef,
  placeName,
} from './programme.ts'
import {
  promisesOnClock,
  promisesOnEntering,
  promisesOnPause,
  promisesOnResume,
  type Reckoning,
} from './promise.ts'
import type { PromiseChange } from './promise-run.ts'
import { ok, type Refusal, Refused, type Result, refuse } from './refusal.ts'
import { type Ended, heard, tellOpener, tellRelatives } from './relatives.ts'
import { concernRefused, endingRefused, rights } from './rights.ts'
import { type Context, type FullScene, isRefusal, sceneOf, slipRefused, TodayIn } from './scene.ts'
import { refusedSlip, slipsIn } from './slip.ts'
import { text } from './text.ts'
import type { Duration, Instant, WorkingDays } from './units.ts'

/** What somebody asks to be done to a case. `open` begins one. */
export interface CaseCommand {
  readonly action: string
  readonly input?: unknown
  /** The version the sender saw; refused as stale where the case has moved on. */
  readonly expectedVersion?: number
}

/** What a decision comes to: the events in order, and the case after them. */
export interface Step {
  readonly events: readonly CaseEvent[]
  readonly state: CaseState
}

/** A case moves by itself at most so often in one go; a programme whose timers chase each other stops here. */
const MAX_WAKES = 16

/** An event that is being made: all fields in one order, so that every event has one shape in memory. */
type Draft = { -readonly [Key in keyof CaseEvent]: CaseEvent[Key] }

const draft = (type: string, at: Instant, by: Actor): Draft => ({
  type,
  at,
  by,
  input: undefined,
  to: undefined,
  ends: undefined,
  set: undefined,
  child: undefined,
  facts: undefined,
  effects: undefined,
  promises: undefined,
})

const NO_EFFECTS: readonly Effect[] = []
const NO_FACTS: readonly FactRecord[] = []

/** What an event that enters a stage is reckoned against: most limits are plain values, and some functions of the case as it will stand there. */
class Entering implements Reckoning {
  private readonly scene: FullScene
  private readonly state: CaseState
  private readonly event: CaseEvent
  private there: FullScene | undefined

  constructor(scene: FullScene, state: CaseState, event: CaseEvent) {
    this.scene = scene
    this.state = state
    this.event = event
  }

  get calendar(): Calendar {
    return this.scene.calendar
  }

  get at(): Instant {
    return this.event.at
  }

  within({ within }: PromiseDef): Duration | WorkingDays {
    return this.resolve(within)
  }

  resolve<Value extends object | number>(value: Value | ((scene: never) => Value)): Value {
    if (typeof value !== 'function') return value
    this.there ??= this.scene.entering(() => evolve(this.state, this.event, this.state.id))
    return (value as (scene: FullScene) => Value)(this.there)
  }

  /** The timer of the stage: the first action that the machine does by itself after a time there. */
  timer(programme: Programme, stage: string): Settings['timer'] {
    const action = programme.timers[stage]
    const after = action === undefined ? undefined : programme.actions[action]?.after
    return action === undefined || after === undefined
      ? null
      : { action, at: (this.at + this.resolve(after)) as Instant }
  }
}

/** Completes an event with what entering its stage means for promises, timers and relatives. */
const complete = (programme: Programme, state: CaseState, event: Draft, scene: FullScene): CaseEvent => {
  const stage = event.to
  if (stage === undefined) return event
  const entering = new Entering(scene, state, event)
  const promises = promisesOnEntering(programme, state, stage, entering)
  const timer = entering.timer(programme, stage)
  let set = timer || state.timer ? { ...event.set, timer } : event.set
  // From the first stage on that they may know of, it is theirs.
  if (state.withheld !== undefined && !programme.unannounced?.includes(stage))
    set = { ...set, requester: state.withheld }
  // The event is this decision's own and nobody has seen it: it is filled in, not copied.
  const told = tellRelatives(programme, state, stage)
  if (told.length > 0) event.effects = event.effects ? [...event.effects, ...told] : told
  if (isOutcome(programme, stage)) {
    event.ends = true
    // What it waited for is over with it: a case that ended could be taken up again by nobody while it was paused.
    if (state.paused) set = { ...set, paused: null }
    if (state.offer) set = { ...set, offer: null }
  }
  if (promises.length > 0) event.promises = event.promises ? [...event.promises, ...promises] : promises
  event.set = set
  return event
}

/** Stages and actions go by what people call them, in either language. */
const wrongStage = (programme: Programme, stage: string, action: Action) => {
  const places = action.from.map((place) => placeName(programme, place))
  const list = text(places.map(({ zh }) => zh).join('、'), places.map(({ en }) => en).join(', '))
  return refuse('wrong-stage', [placeName(programme, stage), action.name, list], 'action')
}

/** Whether the case is where this can be done to it. */
const standing = (programme: Programme, state: CaseState, action: Action, now: Instant) => {
  if (state.erased !== undefined) return refuse('erased', [], 'action')
  if (!action.from.includes(state.stage)) return wrongStage(programme, state.stage, action)
  if (state.paused && !action.whilePaused) return refuse('paused', [state.paused.reason], 'action')
  if (state.version >= MAX_EVENTS) return refuse('too-long', [MAX_EVENTS])
  if (now < state.lastAt) return refuse('out-of-order', [], 'at')
  return undefined
}

/** The promise changes of an action that stops or starts the clocks. */
const clocks = (
  programme: Programme,
  state: CaseState,
  change: Change,
  scene: FullScene,
): readonly PromiseChange[] => {
  if (change.set?.paused) return promisesOnPause(programme, state, scene.at)
  if (change.set?.paused === null) return promisesOnResume(programme, state, scene)
  return []
}

/** The timer moves on, too, by the time that a pause took. */
const timerAfterPause = (state: CaseState, change: Change, at: Instant): Partial<Settings> =>
  change.set?.paused === null && state.timer && state.paused
    ? { timer: { ...state.timer, at: (state.timer.at + (at - state.paused.since)) as Instant } }
    : {}

/**
 * What a change sets, a corrected request as the programme's form reads it. Refused where it cannot be corrected to that; only
 * what is changed is looked at for slips.
 */
const readCorrection = (
  programme: Programme,
  { request: before, openedAt, zone }: CaseState,
  { set }: Change,
  context: Context,
): Result<Change['set']> => {
  if (set?.request === undefined) return ok(set)
  const read = readRequest(programme, set.request)
  if (!read.ok) return read
  const corrected = ok({ ...set, request: read.value })
  if (context.accepted) return corrected
  // A day that was still to come when it was asked may have passed by now.
  const today = new TodayIn(context, zone, context.calendar.dayOf(openedAt, zone))
  const [was, is] = [before, read.value] as Readonly<Record<string, unknown>>[]
  const isChanged = (field: string | undefined): boolean => {
    const [name = ''] = field?.split('.') ?? []
    return !sameJson(was![name] ?? null, is![name] ?? null)
  }
  const slips = slipsIn(jsonSchema(programme.request), is, today)
  const slip = refusedSlip(
    slips.filter(({ field, beside }) => isChanged(field) || isChanged(beside)),
    'request.',
  )
  return slip ? { ok: false, refusal: slip } : corrected
}

/** What one bureau offered is no longer its to give once another is in charge. */
const offerAfter = ({ bureau, offer }: CaseState, inCharge: string): Partial<Settings> =>
  offer && inCharge !== bureau ? { offer: null } : {}

const NO_CHANGE: Change = {}

/** A case that is opened where this programme hears how it ends is told whom to tell. */
const hearing = ({ hears }: Programme, effects: readonly Effect[]): readonly Effect[] =>
  effects.map((of): Effect => {
    if (of.effect !== 'open' || !Object.hasOwn(hears, of.programme)) return of
    return { ...of, tells: hears[of.programme]! }
  })

/** What an action decides, apart from what entering its stage then means. */
const changeOf = (programme: Programme, action: Action, scene: FullScene): Change | Refusal => {
  const common: Change | Refusal = action.change?.(scene as never) ?? NO_CHANGE
  if (isRefusal(common)) return common
  const child = action.hears && heard(scene.case, scene.input as Ended)
  // It was heard already, or is overtaken: nothing follows from it any more.
  if (action.hears && !child) return NO_CHANGE
  const to = action.to?.(scene as never)
  if (isRefusal(to)) return to
  const bureau = action.assign?.(scene as never)
  const effects = action.effects?.(scene as never) ?? NO_EFFECTS
  const facts = action.records?.(scene as never) ?? NO_FACTS
  return {
    to: to ?? common.to,
    set: bureau === undefined ? common.set : { ...common.set, bureau, ...offerAfter(scene.case, bureau) },
    child: child ?? common.child,
    facts: facts.length > 0 ? facts : common.facts,
    effects:
      effects.length > 0
        ? [...(common.effects ?? NO_EFFECTS), ...hearing(programme, effects)]
        : common.effects,
  }
}

const act = (
  programme: Programme,
  state: CaseState,
  command: CaseCommand,
  context: Context,
): Result<CaseEvent> => {
  const action = Object.hasOwn(programme.actions, command.action)
    ? programme.actions[command.action]
    : undefined
  if (!action) return refuse('unknown-action', [command.action, programme.id], 'action')
  const refused =
    rights(programme, state, action, context.actor) ?? standing(programme, state, action, context.now)
  if (refused) return refused
  const input = readInput(action.input, command.input ?? {})
  if (!input.ok) return input
  const slip = slipRefused(action.input, input.value, context, state.zone)
  if (slip) return { ok: false, refusal: slip }
  const scene = sceneOf(programme, state, context, context.now, input.value)
  const change = changeOf(programme, action, scene)
  if (isRefusal(change)) return { ok: false, refusal: change }
  const ending = endingRefused(programme, state, action, change.to, context.actor.role)
  if (ending) return ending
  const set = readCorrection(programme, state, change, context)
  if (!set.ok) return set
  if (change.facts && factCount(state.facts) + change.facts.length > MAX_FACTS)
    return refuse('too-many-facts', [MAX_FACTS])
  const event = draft(command.action, context.now, context.actor)
  if (hasKeys(input.value)) event.input = input.value
  event.to = change.to
  event.set = set.value
  event.child = change.child
  event.facts = change.facts
  event.effects = change.effects
  if (change.set?.paused !== undefined) {
    const promises = clocks(programme, state, change, scene)
    if (promises.length > 0) event.promises = promises
    event.set = { ...set.value, ...timerAfterPause(state, change, scene.at) }
  }
  return ok(complete(programme, state, event, scene))
}

const hasKeys = (value: object): boolean => {
  for (const _ in value) return true
  return false
}

const open = (programme: Programme, id: string, input: unknown, context: Context): Result<Step> => {
  const opening = readOpening(programme, input, context)
  if (!opening.ok) return opening
  const { now, actor } = context
  const event = draft('open', now, actor)
  event.input = opening.value
  event.to = firstStage(programme)
  const before = blank(id, event)
  const scene = sceneOf(programme, before, context, now, opening.value)
  const told = tellOpener(id, opening.value)
  if (told.length > 0) event.effects = told
  const opened = complete(programme, before, event, scene)
  const state = evolve(before, opened, id)
  return concernRefused(programme, state, actor) ?? ok({ events: [opened], state })
}

/** A refusal thrown by a programme's function as the value it is; anything else is a defect and passes on. */
const thrown = (error: unknown): Result<never> => {
  if (error instanceof Refused) return { ok: false, refusal: error.refusal }
  throw error
}

const lateNotices = (programme: Programme, changes: readonly PromiseChange[]): readonly Effect[] =>
  changes.flatMap((change): Effect[] => {
    const promise = programme.promises[change.promise]
    if (change.change !== 'broken' || !promise?.late) return []
    const { zh, en } = promise.name
    return [
      {
        effect: 'notify',
        to: promise.late,
        message: text(`“${zh}”已超期。`, `"${en}" was not kept in time.`),
      },
    ]
  })

/** One waking: the promises that time has warned or broken, or else the timed action that is due. */
const wakeOnce = (
  programme: Programme,
  state: CaseState,
  context: Context,
): Result<CaseEvent> | undefined => {
  const promises = promisesOnClock(programme, state, { calendar: context.calendar, at: context.now })
  if (promises.length > 0) {
    const event = draft('wake', Math.max(context.now, state.lastAt) as Instant, MACHINE)
    const notices = lateNotices(programme, promises)
    if (notices.length > 0) event.effects = notices
    event.promises = promises
    return ok(event)
  }
  if (!state.timer || state.timer.at > context.now || state.paused) return undefined
  const timed = act(programme, state, { action: state.timer.action }, { ...context, actor: MACHINE })
  if (!timed.ok || timed.value.to !== undefined) return timed
  // Where it stays in its stage it would be due again at once: its time is over until the stage is entered anew.
  return ok({ ...timed.value, set: { ...timed.value.set, timer: null } })
}

/** What time has done to a case by `context.now`; undefined where that is nothing, as for most commands. */
const timePassed = (programme: Programme, state: CaseState, context: Context): Result<Step> | undefined => {
  let events: CaseEvent[] | undefined
  let current = state
  for (let round = 0; round < MAX_WAKES; round++) {
    const due = wakeAt(current)
    if (due === undefined || due > context.now) break
    const woken = wakeOnce(programme, current, context)
    if (!woken) break
    if (!woken.ok) return woken
    events ??= []
    events.push(woken.value)
    current = evolve(current, woken.value, current.id)
  }
  return events && ok({ events, state: current })
}

/** Does to a case what time alone does by `context.now`: warnings, breaches, timed actions. */
export const wake = (programme: Programme, state: CaseState, context: Context): Result<Step> => {
  try {
    return timePassed(programme, state, context) ?? ok({ events: [], state })
  } catch (error) {
    return thrown(error)
  }
}

/** What opening a case, or an action on one, comes to; a programme's function may still throw a refusal. */
const taken = (
  programme: Programme,
  id: string,
  state: CaseState | undefined,
  command: CaseCommand,
  context: Context,
): Result<Step> => {
  if (command.action === 'open') {
    if (state?.erased !== undefined) return refuse('erased', [], 'case')
    if (state) return refuse('case-exists', [id], 'case')
    return open(programme, id, command.input, context)
  }
  if (!state) return refuse('unknown-case', [id], 'case')
  if (command.expectedVersion !== undefined && command.expectedVersion !== state.version)
    return refuse('stale-version', [state.version, command.expectedVersion], 'expectedVersion')
  const woken = timePassed(programme, state, context)
  if (woken && !woken.ok) return woken
  const before = woken ? woken.value.state : state
  const acted = act(programme, before, command, context)
  if (!acted.ok) return acted
  const events = woken ? [...woken.value.events, acted.value] : [acted.value]
  return ok({ events, state: evolve(before, acted.value, id) })
}

/**
 * Decides a command: refused with a reason, or the events that it comes to and the case after them. What time
 * has done by now comes first, so that a late host decides as a punctual one. Pure, and total on anything sent.
 *
 * @param state the case as it stands; undefined to `open` one under `id`.
 */
export const decide = (
  programme: Programme,
  id: string,
  state: CaseState | undefined,
  command: CaseCommand,
  context: Context,
): Result<Step> => {
  try {
    return taken(programme, id, state, command, context)
  } catch (error) {
    return thrown(error)
  }
}
