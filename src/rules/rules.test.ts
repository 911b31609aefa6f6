import { describe, expect, it } from 'vitest'
import {
  aged,
  allowance,
  amount,
  assetLimit,
  assets,
  birth,
  eligible,
  household,
  income,
  living,
  oldAge,
  person,
  residence,
  sampleBook,
} from '../../test/fixtures/rules-sample.ts'
import { fen, text } from '../kernel/index.ts'
import {
  allocate,
  amend,
  amountIf,
  bool,
  compile,
  dayNumber,
  decode,
  determine,
  eachDelta,
  entity,
  evaluate,
  explain,
  follow,
  keyedParameter,
  loadRules,
  money,
  month,
  monthOf,
  Needs,
  type Plain,
  type Population,
  printExplanation,
  type RuleBook,
  RuleError,
  tableOf,
  tabulate,
  type Variable,
} from './index.ts'

const book = sampleBook()
const december = monthOf('2025-12')

interface Adult {
  readonly income?: number
  readonly birth?: number
  readonly disability?: number
}
/** Somebody of whom everything is known: born in 1990, without income. */
const adult = (known: Adult = {}): Adult => ({
  birth: dayNumber('1990-01-01'),
  disability: 0,
  income: 0,
  ...known,
})
const home = (id: string, facts: Readonly<Record<string, number | string>>, members: readonly Adult[]) => ({
  id,
  in: { area: 'a' },
  facts,
  members: members.map((known, index) => ({
    id: `${id}-${index}`,
    role: index === 0 ? 'head' : 'other',
    facts: { ...known } as Record<string, number>,
  })),
})
const city = (...households: readonly ReturnType<typeof home>[]): Population =>
  tabulate(book, december, { area: [{ id: 'a' }], household: households })
const town = { residence: 'urban', assets: 0 }

const valuesOf = (population: Population, of: Variable, at = december): readonly Plain[] => {
  const run = compile(book, at).bind(population)
  run.runAll()
  return Array.from({ length: tableOf(population, of.entity).rows }, (_, row) =>
    decode(of.type, run.results.get(of)![row]!),
  )
}

describe('given a household', () => {
  const poor = city(home('poor', town, [adult(), adult({ income: 300_00 })]))

  it('in 2025-12 then the gap to the standard of 721 yuan a head', () => {
    expect(valuesOf(poor, amount)).toEqual([721_00 * 2 - 300_00])
  })
  it('in 2024-12 then the gap to the standard of that year', () => {
    expect(valuesOf(poor, amount, monthOf('2024-12'))).toEqual([700_00 * 2 - 300_00])
  })
  it('in the country then the gap to the standard there', () => {
    const country = { residence: 'rural', assets: 0 }
    expect(valuesOf(city(home('poor', country, [adult()])), amount)).toEqual([574_00])
  })
  it('with a severely disabled member then 30 per cent of the standard on top, rounded to the fen', () => {
    const disabled = adult({ disability: 1 })
    expect(valuesOf(city(home('poor', town, [disabled])), amount)).toEqual([721_00 + 216_30])
  })
  it('without anybody then nothing a head, which is not below nothing', () => {
    expect(valuesOf(city(home('empty', town, [])), eligible)).toEqual([false])
  })
})

describe('unknown is not zero', () => {
  it('an income nobody told leaves open what it would decide, and what it would not it does not', () => {
    const told = { birth: dayNumber('1990-01-01'), disability: 0 }
    const population = city(
      home('untold', town, [told]),
      home('rich', { residence: 'urban', assets: 9e9 }, [told]),
      home('homeless', { assets: 0 }, [adult()]),
      home('ageless', town, [{ income: 0, disability: 0 }]),
    )
    expect(valuesOf(population, eligible)).toEqual([undefined, false, undefined, true])
    expect(valuesOf(population, amount)).toEqual([undefined, 0, undefined, undefined])
    const decisions = [0, 1, 2, 3].map((row) => determine({ book, month: december, population }, living, row))
    expect(decisions.map(({ outcome, amountFen }) => [outcome, amountFen])).toEqual([
      ['undetermined', null],
      ['not-entitled', 0],
      ['undetermined', null],
      ['undetermined', null],
    ])
    expect(
      decisions.map(({ missing }) => missing.map(({ id, subject }) => `${id} of ${subject?.id}`)),
    ).toEqual([['income of untold-0'], [], ['residence of homeless'], ['birth of ageless-0']])
  })

  it('somebody in an area that is not known is told the place is missing', () => {
    const village = entity('village', text('村', 'village'))
    const flat = entity('flat', text('户', 'flat'), { in: [village] })
    const byVillage = keyedParameter('by', money, village, {
      name: text('标准', 'rate'),
      unit: 'fen',
      history: [
        { from: '2025-01-01', value: { default: fen(5), of: { v: fen(7) } }, source: 's', grade: 'A' },
      ],
    })
    const rate = flat.rule('rate', money, month, [byVillage.by(village)], (value) => value, {
      name: text('标准', 'rate'),
      article: 'art. 1',
    })
    const villages = loadRules({ determinations: [], outputs: [rate], parameters: [byVillage] })
    const population = tabulate(villages, december, {
      village: [{ id: 'v' }, { id: 'w' }],
      flat: [{ id: '1', in: { village: 'v' } }, { id: '2', in: { village: 'w' } }, { id: '3' }],
    })
    const run = compile(villages, december).bind(population)
    run.runAll()
    expect([...run.results.get(rate)!]).toEqual([7, 5, Number.NaN])
    const lost = explain({ book: villages, month: december, population }, rate, 2)
    expect(printExplanation(lost, 'en').split('\n').at(-1)).toBe('    rate: not known [village]')
  })
})

describe('an amount under a condition', () => {
  const hall = entity('hall', text('会堂', 'hall'))
  const area = hall.fact('area', money, month, text('面积', 'area'))
  const article = 'art. 1'
  const large = hall.rule('large', bool, month, [area], (size) => size > 100, {
    name: text('大', 'large'),
    article,
  })
  const fee = hall.rule('fee', money, month, [area], (size) => (size > 100 ? size * 2 : Number.NaN), {
    name: text('费用', 'fee'),
    article,
  })
  const due = hall.decide('due', money, month, [large, fee], amountIf, { name: text('应缴', 'due'), article })
  const halls = (...outputs: Variable[]) => loadRules({ determinations: [], outputs, parameters: [] })
  const some = (rules: RuleBook, ...sizes: readonly (number | undefined)[]) =>
    tabulate(rules, december, {
      hall: sizes.map((size, at) => ({ id: `${at}`, facts: size === undefined ? {} : { area: size } })),
    })

  it('is not worked out where the condition does not hold: it cannot fail there', () => {
    const rules = halls(due)
    const population = some(rules, 50, 200, undefined)
    const run = compile(rules, december).bind(population)
    run.runAll()
    expect([...run.results.get(due)!]).toEqual([0, 400, Number.NaN])
    const scene = { book: rules, month: december, population }
    expect([0, 1, 2].map((row) => evaluate(scene, due, row))).toEqual([0, 400, undefined])
    expect(printExplanation(explain(scene, due, 0), 'en')).not.toContain('fee')
    expect(printExplanation(explain(scene, due, 1), 'en')).toContain('fee')
  })

  it('is for everybody where it is wanted for itself, and then fails as any other', () => {
    const rules = halls(due, fee)
    expect(() => compile(rules, december).bind(some(rules, 50)).runAll()).toThrow('fee')
  })
})

describe('an explanation', () => {
  const population = city(home('poor', town, [adult({ disability: 2 }), adult({ income: 300_00 })]))
  const scene = { book, month: december, population }
  const provenance = (fact: Variable) =>
    fact === income ? { from: '2025-11', source: 'tax bureau' } : undefined

  it('reads from the result down to facts and parameters, with article, date, source and grade', () => {
    const lines = printExplanation(explain(scene, amount, 0, provenance), 'en').split('\n')
    expect(lines[0]).toBe('living allowance (household poor): 1358.30 yuan [社会救助暂行办法 第十二条]')
    expect(lines).toContain('  eligible for the living allowance: yes [社会救助暂行办法 第九条]')
    expect(lines.find((line) => line.includes('person poor-1') && line.includes('300.00'))?.trim()).toBe(
      'monthly income (person poor-1): 300.00 yuan [fact, from 2025-11, tax bureau]',
    )
    expect(lines.find((line) => line.includes('minimum living standard'))?.trim()).toBe(
      'minimum living standard: 721.00 yuan [parameter, urban, from 2025-01-01, Example, not a published amount, grade D, unverified]',
    )
    expect(
      lines.some((line) =>
        line.trim().startsWith('supplement by category: 30 [parameter, severely disabled'),
      ),
    ).toBe(true)
  })

  it('reads in Chinese as well', () => {
    const lines = printExplanation(explain(scene, amount, 0), 'zh').split('\n')
    expect(lines[0]).toBe('低保金额 (家庭 poor): 1358.30 元 [社会救助暂行办法 第十二条]')
    expect(lines).toContain('  符合低保条件: 是 [社会救助暂行办法 第九条]')
    expect(lines.some((line) => line.includes('见上'))).toBe(true)
  })

  it('is data of a version, which survives being written and read', () => {
    const told = explain(scene, amount, 0)
    expect(told.version).toBe(2)
    expect(JSON.parse(JSON.stringify(told))).toEqual(told)
  })
})

describe('a population', () => {
  it('is computed in any ranges of rows, in any order', () => {
    const population = city(
      ...Array.from({ length: 50 }, (_, n) => home(`h${n}`, town, [adult({ income: n * 2000 })])),
    )
    const kernel = compile(book, december)
    const whole = kernel.bind(population)
    whole.runAll()
    const parts = kernel.bind(population)
    for (const [from, to] of [
      [30, 50],
      [0, 7],
      [7, 30],
    ] as const)
      parts.run(household, from, to)
    for (const [of, column] of whole.results) expect(parts.results.get(of)).toEqual(column)
  })

  it('has room for everybody where the columns of a smaller one are handed on', () => {
    const kernel = compile(book, december)
    const few = kernel.bind(city(home('few', town, [adult()])))
    const population = city(
      home('more', town, [adult({ income: 0 }), adult({ income: 0 })]),
      home('too', town, [adult()]),
    )
    const more = kernel.bind(population, few.results)
    const apart = kernel.bind(population)
    for (const run of [few, more, apart]) run.runAll()
    expect(more.results).toEqual(apart.results)
  })
})

describe('a followed city', () => {
  /** Two households, and rows for three who may still come. */
  const followed = () => {
    const told = city(
      home('poor', town, [adult({ income: 500_00 })]),
      home('rich', town, [adult({ income: 9000_00 })]),
    )
    const population = allocate(book, { area: 1, household: 2, person: 5 })
    for (const of of Object.keys(population)) {
      const [from, into] = [told[of]!, population[of]!]
      for (const [id, column] of Object.entries(from.columns)) into.columns[id]!.set(column)
      for (const [id, link] of Object.entries(from.links)) into.links[id]!.set(link)
      into.start.set(from.start)
      into.end.set(from.end)
      into.group.set(from.group)
      into.role.set(from.role)
      into.ids.push(...from.ids)
      into.rows = from.rows
    }
    return follow(book, december, population)
  }
  const told = (deltas: Parameters<typeof eachDelta>[0]) =>
    [...eachDelta(deltas)].map(({ variable, row, before, after }) => [variable.id, row, before, after])

  it('tells what a fact changes, and why', () => {
    const city = followed()
    const deltas = city.change(income, 0, fen(600_00))
    expect(deltas.cause).toMatchObject({ is: 'fact', fact: income, row: 0, before: 500_00, after: 600_00 })
    expect(told(deltas)).toEqual([['amount', 0, 221_00, 121_00]])
    expect(told(city.change(income, 0, fen(600_00)))).toEqual([])
    expect(told(city.change(income, 1, undefined))).toEqual([
      ['eligible', 1, false, undefined],
      ['amount', 1, 0, undefined],
    ])
  })

  it('tells what a parameter and a month change, of those alone who read it', () => {
    const city = followed()
    const raise = { from: '2025-06-01', value: fen(0), source: 's', grade: 'A' } as const
    expect(told(city.reform(amend(assetLimit, raise)))).toEqual([])
    const older = { of: { under: fen(1), eighty: fen(2), ninety: fen(3), hundred: fen(4) } }
    const oldAgeRaise = city.reform(amend(allowance, { ...raise, value: older }))
    expect(told(oldAgeRaise)).toEqual([
      ['aged-amount', 0, 0, 1],
      ['aged-amount', 1, 0, 1],
    ])
    expect(told(city.enter(monthOf('2024-12'))).filter(([id]) => id === 'amount')).toEqual([
      ['amount', 0, 221_00, 200_00],
    ])
  })

  it('leaves everything as it was where an edit is refused', () => {
    const city = followed()
    const before = [...city.results].map(([of, column]) => [of, column.slice()])
    const codeOf = (work: () => unknown) => {
      try {
        work()
        return undefined
      } catch (error) {
        return (error as RuleError).problems[0]!.code
      }
    }
    expect(codeOf(() => city.change(income, 0, 0.5))).toBe('bad-value')
    expect(codeOf(() => city.change(income, 99, fen(1)))).toBe('unknown-row')
    expect(codeOf(() => city.join(person, 0, 'lodger'))).toBe('unknown-row')
    expect(codeOf(() => city.join(person, 7, 'child'))).toBe('unknown-row')
    expect(codeOf(() => city.leave(person, 4))).toBe('unknown-row')
    expect(codeOf(() => city.enter(monthOf('1999-01')))).toBe('parameter-unset')
    city.change(income, 1, fen(Number.MAX_SAFE_INTEGER))
    const { row } = city.join(person, 1, 'child')
    // Together they have more than can be counted exactly: that is refused, and both keep what they had.
    expect(codeOf(() => city.change(income, row, fen(Number.MAX_SAFE_INTEGER)))).toBe('formula-failed')
    city.leave(person, row)
    city.change(income, 1, fen(9000_00))
    expect([...city.results]).toEqual(before)
    expect(city.month).toBe(december)
  })

  it('refuses to take in more than there is room for', () => {
    const city = followed()
    city.join(person, 1, 'child', 'first')
    city.join(person, 1, 'child', 'second')
    expect(() => city.join(person, 0, 'child')).toThrow(RuleError)
    expect(tableOf(city.population, person).ids.slice(0, 4)).toEqual(['poor-0', 'rich-0', 'first', 'second'])
  })

  it('moves a household to free rows when it grows, and says so', () => {
    const city = followed()
    const { moved, row } = city.join(person, 0, 'child', 'baby')
    expect(moved).toEqual([{ entity: person, from: [0], to: [2] }])
    expect(row).toBe(3)
    city.change(income, row, fen(0))
    city.change(birth, row, dayNumber('2025-12-01'))
    expect(decode(eligible.type, city.results.get(eligible)![0]!)).toBe(true)
    expect(told(city.leave(person, 2)).map(([id]) => id)).toContain(aged.id)
  })

  it('keeps needs: entitled and not served, counted by area', () => {
    const city = followed()
    const area = household.links[0]!
    const needs = new Needs(city, living, area)
    expect([[...needs.rows()], needs.total, needs.count(0)]).toEqual([[0], 1, 1])
    expect(needs.serve(0, true)).toEqual([{ row: 0, isNeed: false }])
    expect(needs.follow(city.change(income, 1, fen(0)))).toEqual([{ row: 1, isNeed: true }])
    expect(needs.follow(city.change(assets, 1, fen(9e9)))).toEqual([{ row: 1, isNeed: false }])
    expect(needs.serve(0, false)).toEqual([{ row: 0, isNeed: true }])
    city.change(residence, 1, 'rural')
    needs.follow(city.place(household, 0, area, -1))
    expect([needs.count(0), needs.count(-1), needs.total]).toEqual([0, 1, 1])
    expect(() => new Needs(city, oldAge, entity('elsewhere', text('别处', 'elsewhere')))).toThrow(RuleError)
  })
})
