import type { Contribution, Day, Instant } from '../kernel/index.ts'
import type { LogPosition, Position } from './log-position.ts'

/** Which contributions a figure sums. Days are inclusive, `YYYY-MM-DD`; areas include all below them. */
export interface FigureQuery {
  readonly indicators: readonly string[]
  readonly area?: string
  readonly from?: Day
  readonly to?: Day
}
/** Which contributions are behind a figure. */
export interface ProvenanceQuery extends Omit<FigureQuery, 'indicators'> {
  readonly indicator: string
  /** Only those that were stored after this position of the log: what has changed the figure since. */
  readonly since?: LogPosition
}
/** What the contributions of an indicator sum to. */
export interface FigureSum {
  readonly indicator: string
  readonly numerator: number
  readonly denominator: number
  /** What recounts added to it, oldest first; absent where nothing of it was recounted. */
  readonly recounted?: readonly RecountedSum[]
  /** Exact quantiles of a duration's values, where they were asked for; empty where there are no values. */
  readonly quantiles?: readonly number[]
}

/** Of which duration indicators, and which values: 0.5 is the median, interpolated between the middle two. */
export interface QuantileQuery {
  readonly of: readonly string[]
  readonly at: readonly number[]
}

/** What one recount added to a figure: to what it would otherwise be. */
export interface RecountedSum {
  /** When the recount was begun. */
  readonly at: Instant
  readonly numerator: number
  readonly denominator: number
}

/** An event, and what it is to count for. */
export interface Recount extends Position {
  readonly contributions: readonly Contribution[]
}

/** A contribution with the event behind it. */
export interface Provenance extends Contribution, Position {
  readonly stream: string
  readonly version: number
}
