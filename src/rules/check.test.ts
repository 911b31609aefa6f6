import { describe, expect, it } from 'vitest'
import { fen, text } from '../kernel/index.ts'
import {
  always,
  amend,
  bool,
  compile,
  dayNumber,
  determination,
  endOf,
  entity,
  fraction,
  int,
  keyedParameter,
  loadRules,
  money,
  month,
  monthOf,
  mulDiv,
  oneOf,
  type ProblemCode,
  RuleError,
  reform,
  replace,
  ruleParameter,
  tabulate,
  type Variable,
  year,
} from './index.ts'

const about = (name: string) => ({ name: text(name, name), article: 'art. 1' })
const name = text('名', 'name')
const revision = { source: 's', grade: 'A' } as const
const area = entity('area', text('区域', 'area'))
const household = entity('household', text('家庭', 'household'), { in: [area] })
const person = entity('person', text('个人', 'person'), {
  memberOf: household,
  roles: { head: name, child: name },
})
const assets = household.fact('assets', money, month, text('财产', 'assets'))
const income = person.fact('income', money, month, text('收入', 'income'))
const limit = ruleParameter('limit', money, {
  name: text('限额', 'limit'),
  unit: 'fen',
  history: [{ from: '2025-01-01', value: fen(100), ...revision }],
})
const modest = household.rule(
  'modest',
  bool,
  month,
  [assets, limit],
  (own, most) => own <= most,
  about('modest'),
)

/** The typed words forbid much of what is checked at load: what comes from elsewhere is checked again. */
type Untyped = Record<'rule' | 'sum', (...given: readonly unknown[]) => Variable>
const untyped = (of: unknown): Untyped => of as Untyped

const problemsOf = (work: () => unknown): readonly (readonly [ProblemCode, string])[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof RuleError)
      return error.problems.map(({ code, message }) => [code, message.en] as const)
    throw error
  }
  return []
}
const load = (outputs: readonly Variable[], parameters: Parameters<typeof loadRules>[0]['parameters'] = []) =>
  loadRules({ determinations: [], outputs, parameters })

describe('loading refuses, in plain words', () => {
  it('a parameter that nobody reads, and one that is read and not listed', () => {
    const idle = ruleParameter('idle', money, {
      name: text('闲', 'idle'),
      unit: 'fen',
      history: limit.history,
    })
    expect(problemsOf(() => load([modest], [limit, idle]))).toEqual([
      ['unread-parameter', 'No rule reads the parameter "idle"; use it or remove it.'],
    ])
    expect(problemsOf(() => load([modest]))).toEqual([
      ['undeclared-parameter', 'The rule "modest" reads the parameter "limit", which is not listed.'],
    ])
    expect(load([modest], [limit]).outputs).toEqual([modest])
  })

  it('rules in a circle, naming all of them, also where only a later wording closes it', () => {
    const reads: Variable[] = []
    const first = untyped(household).rule('first', money, month, reads, () => 1, about('first'))
    const second = untyped(household).rule('second', money, month, [first], () => 1, about('second'))
    reads.push(second)
    expect(problemsOf(() => load([first]))).toEqual([
      ['cycle', 'The rules depend on each other in a circle: first → second → first.'],
    ])
    const later: Variable[] = [assets]
    const third = household
      .rule('third', money, month, [assets], (own) => own, about('third'))
      .since('2026-01-01', later as [typeof assets], (own) => own, 'art. 2')
    later[0] = untyped(household).rule('fourth', money, month, [third], () => 1, about('fourth'))
    expect(problemsOf(() => load([third])).map(([code]) => code)).toEqual(['cycle'])
  })

  it('an id that is taken, among rules, parameters and entities', () => {
    const twin = household.fact('modest', bool, month, name)
    const both = household.rule('both', bool, month, [modest, twin], (a, b) => a && b, about('both'))
    expect(problemsOf(() => load([both], [limit]))).toEqual([
      ['duplicate-id', '"modest" of household is defined twice.'],
    ])
    const copy = ruleParameter('limit', int, {
      name,
      unit: 'ratio',
      history: [{ from: '2025-01-01', value: 1, ...revision }],
    })
    const two = household.rule(
      'two',
      bool,
      month,
      [assets, limit, copy],
      (a, b, c) => a < b + c,
      about('two'),
    )
    expect(problemsOf(() => load([two], [limit, copy]))[0]).toEqual([
      'duplicate-id',
      '"limit" of the parameters is defined twice.',
    ])
    const other = entity('household', text('户', 'home'))
    const there = other.rule('there', money, month, [], () => 1, about('there'))
    expect(problemsOf(() => load([modest, there], [limit]))[0]![0]).toBe('duplicate-id')
  })

  it('reads across entities and periods that cannot be', () => {
    const direct = untyped(household).rule('direct', money, month, [income], () => 1, about('direct'))
    expect(problemsOf(() => load([direct]))).toEqual([
      ['wrong-entity', '"direct" of household cannot read "income" of person directly.'],
    ])
    const yearly = untyped(household).rule('yearly', money, year, [assets], () => 1, about('yearly'))
    expect(problemsOf(() => load([yearly]))).toEqual([
      ['wrong-period', '"yearly" (year) cannot read "assets" (month): its value changes within the period.'],
    ])
    const timeless = untyped(household).rule(
      'timeless',
      money,
      always,
      [limit, endOf(month)],
      () => 1,
      about('timeless'),
    )
    expect(problemsOf(() => load([timeless], [limit])).map(([code]) => code)).toEqual([
      'wrong-period',
      'wrong-period',
    ])
    const stranger = entity('stranger', name).fact('x', money, month, name)
    const sum = untyped(household).sum('sum', stranger, { name })
    expect(problemsOf(() => load([sum])).map(([code]) => code)).toEqual(['wrong-entity'])
    const nobody = untyped(household).sum('sum', income, { name, roles: ['lodger'] })
    expect(problemsOf(() => load([nobody])).map(([code]) => code)).toEqual(['wrong-entity'])
  })

  it('groups within groups, versions out of order, parameters without a value', () => {
    const block = entity('block', text('楼', 'block'))
    const flat = entity('flat', text('户', 'flat'), { memberOf: block, roles: { any: name } })
    const tenant = entity('tenant', text('住户', 'tenant'), { memberOf: flat, roles: { any: name } })
    const rent = tenant.rule('rent', money, month, [], () => 1, about('rent'))
    expect(problemsOf(() => load([rent]))[0]![0]).toBe('nested-group')
    const backwards = household
      .rule('backwards', money, month, [assets], (own) => own, { ...about('backwards'), from: '2026-01-01' })
      .since('2025-01-01', [assets], (own) => own, 'art. 2')
    expect(problemsOf(() => load([backwards])).map(([code]) => code)).toEqual(['bad-history'])
    const empty = ruleParameter('empty', money, { name, unit: 'fen', history: [] })
    const reader = household.rule('reader', money, month, [empty], (value) => value, about('reader'))
    expect(problemsOf(() => load([reader], [empty])).map(([code]) => code)).toEqual(['bad-history'])
  })

  it('parameters whose values are not of their type or from no day, as a file may bring them', () => {
    const book = load([modest], [limit])
    const amended = (revision: object) => () => reform(book, amend(limit, { ...raise, ...revision } as never))
    const raise = { from: '2026-01-01', value: fen(1), ...revision }
    expect(problemsOf(amended({ value: '500' }))).toEqual([['bad-value', '"limit" cannot be 500.']])
    expect(problemsOf(amended({ value: 0.5 })).map(([code]) => code)).toEqual(['bad-value'])
    expect(problemsOf(amended({ from: '2026-02-30' })).map(([code]) => code)).toEqual(['bad-day'])
    const rate = ruleParameter('rate', fraction, {
      name,
      unit: 'ratio',
      history: [{ ...raise, value: { num: 1, den: 0 } }],
    })
    const part = household.rule(
      'part',
      money,
      month,
      [assets, rate],
      (own, of) => mulDiv(own, of, 'floor'),
      about('part'),
    )
    expect(problemsOf(() => load([part], [rate])).map(([code]) => code)).toEqual(['bad-value'])
  })

  it('days and months that are none', () => {
    expect(problemsOf(() => monthOf('2025-13')).map(([code]) => code)).toEqual(['bad-month'])
    expect(problemsOf(() => dayNumber('2025-02-29')).map(([code]) => code)).toEqual(['bad-day'])
    expect(
      problemsOf(() =>
        household.rule('x', money, month, [assets], (own) => own, { ...about('x'), from: '1 May' }),
      ),
    ).toEqual([['bad-day', '"1 May" is not a day, which is written YYYY-MM-DD.']])
  })
})

describe('compiling refuses', () => {
  it('a month for which a parameter has no value or a rule no wording', () => {
    const book = load([modest], [limit])
    expect(problemsOf(() => compile(book, monthOf('2024-12')))).toEqual([
      ['parameter-unset', 'The parameter "limit" has no value on 2024-12-01.'],
    ])
    const late = household.rule('late', money, month, [assets], (own) => own, {
      ...about('late'),
      from: '2026-01-01',
    })
    expect(problemsOf(() => compile(load([late]), monthOf('2025-12')))).toEqual([
      ['rule-unset', 'The rule "late" is not in force on 2025-12-01.'],
    ])
    const colours = oneOf({ red: name })
    const keyed = keyedParameter('keyed', money, colours, {
      name,
      unit: 'fen',
      history: [{ from: '2025-01-01', value: { of: { red: fen(1) } }, ...revision }],
    })
    const colour = household.fact('colour', colours, always, name)
    const byColour = household.rule('by', money, month, [keyed.by(colour)], (value) => value, about('by'))
    expect(
      problemsOf(() => compile(load([byColour], [keyed]), monthOf('2024-12'))).map(([code]) => code),
    ).toEqual(['parameter-unset'])
  })
})

describe('running refuses, naming rule and row', () => {
  const at = monthOf('2025-12')
  const run = (outputs: readonly Variable[], facts: Readonly<Record<string, number>>) => {
    const book = load(outputs)
    const household = [
      { id: 'a', facts: { assets: 1 } },
      { id: 'b', facts },
    ]
    compile(book, at)
      .bind(tabulate(book, at, { household }))
      .runAll()
  }

  it('results beyond exact whole numbers, and what is not of the type', () => {
    const much = household.rule('much', money, month, [assets], (own) => own * 1e9, about('much'))
    expect(problemsOf(() => run([much], { assets: Number.MAX_SAFE_INTEGER }))).toEqual([
      [
        'formula-failed',
        'The rule "much" cannot be computed for row 1 of household: A result is beyond the whole numbers that are exact (2^53): much = 9.007199254740991e+24.',
      ],
    ])
    const half = household.rule('half', money, month, [assets], (own) => own / 2, about('half'))
    expect(problemsOf(() => run([half], { assets: 2 }))[0]![1]).toContain('row 0 of household')
    const throwing = household.rule(
      'throwing',
      money,
      month,
      [assets],
      (own) => {
        if (own > 1) throw new Error('no such thing')
        return own
      },
      about('throwing'),
    )
    expect(problemsOf(() => run([throwing], { assets: 2 }))[0]![1]).toBe(
      'The rule "throwing" cannot be computed for row 1 of household: no such thing',
    )
  })

  it('facts that are not of their type, that nobody asked for, or in places that are not there', () => {
    const book = load([modest], [limit])
    const told = (subject: object) => () =>
      tabulate(book, at, { area: [{ id: 'x' }], household: [{ id: 'a', ...subject }] })
    expect(problemsOf(told({ facts: { assets: 0.5 } }))[0]).toEqual(['bad-value', '"assets" cannot be 0.5.'])
    expect(problemsOf(told({ facts: { assets: 2 ** 53 } })).map(([code]) => code)).toEqual(['bad-value'])
    expect(problemsOf(told({ facts: { assets: "'; DROP TABLE" } })).map(([code]) => code)).toEqual([
      'bad-value',
    ])
    expect(problemsOf(told({ facts: { __proto__: 1, wealth: 1 } })).map(([code]) => code)).toEqual([
      'unknown-fact',
    ])
    expect(problemsOf(told({ in: { area: 'nowhere' } })).map(([code]) => code)).toEqual(['unknown-row'])
  })
})

describe('a reform', () => {
  const book = load([modest], [limit])
  const raised = { from: '2026-01-01', value: fen(500), ...revision }

  it('changes a parameter from a day on, and leaves the book it is made from as it was', () => {
    const after = reform(book, amend(limit, raised))
    const outcome = (of: typeof book, written: string) => {
      const at = monthOf(written)
      const run = compile(of, at).bind(tabulate(of, at, { household: [{ id: 'a', facts: { assets: 300 } }] }))
      run.runAll()
      return run.results.get(modest)![0]
    }
    expect([outcome(after, '2025-12'), outcome(after, '2026-01'), outcome(book, '2026-01')]).toEqual([
      0, 1, 0,
    ])
    const again = reform(after, amend(limit, { ...raised, from: '2025-12-01', value: fen(200) }))
    expect([outcome(again, '2025-11'), outcome(again, '2026-01')]).toEqual([0, 0])
  })

  it('replaces a rule, also by one that reads less', () => {
    const anybody = household.rule('anybody', bool, month, [assets], () => true, about('anybody'))
    const after = reform(book, replace(modest, anybody))
    const at = monthOf('2024-01')
    const run = compile(after, at).bind(
      tabulate(after, at, { household: [{ id: 'a', facts: { assets: 300 } }] }),
    )
    run.runAll()
    expect(run.results.get(modest)![0]).toBe(1)
    expect(problemsOf(() => reform(book, replace(modest, assets as never))).map(([code]) => code)).toEqual([
      'replacement-differs',
    ])
  })

  it('names only parameters that the book reads', () => {
    const foreign = ruleParameter('foreign', money, { name, unit: 'fen', history: [{ ...raised }] })
    expect(problemsOf(() => reform(book, amend(foreign, raised))).map(([code]) => code)).toEqual([
      'undeclared-parameter',
    ])
  })
})

it('a determination is of one subject', () => {
  const amount = household.rule('amount', money, month, [], () => 1, about('amount'))
  const living = determination({
    programme: 'p',
    name,
    subject: household,
    eligible: modest,
    amount,
    article: '-',
  })
  expect(loadRules({ determinations: [living], parameters: [limit] }).outputs).toEqual([modest, amount])
})
