import { Temporal } from 'temporal-polyfill'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../kernel/index.ts'
import { failed, type Read, read } from './problem.ts'
import { narrowed } from './width.ts'

/** Reads one column's text as a moment; undefined where no format fits. */
export type TimeReader = (text: string) => Instant | undefined

const MAX_HOURS_KEPT = 100_000

/** What a format may hold; everything else in it stands for itself. */
const TOKENS: Readonly<Record<string, readonly [part: string, pattern: string]>> = {
  YYYY: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{2})'],
  M: ['month', '(\\d{1,2})'],
  DD: ['day', '(\\d{2})'],
  D: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  hh: ['hour12', '(\\d{2})'],
  h: ['hour12', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  SSS: ['ms', '(\\d{3})'],
  A: ['half', '([AaPp][Mm])'],
  Z: ['offset', '(Z|[+-]\\d{2}:?\\d{2})'],
}
const TOKEN = /YYYY|MM|DD|HH|hh|mm|ss|SSS|M|D|H|h|A|Z/g

interface Format {
  readonly pattern: RegExp
  readonly parts: readonly string[]
}

/** Why a format is not one; undefined where it is. */
export const formatProblem = (format: string): string | undefined => {
  const parts = (format.match(TOKEN) ?? []).map((token) => TOKENS[token]![0])
  const missing = ['year', 'month', 'day'].find((part) => !parts.includes(part))
  if (missing) return `it has no ${missing}`
  const twice = parts.find((part, index) => parts.indexOf(part) !== index)
  if (twice) return `it has the ${twice} twice`
  if (parts.includes('hour12') !== parts.includes('half')) return 'h and A go together'
  return undefined
}

const compile = (format: string): Format => {
  const parts: string[] = []
  let pattern = ''
  let last = 0
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  for (const { 0: token, index } of format.matchAll(TOKEN)) {
    const [part, of] = TOKENS[token]!
    parts.push(part)
    pattern += literal(format.slice(last, index)) + of
    last = index + token.length
  }
  return { pattern: new RegExp(`^${pattern}${literal(format.slice(last))}$`), parts }
}

const offsetMs = (text: string): number => {
  if (text === 'Z') return 0
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))]
  return (text[0] === '-' ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS)
}

const hourOf = (of: Readonly<Record<string, string>>): number => {
  if (of.hour12 === undefined) return Number(of.hour ?? 0)
  const hour = Number(of.hour12)
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (of.half?.toLowerCase() === 'pm' ? 12 : 0)
}

/** Midnight as the end of its day, of a clock of 24 hours. */
const isEndOfDay = ({ hour, minute = '0', second = '0', ms = '0' }: Readonly<Record<string, string>>) =>
  [hour, minute, second, ms].map(Number).join() === '24,0,0,0'

/** The wall clock's reading, as if it were UTC; undefined for 30 February or 24:01. */
const wallClock = (of: Readonly<Record<string, string>>): number | undefined => {
  const [year, month, day] = [Number(of.year), Number(of.month), Number(of.day)]
  const [hour, minute, second] = [hourOf(of), Number(of.minute ?? 0), Number(of.second ?? 0)]
  if (!(year >= 1900 && year <= 2200 && minute <= 59 && second <= 59)) return undefined
  if (!(hour <= 23 || isEndOfDay(of))) return undefined
  const start = Date.UTC(year, month - 1, day)
  const back = new Date(start)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined
  return start + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + Number(of.ms ?? 0)
}

const exactly = (wall: number, zone: string): number => {
  const at = new Date(wall)
  return new Temporal.PlainDateTime(
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
    at.getUTCMilliseconds(),
  ).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
}

/**
 * From a zone's wall clock to the moment, by Temporal's "compatible" rule: in an hour that occurs twice the first
 * one is meant; a time that a change of clocks leaves out is moved on by as much. A zone is asked once an hour of
 * wall time; only an hour in which its offset changes is asked for each time anew.
 */
const zoneClock = (zone: string): ((wall: number) => number) => {
  const offsets = new Map<number, number | null>()
  return (wall) => {
    const hour = Math.floor(wall / HOUR_MS)
    let offset = offsets.get(hour)
    if (offset === undefined) {
      const [first, last] = [hour * HOUR_MS, hour * HOUR_MS + HOUR_MS - 1]
      offset = first - exactly(first, zone)
      if (offset !== last - exactly(last, zone)) offset = null
      if (offsets.size >= MAX_HOURS_KEPT) offsets.clear()
      offsets.set(hour, offset)
    }
    return offset === null ? exactly(wall, zone) : wall - offset
  }
}

/** A reader of the times of a file: the first format that fits counts, in the zone unless the text has an offset. */
export const timeReader = (formats: readonly string[], zone: string): TimeReader => {
  const compiled = formats.map((format) => compile(narrowed(format)))
  const inZone = zoneClock(zone)
  return (written) => {
    const text = narrowed(written)
    for (const { pattern, parts } of compiled) {
      const found = pattern.exec(text)
      if (!found) continue
      const of = Object.fromEntries(parts.map((part, index) => [part, found[index + 1]!]))
      const wall = wallClock(of)
      if (wall === undefined) continue
      return (of.offset === undefined ? inZone(wall) : wall - offsetMs(of.offset)) as Instant
    }
    return undefined
  }
}

/** As spreadsheets keep a date within: days since 1900, and of the last day a fraction. In a file it is a lost format. */
const SERIAL = /^\d{5}(\.\d+)?$/

/** What a text is that was to be a moment or a day, by what people are to do about it. */
export const noDate = (text: string, code: 'bad-time' | 'bad-day', column: string) =>
  failed(SERIAL.test(text) ? 'serial-date' : code, [column], column)

/** A column's text as a moment. */
export const momentIn = (text: string, times: TimeReader, column: string): Read<Instant> => {
  const at = times(text)
  return at === undefined ? noDate(text, 'bad-time', column) : read(at)
}
