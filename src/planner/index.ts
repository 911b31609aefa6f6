/** The planner: pure. A problem in, a plan out that says how good it is and why anything is left out. */
export type { Proof, Score, Unassigned, Verdict, Violation } from './answer.ts'
export { Board, type Placement, type Upset, type Visit } from './dispatch/board.ts'
export type { Crew, DispatchProblem, Job, Place, Travel } from './dispatch/problem.ts'
export { isSolomon, readSolomon } from './dispatch/solomon.ts'
