import type { Cited, Fen, Revision, Text } from '../kernel/index.ts'
import { checkBook } from './check.ts'
import type { AnyParameter, EntityType, KeyedParameter, RuleParameter, Table, Variable } from './define.ts'
import { type Overlay, sourceOf } from './graph.ts'
import type { CompiledPlan } from './kernel.ts'
import type { PeriodName } from './period.ts'
import { problem, RuleError } from './problem.ts'

/** What a programme grants to whom: subject, condition, amount and, where there are tiers, which. */
export interface Determination {
  /** The programme's id. */
  readonly programme: string
  readonly name: Text
  readonly subject: EntityType
  readonly eligible: Variable<string, boolean>
  /** Fen a month. */
  readonly amount: Variable<string, Fen>
  readonly tier?: Variable<string, string>
  readonly article: Cited
}

/** @example determination({ programme: 'minimum-living', name, subject: household, eligible, amount, article }) */
export const determination = <Id extends string>(definition: {
  readonly programme: string
  readonly name: Text
  readonly subject: EntityType & { readonly id: Id }
  readonly eligible: Variable<NoInfer<Id>, boolean>
  readonly amount: Variable<NoInfer<Id>, Fen>
  readonly tier?: Variable<NoInfer<Id>, string>
  readonly article: Cited
}): Determination => definition

/**
 * Rules that were loaded together and hold together. Immutable; `reform` makes another. It knows every
 * variable its determinations and outputs come from.
 */
export interface RuleBook {
  readonly determinations: readonly Determination[]
  /** What is stored by a full run: what the determinations need, and other outputs. */
  readonly outputs: readonly Variable[]
  readonly parameters: readonly AnyParameter[]
  /** Everything reachable through any wording. */
  readonly variables: readonly Variable[]
  readonly overlay: Overlay
  /** Compiled stages by what they compute; reforms of parameters share them. */
  readonly compiled: Map<string, CompiledPlan>
}

const NO_OVERLAY: Overlay = { histories: new Map(), sources: new Map() }

const assemble = (
  determinations: readonly Determination[],
  more: readonly Variable[],
  parameters: readonly AnyParameter[] | undefined,
  overlay: Overlay,
  compiled: Map<string, CompiledPlan>,
): RuleBook => {
  const outputs = [
    ...new Set([
      ...determinations.flatMap(({ eligible, amount, tier }) => [eligible, amount, ...(tier ? [tier] : [])]),
      ...more,
    ]),
  ]
  const { variables, read, problems } = checkBook(outputs, overlay, parameters)
  if (problems.length > 0) throw new RuleError(...problems)
  return { determinations, outputs, parameters: parameters ?? read, variables, overlay, compiled }
}

/**
 * Loads rules: everything that the determinations and outputs come from. `parameters` lists all that are to
 * be read, so that one that nobody reads is noticed.
 *
 * @throws RuleError with every problem found: a circle, an id defined twice, a parameter that is not read
 * or not listed, a read across entities or periods that is not possible, versions out of order.
 * @example const book = loadRules({ determinations: [living], outputs: [age], parameters: [standard, assetLimit] })
 */
export const loadRules = (definition: {
  readonly determinations: readonly Determination[]
  readonly outputs?: readonly Variable[]
  readonly parameters: readonly (RuleParameter | KeyedParameter<unknown, never>)[]
}): RuleBook =>
  assemble(definition.determinations, definition.outputs ?? [], definition.parameters, NO_OVERLAY, new Map())

/** One change of a reform. */
export type Amendment =
  | { readonly parameter: AnyParameter; readonly revision: Revision<unknown> }
  | { readonly rule: Variable; readonly by: Variable }

/** From its date on, a parameter has this value; what was to come later no longer does. */
export function amend<Value>(parameter: RuleParameter<Value>, revision: Revision<Value>): Amendment
export function amend<Value, Key extends string>(
  parameter: KeyedParameter<Value, Key>,
  revision: Revision<Table<Value, Key>>,
): Amendment
export function amend(parameter: AnyParameter, revision: Revision<unknown>): Amendment {
  return { parameter, revision }
}

/** Puts one rule in the place of another, in all its versions. */
export const replace = <Of extends string, Value, P extends PeriodName>(
  rule: Variable<Of, Value, P>,
  by: Variable<NoInfer<Of>, NoInfer<Value>, NoInfer<P>>,
): Amendment => ({ rule, by })

/**
 * A reform: the same rules with some parameters or rules changed. The given book stays as it is, so that
 * both can be run and compared.
 *
 * @throws RuleError as `loadRules`, and `replacement-differs`.
 * @example const raised = reform(book, amend(standard, { from: '2026-01-01', value: …, source: '…', grade: 'B' }))
 */
export const reform = (book: RuleBook, ...amendments: readonly Amendment[]): RuleBook => {
  const histories = new Map(book.overlay.histories)
  const sources = new Map(book.overlay.sources)
  const listed = new Set(book.parameters)
  for (const amendment of amendments)
    if ('parameter' in amendment) {
      const { parameter, revision } = amendment
      if (!listed.has(parameter)) throw new RuleError(problem('undeclared-parameter', parameter.name, '-'))
      const before = (histories.get(parameter) ?? parameter.history).filter(
        ({ from }) => from < revision.from,
      )
      histories.set(parameter, [...before, revision])
    } else {
      const { rule, by } = amendment
      if (rule.entity !== by.entity || rule.type.kind !== by.type.kind || rule.period !== by.period)
        throw new RuleError(problem('replacement-differs', rule.name))
      sources.set(rule, sourceOf(book.overlay, by))
    }
  const own = new Set(book.determinations.flatMap(({ eligible, amount, tier }) => [eligible, amount, tier]))
  const more = book.outputs.filter((output) => !own.has(output as never))
  const reworded = amendments.some((amendment) => 'rule' in amendment)
  return assemble(
    book.determinations,
    more,
    // A rule that was replaced may leave parameters that nobody reads any more.
    reworded ? undefined : book.parameters,
    { histories, sources },
    reworded ? new Map() : book.compiled,
  )
}
