import type { Calendar, Day } from './calendar.ts'
import { type CaseEvent, type CaseState, evolve, type Opening } from './case.ts'
import { type CaseCommand, decide, wake } from './decide.ts'
import { sameJson } from './json.ts'
import type { Programme } from './programme.ts'
import type { Refusal } from './refusal.ts'
import type { Context } from './scene.ts'

/** A decision that would come out differently today. */
export interface Difference {
  readonly case: string
  /** Which of the case's events, from 1. */
  readonly version: number
  readonly type: string
  readonly recorded: CaseEvent
  /** What would be decided now: events, or a refusal. */
  readonly now: readonly CaseEvent[] | Refusal
  /**
   * Which parts of the event differ, where one of its type would be decided still: `to`, `promises`, `set`…; `words` where
   * the same are told the same thing in other words.
   */
  readonly parts: readonly string[]
}

/** The opening as it was sent; its zone comes with the context. The bureau is routed again, unless whoever opened the case named it. */
const asOpened = (event: CaseEvent): unknown => {
  const {
    programme: _,
    programmeVersion: __,
    zone: ___,
    bureau,
    bureauGiven,
    withheld,
    ...sent
  } = event.input as Opening
  return {
    ...sent,
    ...(bureauGiven ? { bureau } : {}),
    ...(withheld === undefined ? {} : { requester: withheld }),
  }
}

/** The command that a recorded event answered; for what time alone did, see `isWaking`. */
export const commandOf = (event: CaseEvent): CaseCommand => ({
  action: event.type,
  input: event.type === 'open' ? asOpened(event) : (event.input ?? {}),
})

/** Whether time alone did it: a wake-up, or the timed action that was due. */
export const isWaking = ({ timer }: CaseState, { type, at }: CaseEvent): boolean =>
  type === 'wake' || (timer?.action === type && timer.at <= at)

/** The calendar as it was known when an event was recorded: what it left uncounted for want of a year is not counted now. */
const knownThen = (calendar: Calendar, { promises }: CaseEvent): Calendar => {
  let unknown: Day | undefined
  for (const change of promises ?? [])
    if ('dueAt' in change && change.uncounted && (!unknown || change.uncounted.from < unknown))
      unknown = change.uncounted.from
  if (unknown === undefined) return calendar
  const from = unknown
  return { ...calendar, isWorkingDay: (day) => (day < from ? calendar.isWorkingDay(day) : undefined) }
}

const decideAgain = (
  programme: Programme,
  id: string,
  before: CaseState | undefined,
  event: CaseEvent,
  context: Context,
) => {
  const zone = before?.zone ?? (event.input as Opening).zone
  const calendar = knownThen(context.calendar, event)
  const by = { ...context, calendar, zone, now: event.at, actor: event.by, accepted: true }
  if (before && isWaking(before, event)) return wake(programme, before, by)
  return decide(programme, id, before, commandOf(event), by)
}

/** What was decided in an event. The version of the programme alone is none of it: it says under which definition, not what. */
const decisionIn = (event: CaseEvent): CaseEvent =>
  event.type === 'open'
    ? { ...event, input: { ...(event.input as Opening), programmeVersion: undefined } }
    : event

/** What follows apart from the words in which it is told. */
const wordless = ({ effects }: CaseEvent) =>
  effects?.map((one) => (one.effect === 'notify' ? { ...one, message: undefined } : one))

/** The parts of an event, with words told apart from what they tell. */
const partsOf = (event: CaseEvent): Readonly<Record<string, unknown>> => ({
  ...decisionIn(event),
  effects: wordless(event),
  words: event.effects,
})

const differingParts = (recorded: CaseEvent, now: CaseEvent | undefined): readonly string[] => {
  if (!now) return []
  const [a, b] = [partsOf(recorded), partsOf(now)]
  const differing = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (part) => !sameJson(a[part] ?? null, b[part] ?? null),
  )
  return differing.includes('effects') ? differing.filter((part) => part !== 'words') : differing
}

/**
 * Takes every decision of a recorded case again, under the definition given, and lists those that differ.
 * Each is taken on the recorded past, so that one difference does not drag the rest along.
 */
export const replay = (
  programme: Programme,
  id: string,
  history: readonly CaseEvent[],
  context: Omit<Context, 'now' | 'actor'>,
): readonly Difference[] => {
  const differences: Difference[] = []
  let state: CaseState | undefined
  for (const event of history) {
    const before = state
    state = evolve(before, event, id)
    const decided = decideAgain(programme, id, before, event, { ...context, now: event.at, actor: event.by })
    const now = decided.ok ? decided.value.events : decided.refusal
    const taken = decided.ok ? decided.value.events : []
    const decision = decisionIn(event)
    if (taken.some((one) => sameJson(decisionIn(one), decision))) continue
    const parts = differingParts(
      event,
      taken.find(({ type }) => type === event.type),
    )
    differences.push({ case: id, version: state.version, type: event.type, recorded: event, now, parts })
  }
  return differences
}
