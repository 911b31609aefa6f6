/** What a scenario is written with, and what its test asks: `bihuan/rehearsal`. See docs/rehearsal.md. */
export { problemsOf } from '../rehearsal/check.ts'
export { type Distribution, exponential, fixed, lognormal, uniform } from '../rehearsal/distribution.ts'
export type { Draw } from '../rehearsal/draw.ts'
export { runOnce } from '../rehearsal/run.ts'
export type * from '../rehearsal/scenario.ts'
export { guess, percent } from '../rehearsal/scenarios/assumed.ts'
