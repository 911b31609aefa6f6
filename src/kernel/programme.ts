import type { z } from 'zod'
import type { Day } from './calendar.ts'
import type { Actor, CaseEvent, CaseState, Effect } from './case.ts'
import type { DrawRecord } from './draw-file.ts'
import type { FactRecord } from './fact.ts'
import type { LifeEventId } from './life-event.ts'
import type { Grade, Parameter, Source } from './parameter.ts'
import type { Refusal } from './refusal.ts'
import { type Text, text } from './text.ts'
import type { Unit } from './unit-names.ts'
import type { Duration, Instant, WorkingDays } from './units.ts'

/**
 * Who somebody is to a programme. `public` acts on matters of their own; `staff` on those of their
 * bureau; `city` staff and `oversight` on all; `machine` is the platform itself.
 */
export type RoleKind = 'public' | 'staff' | 'city' | 'oversight' | 'machine'
/** Who acts in a programme, and of what kind they are. */
export interface Role {
  readonly name: Text
  readonly kind: RoleKind
  /**
   * They work for somebody that the programme deals with, and not for the bureau: an inspected kitchen, a contractor, a
   * bank. Of the common actions they have those that only say something, and those named here, each with the reason.
   */
  readonly outside?: Readonly<Record<string, Text>>
}
/** A role without more to say of it. */
export const role = (kind: RoleKind, zh: string, en: string): Role => ({ kind, name: { zh, en } })
/** A role of people who have accounts and are not of the bureau: see `Role.outside`. */
export const outside = (
  kind: 'staff' | 'city',
  zh: string,
  en: string,
  also: Readonly<Record<string, Text>> = {},
): Role => ({ ...role(kind, zh, en), outside: also })

/** What a function of a programme sees: the case as it stands, the moment, the values then in force. */
export interface Scene<Request = unknown, Input = unknown, Parameters = Record<string, Parameter>> {
  readonly case: CaseState<Request>
  readonly input: Input
  readonly at: Instant
  readonly day: Day
  readonly actor: Actor
  /** The first moment of a day where the case is: for time limits that end on a date. */
  startOf(day: Day): Instant
  /** A parameter's value on the day of the action. */
  parameter<Name extends keyof Parameters & string>(name: Name): ValueOf<Parameters[Name]>
  /** Refuses the action because a condition of the programme is not met. */
  refuse(why: Text, field?: string): Refusal
  /**
   * Two people see to it: refuses whoever has had a hand in one of these actions, be it the last time or before it was
   * returned, since the case last entered a stage (at all, where none is named).
   */
  anotherThan(actions: readonly string[], since?: string): Refusal | undefined
}
/** The value that a parameter holds. */
export type ValueOf<P> = P extends Parameter<infer Value> ? Value : never

/** The one way a case changes. */
export interface Action {
  readonly name: Text
  readonly by: readonly string[]
  readonly from: readonly string[]
  readonly input: z.ZodObject
  /** The stage or outcome it leads to; it stays where it is without one. */
  to?(scene: Scene<never, never, never>): string | undefined | Refusal
  /** The one place it always leads to, where that does not depend on the case: what diagrams draw. */
  readonly leads?: string
  /** Facts that the case holds from now on. */
  records?(scene: Scene<never, never, never>): readonly FactRecord[]
  /** What is to follow it. */
  effects?(scene: Scene<never, never, never>): readonly Effect[]
  /** Why a party may end a case by it; without a reason they are refused: see `isParty`. */
  readonly partyEnds?: Text
  /** The machine does it by itself when the case has been in its stage for so long: once in a stay there. */
  readonly after?: Duration | ((scene: Scene<never, never, never>) => Duration)
  /** The bureau in charge from now on. */
  assign?(scene: Scene<never, never, never>): string
  /** What a common action of the kernel does beside going to a stage. */
  change?(scene: never): Change | Refusal
  /** It sends somebody to the case: what a planner must know to choose whom. */
  readonly assigns?: Assigns<never, never, never>
  /** It says who serves at a post and when: what a planner must know to make the roster. */
  readonly mans?: Mans<never, never, never>
  /**
   * Programmes whose cases, where this one has opened them, tell it by this action how they ended: with any outcome,
   * `withdrawn` and `merged` among them, and again whenever they end anew. Written with the tool `ended`.
   */
  readonly hears?: readonly string[]
  /** What is to follow where one of those is begun anew; the case is seen as it then knows it. */
  begunAnew?(scene: Scene<never, never, never>): readonly Effect[]
  /** Input fields that hold ids of other cases, which the host looks up before it decides. */
  readonly refers?: readonly string[]
  /** It is done even while the case is paused. */
  readonly whilePaused?: true
  /** The bureau that a transfer is offered to does it, not the one in charge. */
  readonly byOffered?: true
  /** It takes back what somebody asked for: it is not done to a case that nobody did, see `isAskedFor`. */
  readonly takesBack?: true
  /** What is filled in is the host's own finding (a file it has taken in): it is done at an address of its own only. */
  readonly hosted?: true
}

/** What there is to do where a case is, for whoever plans. */
export interface Errand {
  /** A place by the name that those who plan know it by, e.g. a facility's id. */
  readonly place?: string
  /**
   * Where it is as somebody wrote it, which those who plan look for a name in that they know: "阳光小区" in
   * "阳光小区3号楼2单元501".
   */
  readonly address?: string
  /** How long it is expected to take there. */
  readonly minutes: number
  /** All of them are needed. */
  readonly skills?: readonly string[]
  /** The promise whose deadline is to be met by beginning there. */
  readonly promise?: string
}

/** How an action that sends somebody is planned for. The machine may do it, too. */
export interface Assigns<Request = unknown, Input = unknown, Parameters = Record<string, Parameter>> {
  /** What there is to do; undefined where this case is not one to plan for. */
  errand(scene: Pick<Scene<Request, Input, Parameters>, 'case' | 'parameter'>): Errand | undefined
  /** The form filled in for a crew, and why it was chosen. */
  fill(crew: string, reason: string): Input
  /** The crew that a form names. */
  crewOf(input: Input): string
  /** Where the case stands while those who were sent are at work: they stay with it. */
  readonly working: readonly string[]
}

/** A post to be manned, for whoever makes a roster. */
export interface PostNeeds {
  /** A place by the name that those who plan know it by. */
  readonly place?: string
  /** How many should be there at any time. */
  readonly wanted: number
  /** With fewer it counts as unmanned; 1 where absent. */
  readonly floor?: number
  /** So many of those there have this skill, e.g. one who leads. */
  readonly needs?: readonly { readonly skill: string; readonly count: number }[]
}

/** Who serves at a post from when until when. */
export interface Turn {
  readonly from: Instant
  readonly until: Instant
  readonly people: readonly string[]
}

/** How an action that mans a post is planned for. The machine may do it, too. */
export interface Mans<Request = unknown, Input = unknown, Parameters = Record<string, Parameter>> {
  /** What the post needs; undefined where this case is not one to plan for. */
  post(scene: Pick<Scene<Request, Input, Parameters>, 'case' | 'parameter'>): PostNeeds | undefined
  /** The form filled in for a roster, and why it is as it is. */
  fill(turns: readonly Turn[], reason: string): Input
  /** The roster that a form holds. */
  turnsOf(input: Input): readonly Turn[]
}

/** The parts of an event that a common action writes. */
export type Change = Pick<CaseEvent, 'to' | 'set' | 'child' | 'facts' | 'effects'>

/** A deadline of a programme: from which stage until which, and how long. */
export interface PromiseDef {
  readonly name: Text
  readonly from: string
  readonly until: readonly string[]
  readonly within: Duration | WorkingDays | ((scene: Scene<never, never, never>) => Duration | WorkingDays)
  /** How long before the deadline it warns; a quarter of a clock limit where it is not said. */
  readonly warn?: Duration
  /** The role told when it is broken. */
  readonly late?: string
  /** Whether its clock stops while the case is paused (it does where it is not said). */
  readonly pausable: boolean
  readonly basis?: Source
}

/** One mark an indicator leaves for a case: on a day, or on the day of an instant where the case is. */
export interface Mark {
  readonly at: Instant | Day
  readonly numerator: number
  readonly denominator: number
}

/** A figure of a programme: what each case counts for. */
export interface Indicator {
  readonly name: Text
  readonly kind: 'count' | 'sum' | 'share' | 'duration'
  readonly unit: Unit
  /** What the denominator counts, in words; printed beside the figure. */
  readonly of?: Text
  /** A pure function of the case as it stands: what it now counts for. */
  measure(of: CaseState): readonly Mark[]
  /** What it reads, so that only events which change that are measured; any event, where it is not said. */
  readonly reads?: 'promises' | { readonly entered: readonly string[] }
  /**
   * False where an event has certainly not changed what the case counts for, so that it need not be measured twice:
   * for what is cheaper to compare than to measure.
   */
  touched?(before: CaseState, after: CaseState): boolean
}

/** How residents find a programme that they may ask for themselves. */
export interface Door {
  /** One sentence: what it is for. */
  readonly about: Text
  /** Words people use for it, or several that stand together, in either language, beside its name. */
  readonly words: readonly string[]
  /** What happens in a life that leads people here. */
  readonly events?: readonly LifeEventId[]
  /**
   * When two requests are about one matter, so that neighbours can join instead of asking again: the same answers in
   * these fields, and nearly the same text in the one that says where.
   */
  readonly joins?: { readonly same: readonly string[]; readonly near: string }
  /**
   * Fields that the form does without, and the door does not: nobody can come, or ask, without them. Requests from
   * elsewhere, of which not all is known, leave them out.
   */
  readonly asks?: readonly string[]
  /**
   * Its cases are of places and things, and tell nothing of who asked: they are published (Open311 GeoReport, the records
   * behind public figures). Of any other even the day and the township could tell neighbours who it was.
   */
  readonly published?: true
  /**
   * It takes whatever no other service does: whoever searches is led to it as well, whatever they asked, and what they
   * typed is carried into this field of its form.
   */
  readonly takesAnything?: string
}

/** A programme as the platform sees it: what `defineProgramme` makes, its types forgotten. */
export interface Programme {
  readonly id: string
  readonly version: number
  readonly name: Text
  /** Absent where residents cannot ask for it: its cases come from readings, schedules or other cases. */
  readonly door?: Door
  /** The bureau in charge of a new case, or the rule that finds it. */
  readonly bureau: string | ((scene: RoutingScene<never, never>) => string)
  /**
   * The organisation from outside that a case concerns as it stands, by its name as `organisationNamed` writes it: the
   * kindergarten that is visited, the provider that serves. It is what the forms name in a field made with
   * `organisationName`. Whoever holds an outside role for an organisation sees and acts on its cases alone, and opens no
   * other. Undefined while it concerns none.
   */
  organisation?(of: CaseState): string | undefined
  /**
   * What an open case has for itself alone, as it stands: a person who belongs to one household only. No other case
   * can claim the same name until it is let go of; a closed case claims nothing, unless `keepsClaims` has its outcome.
   */
  claims?(of: CaseState): readonly string[]
  /** Outcomes with which a case keeps what it claims for good: a bill that was settled is not settled again. */
  readonly keepsClaims?: readonly string[]
  /**
   * Stages that whoever a case is about is not to know of, such as an inspection that nobody announces: until the case
   * has left them for the first time it is nobody's outside the bureau, whatever receipt they have.
   */
  readonly unannounced?: readonly string[]
  /**
   * Which of the facts that its cases hold tell of people: they go when a case is erased, and of the others whence they
   * are known. No indicator may read those that go, nor may what a closed case claims.
   */
  personalFacts?(fact: string): boolean
  /** The draw that a case is, as far as it has come: what is published of it. Undefined before its plan is frozen. */
  draws?(of: CaseState): DrawRecord | undefined
  readonly request: z.ZodObject
  readonly stages: Readonly<Record<string, Text>>
  readonly outcomes: Readonly<Record<string, Text>>
  readonly roles: Readonly<Record<string, Role>>
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly actions: Readonly<Record<string, Action>>
  readonly promises: Readonly<Record<string, PromiseDef>>
  readonly indicators: Readonly<Record<string, Indicator>>
  /** The action that the machine does by itself after a time, by the stage it is done from. */
  readonly timers: Readonly<Record<string, string>>
  /** The action that is told how a case ended which this one opened, by that one's programme. */
  readonly hears: Readonly<Record<string, string>>
}

/** What is known when a new case is routed to a bureau. */
export interface RoutingScene<Request, Parameters> {
  readonly request: Request
  readonly area: string
  readonly at: Instant
  readonly day: Day
  /** Hour of the day, 0–23, where the case is. */
  readonly hour: number
  parameter<Name extends keyof Parameters & string>(name: Name): ValueOf<Parameters[Name]>
}

/** Where a new case starts: the first stage. */
export const firstStage = (programme: Programme): string => Object.keys(programme.stages)[0]!
/** Whether a stage is one that ends a case. */
export const isOutcome = (programme: Programme, stage: string): boolean =>
  Object.hasOwn(programme.outcomes, stage)
/** What people call a stage or an outcome: by its id where the programme has none of that id. */
export const placeName = ({ stages, outcomes }: Programme, place: string): Text =>
  Object.hasOwn(stages, place) ? stages[place]! : (outcomes[place] ?? text(place, place))
/** What people call a role: by its id where the programme has none of that id. */
export const roleName = ({ roles }: Programme, id: string): Text =>
  Object.hasOwn(roles, id) ? roles[id]!.name : text(id, id)
/** The grade of a source, where there is one. */
export const gradeOf = (basis: Source | undefined): Grade | undefined => basis?.grade
