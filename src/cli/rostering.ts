import {
  type CaseQuery,
  type Desk,
  type Lang,
  type OpenCase,
  openCases,
  plannedProgrammes,
} from '../desk/index.ts'
import { type Mannable, mannableOf, type Turn } from '../kernel/index.ts'
import { type Force, type Manning, type PlanBudget, planShifts, type ShiftPlan } from '../planner/index.ts'
import { orRefuse } from './commands/plan.ts'
import { carryOut, type Done } from './planned.ts'

/** As many posts as a roster holds. */
const MOST_POSTS = 200

/** A roster over a desk's open posts: what it would change, and what it leaves out and why. */
export interface Rostered extends ShiftPlan {
  /** There are more open posts than a roster holds. */
  readonly more: boolean
  readonly found: readonly OpenCase<Mannable>[]
}

/** The programmes of a desk whose cases are posts to be manned. */
export const manningProgrammes = (desk: Desk): readonly string[] =>
  plannedProgrammes(desk, ({ mans }) => mans !== undefined)

/** Plans who serves at which open post in which shift; nothing is done yet. */
export const planPosts = async (
  desk: Desk,
  force: Force,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  budget: PlanBudget,
): Promise<Rostered> => {
  const { found, more } = await openCases(desk, of, MOST_POSTS, mannableOf)
  const open = found.map(({ row, needs }) => ({ case: row.id, needs }))
  const planned = orRefuse(await planShifts(open, force, desk.clock.now(), budget))
  return { ...planned, more, found }
}

/** Writes the rosters that a plan makes anew into their posts. */
export const man = (
  desk: Desk,
  { found, mannings }: Rostered,
  lang: Lang,
): Promise<readonly Done<Manning>[]> =>
  carryOut(desk, found, mannings, lang, ({ mans }, { turns }, reason) =>
    (mans!.fill as (turns: readonly Turn[], reason: string) => unknown)(turns, reason),
  )
