import { type CaseQuery, type Desk, type Lang, plannedProgrammes } from '../desk/index.ts'
import { type Mannable, mannableOf, type Turn } from '../kernel/index.ts'
import { type Force, type Manning, type PlanBudget, planShifts, type ShiftPlan } from '../planner/index.ts'
import { carryOut, type Done, type Planned, planOpen } from './planned.ts'

/** As many posts as a roster holds. */
const MOST_POSTS = 200

/** The programmes of a desk whose cases are posts to be manned. */
export const manningProgrammes = (desk: Desk): readonly string[] =>
  plannedProgrammes(desk, ({ mans }) => mans !== undefined)

/** Plans who serves at which open post in which shift; nothing is done yet. */
export const planPosts = (
  desk: Desk,
  force: Force,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  budget: PlanBudget,
): Promise<Planned<Mannable, ShiftPlan>> =>
  planOpen(desk, of, MOST_POSTS, mannableOf, (open) => planShifts(open, force, desk.clock.now(), budget))

/** Writes the rosters that a plan makes anew into their posts. */
export const man = (
  desk: Desk,
  { found, mannings }: Planned<Mannable, ShiftPlan>,
  lang: Lang,
): Promise<readonly Done<Manning>[]> =>
  carryOut(desk, found, mannings, lang, ({ mans }, { turns }, reason) =>
    (mans!.fill as (turns: readonly Turn[], reason: string) => unknown)(turns, reason),
  )
