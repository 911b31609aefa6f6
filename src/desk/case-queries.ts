import type { Instant } from '../kernel/index.ts'

/** A part of all cases: every condition that is given holds. */
export interface Scope {
  readonly programmes?: readonly string[]
  readonly bureaus?: readonly string[]
  /** With all areas below it. */
  readonly area?: string
  /** Cases that concern this organisation from outside, see `Unit.organisation`; whatever they concern, where it is absent. */
  readonly organisation?: string
}

/**
 * Which cases a queue shows, and in what order. Lists that are absent leave everything in; empty ones nothing.
 */
export interface CaseQuery extends Scope {
  /** Stages and outcomes. */
  readonly stages?: readonly string[]
  /** Only ended cases, or only open ones. */
  readonly closed?: boolean
  readonly requester?: string
  /** Opened at this moment or later. */
  readonly openedFrom?: Instant
  /** Opened before this moment. */
  readonly openedBefore?: Instant
  /** Its earliest deadline at this moment or later; cases without one are left out. */
  readonly dueFrom?: Instant
  /** Its earliest deadline before this moment. */
  readonly dueBefore?: Instant
  /** Returned too often (`RETURNED_OFTEN`). */
  readonly returnedOften?: true
  /**
   * Offered to a bureau that has not answered yet, by their deadlines whatever the order: each stands with the bureau that
   * it is offered to, and not with the one in charge. So `bureaus` and `within` are of that one.
   */
  readonly offered?: true
  /** In any of these scopes: what the reader may see at all. */
  readonly within?: readonly Scope[]
  /** Open cases by their earliest deadline, those without one last; or all by when they were opened, newest first. */
  readonly order: 'due' | 'opened'
}

/** How many open cases concern an organisation. */
export interface ConcernCount {
  /** See `Unit.organisation`. */
  readonly organisation: string
  readonly open: number
}

/** Which open cases are counted on a board. */
export type BoardQuery = Pick<CaseQuery, keyof Scope | 'stages' | 'within'>

/**
 * How many open cases of one bureau in one area are late, soon will be, and were returned too often; and how many more
 * are offered to it.
 */
export interface BoardCount {
  readonly bureau: string
  readonly area: string
  readonly late: number
  readonly soon: number
  readonly often: number
  readonly offered: number
}
