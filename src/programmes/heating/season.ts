import { addDays, type Day } from '../../kernel/index.ts'

/** A heating season by month and day, `MM-DD`; both days belong to it. It runs over New Year. */
export interface Season {
  readonly start: string
  readonly end: string
}

const year = (day: Day): number => Number(day.slice(0, 4))
const monthDay = (day: Day): string => day.slice(5)

/** The first day of the next season to begin after `day`. */
export const nextStart = ({ start }: Season, day: Day): Day =>
  `${monthDay(day) < start ? year(day) : year(day) + 1}-${start}` as Day

/** The day after the last of the season that `day` lies in, or else of the next one. */
export const endOf = ({ end }: Season, day: Day): Day =>
  addDays(`${monthDay(day) <= end ? year(day) : year(day) + 1}-${end}` as Day, 1)

/** Whether a day lies in the season. */
export const inSeason = ({ start, end }: Season, day: Day): boolean =>
  monthDay(day) >= start || monthDay(day) <= end
