import type { Calendar, Day } from './calendar.ts'
import type { Actor, CaseState } from './case.ts'
import { revisionOn } from './parameter.ts'
import type { Programme, Role } from './programme.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { Text } from './text.ts'
import type { Instant } from './units.ts'

/** What the host knows and the sender may not say. */
export interface Context {
  readonly now: Instant
  readonly actor: Actor
  readonly calendar: Calendar
  /** The zone of cases whose opening names none, e.g. `Asia/Shanghai`. */
  readonly zone: string
  /** Other cases that the command names, as far as the host has looked them up. */
  related?(id: string): CaseState | undefined
}

/** Every kind of scene at once: each function of a programme is shown the part its type promises it. */
export interface FullScene {
  readonly case: CaseState
  readonly input: unknown
  readonly at: Instant
  readonly day: Day
  readonly actor: Actor
  readonly calendar: Calendar
  readonly roles: Readonly<Record<string, Role>>
  startOf(day: Day): Instant
  parameter(name: string): unknown
  refuse(why: Text, field?: string): Refusal
  related(id: string): CaseState | undefined
}

/** Reads a programme's parameters as they stood on a day. */
export const parametersOn =
  (programme: Programme, day: Day) =>
  (name: string): unknown => {
    const found = programme.parameters[name]
    if (!found) throw new Error(`Programme "${programme.id}" reads the unknown parameter "${name}"`)
    return revisionOn(found, day).value
  }

export const sceneOf = (
  programme: Programme,
  state: CaseState,
  context: Context,
  at: Instant,
  input: unknown,
): FullScene => {
  const day = context.calendar.dayOf(at, state.zone)
  return {
    case: state,
    input,
    at,
    day,
    actor: context.actor,
    calendar: context.calendar,
    roles: programme.roles,
    startOf: (of) => context.calendar.startOf(of, state.zone),
    parameter: parametersOn(programme, day),
    refuse: (why, field) => refusal('not-satisfied', [why.zh, why.en], field),
    related: (id) => context.related?.(id),
  }
}

/** A value, or the function of a programme that finds it. */
export const resolve = <Value extends object | number | string>(
  value: Value | ((scene: never) => Value),
  scene: () => FullScene,
): Value => (typeof value === 'function' ? (value as (scene: FullScene) => Value)(scene()) : value)

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value
