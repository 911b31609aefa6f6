import type { RuleBook } from './book.ts'
import type { Body, EntityType, Keyed, Read, Source, Table, Variable } from './define.ts'
import { amountIf } from './exact.ts'
import { effectiveDay, pathUp, revisionIn } from './graph.ts'
import { dayNumber, firstDay, lastDay, type Month } from './period.ts'
import { type Population, rowUp, tableOf } from './population.ts'
import { problem, RuleError } from './problem.ts'
import { isOf, type Plain } from './type.ts'

/** What the ways of running a formula one row at a time have in common: the meaning of each step, no speed. */

/** A city's rules, month and people: what everything is computed from. */
export interface Scene {
  readonly book: RuleBook
  readonly month: Month
  readonly population: Population
}

/** The row above a row that a value of another entity is read from; -1 where it is not known. */
export const rowFor = ({ population }: Scene, reader: EntityType, row: number, target: EntityType): number =>
  rowUp(population, reader, row, pathUp(reader, target)!)

export const boundaryDay = (month: Month, read: Extract<Read, { kind: 'boundary' }>): number =>
  dayNumber(read.end === 'first' ? firstDay(month, read.period) : lastDay(month, read.period))

/** The key that a keyed parameter is looked up by, given the value of its key where that is a variable. */
export const keyFor = (scene: Scene, reader: Variable, row: number, key: EntityType): string | undefined => {
  const at = rowFor(scene, reader.entity, row, key)
  return at < 0 ? undefined : (tableOf(scene.population, key).ids[at] ?? String(at))
}

export const tableIn = ({ book, month }: Scene, reader: Variable, { parameter }: Keyed): Table<unknown> =>
  revisionIn(book.overlay, parameter, effectiveDay(month, reader.period)).value as Table<unknown>

export const lookUp = (table: Table<unknown>, key: string | undefined): unknown =>
  key === undefined ? undefined : Object.hasOwn(table.of, key) ? table.of[key] : table.default

/** The rows of a group's members that an aggregate takes in. */
export const memberRows = (
  { population }: Scene,
  group: EntityType,
  row: number,
  source: Extract<Source, { is: 'members' }>,
): readonly number[] => {
  const { start, end } = tableOf(population, group)
  const { role } = tableOf(population, source.member)
  const names = Object.keys(source.member.roles)
  const rows: number[] = []
  for (let at = start[row]!; at < end[row]!; at++)
    if (!source.roles || source.roles.includes(names[role[at]!]!)) rows.push(at)
  return rows
}

/** What members' values come to. Without values to look at, their number. */
export const aggregate = (
  variable: Variable,
  { operation, of }: Extract<Source, { is: 'members' }>,
  values: readonly Plain[],
): Plain => {
  if (!of) return values.length
  if (operation === 'of') return values[0]
  if (operation === 'any' && values.includes(true)) return true
  if (operation === 'all' && values.includes(false)) return false
  if (values.includes(undefined)) return undefined
  const numbers = values as readonly number[]
  switch (operation) {
    case 'any':
      return false
    case 'all':
      return true
    case 'count':
      return values.filter(Boolean).length
    case 'sum':
      return checked(
        variable,
        numbers.reduce((total, value) => total + value, 0),
      )
    default:
      return values.length === 0 ? undefined : Math[operation](...numbers)
  }
}

/** A result that is of its variable's type. @throws RuleError `overflow` or `bad-value`. */
export const checked = (variable: Variable, result: unknown): Plain => {
  if (isOf(variable.type, result)) return typeof result === 'number' ? result + 0 : (result as Plain)
  throw new RuleError(wrongResult(variable, result))
}

export const wrongResult = ({ name, type }: Variable, result: unknown) =>
  typeof result === 'number' && Math.floor(result) === result && type.kind !== 'bool'
    ? problem('overflow', `${name.en} = ${result}`)
    : problem('bad-value', name, String(result))

/** What a wording is given, one read after another; an amount that is not wanted is not read. */
export const inputs = <Input>(
  { reads, formula, decides }: Body,
  read: (of: Read) => Input,
  plainOf: (input: Input) => unknown,
): readonly Input[] => {
  const given: Input[] = []
  const isAmount = decides && formula === amountIf
  for (const of of reads) {
    if (isAmount && given.length === 1 && plainOf(given[0]!) === false) break
    given.push(read(of))
  }
  return given
}

/** The result of a wording for given inputs. */
export const apply = (variable: Variable, { formula, decides }: Body, values: readonly unknown[]): Plain => {
  if (!decides && values.includes(undefined)) return undefined
  const result = (formula as (...given: readonly unknown[]) => unknown)(...values)
  return decides && result === undefined ? undefined : checked(variable, result)
}

/** Says which rule failed in which row. */
export const failing = (variable: Variable, row: number, error: unknown): RuleError => {
  if (error instanceof RuleError && error.problems[0]!.code === 'formula-failed') return error
  const why =
    error instanceof RuleError
      ? error.problems[0]!.message
      : error instanceof Error
        ? error.message
        : String(error)
  return new RuleError(problem('formula-failed', variable.entity.name, row, variable.name, why))
}
