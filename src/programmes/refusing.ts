import { type Day, type Refusal, type Text, text } from '../kernel/index.ts'

interface Refusing {
  readonly day: Day
  refuse(why: Text, field?: string): Refusal
}

/** Refuses a day that is yet to come: what is recorded has happened. */
export const unlessHappened = (
  { day, refuse }: Refusing,
  given: string,
  field = 'day',
): Refusal | undefined =>
  given > day ? refuse(text('日期在将来', 'the day is yet to come'), field) : undefined

/** Refuses a month that has not begun, written YYYY-MM. */
export const unlessBegun = (
  { day, refuse }: Refusing,
  month: string,
  field = 'month',
): Refusal | undefined =>
  month > day.slice(0, 7) ? refuse(text('月份在将来', 'the month is yet to come'), field) : undefined
