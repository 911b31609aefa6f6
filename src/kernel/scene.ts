import type { z } from 'zod'
import type { Calendar, Day } from './calendar.ts'
import type { Actor, CaseState } from './case.ts'
import { jsonSchema } from './form.ts'
import { revisionOn } from './parameter.ts'
import { erasableInCase } from './personal.ts'
import type { Place } from './place.ts'
import type { Programme, Role } from './programme.ts'
import { type Refusal, refusal } from './refusal.ts'
import { anotherThan } from './rights.ts'
import { refusedSlip, slipsIn, type Today } from './slip.ts'
import type { Text } from './text.ts'
import type { Instant } from './units.ts'

/** What the host knows and the sender may not say. */
export interface Context {
  readonly now: Instant
  readonly actor: Actor
  readonly calendar: Calendar
  /** The zone of cases whose opening names none, e.g. `Asia/Shanghai`. */
  readonly zone: string
  /**
   * What is filled in was accepted before, where somebody filled it in: the platform carries out what a case asked for, or
   * decides again what is recorded. It is not looked at again for slips (`slipsIn`).
   */
  readonly accepted?: boolean
  /** Other cases that the command names, as far as the host has looked them up. */
  related?(id: string): CaseState | undefined
}

/**
 * What days are compared with that are filled in now, about a case in a zone. Few forms ask for one: the day is found
 * when it is asked for.
 */
export class TodayIn implements Today {
  readonly comingFrom: Day | undefined
  private readonly context: Context
  private readonly zone: string

  constructor(context: Context, zone: string, comingFrom?: Day) {
    this.context = context
    this.zone = zone
    this.comingFrom = comingFrom
  }

  get day(): Day {
    return this.dayOf(this.context.now)
  }

  dayOf(at: Instant): Day {
    return this.context.calendar.dayOf(at, this.zone)
  }
}

/** What is filled in now and cannot be so, as a refusal; `under` leads to the form in what was sent. */
export const slipRefused = (
  form: z.ZodType,
  value: unknown,
  context: Context,
  zone: string,
  under = '',
): Refusal | undefined =>
  context.accepted
    ? undefined
    : refusedSlip(slipsIn(jsonSchema(form), value, new TodayIn(context, zone)), under)

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
  anotherThan(actions: readonly string[], since?: string): Refusal | undefined
  related(id: string): CaseState | undefined
  /** Where that stands in the case which goes when it is erased. */
  erasable(): readonly Place[]
  /** The same scene, the case as it will stand: folded only where somebody looks at it. */
  entering(state: () => CaseState): FullScene
}

/** Reads a programme's parameters as they stood on a day. */
export const parametersOn =
  (programme: Programme, day: Day) =>
  (name: string): unknown => {
    const found = programme.parameters[name]
    if (!found) throw new Error(`Programme "${programme.id}" reads the unknown parameter "${name}"`)
    return revisionOn(found, day).value
  }

/**
 * A scene that finds what it is asked for when it is asked: most functions of a programme look at a field or two, and
 * the day, the parameters and the rest are not made for them. Each getter returns a function that can be taken apart.
 */
class LazyScene implements FullScene {
  readonly input: unknown
  readonly at: Instant
  private readonly programme: Programme
  private readonly context: Context
  /** Where the case is, which no event changes. */
  private readonly zone: string
  private state: CaseState | (() => CaseState)

  constructor(
    programme: Programme,
    zone: string,
    state: CaseState | (() => CaseState),
    context: Context,
    at: Instant,
    input: unknown,
  ) {
    this.programme = programme
    this.zone = zone
    this.state = state
    this.context = context
    this.at = at
    this.input = input
  }

  get case(): CaseState {
    if (typeof this.state === 'function') this.state = this.state()
    return this.state
  }
  get day(): Day {
    return this.context.calendar.dayOf(this.at, this.zone)
  }
  get actor(): Actor {
    return this.context.actor
  }
  get calendar(): Calendar {
    return this.context.calendar
  }
  get roles(): FullScene['roles'] {
    return this.programme.roles
  }
  get startOf(): FullScene['startOf'] {
    return (day) => this.context.calendar.startOf(day, this.zone)
  }
  get parameter(): FullScene['parameter'] {
    return parametersOn(this.programme, this.day)
  }
  get refuse(): FullScene['refuse'] {
    // The reason may be a sentence of its own: it becomes a part of one.
    const clause = (sentence: string): string => sentence.replace(/[。.]$/, '')
    return (why, field) => refusal('not-satisfied', [clause(why.zh), clause(why.en)], field)
  }
  get anotherThan(): FullScene['anotherThan'] {
    return (actions, since) => anotherThan(this.programme, this.case, this.context.actor, actions, since)
  }
  get related(): FullScene['related'] {
    return (id) => this.context.related?.(id)
  }
  get erasable(): FullScene['erasable'] {
    return () => erasableInCase(this.programme, this.case)
  }
  get entering(): FullScene['entering'] {
    return (state) => new LazyScene(this.programme, this.zone, state, this.context, this.at, this.input)
  }
}

export const sceneOf = (
  programme: Programme,
  state: CaseState,
  context: Context,
  at: Instant,
  input: unknown,
): FullScene => new LazyScene(programme, state.zone, state, context, at, input)

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value
