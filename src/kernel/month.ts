import { addDays, type Day } from './calendar.ts'

/** The month that a day lies in, written `YYYY-MM`. */
export const monthOfDay = (day: Day): string => day.slice(0, 7)
/** The first day of a month written `YYYY-MM`. */
export const firstDayOf = (month: string): Day => `${month}-01` as Day
/** The month after one. */
export const monthAfter = (month: string): string => monthOfDay(addDays(firstDayOf(month), 31))
/** The month before one. */
export const monthBefore = (month: string): string => monthOfDay(addDays(firstDayOf(month), -1))
/** The last day of a month. */
export const lastDayOf = (month: string): Day => addDays(firstDayOf(monthAfter(month)), -1)
