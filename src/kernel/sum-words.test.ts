import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sumInWords } from './sum-words.ts'

/** The examples of the Measures for Payment and Settlement, annex 1; 整 after 角 may be written. */
it.each([
  [1_409_50, '壹仟肆佰零玖元伍角整', 'one thousand four hundred nine and 50/100 yuan'],
  [6_007_14, '陆仟零柒元壹角肆分', 'six thousand seven and 14/100 yuan'],
  [1_680_32, '壹仟陆佰捌拾元叁角贰分', 'one thousand six hundred eighty and 32/100 yuan'],
  [107_000_53, '壹拾万柒仟元伍角叁分', 'one hundred seven thousand and 53/100 yuan'],
  [16_409_02, '壹万陆仟肆佰零玖元零贰分', 'sixteen thousand four hundred nine and 02/100 yuan'],
  [325_04, '叁佰贰拾伍元零肆分', 'three hundred twenty-five and 04/100 yuan'],
  [0, '零元整', 'zero yuan'],
  [5, '伍分', 'zero and 05/100 yuan'],
  [50, '伍角整', 'zero and 50/100 yuan'],
  [1_00, '壹元整', 'one yuan'],
  [10_005_00, '壹万零伍元整', 'ten thousand five yuan'],
  [100_000_000_00, '壹亿元整', 'one hundred million yuan'],
  [100_010_000_00, '壹亿零壹万元整', 'one hundred million ten thousand yuan'],
  [100_000_020_00, '壹亿零贰拾元整', 'one hundred million twenty yuan'],
  [2_030_000_00, '贰佰零叁万元整', 'two million thirty thousand yuan'],
  [1e13, '壹仟亿元整', 'one hundred billion yuan'],
])('%d fen are %s', (fen, zh, en) => {
  expect(sumInWords(fen)).toEqual({ zh, en })
})

it('is of sums alone', () => {
  for (const fen of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(sumInWords(fen)).toBeUndefined()
})

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES: Readonly<Record<string, number>> = { 拾: 10, 佰: 100, 仟: 1000 }
const MYRIADS: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 }
/** The sum read back, sign by sign. */
const readBack = (said: string): number => {
  let [total, group, digit, fen] = [0, 0, 0, 0]
  for (const sign of said)
    if (sign in PLACES) [group, digit] = [group + digit * PLACES[sign]!, 0]
    else if (sign in MYRIADS) [total, group, digit] = [total + (group + digit) * MYRIADS[sign]!, 0, 0]
    else if (sign === '元') [total, group, digit] = [total + group + digit, 0, 0]
    else if (sign === '角') [fen, digit] = [fen + digit * 10, 0]
    else if (sign === '分') [fen, digit] = [fen + digit, 0]
    else if (sign !== '整') digit = DIGITS.indexOf(sign)
  return total * 100 + fen
}

it('read back is the sum it was made of, and has never two 零 together', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 0, max: 1e13 }),
        fc.integer({ min: 0, max: 1e7 }).map((n) => n * 10_000),
      ),
      (fen) => {
        const { zh } = sumInWords(fen)!
        expect(readBack(zh)).toBe(fen)
        expect(zh).not.toMatch(/零零|零[万亿]/)
      },
    ),
  )
})
