import { type CaseState, type Effect, type Result, refuse } from '../../kernel/index.ts'
import {
  type Decision,
  type Determination,
  determine,
  factsOf,
  type Missing,
  type Month,
  monthOf,
  type RuleBook,
} from '../../rules/index.ts'
import { foldTo } from '../fold.ts'
import type { Store } from '../ports.ts'
import { kinOf, layOut } from './household.ts'
import { type BookInForce, type RulesAtWork, refusalOf } from './rules.ts'

/** What a decision was made on. */
export interface Basis {
  readonly book: string
  readonly subject: string
  readonly subjectVersion: number
  readonly parametersVersion: number
}

/** What is asked of the rules. */
export interface Question {
  readonly determination: string
  /** The case that holds the subject's facts. */
  readonly subject: string
  /** Whom of those it holds. */
  readonly about?: string
  /** `YYYY-MM`. */
  readonly month: string
}

/** What a case is told with the machine's `determined`; the same shape wherever a decision is written down. */
export interface Determined {
  readonly determination: string
  readonly month: string
  readonly outcome: Decision['outcome']
  readonly amountFen: number | null
  readonly tier?: string | null
  readonly missing: readonly { readonly what: string; readonly id: string; readonly about?: string }[]
  readonly basis: Basis
}

/** A decision with the words and reasons of the rules, and what it was made on. */
export interface Explained {
  readonly question: Question
  readonly decision: Decision
  readonly basis: Basis
}

/** So many missing facts are told. */
const MOST_MISSING = 200

/** A missing fact under the name by which the store holds it. */
const missingOf = (book: RuleBook, { what, id, subject }: Missing): Determined['missing'][number] => {
  const fact = factsOf(book).find((of) => of.id === id && of.entity.name === subject?.entity)
  if (what !== 'fact' || !fact) return { what, id }
  const named = `${fact.entity.id}/${id}`
  return fact.entity.memberOf && subject ? { what, id: named, about: subject.id } : { what, id: named }
}

/** Decides one question on a household's facts as they stand. */
export const decideOne = (
  { book }: Pick<BookInForce, 'book'>,
  of: Determination,
  state: CaseState,
  { about, month }: Pick<Question, 'about' | 'month'>,
): Result<Decision> => {
  try {
    const inMonth: Month = monthOf(month)
    const kin = kinOf(book, of.subject)
    const laid = layOut(book, kin, [state], inMonth)
    const row = laid.rowOf(0, of.subject === kin.member ? (about ?? '') : undefined)
    if (row < 0)
      return refuse(
        'not-satisfied',
        [`${month} 没有成员“${about ?? ''}”`, `there is no member "${about ?? ''}" in ${month}`],
        'about',
      )
    const scene = { book, month: inMonth, population: laid.population }
    return { ok: true, value: determine(scene, of, row, laid.provenance) }
  } catch (error) {
    return refusalOf(error)
  }
}

const answer = (
  rules: RulesAtWork,
  inForce: BookInForce,
  state: CaseState,
  question: Question,
): Result<Explained> => {
  if (state.programme !== rules.city.register)
    return refuse('not-satisfied', ['该事项不登记事实', 'that case holds no facts of a household'], 'subject')
  const of = rules.determination(inForce, question.determination)
  if (!of.ok) return of
  const decision = decideOne(inForce, of.value, state, question)
  if (!decision.ok) return decision
  const basis: Basis = {
    book: inForce.version,
    subject: state.id,
    subjectVersion: state.version,
    parametersVersion: inForce.parametersVersion,
  }
  return { ok: true, value: { question, decision: decision.value, basis } }
}

/** Cases as they stand, by id. */
type Known = (id: string) => CaseState | undefined

const askOf = (known: Known, rules: RulesAtWork, question: Question): Result<Explained> => {
  const state = known(question.subject)
  if (!state) return refuse('unknown-case', [question.subject], 'subject')
  const inForce = rules.inForce(known(rules.city.parameters.case))
  return inForce.ok ? answer(rules, inForce.value, state, question) : inForce
}

/** What the rules say today, with reasons. */
export const askRules = async (
  store: Store,
  rules: RulesAtWork,
  question: Question,
): Promise<Result<Explained>> => {
  const { rows } = await store.load([question.subject, rules.city.parameters.case], [])
  return askOf((id) => rows.get(id)?.state, rules, question)
}

/** A past decision as it was made: facts and parameters are folded to the versions it was made on. */
export const askAgain = async (
  store: Store,
  rules: RulesAtWork,
  question: Omit<Question, 'subject'>,
  basis: Basis,
): Promise<Result<Explained>> => {
  const { rows } = await store.load([basis.subject])
  if (rows.get(basis.subject)?.state.erased !== undefined) return refuse('facts-erased', [], 'subject')
  const state = await foldTo(store, basis.subject, basis.subjectVersion)
  if (!state.ok) return state
  const { parametersVersion } = basis
  const parameters =
    parametersVersion === 0 ? undefined : await foldTo(store, rules.city.parameters.case, parametersVersion)
  if (parameters && !parameters.ok) return parameters
  const inForce = rules.inForce(parameters?.value, basis.book)
  return inForce.ok
    ? answer(rules, inForce.value, state.value, { ...question, subject: basis.subject })
    : inForce
}

/** A decision as a case is told of it. */
export const writtenDown = (rules: RulesAtWork, { question, decision, basis }: Explained): Determined => {
  const book = rules.city.books.find(({ version }) => version === basis.book)!.book
  return {
    determination: question.determination,
    month: question.month,
    outcome: decision.outcome,
    amountFen: decision.amountFen,
    ...(decision.tier === undefined ? {} : { tier: decision.tier }),
    missing: decision.missing.slice(0, MOST_MISSING).map((each) => missingOf(book, each)),
    basis,
  }
}

type Determine = Extract<Effect, { effect: 'determine' }>

/** What an effect that asks for a determination leads to, on cases that are at hand: the input of the machine's `determined`. */
export const determinedOn = (
  known: Known,
  rules: RulesAtWork | undefined,
  effect: Determine,
): Result<Determined> => {
  if (!rules) return refuse('not-satisfied', ['此处未装入规则', 'no rules are loaded here'])
  const { determination, subject, about, month } = effect
  const question = { determination, subject, month, ...(about === undefined ? {} : { about }) }
  const explained = askOf(known, rules, question)
  return explained.ok ? { ok: true, value: writtenDown(rules, explained.value) } : explained
}
