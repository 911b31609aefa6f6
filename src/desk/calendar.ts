import { createRequire } from 'node:module'
import { Temporal } from 'temporal-polyfill'
import {
  type Calendar,
  DAY_MS,
  type Day,
  dayAtOffset,
  HOUR_MS,
  type Instant,
  startAtOffset,
  weekday,
} from '../kernel/index.ts'

/** A year's holidays and make-up days as the State Council publishes them, each day with what it is for. */
export interface HolidayData {
  readonly holidays: Readonly<Record<string, string>>
  /** Weekend days made up as working days (调休). */
  readonly workdays: Readonly<Record<string, string>>
}

const data = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as HolidayData

/** Offsets from UTC in ms, by zone and hour: a zone's rules are asked once an hour of time, not once an event. */
const offsets = new Map<string, Map<number, number>>()
const MAX_HOURS_KEPT = 100_000
/** The last answer: most questions are about the same hour of the same zone as the one before. */
const last = { zone: '', hour: 0, offset: 0 }

const offsetAt = (at: Instant, zone: string): number => {
  const hour = Math.floor(at / HOUR_MS)
  if (hour === last.hour && zone === last.zone) return last.offset
  last.offset = offsetOf(at, hour, zone)
  last.hour = hour
  last.zone = zone
  return last.offset
}

const offsetOf = (at: Instant, hour: number, zone: string): number => {
  const ofZone = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, ofZone)
  const known = ofZone.get(hour)
  if (known !== undefined) return known
  const offset = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  if (ofZone.size > MAX_HOURS_KEPT) ofZone.clear()
  ofZone.set(hour, offset)
  return offset
}

/** Names of days by their number since 1970, each made once. */
const names = new Map<number, Day>()
const MAX_DAYS_KEPT = 100_000

const dayNamed = (at: Instant, offsetMs: number): Day => {
  const number = Math.floor((at + offsetMs) / DAY_MS)
  const known = names.get(number)
  if (known !== undefined) return known
  if (names.size > MAX_DAYS_KEPT) names.clear()
  const name = dayAtOffset(at, offsetMs)
  names.set(number, name)
  return name
}

const yearsOf = ({ holidays }: HolidayData): ReadonlySet<string> =>
  new Set(Object.keys(holidays).map((day) => day.slice(0, 4)))

/** The kept library's years, and others that a city has entered: those the library has stay as they are in it. */
const joined = (more: HolidayData): HolidayData => {
  const known = yearsOf(data)
  const fresh = (days: HolidayData['holidays']) =>
    Object.fromEntries(Object.entries(days).filter(([day]) => !known.has(day.slice(0, 4))))
  return {
    holidays: { ...fresh(more.holidays), ...data.holidays },
    workdays: { ...fresh(more.workdays), ...data.workdays },
  }
}

/**
 * Time as a Chinese city counts it: any IANA zone, and the State Council's holidays and make-up days from the
 * kept library `chinese-days`. A year it does not have is unknown, not guessed.
 *
 * @param more years published since the library was.
 */
export const calendarWith = (more: HolidayData): Calendar => {
  const { holidays, workdays } = joined(more)
  const knownYears = yearsOf({ holidays, workdays })
  return {
    dayOf: (at, zone) => dayNamed(at, offsetAt(at, zone)),
    startOf: (day, zone) => {
      const guess = startAtOffset(day, offsetAt(startAtOffset(day, 0), zone))
      return startAtOffset(day, offsetAt(guess, zone))
    },
    isWorkingDay: (day: Day) => {
      if (!knownYears.has(day.slice(0, 4))) return undefined
      if (workdays[day] !== undefined) return true
      const of = weekday(day)
      return of !== 0 && of !== 6 && holidays[day] === undefined
    },
  }
}

/** The calendar of the years that the kept library has. */
export const cityCalendar: Calendar = calendarWith({ holidays: {}, workdays: {} })

/** Whether a zone's name is known. */
export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
