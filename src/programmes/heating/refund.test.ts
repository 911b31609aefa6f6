import { describe, expect, it } from 'vitest'
import { type Day, fen, hours, minutes } from '../../kernel/index.ts'
import { findingOf } from './measurement.ts'
import { percentFor, refundForCold, refundForOutages, refundRulesOn, refundTables } from './refund.ts'

// 2,000 yuan for a season of 121 days.
const season = { fee: fen(200_000), days: 121 }
const binzhou = { table: refundTables.binzhou, standard: 18 }

describe('the tiers of other cities', () => {
  it.each([
    ['binzhou', 18, 0],
    ['binzhou', 17.9, 30],
    ['binzhou', 16, 30],
    ['binzhou', 15.9, 50],
    ['binzhou', 14, 50],
    ['binzhou', 13.9, 100],
    ['qingdao', 17, 20],
    ['linyi', 17, 20],
    ['weifang', 16, 50],
    ['weifang', 15.9, 100],
    ['luoyang', 14, 50],
    ['luoyang', 13.9, undefined],
  ] as const)('%s at %d °C gives back %s %%', (city, room, percent) => {
    expect(percentFor(refundTables[city], room, 18)).toBe(percent)
  })

  it('are dated, and marked as not known to apply here', () => {
    expect(refundRulesOn('2025-12-11' as Day)).toEqual({ ...binzhou, outageHours: 24 })
  })
})

describe('a refund', () => {
  it('is days × tier of the fee of a day, in whole fen, rounded once', () => {
    // 200000 × (10 × 30 % + 5 × 50 %) ÷ 121 = 9090.909… fen
    const cold = [
      { room: 17, days: 10 },
      { room: 15, days: 5 },
    ]
    expect(refundForCold(season, cold, binzhou)).toBe(9091)
    // Rounded day by day, ten days at 30 % would come to 10 × 496 = 4960.
    expect(refundForCold(season, [{ room: 17, days: 10 }], binzhou)).toBe(4959)
    expect(refundForCold(season, [{ room: 17, days: 121 }], binzhou)).toBe(60_000)
    expect(refundForCold(season, [{ room: 10, days: 121 }], binzhou)).toBe(200_000)
    expect(refundForCold(season, [{ room: 18, days: 121 }], binzhou)).toBe(0)
  })

  it('rounds half a fen up', () => {
    expect(refundForCold({ fee: fen(1), days: 1 }, [{ room: 15, days: 1 }], binzhou)).toBe(1)
    expect(refundForCold({ fee: fen(1), days: 1 }, [{ room: 17, days: 1 }], binzhou)).toBe(0)
  })

  it('is unknown, not zero, where the table does not say', () => {
    const luoyang = { table: refundTables.luoyang, standard: 18 }
    expect(refundForCold(season, [{ room: 12, days: 3 }], luoyang)).toBeUndefined()
  })

  it('never counts more days than the season has', () => {
    expect(() => refundForCold(season, [{ room: 12, days: 122 }], binzhou)).toThrow(RangeError)
  })

  it('for an outage starts at 24 hours without a break, and then counts all of them', () => {
    expect(refundForOutages(season, [hours(24) - 1, hours(23)], 24)).toBe(0)
    // 200000 × 24 h ÷ (121 × 24 h) = 1652.89…
    expect(refundForOutages(season, [hours(24)], 24)).toBe(1653)
    expect(refundForOutages(season, [hours(36) + minutes(30), hours(5)], 24)).toBe(2514)
  })
})

describe('what a measurement proves', () => {
  const rules = { closedMinutes: 60, refusal: { resident: 'meets', company: 'fails' } } as const
  const paper = { room: 17, closedMinutes: 60, residentSigned: true, companySigned: true }

  it.each([
    [paper, 'fails'],
    [{ ...paper, room: 18 }, 'meets'],
    [{ ...paper, closedMinutes: 59 }, 'undetermined'],
    [{ ...paper, closedMinutes: undefined }, 'undetermined'],
    [{ ...paper, residentSigned: false }, 'undetermined'],
    [{ ...paper, companySigned: false }, 'undetermined'],
    [{ ...paper, residentSigned: false, refusedBy: 'resident' as const }, 'meets'],
    [{ ...paper, companySigned: false, refusedBy: 'company' as const }, 'fails'],
  ] as const)('%o: %s', (measurement, finding) => {
    expect(findingOf(measurement, 18, rules)).toBe(finding)
  })
})
