import { expect, it } from 'vitest'
import type { Day } from '../kernel/index.ts'
import { calendarWith, cityCalendar } from './calendar.ts'

const day = (written: string): Day => written as Day

it('knows holidays and make-up days of the years published, and of no other', () => {
  expect(cityCalendar.isWorkingDay(day('2025-10-01'))).toBe(false)
  expect(cityCalendar.isWorkingDay(day('2025-10-11'))).toBe(true)
  expect(cityCalendar.isWorkingDay(day('2099-03-02'))).toBeUndefined()
})

it('takes in a year that was published since, and changes none that it has', () => {
  const more = {
    holidays: { '2099-01-01': '元旦', '2025-12-11': 'a slip' },
    workdays: { '2099-03-07': 'made up for' },
  }
  const calendar = calendarWith(more)
  expect(
    ['2099-01-01', '2099-03-02', '2099-03-07', '2099-03-08'].map((of) => calendar.isWorkingDay(day(of))),
  ).toEqual([false, true, true, false])
  expect(calendar.isWorkingDay(day('2025-12-11'))).toBe(true)
})
