import { BLOCK_MEMBERS, BLOCK_ROWS, blockEnd, endOfMembers, firstMember } from './block.ts'
import type { RuleBook } from './book.ts'
import type { EntityType, Keyed, Variable } from './define.ts'
import { effectiveDay, revisionIn, sourceOf } from './graph.ts'
import { boundaryDay, failing, lookUp, wrongResult } from './interpret.ts'
import type { Month } from './period.ts'
import { keyOf, orderOf, type Plan, planFor, type RootPlan } from './plan.ts'
import { columnOf, type Population, type Table, tableOf } from './population.ts'
import { problem, RuleError } from './problem.ts'
import { evaluate } from './reference.ts'
import { writeStage } from './stage.ts'
import type { Argument, BlockColumn, StageText } from './stage-names.ts'
import { isNumber } from './stage-text.ts'
import { type Column, encode, isColumnType, newColumn, type Plain } from './type.ts'

type StageFunction = (
  lo: number,
  hi: number,
  firstMember: number,
  endOfMembers: number,
  start: Int32Array,
  end: Int32Array,
  group: Int32Array,
  role: Uint8Array,
  ...given: readonly unknown[]
) => void

interface CompiledStage {
  readonly call: StageFunction
  readonly arguments: readonly Argument[]
}
interface CompiledRoot extends RootPlan {
  readonly calls: readonly CompiledStage[]
}
export interface CompiledPlan {
  readonly plan: Plan
  readonly roots: readonly CompiledRoot[]
}

/** Columns of what was computed, by variable. */
export type Results = Map<Variable, Column>

/** A kernel with its columns: runs any range of rows, in any order, on its own. */
export interface Run {
  readonly results: Results
  /**
   * Computes the rows `from` up to but not including `to` of an entity, with all their members.
   * @throws RuleError `formula-failed`, naming rule and row; of the rows before it some may not have been computed.
   */
  run(root: EntityType, from: number, to: number): void
  /** Computes everything. */
  runAll(): void
}

/** Rules compiled for a month. */
export interface Kernel {
  readonly book: RuleBook
  readonly month: Month
  /** Whose rows there are to run, in this order: areas before the households that read them. */
  readonly roots: readonly EntityType[]
  /** What it computes and stores. */
  readonly stored: ReadonlySet<Variable>
  /**
   * Takes the columns; results that are not handed in, or too short for these rows, are allocated. Not to be used by
   * two threads at once.
   */
  bind(population: Population, results?: Results): Run
}

const newBlockColumn = ({ is, variable: { type, entity } }: BlockColumn): Column => {
  if (is === 'kept') return newColumn(type, entity.memberOf ? BLOCK_MEMBERS : BLOCK_ROWS)
  return is === 'running' && isNumber(type) ? new Float64Array(BLOCK_ROWS) : new Uint8Array(BLOCK_ROWS)
}

/** @param columnOf the same column for whatever stage asks for it: one writes what another reads. */
const makeStage = (
  { text, formulas, words, blocks, variables, arguments: given }: StageText,
  columnOf: (block: BlockColumn) => Column,
): CompiledStage => {
  const bad = (variable: number, row: number, value: unknown): never => {
    const of = variables[variable]!
    throw failing(of, row, new RuleError(wrongResult(of, value)))
  }
  const names = [
    ...formulas.map((_, index) => `F${index}`),
    ...words.map((_, index) => `W${index}`),
    'C',
    'B',
  ]
  // Made from the shape of the graph alone; see `stage.ts`.
  const make = new Function(...names, text)
  return { call: make(...formulas, ...words, blocks.map(columnOf), bad) as StageFunction, arguments: given }
}

const compilePlan = (book: RuleBook, month: Month, plan: Plan): CompiledPlan => {
  const columns = new Map<string, Map<Variable, Column>>()
  const columnOf = (block: BlockColumn): Column => {
    const { is, variable } = block
    const those = columns.get(is) ?? new Map<Variable, Column>()
    columns.set(is, those)
    const column = those.get(variable) ?? newBlockColumn(block)
    those.set(variable, column)
    return column
  }
  const calls = (root: RootPlan) =>
    root.stages.map((slots) => makeStage(writeStage({ book, month, plan, root }, slots), columnOf))
  return { plan, roots: plan.roots.map((root) => ({ ...root, calls: calls(root) })) }
}

/** The values of a keyed parameter by code or row: a column with its unknowns, or a list of ratios or scales. */
const tabled = (
  { parameter, key }: Keyed,
  table: Parameters<typeof lookUp>[0],
  population: Population,
): Column | readonly unknown[] => {
  const words =
    'kind' in key
      ? key.type.words
      : Array.from(
          { length: tableOf(population, key).rows },
          (_, at) => tableOf(population, key).ids[at] ?? String(at),
        )
  const found = words.map((word) => lookUp(table, word))
  if (!isColumnType(parameter.type)) return found
  const type = parameter.type
  const column = newColumn(type, found.length)
  for (const [at, value] of found.entries()) column[at] = encode(type, value as Plain)
  return column
}

/** What of the arguments depends on the month and the parameters only. @throws RuleError `parameter-unset`. */
const dated = (book: RuleBook, month: Month, argument: Argument): unknown => {
  switch (argument.is) {
    case 'value':
      return revisionIn(book.overlay, argument.parameter, effectiveDay(month, argument.period)).value
    case 'values':
      return revisionIn(book.overlay, argument.keyed.parameter, effectiveDay(month, argument.period)).value
    case 'boundary':
      return boundaryDay(month, argument.read)
    default:
      return undefined
  }
}

const allocateMissing = (plan: Plan, population: Population, into: Results): Results => {
  for (const variable of plan.stored) {
    const rows = capacityOf(population, variable)
    // Too short a column would swallow what is written past its end.
    if ((into.get(variable)?.length ?? -1) < rows) into.set(variable, newColumn(variable.type, rows))
  }
  return into
}

/** How long the columns of a variable's entity are: rows in use, and room for more. */
const capacityOf = (population: Population, { entity }: Variable): number => {
  const table = tableOf(population, entity)
  return entity.memberOf ? table.group.length : table.rows
}

const NOBODY = {
  start: new Int32Array(1),
  end: new Int32Array(1),
  group: new Int32Array(0),
  role: new Uint8Array(0),
}

class BoundKernel implements Run {
  readonly results: Results
  private readonly kernel: Kernel
  private readonly population: Population
  private readonly roots: readonly {
    readonly root: EntityType
    readonly groups: Table | undefined
    readonly members: Table | undefined
    readonly calls: readonly { readonly call: StageFunction; readonly given: readonly unknown[] }[]
  }[]

  constructor(
    kernel: Kernel,
    { plan, roots }: CompiledPlan,
    population: Population,
    results: Results,
    datedValue: (argument: Argument) => unknown,
  ) {
    this.kernel = kernel
    this.population = population
    this.results = allocateMissing(plan, population, results)
    this.roots = roots.map(({ root, member, calls }) => {
      const bindArgument = (argument: Argument): unknown => {
        switch (argument.is) {
          case 'column':
            return this.columnFor(argument.variable)
          case 'link':
            return this.linkColumn(argument.from, argument.to)
          case 'values':
            return tabled(argument.keyed, datedValue(argument) as never, population)
          default:
            return datedValue(argument)
        }
      }
      return {
        root,
        groups: member && tableOf(population, root),
        members: member && tableOf(population, member),
        calls: calls.map(({ call, arguments: given }) => ({ call, given: given.map(bindArgument) })),
      }
    })
  }

  private columnFor(variable: Variable): Column {
    const isFact = sourceOf(this.kernel.book.overlay, variable).is === 'fact'
    const column = isFact ? columnOf(this.population, variable) : this.results.get(variable)
    if (!column) throw new RuleError(problem('no-column', variable.entity.name, variable.name))
    return column
  }

  private linkColumn(from: EntityType, to: EntityType): Int32Array {
    const { group, links } = tableOf(this.population, from)
    return from.memberOf === to ? group : links[to.id]!
  }

  runAll(): void {
    for (const { root } of this.roots) this.run(root, 0, tableOf(this.population, root).rows)
  }

  run(root: EntityType, from: number, to: number): void {
    const found = this.roots.find((each) => each.root === root)
    if (!found) return
    const { groups, members, calls } = found
    const { start, end } = groups ?? NOBODY
    const { group, role } = members ?? NOBODY
    for (let lo = from; lo < to; ) {
      const hi = groups ? blockEnd(groups, lo, to, root) : Math.min(to, lo + BLOCK_ROWS)
      const first = groups ? firstMember(groups, lo, hi) : 0
      const last = groups ? endOfMembers(groups, lo, hi) : 0
      try {
        for (const { call, given } of calls) call(lo, hi, first, last, start, end, group, role, ...given)
      } catch (error) {
        throw this.located(root, lo, hi, error)
      }
      lo = hi
    }
  }

  /** A formula says what went wrong and not for whom: the block is gone through again, slowly. */
  private located(root: EntityType, lo: number, hi: number, error: unknown): unknown {
    const { book, month, stored } = this.kernel
    const scene = { book, month, population: this.population }
    for (const variable of stored) {
      if (variable.entity !== root && variable.entity.memberOf !== root) continue
      for (let row = lo; row < hi; row++) {
        const { start, end } = tableOf(this.population, root)
        const [from, until] = variable.entity === root ? [row, row + 1] : [start[row]!, end[row]!]
        try {
          for (let at = from; at < until; at++) evaluate(scene, variable, at)
        } catch (precise) {
          return precise
        }
      }
    }
    return error
  }
}

/**
 * Compiles rules for a month: which wordings and which values are in force is settled here.
 *
 * @param outputs what to compute and store; everything the book's determinations and outputs need, if not said.
 * @param given results that are not computed again but taken from the columns handed to `bind`.
 * @throws RuleError `parameter-unset` or `rule-unset` where the month has none.
 * @example const run = compile(book, monthOf('2025-12')).bind(population); run.runAll(); run.results.get(amount)
 */
export const compile = (
  book: RuleBook,
  month: Month,
  outputs: Iterable<Variable> = book.outputs,
  given: Iterable<Variable> = [],
): Kernel => {
  const wanted = new Set(outputs)
  const taken = new Set(given)
  const order = orderOf(book, month, wanted, taken)
  const key = keyOf(book, month, order, wanted, taken)
  const compiled =
    book.compiled.get(key) ?? compilePlan(book, month, planFor(book, month, order, wanted, taken))
  book.compiled.set(key, compiled)
  const values = new Map<Argument, unknown>()
  for (const { calls } of compiled.roots)
    for (const stage of calls)
      for (const argument of stage.arguments) values.set(argument, dated(book, month, argument))
  const kernel: Kernel = {
    book,
    month,
    roots: compiled.roots.map(({ root }) => root),
    stored: compiled.plan.stored,
    bind: (population, results = new Map()) =>
      new BoundKernel(kernel, compiled, population, results, (argument) => values.get(argument)),
  }
  return kernel
}
