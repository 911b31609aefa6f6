import { type Day, parseDay } from './calendar.ts'
import { refuseMistaken } from './definition-error.ts'
import { Refused, refusal } from './refusal.ts'
import { type Cited, type Text, text } from './text.ts'
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

/**
 * Defines a parameter.
 *
 * @throws DefinitionError that lists which of its revisions begin on what is no day, and which are not in order.
 */
export const parameter = <Value>(definition: Parameter<Value>): Parameter<Value> => {
  const { history, name } = definition
  refuseMistaken(text(`参数“${name.zh}”`, `Parameter "${name.en}"`), (tell) => {
    if (history.length === 0)
      tell('history', '没有取值,至少要有一个', 'it has no value: give it one at least')
    for (const [index, { from }] of history.entries()) {
      const before = history[index - 1]?.from
      if (parseDay(from) === undefined)
        tell(
          `history.${index}.from`,
          `“${from}”不是日期,应写作 YYYY-MM-DD`,
          `a revision begins on "${from}", which is no day (YYYY-MM-DD)`,
        )
      else if (before !== undefined && parseDay(before) !== undefined && from <= before)
        tell(
          `history.${index}.from`,
          `“${from}”不晚于前一个取值的“${before}”,请按日期升序排列`,
          `a revision begins on "${from}", no later than the one before it on "${before}": put them in ascending order of date`,
        )
    }
  })
  return definition
}

/** The revision in force on a day. @throws Refused `parameter-unset` before the first. */
export const revisionOn = <Value>(of: Parameter<Value>, day: Day): Revision<Value> => {
  for (let index = of.history.length - 1; index >= 0; index--)
    if (of.history[index]!.from <= day) return of.history[index]!
  throw new Refused(refusal('parameter-unset', [of.name.en, day]))
}
