import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkingDays,
  type Day,
  day,
  dayAtOffset,
  deadline,
  extend,
  type Instant,
  instant,
  parseDay,
  parseMoment,
  recount,
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
const holidays = ['2025-10-01', '2025-10-02']
const makeUpDays = ['2025-09-28']
const calendar = testCalendar({ holidays, makeUpDays })
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
    expect(() => day(value)).toThrow(/is no day; one is written like 2026-03-02/)
  })

  it('stand in code as they are written', () => {
    expect(addDays(day('2026-02-28'), 1)).toBe('2026-03-01')
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

const dueIn = (from: Instant, limit: number) => deadline(calendar, zone, from, workingDays(limit))
/** The same calendar once the next year is published. */
const later = testCalendar({
  years: [2025, 2026, 2027],
  holidays: [...holidays, '2027-01-01'],
  makeUpDays,
})

describe('working days', () => {
  it('leave out weekends and holidays, and count made-up days', () => {
    // Sunday the 28th is made up, so the holiday's week has Monday and Tuesday, then Friday the 3rd.
    expect(dueIn(noon('2025-09-26'), 3)).toEqual({ dueAt: midnightAfter('2025-09-30') })
    expect(dueIn(noon('2025-09-26'), 4)).toEqual({ dueAt: midnightAfter('2025-10-03') })
  })
  it('refuse a year that is not known, and say which', () => {
    expect(() => addWorkingDays(calendar, '2026-12-30' as Day, 5)).toThrow(/2027/)
  })
  it('leave uncounted what lies in a year that is not known, and count it once it is', () => {
    const due = dueIn(noon('2026-12-30'), 5)
    // Thursday the 31st is the first of them; four are left, and no earlier than 1 to 4 January.
    const askAt = startAtOffset('2027-01-01' as Day, 8 * 3_600_000)
    const uncounted = { from: '2027-01-01', workingDays: 4, askAt }
    expect(due).toEqual({ dueAt: midnightAfter('2027-01-04'), uncounted })
    expect(recount(later, zone, due.uncounted!, askAt)).toEqual({ dueAt: midnightAfter('2027-01-07') })
    const tomorrow = midnightAfter('2027-01-06')
    expect(recount(calendar, zone, due.uncounted!, noon('2027-01-06'))).toEqual({
      dueAt: tomorrow,
      uncounted: { ...uncounted, askAt: tomorrow },
    })
  })
  it('come to the same whether the year was known from the beginning or only when it began', () => {
    const days = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), fc.nat(20), fc.nat(20), (n, limit, wait, pause) => {
        const from = noon(addDays('2026-11-20' as Day, n))
        const straight = deadline(later, zone, from, workingDays(limit))
        const known = dueIn(from, limit)
        expect(known.dueAt).toBeLessThanOrEqual(straight.dueAt)
        const counted = known.uncounted ? recount(later, zone, known.uncounted, known.uncounted.askAt) : known
        expect(counted).toEqual(straight)
        const day = addDays('2026-11-20' as Day, n + wait)
        const paused = { from: noon(day), until: noon(addDays(day, pause)) }
        if (day > '2026-12-31') return
        expect(extend(later, zone, known, 'working-days', paused)).toEqual(
          extend(later, zone, straight, 'working-days', paused),
        )
      }),
    )
  })
  it('come to the same by pauses among days that were not known when they began', () => {
    const spell = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.nat(12))
    const start = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 40 }),
        fc.array(spell, { maxLength: 4 }),
        (n, limit, of) => {
          let day = addDays('2026-12-01' as Day, n)
          let known = dueIn(noon(day), limit)
          let straight = deadline(later, zone, noon(day), workingDays(limit))
          for (const [wait, pause] of of) {
            const begins = addDays(day, wait)
            if (straight.dueAt <= noon(begins)) break
            day = addDays(begins, pause)
            const paused = { from: noon(begins), until: noon(day) }
            known = extend(calendar, zone, known, 'working-days', paused)
            straight = extend(later, zone, straight, 'working-days', paused)
            if (known.uncounted) expect(known.dueAt).toBeGreaterThan(noon(day))
          }
          const counted = known.uncounted
            ? recount(later, zone, known.uncounted, known.uncounted.askAt)
            : known
          expect(counted).toEqual(straight)
        },
      ),
    )
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
          const due = dueIn(from, limit)
          const paused = { from: noon(addDays(day, wait)), until: noon(addDays(day, wait + pause)) }
          const { dueAt: moved } = extend(calendar, zone, due, 'working-days', paused)
          expect(moved).toBeGreaterThanOrEqual(due.dueAt)
          expect(addWorkingDays(calendar, day, limit) <= dayAtOffset(instant(moved - 1), 8 * 3_600_000)).toBe(
            true,
          )
        },
      ),
    )
  })
})
