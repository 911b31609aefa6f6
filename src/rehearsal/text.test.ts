import { describe, expect, it } from 'vitest'
import { aboutText, meanTimeText, pointsText, shareText } from './text.ts'

const estimate = (mean: number, low: number | null, high: number | null) => ({ mean, low, high, n: 10 })

describe('an estimate in words', () => {
  it.each([
    [0.8342, 0.7238, 0.9437, '83 % (72–95)'],
    [0.8342, 0.8223, 0.8461, '83.4 % (82.2–84.7)'],
    [0.99934, 0.9988, 0.9999, '99.93 % (99.88–99.99)'],
    [1, 0.9501, 1, '100.0 % (95.0–100.0)'],
    [0.3, 0.3, 0.3, '30.0 % (30.0–30.0)'],
    [0.3, null, null, '30.0 %'],
  ])('has as many digits as its interval carries: %d (%d to %d) is %s', (mean, low, high, text) => {
    expect(shareText(estimate(mean, low, high))).toBe(text)
  })

  it('never reaches an aim by rounding', () => {
    // To the nearest it would read 95.0.
    expect(shareText(estimate(0.96, 0.9496, 0.97))).toBe('96.0 % (94.9–97.0)')
    expect(shareText(estimate(0.9, 0.88, 0.9204))).toBe('90.0 % (88.0–92.1)')
  })

  it('says which way a difference goes, in points', () => {
    expect(pointsText(estimate(0.0799, 0.025, 0.132))).toBe('+8 (+2, +14)')
    expect(pointsText(estimate(-0.004, -0.0301, 0.02))).toBe('−0.4 (−3.1, +2.0)')
    expect(pointsText(estimate(0, -0.02, 0.02))).toBe('0.0 (−2.0, +2.0)')
    expect([pointsText(null), shareText(null), meanTimeText(null, 'zh')]).toEqual(['—', '—', '—'])
  })

  it('is a time in minutes or hours', () => {
    expect(meanTimeText(estimate(12.4, 9.1, 31.7), 'en')).toBe('12 min (9–32)')
    expect(meanTimeText(estimate(204, 174, 240), 'zh')).toBe('3.4 小时 (2.9–4.0)')
    expect(meanTimeText(estimate(0, null, null), 'en')).toBe('0.0 min')
  })

  it('is a time as well as bins of 1.6 % know it', () => {
    const minute = 60_000
    expect(aboutText(75 * minute, 'en')).toBe('75 min')
    expect(aboutText(127 * minute, 'en')).toBe('2 h 05')
    expect(aboutText(3013 * minute, 'zh')).toBe('50 小时')
  })
})
