import {
  type CaseQuery,
  type Desk,
  type Lang,
  type OpenCase,
  openCases,
  plannedProgrammes,
} from '../desk/index.ts'
import { type Assignable, assignableOf } from '../kernel/index.ts'
import { type Assignment, type DayPlan, type PlanBudget, planDay, type Staff } from '../planner/index.ts'
import { orRefuse } from './commands/plan.ts'
import { carryOut, type Done } from './planned.ts'

/** As many jobs as a dispatch problem holds; those due first. */
const MOST_CASES = 2_000

/** A plan over a desk's open cases: what it would change, and what it leaves out and why. */
export interface Planned extends DayPlan {
  /** There are more open cases than a plan holds. */
  readonly more: boolean
  readonly found: readonly OpenCase<Assignable>[]
}

/** The programmes of a desk whose actions send somebody. */
export const sendingProgrammes = (desk: Desk): readonly string[] =>
  plannedProgrammes(desk, ({ assigns }) => assigns !== undefined)

/** Plans who goes to which open case today; nothing is done yet. */
export const planErrands = async (
  desk: Desk,
  staff: Staff,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  budget: PlanBudget,
): Promise<Planned> => {
  const midnight = desk.calendar.startOf(desk.today(), desk.zone)
  const { found, more } = await openCases(desk, of, MOST_CASES, assignableOf)
  const open = found.map(({ row, needs }) => ({ case: row.id, needs }))
  const planned = orRefuse(await planDay(open, staff, midnight, desk.clock.now(), budget))
  return { ...planned, more, found }
}

/** Sends those whom a plan of the day sends anew. */
export const send = (
  desk: Desk,
  { found, assignments }: Planned,
  lang: Lang,
): Promise<readonly Done<Assignment>[]> =>
  carryOut(desk, found, assignments, lang, ({ assigns }, { crew }, reason) =>
    (assigns!.fill as (crew: string, reason: string) => unknown)(crew, reason),
  )
