import { cityCalendar } from '../desk/index.ts'
import { addDays, type Day } from '../kernel/index.ts'
import type { Pool, Scenario, Shift, Timing } from './scenario.ts'

/** On which days: all alike, or the working days of the State Council's calendar, make-up days among them. */
export type DutyDays = 'every' | 'working'

const covers = ({ fromHour, hours }: Shift, hour: number): boolean => (hour - fromHour + 24) % 24 < hours

/** Shifts cover the day where each ends within one: a gap would begin at the end of a shift. */
const roundTheClock = (shifts: readonly Shift[]): boolean =>
  shifts.every(({ fromHour, hours }) => shifts.some((one) => covers(one, (fromHour + hours) % 24)))

/** The days on which a pool's shifts begin: who is there by night as well is there every day, others keep office days. */
export const dutyDaysOf = ({ dutyDays, shifts }: Pool): DutyDays =>
  dutyDays ?? (roundTheClock(shifts) ? 'every' : 'working')

/** The days on which a source brings cases; recorded moments are what they are. */
export const comesOn = (timing: Timing): DutyDays =>
  timing.kind === 'recorded' ? 'every' : (timing.days ?? 'every')

/** Whether a day is one of them; in a year whose holidays are not known no day is a working day (see `unknownYear`). */
export const isAmong = (days: DutyDays, day: Day): boolean =>
  days === 'every' || cityCalendar.isWorkingDay(day) === true

/** The first year that a scenario reaches whose working days are not known. */
export const unknownYear = ({ from, warmUpDays, days, runOffDays }: Scenario): string | undefined => {
  const last = warmUpDays + days + runOffDays - 1
  // A shift of the day before may run over the first midnight.
  for (let nth = -1; nth <= last; nth++) {
    const day = addDays(from, nth)
    if (cityCalendar.isWorkingDay(day) === undefined) return day.slice(0, 4)
  }
  return undefined
}

/** Whether somebody or something in a scenario goes by working days. */
export const needsWorkingDays = ({ pools, arrivals }: Scenario): boolean =>
  Object.values(pools).some((pool) => dutyDaysOf(pool) === 'working') ||
  arrivals.some(({ timing }) => comesOn(timing) === 'working')
