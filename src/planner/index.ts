/** The planner: pure. A problem in, a plan out that says how good it is and why anything is left out. */
export type { Proof, Score, Unassigned, Verdict, Violation } from './answer.ts'
export { Board, type Placement, type Upset, type Visit } from './dispatch/board.ts'
export {
  type Assignment,
  assignmentsOf,
  type Errands,
  errandsOf,
  type OpenErrand,
  readStaff,
  type Staff,
} from './dispatch/errands.ts'
export type { DispatchPlan, Stop, Tour } from './dispatch/plan.ts'
export type { Crew, DispatchProblem, Job, Place, Travel } from './dispatch/problem.ts'
export { isSolomon, readSolomon } from './dispatch/solomon.ts'
export type { MatchPlan, Pair } from './match/plan.ts'
export type { MatchProblem } from './match/problem.ts'
export { check, type Plan, type PlanBudget, type PlanOf, plan, readPlan } from './plan.ts'
export { type Problem, readProblem } from './read.ts'
export type { Duty, RosterPlan } from './roster/plan.ts'
export {
  type Force,
  type Manning,
  manningsOf,
  type OpenPost,
  type Posts,
  postsOf,
  readForce,
} from './roster/posts.ts'
export type { Person, Post, RosterProblem, Shift } from './roster/problem.ts'
export type { Sitting, TimetablePlan } from './timetable/plan.ts'
export type { Entry, Slot, TimetableProblem } from './timetable/problem.ts'
export { ruleName } from './words.ts'
