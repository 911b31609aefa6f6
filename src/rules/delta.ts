import type { Amendment } from './book.ts'
import type { EntityType, Variable } from './define.ts'
import type { Moved } from './membership.ts'
import type { Month } from './period.ts'
import type { Column, Plain } from './type.ts'
import { decode } from './type.ts'

/** What made outputs change. */
export type Cause =
  | {
      readonly is: 'fact'
      readonly fact: Variable
      readonly row: number
      readonly before: Plain
      readonly after: Plain
    }
  | {
      readonly is: 'joined' | 'left' | 'role'
      readonly entity: EntityType
      readonly row: number
      readonly group: number
    }
  | { readonly is: 'place'; readonly entity: EntityType; readonly row: number; readonly into: EntityType }
  | { readonly is: 'reform'; readonly amendments: readonly Amendment[] }
  | { readonly is: 'month'; readonly from: Month; readonly to: Month }

/** The rows in which an output changed, with what its column held before and holds now. */
export interface Change {
  readonly variable: Variable
  readonly rows: readonly number[]
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** What an edit came to. What `moved` has moved already when `changes` are read: rows are those of now. */
export interface Deltas {
  readonly cause: Cause
  readonly moved: readonly Moved[]
  /** Only outputs that changed somewhere. */
  readonly changes: readonly Change[]
}

/** One output of one row that changed, in the open. */
export interface Delta {
  readonly variable: Variable
  readonly row: number
  readonly before: Plain
  readonly after: Plain
}

/** Deltas one by one: for few, or for looking through many without keeping them. */
export function* eachDelta({ changes }: Deltas): Generator<Delta> {
  for (const { variable, rows, before, after } of changes)
    for (const [index, row] of rows.entries())
      yield {
        variable,
        row,
        before: decode(variable.type, before[index]!),
        after: decode(variable.type, after[index]!),
      }
}

interface Growing {
  readonly variable: Variable
  readonly rows: number[]
  readonly before: number[]
  readonly after: number[]
}

/** Collects changes: what columns hold is copied, recomputed in place, and compared. */
export class Collector {
  private readonly found = new Map<Variable, Growing>()
  private readonly wanted: ReadonlySet<Variable>

  /** `wanted`: of which variables anybody wants to know. */
  constructor(wanted: ReadonlySet<Variable>) {
    this.wanted = wanted
  }

  /** Compares a column with a copy of its rows from `from` on. */
  compare(variable: Variable, column: Column, copy: ArrayLike<number>, from: number, length: number): void {
    if (!this.wanted.has(variable)) return
    let into: Growing | undefined
    for (let index = 0; index < length; index++) {
      const before = copy[index]!
      const after = column[from + index]!
      // Unknown money is no number, which equals nothing, not even itself.
      if (before === after || Object.is(before, after)) continue
      into ??= this.changeOf(variable)
      into.rows.push(from + index)
      into.before.push(before)
      into.after.push(after)
    }
  }

  private changeOf(variable: Variable): Growing {
    const known = this.found.get(variable)
    if (known) return known
    const made: Growing = { variable, rows: [], before: [], after: [] }
    this.found.set(variable, made)
    return made
  }

  changes(): readonly Change[] {
    return [...this.found.values()]
  }
}
