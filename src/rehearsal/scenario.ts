import type { Actor, CaseState, Day, Instant, Programme, Source, Text, Trigger } from '../kernel/index.ts'
import type { CityRules } from '../rules/index.ts'
import type { Distribution } from './distribution.ts'
import type { Draw } from './draw.ts'
import type { DutyDays } from './duty-days.ts'

/** A place on a flat map, in kilometres east and north of the base. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Hours of duty that begin on each duty day. A shift may run over midnight; 24 hours is always. */
export interface Shift {
  readonly fromHour: number
  readonly hours: number
}

/** People or things of one kind, each of whom does one piece of work at a time. */
export interface Pool {
  readonly name: Text
  readonly count: number
  /** Members take the shifts in turn: the n-th has shift n modulo their number. */
  readonly shifts: readonly Shift[]
  /** The days on which shifts begin. Where it is not said: every day where the shifts cover the clock, else working days. */
  readonly dutyDays?: DutyDays
  /** Whether they go to where the case is; they stay there until the next work or their next shift. */
  readonly mobile?: true
  /** Where they set out from when a shift begins, in turn; the middle of the map where it is not said. */
  readonly bases?: readonly Point[]
  /** The chance that a member misses a shift. */
  readonly absent?: number
  /** The chance that a piece of work leaves one out of service, and for how long. */
  readonly breakdown?: { readonly chance: number; readonly lasts: Distribution }
  /** What an hour on duty costs, in fen. */
  readonly fenPerHour?: number
}

/** How fast one gets about: distance as the crow flies × detour ÷ speed, and a time for setting off and parking. */
export interface Travel {
  readonly kmPerHour: number
  readonly detour: number
  readonly extraMinutes: number
}

/** What comes in, as somebody would open it. */
export interface Incoming {
  readonly request: unknown
  readonly area: string
  readonly site: Point
  readonly trigger?: Trigger
}

/** When cases of one kind come; every day, or only on working days where `days` says so. */
export type Timing =
  /** A Poisson process: so many a day on average, spread over the hours of the day by weight. */
  | {
      readonly kind: 'random'
      /** By day of the scenario, the first day first; the last value holds for all days after. */
      readonly perDay: readonly number[]
      /** 24 weights. */
      readonly byHour: readonly number[]
      readonly days?: DutyDays
    }
  /** Every day at these hours (8.5 is half past eight), so many each time. */
  | {
      readonly kind: 'daily'
      readonly atHours: readonly number[]
      readonly each: number
      readonly days?: DutyDays
    }
  /** As they were recorded, ascending, in ms after the scenario's first midnight. */
  | { readonly kind: 'recorded'; readonly atMs: readonly number[] }

/** A source of cases. */
export interface Arrival {
  readonly id: string
  readonly name: Text
  readonly programme: string
  readonly timing: Timing
  /** @param nth which case of this source it is, from 1 */
  make(draw: Draw, nth: number): Incoming
  /** Others follow about the same thing: with this chance, so many on average, each so much later. */
  readonly echo?: {
    readonly chance: number
    readonly mean: number
    readonly later: Distribution
    again?(first: Incoming, draw: Draw): Incoming
  }
}

/** What a step of work sees. */
export interface WorkScene {
  readonly case: CaseState
  readonly at: Instant
  readonly draw: Draw
  /** Which time this work is done on this case, from 1. */
  readonly time: number
  /** Who does it: the first of those at work. */
  readonly who: string
  /** All who are at work on it. */
  readonly crew: readonly string[]
  /** The id of an open case of another programme about the same thing, if there is one. */
  find(programme: string, key: string): string | undefined
}

/** What a step does to the case. */
export interface Doing {
  readonly by: string
  readonly action: string
  readonly input?: unknown
}

/** One step of work: a time, then at its end something done to the case. */
export interface Step {
  readonly name: Text
  /** `travel`: as long as the first of the crew needs to the site. */
  readonly takes?: Distribution | 'travel'
  /** Then they stay as long as the case stands in one of these stages: a post is held until it is relieved. */
  readonly holds?: readonly string[]
  does?(scene: WorkScene): Doing | undefined
}

export interface Need {
  readonly pool: string
  readonly count: number
}

/**
 * How a case at some stage is worked: who it takes, after what, doing what in what time. Work without needs is done
 * by people who are not ours to send: a resident who confirms, gives up or comes back.
 */
export interface Work {
  readonly id: string
  readonly name: Text
  readonly programme: string
  /** Entering this stage or outcome asks for it. */
  readonly from?: string
  /** Where else the case may stand when it begins; it is dropped where the case has moved on. */
  readonly during?: readonly string[]
  /** The chance that it is asked for at all; always where it is not said. */
  readonly chance?: number
  /** How long after it is asked for it is wanted. */
  readonly after?: Distribution
  readonly needs: readonly Need[]
  /** Lower goes first; within one urgency the earliest deadline, then who asked first. */
  readonly urgency?: number
  readonly steps: readonly Step[]
  /** It sends somebody to the case, as its programme declares it: the planner's board may choose whom. */
  readonly sends?: true
  /** The work that follows when this is done and the case has not ended. */
  next?(of: CaseState): string | readonly string[] | undefined
}

/** What is to be reached: a share of a promise's cases. */
export interface Aim {
  readonly programme: string
  readonly promise: string
  /** From 0 to 1. */
  readonly share: number
}

/** Something taken for granted, with where it is from. */
export type Assumption = { readonly about: Text; readonly value: Text } & Source

/** A question put to a virtual city: a small typed file; see docs/rehearsal.md. */
export interface Scenario {
  readonly id: string
  readonly name: Text
  /** What it is to answer. */
  readonly question: Text
  readonly programmes: readonly Programme[]
  /** Answers what a programme asks of the rules; without it such questions are refused, and remarked on. */
  readonly rules?: CityRules
  readonly areas: readonly { readonly code: string; readonly name: Text; readonly parent?: string }[]
  readonly zone: string
  /** The first day; it begins at midnight. */
  readonly from: Day
  /** Days before those that count, to fill the city. */
  readonly warmUpDays: number
  /** Days whose cases count. */
  readonly days: number
  /** Days after, without new cases, for promises to run out. */
  readonly runOffDays: number
  readonly pools: Readonly<Record<string, Pool>>
  readonly travel: Travel
  /** Who goes where: by rule of thumb (whoever is free and nearest), or by the planner's board as in the plan of a day. */
  readonly dispatch?: 'nearest' | 'planner'
  readonly arrivals: readonly Arrival[]
  readonly work: readonly Work[]
  /** Where a case stands that another one opened; where that one stands, if nothing is said. */
  readonly sites?: Readonly<Record<string, (of: CaseState) => Point>>
  /** By which key an open case of a programme is found by `find`. */
  readonly keys?: Readonly<Record<string, (of: CaseState) => string | undefined>>
  readonly aims: readonly Aim[]
  /** Pools that may be made larger or smaller in the search for the smallest staffing. */
  readonly adjustable: readonly string[]
  readonly assumptions: readonly Assumption[]
}

/** The actor of a role who may act on a case: of its bureau where the role is staff, whoever asked where it is public. */
export const actorOf = (programme: Programme, of: CaseState, by: string, who: string): Actor => {
  const kind = programme.roles[by]?.kind
  if (kind === 'public') return { id: of.requester ?? who, role: by }
  return kind === 'staff' ? { id: who, role: by, bureau: of.bureau } : { id: who, role: by }
}
