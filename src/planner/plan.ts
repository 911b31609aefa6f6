import { z } from 'zod'
import { ok, type Result, readInput, refuse } from '../kernel/index.ts'
import type { Violation } from './answer.ts'
import { checkDispatch } from './dispatch/check.ts'
import { type DispatchPlan, planDispatch } from './dispatch/plan.ts'
import { checkMatch } from './match/check.ts'
import { type MatchPlan, planMatch } from './match/plan.ts'
import type { Problem } from './read.ts'
import { checkRoster } from './roster/check.ts'
import { planRoster, type RosterPlan } from './roster/plan.ts'
import { checkTimetable } from './timetable/check.ts'
import { planTimetable, type TimetablePlan } from './timetable/plan.ts'

/** A plan of any kind. */
export type Plan = DispatchPlan | RosterPlan | TimetablePlan | MatchPlan

/** The plan of a kind of problem. */
export type PlanOf<P extends Problem> = Extract<Plan, { readonly kind: P['kind'] }>

/**
 * How long to look, counted and never on the clock: the same problem and budget make the same plan on every machine.
 * @property seed of all chance; a whole number
 * @property work rounds of ruin and recreate (dispatch), nodes of the solver's search (roster, timetable); 0 answers at once
 * @property warm a former plan to begin with (dispatch)
 */
export interface PlanBudget {
  readonly seed?: number
  readonly work?: number
  readonly warm?: Plan
}

/** What is done where a budget does not say: about a second of dispatch; rosters and timetables mostly end before. */
export const USUAL_WORK = { dispatch: 20_000, roster: 200, timetable: 200, match: 0 } as const

const planAny = async (problem: Problem, { seed = 1, work, warm }: PlanBudget): Promise<Plan> => {
  const budget = { seed, work: work ?? USUAL_WORK[problem.kind] }
  switch (problem.kind) {
    case 'dispatch':
      return planDispatch(problem, { ...budget, ...(warm?.kind === 'dispatch' ? { warm } : {}) })
    case 'roster':
      return planRoster(problem, budget)
    case 'timetable':
      return planTimetable(problem, budget)
    case 'match':
      return planMatch(problem)
  }
}

/**
 * Makes a plan for a problem that `readProblem` has read. Always answers: what cannot be done is left out with the rule
 * that stands in the way, who comes nearest and what would help. It waits only for the solver to be loaded, the first time.
 */
export const plan = async <P extends Problem>(problem: P, budget: PlanBudget = {}): Promise<PlanOf<P>> =>
  (await planAny(problem, budget)) as PlanOf<P>

/**
 * What a plan gets wrong: every rule and every figure reckoned again from the problem alone, by code that shares
 * nothing with what made the plan. Empty for a plan that holds.
 */
export const check = (problem: Problem, made: Plan): readonly Violation[] => {
  if (problem.kind === 'dispatch' && made.kind === 'dispatch') return checkDispatch(problem, made)
  if (problem.kind === 'roster' && made.kind === 'roster') return checkRoster(problem, made)
  if (problem.kind === 'timetable' && made.kind === 'timetable') return checkTimetable(problem, made)
  if (problem.kind === 'match' && made.kind === 'match') return checkMatch(problem, made)
  const [zh, en] = [`计划类型应为 ${problem.kind}。`, `The plan should be of the kind ${problem.kind}.`]
  return [{ rule: 'kind', id: made.kind, message: { zh, en } }]
}

const words = z.object({ zh: z.string(), en: z.string() })
const name = z.string()
const moment = z.number()
const verdict = {
  proof: z.enum(['optimal', 'bounded', 'heuristic', 'infeasible']),
  cost: z.number(),
  objective: z.number(),
  bound: z.number().exactOptional(),
  scores: z.array(z.object({ rule: name, count: z.number(), cost: z.number() })),
  unassigned: z.array(
    z.object({
      id: name,
      rule: name,
      nearest: name.exactOptional(),
      shortBy: z.number().exactOptional(),
      message: words,
      relax: words.exactOptional(),
    }),
  ),
}
const stop = z.object({ job: name, startAt: moment, endAt: moment, lateMs: z.number() })
const planSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dispatch'),
    tours: z.array(z.object({ crew: name, travelMs: z.number(), stops: z.array(stop) })),
    ...verdict,
  }),
  z.object({
    kind: z.literal('roster'),
    duties: z.array(z.object({ post: name, shift: name, person: name })),
    ...verdict,
  }),
  z.object({
    kind: z.literal('timetable'),
    sittings: z.array(z.object({ entry: name, station: name, slot: name, startAt: moment, endAt: moment })),
    ...verdict,
  }),
  z.object({
    kind: z.literal('match'),
    pairs: z.array(z.object({ demand: name, supply: name, score: z.number() })),
    ...verdict,
  }),
])

/** Items in a plan that is read; more than any problem allows. */
const MOST_ITEMS = 100_000

/** Reads a plan from what somebody sent, to be checked; what is no plan is refused with its field, in zh and en. */
export const readPlan = (input: unknown): Result<Plan> => {
  const read = readInput(planSchema, input)
  if (!read.ok) return read
  const made: Plan = read.value
  const lists = [made.unassigned, made.scores, 'duties' in made ? made.duties : []]
  return lists.some(({ length }) => length > MOST_ITEMS)
    ? refuse('invalid-input', ['plan', `最多 ${MOST_ITEMS} 项`, `at most ${MOST_ITEMS} items`], 'plan')
    : ok(made)
}
