import type { Fen, Text } from '../kernel/index.ts'
import type { Ratio, Scale } from './exact.ts'
import { type DayNumber, FIRST_DAY, LAST_DAY } from './period.ts'

declare const value: unique symbol

/** What a fact or rule can hold. */
export type Kind = 'bool' | 'int' | 'money' | 'date' | 'choice'

/**
 * What a fact or rule holds. `Value` is what formulas are given. In columns: bool and choice are bytes,
 * int and date 32-bit whole numbers, money whole fen within ±2^53.
 */
export interface Type<Value = unknown> {
  readonly kind: Kind
  /** The words of a choice, in the order of their codes. */
  readonly words: readonly string[]
  /** What people call them. */
  readonly names: Readonly<Record<string, Text>>
  readonly [value]?: Value
}

/** What only a parameter can hold, beside the types of facts. */
export interface ParameterType<Value = unknown> {
  readonly kind: Kind | 'ratio' | 'scale'
  readonly names: Readonly<Record<string, Text>>
  readonly [value]?: Value
}

/** What a formula of a type returns. Fen and day numbers come out of arithmetic as numbers; wholeness is checked. */
export type Returned<Value> = Value extends number ? number : Value

/** Whether a parameter's type is also one of facts and rules, and so can stand in a column. */
export const isColumnType = (type: ParameterType): type is Type =>
  type.kind !== 'ratio' && type.kind !== 'scale'

/** Yes or no. */
export const bool: Type<boolean> = { kind: 'bool', words: [], names: {} }
/** A whole number within 32 bits: a count, an age, points. */
export const int: Type<number> = { kind: 'int', words: [], names: {} }
/** Whole fen. */
export const money: Type<Fen> = { kind: 'money', words: [], names: {} }
/** A day, as its number (`dayNumber`), of the years 0000 to 9999. */
export const date: Type<DayNumber> = { kind: 'date', words: [], names: {} }
/** A ratio of whole numbers. */
export const fraction: ParameterType<Ratio> = { kind: 'ratio', names: {} }
/** A scale of progressive brackets. */
export const brackets: ParameterType<Scale> = { kind: 'scale', names: {} }

/** At most so many words in a choice: its codes are bytes, and two of them are taken. */
const MOST_WORDS = 250

/**
 * One of some words, with what people call them.
 *
 * @example const residence = oneOf({ urban: text('城镇', 'urban'), rural: text('农村', 'rural') })
 */
export const oneOf = <const Names extends Readonly<Record<string, Text>>>(
  names: Names,
): Type<Extract<keyof Names, string>> => {
  const words = Object.keys(names)
  if (words.length === 0 || words.length > MOST_WORDS)
    throw new RangeError(`A choice has 1 to ${MOST_WORDS} words`)
  return { kind: 'choice', words, names }
}

/** A column of facts or results. */
export type Column = Float64Array | Int32Array | Uint8Array
/** A value in the open: what a formula is given, `undefined` where it is not known. */
export type Plain = boolean | number | string | undefined

/**
 * The known-bit of a value is one pattern its type has no use for, so that a value and whether it is
 * known can never be torn apart, and unknown costs no second column: NaN for money, the least 32-bit
 * number for int and date, 255 for bool and choice.
 */
export const UNKNOWN_BYTE = 255
export const UNKNOWN_INT = -2_147_483_648
/** No word of the choice: what a formula returned is not its type. */
export const BAD_BYTE = 254

const unknownOf = (type: Type): number =>
  type.kind === 'money'
    ? Number.NaN
    : type.kind === 'int' || type.kind === 'date'
      ? UNKNOWN_INT
      : UNKNOWN_BYTE

/** A column in which nothing is known yet. */
export const newColumn = (type: Type, rows: number): Column => {
  const column =
    type.kind === 'money'
      ? new Float64Array(rows)
      : type.kind === 'int' || type.kind === 'date'
        ? new Int32Array(rows)
        : new Uint8Array(rows)
  return column.fill(unknownOf(type))
}

/** Makes a value unknown: each kind of column has one pattern for that. */
export const forget = (column: Column, row: number): void => {
  column[row] =
    column instanceof Float64Array ? Number.NaN : column instanceof Int32Array ? UNKNOWN_INT : UNKNOWN_BYTE
}

/** What a column holds in a row, in the open. */
export const decode = (type: Type, stored: number): Plain => {
  if (type.kind === 'money') return Number.isNaN(stored) ? undefined : stored
  if (type.kind === 'int' || type.kind === 'date') return stored === UNKNOWN_INT ? undefined : stored
  if (stored === UNKNOWN_BYTE) return undefined
  return type.kind === 'bool' ? stored === 1 : type.words[stored]
}

/** Whether a value may be stored as a type: the same test in every way of running a formula. */
export const isOf = (type: Type, plain: unknown): boolean => {
  if (type.kind === 'bool') return typeof plain === 'boolean'
  if (type.kind === 'choice') return type.words.includes(plain as string)
  if (type.kind === 'money') return Number.isSafeInteger(plain)
  if (typeof plain !== 'number' || (plain | 0) !== plain) return false
  return type.kind === 'date' ? plain >= FIRST_DAY && plain <= LAST_DAY : plain !== UNKNOWN_INT
}

/** A value as it is stored; it must be of its type. */
export const encode = (type: Type, plain: Plain): number =>
  plain === undefined
    ? unknownOf(type)
    : type.kind === 'bool'
      ? Number(plain)
      : type.kind === 'choice'
        ? type.words.indexOf(plain as string)
        : (plain as number)
