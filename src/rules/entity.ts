import { type Cited, type Parameter, parseDay, type Text } from '../kernel/index.ts'
import type {
  About,
  Body,
  Boundary,
  Entity,
  EntityType,
  Formula,
  Keyed,
  KeyedParameter,
  Membership,
  NamedEntity,
  Operation,
  Read,
  Rule,
  RuleParameter,
  Source,
  Table,
  Variable,
} from './define.ts'
import { always, type Period } from './period.ts'
import { problem, RuleError } from './problem.ts'
import { bool, int, type ParameterType, type Type } from './type.ts'

type AboveOf<E> = E extends NamedEntity<infer Id, infer Above> ? Id | Above : never
type RolesOf<R> = Extract<keyof R, string>
type IdOf<E> = E extends NamedEntity<infer Id> ? Id : never

/** A rule as the untyped engine sees it; the types are those of `define.ts`. */
type AnyRule = Rule<string, never, never, Membership | null, string>

const bodyOf = (
  from: string | undefined,
  reads: readonly Read[],
  formula: Formula,
  article: Cited,
  decides: boolean,
): Body => {
  const day = from === undefined ? undefined : parseDay(from)
  if (from !== undefined && day === undefined) throw new RuleError(problem('bad-day', from))
  return { ...(day === undefined ? {} : { from: day }), article, reads, formula, decides }
}

const ruleOf = (head: Omit<Variable, 'source'>, bodies: readonly Body[]): AnyRule => {
  const next =
    (decides: boolean) => (from: string, reads: readonly Read[], formula: Formula, article: Cited) =>
      ruleOf(head, [...bodies, bodyOf(from, reads, formula, article, decides)])
  const rule = { ...head, source: { is: 'rule', bodies }, since: next(false), decidesSince: next(true) }
  return rule as unknown as AnyRule
}

/** What can be said of an entity, without the types that `define.ts` puts on it. */
const wordsFor = (entity: () => EntityType) => {
  const head = (id: string, type: Type, { period }: Period, name: Text): Omit<Variable, 'source'> => ({
    kind: 'variable',
    id,
    entity: entity(),
    type,
    period,
    name,
  })
  const rule =
    (decides: boolean) =>
    (id: string, type: Type, period: Period, reads: readonly Read[], formula: Formula, about: About) =>
      ruleOf(head(id, type, period, about.name), [bodyOf(about.from, reads, formula, about.article, decides)])
  const members =
    (operation: Operation, type?: Type) =>
    (
      id: string,
      of: Variable,
      among: { readonly name: Text; readonly roles?: readonly string[] },
    ): Variable => ({
      ...head(id, type ?? of.type, of, among.name),
      source: {
        is: 'members',
        operation,
        of,
        member: of.entity,
        ...(among.roles ? { roles: among.roles } : {}),
      },
    })
  return {
    fact: (id: string, type: Type, period: Period, name: Text, hint?: Text): Variable => ({
      ...head(id, type, period, name),
      ...(hint ? { hint } : {}),
      source: { is: 'fact' },
    }),
    rule: rule(false),
    decide: rule(true),
    sum: members('sum'),
    count: members('count', int),
    any: members('any', bool),
    all: members('all', bool),
    max: members('max'),
    min: members('min'),
    of: members('of'),
    members: (
      id: string,
      member: EntityType,
      { name, roles }: { readonly name: Text; readonly roles?: readonly string[] },
    ): Variable => ({
      ...head(id, int, always, name),
      source: { is: 'members', operation: 'count', member, ...(roles ? { roles } : {}) } satisfies Source,
    }),
  }
}

/** At most so many roles in a group: their codes are bytes. */
const MOST_ROLES = 250

/**
 * Declares whom facts and rules are about. `in` are the entities it lies in (each row in one of each: a
 * household in an area); `memberOf` is its group, with the `roles` it may have there.
 *
 * @example
 * const area = entity('area', text('区域', 'area'))
 * const household = entity('household', text('家庭', 'household'), { in: [area] })
 * const person = entity('person', text('个人', 'person'), {
 *   memberOf: household,
 *   roles: { head: text('户主', 'head'), child: text('子女', 'child'), other: text('其他', 'other') },
 * })
 */
export function entity<const Id extends string, const Links extends readonly NamedEntity[] = []>(
  id: Id,
  name: Text,
  place?: { readonly in?: Links },
): Entity<Id, AboveOf<Links[number]>, null>
export function entity<
  const Id extends string,
  Group extends NamedEntity,
  Roles extends Readonly<Record<string, Text>>,
  const Links extends readonly NamedEntity[] = [],
>(
  id: Id,
  name: Text,
  place: { readonly memberOf: Group; readonly roles: Roles; readonly in?: Links },
): Entity<
  Id,
  AboveOf<Links[number]> | AboveOf<Group>,
  { readonly group: IdOf<Group>; readonly role: RolesOf<Roles> }
>
export function entity(
  id: string,
  name: Text,
  place: {
    readonly memberOf?: EntityType
    readonly roles?: Readonly<Record<string, Text>>
    readonly in?: readonly EntityType[]
  } = {},
): unknown {
  const { memberOf, roles = {}, in: links = [] } = place
  if (Object.keys(roles).length > MOST_ROLES)
    throw new RangeError(`An entity has at most ${MOST_ROLES} roles`)
  const made: EntityType = {
    id,
    name,
    roles,
    links,
    ...(memberOf ? { memberOf } : {}),
    ...wordsFor(() => made),
  }
  return made
}

/**
 * A parameter that rules read: what `parameter` of the kernel is, with an id that reforms name and a type.
 *
 * @example
 * const standard = ruleParameter('standard', money, {
 *   name: text('低保标准', 'minimum living standard'), unit: 'fen/month',
 *   history: [{ from: '2025-01-01', value: fen(721_00), source: '…', grade: 'A' }],
 * })
 */
export const ruleParameter = <Value>(
  id: string,
  type: ParameterType<Value>,
  { name, unit, history }: Parameter<Value>,
): RuleParameter<Value> => ({ kind: 'parameter', id, type, name, unit, history })

/**
 * A parameter with a value for every word of a choice, or for every area (or other entity) by its id.
 *
 * @example
 * const standard = keyedParameter('standard', money, residence, { …, history: [{ from: '2025-01-01',
 *   value: { of: { urban: fen(721_00), rural: fen(574_00) } }, source: '…', grade: 'A' }] })
 * household.rule('standard', money, month, [standard.by(residenceOfHousehold)], (fen) => fen, { … })
 * const byCounty = keyedParameter('allowance', money, county, { …, value: { default: fen(50_00), of: { '131127': fen(60_00) } } })
 * person.rule('allowance', money, month, [byCounty.by(county)], …)
 */
export function keyedParameter<Value>(
  id: string,
  type: ParameterType<Value>,
  by: NamedEntity,
  definition: Parameter<Table<Value>>,
): KeyedParameter<Value>
// The last, for the compiler tells what is wrong by the last: most tables are by the words of a choice.
export function keyedParameter<Value, Word extends string>(
  id: string,
  type: ParameterType<Value>,
  by: Type<Word>,
  definition: Parameter<Table<Value, Word>>,
): KeyedParameter<Value, Word>
export function keyedParameter(
  id: string,
  type: ParameterType,
  by: Type | NamedEntity,
  { name, unit, history }: Parameter<Table<unknown>>,
): unknown {
  const made: KeyedParameter<unknown, never> = {
    kind: 'keyed-parameter',
    id,
    type,
    name,
    unit,
    history,
    ...('words' in by ? { words: by.words, names: by.names } : {}),
    by: ((key: Variable | EntityType): Keyed => ({
      kind: 'keyed',
      parameter: made,
      key,
    })) as KeyedParameter<unknown, never>['by'],
  }
  return made
}

/** The first day of the month or year a rule is computed for: `startOf(month)`. */
export const startOf = <P extends 'month' | 'year'>({ period }: Period<P>): Boundary<P> => ({
  kind: 'boundary',
  period,
  end: 'first',
})

/** The last day of the month or year: who turns 80 within the month is 80 on `endOf(month)`. */
export const endOf = <P extends 'month' | 'year'>({ period }: Period<P>): Boundary<P> => ({
  kind: 'boundary',
  period,
  end: 'last',
})
