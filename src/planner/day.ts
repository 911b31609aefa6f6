import { type Instant, ok, type Result } from '../kernel/index.ts'
import type { Unassigned, Violation } from './answer.ts'
import { type Assignment, assignmentsOf, errandsOf, type OpenErrand, type Staff } from './dispatch/errands.ts'
import type { DispatchPlan } from './dispatch/plan.ts'
import { check, type PlanBudget, plan } from './plan.ts'
import { readProblem } from './read.ts'
import type { RosterPlan } from './roster/plan.ts'
import { type Force, type Manning, manningsOf, type OpenPost, postsOf } from './roster/posts.ts'

/** The plan of a day: what it would have done to cases, and what it leaves out and why. */
export interface DayPlan {
  readonly made: DispatchPlan
  readonly assignments: readonly Assignment[]
  readonly unassigned: readonly Unassigned[]
}

/** The roster of an emergency: what it would have done to posts, and what it leaves out and why. */
export interface ShiftPlan {
  readonly made: RosterPlan
  /** Those that are not over yet, in order. */
  readonly shifts: readonly { readonly id: string; readonly from: Instant; readonly until: Instant }[]
  readonly mannings: readonly Manning[]
  readonly unassigned: readonly Unassigned[]
}

/** A plan that the check refuses is a defect of ours, and is never carried out. */
const mustHold = ([wrong]: readonly Violation[]): void => {
  if (wrong) throw new Error(`the plan breaks a rule: ${wrong.message.en}`)
}

/**
 * Plans who goes to which open case in a day; the plan is checked by separate code. A list that contradicts itself is
 * refused with its field.
 *
 * @param midnight of the day whose duty hours hold
 */
export const planDay = async (
  open: readonly OpenErrand[],
  staff: Staff,
  midnight: Instant,
  now: Instant,
  budget: PlanBudget,
): Promise<Result<DayPlan>> => {
  const { problem, left } = errandsOf(open, staff, midnight, now)
  const read = readProblem(problem)
  if (!read.ok) return read
  const made = await plan(problem, budget)
  mustHold(check(problem, made))
  return ok({
    made,
    assignments: assignmentsOf(open, made, midnight),
    unassigned: [...left, ...made.unassigned],
  })
}

/**
 * Plans who serves at which open post in which shift; the plan is checked by separate code. A list that contradicts
 * itself is refused with its field.
 */
export const planShifts = async (
  open: readonly OpenPost[],
  force: Force,
  now: Instant,
  budget: PlanBudget,
): Promise<Result<ShiftPlan>> => {
  const posts = postsOf(open, force, now)
  const read = readProblem(posts.problem)
  if (!read.ok) return read
  const made = await plan(posts.problem, budget)
  mustHold(check(posts.problem, made))
  return ok({
    made,
    shifts: posts.problem.shifts as ShiftPlan['shifts'][number][],
    mannings: manningsOf(open, posts, made),
    unassigned: [...posts.left, ...made.unassigned],
  })
}
