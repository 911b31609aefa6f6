/** The desk: the application between programmes and the world. */

export { ERASED_REASON, effectsToDo, openedAs, type RefusedOne, refusedOf } from './asked.ts'
export { BadCursor } from './bad-cursor.ts'
export { rulesOf } from './benefits/cases.ts'
export {
  askAgain,
  askRules,
  type Basis,
  type Determined,
  type Explained,
  type Question,
} from './benefits/determine.ts'
export { type Entitled, entitleMonth } from './benefits/entitle.ts'
export { explainCase } from './benefits/explain.ts'
export { type NeedsFound, NeedsWatch } from './benefits/needs.ts'
export {
  type ParameterInForce,
  type ParameterRevision,
  type Proposal,
  parametersInForce,
  proposeRevision,
} from './benefits/parameters.ts'
export {
  type Collected,
  collectPayments,
  payFile,
  type Reconciled,
  reconcile,
} from './benefits/pay.ts'
export { RulesAtWork } from './benefits/rules.ts'
export { type EntitledTo, entitledTo, type SubjectKnown, subjectKnown } from './benefits/subject.ts'
export * from './beside.ts'
export { calendarWith, cityCalendar, isZone } from './calendar.ts'
export * from './case-queries.ts'
export type { Asker, Command } from './command.ts'
export { csvLine } from './csv-line.ts'
export * from './desk.ts'
export { DirectDesk, type Passed, type Undone } from './direct.ts'
export { drawFile } from './draw.ts'
export { BadExport, exportLines, isExport, restoreLines } from './dump.ts'
export {
  type Edition,
  type EditionHead,
  type EditionLine,
  editionHead,
  editionOf,
  editionsIn,
  hasSheets,
  isPublished,
  statementsOf,
} from './editions.ts'
export { effectText } from './effect.ts'
export { effectNames, effectWords, toldName } from './effect-words.ts'
export { type Erased, eraseAgain, everyErased } from './erased.ts'
export * from './figure-queries.ts'
export * from './figures.ts'
export { foldTo } from './fold.ts'
export { count, hoursText, type Lang, many, recountText, spanText, timeText, valueText } from './format.ts'
export { isStorable, type Job, type JobStep, rowOf } from './job.ts'
export type { Done } from './lanes.ts'
export { commandHash, leafOf } from './leaf.ts'
export * from './log-position.ts'
export { MASK, masked, maskedInput, maskedRequest, personalTexts } from './mask.ts'
export { type NotLoaded, NotLoadedCases } from './not-loaded.ts'
export { erasableInEvent, isQuoting, readEvent, takeApart } from './personal.ts'
export { type OpenCase, openCases, plannedProgrammes } from './planned.ts'
export * from './ports.ts'
export { type FigureChange, type Recounted, recount } from './recount.ts'
export { type Registry, registryOf } from './registry.ts'
export { Retries } from './retries.ts'
export { BrokenLog, sealOn, subtreesOf } from './seal/build.ts'
export { type SealCheck, type SealDifference, verifySeals } from './seal/check.ts'
export {
  type Checkpoint,
  checkpointSchema,
  type EventProof,
  eventProofSchema,
  type Handover,
  newKey,
  publicKeyOf,
  readProof,
  readSealLine,
  type SealLine,
  signCheckpoint,
  signHandover,
} from './seal/checkpoint.ts'
export {
  EMPTY_ROOT,
  inclusionPath,
  isConsistent,
  isIncluded,
  rootOf,
  rootOfLeaves,
  type TreeHead,
} from './seal/merkle.ts'
export { brokenSince, checkProof, type ProofFault, proofOf, treesAt } from './seal/proof.ts'
export { seldom } from './seldom.ts'
export type { RefusedEffect, Settled } from './settle.ts'
export { comparedText, lineValueText, nowText, recordedText, reportedText } from './sheet-text.ts'
export { startThread } from './thread.ts'
export { type Discrepancy, everyStream, replayAll, type Verification, verify } from './verify.ts'
export type { Stuck, Woken } from './wake.ts'
