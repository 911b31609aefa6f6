import { Refused, refusal } from './refusal.ts'
import { type Branded, DAY_MS, type Duration, type Instant, plus, type WorkingDays } from './units.ts'

/** A civil day, `YYYY-MM-DD`. */
export type Day = Branded<string, 'day YYYY-MM-DD'>

/**
 * What the kernel must be told of time, for it has no clock and no time zones of its own.
 * The host supplies it; `zone` is an IANA name such as `Asia/Shanghai`.
 */
export interface Calendar {
  dayOf(at: Instant, zone: string): Day
  /** The first moment of a day. */
  startOf(day: Day, zone: string): Instant
  /** Undefined where the year's holidays are not known: never a guess. */
  isWorkingDay(day: Day): boolean | undefined
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** Days since 1970-01-01 of a proleptic Gregorian date (months as 1–12). */
const toOrdinal = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The day that is so many days after 1970-01-01. */
export const dayOfNumber = (ordinal: number): Day => {
  const z = ordinal + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(doy - Math.floor((153 * mp + 2) / 5) + 1, 2)}` as Day
}

/** Days since 1970-01-01. */
export const dayNumber = (day: Day): number =>
  toOrdinal(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)))

/** Reads `YYYY-MM-DD`; undefined where it is no day of the calendar (2025-02-30). */
export const parseDay = (value: string): Day | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && dayOfNumber(dayNumber(value as Day)) === value
    ? (value as Day)
    : undefined

/** A day that stands in code. @throws RangeError where it is none. @example day('2026-03-02') */
export const day = (written: string): Day => {
  const read = parseDay(written)
  if (read === undefined) throw new RangeError(`"${written}" is no day; one is written like 2026-03-02`)
  return read
}

/** The day so many days later; earlier where the count is below 0. */
export const addDays = (day: Day, count: number): Day => dayOfNumber(dayNumber(day) + count)
/** 0 is Sunday. */
export const weekday = (day: Day): number => (((dayNumber(day) + 4) % 7) + 7) % 7
/** The day of an instant at a fixed offset from UTC, in ms. */
export const dayAtOffset = (at: Instant, offsetMs: number): Day =>
  dayOfNumber(Math.floor((at + offsetMs) / DAY_MS))
/** The first moment of a day at a fixed offset from UTC, in ms. */
export const startAtOffset = (day: Day, offsetMs: number): Instant =>
  (dayNumber(day) * DAY_MS - offsetMs) as Instant

const MOMENT =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):(\d\d))$/

/**
 * Reads a moment as forms hold it, with its offset from UTC; undefined where it is none.
 *
 * @example parseMoment('2025-12-11T20:00+08:00')
 */
export const parseMoment = (value: string): Instant | undefined => {
  const [, date = '', hour, minute, second = 0, part = '', sign, hoursOff = 0, minutesOff = 0] =
    MOMENT.exec(value) ?? []
  const day = parseDay(date)
  if (day === undefined) return undefined
  const offset = (Number(hoursOff) * 60 + Number(minutesOff)) * 60_000 * (sign === '-' ? -1 : 1)
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
  return (startAtOffset(day, offset) + clock + Number(part.slice(0, 3).padEnd(3, '0'))) as Instant
}

/** A moment as forms hold it: UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export const writeMoment = (at: Instant): string => {
  const ms = ((at % DAY_MS) + DAY_MS) % DAY_MS
  const [hour, minute, second] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) =>
    pad(Math.floor(part), 2),
  )
  return `${dayAtOffset(at, 0)}T${hour}:${minute}:${second}.${pad(ms % 1000, 3)}Z`
}

/** Days on which a limit did not run: those after one day, up to and including another. */
export interface Paused {
  readonly after: Day
  readonly until: Day
}

/** What is left to count of a limit in working days that reaches days of which nobody knows yet whether they are. */
export interface Uncounted {
  /** The first such day: mostly 1 January of a year whose holidays are not published. */
  readonly from: Day
  readonly workingDays: number
  /** Pauses among the days to count: how many working days they took is not known either. */
  readonly paused?: readonly Paused[] | undefined
  /** When it is to be counted again. */
  readonly askAt: Instant
}

/** When a time limit ends; where that cannot be said yet, `dueAt` is the earliest it can be. */
export interface Deadline {
  readonly dueAt: Instant
  readonly uncounted?: Uncounted | undefined
}

/** What is promised in working days is seldom promised for longer. */
const LOOK_AHEAD_DAYS = 90

/**
 * The first day of the year, this one or that of the days ahead, whose holidays are not known: the State Council publishes
 * them late in the year before, and until they are entered no limit in working days can be counted through it. Undefined
 * where both are known.
 */
export const unpublishedFrom = (calendar: Pick<Calendar, 'isWorkingDay'>, today: Day): Day | undefined => {
  const day = [today, addDays(today, LOOK_AHEAD_DAYS)].find((one) => calendar.isWorkingDay(one) === undefined)
  return day && (`${day.slice(0, 4)}-01-01` as Day)
}

const unknownYear = (day: Day): Refused => new Refused(refusal('calendar-unknown', [day.slice(0, 4)]))

const NO_PAUSES: readonly Paused[] = []
const isPaused = (paused: readonly Paused[], day: Day): boolean =>
  paused.some(({ after, until }) => after < day && day <= until)

/** Counts working days on from `day`, as far as they are known: the day reached, and how many are left to count there. */
const countOn = (calendar: Pick<Calendar, 'isWorkingDay'>, day: Day, count: number, paused = NO_PAUSES) => {
  let reached = day
  let left = count
  while (left > 0) {
    const next = addDays(reached, 1)
    const works = !isPaused(paused, next) && calendar.isWorkingDay(next)
    if (works === undefined) break
    if (works) left--
    reached = next
  }
  // Paused on its last day, it has the rest of that day on the day on which it goes on.
  if (left === 0) for (const { after, until } of paused) if (after === reached) reached = until
  return { reached, left }
}

/**
 * The day `count` working days after `day`; the day itself is not counted.
 *
 * @throws Refused `calendar-unknown` where a year's working days are not known.
 */
export const addWorkingDays = (calendar: Calendar, day: Day, count: number): Day => {
  const { reached, left } = countOn(calendar, day, count)
  if (left > 0) throw unknownYear(addDays(reached, 1))
  return reached
}

/**
 * How many working days lie in the days after `from` up to and including `until`.
 *
 * @throws Refused `calendar-unknown` where a year's working days are not known.
 */
export const workingDaysBetween = (calendar: Calendar, from: Day, until: Day): number => {
  let count = 0
  for (let day = addDays(from, 1); day <= until; day = addDays(day, 1)) {
    const works = calendar.isWorkingDay(day)
    if (works === undefined) throw unknownYear(day)
    if (works) count++
  }
  return count
}

/** As if every day of which nobody knows were a working day: no limit ends before that. */
const ALL_WORKED = { isWorkingDay: () => true }

const countFrom = (
  calendar: Calendar,
  zone: string,
  day: Day,
  workingDays: number,
  paused = NO_PAUSES,
): Deadline => {
  const { reached, left } = countOn(calendar, day, workingDays, paused)
  const last = countOn(ALL_WORKED, reached, left, paused).reached
  const dueAt = calendar.startOf(addDays(last, 1), zone)
  if (left === 0) return { dueAt }
  const from = addDays(reached, 1)
  const ahead = paused.filter(({ until }) => until >= from)
  return {
    dueAt,
    uncounted: {
      from,
      workingDays: left,
      ...(ahead.length > 0 ? { paused: ahead } : {}),
      askAt: calendar.startOf(from, zone),
    },
  }
}

/**
 * When a time limit that starts at `from` ends: on the clock, exactly; in working days, at midnight
 * after the last of them, the starting day not counted (Civil Code of the PRC, art. 201 and 203).
 */
export const deadline = (
  calendar: Calendar,
  zone: string,
  from: Instant,
  within: Duration | WorkingDays,
): Deadline =>
  typeof within === 'number'
    ? { dueAt: plus(from, within) }
    : countFrom(calendar, zone, calendar.dayOf(from, zone), within.workingDays)

/** Counts a limit further: its deadline, or that the days are still not known, to be asked again tomorrow. */
export const recount = (
  calendar: Calendar,
  zone: string,
  { from, workingDays, paused }: Uncounted,
  now: Instant,
): Deadline => {
  const counted = countFrom(calendar, zone, addDays(from, -1), workingDays, paused)
  if (!counted.uncounted) return counted
  const tomorrow = calendar.startOf(addDays(calendar.dayOf(now, zone), 1), zone)
  const askAt = Math.max(counted.uncounted.askAt, tomorrow) as Instant
  return { dueAt: Math.max(counted.dueAt, askAt) as Instant, uncounted: { ...counted.uncounted, askAt } }
}

/** The working days that a limit still had on a day on which it could be told. */
const leftOn = (calendar: Calendar, zone: string, { dueAt, uncounted }: Deadline, day: Day): number =>
  uncounted
    ? uncounted.workingDays + workingDaysBetween(calendar, day, addDays(uncounted.from, -1))
    : workingDaysBetween(calendar, day, addDays(calendar.dayOf(dueAt, zone), -1))

/**
 * Moves a deadline on by a pause: on the clock by the time it took; in working days, what was left of them when it
 * began is counted from the day it ends. Where nobody knows how many were left, the pause is left out when they are
 * counted.
 *
 * @throws Refused `calendar-unknown` where the days up to the deadline were known once and are not any more.
 */
export const extend = (
  calendar: Calendar,
  zone: string,
  due: Deadline,
  kind: 'clock' | 'working-days',
  pause: { readonly from: Instant; readonly until: Instant },
): Deadline => {
  if (kind === 'clock') return { dueAt: (due.dueAt + (pause.until - pause.from)) as Instant }
  const [after, until] = [calendar.dayOf(pause.from, zone), calendar.dayOf(pause.until, zone)]
  const { uncounted } = due
  if (uncounted && after >= uncounted.from) {
    const paused = [...(uncounted.paused ?? NO_PAUSES), { after, until }]
    return recount(calendar, zone, { ...uncounted, paused }, pause.until)
  }
  return countFrom(calendar, zone, until, leftOn(calendar, zone, due, after))
}
