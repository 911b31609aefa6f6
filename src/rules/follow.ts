import { BLOCK_MEMBERS, BLOCK_ROWS, blockEnd, endOfMembers, firstMember } from './block.ts'
import { type Amendment, type RuleBook, reform } from './book.ts'
import type { AnyParameter, EntityType, Variable } from './define.ts'
import { type Cause, Collector, type Deltas } from './delta.ts'
import { parametersIn, pathUp, readsOf, rootOf, variablesIn } from './graph.ts'
import { compile, type Results, type Run } from './kernel.ts'
import { type Moved, moveIn, putBack, putIn, roleCode, takeOut } from './membership.ts'
import type { Month } from './period.ts'
import { entitiesOf, type Population, readFact, tableOf, writeFact } from './population.ts'
import { problem, RuleError } from './problem.ts'
import { type Column, forget, newColumn, type Plain } from './type.ts'

/** Up to so many rows are copied one by one: less than it takes to lay a view over them. */
const FEW_ROWS = 64

/** What an edit reruns: a kernel for what it can change, and the columns to compare, by entity. */
interface Path {
  readonly run: Run
  readonly roots: readonly {
    readonly root: EntityType
    readonly member: EntityType | undefined
    readonly own: readonly Watched[]
    readonly members: readonly Watched[]
  }[]
}

interface Watched {
  readonly variable: Variable
  readonly column: Column
  /** What it held before, of one block. */
  readonly copy: Column
}

/** Variables that read any of some variables or parameters, directly or not, in a month. */
const downstream = (book: RuleBook, month: Month, changed: ReadonlySet<unknown>): ReadonlySet<Variable> => {
  const known = new Map<Variable, boolean>()
  const isTouched = (variable: Variable): boolean => {
    const before = known.get(variable)
    if (before !== undefined) return before
    const reads = readsOf(book.overlay, variable, month)
    const touched =
      changed.has(variable) ||
      parametersIn(reads).some((parameter) => changed.has(parameter)) ||
      variablesIn(reads).some(isTouched)
    known.set(variable, touched)
    return touched
  }
  return new Set(book.outputs.filter(isTouched))
}

/**
 * A city's outputs, kept as a full run would give them while facts, households, parameters and the month change. It
 * owns the population it was given: what is written past it is seen only when the row is next computed.
 */
export class Followed {
  private rules: RuleBook
  private at: Month
  readonly population: Population
  /** The outputs' columns. */
  readonly results: Results = new Map()
  private readonly paths = new Map<unknown, Path>()
  private readonly outputs: ReadonlySet<Variable>

  /** @throws RuleError where the rules cannot be computed for somebody. */
  constructor(book: RuleBook, month: Month, population: Population) {
    this.rules = book
    this.at = month
    this.population = population
    this.outputs = new Set(book.outputs)
    compile(book, month).bind(population, this.results).runAll()
  }

  get book(): RuleBook {
    return this.rules
  }

  get month(): Month {
    return this.at
  }

  /**
   * Somebody says what a fact is, or (`undefined`) that it is not known.
   *
   * @throws RuleError `bad-value`, `unknown-row`, or `formula-failed`; everything is then as before.
   * @example for (const { variable, before, after } of eachDelta(city.change(income, row, fen(900_00)))) …
   */
  change(fact: Variable, row: number, value: Plain): Deltas {
    this.need(fact.entity, row)
    const before = readFact(this.population, fact, row)
    writeFact(this.population, fact, row, value)
    const cause: Cause = { is: 'fact', fact, row, before, after: value }
    return this.edit(cause, this.pathOf(fact), fact.entity, row, [], () =>
      writeFact(this.population, fact, row, before),
    )
  }

  /**
   * Somebody joins a group; nothing is known of them yet, so facts follow by `change`.
   *
   * @throws RuleError `too-many` where the population has no free row, `unknown-row`.
   */
  join(member: EntityType, group: number, role: string, id?: string): Deltas & { readonly row: number } {
    const { row, moved } = putIn(this.population, member, group, role, id)
    this.move(moved)
    const cause: Cause = { is: 'joined', entity: member, row, group }
    const deltas = this.edit(cause, this.wholePath(), member, row, moved, () => {
      takeOut(this.population, member, row)
    })
    return { ...deltas, row }
  }

  /** Somebody leaves their group; what was computed of them is no longer known. @throws RuleError `unknown-row`. */
  leave(member: EntityType, row: number): Deltas {
    const { group, moved } = takeOut(this.population, member, row)
    this.move([moved])
    const vacated = moved.to[0]!
    const cause: Cause = { is: 'left', entity: member, row: vacated, group }
    const deltas = this.edit(cause, this.wholePath(), member.memberOf!, group, [moved], () => {
      this.move([putBack(this.population, group, moved)])
    })
    const collector = new Collector(this.outputs)
    for (const [variable, column] of this.results)
      if (variable.entity === member) {
        const before = column[vacated]!
        forget(column, vacated)
        collector.compare(variable, column, [before], vacated, 1)
      }
    return { ...deltas, changes: [...deltas.changes, ...collector.changes()] }
  }

  /** A member has another role in its group. @throws RuleError `unknown-row`. */
  recast(member: EntityType, row: number, role: string): Deltas {
    this.need(member, row)
    const table = tableOf(this.population, member)
    const before = table.role[row]!
    table.role[row] = roleCode(member, role)
    const cause: Cause = { is: 'role', entity: member, row, group: table.group[row]! }
    return this.edit(cause, this.wholePath(), member, row, [], () => {
      table.role[row] = before
    })
  }

  /** A row lies elsewhere now, or (-1) where is not known. @throws RuleError `unknown-row`. */
  place(entity: EntityType, row: number, into: EntityType, at: number): Deltas {
    this.need(entity, row)
    if (at !== -1) this.need(into, at)
    const link = tableOf(this.population, entity).links[into.id]
    if (!link) throw new RuleError(problem('no-column', entity.name, into.name))
    const before = link[row]!
    link[row] = at
    return this.edit({ is: 'place', entity, row, into }, this.wholePath(), entity, row, [], () => {
      link[row] = before
    })
  }

  /**
   * Rules or parameters change: only what reads them is computed again.
   *
   * @throws RuleError as `reform`, or `formula-failed`; the rules are then as before.
   */
  reform(...amendments: readonly Amendment[]): Deltas {
    const book = reform(this.rules, ...amendments)
    const parameters = new Set<AnyParameter>()
    for (const amendment of amendments) if ('parameter' in amendment) parameters.add(amendment.parameter)
    const isDated = parameters.size === amendments.length
    const touched = isDated ? downstream(book, this.at, parameters) : this.outputs
    return this.turn({ is: 'reform', amendments }, book, this.at, touched)
  }

  /**
   * Another month begins: everything is computed for it. Facts that are dated in it are changed by `change`.
   *
   * @throws RuleError `parameter-unset`, `rule-unset` or `formula-failed`; the month is then as before.
   */
  enter(month: Month): Deltas {
    return this.turn({ is: 'month', from: this.at, to: month }, this.rules, month, this.outputs)
  }

  private need(entity: EntityType, row: number): void {
    if (!(Number.isInteger(row) && row >= 0 && row < tableOf(this.population, entity).rows))
      throw new RuleError(problem('unknown-row', entity.name, row))
  }

  private move(moved: readonly Moved[]): void {
    for (const each of moved)
      for (const [{ entity }, column] of this.results) if (entity === each.entity) moveIn(column, each)
  }

  private turn(cause: Cause, book: RuleBook, month: Month, outputs: ReadonlySet<Variable>): Deltas {
    const collector = new Collector(this.outputs)
    const path = this.makePath(book, month, outputs)
    try {
      for (const watched of path.roots)
        this.rerun(path, watched, 0, tableOf(this.population, watched.root).rows, collector)
    } catch (error) {
      compile(this.rules, this.at).bind(this.population, this.results).runAll()
      throw error
    }
    this.rules = book
    this.at = month
    this.paths.clear()
    return { cause, moved: [], changes: collector.changes() }
  }

  /** Reruns one row, and everything that reads it where that is more than its own members. */
  private edit(
    cause: Cause,
    path: Path,
    entity: EntityType,
    row: number,
    moved: readonly Moved[],
    undo: () => void,
  ): Deltas {
    const collector = new Collector(this.outputs)
    const root = rootOf(entity)
    const rootRow = entity.memberOf ? tableOf(this.population, entity).group[row]! : row
    try {
      if (rootRow >= 0)
        for (const other of path.roots)
          if (other.root === root) this.rerun(path, other, rootRow, rootRow + 1, collector)
          else if (reaches(other.root, other.member, root))
            this.rerun(path, other, 0, tableOf(this.population, other.root).rows, collector)
    } catch (error) {
      undo()
      compile(this.rules, this.at).bind(this.population, this.results).runAll()
      throw error
    }
    return { cause, moved, changes: collector.changes() }
  }

  private pathOf(fact: Variable): Path {
    const known = this.paths.get(fact)
    if (known) return known
    const path = this.makePath(this.rules, this.at, downstream(this.rules, this.at, new Set([fact])))
    this.paths.set(fact, path)
    return path
  }

  private wholePath(): Path {
    const known = this.paths.get(this.rules)
    if (known) return known
    const path = this.makePath(this.rules, this.at, this.outputs)
    this.paths.set(this.rules, path)
    return path
  }

  /** What computes some outputs again; the others are taken as they are. */
  private makePath(book: RuleBook, month: Month, outputs: ReadonlySet<Variable>): Path {
    const given = book.outputs.filter((output) => !outputs.has(output) && this.results.has(output))
    const kernel = compile(book, month, outputs, given)
    const run = kernel.bind(this.population, this.results)
    const watch = (entity: EntityType, rows: number): readonly Watched[] =>
      [...kernel.stored]
        .filter((variable) => variable.entity === entity)
        .map((variable) => ({
          variable,
          column: this.results.get(variable)!,
          copy: newColumn(variable.type, rows),
        }))
    const roots = kernel.roots.map((root) => {
      const member = entitiesOf(book).find(({ memberOf }) => memberOf === root)
      return {
        root,
        member,
        own: watch(root, BLOCK_ROWS),
        members: member ? watch(member, BLOCK_MEMBERS) : [],
      }
    })
    return { run, roots }
  }

  private rerun(
    { run }: Path,
    watched: Path['roots'][number],
    from: number,
    to: number,
    into: Collector,
  ): void {
    const { root, member, own, members } = watched
    const table = tableOf(this.population, root)
    for (let lo = from; lo < to; ) {
      const hi = member ? blockEnd(table, lo, to, root) : Math.min(to, lo + BLOCK_ROWS)
      const first = members.length > 0 ? firstMember(table, lo, hi) : 0
      const last = members.length > 0 ? endOfMembers(table, lo, hi) : 0
      keep(own, lo, hi)
      keep(members, first, last)
      run.run(root, lo, hi)
      for (const { variable, column, copy } of own) into.compare(variable, column, copy, lo, hi - lo)
      for (const { variable, column, copy } of members)
        into.compare(variable, column, copy, first, last - first)
      lo = hi
    }
  }
}

const keep = (watched: readonly Watched[], from: number, to: number): void => {
  for (const { column, copy } of watched)
    if (to - from > FEW_ROWS) copy.set(column.subarray(from, to))
    else for (let row = from; row < to; row++) copy[row - from] = column[row]!
}

/** Whether rows of an entity, or their members, lie in another: what changes there can change them. */
const reaches = (root: EntityType, member: EntityType | undefined, other: EntityType): boolean =>
  pathUp(root, other) !== undefined || (member !== undefined && pathUp(member, other) !== undefined)

/**
 * Follows a city: computes everything once, and from then on what an edit changes.
 *
 * @param population rows by entity; with free rows, if members are to join.
 * @throws RuleError where the rules cannot be computed for somebody.
 * @example const city = follow(book, month, population); city.reform(amend(standard, { … })).changes
 */
export const follow = (book: RuleBook, month: Month, population: Population): Followed =>
  new Followed(book, month, population)
