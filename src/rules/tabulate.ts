import type { RuleBook } from './book.ts'
import type { EntityType, Variable } from './define.ts'
import type { Month } from './period.ts'
import {
  allocate,
  datedIn,
  entitiesOf,
  factsOf,
  type Population,
  type Subject,
  tableOf,
  writeFact,
} from './population.ts'
import { problem, RuleError } from './problem.ts'

type Listed = Readonly<Record<string, readonly Subject[]>>

const fill = (
  population: Population,
  facts: ReadonlyMap<string, Variable>,
  rows: ReadonlyMap<string, ReadonlyMap<string, number>>,
  month: Month,
  entity: EntityType,
  row: number,
  subject: Subject,
): void => {
  const table = tableOf(population, entity)
  table.ids[row] = subject.id
  for (const [id, told] of Object.entries(subject.facts ?? {})) {
    const fact = facts.get(`${entity.id}/${id}`)
    if (!fact) throw new RuleError(problem('unknown-fact', entity.name, id))
    writeFact(population, fact, row, typeof told === 'object' ? datedIn(told, month)?.value : told)
  }
  for (const { id, name } of entity.links) {
    const within = subject.in?.[id]
    if (within === undefined) continue
    const at = rows.get(id)?.get(within)
    if (at === undefined) throw new RuleError(problem('unknown-row', name, within))
    table.links[id]![row] = at
  }
}

/**
 * Lays subjects out as columns, as things stand in a month. For examples, tests and single households; a host
 * with a city's facts fills the columns of `allocate` itself.
 *
 * @param subjects by entity id; members stand within their group.
 * @throws RuleError for a fact, role or place that is not there, or a value not of its type.
 * @example tabulate(book, month, { area: [{ id: 'a' }], household: [{ id: 'h1', in: { area: 'a' },
 *   facts: { assets: 100_00 }, members: [{ id: 'p1', role: 'head', facts: { income: [{ from: '2025-01', value: 900_00 }] } }] }] })
 */
export const tabulate = (book: RuleBook, month: Month, subjects: Listed): Population => {
  const entities = entitiesOf(book)
  const memberEntity = new Map(
    entities.flatMap((entity) => (entity.memberOf ? [[entity.memberOf, entity]] : [])),
  )
  const sizes = Object.fromEntries(
    entities.map((entity) => {
      const own = subjects[(entity.memberOf ?? entity).id] ?? []
      return [
        entity.id,
        entity.memberOf ? own.reduce((n, { members = [] }) => n + members.length, 0) : own.length,
      ]
    }),
  )
  const population = allocate(book, sizes)
  const facts = new Map(factsOf(book).map((fact) => [`${fact.entity.id}/${fact.id}`, fact]))
  const rows = new Map(
    Object.entries(subjects).map(([id, listed]) => [
      id,
      new Map(listed.map((subject, row) => [subject.id, row])),
    ]),
  )
  for (const entity of entities.filter(({ memberOf }) => !memberOf)) {
    const member = memberEntity.get(entity)
    let next = 0
    for (const [row, subject] of (subjects[entity.id] ?? []).entries()) {
      fill(population, facts, rows, month, entity, row, subject)
      if (!member) continue
      const table = tableOf(population, member)
      tableOf(population, entity).start[row] = next
      for (const one of subject.members ?? []) {
        const role = Object.keys(member.roles).indexOf(one.role)
        if (role < 0) throw new RuleError(problem('unknown-row', member.name, one.role))
        table.group[next] = row
        table.role[next] = role
        fill(population, facts, rows, month, member, next++, one)
      }
      tableOf(population, entity).end[row] = next
    }
  }
  return population
}
