import { describe, expect, it } from 'vitest'
import { hoursText, MASK, masked, valueText } from '../desk/index.ts'
import { text, type Unit, unitId, unitName } from '../kernel/index.ts'
import { table, widthOf } from './width.ts'

describe('what people read', () => {
  it('counts the width of Chinese, combining marks and Latin letters', () => {
    expect([widthOf('供暖'), widthOf('heat'), widthOf('e\u0301'), widthOf('，a')]).toEqual([4, 4, 1, 3])
  })

  it('keeps columns under each other in any script', () => {
    const lines = table(
      ['名', 'n'],
      [
        ['供暖服务', '1'],
        ['heat', '1,000'],
      ],
      ['left', 'right'],
    )
    expect(new Set(lines.slice(2).map(widthOf)).size).toBe(1)
  })

  it('does not let what is stored steer the terminal', () => {
    expect(table(['a'], [['\u001b[2Jx\u202ey']])[2]).toBe(' [2Jx·y')
  })

  it('says durations in hours and minutes, and no figure as a dash', () => {
    expect(hoursText(44.7425, 'en')).toBe('44 h 45 min')
    expect(hoursText(0.5, 'zh')).toBe('30 分')
    expect(hoursText(-1.25, 'en')).toBe('-1 h 15 min')
    expect(hoursText(1384, 'en')).toBe('1,384 h')
    const figure = (value: number | null, unit: Unit) => ({
      value,
      unit: unitId(unit),
      unitName: unitName(unit),
    })
    expect(valueText(figure(null, 'ratio'), 'en')).toBe('—')
    expect(valueText(figure(0.3, 'ratio'), 'en')).toBe('30.0 %')
    expect(valueText(figure(120_050, 'fen'), 'en')).toBe('1,200.5 yuan')
    expect(valueText(figure(1200, 'person-months'), 'zh')).toBe('1,200 人月')
    expect(valueText(figure(12, text('处', 'facilities')), 'en')).toBe('12 facilities')
  })
})

describe('masking', () => {
  const schema = {
    properties: {
      contact: { type: 'string', personal: true },
      place: { type: 'string' },
      people: { type: 'array', items: { properties: { name: { personal: true }, age: {} } } },
    },
  }
  it('hides personal fields wherever they are, and what no schema describes', () => {
    const value = { contact: '139', place: 'x', people: [{ name: 'y', age: 3 }], more: { phone: '139' } }
    expect(masked(value, schema)).toEqual({
      contact: MASK,
      place: 'x',
      people: [{ name: MASK, age: 3 }],
      more: MASK,
    })
    expect(masked({ a: 1 }, undefined)).toBe(MASK)
  })
})
