import { inBoth, type Text } from '../kernel/index.ts'
import type { Determination } from './book.ts'
import {
  becauseOf,
  type Explanation,
  explain,
  type Provenance,
  type Reason,
  type SubjectName,
} from './explain.ts'
import type { Scene } from './interpret.ts'
import type { Results } from './kernel.ts'
import type { Month } from './period.ts'
import { decode } from './type.ts'

/** `undetermined`: what is known does not decide; the missing facts would. */
export type Outcome = 'entitled' | 'not-entitled' | 'undetermined'

/** Something without which a determination cannot be made. */
export interface Missing {
  readonly what: 'fact' | 'parameter' | 'place' | 'member'
  readonly id: string
  readonly name: Text
  readonly subject?: SubjectName
}

/** One determination of one subject in one month, with its reasons. */
export interface Decision {
  readonly programme: string
  readonly name: Text
  readonly month: Month
  readonly article: Text
  readonly outcome: Outcome
  /** Fen for the month; 0 for who is not entitled, null while undetermined. */
  readonly amountFen: number | null
  readonly tier?: string | null
  readonly missing: readonly Missing[]
  readonly reasons: readonly Explanation[]
}

/** What condition and amount come to; both `undefined` where not known. */
export const outcomeOf = (eligible: boolean | undefined, amountFen: number | undefined): Outcome =>
  eligible === false
    ? 'not-entitled'
    : eligible === undefined || amountFen === undefined
      ? 'undetermined'
      : 'entitled'

/** The outcome in a row of what a full run stored. */
export const outcomeIn = (results: Results, { eligible, amount }: Determination, row: number): Outcome =>
  outcomeOf(
    decode(eligible.type, results.get(eligible)![row]!) as boolean | undefined,
    decode(amount.type, results.get(amount)![row]!) as number | undefined,
  )

/** A condition that an outcome comes from; null where it is not known whether it holds. */
export interface Condition {
  readonly name: Text
  readonly holds: boolean | null
}

/** The conditions an outcome comes from: those right below it, or it alone. */
export const conditionsOf = ({ reasons }: Decision): readonly Condition[] => {
  const top = reasons[0]!.reason
  const conditionIn = (reason: Reason): readonly Condition[] =>
    'name' in reason && (reason.value === null || typeof reason.value === 'boolean')
      ? [{ name: reason.name, holds: reason.value }]
      : []
  const parts = becauseOf(top).flatMap(conditionIn)
  return parts.length > 0 ? parts : conditionIn(top)
}

const placeOf = ({ id, subject }: { readonly id: string; readonly subject: SubjectName }): string =>
  `${subject.entity.en} ${id} ${subject.row}`

/** Where in an explanation a rule or sum is explained in full, by its place. */
const inFull = (reason: Reason, found = new Map<string, Reason>()): Map<string, Reason> => {
  if (reason.kind === 'rule' || reason.kind === 'members') found.set(placeOf(reason), reason)
  for (const each of becauseOf(reason)) inFull(each, found)
  return found
}

/** What stands behind a value that is not known, at the ends of its tree. `full` forgets what was looked into. */
const missingIn = (reason: Reason, full: Map<string, Reason>): readonly Missing[] => {
  if (reason.value !== null) return []
  const behind = (reasons: readonly Reason[]) => reasons.flatMap((each) => missingIn(each, full))
  switch (reason.kind) {
    // It may have been explained first beneath something that came to be known without it.
    case 'again': {
      const before = full.get(placeOf(reason))
      full.delete(placeOf(reason))
      return before ? behind(becauseOf(before)) : []
    }
    case 'fact':
      return [{ what: 'fact', id: reason.id, name: reason.name, subject: reason.subject }]
    case 'nowhere':
      return [{ what: 'place', id: reason.entity.en, name: reason.entity, subject: reason.subject }]
    case 'parameter': {
      const keyed = behind(becauseOf(reason))
      return keyed.length > 0 ? keyed : [{ what: 'parameter', id: reason.id, name: reason.name }]
    }
    case 'members':
      return reason.because.length > 0
        ? behind(reason.because)
        : [{ what: 'member', id: reason.id, name: reason.name, subject: reason.subject }]
    case 'rule':
      return behind(reason.because)
    default:
      return []
  }
}

const once = (missing: readonly Missing[]): readonly Missing[] => {
  const byPlace = new Map(
    missing.map((each) => [`${each.what} ${each.id} ${each.subject?.entity.en} ${each.subject?.row}`, each]),
  )
  return [...byPlace.values()]
}

/**
 * Determines one subject, with reasons and, where it cannot be decided, what is missing.
 *
 * @example determine({ book, month, population }, living, row).outcome // 'entitled'
 */
export const determine = (
  scene: Scene,
  { programme, name, article, eligible, amount, tier }: Determination,
  row: number,
  provenance?: Provenance,
): Decision => {
  const [condition, sum, level] = [eligible, amount, ...(tier ? [tier] : [])].map((variable) =>
    explain(scene, variable, row, provenance),
  )
  const outcome = outcomeOf(
    (condition!.reason.value ?? undefined) as boolean | undefined,
    (sum!.reason.value ?? undefined) as number | undefined,
  )
  const amountFen = { entitled: sum!.reason.value as number, 'not-entitled': 0, undetermined: null }[outcome]
  const missing =
    outcome === 'undetermined'
      ? once([condition!, sum!].flatMap(({ reason }) => missingIn(reason, inFull(reason))))
      : []
  return {
    programme,
    name,
    month: scene.month,
    article: inBoth(article),
    outcome,
    amountFen,
    ...(level ? { tier: level.reason.value as string | null } : {}),
    missing,
    reasons: [condition!, sum!, ...(level ? [level] : [])],
  }
}
