import { addDays, type Day, dayNumber } from '../../kernel/index.ts'

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

/** How many days the season has that `day` lies in, or else the last one before it. */
export const daysOf = (season: Season, day: Day): number => {
  const first = `${monthDay(day) < season.start ? year(day) - 1 : year(day)}-${season.start}` as Day
  return dayNumber(endOf(season, first)) - dayNumber(first)
}

/** The next day of the year, `MM-DD`, that is not before `day`. */
export const nextYearly = (of: string, day: Day): Day =>
  `${monthDay(day) <= of ? year(day) : year(day) + 1}-${of}` as Day
