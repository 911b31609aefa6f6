import { describe, expect, it } from 'vitest'
import { fen } from '../../kernel/index.ts'
import { amend, dayNumber, reform } from '../../rules/index.ts'
import { cityBook } from '../index.ts'
import { adult, given } from '../testing-rules.ts'
import { priceRise, priceSupplement, supplementFloor } from './rules.ts'

const example = { source: 'an example', grade: 'D', unverified: true } as const
type Rises = { readonly cpi?: number; readonly food?: number; readonly living?: number }
const after = (rises: Rises, from = '2025-12-01') =>
  reform(
    cityBook(),
    amend(priceRise, {
      from,
      value: { of: { month: Number(from.slice(0, 7).replace('-', '')), ...rises } },
      ...example,
    }),
  )
const poor = [adult(0), adult(0)]
const supplement = (rises: Rises, members = poor, month = '2025-12') =>
  given(after(rises, `${month}-01`), members)
    .in(month)
    .gives(priceSupplement)

describe('the price supplement', () => {
  it('given a standard of 721 and a rise of 3.0 %, then 21.63 yuan a head', () => {
    expect(supplement({ cpi: 350, food: 0, living: 300 })).toMatchObject({
      outcome: 'entitled',
      amountFen: 2 * 21_63,
    })
  })

  it('given a least amount of 30 yuan, then 30 yuan a head', () => {
    const book = reform(
      after({ cpi: 350, food: 0, living: 300 }),
      amend(supplementFloor, { from: '2025-12-01', value: fen(30_00), ...example }),
    )
    expect(given(book, poor).in('2025-12').gives(priceSupplement).amountFen).toBe(2 * 30_00)
  })

  it.each([
    [349, 599, 'not-entitled'],
    [350, 0, 'entitled'],
    [-100, 600, 'entitled'],
  ])('given consumer prices at %d and food at %d basis points, then %s', (cpi, food, outcome) => {
    expect(supplement({ cpi, food, living: 300 }).outcome).toBe(outcome)
  })

  it('is not known while a reading that could decide is not entered', () => {
    expect(supplement({ cpi: 100 })).toMatchObject({
      outcome: 'undetermined',
      missing: ['price-watch/price-rise'],
    })
    expect(supplement({ cpi: 400 })).toMatchObject({
      outcome: 'undetermined',
      missing: ['price-watch/price-rise'],
    })
    expect(supplement({ cpi: 400, living: 100 }).outcome).toBe('entitled')
    expect(supplement({}, [adult(9000_00)]).outcome).toBe('not-entitled')
  })

  it('never reckons a month with the prices of another', () => {
    const book = after({ cpi: 400, food: 0, living: 300 })
    expect(given(book, poor).in('2025-12').gives(priceSupplement).outcome).toBe('entitled')
    expect(given(book, poor).in('2026-01').gives(priceSupplement)).toMatchObject({
      outcome: 'undetermined',
      missing: ['price-watch/price-rise'],
    })
  })

  it('is for the destitute of a household too, and for borderline families only while they were linked', () => {
    const old = adult(0, { birth: dayNumber('1950-01-01'), support: 'none' })
    const rises = { cpi: 350, food: 0, living: 1000 }
    expect(supplement(rises, [adult(9000_00), old]).amountFen).toBe(72_10)
    expect(supplement(rises, [adult(800_00)]).outcome).toBe('not-entitled')
  })

  it('was triggered at 3 % from August 2022 to February 2023', () => {
    const of = (month: string) => {
      // The standard of those years is not known; with one, the trigger decides.
      return given(after({ cpi: 300, food: 0, living: 300 }, `${month}-01`), poor)
        .in(month)
        .gives(priceSupplement)
    }
    expect(of('2022-07').outcome).toBe('not-entitled')
    expect(of('2022-08').outcome).toBe('undetermined')
    expect(of('2023-02').missing).toEqual(['social-assistance/minimum-living-standard'])
    expect(of('2023-03').outcome).toBe('not-entitled')
  })
})
