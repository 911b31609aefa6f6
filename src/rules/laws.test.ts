import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyNumbers, byReference, peopleFrom, rowsOf, valueFrom } from '../../test/support/rules-people.ts'
import {
  area,
  household,
  type Pick,
  person,
  pickFrom,
  type World,
  worldFrom,
} from '../../test/support/rules-world.ts'
import { fen } from '../kernel/index.ts'
import {
  amend,
  compile,
  decode,
  explain,
  type Followed,
  factsOf,
  follow,
  forget,
  type Month,
  monthOf,
  Needs,
  outcomeIn,
  type Plain,
  type Results,
  tableOf,
} from './index.ts'

const MONTHS = ['2025-06', '2025-07', '2025-11', '2026-02'].map(monthOf)

/** Every output of everybody as columns hold them. */
const inColumns = (world: World, results: Results, population: Followed['population']): Map<string, Plain> =>
  new Map(
    world.book.outputs.flatMap((of) =>
      rowsOf(population, of).map(
        (row) => [`${of.entity.id} ${of.id} ${row}`, decode(of.type, results.get(of)![row]!)] as const,
      ),
    ),
  )

const fresh = (city: Followed): Results => {
  const run = compile(city.book, city.month).bind(city.population)
  run.runAll()
  return run.results
}

/** One edit, made from numbers. */
const edit = (world: World, city: Followed, pick: Pick) => {
  const { population } = city
  const people = tableOf(population, person)
  const present = Array.from({ length: people.rows }, (_, row) => row).filter(
    (row) => people.group[row]! >= 0,
  )
  const somebody = present[pick() % Math.max(1, present.length)]
  const home = pick() % tableOf(population, household).rows
  switch (pick() % 8) {
    case 0:
      return city.enter(MONTHS[pick() % MONTHS.length]!)
    case 1: {
      const parameter = world.parameters[pick() % Math.max(1, world.parameters.length)]
      if (!parameter) return undefined
      const value = parameter.type.kind === 'bool' ? pick() % 2 === 0 : fen(pick() % 1000)
      return city.reform(
        amend(parameter, { from: `2025-0${1 + (pick() % 9)}-01`, value, source: 's', grade: 'C' }),
      )
    }
    case 2:
      return somebody === undefined ? undefined : city.leave(person, somebody)
    case 3:
      return people.rows + 6 < people.group.length
        ? city.join(person, home, 'child', `n${pick()}`)
        : undefined
    case 4:
      return somebody === undefined
        ? undefined
        : city.recast(person, somebody, ['head', 'child', 'other'][pick() % 3]!)
    case 5:
      return population.area ? city.place(household, home, area, (pick() % 4) - 1) : undefined
    default: {
      const facts = factsOf(world.book)
      const fact = facts[pick() % facts.length]!
      const { rows } = tableOf(population, fact.entity)
      return rows === 0 ? undefined : city.change(fact, pick() % rows, valueFrom(pick, fact))
    }
  }
}

describe('laws of rules, over random books, people and edits', () => {
  it('compiled and reference agree in every month', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (rules, people) => {
        const world = worldFrom(rules)
        const population = peopleFrom(world.book, people)
        for (const month of MONTHS) {
          const run = compile(world.book, month).bind(population)
          run.runAll()
          expect(inColumns(world, run.results, population)).toEqual(
            byReference(world.book, month, population),
          )
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('an explanation has the value it explains', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (rules, people) => {
        const { book } = worldFrom(rules)
        const population = peopleFrom(book, people)
        const month = MONTHS[2]!
        const values = byReference(book, month, population)
        for (const of of book.outputs)
          for (const row of rowsOf(population, of))
            expect(explain({ book, month, population }, of, row).reason.value ?? undefined).toEqual(
              values.get(`${of.entity.id} ${of.id} ${row}`),
            )
      }),
      { numRuns: 50, endOnFailure: true },
    )
  })

  it('after any edits a followed city is as a full run and as the reference, and its deltas say how', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, anyNumbers, (rules, people, edits) => {
        const world = worldFrom(rules)
        const city = follow(world.book, MONTHS[0]!, peopleFrom(world.book, people))
        const pick = pickFrom(edits)
        // What somebody knows who only reads deltas.
        const told = new Map([...city.results].map(([of, column]) => [of, column.slice()]))
        for (let n = 0; n < 12; n++) {
          const deltas = edit(world, city, pick)
          if (!deltas) continue
          for (const { entity, from, to } of deltas.moved)
            for (const [of, column] of told)
              if (of.entity === entity) {
                const values = from.map((row) => column[row]!)
                for (const row of from) forget(column, row)
                for (const [index, row] of to.entries()) column[row] = values[index]!
              }
          for (const { variable, rows, before, after } of deltas.changes)
            for (const [index, row] of rows.entries()) {
              expect(told.get(variable)![row]).toBe(before[index])
              told.get(variable)![row] = after[index]!
            }
          const now = inColumns(world, city.results, city.population)
          expect(now).toEqual(inColumns(world, fresh(city), city.population))
          expect(now).toEqual(byReference(city.book, city.month as Month, city.population))
          expect(now).toEqual(inColumns(world, told, city.population))
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('after any edits, needs are who is entitled and not served, and are counted where they live', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, anyNumbers, (rules, people, edits) => {
        const world = worldFrom(rules)
        const population = peopleFrom(world.book, people)
        fc.pre(population.area !== undefined)
        const city = follow(world.book, MONTHS[0]!, population)
        const pick = pickFrom(edits)
        for (const determination of world.determinations) {
          const needs = new Needs(city, determination, area)
          const open = new Set(needs.rows())
          const served = new Set<number>()
          const hear = (changes: ReturnType<Needs['follow']>): void => {
            for (const { row, isNeed } of changes) {
              expect(open.has(row)).toBe(!isNeed)
              if (isNeed) open.add(row)
              else open.delete(row)
            }
          }
          for (let n = 0; n < 10; n++) {
            const here = rowsOf(population, determination.eligible)
            const row = here[pick() % Math.max(1, here.length)]
            if (row !== undefined && pick() % 3 === 0) {
              served.add(row)
              hear(needs.serve(row, true))
            }
            const deltas = edit(world, city, pick)
            if (!deltas) continue
            for (const { entity, from, to } of deltas.moved)
              if (entity === determination.subject)
                for (const rows of [open, served]) {
                  const were = from.map((each) => rows.has(each))
                  for (const each of from) rows.delete(each)
                  for (const [index, each] of to.entries()) if (were[index]) rows.add(each)
                }
            hear(needs.follow(deltas))
            if (deltas.cause.is === 'left' && deltas.cause.entity === determination.subject)
              served.delete(deltas.cause.row)
            const expected = rowsOf(population, determination.eligible).filter(
              (each) => outcomeIn(city.results, determination, each) === 'entitled' && !served.has(each),
            )
            expect([...needs.rows()]).toEqual(expected)
            expect([...open].sort((a, b) => a - b)).toEqual(expected)
            const areaOf = (each: number): number => {
              const homeRow = determination.subject.memberOf ? tableOf(population, person).group[each]! : each
              return tableOf(population, household).links.area![homeRow]!
            }
            for (const at of [-1, 0, 1, 2])
              expect(needs.count(at)).toBe(expected.filter((each) => areaOf(each) === at).length)
            expect(needs.total).toBe(expected.length)
          }
        }
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })
})
