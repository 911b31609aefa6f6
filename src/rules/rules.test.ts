import { describe, expect, it } from 'vitest'
import { amount, eligible, sampleBook } from '../../test/fixtures/rules-sample.ts'
import { compile, evaluate, explain, monthOf, type Plain, printExplanation, tabulate } from './index.ts'
import { decode } from './type.ts'

const book = sampleBook()
const month = monthOf('2025-12')

/** A household in town with adults born in 1990, of whose income one may not be known. */
const home = (id: string, assets: number, incomes: readonly (number | undefined)[]) => ({
  id,
  in: { area: 'a' },
  facts: { residence: 'urban', assets },
  members: incomes.map((income, index) => ({
    id: `${id}-${index}`,
    role: index === 0 ? 'head' : 'other',
    facts: { birth: 7305, disability: 0, ...(income === undefined ? {} : { income }) },
  })),
})

const population = tabulate(book, month, {
  area: [{ id: 'a' }],
  household: [home('poor', 0, [0, 300_00]), home('rich', 9e9, [undefined]), home('untold', 0, [undefined])],
})

describe('rules', () => {
  it('give the gap to the standard, nothing, or unknown where a fact that matters is missing', () => {
    const run = compile(book, month, [eligible, amount]).bind(population)
    run.runAll()
    const column = (of: typeof eligible | typeof amount): readonly Plain[] =>
      [0, 1, 2].map((row) => decode(of.type, run.results.get(of)![row]!))
    expect(column(eligible)).toEqual([true, false, undefined])
    expect(column(amount)).toEqual([721_00 * 2 - 300_00, 0, undefined])
  })

  it('come to the same compiled and by the reference evaluator', () => {
    const run = compile(book, month).bind(population)
    run.runAll()
    const scene = { book, month, population }
    for (const [variable, values] of run.results)
      for (let row = 0; row < 3 && row < values.length; row++)
        expect(decode(variable.type, values[row]!)).toEqual(evaluate(scene, variable, row))
  })

  it('say why, with article, facts, parameters and their dates', () => {
    const lines = printExplanation(explain({ book, month, population }, amount, 0), 'en')
    expect(lines).toContain('1142.00 yuan')
    expect(lines).toContain('from 2025-01-01')
  })
})
