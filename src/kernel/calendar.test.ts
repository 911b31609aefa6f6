import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkingDays,
  type Day,
  dayAtOffset,
  deadline,
  extend,
  type Instant,
  instant,
  parseDay,
  parseMoment,
  startAtOffset,
  weekday,
  workingDays,
  writeMoment,
} from './index.ts'
import { testCalendar } from './testing.ts'

const anyInstant = fc
  .integer({ min: Date.parse('1900-01-01'), max: Date.parse('2199-12-31') })
  .map((ms) => instant(ms))
const zone = 'Asia/Shanghai'
const calendar = testCalendar({ holidays: ['2025-10-01', '2025-10-02'], makeUpDays: ['2025-09-28'] })
const noon = (day: string): Instant => instant(Date.parse(`${day}T12:00:00+08:00`))
const midnightAfter = (day: string): Instant => instant(Date.parse(`${day}T24:00:00+08:00`))

describe('days', () => {
  it('agree with the proleptic Gregorian calendar', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const day = dayAtOffset(at, 0)
        expect(day).toBe(new Date(at).toISOString().slice(0, 10))
        expect(weekday(day)).toBe(new Date(at).getUTCDay())
        expect(startAtOffset(day, 0)).toBe(Date.parse(`${day}T00:00:00Z`))
        expect(addDays(addDays(day, 40), -40)).toBe(day)
      }),
    )
  })
  it.each(['2025-02-30', '2025-13-01', '25-1-1', '2025-1-01', '', 'x'])('%s is no day', (value) => {
    expect(parseDay(value)).toBeUndefined()
  })
})

describe('moments', () => {
  it('are read as they were written, in any offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }), (ms) => {
        const written = writeMoment(instant(ms))
        expect(written).toBe(new Date(ms).toISOString())
        expect(parseMoment(written)).toBe(ms)
      }),
    )
    expect(parseMoment('2025-12-11T20:00+08:00')).toBe(Date.parse('2025-12-11T12:00:00Z'))
    expect(parseMoment('2025-12-11T07:30:15.25-04:30')).toBe(Date.parse('2025-12-11T12:00:15.250Z'))
  })
  it.each(['2025-02-30T00:00Z', '2025-01-01T24:00Z', '2025-01-01T00:00', 'now'])('%s is none', (value) => {
    expect(parseMoment(value)).toBeUndefined()
  })
})

describe('working days', () => {
  it('leave out weekends and holidays, and count made-up days', () => {
    // Sunday the 28th is made up, so the holiday's week has Monday and Tuesday, then Friday the 3rd.
    expect(deadline(calendar, zone, noon('2025-09-26'), workingDays(3))).toBe(midnightAfter('2025-09-30'))
    expect(deadline(calendar, zone, noon('2025-09-26'), workingDays(4))).toBe(midnightAfter('2025-10-03'))
  })
  it('refuse a year that is not known, and say which', () => {
    expect(() => deadline(calendar, zone, noon('2026-12-30'), workingDays(5))).toThrow(/2027/)
  })
  it('a pause never brings a deadline nearer', () => {
    const start = fc.integer({ min: 0, max: 300 }).map((n) => addDays('2025-01-02' as Day, n))
    fc.assert(
      fc.property(
        start,
        fc.nat(20),
        fc.nat(20),
        fc.integer({ min: 1, max: 10 }),
        (day, wait, pause, limit) => {
          const from = noon(day)
          const due = deadline(calendar, zone, from, workingDays(limit))
          const paused = { from: noon(addDays(day, wait)), until: noon(addDays(day, wait + pause)) }
          const moved = extend(calendar, zone, due, 'working-days', paused)
          expect(moved).toBeGreaterThanOrEqual(due)
          expect(addWorkingDays(calendar, day, limit) <= dayAtOffset(instant(moved - 1), 8 * 3_600_000)).toBe(
            true,
          )
        },
      ),
    )
  })
})
