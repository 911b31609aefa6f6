import { compile, type Population, type RuleBook, tableOf } from '../src/rules/index.ts'
import { amount, eligible, household, sampleBook } from '../test/fixtures/rules-sample.ts'
import { byHand, city, MONTH } from './city.ts'
import { many } from './many.ts'
import { cpuSeconds, type Effort, median, report } from './report.ts'

const ROUNDS = 7

/** The median over rounds of the ratio of two works done in turn, in CPU time. */
const ratio = (work: () => void, peer: () => void): number => {
  work()
  peer()
  return median(Array.from({ length: ROUNDS }, () => cpuSeconds(work) / cpuSeconds(peer)))
}

const living = (book: RuleBook, population: Population): void => {
  const run = compile(book, MONTH, [eligible, amount]).bind(population)
  const rows = tableOf(population, household).rows
  const eligibleByHand = new Uint8Array(rows)
  const amountByHand = new Float64Array(rows)
  const value = ratio(
    () => run.runAll(),
    () => byHand(population, eligibleByHand, amountByHand),
  )
  const same = [run.results.get(eligible)!, run.results.get(amount)!].every((column, index) =>
    [eligibleByHand, amountByHand][index]!.every((by, row) => Object.is(by, column[row])),
  )
  if (!same) throw new Error('the rules and the loop by hand disagree')
  report({
    bench: 'rules',
    measure: 'bulk, living allowance',
    value,
    unit: 'x loop by hand',
    bar: 1.3,
    direction: 'at most',
  })
}

const of128 = (rows: number): void => {
  const { book, facts, outputs, entity, byHand: loop } = many(128)
  const columns = facts.map((_, n) => Float64Array.from({ length: rows }, (_, row) => (row * (n + 7)) % 1000))
  const nobody = new Int32Array(0)
  const table = {
    rows,
    ids: [],
    columns: Object.fromEntries(facts.map(({ id }, n) => [id, columns[n]!])),
    links: {},
    start: nobody,
    end: nobody,
    group: nobody,
    role: new Uint8Array(0),
  }
  const run = compile(book, MONTH, outputs).bind({ [entity]: table })
  const byLoop = outputs.map(() => new Float64Array(rows))
  const value = ratio(
    () => run.runAll(),
    () => loop(rows, columns, byLoop),
  )
  report({
    bench: 'rules',
    measure: 'bulk, 128 formulas',
    value,
    unit: 'x loop by hand',
    bar: 2.2,
    direction: 'at most',
  })
}

/** How fast rules run over a whole city, beside loops written by hand over the same columns. */
export const rulesBench = async ({ full }: Effort): Promise<void> => {
  const book = sampleBook()
  living(book, city(book, full ? 1_000_000 : 200_000))
  of128(full ? 400_000 : 100_000)
}
