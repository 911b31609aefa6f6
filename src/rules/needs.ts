import type { Determination } from './book.ts'
import type { EntityType } from './define.ts'
import type { Deltas } from './delta.ts'
import { outcomeIn } from './determine.ts'
import type { Followed } from './follow.ts'
import { pathUp } from './graph.ts'
import type { Moved } from './membership.ts'
import { rowUp, tableOf } from './population.ts'
import { problem, RuleError } from './problem.ts'

/** A set of rows, a bit each: 4 million people are half a megabyte. */
class Rows {
  private readonly words: Uint32Array

  constructor(rows: number) {
    this.words = new Uint32Array((rows >> 5) + 1)
  }

  has(row: number): boolean {
    return ((this.words[row >> 5]! >>> (row & 31)) & 1) === 1
  }

  /** Whether that changed anything. */
  set(row: number, isIn: boolean): boolean {
    if (this.has(row) === isIn) return false
    this.words[row >> 5]! ^= 1 << (row & 31)
    return true
  }

  move({ from, to }: Moved): void {
    const were = from.map((row) => this.has(row))
    for (const row of from) this.set(row, false)
    for (const [index, row] of to.entries()) this.set(row, were[index]!)
  }

  /** The rows that are in this set and not in another. */
  *without(other: Rows): Generator<number> {
    for (const [at, word] of this.words.entries())
      for (let rest = word & ~other.words[at]!; rest !== 0; rest &= rest - 1)
        yield (at << 5) + 31 - Math.clz32(rest & -rest)
  }
}

/** A need that is new, or that is none any more. */
export interface NeedChange {
  readonly row: number
  readonly isNeed: boolean
}

/**
 * Who is entitled under a determination and not served (待服务需求), kept while a city is followed: a bit for each of
 * the two, and how many there are in each area.
 *
 * @example
 * const needs = new Needs(city, living, area)
 * needs.serve(row, true)                        // the host: an allowance is being paid
 * for (const { row, isNeed } of needs.follow(city.change(income, person, fen(0)))) …  // opens or closes a case
 */
export class Needs {
  readonly determination: Determination
  private readonly city: Followed
  private readonly entitled: Rows
  private readonly served: Rows
  private readonly path: readonly EntityType[]
  private readonly counts: Int32Array
  private nowhere = 0
  private together = 0

  /**
   * @param by the entity to count by, in which the subjects lie.
   * @throws RuleError `wrong-entity` where they do not.
   */
  constructor(city: Followed, determination: Determination, by: EntityType) {
    const { subject, eligible } = determination
    const path = pathUp(subject, by)
    if (!path) throw new RuleError(problem('wrong-entity', subject.name, eligible.id, by.name, by.id))
    const rows = city.results.get(eligible)?.length
    if (rows === undefined) throw new RuleError(problem('no-column', subject.name, eligible.name))
    this.city = city
    this.determination = determination
    this.path = path
    this.entitled = new Rows(rows)
    this.served = new Rows(rows)
    this.counts = new Int32Array(tableOf(city.population, by).rows)
    for (let row = 0; row < rows; row++) if (this.isEntitled(row)) this.entitled.set(row, true)
    this.recount()
  }

  has(row: number): boolean {
    return this.entitled.has(row) && !this.served.has(row)
  }

  /** Every row that has the need. */
  rows(): Iterable<number> {
    return this.entitled.without(this.served)
  }

  /** How many needs there are. */
  get total(): number {
    return this.together
  }

  /** How many there are in an area; where `area` is -1, whose area is not known. */
  count(area: number): number {
    return area < 0 ? this.nowhere : (this.counts[area] ?? 0)
  }

  /** Somebody is served now, or no longer. */
  serve(row: number, isServed: boolean): readonly NeedChange[] {
    const before = this.has(row)
    this.served.set(row, isServed)
    return this.settle(row, before, this.areaOf(row))
  }

  /** What an edit of the city means for the needs. Every edit has to be told, once and in order. */
  follow({ cause, moved, changes }: Deltas): readonly NeedChange[] {
    for (const each of moved)
      if (each.entity === this.determination.subject) {
        this.entitled.move(each)
        this.served.move(each)
      }
    const left = cause.is === 'left' && cause.entity === this.determination.subject ? cause : undefined
    const found: NeedChange[] = []
    for (const { variable, rows } of changes) {
      if (variable !== this.determination.eligible && variable !== this.determination.amount) continue
      for (const row of rows) {
        const before = this.has(row)
        this.entitled.set(row, this.isEntitled(row))
        const area = left?.row === row ? this.areaThrough(left.group, row) : this.areaOf(row)
        found.push(...this.settle(row, before, area))
      }
    }
    if (left) this.served.set(left.row, false)
    // Whoever lies in what has moved is counted elsewhere now.
    if (cause.is === 'place') this.recount()
    return found
  }

  private isEntitled(row: number): boolean {
    return outcomeIn(this.city.results, this.determination, row) === 'entitled'
  }

  private settle(row: number, before: boolean, area: number): readonly NeedChange[] {
    const isNeed = this.has(row)
    if (isNeed === before) return []
    this.add(area, isNeed ? 1 : -1)
    return [{ row, isNeed }]
  }

  private areaOf(row: number): number {
    return rowUp(this.city.population, this.determination.subject, row, this.path)
  }

  /** Where somebody was counted who has left a group. */
  private areaThrough(group: number, row: number): number {
    const [first, ...rest] = this.path
    return first !== undefined && first === this.determination.subject.memberOf
      ? rowUp(this.city.population, first, group, rest)
      : this.areaOf(row)
  }

  private add(area: number, one: number): void {
    this.together += one
    if (area < 0) this.nowhere += one
    else this.counts[area]! += one
  }

  private recount(): void {
    this.counts.fill(0)
    this.nowhere = 0
    this.together = 0
    for (const row of this.rows()) this.add(this.areaOf(row), 1)
  }
}
