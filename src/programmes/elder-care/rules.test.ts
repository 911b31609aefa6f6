import { describe, expect, it } from 'vitest'
import { fen } from '../../kernel/index.ts'
import { amend, dayNumber, reform } from '../../rules/index.ts'
import { cityBook } from '../index.ts'
import { adult, given } from '../testing-rules.ts'
import { elderCareRules, oldAgeByBand } from './rules.ts'

const book = cityBook()
const [oldAge, service, nursing] = elderCareRules.determinations
const born = (day: string, more = {}) => adult(0, { birth: dayNumber(day), ...more })
const NO = { outcome: 'not-entitled', amountFen: 0, missing: [] }

describe('the old-age allowance (Hebei, art. 9; amounts of Xianghe as an example)', () => {
  it.each([
    ['1946-01-01', 'under', 0],
    ['1945-12-31', '80-84', 50_00],
    ['1941-01-01', '80-84', 50_00],
    ['1940-12-31', '85-89', 50_00],
    ['1935-12-31', '90-99', 200_00],
    ['1926-01-01', '90-99', 200_00],
    ['1925-12-31', '100', 300_00],
  ])('of who was born on %s in December 2025 is of the band %s', (day, tier, amountFen) => {
    const found = given(book, [born(day)])
      .in('2025-12')
      .gives(oldAge!)
    expect(found).toMatchObject({ tier, amountFen, outcome: amountFen > 0 ? 'entitled' : 'not-entitled' })
  })

  it('begins in the month of the eightieth birthday, and not before', () => {
    const one = given(book, [born('1945-12-31')])
    expect(one.in('2025-11').gives(oldAge!).outcome).toBe('not-entitled')
    expect(one.in('2025-12').gives(oldAge!).outcome).toBe('entitled')
  })

  it('is never below 300 yuan at a hundred, whatever a county sets', () => {
    const of = {
      under: fen(0),
      '80-84': fen(60_00),
      '85-89': fen(60_00),
      '90-99': fen(60_00),
      '100': fen(60_00),
    }
    const revision = {
      from: '2026-01-01',
      value: { of },
      source: '示例',
      grade: 'D',
      unverified: true,
    } as const
    const book2026 = reform(book, amend(oldAgeByBand, revision))
    const aged = given(book2026, [born('1925-01-01'), born('1945-01-01')])
    expect(aged.in('2026-01').gives(oldAge!, 0).amountFen).toBe(300_00)
    expect(aged.in('2026-01').gives(oldAge!, 1).amountFen).toBe(60_00)
    expect(aged.in('2025-12').gives(oldAge!, 1).amountFen).toBe(50_00)
  })

  it('is unknown where the date of birth is', () => {
    const { birth: _, ...unborn } = born('1940-01-01') as Record<string, number>
    expect(given(book, [unborn]).in('2025-12').gives(oldAge!)).toMatchObject({
      outcome: 'undetermined',
      missing: ['birth'],
    })
  })
})

describe('the service and nursing allowances (law on the elderly, arts. 37 and 30)', () => {
  const household = (assistance: string, more: Record<string, string>, day = '1965-12-31') =>
    given(book, [born(day, more)], { assistance }).in('2025-12')

  it('are for the elderly from 60 who are recognised as hard-pressed', () => {
    expect(household('minimum-living', {}).gives(service!)).toMatchObject({ outcome: 'entitled' })
    expect(household('none', {}).gives(service!)).toMatchObject(NO)
    expect(household('minimum-living', {}, '1966-01-01').gives(service!)).toMatchObject(NO)
  })

  it('nursing is for who cannot look after themselves, by the loss of ability', () => {
    const by = (level: string) => household('destitute', { 'care-level': level }).gives(nursing!)
    expect(by('able')).toMatchObject({ ...NO, tier: 'able' })
    expect(by('mild').outcome).toBe('not-entitled')
    expect(by('severe').amountFen).toBeGreaterThan(by('moderate').amountFen!)
  })

  it('are not refused for what nobody has looked at: what is missing is named', () => {
    expect(household('minimum-living', {}).gives(nursing!)).toMatchObject({
      outcome: 'undetermined',
      missing: ['care-level'],
    })
    // Of somebody young, nobody has to ask.
    expect(household('minimum-living', {}, '1990-01-01').gives(nursing!)).toMatchObject(NO)
  })
})

it('says of every amount that Hengshui’s own was not found', () => {
  const guesses = elderCareRules.parameters.filter(({ history }) =>
    history.some(({ unverified }) => unverified),
  )
  expect(guesses.map(({ id }) => id).sort()).toEqual([
    'elder-care/hardship',
    'elder-care/nursing',
    'elder-care/old-age',
    'elder-care/service',
  ])
})
