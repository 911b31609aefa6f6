import {
  type Actor,
  ASK_ERASURE,
  type CaseCommand,
  type CaseEvent,
  type CaseState,
  type Context,
  type Contribution,
  contributions,
  decide,
  dueAt,
  ERASE,
  evolve,
  type Instant,
  MACHINE,
  type Programme,
  type Result,
  refuse,
  type Step,
  text,
  wake,
  wakeAt,
} from '../kernel/index.ts'
import { effectsToDo } from './asked.ts'
import type { Proof } from './beside.ts'
import { leafOf } from './leaf.ts'
import { erasableInEvent, takeApart } from './personal.ts'
import type {
  Claims,
  DecidedEvent,
  EffectId,
  KeyUse,
  NewEvent,
  Reader,
  StreamRow,
  Unit,
  UsedKey,
} from './ports.ts'
import type { Registry } from './registry.ts'

/** One command of a job, with what the host adds to it. */
export interface JobStep {
  readonly command: CaseCommand
  readonly actor: Actor
  /** When it happened, where the host knows better than the clock: an import. */
  readonly at?: Instant
  /** A step without one goes with the step before it: both are done, or both are passed over. */
  readonly key?: KeyUse
}

/** What is to be done to one stream as a whole or not at all. */
export interface Job {
  readonly stream: string
  /** For a new case; an existing one knows its own. */
  readonly programme?: string
  /** Hardly anything is stored under its id yet: decided as new, and looked up only where the store says otherwise. */
  readonly presumedNew?: boolean
  /** One of many that come by, as in an import: hardly any is asked for next, so nobody need remember it. */
  readonly isPassing?: boolean
  readonly steps: readonly JobStep[]
  readonly settles?: EffectId
  /** An event asked for it, or it is recorded: what is filled in was accepted then (`Context.accepted`). */
  readonly accepted?: boolean
  /** Whom it is done for, if for somebody outside: a case that they may not see is unknown to them. */
  readonly reader?: Reader | undefined
  /** What they are known by, where nobody has looked yet whether it is still so: it is stored so or not at all. */
  readonly proof?: Proof | undefined
}

/** What a job needs to know to be decided. */
export interface Knowledge {
  readonly row: StreamRow | undefined
  readonly used: ReadonlyMap<string, UsedKey>
  related(id: string): CaseState | undefined
  /** Where that is asked for or done: whether what is personal stands in bodies of its events, where an earlier version wrote it. */
  readonly isWrittenOpenly?: boolean
}

/** What the desk lends to every decision. */
export interface Setting {
  readonly registry: Registry
  readonly context: Omit<Context, 'actor' | 'now' | 'related'>
  now(): Instant
  hasArea(code: string): boolean
}

/** What it takes besides to write a decision down. */
export interface Writing extends Setting {
  /** A fresh, unguessable word. */
  salt(): string
}

/** What a job comes to before anything is written down. */
export interface Decision {
  /** The version it was decided on; 0 for a new stream. */
  readonly expected: number
  readonly keys: readonly KeyUse[]
  readonly claims?: Claims
  readonly events: readonly DecidedEvent[]
  readonly row: StreamRow
}

/** A decision; or, where all its keys were used before, the last use. */
type Decided = { readonly decision: Decision } | { readonly used: UsedKey }

/** A unit to store; or, where all its keys were used before, the last use. */
export type Prepared = { readonly unit: Unit } | { readonly used: UsedKey }

/** A wake-up is asked for like a command, but only time and the host can. */
export const WAKE: CaseCommand = { action: 'wake' }

/** An event is at most so large; what a form may hold is far below. */
const MAX_BODY_KIB = 256

/** NUL and halves of surrogate pairs are in JSON but in no database's text. (An escaped backslash before `u` is not one.) */
const UNSTORABLE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/

/**
 * Whether what `JSON.stringify` has written can be stored. Hardly any text has an escape at all, which is found far faster
 * than what is said of it.
 */
export const isStorable = (json: string): boolean => !json.includes('\\u') || !UNSTORABLE.test(json)

const programmeOf = (registry: Registry, job: Job, state: CaseState | undefined): Result<Programme> => {
  if (state) return registry.pinned(state.programme, state.programmeVersion)
  if (job.programme !== undefined) return registry.latest(job.programme)
  return refuse('unknown-case', [job.stream], 'case')
}

const unknownArea = (setting: Setting, events: readonly CaseEvent[]): string | undefined => {
  for (const event of events) {
    const area = event.type === 'open' ? (event.input as { area: string }).area : event.set?.area
    if (area !== undefined && !setting.hasArea(area)) return area
  }
  return undefined
}

const NO_EVENTS: readonly DecidedEvent[] = []
const NO_KEYS: readonly KeyUse[] = []

const account = (
  setting: Setting,
  programme: Programme,
  before: CaseState | undefined,
  step: Step,
  id: string,
): readonly DecidedEvent[] => {
  const { calendar } = setting.context
  const only = step.events.length === 1 ? step.events[0] : undefined
  if (only) return [decidedOf(only, contributions(programme, calendar, before, step.state))]
  let state = before
  const decided: DecidedEvent[] = []
  for (const event of step.events) {
    const after = evolve(state, event, id)
    decided.push(decidedOf(event, contributions(programme, calendar, state, after)))
    state = after
  }
  return decided
}

const decidedOf = (event: CaseEvent, accounted: readonly Contribution[]): DecidedEvent => ({
  event,
  contributions: accounted,
  effects: effectsToDo(event),
})

/** An event with the text that is stored of it. */
const written = (
  { registry, salt }: Writing,
  programme: Programme,
  stream: string,
  version: number,
  decided: DecidedEvent,
): Result<NewEvent> => {
  const { event } = decided
  const { body, personal } = takeApart(event, erasableInEvent(registry, programme, event), salt)
  if (body.length + (personal?.length ?? 0) > MAX_BODY_KIB * 1024) return refuse('too-large', [MAX_BODY_KIB])
  if (!isStorable(body) || (personal !== undefined && !isStorable(personal))) return refuse('unstorable')
  return { ok: true, value: { ...decided, body, personal, leaf: leafOf(stream, version, body) } }
}

/** A case as it is stored. All fields in one order, absent ones as undefined: every row has one shape in memory. */
export const rowOf = (state: CaseState): StreamRow => ({
  id: state.id,
  version: state.version,
  programme: state.programme,
  programmeVersion: state.programmeVersion,
  stage: state.stage,
  area: state.area,
  bureau: state.bureau,
  openedAt: state.openedAt,
  closedAt: state.closedAt,
  wakeAt: wakeAt(state),
  dueAt: dueAt(state),
  returned: state.returned,
  offeredTo: state.offer?.to,
  state,
})

/** Whether a command is to erase a case, or asks that it be. */
export const isErasing = ({ action }: JobStep['command']): boolean =>
  action === ERASE || action === ASK_ERASURE

const takeStep = (
  setting: Setting,
  programme: Programme,
  job: Job,
  state: CaseState | undefined,
  { command, actor, at }: JobStep,
  known: Knowledge,
): Result<Step> => {
  // The clock may stand a little behind the case's last event (another server wrote it): a case never goes back.
  const now = at ?? (Math.max(setting.now(), state?.lastAt ?? 0) as Instant)
  const { calendar, zone } = setting.context
  const { accepted = false } = job
  const context: Context = { calendar, zone, now, actor, accepted, related: known.related }
  if (command === WAKE) return state ? wake(programme, state, context) : refuse('unknown-case', [job.stream])
  const step = decide(programme, job.stream, state, command, context)
  if (!step.ok) return step
  if (known.isWrittenOpenly && isErasing(command)) return refuse('written-openly')
  const area = unknownArea(setting, step.value.events)
  return area === undefined ? step : refuse('unknown-area', [area], 'area')
}

/** The names that a case has for itself alone, as it stands. */
export const claimsOf = (programme: Programme, state: CaseState | undefined): readonly string[] => {
  if (state === undefined) return []
  const holds = state.closedAt === undefined || programme.keepsClaims?.includes(state.stage)
  return holds ? (programme.claims?.(state) ?? []) : []
}

/** Staff and the platform are told what is taken, and by which case; to anybody else that is somebody else's matter. */
export const refuseClaim = (
  { steps }: Job,
  name: string,
  holder: string,
): Extract<Result<never>, { ok: false }> => {
  const isTold = steps.every(({ actor }) => actor.bureau !== undefined || actor.role === MACHINE.role)
  return refuse(
    'claimed',
    isTold ? [text(`:“${name}”,事项“${holder}”`, `: "${name}", case "${holder}"`)] : [],
  )
}

const claimsBetween = (
  programme: Programme,
  before: CaseState | undefined,
  after: CaseState,
): Claims | undefined => {
  if (!programme.claims) return undefined
  const [had, has] = [claimsOf(programme, before), claimsOf(programme, after)]
  const take = has.filter((name) => !had.includes(name))
  const free = had.filter((name) => !has.includes(name))
  return take.length + free.length > 0 ? { take, free } : undefined
}

/**
 * Decides all steps of a job on what is known. Steps whose key was used before, for the same command, are done
 * already and are passed over; one used for another command refuses the job. Nothing is written here.
 */
export const decideJob = (setting: Setting, job: Job, known: Knowledge): Result<Decided> => {
  let state = known.row?.state
  let lastUse: UsedKey | undefined
  let events = NO_EVENTS
  let keys = NO_KEYS
  let programme: Programme | undefined
  let isDone = false
  for (const step of job.steps) {
    const use = step.key && known.used.get(step.key.key)
    if (use && use.hash !== step.key?.hash) return refuse('key-reused', [], 'key')
    if (step.key) isDone = use !== undefined
    lastUse = use ?? lastUse
    if (isDone) continue
    const found = programmeOf(setting.registry, job, state)
    if (!found.ok) return found
    programme = found.value
    const taken = takeStep(setting, programme, job, state, step, known)
    if (!taken.ok) return taken
    const decided = account(setting, programme, state, taken.value, job.stream)
    events = events.length === 0 ? decided : [...events, ...decided]
    if (step.key) keys = [...keys, step.key]
    state = taken.value.state
  }
  if (events.length === 0 && lastUse) return { ok: true, value: { used: lastUse } }
  if (!state) return refuse('unknown-case', [job.stream], 'case')
  const claims = programme && claimsBetween(programme, known.row?.state, state)
  const expected = known.row?.version ?? 0
  const row = rowOf(state)
  const decision: Decision = claims
    ? { expected, keys, events, row, claims }
    : { expected, keys, events, row }
  return { ok: true, value: { decision } }
}

/** Decides a job and writes down what is to be stored of it. */
export const prepare = (setting: Writing, job: Job, known: Knowledge): Result<Prepared> => {
  const decided = decideJob(setting, job, known)
  if (!decided.ok || 'used' in decided.value) return decided as Result<Prepared>
  const { decision } = decided.value
  const { programme: id, programmeVersion } = decision.row
  const programme = setting.registry.pinned(id, programmeVersion)
  if (!programme.ok) return programme
  const events: NewEvent[] = []
  for (const [index, event] of decision.events.entries()) {
    const one = written(setting, programme.value, job.stream, decision.expected + index + 1, event)
    if (!one.ok) return one
    events.push(one.value)
  }
  const { stream, settles, reader, proof, isPassing } = job
  const { expected, keys, claims, row } = decision
  const organisation = programme.value.organisation?.(row.state)
  const erases = row.state.erased === undefined ? undefined : true
  return {
    ok: true,
    value: {
      unit: {
        ...{ stream, expected, keys, claims, events, row, organisation },
        ...{ isPassing, settles, reader, proof, erases },
      },
    },
  }
}

/** The other cases that a job's commands name. */
export const namedCases = (registry: Registry, job: Job, row: StreamRow | undefined): readonly string[] => {
  const programme = programmeOf(registry, job, row?.state)
  if (!programme.ok) return []
  return job.steps.flatMap(({ command }) => {
    const input = command.input
    if (typeof input !== 'object' || input === null) return []
    return (programme.value.actions[command.action]?.refers ?? [])
      .map((field) => (input as Record<string, unknown>)[field])
      .filter((id): id is string => typeof id === 'string')
  })
}
