import type { Beneficiary, CaseState, Result, Text } from '../../kernel/index.ts'
import {
  compile,
  type Determination,
  decode,
  type Month,
  type Outcome,
  outcomeIn,
  type RuleBook,
  RuleError,
  tableOf,
} from '../../rules/index.ts'
import { decideOne } from './determine.ts'
import { type Kin, kinOf, type Laid, layOut } from './household.ts'

/** What the rules say of one beneficiary, without reasons; or why they cannot say. */
export type Answer =
  | { readonly outcome: Outcome; readonly amountFen: number | null }
  | { readonly problem: Text }

/** Everybody whom a determination is about, in the households given. */
export interface Answers {
  get(of: Beneficiary): Answer | undefined
  readonly all: readonly (Beneficiary & { readonly answer: Answer })[]
}

const keyOf = ({ household, person }: Beneficiary): string => `${household} ${person ?? ''}`

const answersOf = (all: Answers['all']): Answers => {
  const byKey = new Map(all.map((each) => [keyOf(each), each.answer]))
  // Where a household cannot be laid out at all, that is the answer for each of its members.
  return { all, get: (of) => byKey.get(keyOf(of)) ?? byKey.get(keyOf({ household: of.household })) }
}

/** Whom a determination is about among households laid out, by row. */
const beneficiaries = (of: Determination, { population, kin }: Laid): readonly Beneficiary[] => {
  // Households laid out here all have their ids, and so have their members.
  const { ids } = tableOf(population, kin.group)
  if (of.subject !== kin.member) return ids.map((household) => ({ household: household! }))
  const members = tableOf(population, kin.member)
  return members.ids.map((person, row) => ({ household: ids[members.group[row]!]!, person: person! }))
}

const inBulk = (
  book: RuleBook,
  of: readonly Determination[],
  laid: Laid,
  month: Month,
): readonly (readonly (Beneficiary & { answer: Answer })[])[] => {
  const run = compile(
    book,
    month,
    of.flatMap(({ eligible, amount }) => [eligible, amount]),
  ).bind(laid.population)
  run.runAll()
  return of.map((determination) =>
    beneficiaries(determination, laid).map((each, row) => {
      const outcome = outcomeIn(run.results, determination, row)
      const { amount } = determination
      const fen = decode(amount.type, run.results.get(amount)![row]!) as number | undefined
      const amountFen = { entitled: fen ?? null, 'not-entitled': 0, undetermined: null }[outcome]
      return { ...each, answer: { outcome, amountFen } }
    }),
  )
}

/** One household at a time, so that one that cannot be computed does not stand in the way of the others. */
const oneByOne = (
  book: RuleBook,
  kin: Kin,
  of: readonly Determination[],
  households: readonly CaseState[],
  month: Month,
) =>
  of.map((determination) =>
    households.flatMap((state): readonly (Beneficiary & { answer: Answer })[] => {
      let laid: Laid
      try {
        laid = layOut(book, kin, [state], month)
      } catch (error) {
        if (!(error instanceof RuleError)) throw error
        return [{ household: state.id, answer: { problem: error.problems[0]!.message } }]
      }
      return beneficiaries(determination, laid).map((each) => {
        const { person: about } = each
        const question = about === undefined ? { month } : { about, month }
        const decision: Result<{ outcome: Outcome; amountFen: number | null }> = decideOne(
          { book },
          determination,
          state,
          question,
        )
        return {
          ...each,
          answer: decision.ok
            ? { outcome: decision.value.outcome, amountFen: decision.value.amountFen }
            : { problem: decision.refusal.message },
        }
      })
    }),
  )

/**
 * What determinations say of everybody in some households for a month: compiled, all at once; where something cannot
 * be computed, one by one, so that only those concerned are without an answer.
 *
 * @param of determinations whose subjects are of one kin: a household or its members.
 */
export const decideAll = (
  book: RuleBook,
  of: readonly Determination[],
  households: readonly CaseState[],
  month: Month,
): readonly Answers[] => {
  if (of.length === 0) return []
  const kin = kinOf(book, of[0]!.subject)
  try {
    return inBulk(book, of, layOut(book, kin, households, month), month).map(answersOf)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return oneByOne(book, kin, of, households, month).map(answersOf)
  }
}
