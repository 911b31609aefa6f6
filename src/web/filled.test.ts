import { describe, expect, it } from 'vitest'
import { fieldAt, tidied, wrongIn } from './filled.ts'
import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const hazard: Schema = {
  type: 'object',
  required: ['what'],
  properties: {
    what: text,
    urgent: { type: 'boolean' },
    at: { type: 'object', properties: { place: text } },
  },
}
const form: Schema = {
  type: 'object',
  required: ['item', 'needed'],
  properties: {
    item: text,
    needed: hazard,
    hazard,
    corrected: { type: 'object', properties: { minor: { type: 'boolean' } } },
    parts: { type: 'array', minItems: 1, items: text },
  },
}
const sent = (filled: Readonly<Record<string, unknown>>) => tidied(form, filled)

describe('what is sent of what was filled in', () => {
  it('has no group that need not be there once all in it was emptied', () => {
    const emptied = { what: undefined, urgent: false, at: { place: '' } }
    expect(sent({ item: 'pump', needed: emptied, hazard: emptied, parts: [] })).toEqual({
      item: 'pump',
      needed: { urgent: false },
    })
    expect(sent({ hazard: { what: 'leak', urgent: false } })).toEqual({
      hazard: { what: 'leak', urgent: false },
    })
  })

  it('takes blanks for nothing, and leaves what was typed as it is', () => {
    expect(sent({ item: ' \n', needed: { what: ' a leak ' } })).toEqual({ needed: { what: ' a leak ' } })
  })

  it('calls a case by the number it was given, however that is typed', () => {
    const related: Schema = {
      type: 'object',
      properties: {
        into: { type: 'string', ref: 'case' },
        text,
        more: { type: 'array', items: { ref: 'case' } },
      },
    }
    for (const typed of ['a5397-sv8tk', ' A5397 SV8TK\n', 'Ａ５３９７－SV8TK', 'a5397sv8tk'])
      expect(tidied(related, { into: typed, text: typed, more: [typed] })).toEqual({
        into: 'A5397-SV8TK',
        text: typed,
        more: ['A5397-SV8TK'],
      })
    expect(tidied(related, { into: ' nyc-311-45285518 ' })).toEqual({ into: 'nyc-311-45285518' })
  })

  it('says no where a box alone was unticked', () => {
    expect(sent({ corrected: { minor: false } })).toEqual({ corrected: { minor: false } })
    expect(sent({ corrected: {} })).toEqual({})
  })
})

describe('what can be seen to be wrong', () => {
  const asked: Schema = {
    type: 'object',
    required: ['bureau', 'text', 'parts'],
    properties: {
      bureau: { type: 'string', ref: 'bureau', title: '承办部门', titleEn: 'Bureau' },
      text: { type: 'string', minLength: 1, maxLength: 3, title: '内容' },
      count: {
        type: 'integer',
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        title: '件数',
        titleEn: 'Count',
      },
      sum: {
        type: 'integer',
        minimum: 0,
        maximum: 500,
        unit: 'fen',
        unitName: { zh: '元', en: 'yuan' },
        title: '金额',
        titleEn: 'Sum',
      },
      parts: {
        type: 'array',
        minItems: 1,
        maxItems: 2,
        title: '部分',
        titleEn: 'Parts',
        items: { ...hazard, title: '隐患' },
      },
      names: { type: 'array', title: '名称', titleEn: 'Names', items: text },
      hazard,
    },
  }
  const wrong = (filled: unknown, lang: 'zh' | 'en' = 'en') =>
    Object.fromEntries([...wrongIn(asked, filled, 'Asia/Shanghai')].map(([path, what]) => [path, what[lang]]))

  it('is told by the name of the field, in the order of the form', () => {
    expect(wrong({}, 'zh')).toEqual({
      bureau: '请选择“承办部门”。',
      text: '请填写“内容”。',
      parts: '“部分”至少要有 1 项。',
    })
    const filled = { bureau: 'b', text: 'four', count: 0.5, sum: 501, parts: [{}, { what: 'x' }, {}] }
    expect(wrong({ ...filled, names: [''], hazard: { urgent: true } })).toEqual({
      text: '"内容" takes 3 characters at most; it has 4.',
      count: '"Count" has to be a whole number.',
      sum: '"Sum" has to be between 0 and 5 yuan.',
      parts: '"Parts" can have 2 at most.',
      'parts.0.what': 'Fill in "what".',
      'parts.2.what': 'Fill in "what".',
      'names.0': 'Fill in "Names 1".',
      'hazard.what': 'Fill in "what".',
    })
    expect(wrong({ ...filled, count: 0 }).count).toBe('"Count" has to be 1 or more.')
  })

  it('is nothing where all is as it is asked', () => {
    const filled = { bureau: 'b', text: ' abc ', count: 1, sum: 500, parts: [{ what: 'x' }] }
    expect(wrong({ ...filled, hazard: { what: '' } })).toEqual({})
  })

  it('is found again by its path', () => {
    expect(fieldAt(asked, 'parts.0.what')?.zh).toBe('what')
    expect(fieldAt(asked, 'names.3')?.en).toBe('Names')
    expect(fieldAt(asked, 'expectedVersion')).toBeUndefined()
  })
})

describe('what a form takes and cannot be so', () => {
  const form: Schema = {
    type: 'object',
    required: ['day'],
    properties: {
      day: { type: 'string', format: 'date', when: 'past', title: '发生日期', titleEn: 'Happened on' },
      phone: { type: 'string', is: 'contact', title: '联系方式', titleEn: 'Contact' },
      rows: {
        type: 'array',
        items: {
          type: 'object',
          properties: { from: { type: 'string', format: 'date' }, to: { type: 'string', notBefore: 'from' } },
        },
      },
    },
  }
  const told = (filled: unknown) => wrongIn(form, filled, 'Asia/Shanghai')

  it('is told at its field before it is sent, in the words of the server', () => {
    const found = told({ day: '2150-01-01', phone: '12', rows: [{ from: '2025-03-02', to: '2025-03-01' }] })
    expect([...found.keys()]).toEqual(['day', 'phone', 'rows.0.to'])
    expect(found.get('day')!.zh).toMatch(/^“发生日期”填写有误:不能晚于 \d{4}-\d\d-\d\d:这是已经发生的事/)
    expect(found.get('phone')!.en).toMatch(/^"Contact" is not valid: write a mobile number/)
    expect(told({ day: '2025-01-01', phone: '13900000000' }).size).toBe(0)
  })

  it('waits until what is missing is filled in', () => {
    expect([...told({ phone: '12' }).keys()]).toEqual(['day'])
  })
})
