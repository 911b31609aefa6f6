import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditCheck, WRITTEN } from './written.ts'

describe('a contact', () => {
  it.each([
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '+86 138 0013 8000',
    '0086-13800138000',
    '(+86)13800138000',
    '１３８００１３８０００',
    'tel:13800138000',
    '13800138000(微信同号)',
    '白天 13800138000,晚上 0318-5550000',
    '13800138000 0318-5550000',
    '0318-5550000',
    '0318—5550000',
    '(0318) 5550000',
    '03185550000',
    '+86-318-5550000',
    '0318-5550000-8012',
    '0318-5550000 转 8012',
    '0318-5550000 ext. 12',
    '010 6655 0000',
    '021-66550000',
    '5550000',
    '555-0000',
    '400-810-0000',
    '4008100000',
    '800 810 0000',
    '12345',
    '95588',
    '短号 66123',
    '+44 20 7946 0000',
    'someone@example.com',
    '邮箱:some.one@mail.example.cn',
  ])('is %s', (typed) => {
    expect(WRITTEN.contact.isRight(typed)).toBe(true)
    // Whoever reads only the schema is not told otherwise.
    expect(new RegExp(WRITTEN.contact.pattern).test(typed)).toBe(true)
  })

  it.each([
    '1',
    '138',
    '没有',
    '***',
    '3号楼2单元',
    '1380013800',
    '138001380000',
    '+86 1380013800',
    '0318-555000',
    '0318 555000',
    '12800138000',
    'someone@',
    '@example.com',
  ])('is not %s', (typed) => {
    expect(WRITTEN.contact.isRight(typed)).toBe(false)
  })

  it('is found among other words, whatever the number', () => {
    const numbers = fc.oneof(
      fc.nat(999_999_999).map((n) => `1${3 + (n % 7)}${String(n).padStart(9, '0')}`),
      fc.nat(8_999_999).map((n) => `0318-${n < 2_000_000 ? n + 2_000_000 : n}`),
    )
    fc.assert(
      fc.property(numbers, fc.stringMatching(/^[一-龥]{0,9}$/), (number, words) =>
        [`${words}${number}`, `${number}${words}`].every((typed) => WRITTEN.contact.isRight(typed)),
      ),
    )
  })
})

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Codes of Hengshui that nobody need have. */
const codes = fc.array(fc.constantFrom(...SIGNS), { minLength: 9, maxLength: 9 }).map((body) => {
  const first = `91131100${body.join('')}`
  return `${first}${creditCheck(first)}`
})

describe('a credit code', () => {
  it('has the check character that the worked example of the standard comes to', () => {
    expect(creditCheck('91350100M000100Y4')).toBe('3')
  })

  it('is one with its check character, and none once a sign is another, or two have changed places', () => {
    const { isRight, pattern } = WRITTEN['credit-code']
    fc.assert(
      fc.property(codes, fc.nat(17), fc.constantFrom(...SIGNS), (code, at, sign) => {
        const other = `${code.slice(0, at)}${sign}${code.slice(at + 1)}`
        const swapped = `${code.slice(0, at)}${code[at + 1] ?? ''}${code[at]}${code.slice(at + 2)}`
        expect(isRight(code)).toBe(true)
        expect(new RegExp(pattern).test(code)).toBe(true)
        expect(isRight(other)).toBe(other === code)
        expect(isRight(swapped)).toBe(swapped === code)
      }),
    )
  })

  it.each(['', '9113', '91131100MA0000000O', '911311000000000000 ', '91A31100MA0000000B'])(
    'is not %j',
    (typed) => {
      expect(WRITTEN['credit-code'].isRight(typed)).toBe(false)
    },
  )

  it('of those given before the standard ends as it was given', () => {
    expect(WRITTEN['credit-code'].isRight('91350100M000000001')).toBe(true)
    expect(WRITTEN['credit-code'].isRight('91130100M000000002')).toBe(false)
  })
})
