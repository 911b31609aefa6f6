/** The kernel: pure. A programme is data and pure functions; a case is a fold of its events. */
export { type Assignable, assignableOf, type Mannable, mannableOf, PLANNER } from './assigning.ts'
export * from './calendar.ts'
export * from './case.ts'
export { ATTACH, COMMON_ACTIONS, COMMON_OUTCOMES } from './common.ts'
export { IN_CHARGE } from './common-action.ts'
export * from './decide.ts'
export {
  type BehaviourTools,
  type CaseOf,
  defineProgramme,
  MACHINE,
  type ToolsOf,
  type TypedAction,
  type TypedProgramme,
} from './define.ts'
export { DefinitionError, type Mistake, refuseMistaken, type TellMistake } from './definition-error.ts'
export * from './draw.ts'
export * from './draw-file.ts'
export {
  DRAW_FORMAT,
  DRAW_LIMITS,
  type DrawPlan,
  planDraw,
} from './draw-plan.ts'
export * from './entitlement.ts'
export { ASK_ERASURE, ERASE, erasureAsked } from './erasing.ts'
export * from './fact.ts'
export { actionForm, forms, jsonSchema, readInput } from './form.ts'
export { type AccountTools, type Contribution, contributions, type Valued } from './indicator.ts'
export { canonicalJson, isObject, parseJson, sameJson } from './json.ts'
export * from './life-event.ts'
export { wrongList } from './listing.ts'
export * from './month.ts'
export { type OpenInput, routed } from './opening.ts'
export { MOST_OF_NAME, mayRename, organisationName } from './organisation.ts'
export * from './parameter.ts'
export * from './personal.ts'
export * from './place.ts'
export * from './programme.ts'
export { CHANGES, type PromiseChange, type PromiseRun, timeLeft } from './promise-run.ts'
export * from './refusal.ts'
export { commandOf, type Difference, isWaking, replay } from './replay.ts'
export { RETURNED_OFTEN } from './returned.ts'
export { drawRfc3797, rfc3797Key } from './rfc3797.ts'
export { isAskedFor, isParty } from './rights.ts'
export * from './said.ts'
export type { Context } from './scene.ts'
export * from './sheet.ts'
export { type Slip, slipsIn, type Today } from './slip.ts'
export { sumInWords } from './sum-words.ts'
export * from './text.ts'
export { counted, type Unit, unitId, unitName } from './unit-names.ts'
export * from './units.ts'
export { creditCheck, DIGEST, organisationNamed, WRITTEN } from './written.ts'
export { wrongWith } from './wrong.ts'
