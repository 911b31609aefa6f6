import { isObject } from '../kernel/index.ts'
import type { AnyParameter, Table } from './define.ts'
import { type Bracket, type Ratio, ratio, type Scale, scale } from './exact.ts'
import { dayNumber, dayOf } from './period.ts'
import { problem, RuleError } from './problem.ts'
import { isOf, type ParameterType, type Type } from './type.ts'

/** A table is of so many values at most. */
const MOST_KEYS = 10_000

const bad = (parameter: AnyParameter, written: unknown): never => {
  throw new RuleError(problem('bad-value', parameter.name, JSON.stringify(written) ?? 'undefined'))
}

const readRatio = (parameter: AnyParameter, written: unknown): Ratio =>
  isObject(written) ? ratio(Number(written.num), Number(written.den)) : bad(parameter, written)

const readScale = (parameter: AnyParameter, written: unknown): Scale => {
  const list = isObject(written) ? written.brackets : written
  if (!Array.isArray(list) || !list.every(isObject)) return bad(parameter, written)
  return scale(
    list.map(
      ({ upTo, rate }): Bracket => ({
        ...(upTo === undefined ? {} : { upTo: Number(upTo) }),
        rate: readRatio(parameter, rate),
      }),
    ),
  )
}

const readOne = (parameter: AnyParameter, { kind, names }: ParameterType, written: unknown): unknown => {
  if (kind === 'ratio') return readRatio(parameter, written)
  if (kind === 'scale') return readScale(parameter, written)
  const value = kind === 'date' && typeof written === 'string' ? dayNumber(written) : written
  const type: Type = { kind, names, words: Object.keys(names) }
  return isOf(type, value) && !(kind === 'money' && (value as number) < 0) ? value : bad(parameter, written)
}

const readTable = (
  parameter: AnyParameter & { kind: 'keyed-parameter' },
  written: unknown,
): Table<unknown> => {
  if (!isObject(written) || !isObject(written.of)) return bad(parameter, written)
  const entries = Object.entries(written.of)
  const { words } = parameter
  const unknown = entries.find(([key]) => words && !words.includes(key))
  if (unknown) throw new RuleError(problem('bad-value', parameter.name, unknown[0]))
  if (entries.length > MOST_KEYS) throw new RuleError(problem('too-many', parameter.name, MOST_KEYS))
  const of = Object.fromEntries(
    entries.map(([key, value]) => [key, readOne(parameter, parameter.type, value)]),
  )
  return written.default === undefined
    ? { of }
    : { of, default: readOne(parameter, parameter.type, written.default) }
}

/**
 * A parameter's value as people write it in JSON: fen and counts as whole numbers, a day as `YYYY-MM-DD`, a ratio as
 * `{ "num", "den" }`, brackets as a list of `{ "upTo", "rate" }`, a table as `{ "of": { … }, "default" }`.
 *
 * @throws RuleError `bad-value`, `bad-ratio`, `bad-scale` or `bad-day`, saying what is wrong.
 */
export const readParameterValue = (parameter: AnyParameter, written: unknown): unknown =>
  parameter.kind === 'keyed-parameter'
    ? readTable(parameter, written)
    : readOne(parameter, parameter.type, written)

/** A value as `readParameterValue` reads it. */
export const writtenParameterValue = (parameter: AnyParameter, value: unknown): unknown => {
  if (parameter.type.kind !== 'date') return value
  if (typeof value === 'number') return dayOf(value)
  const { of, ...rest } = value as Table<number>
  const written = Object.entries(of).map(([key, day]) => [key, dayOf(day!)])
  return {
    of: Object.fromEntries(written),
    ...(rest.default === undefined ? {} : { default: dayOf(rest.default) }),
  }
}
