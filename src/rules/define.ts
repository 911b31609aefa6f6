import type { Cited, Day, Revision, Text, Unit } from '../kernel/index.ts'
import type { Maybe } from './exact.ts'
import type { DayNumber, Period, PeriodName, Within } from './period.ts'
import type { ParameterType, Returned, Type } from './type.ts'

declare const types: unique symbol

/** What programmes see of an entity: who it is and what lies above it. */
export interface EntityType {
  readonly id: string
  readonly name: Text
  /** The entity this one is a member of: a person's household. */
  readonly memberOf?: EntityType
  /** What a member may be in its group, in the order of the codes in the column of roles. */
  readonly roles: Readonly<Record<string, Text>>
  /** What this entity lies in, by id: a household's area. */
  readonly links: readonly EntityType[]
}

/** A formula as the engine calls it: values by position. */
export type Formula = (...values: never[]) => unknown

/** One wording of a rule: in force from a day, until the next. */
export interface Body {
  /** Where it is missing, the rule has always been in force. */
  readonly from?: Day
  readonly article: Cited
  readonly reads: readonly Read[]
  readonly formula: Formula
  /** The formula is called although some input is unknown, and may itself answer that it does not know. */
  readonly decides: boolean
}

export type Operation = 'sum' | 'count' | 'any' | 'all' | 'max' | 'min' | 'of'

export type Source =
  | { readonly is: 'fact' }
  | { readonly is: 'rule'; readonly bodies: readonly Body[] }
  | {
      readonly is: 'members'
      readonly operation: Operation
      /** Whose values; missing for a bare count of members. */
      readonly of?: Variable
      readonly member: EntityType
      /** Only members in these roles; all where it is missing. */
      readonly roles?: readonly string[]
    }

/** What an entity is a member of, for the compiler: the group's id and the roles in it. */
export interface Membership {
  readonly group: string
  readonly role: string
}

/**
 * A value that every row of an entity has in every period: a fact that is told, a rule that is computed,
 * or what the members of a group come to.
 */
export interface Variable<
  Of extends string = string,
  Value = unknown,
  P extends PeriodName = PeriodName,
  Member extends Membership | null = Membership | null,
> {
  readonly kind: 'variable'
  readonly id: string
  readonly entity: EntityType
  readonly type: Type<Value>
  readonly period: P
  readonly name: Text
  /** Of a fact: what it means, in the words of whoever is asked for it. */
  readonly hint?: Text
  readonly source: Source
  readonly [types]?: { readonly of: Of; readonly member: Member }
}

/** A dated value apart from code, with an id that reforms name. */
export interface RuleParameter<Value = unknown> {
  readonly kind: 'parameter'
  readonly id: string
  readonly type: ParameterType<Value>
  readonly name: Text
  readonly unit: Unit
  readonly history: readonly Revision<Value>[]
}

/** Values by a choice's word or an area's id; `default` for the others. Who is in neither has no known value. */
export interface Table<Value, Key extends string = string> {
  readonly default?: Value
  readonly of: { readonly [Each in Key]?: Value }
}

/** A dated table of values. */
export interface KeyedParameter<Value = unknown, Key extends string = string> {
  readonly kind: 'keyed-parameter'
  readonly id: string
  readonly type: ParameterType<Value>
  readonly name: Text
  readonly unit: Unit
  readonly history: readonly Revision<Table<Value, Key>>[]
  /** The words it has values for; absent where they are areas (or other entities) by their ids. */
  readonly words?: readonly string[]
  /** What people call those words. */
  readonly names?: Readonly<Record<string, Text>>
  /** Reads the value for the word that a fact or rule holds, or for the area (any entity above) a row lies in. */
  by<Of extends string, P extends PeriodName>(key: Variable<Of, Key, P>): Keyed<Of, Value, P>
  by<Of extends string>(key: NamedEntity<Of>): Keyed<Of, Value, 'year'>
}

/** A keyed parameter, and the word or the area that it is looked up by. */
export interface Keyed<Of extends string = string, Value = unknown, P extends PeriodName = PeriodName> {
  readonly kind: 'keyed'
  readonly parameter: KeyedParameter<Value, never>
  readonly key: Variable | EntityType
  readonly [types]?: { readonly of: Of; readonly period: P }
}

/** The first or last day of the month or year a rule is computed for. */
export interface Boundary<P extends PeriodName = PeriodName> {
  readonly kind: 'boundary'
  readonly period: P
  readonly end: 'first' | 'last'
}

/** What a formula can be given. */
export type Read = Variable | RuleParameter | Keyed | Boundary
export type AnyParameter = RuleParameter | KeyedParameter<unknown, never>

/** A parameter's value within a rule's period; what stands for good reads none. */
type ParameterFor<P extends PeriodName> = P extends 'always' ? never : RuleParameter<unknown>

/** What a rule of an entity and period may read: its own and what lies above, of periods that hold still. */
export type Readable<Above extends string, P extends PeriodName> =
  | { readonly [Each in Above]: Variable<Each, unknown, Within<P>> | Keyed<Each, unknown, Within<P>> }[Above]
  | ParameterFor<P>
  | Boundary<Exclude<Within<P>, 'always'>>

type ValueOf<R> =
  R extends Variable<string, infer Value>
    ? Value
    : R extends Keyed<string, infer Value, PeriodName>
      ? Value
      : R extends RuleParameter<infer Value>
        ? Value
        : DayNumber

type Values<Reads extends readonly unknown[]> = { -readonly [Index in keyof Reads]: ValueOf<Reads[Index]> }
type MaybeValues<Reads extends readonly unknown[]> = {
  -readonly [Index in keyof Reads]: Reads[Index] extends RuleParameter | Boundary
    ? ValueOf<Reads[Index]>
    : Maybe<ValueOf<Reads[Index]>>
}

/** What people read about a rule. `article` says which provision it follows. */
export interface About {
  readonly name: Text
  readonly article: Cited
  /** The day (`YYYY-MM-DD`) the first wording came into force; always, where it is missing. */
  readonly from?: string
}

/** A rule, which may be worded anew from a day on. */
export interface Rule<
  Of extends string,
  Value,
  P extends PeriodName,
  Member extends Membership | null,
  Above extends string,
> extends Variable<Of, Value, P, Member> {
  /** The same rule with another wording from a day on (`YYYY-MM-DD`); months before keep theirs. */
  since<const Reads extends readonly Readable<Above, P>[]>(
    from: string,
    reads: Reads,
    formula: (...values: Values<Reads>) => Returned<Value>,
    article: Cited,
  ): Rule<Of, Value, P, Member, Above>
  /** As `since`, with a formula that decides on unknown inputs. */
  decidesSince<const Reads extends readonly Readable<Above, P>[]>(
    from: string,
    reads: Reads,
    formula: (...values: MaybeValues<Reads>) => Maybe<Returned<Value>>,
    article: Cited,
  ): Rule<Of, Value, P, Member, Above>
}

/** An entity by its id and by the ids of what lies above it. */
export interface NamedEntity<Id extends string = string, Above extends string = string> extends EntityType {
  readonly id: Id
  readonly [types]?: { readonly above: Above }
}

/** A value of the members of a group, who are in one of some roles there. */
type OfMember<Group extends string, Value, P extends PeriodName, Role extends string> = Variable<
  string,
  Value,
  P,
  { readonly group: Group; readonly role: Role }
>

/** `roles`: only the members in these. */
interface Among<Role extends string> {
  readonly name: Text
  readonly roles?: readonly Role[]
}

/** An entity with everything that can be said about it. */
export interface Entity<Id extends string, Above extends string, Member extends Membership | null>
  extends NamedEntity<Id, Above> {
  /**
   * Something told about each row; `hint` says what it means to whoever is asked for it.
   *
   * @example person.fact('income', money, month, text('收入', 'income'), text('没有收入的填 0。', 'Write 0 where there is none.'))
   */
  fact<Value, P extends PeriodName>(
    id: string,
    type: Type<Value>,
    period: Period<P>,
    name: Text,
    hint?: Text,
  ): Variable<Id, Value, P, Member>
  /** Computed where every input is known; otherwise unknown, and the formula is not called. */
  rule<Value, P extends PeriodName, const Reads extends readonly Readable<Above | Id, P>[]>(
    id: string,
    type: Type<Value>,
    period: Period<P>,
    reads: Reads,
    formula: (...values: Values<Reads>) => Returned<Value>,
    about: About,
  ): Rule<Id, Value, P, Member, Above | Id>
  /** Computed although inputs may be unknown (`undefined`), for the known may decide: `and`, `or`, `ifElse`. */
  decide<Value, P extends PeriodName, const Reads extends readonly Readable<Above | Id, P>[]>(
    id: string,
    type: Type<Value>,
    period: Period<P>,
    reads: Reads,
    formula: (...values: MaybeValues<Reads>) => Maybe<Returned<Value>>,
    about: About,
  ): Rule<Id, Value, P, Member, Above | Id>
  /** The members' values added up; unknown where one is. Nobody comes to 0. */
  sum<Value extends number, P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, Value, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, Value, P, Member>
  /** For how many members a condition holds; unknown where it is for one. */
  count<P extends PeriodName, Role extends string>(
    id: string,
    where: OfMember<Id, boolean, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, number, P, Member>
  /** How many members there are. */
  members<Role extends string>(
    id: string,
    entity: Entity<string, string, { readonly group: Id; readonly role: Role }>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, number, 'always', Member>
  /** Whether a condition holds for a member: one known to be true decides. Nobody: false. */
  any<P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, boolean, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, boolean, P, Member>
  /** Whether a condition holds for every member: one known to be false decides. Nobody: true. */
  all<P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, boolean, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, boolean, P, Member>
  /** The greatest of the members' values; unknown where one is, or where there is nobody. */
  max<Value extends number, P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, Value, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, Value, P, Member>
  /** The least of the members' values; unknown where one is, or where there is nobody. */
  min<Value extends number, P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, Value, P, Role>,
    among: Among<NoInfer<Role>>,
  ): Variable<Id, Value, P, Member>
  /** The value of the first member in a role; unknown where nobody is. */
  of<Value, P extends PeriodName, Role extends string>(
    id: string,
    of: OfMember<Id, Value, P, Role>,
    among: Among<NoInfer<Role>> & { readonly roles: readonly [NoInfer<Role>] },
  ): Variable<Id, Value, P, Member>
}
