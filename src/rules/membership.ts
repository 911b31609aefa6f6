import type { EntityType } from './define.ts'
import { type Population, tableOf } from './population.ts'
import { problem, RuleError } from './problem.ts'
import { type Column, forget } from './type.ts'

/**
 * Rows of members that stand elsewhere now: who was in `from[n]` is in `to[n]`. All at once; what else is kept by row
 * has to move with them.
 */
export interface Moved {
  readonly entity: EntityType
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** Moves what a column holds; rows that nobody has moved into hold nothing any more. */
export const moveIn = (column: Column, { from, to }: Moved): void => {
  const values = from.map((row) => column[row]!)
  for (const row of from) forget(column, row)
  for (const [index, row] of to.entries()) column[row] = values[index]!
}

const moveRows = (
  population: Population,
  entity: EntityType,
  from: readonly number[],
  to: readonly number[],
): Moved => {
  const { ids, columns, links, role } = tableOf(population, entity)
  const moved = { entity, from, to }
  const names = from.map((row) => ids[row])
  for (const [index, row] of to.entries()) ids[row] = names[index]
  for (const column of [...Object.values(columns), ...Object.values(links), role]) moveIn(column, moved)
  return moved
}

const groupOf = (population: Population, member: EntityType, row: number): number => {
  const group =
    row >= 0 && row < tableOf(population, member).rows ? tableOf(population, member).group[row]! : -1
  if (group < 0) throw new RuleError(problem('unknown-row', member.name, row))
  return group
}

/** @throws RuleError `unknown-row` for a role the entity does not have. */
export const roleCode = (member: EntityType, role: string): number => {
  const code = Object.keys(member.roles).indexOf(role)
  if (code < 0) throw new RuleError(problem('unknown-row', member.name, role))
  return code
}

/**
 * Takes a member out of its group. The others keep their order; the row it leaves is the group's last, and nobody's.
 *
 * @throws RuleError `unknown-row` where nobody is in the row.
 */
export const takeOut = (
  population: Population,
  member: EntityType,
  row: number,
): { readonly group: number; readonly moved: Moved } => {
  const group = groupOf(population, member, row)
  const table = tableOf(population, member)
  const { end } = tableOf(population, member.memberOf!)
  const last = end[group]! - 1
  const from = [row]
  const to = [last]
  for (let after = row + 1; after <= last; after++) {
    from.push(after)
    to.push(after - 1)
  }
  const moved = moveRows(population, member, from, to)
  table.group[last] = -1
  end[group] = last
  return { group, moved }
}

/** Undoes `takeOut`, as long as nothing else has been done. */
export const putBack = (population: Population, group: number, { entity, from, to }: Moved): Moved => {
  const { end } = tableOf(population, entity.memberOf!)
  tableOf(population, entity).group[end[group]!] = group
  end[group]! += 1
  return moveRows(population, entity, to, from)
}

/** Where a group has room for one more: beside it, or with all its members behind everybody. */
const makeRoom = (population: Population, member: EntityType, group: number): readonly Moved[] => {
  const table = tableOf(population, member)
  const { start, end } = tableOf(population, member.memberOf!)
  const first = start[group]!
  const size = end[group]! - first
  const next = first + size
  const capacity = table.group.length
  if (size > 0 && next < capacity && table.group[next] === -1) {
    table.rows = Math.max(table.rows, next + 1)
    return []
  }
  if (table.rows + size >= capacity) throw new RuleError(problem('too-many', member.name, capacity))
  const from = Array.from({ length: size }, (_, index) => first + index)
  const to = from.map((_, index) => table.rows + index)
  const moved = moveRows(population, member, from, to)
  for (const row of from) table.group[row] = -1
  for (const row of to) table.group[row] = group
  start[group] = table.rows
  end[group] = table.rows + size
  table.rows += size + 1
  return size > 0 ? [moved] : []
}

/**
 * Puts somebody into a group, of whom nothing is known yet. Where the group has no free row beside it, all its
 * members move to free rows.
 *
 * @throws RuleError `too-many` where no row is free, `unknown-row` for a role or group that is not there.
 */
export const putIn = (
  population: Population,
  member: EntityType,
  group: number,
  role: string,
  id: string | undefined,
): { readonly row: number; readonly moved: readonly Moved[] } => {
  const code = roleCode(member, role)
  const groups = tableOf(population, member.memberOf!)
  if (!(group >= 0 && group < groups.rows))
    throw new RuleError(problem('unknown-row', member.memberOf!.name, group))
  const moved = makeRoom(population, member, group)
  const table = tableOf(population, member)
  const row = groups.end[group]!
  groups.end[group] = row + 1
  for (const column of Object.values(table.columns)) forget(column, row)
  for (const link of Object.values(table.links)) link[row] = -1
  table.group[row] = group
  table.role[row] = code
  table.ids[row] = id
  return { row, moved }
}
