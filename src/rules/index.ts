/** Rules: typed formulas over facts and dated parameters; run in bulk, explained, and kept up to date. Pure. */
export {
  amend,
  type Determination,
  determination,
  loadRules,
  type RuleBook,
  reform,
  replace,
} from './book.ts'
export type { CityRules } from './city-rules.ts'
export type {
  AnyParameter,
  Entity,
  EntityType,
  KeyedParameter,
  Rule,
  RuleParameter,
  Variable,
} from './define.ts'
export { type Cause, type Change, type Delta, type Deltas, eachDelta } from './delta.ts'
export * from './determine.ts'
export * from './entity.ts'
export * from './exact.ts'
export * from './explain.ts'
export { type Followed, follow } from './follow.ts'
export type { Scene } from './interpret.ts'
export { compile, type Kernel, type Results, type Run } from './kernel.ts'
export type { Moved } from './membership.ts'
export { type NeedChange, Needs } from './needs.ts'
export { outline, readsIn, type Step, type Wording } from './outline.ts'
export {
  always,
  dayNumber,
  dayOf,
  firstDay,
  fullYears,
  lastDay,
  type Month,
  month,
  monthOf,
  year,
} from './period.ts'
export * from './population.ts'
export { printExplanation } from './print.ts'
export { type Problem, type ProblemCode, RuleError } from './problem.ts'
export * from './reference.ts'
export { readParameterValue, writtenParameterValue } from './revision.ts'
export { tabulate } from './tabulate.ts'
export * from './type.ts'
