import fc from 'fast-check'
import {
  allocate,
  evaluate,
  factsOf,
  type Month,
  type Plain,
  type Population,
  type RuleBook,
  tableOf,
  type Variable,
  writeFact,
} from '../../src/rules/index.ts'
import { among, area, household, type Pick, person, pickFrom } from './rules-world.ts'

/** A value of a type, or that it is not known. */
export const valueFrom = (pick: Pick, { type }: Variable): Plain => {
  if (pick() % 6 === 0) return undefined
  const number = pick() * 37 - 5000
  switch (type.kind) {
    case 'bool':
      return number % 2 === 0
    case 'choice':
      return among(pick, type.words)
    default:
      return number
  }
}

/** People from numbers: households of none to four in areas, of which some are not known. */
export const peopleFrom = (book: RuleBook, numbers: readonly number[]): Population => {
  const pick = pickFrom(numbers)
  const households = 3 + (pick() % 6)
  const sizes = Array.from({ length: households }, () => pick() % 5)
  const people = sizes.reduce((sum, size) => sum + size, 0)
  const population = allocate(book, { town: 2, area: 3, household: households, person: people + 12 })
  if (population.area) for (let row = 0; row < 3; row++) tableOf(population, area).ids[row] = `a${row}`
  if (population.area?.links.town) population.area.links.town.set([pick() % 2, (pick() % 3) - 1, 0])
  let next = 0
  for (const [row, size] of sizes.entries()) {
    const home = tableOf(population, household)
    if (home.links.area) home.links.area[row] = (pick() % 4) - 1
    home.start[row] = next
    for (const last = next + size; next < last; next++) {
      tableOf(population, person).group[next] = row
      tableOf(population, person).role[next] = pick() % 3
    }
    home.end[row] = next
  }
  tableOf(population, person).rows = people
  for (const fact of factsOf(book))
    for (let row = 0; row < tableOf(population, fact.entity).rows; row++)
      writeFact(population, fact, row, valueFrom(pick, fact))
  return population
}

export const anyNumbers = fc.array(fc.nat(10_000), { minLength: 40, maxLength: 160 })

/** Rows somebody is in. */
export const rowsOf = (population: Population, { entity: of }: Variable): readonly number[] => {
  const { rows, group } = tableOf(population, of)
  return Array.from({ length: rows }, (_, row) => row).filter((row) => !of.memberOf || group[row]! >= 0)
}

/** Every output of everybody by the reference evaluator. */
export const byReference = (book: RuleBook, at: Month, population: Population): Map<string, Plain> =>
  new Map(
    book.outputs.flatMap((of) =>
      rowsOf(population, of).map(
        (row) =>
          [`${of.entity.id} ${of.id} ${row}`, evaluate({ book, month: at, population }, of, row)] as const,
      ),
    ),
  )
