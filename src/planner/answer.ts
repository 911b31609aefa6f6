import type { Text } from '../kernel/index.ts'

/**
 * How good a plan is known to be: `optimal` (nothing better exists), `bounded` (nothing beats `bound`), `heuristic`
 * (good, unproven), `infeasible` (the demands contradict each other; what is planned is the least bad).
 */
export type Proof = 'optimal' | 'bounded' | 'heuristic' | 'infeasible'

/** What a plan pays under one rule: how many times, and the cost in the problem's unit. Costs add up to the objective. */
export interface Score {
  readonly rule: string
  readonly count: number
  readonly cost: number
}

/** Why something is left out, and what would help. */
export interface Unassigned {
  /** What is left out: a job, a seat of a post, an entry, a demand. */
  readonly id: string
  /** The rule that stands in the way. */
  readonly rule: string
  /** The resource that comes nearest to doing it. */
  readonly nearest?: string
  /** By how much it misses, in whole ms or in the unit of the rule. */
  readonly shortBy?: number
  readonly message: Text
  /** What to give way on, so that it could be done. */
  readonly relax?: Text
}

/** What every kind of plan says of itself. */
export interface Verdict {
  readonly proof: Proof
  /** The part of the objective that is work to be done: travel in minutes, or what the problem counts as such. */
  readonly cost: number
  /** The sum of all scores; smaller is better. */
  readonly objective: number
  /** No plan has a smaller objective; where it is known. */
  readonly bound?: number
  readonly scores: readonly Score[]
  readonly unassigned: readonly Unassigned[]
}

/** A rule that a plan breaks, or a figure in it that is wrong; found by `check`. */
export interface Violation {
  readonly rule: string
  /** What breaks it: a job, crew, person, post, entry. */
  readonly id: string
  readonly message: Text
}
