import {
  addDays,
  type Branded,
  DAY_MS,
  type Day,
  dayAtOffset,
  type Instant,
  parseDay,
  startAtOffset,
} from '../kernel/index.ts'
import { problem, RuleError } from './problem.ts'

/** A calendar month, `YYYY-MM`: what a determination is made for. */
export type Month = Branded<string, 'month YYYY-MM'>
/** A day as the count of days since 1970-01-01: what a date is in facts and formulas. */
export type DayNumber = Branded<number, 'days since 1970-01-01'>

export type PeriodName = 'month' | 'year' | 'always'

/** For how long a value stands: a month, a calendar year, or for good. */
export interface Period<Name extends PeriodName = PeriodName> {
  readonly period: Name
}

/** A value of its own for every month. */
export const month: Period<'month'> = { period: 'month' }
/** The same value in all months of a calendar year; what it reads is as of 1 January. */
export const year: Period<'year'> = { period: 'year' }
/** One value for good, as a date of birth. */
export const always: Period<'always'> = { period: 'always' }

/** The periods whose values do not change within the given one, so that it may read them. */
export type Within<Name extends PeriodName> = Name extends 'month'
  ? PeriodName
  : Name extends 'year'
    ? 'year' | 'always'
    : 'always'

const LENGTH: Readonly<Record<PeriodName, number>> = { month: 1, year: 2, always: 3 }
export const isWithin = (read: PeriodName, reader: PeriodName): boolean => LENGTH[read] >= LENGTH[reader]

/** @throws RuleError `bad-month` unless written `YYYY-MM`. */
export const monthOf = (written: string): Month => {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(written)) throw new RuleError(problem('bad-month', written))
  return written as Month
}

/** @throws RuleError `bad-day` unless written `YYYY-MM-DD` and on the calendar. */
export const dayNumber = (written: string): DayNumber => {
  const day = parseDay(written)
  if (day === undefined) throw new RuleError(problem('bad-day', written))
  return (startAtOffset(day, 0) / DAY_MS) as DayNumber
}

/** The day written `YYYY-MM-DD`. */
export const dayOf = (number: number): Day => dayAtOffset((number * DAY_MS) as Instant, 0)

/** The first day of a period about a month; nothing that stands for good has one. */
export const firstDay = (of: Month, period: PeriodName): Day =>
  (period === 'year' ? `${of.slice(0, 4)}-01-01` : `${of}-01`) as Day

/** The last day of a period about a month. */
export const lastDay = (of: Month, period: PeriodName): Day => {
  if (period === 'year') return `${of.slice(0, 4)}-12-31` as Day
  const next = addDays(`${of}-28` as Day, 4)
  return addDays(next, -Number(next.slice(8)))
}

/** The first and the last day that can be written `YYYY-MM-DD`, and so be a fact: 0000-01-01 and 9999-12-31. */
export const FIRST_DAY = -719_528
export const LAST_DAY = 2_932_896

/** From 1 March of the year -400 to 1970-01-01: 400 years on, every day has the same place in its year. */
const FROM_MARCH = 719_468 + 146_097

/**
 * The year that begins on 1 March and the place of a day in it, as 512 × year + place. The leap day is its last, so
 * that the same day of a month has the same place in every year. Integers below 2^31 only, for speed.
 */
const marchYear = (day: number): number => {
  const quarters = (4 * (day + FROM_MARCH) + 3) | 0
  const century = (quarters / 146_097) | 0
  const rest = (quarters - century * 146_097) | 3
  const yearOfCentury = (rest / 1461) | 0
  return (((century * 100 + yearOfCentury) << 9) + ((rest - yearOfCentury * 1461) >> 2)) | 0
}

/**
 * Full years from one day to another: an age. Who was born on 29 February is a year older on 1 March
 * of a common year.
 *
 * @example fullYears(birth, lastDayOfMonth) >= 80
 */
export const fullYears = (from: DayNumber, until: DayNumber): number =>
  (marchYear(until) - marchYear(from)) >> 9
