import type { RuleBook } from './book.ts'
import type { EntityType, Variable } from './define.ts'
import type { Month } from './period.ts'
import { problem, RuleError } from './problem.ts'
import { type Column, decode, encode, isOf, newColumn, type Plain } from './type.ts'

/** The rows of an entity: a column for each fact, and where each row lies. */
export interface Table {
  /** How many rows are in use; columns may be longer, with room for who joins a group later. */
  rows: number
  /** What each row is called outside; a row without is called by its number. */
  readonly ids: (string | undefined)[]
  /** By the id of the fact. */
  readonly columns: Record<string, Column>
  /** By the id of the entity it lies in: that entity's row, or -1 where it is not known. */
  readonly links: Record<string, Int32Array>
  /** Of a group: its members are the rows from `start` up to but not including `end`. */
  readonly start: Int32Array
  readonly end: Int32Array
  /** Of a member: the row of its group (-1: a row nobody is in), and the place of its role in the entity's roles. */
  readonly group: Int32Array
  readonly role: Uint8Array
}

/** Everybody, as columns for one month. Plain data: it can be handed to a worker thread. */
export type Population = Readonly<Record<string, Table>>

/** The facts that rules are computed from: what a host has to supply. */
export const factsOf = (book: RuleBook): readonly Variable[] =>
  book.variables.filter(({ source }) => source.is === 'fact')

/** Every entity that a book's rules are about or reach. */
export const entitiesOf = (book: RuleBook): readonly EntityType[] => {
  const found = new Set(book.variables.map(({ entity }) => entity))
  for (const { source } of book.variables) if (source.is === 'members') found.add(source.member)
  for (const { links, memberOf } of found)
    for (const above of [...links, ...(memberOf ? [memberOf] : [])]) found.add(above)
  return [...found]
}

const integers = (rows: number, filler = -1): Int32Array => new Int32Array(rows).fill(filler)

/**
 * Room for a population in which nothing is known yet: fill `columns`, `links`, `start`/`end` of groups, and
 * `group`/`role` of members, whose rows stand together group by group.
 *
 * @param sizes rows by entity id; more than are in use leave room for who joins later.
 */
export const allocate = (book: RuleBook, sizes: Readonly<Record<string, number>>): Population => {
  const entities = entitiesOf(book)
  const groups = new Set(entities.map(({ memberOf }) => memberOf))
  const tables = entities.map((entity): [string, Table] => {
    const rows = sizes[entity.id] ?? 0
    const facts = factsOf(book).filter((fact) => fact.entity === entity)
    const grouped = entity.memberOf ? rows : 0
    return [
      entity.id,
      {
        rows,
        ids: [],
        columns: Object.fromEntries(facts.map(({ id, type }) => [id, newColumn(type, rows)])),
        links: Object.fromEntries(entity.links.map(({ id }) => [id, integers(rows)])),
        start: integers(groups.has(entity) ? rows : 0, 0),
        end: integers(groups.has(entity) ? rows : 0, 0),
        group: integers(grouped),
        role: new Uint8Array(grouped),
      },
    ]
  })
  return Object.fromEntries(tables)
}

/** All rows of an entity. @throws RuleError `no-column`. */
export const tableOf = (population: Population, entity: EntityType): Table => {
  const table = population[entity.id]
  if (!table) throw new RuleError(problem('no-column', entity.name, entity.id))
  return table
}

/** What is known of a fact, for every row. @throws RuleError `no-column`. */
export const columnOf = (population: Population, fact: Variable): Column => {
  const column = tableOf(population, fact.entity).columns[fact.id]
  if (!column) throw new RuleError(problem('no-column', fact.entity.name, fact.name))
  return column
}

/** What is known of a fact in a row. */
export const readFact = (population: Population, fact: Variable, row: number): Plain =>
  decode(fact.type, columnOf(population, fact)[row]!)

/** @throws RuleError `bad-value` where the value is not of the fact's type. `undefined`: not known. */
export const writeFact = (population: Population, fact: Variable, row: number, value: Plain): void => {
  if (value !== undefined && !isOf(fact.type, value))
    throw new RuleError(problem('bad-value', fact.name, String(value)))
  columnOf(population, fact)[row] = encode(fact.type, value)
}

/** The row that a row of an entity lies in, on the way up to another; -1 where that is not known. */
export const rowUp = (
  population: Population,
  from: EntityType,
  row: number,
  path: readonly EntityType[],
): number => {
  let at = row
  let here = from
  for (const next of path) {
    if (at < 0) return -1
    const table = tableOf(population, here)
    at = here.memberOf === next ? table.group[at]! : table.links[next.id]![at]!
    here = next
  }
  return at
}

/** A value that holds from a month on. Of several, the latest that has begun counts. */
export interface DatedValue {
  readonly from: string
  /** Missing or undefined: from then on it is not known. */
  readonly value?: Exclude<Plain, undefined> | undefined
  readonly source?: string
}

/** One row as data: what a file of examples or a test says of it. */
export interface Subject {
  readonly id: string
  /** The ids of what it lies in, by entity. */
  readonly in?: Readonly<Record<string, string>>
  readonly facts?: Readonly<Record<string, Exclude<Plain, undefined> | readonly DatedValue[]>>
  /** Of a group: its members. */
  readonly members?: readonly (Subject & { readonly role: string })[]
}

/** The value in force in a month. */
export const datedIn = (values: readonly DatedValue[], month: Month): DatedValue | undefined =>
  values
    .filter(({ from }) => from.slice(0, 7) <= month)
    .reduce<DatedValue | undefined>((last, each) => (last && last.from > each.from ? last : each), undefined)
