import {
  allocate,
  columnOf,
  dayNumber,
  fullYears,
  monthOf,
  type Population,
  type RuleBook,
  tableOf,
} from '../src/rules/index.ts'
import {
  area,
  assets,
  birth,
  disability,
  household,
  income,
  person,
  residence,
} from '../test/fixtures/rules-sample.ts'

/** A seeded city as columns, and its living allowance written by hand over the same columns. */

export const MONTH = monthOf('2025-12')
const MONTH_END = dayNumber('2025-12-31')

/** Members a household, by how many in a hundred have at most so many: about China's mean of 2.6. */
const SIZES = [
  [22, 1],
  [52, 2],
  [77, 3],
  [92, 4],
  [100, 5],
] as const

/** A small generator of even numbers in [0, 1): the same city in every run. */
export const dice = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One fact in a hundred is not known. */
const UNKNOWN_SHARE = 0.01

export const city = (book: RuleBook, households: number): Population => {
  const sizeDice = dice(1)
  const sizes = Array.from({ length: households }, () => {
    const at = sizeDice() * 100
    return SIZES.find(([upTo]) => at < upTo)![1]
  })
  const people = sizes.reduce<number>((sum, size) => sum + size, 0)
  const population = allocate(book, { [household.id]: households, [person.id]: people, [area.id]: 1 })
  const roll = dice(2)
  const homes = tableOf(population, household)
  const members = tableOf(population, person)
  const column = {
    residence: columnOf(population, residence),
    assets: columnOf(population, assets),
    income: columnOf(population, income),
    birth: columnOf(population, birth),
    disability: columnOf(population, disability),
  }
  const told = (): boolean => roll() >= UNKNOWN_SHARE
  let next = 0
  for (const [row, size] of sizes.entries()) {
    homes.start[row] = next
    homes.links[area.id]![row] = 0
    const isPoor = roll() < 0.15
    if (told()) column.residence[row] = roll() < 0.65 ? 0 : 1
    if (told()) column.assets[row] = Math.floor((isPoor ? 2e6 : 2e7) * roll() * roll())
    for (const last = next + size; next < last; next++) {
      members.group[next] = row
      members.role[next] = next === homes.start[row] ? 0 : 2
      const age = roll() * 95
      if (told()) column.birth[next] = MONTH_END - Math.floor(age * 365.25)
      if (told())
        column.income[next] = age < 18 ? 0 : Math.floor((isPoor ? 9e4 : 8e5) * (roll() + 0.05) * roll())
      if (told()) column.disability[next] = roll() < 0.08 ? 1 + Math.floor(roll() * 4) : 0
    }
    homes.end[row] = next
  }
  return population
}

/** The living allowance as somebody would write it for speed, unknowns and all. */
export const byHand = (population: Population, eligible: Uint8Array, amount: Float64Array): void => {
  const { start, end, columns: home } = tableOf(population, household)
  const { columns: own } = tableOf(population, person)
  const residences = home.residence as Uint8Array
  const owned = home.assets as Float64Array
  const incomes = own.income as Float64Array
  const births = own.birth as Int32Array
  const grades = own.disability as Int32Array
  for (let row = 0; row < eligible.length; row++) {
    let total = 0
    let percents = 0
    let isTotalKnown = true
    let arePercentsKnown = true
    const first = start[row]!
    const last = end[row]!
    for (let at = first; at < last; at++) {
      const earned = incomes[at]!
      if (!Number.isNaN(earned)) total += earned
      else isTotalKnown = false
      const born = births[at]!
      const grade = grades[at]!
      if (born === -2_147_483_648 || grade === -2_147_483_648) arePercentsKnown = false
      else if (grade === 1 || grade === 2) percents += 30
      else if (fullYears(born as never, MONTH_END) >= 70) percents += 20
    }
    const heads = last - first
    const where = residences[row]!
    const standard = where === 0 ? 721_00 : 574_00
    const isPoorKnown = isTotalKnown && where !== 255
    const isPoor = total < standard * heads
    const worth = owned[row]!
    const isWorthKnown = !Number.isNaN(worth)
    const isModest = worth <= 17_304_00 * heads
    if ((isPoorKnown && !isPoor) || (isWorthKnown && !isModest)) {
      eligible[row] = 0
      amount[row] = 0
    } else if (isPoorKnown && isWorthKnown) {
      eligible[row] = 1
      amount[row] = arePercentsKnown
        ? standard * heads - total + Math.floor((standard * percents) / 100 + 0.5)
        : Number.NaN
    } else {
      eligible[row] = 255
      amount[row] = Number.NaN
    }
  }
}
