import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { type Programme, parameter, text } from '../kernel/index.ts'
import { type Listed, parameterLines, programmeParameters } from './parameter-lines.ts'

const source = text('依据', 'the source')
const listed = (parts: Partial<Listed>, ...values: readonly unknown[]): Listed => ({
  id: 'city/one',
  name: text('甲', 'one'),
  unit: 'fen',
  unitName: text('元', 'yuan'),
  history: values.map((value, n) => ({ from: `202${n}-01-01`, value, source, grade: 'C' })),
  ...parts,
})
const valuesOf = (of: Listed, lang: 'zh' | 'en' = 'en'): readonly string[] =>
  parameterLines(of, { works: text('工程局', 'Works') }, lang)
    .slice(1)
    .map((line) => /-01 {2}(.*) {2}\[/.exec(line)![1]!)

describe('parameters listed', () => {
  it('have sources and units in the language of the reader', () => {
    const own = listed({ unit: 'lamps', unitName: text('盏', 'lamps') }, 3)
    expect(parameterLines(own, {}, 'zh')).toEqual(['city/one  甲  (盏)', '  2020-01-01  3  [C] 依据'])
    expect(parameterLines(own, {}, 'en')).toEqual([
      'city/one  one  (lamps)',
      '  2020-01-01  3  [C] the source',
    ])
  })

  it('have money in yuan, also where the unit is of their own', () => {
    expect(valuesOf(listed({}, 60_000_000, 12_345))).toEqual(['600,000', '123.45'])
    expect(
      valuesOf(listed({ unit: 'yuan a head', type: 'money' }, { of: { a: 66_600 }, default: 100 })),
    ).toEqual(['a: 666; others: 1'])
  })

  it('have tables, ratios, words and what is not known said as people say it', () => {
    const words = { urban: text('城镇', 'urban') }
    const of = listed(
      { unit: 'table', words },
      { of: { urban: true } },
      { num: 80, den: 100 },
      { of: {} },
      { rules: [{ type: 'urban', bureau: 'works' }, { upTo: 2 }] },
    )
    expect(valuesOf(of)).toEqual([
      'urban: yes',
      '80 %',
      '—',
      'rules: (type: urban; bureau: Works), (up to: 2)',
    ])
    expect(valuesOf(of, 'zh')[0]).toBe('城镇:是')
  })

  it('are those of programmes too', () => {
    const minutes = parameter({
      name: text('用时', 'Minutes'),
      unit: 'min',
      history: [{ from: '2020-01-01', value: 30, source: 'typed', grade: 'B' }],
    })
    const [one] = programmeParameters([{ ...lamps, parameters: { minutes } } as Programme])
    expect(one).toMatchObject({ id: 'lamps/minutes', programme: 'lamps', unitName: { zh: '分钟' } })
    expect(parameterLines(one!, {}, 'zh')[1]).toBe('  2020-01-01  30  [B] typed')
  })
})
