import { type CaseQuery, type Desk, type Lang, plannedProgrammes } from '../desk/index.ts'
import { type Assignable, assignableOf } from '../kernel/index.ts'
import { type Assignment, type DayPlan, type PlanBudget, planDay, type Staff } from '../planner/index.ts'
import { carryOut, type Done, type Planned, planOpen } from './planned.ts'

/** As many jobs as a dispatch problem holds; those due first. */
const MOST_CASES = 2_000

/** The programmes of a desk whose actions send somebody. */
export const sendingProgrammes = (desk: Desk): readonly string[] =>
  plannedProgrammes(desk, ({ assigns }) => assigns !== undefined)

/** Plans who goes to which open case today; nothing is done yet. */
export const planErrands = (
  desk: Desk,
  staff: Staff,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  budget: PlanBudget,
): Promise<Planned<Assignable, DayPlan>> => {
  const midnight = desk.calendar.startOf(desk.today(), desk.zone)
  return planOpen(desk, of, MOST_CASES, assignableOf, (open) =>
    planDay(open, staff, midnight, desk.clock.now(), budget),
  )
}

/** Sends those whom a plan of the day sends anew. */
export const send = (
  desk: Desk,
  { found, assignments }: Planned<Assignable, DayPlan>,
  lang: Lang,
): Promise<readonly Done<Assignment>[]> =>
  carryOut(desk, found, assignments, lang, ({ assigns }, { crew }, reason) =>
    (assigns!.fill as (crew: string, reason: string) => unknown)(crew, reason),
  )
