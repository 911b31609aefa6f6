import { type Parameter, parameter, type Source, text, type Unit } from '../kernel/index.ts'

/** Why a value is assumed, where no more can be said. */
export const NO_RULE = text('未找到规定,暂设', 'no rule was found; assumed')

/** A value of a programme with its source, in force from a day. */
export const sourced = <Value>(
  [zh, en]: readonly [zh: string, en: string],
  unit: Unit,
  value: Value,
  source: Source,
  from = '2015-01-01',
): Parameter<Value> => parameter({ name: text(zh, en), unit, history: [{ from, value, ...source }] })

/** A value that nobody knows: set to something workable, and marked as what it is. */
export const assumed = (
  name: readonly [zh: string, en: string],
  unit: Unit,
  value: number,
  why = NO_RULE,
): Parameter<number> => sourced(name, unit, value, { source: why, grade: 'D', unverified: true })
