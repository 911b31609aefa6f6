import type { Cited, Day, Text } from '../kernel/index.ts'
import type { Determination, RuleBook } from './book.ts'
import type { AnyParameter, Body, Variable } from './define.ts'
import { parametersIn, sourceOf, variablesIn } from './graph.ts'
import { OPERATIONS } from './print.ts'

/** One wording of a rule, as a book of rules prints it: since when, by which provision, from what. */
export interface Wording {
  /** Missing: always. */
  readonly from?: Day
  readonly article: Cited
  readonly variables: readonly Variable[]
  readonly parameters: readonly AnyParameter[]
}

/** One step on the way to what a determination decides. */
export type Step = { readonly variable: Variable } & (
  | { readonly is: 'rule'; readonly wordings: readonly Wording[] }
  | {
      readonly is: 'members'
      /** What is done with the members' values, in words. */
      readonly operation: Text
      /** Whose values; missing for a bare count of members. */
      readonly of?: Variable
      readonly member: Text
      readonly roles?: readonly Text[]
    }
)

const wordingOf = ({ from, article, reads }: Body): Wording => ({
  ...(from === undefined ? {} : { from }),
  article,
  // A value may be read for itself and to look another up.
  variables: [...new Set(variablesIn(reads))],
  parameters: [...new Set(parametersIn(reads))],
})

const stepOf = ({ overlay }: RuleBook, variable: Variable): Step | undefined => {
  const source = sourceOf(overlay, variable)
  if (source.is === 'fact') return undefined
  if (source.is === 'rule') return { variable, is: 'rule', wordings: source.bodies.map(wordingOf) }
  const { operation, of, member, roles } = source
  return {
    variable,
    is: 'members',
    operation: OPERATIONS[operation],
    ...(of ? { of } : {}),
    member: member.name,
    ...(roles ? { roles: roles.map((role) => member.roles[role]!) } : {}),
  }
}

/** What a step reads, facts among it. */
export const readsIn = (step: Step): readonly Variable[] =>
  step.is === 'rule' ? step.wordings.flatMap(({ variables }) => variables) : step.of ? [step.of] : []

/**
 * The rules of a determination in all their wordings, each after those that it reads: what a book of rules prints. No
 * formula is called.
 *
 * @example for (const { variable } of outline(book, living)) console.log(variable.name.en)
 */
export const outline = (
  book: RuleBook,
  { eligible, amount, tier }: Pick<Determination, 'eligible' | 'amount' | 'tier'>,
): readonly Step[] => {
  const seen = new Set<Variable>()
  const steps: Step[] = []
  const visit = (variable: Variable): void => {
    if (seen.has(variable)) return
    seen.add(variable)
    const step = stepOf(book, variable)
    if (!step) return
    for (const read of readsIn(step)) visit(read)
    steps.push(step)
  }
  for (const decided of [eligible, amount, ...(tier ? [tier] : [])]) visit(decided)
  return steps
}
