import type { Result, Text } from '../kernel/index.ts'
import type { Problem } from './http/problem.ts'

/** A question that can be put to a virtual city, with the staff it may be put with. */
export interface RehearsalScenario {
  readonly id: string
  readonly name: Text
  readonly question: Text
  readonly pools: readonly {
    readonly id: string
    readonly name: Text
    readonly count: number
    readonly most: number
  }[]
}

/** What somebody asks to be rehearsed. */
export interface RehearsalOrder {
  readonly scenario: string
  readonly staffing: Readonly<Record<string, number>>
  readonly replications: number
  readonly seed: number
}

/** A table as it is read: heads, rows, and which columns hold numbers. */
export interface RehearsalTable {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly right: readonly number[]
}

/** What a rehearsal came to, in one language. Charts are figures of the report as it stands: SVG made safe, without style or script. */
export interface RehearsalAnswer {
  readonly name: string
  readonly question: string
  /** What its figures are: estimates of so many replications. */
  readonly basis: string
  readonly replications: number
  readonly partial: boolean
  readonly remarks: readonly string[]
  readonly tables: readonly RehearsalTable[]
  readonly charts: readonly string[]
  readonly assumptions: readonly string[]
}

/** A rehearsal under way or done. */
export interface RehearsalState {
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  readonly done: number
  readonly of: number
  readonly answer?: RehearsalAnswer
}

/**
 * Rehearsals on request, as the server needs them; whoever composes it brings them. They run beside the server's work,
 * a few at a time, and each is shown only to who asked for it.
 */
export interface Rehearsals {
  scenarios(): readonly RehearsalScenario[]
  /** The rehearsal's id; a problem where too many are under way, a refusal where the order cannot be. */
  start(
    order: RehearsalOrder,
    owner: string,
  ): Promise<Result<string> | { readonly ok: false; readonly problem: Problem }>
  look(id: string, owner: string, lang: keyof Text): Promise<RehearsalState | undefined>
  /** Stops one; what is known by then stays. False where there is none. */
  stop(id: string, owner: string): Promise<boolean>
  /** Stops those that run here. */
  close(): Promise<void>
}
