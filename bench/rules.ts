import { fen } from '../src/kernel/index.ts'
import {
  amend,
  compile,
  evaluate,
  explain,
  follow,
  type Population,
  type RuleBook,
  tableOf,
} from '../src/rules/index.ts'
import {
  amount,
  assetLimit,
  eligible,
  household,
  income,
  person,
  sampleBook,
} from '../test/fixtures/rules-sample.ts'
import { byHand, city, MONTH } from './city.ts'
import { cityRulesBench } from './city-rules.ts'
import { many } from './many.ts'
import { naive } from './naive.ts'
import { cpuSeconds, type Effort, type Measure, median, report } from './report.ts'

const ROUNDS = 11

const tell = (measure: Omit<Measure, 'bench' | 'direction'>): void =>
  report({ bench: 'rules', direction: 'at most', ...measure })

/** CPU seconds of works done in turn, warm: the median of each over rounds. */
const inTurn = (...works: readonly (() => void)[]): readonly number[] => {
  const rounds: number[][] = []
  for (let round = 0; round <= ROUNDS; round++) rounds.push(works.map(cpuSeconds))
  return works.map((_, at) => median(rounds.slice(1).map((times) => times[at]!)))
}

const livingAllowance = (book: RuleBook, population: Population): void => {
  const run = compile(book, MONTH, [eligible, amount]).bind(population)
  const { rows } = tableOf(population, household)
  const eligibleByHand = new Uint8Array(rows)
  const amountByHand = new Float64Array(rows)
  const [rules, hand] = inTurn(
    () => run.runAll(),
    () => byHand(population, eligibleByHand, amountByHand),
  )
  const same = [run.results.get(eligible)!, run.results.get(amount)!].every((column, index) =>
    [eligibleByHand, amountByHand][index]!.every((by, row) => Object.is(by, column[row])),
  )
  if (!same) throw new Error('the rules and the loop by hand disagree')
  tell({ measure: 'bulk, 9 formulas', value: rules! / hand!, unit: 'x loop by hand', bar: 1.3 })
  tell({ measure: 'bulk, 9 formulas: households a second', value: rows / rules!, unit: '1/s' })
  const few = Math.min(rows, 5000)
  const closures = naive({ book, month: MONTH, population })
  const [each] = inTurn(() => {
    for (let row = 0; row < few; row++) closures(amount, row)
  })
  for (let row = 0; row < few; row++)
    if (!Object.is(closures(amount, row) ?? Number.NaN, amountByHand[row]))
      throw new Error('the closures and the loop by hand disagree')
  tell({ measure: 'naive closures', value: each! / few / (rules! / rows), unit: 'x bulk' })
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
  const [rules, hand] = inTurn(
    () => run.runAll(),
    () => loop(rows, columns, byLoop),
  )
  tell({ measure: 'bulk, 128 formulas', value: rules! / hand!, unit: 'x loop by hand', bar: 2.2 })
}

/** One fact, one parameter, one month. */
const edits = (book: RuleBook, population: Population): void => {
  const followed = follow(book, MONTH, population)
  const { rows } = tableOf(population, person)
  let at = 0
  const EDITS = 20_000
  const [changes] = inTurn(() => {
    for (let n = 0; n < EDITS; n++) {
      at = (at + 7919) % rows
      followed.change(income, at, fen((at * 31) % 200_000))
    }
  })
  tell({ measure: 'one fact changed, with deltas', value: (changes! / EDITS) * 1e6, unit: 'us', bar: 5 })
  const full = compile(book, MONTH).bind(population, new Map(followed.results))
  let limit = 17_304_00
  const [reform, run] = inTurn(
    () => {
      limit = limit === 17_304_00 ? 17_000_00 : 17_304_00
      const value = fen(limit)
      followed.reform(amend(assetLimit, { from: '2025-01-01', value, source: 'bench', grade: 'C' }))
    },
    () => full.runAll(),
  )
  tell({ measure: 'one parameter changed, with deltas', value: reform! / run!, unit: 'x full run', bar: 1 })
}

const explanations = (book: RuleBook, population: Population): void => {
  const scene = { book, month: MONTH, population }
  const EACH = 2000
  const [told, worked] = inTurn(
    () => {
      for (let row = 0; row < EACH; row++) explain(scene, amount, row)
    },
    () => {
      for (let row = 0; row < EACH; row++) evaluate(scene, amount, row)
    },
  )
  tell({ measure: 'explain one amount', value: (told! / EACH) * 1e6, unit: 'us', bar: 50 })
  tell({ measure: 'reference evaluator', value: (worked! / EACH) * 1e6, unit: 'us' })
}

/** Growth: what one household costs in cities of different sizes, all determinations together. */
const growth = (book: RuleBook, people: readonly number[]): void => {
  for (const n of people) {
    const population = city(book, Math.round(n / 2.57))
    const run = compile(book, MONTH).bind(population)
    const [seconds] = inTurn(() => run.runAll())
    const persons = tableOf(population, person).rows
    tell({
      measure: 'all determinations, a person',
      value: (seconds! / persons) * 1e9,
      unit: 'ns',
      n: persons,
    })
  }
}

/** How fast rules run over a whole city, beside loops written by hand over the same columns. */
export const rulesBench = async (effort: Effort): Promise<void> => {
  const { full } = effort
  const book = sampleBook()
  const population = city(book, full ? 1_000_000 : 200_000)
  livingAllowance(book, population)
  of128(full ? 400_000 : 100_000)
  await cityRulesBench(effort)
  edits(book, population)
  explanations(book, population)
  growth(book, full ? [10_000, 100_000, 1_000_000, 4_000_000] : [10_000, 100_000, 500_000])
}
