import type { RuleBook } from './book.ts'
import type { Body, EntityType, Variable } from './define.ts'
import { amountIf } from './exact.ts'
import { bodyIn, effectiveDay, readsOf, rootOf, sourceOf, variablesIn } from './graph.ts'
import type { Month } from './period.ts'

/** Formulas a loop: with more, the machine's compiler gives up inlining them (measured at 8, 16, 24). */
const STAGE_FORMULAS = 16

/** One formula's place in a loop: group rows and members take turns within it, pass by pass. */
export interface Slot {
  readonly variable: Variable
  /** Even: over the members; odd: over the group itself. */
  readonly pass: number
}

/** How one entity (and its members) is computed: stages one after another over each block of rows. */
export interface RootPlan {
  readonly root: EntityType
  readonly member: EntityType | undefined
  readonly stages: readonly (readonly Slot[])[]
  /** Values that have to outlive the loop they are computed in. */
  readonly kept: ReadonlySet<Variable>
  /** Amounts that only one rule beside them reads, and only where its condition may hold: worked out there. */
  readonly conditional: ReadonlySet<Variable>
}

export interface Plan {
  /** What has to be computed before comes first: areas before households. */
  readonly roots: readonly RootPlan[]
  /** Kept in whole columns: outputs, and what rows of other entities read. */
  readonly stored: ReadonlySet<Variable>
  /** Whether the plan computes it; if not, it is read from a column of facts or results. */
  readonly isComputed: (variable: Variable) => boolean
}

/** What outputs come from in a month, what is read before what reads it; nothing behind what is given. */
export const orderOf = (
  book: RuleBook,
  month: Month,
  outputs: ReadonlySet<Variable>,
  given: ReadonlySet<Variable>,
): readonly Variable[] => {
  const order = new Set<Variable>()
  const visit = (variable: Variable): void => {
    if (order.has(variable)) return
    if (!given.has(variable))
      for (const read of variablesIn(readsOf(book.overlay, variable, month))) visit(read)
    order.add(variable)
  }
  for (const output of outputs) visit(output)
  return [...order]
}

/** Which wordings a plan is made of: months with the same ones share compiled code. */
export const keyOf = (
  book: RuleBook,
  month: Month,
  order: readonly Variable[],
  outputs: ReadonlySet<Variable>,
  given: ReadonlySet<Variable>,
): string => {
  const numbers = new Map(book.variables.map((variable, number) => [variable, number]))
  const parts = order.map((variable) => {
    const source = sourceOf(book.overlay, variable)
    const part = `${numbers.get(variable)}${outputs.has(variable) ? 'o' : ''}${given.has(variable) ? 'g' : ''}`
    if (source.is !== 'rule' || given.has(variable)) return part
    const body = bodyIn(book.overlay, variable, effectiveDay(month, variable.period))
    return `${part}.${source.bodies.indexOf(body)}`
  })
  return parts.join(' ')
}

const passesOf = (
  book: RuleBook,
  month: Month,
  order: readonly Variable[],
  isComputed: (variable: Variable) => boolean,
): ReadonlyMap<Variable, number> => {
  const passes = new Map<Variable, number>()
  for (const variable of order) {
    if (!isComputed(variable)) continue
    const isMember = variable.entity.memberOf !== undefined
    let pass = isMember ? 0 : 1
    for (const read of variablesIn(readsOf(book.overlay, variable, month))) {
      const before = passes.get(read)
      if (before === undefined || rootOf(read.entity) !== rootOf(variable.entity)) continue
      pass = Math.max(pass, read.entity === variable.entity ? before : before + 1)
    }
    passes.set(variable, pass)
  }
  return passes
}

const stagesOf = (passes: ReadonlyMap<Variable, number>, root: EntityType): readonly (readonly Slot[])[] => {
  const slots = [...passes]
    .filter(([variable]) => rootOf(variable.entity) === root)
    .map(([variable, pass]) => ({ variable, pass }))
    .sort((a, b) => a.pass - b.pass)
  const stages: Slot[][] = []
  for (let at = 0; at < slots.length; at += STAGE_FORMULAS) stages.push(slots.slice(at, at + STAGE_FORMULAS))
  return stages
}

/**
 * What is read in another loop than it was computed in: in a later stage or pass. Members are added up in the pass
 * before the sum's own.
 */
const keptOf = (
  book: RuleBook,
  month: Month,
  stages: readonly (readonly Slot[])[],
): ReadonlySet<Variable> => {
  const loops = new Map<Variable, { readonly stage: number; readonly pass: number }>()
  for (const [stage, slots] of stages.entries())
    for (const { variable, pass } of slots) loops.set(variable, { stage, pass })
  const kept = new Set<Variable>()
  for (const [reader, loop] of loops) {
    const pass = sourceOf(book.overlay, reader).is === 'members' ? loop.pass - 1 : loop.pass
    for (const read of variablesIn(readsOf(book.overlay, reader, month))) {
      const made = loops.get(read)
      if (made && (made.stage !== loop.stage || made.pass !== pass)) kept.add(read)
    }
  }
  return kept
}

const conditionalOf = (
  book: RuleBook,
  month: Month,
  stages: RootPlan['stages'],
  isElsewhere: (variable: Variable) => boolean,
): ReadonlySet<Variable> => {
  const found = new Set<Variable>()
  for (const slots of stages) {
    const here = new Map(slots.map(({ variable }) => [variable, 0]))
    for (const variable of here.keys())
      for (const read of variablesIn(readsOf(book.overlay, variable, month)))
        if (here.has(read)) here.set(read, here.get(read)! + 1)
    for (const { variable } of slots) {
      const body = ruleIn(book, month, variable)
      const amount = body?.decides && body.formula === amountIf ? body.reads[1] : undefined
      if (amount?.kind !== 'variable' || here.get(amount) !== 1 || isElsewhere(amount)) continue
      if (ruleIn(book, month, amount)) found.add(amount)
    }
  }
  return found
}

const ruleIn = ({ overlay }: RuleBook, month: Month, variable: Variable): Body | undefined =>
  sourceOf(overlay, variable).is === 'rule'
    ? bodyIn(overlay, variable, effectiveDay(month, variable.period))
    : undefined

/** Roots with what they lie in before them. */
const rootsOf = (entities: readonly EntityType[]): readonly EntityType[] => {
  const order = new Set<EntityType>()
  const visit = (root: EntityType): void => {
    if (order.has(root)) return
    // What a group lies in counts also where only its members are computed.
    for (const entity of new Set([root, ...entities.filter((each) => rootOf(each) === root)]))
      for (const link of entity.links) visit(rootOf(link))
    order.add(root)
  }
  for (const entity of entities) visit(rootOf(entity))
  return [...order]
}

/**
 * Lays out how outputs are computed in a month: which formulas, in which loops. `given` variables are taken
 * from columns that the caller has.
 */
export const planFor = (
  book: RuleBook,
  month: Month,
  order: readonly Variable[],
  outputs: ReadonlySet<Variable>,
  given: ReadonlySet<Variable>,
): Plan => {
  const isComputed = (variable: Variable): boolean =>
    !given.has(variable) && sourceOf(book.overlay, variable).is !== 'fact'
  const passes = passesOf(book, month, order, isComputed)
  const stored = new Set([...outputs].filter(isComputed))
  for (const reader of passes.keys())
    for (const read of variablesIn(readsOf(book.overlay, reader, month)))
      if (isComputed(read) && rootOf(read.entity) !== rootOf(reader.entity)) stored.add(read)
  const entities = new Set(order.map(({ entity }) => entity))
  for (const variable of order) {
    const source = sourceOf(book.overlay, variable)
    if (source.is === 'members') entities.add(source.member)
  }
  const roots = rootsOf([...entities])
    .map((root) => {
      const stages = stagesOf(passes, root)
      const member = [...entities].find(({ memberOf }) => memberOf === root)
      const kept = keptOf(book, month, stages)
      const isElsewhere = (variable: Variable) => stored.has(variable) || kept.has(variable)
      return { root, member, stages, kept, conditional: conditionalOf(book, month, stages, isElsewhere) }
    })
    .filter(({ stages }) => stages.length > 0)
  return { roots, stored, isComputed }
}
