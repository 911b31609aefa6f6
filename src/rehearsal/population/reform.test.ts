import { describe, expect, it } from 'vitest'
import { fen, text } from '../../kernel/index.ts'
import { cityBook } from '../../programmes/index.ts'
import {
  bool,
  determination,
  determine,
  entity,
  keyedParameter,
  loadRules,
  money,
  month,
  monthOf,
  ruleParameter,
} from '../../rules/index.ts'
import { oneHousehold, syntheticCity } from './city.ts'
import { readReform } from './reform-file.ts'
import { determineCity } from './totals.ts'
import { compareCity } from './whatif.ts'

const county = { code: 'x', name: 'X', nameEn: 'X' }
const areas = [
  { code: 'a', name: 'A', nameEn: 'A', county, urbanWeight: 1, ruralWeight: 2 },
  { code: 'b', name: 'B', nameEn: 'B', county, urbanWeight: 3, ruralWeight: 1 },
]
const book = cityBook()
const city = syntheticCity({ people: 60_000, seed: 5, areas })
const STANDARD = 'social-assistance/minimum-living-standard'
const raise = {
  title: 'five per cent',
  changes: [{ parameter: STANDARD, from: '2026-01-01', value: { of: { urban: 757_00, rural: 7228_00 } } }],
}
const planned = (json: unknown, of = book, codes: readonly string[] = []) => {
  const read = readReform(of, json, codes)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message.en).join('\n'))
  return read.value
}
const problems = (json: unknown, codes: readonly string[] = []) => {
  const read = readReform(book, json, codes)
  return read.ok ? [] : read.problems.map(({ code, field }) => `${code} ${field}`)
}

describe('a reform, before it is enacted', () => {
  const { book: reformed } = planned(raise)
  const january = monthOf('2026-01')
  const effects = compareCity(city, book, reformed, january)

  it('is the difference of two determinations of the same city', () => {
    const [before, after] = [determineCity(city, book, january), determineCity(city, reformed, january)]
    for (const [index, effect] of effects.entries()) {
      const { byArea: _, determination: of, name, subject, ...was } = before[index]!
      expect(effect.before).toEqual(was)
      expect(effect.after.amountFen).toBe(after[index]!.amountFen)
      const { changes } = effect
      const sum = Object.values(changes).reduce((fen, { differenceFen }) => fen + differenceFen, 0)
      expect([of, sum]).toEqual([effect.determination, effect.after.amountFen - effect.before.amountFen])
      // Who becomes decided, or no longer is, may come from or go to either side.
      const net = changes.gains.subjects - changes.loses.subjects
      const open = changes.settled.subjects + changes.unsettled.subjects
      expect(Math.abs(effect.after.entitled - effect.before.entitled - net)).toBeLessThanOrEqual(open)
      expect(effect.byArea.reduce((n, area) => n + area.changes.gains.subjects, 0)).toBe(
        changes.gains.subjects,
      )
      expect([name, subject]).toEqual([effect.name, effect.subject])
    }
  })

  it('names households that explain themselves under either law', () => {
    const living = effects.find(({ determination: of }) => of === 'social-assistance/minimum-living')!
    expect(living.changes.gains.subjects).toBeGreaterThan(0)
    expect(living.changes.loses.subjects).toBe(0)
    expect(living.examples.map(({ change }) => change)).toEqual(expect.arrayContaining(['gains', 'more']))
    const rule = book.determinations.find(({ programme }) => programme === living.determination)!
    for (const { household, beforeFen, afterFen } of living.examples) {
      const population = oneHousehold(city, book, household)
      const amount = (of: typeof book) =>
        determine({ book: of, month: january, population }, rule, 0).amountFen
      expect([amount(book), amount(reformed)]).toEqual([beforeFen, afterFen])
    }
  })

  it('leaves the months before its day alone', () => {
    for (const { changes } of compareCity(city, book, reformed, monthOf('2025-12')))
      for (const { subjects } of Object.values(changes)) expect(subjects).toBe(0)
  })
})

describe('a reform beyond all measure', () => {
  it('is refused where its cost could not be told to the fen', () => {
    const { book: absurd } = planned({
      changes: [{ ...raise.changes[0], value: { of: { urban: 1e13, rural: 1e13 } } }],
    })
    expect(() => compareCity(city, book, absurd, monthOf('2026-01'))).toThrow(/exact/)
  })
})

describe('a reform file', () => {
  it('says what it changes from what, and keeps what a table does not name', () => {
    const { changes, title } = planned({
      title: 'town only',
      changes: [{ parameter: STANDARD, from: '2026-01-01', value: { of: { urban: 800_00 } } }],
    })
    expect(title).toBe('town only')
    expect(changes).toMatchObject([
      {
        from: '2026-01-01',
        before: { of: { urban: 721_00 } },
        after: { of: { urban: 800_00, rural: 6884_00 } },
      },
    ])
  })

  it('takes changes in the order of their days, whatever their order in the file', () => {
    const value = (urban: number) => ({ of: { urban } })
    const { book: reformed } = planned({
      changes: [
        { parameter: STANDARD, from: '2027-01-01', value: value(900_00) },
        { parameter: STANDARD, from: '2026-01-01', value: value(800_00) },
      ],
    })
    const parameter = book.parameters.find(({ id }) => id === STANDARD)!
    const history = reformed.overlay.histories.get(parameter)!
    expect(history.slice(-2)).toMatchObject([
      { from: '2026-01-01', value: { of: { urban: 800_00 } } },
      { from: '2027-01-01', value: { of: { urban: 900_00 } } },
    ])
    expect(history.at(-1)).toMatchObject({ grade: 'D', unverified: true })
  })

  it.each<[string, unknown, string]>([
    ['that is no object', [], 'invalid-input input'],
    ['without changes', { changes: [] }, 'invalid-input changes'],
    ['with a word nobody knows', { ...raise, extra: 1 }, 'invalid-input extra'],
    [
      'of a parameter that there is not',
      { changes: [{ parameter: 'nope', from: '2026-01-01', value: 1 }] },
      'unknown-parameter changes.0.parameter',
    ],
    ['from no day', { changes: [{ ...raise.changes[0], from: '2026-02-30' }] }, 'bad-day changes.0.from'],
    [
      'with an amount below nought',
      { changes: [{ ...raise.changes[0], value: { of: { urban: -1 } } }] },
      'bad-value changes.0.value.of.urban',
    ],
    [
      'with half a fen',
      { changes: [{ ...raise.changes[0], value: { of: { urban: 757.5 } } }] },
      'bad-value changes.0.value.of.urban',
    ],
    [
      'with more money than there is',
      { changes: [{ ...raise.changes[0], value: { of: { urban: 1e15 } } }] },
      'bad-value changes.0.value.of.urban',
    ],
    [
      'with money in words',
      { changes: [{ ...raise.changes[0], value: { of: { urban: '757' } } }] },
      'bad-value changes.0.value.of.urban',
    ],
    [
      'for a residence that there is not',
      { changes: [{ ...raise.changes[0], value: { of: { moon: 1 } } }] },
      'bad-key changes.0.value.of',
    ],
    [
      'with one amount where a table is kept',
      { changes: [{ ...raise.changes[0], value: 757_00 }] },
      'invalid-input changes.0.value',
    ],
    ['that changes the same twice', { changes: [raise.changes[0], raise.changes[0]] }, 'twice changes.1'],
  ])('%s is refused', (_, json, expected) => {
    expect(problems(json)).toEqual([expected])
  })

  it('is refused for everything that is wrong with it at once', () => {
    const wrong = {
      changes: [
        { parameter: 'nope', from: 'x', value: 1 },
        { ...raise.changes[0], from: 'never' },
      ],
    }
    expect(problems(wrong)).toHaveLength(2)
  })
})

describe('parameters of other kinds', () => {
  const place = entity('area', text('区', 'area'))
  const home = entity('household', text('户', 'household'), { in: [place] })
  const source = { source: 'test', grade: 'D', unverified: true } as const
  const isOn = ruleParameter('on', bool, {
    name: text('开', 'on'),
    unit: 'yes or no',
    history: [{ from: '2020-01-01', value: true, ...source }],
  })
  const byArea = keyedParameter('by-area', money, place, {
    name: text('按区', 'by area'),
    unit: 'fen',
    history: [{ from: '2020-01-01', value: { default: fen(1), of: {} }, ...source }],
  })
  const about = { name: text('甲', 'a'), article: 'test' }
  const eligible = home.rule('ok', bool, month, [isOn], (on) => on, about)
  const amount = home.rule('sum', money, month, [byArea.by(place)], (each) => each, about)
  const small = loadRules({
    determinations: [
      determination({
        programme: 'p/d',
        name: text('甲', 'a'),
        subject: home,
        eligible,
        amount,
        article: 'test',
      }),
    ],
    parameters: [isOn, byArea],
  })

  it('are read by their type; areas are known by their codes', () => {
    const change = (parameter: string, value: unknown) => ({
      changes: [{ parameter, from: '2026-01-01', value }],
    })
    expect(planned(change('on', false), small).changes[0]!.after).toBe(false)
    expect(readReform(small, change('on', 1), []).ok).toBe(false)
    expect(planned(change('by-area', { of: { a: 5 } }), small, ['a']).changes[0]!.after).toEqual({
      default: 1,
      of: { a: 5 },
    })
    expect(readReform(small, change('by-area', { of: { z: 5 } }), ['a']).ok).toBe(false)
  })
})
