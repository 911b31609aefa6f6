declare const unit: unique symbol

/** A value that only its own constructor makes, so that a bare number cannot stand in for it. */
export type Branded<Value, Unit extends string> = Value & { readonly [unit]: Unit }

/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = Branded<number, 'instant: ms since 1970-01-01T00:00Z'>
/** A span on the clock, in milliseconds. */
export type Duration = Branded<number, 'duration: ms'>
/** So many milliseconds make a minute, an hour, a day of 24 hours: what spans on the clock are reckoned in. */
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** Money: whole fen (1/100 yuan), never a fraction. */
export type Fen = Branded<number, 'fen'>
/** So many fen make a yuan, in which people count. */
export const FEN_A_YUAN = 100
/** A temperature in degrees Celsius. */
export type Celsius = Branded<number, '°C'>

/** A count of working days on the calendar; kept apart from clock time, for the two never add up. */
export interface WorkingDays {
  readonly workingDays: number
}

const whole = (value: number, what: string): number => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what} must be a whole number, not ${value}`)
  return value
}

/** @example instant(Date.parse('2025-12-11T20:00:00+08:00')) — at the edge; the kernel has no clock. */
export const instant = (ms: number): Instant => whole(ms, 'An instant in ms') as Instant
export const milliseconds = (count: number): Duration => whole(count, 'A duration in ms') as Duration
export const minutes = (count: number): Duration => milliseconds(count * MINUTE_MS)
export const hours = (count: number): Duration => milliseconds(count * HOUR_MS)
export const days = (count: number): Duration => milliseconds(count * DAY_MS)
export const workingDays = (count: number): WorkingDays => ({ workingDays: whole(count, 'Working days') })
export const fen = (count: number): Fen => whole(count, 'Fen') as Fen
export const celsius = (degrees: number): Celsius => degrees as Celsius

/** Moments and spans reckoned with. */
export const plus = (at: Instant, span: Duration): Instant => (at + span) as Instant
export const between = (from: Instant, until: Instant): Duration => (until - from) as Duration
