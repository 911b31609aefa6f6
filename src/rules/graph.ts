import type { Day, Revision } from '../kernel/index.ts'
import type { AnyParameter, Body, EntityType, Read, Source, Variable } from './define.ts'
import { firstDay, type Month, type PeriodName } from './period.ts'
import { problem, RuleError } from './problem.ts'

/** What a reform puts over the definitions. */
export interface Overlay {
  readonly histories: ReadonlyMap<AnyParameter, readonly Revision<unknown>[]>
  readonly sources: ReadonlyMap<Variable, Source>
}

export const sourceOf = ({ sources }: Overlay, variable: Variable): Source =>
  sources.get(variable) ?? variable.source

/** The wording in force in a period. @throws RuleError `rule-unset` before the first. */
export const bodyIn = (overlay: Overlay, variable: Variable, day: Day): Body => {
  const source = sourceOf(overlay, variable)
  const body =
    source.is === 'rule' ? source.bodies.findLast(({ from }) => from === undefined || from <= day) : undefined
  if (!body) throw new RuleError(problem('rule-unset', variable.name, day))
  return body
}

/** The day that decides which wording and which values are in force for a variable. */
export const effectiveDay = (month: Month, period: PeriodName): Day =>
  period === 'always' ? ('9999-12-31' as Day) : firstDay(month, period)

/** What a variable is computed from in a month. */
export const readsOf = (overlay: Overlay, variable: Variable, month: Month): readonly Read[] => {
  const source = sourceOf(overlay, variable)
  if (source.is === 'fact') return []
  if (source.is === 'members') return source.of ? [source.of] : []
  return bodyIn(overlay, variable, effectiveDay(month, variable.period)).reads
}

/** The variables among reads, with those that keyed parameters are looked up by. */
export const variablesIn = (reads: readonly Read[]): readonly Variable[] =>
  reads.flatMap((read) =>
    read.kind === 'variable' ? [read] : read.kind === 'keyed' && 'kind' in read.key ? [read.key] : [],
  )

export const parametersIn = (reads: readonly Read[]): readonly AnyParameter[] =>
  reads.flatMap((read): AnyParameter[] =>
    read.kind === 'parameter' ? [read] : read.kind === 'keyed' ? [read.parameter] : [],
  )

/** The revision of a parameter in force on a day. @throws RuleError `parameter-unset` before the first. */
export const revisionIn = (overlay: Overlay, parameter: AnyParameter, day: Day): Revision<unknown> => {
  const history = overlay.histories.get(parameter) ?? parameter.history
  const found = history.findLast(({ from }) => from <= day)
  if (!found) throw new RuleError(problem('parameter-unset', parameter.name, day))
  return found
}

/** From an entity up to one above it: the entities on the way, the last being the target; undefined: not above. */
export const pathUp = (from: EntityType, to: EntityType): readonly EntityType[] | undefined => {
  if (from === to) return []
  for (const next of [...from.links, ...(from.memberOf ? [from.memberOf] : [])]) {
    const rest = pathUp(next, to)
    if (rest) return [next, ...rest]
  }
  return undefined
}

/** The entity whose rows are computed one after another: a member's group, or itself. */
export const rootOf = (entity: EntityType): EntityType => entity.memberOf ?? entity
