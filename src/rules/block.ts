import type { EntityType } from './define.ts'
import type { Table } from './population.ts'
import { problem, RuleError } from './problem.ts'

/** Rows a block: its scratch columns stay in the processor's cache. */
export const BLOCK_ROWS = 2048
/** Members a block, and so the most that one group may have. */
export const BLOCK_MEMBERS = 8192

/**
 * Where a block of groups that begins at `lo` ends: their members must stand in the same order, and not be too many.
 *
 * @throws RuleError `too-many` for a group that is larger than a block.
 */
export const blockEnd = ({ start, end }: Table, lo: number, to: number, root: EntityType): number => {
  const limit = Math.min(to, lo + BLOCK_ROWS)
  let first = -1
  let last = 0
  for (let row = lo; row < limit; row++) {
    const from = start[row]!
    const until = end[row]!
    if (until === from) continue
    if (until - from > BLOCK_MEMBERS) throw new RuleError(problem('too-many', root.name, BLOCK_MEMBERS))
    if (first < 0) first = from
    else if (from < last || until - first > BLOCK_MEMBERS) return row
    last = until
  }
  return limit
}

/** The row of the first member in a block. */
export const firstMember = ({ start, end }: Table, lo: number, hi: number): number => {
  for (let row = lo; row < hi; row++) if (end[row]! > start[row]!) return start[row]!
  return 0
}

/** The row after the last member in a block. */
export const endOfMembers = ({ start, end }: Table, lo: number, hi: number): number => {
  for (let row = hi - 1; row >= lo; row--) if (end[row]! > start[row]!) return end[row]!
  return 0
}
