import { type Day, parseDay } from './calendar.ts'
import { Refused, refusal } from './refusal.ts'
import type { Cited, Text } from './text.ts'
import type { Unit } from './unit-names.ts'

/**
 * How well a fact about law or practice is known: A the law itself was read, B a government page,
 * C news or a reprint, D nobody found it.
 */
export type Grade = 'A' | 'B' | 'C' | 'D'

/** Where a rule comes from. `unverified`: not known to be in force here (未核); the UI says so. */
export type Source =
  | { readonly source: Cited; readonly grade: 'A' | 'B' | 'C'; readonly unverified?: true }
  | { readonly source: Cited; readonly grade: 'D'; readonly unverified: true }

/** A value from a day on, with where it comes from. */
export type Revision<Value> = Source & { readonly from: string; readonly value: Value }

/** A dated value apart from code: a bureau changes it without changing the programme. */
export interface Parameter<Value = unknown> {
  readonly name: Text
  readonly unit: Unit
  /** Of a value that is a table: what people call its keys and words. */
  readonly called?: Readonly<Record<string, Text>>
  /** Ascending by `from` (`YYYY-MM-DD`); each holds until the next begins. */
  readonly history: readonly Revision<Value>[]
}

/** Defines a parameter. @throws Error where its revisions are not in order, or begin on what is no day. */
export const parameter = <Value>(definition: Parameter<Value>): Parameter<Value> => {
  const starts = definition.history.map((revision) => revision.from)
  const none = starts.find((from) => parseDay(from) === undefined)
  if (none !== undefined)
    throw new Error(
      `A revision of parameter "${definition.name.en}" begins on "${none}", which is no day (YYYY-MM-DD)`,
    )
  if (starts.length === 0 || starts.some((from, index) => index > 0 && from <= starts[index - 1]!))
    throw new Error(`The revisions of parameter "${definition.name.en}" must be in ascending order of date`)
  return definition
}

/** The revision in force on a day. @throws Refused `parameter-unset` before the first. */
export const revisionOn = <Value>(of: Parameter<Value>, day: Day): Revision<Value> => {
  for (let index = of.history.length - 1; index >= 0; index--)
    if (of.history[index]!.from <= day) return of.history[index]!
  throw new Refused(refusal('parameter-unset', [of.name.en, day]))
}
