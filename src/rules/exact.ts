import { problem, RuleError } from './problem.ts'

/** How a result that is no whole number becomes one. `half-up` takes halves away from zero. */
export type Rounding = 'floor' | 'ceil' | 'half-up'

/** A ratio of whole numbers; exact where 0.3 is not. */
export interface Ratio {
  readonly num: number
  readonly den: number
}

/**
 * @example ratio(30, 100) — thirty per cent.
 * @throws RuleError `bad-ratio` unless both are whole and `den` is above zero.
 */
export const ratio = (num: number, den: number): Ratio => {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || den <= 0)
    throw new RuleError(problem('bad-ratio', num, den))
  return { num, den }
}

const overflow = (what: string): never => {
  throw new RuleError(problem('overflow', what))
}

/** Products beyond 2^53 are taken in big integers: rare, and exact all the same. */
const mulDivBig = (value: number, num: number, den: number, rounding: Rounding): number => {
  const product = BigInt(value) * BigInt(num)
  const by = BigInt(den)
  let quotient = product / by
  let remainder = product % by
  if (remainder < 0n) {
    quotient -= 1n
    remainder += by
  }
  const twice = 2n * remainder
  const negative = product < 0n
  if (rounding === 'ceil' ? twice > 0n : rounding === 'half-up' && (negative ? twice > by : twice >= by))
    quotient += 1n
  const result = Number(quotient)
  return Number.isSafeInteger(result) ? result : overflow(`${value} × ${num} / ${den}`)
}

/** Below this, whole numbers and twice them with a divisor added are divided by `divideExact` without a doubt. */
const SURE = 2 ** 50

/**
 * Division of whole numbers below 2^52 in floating point: a quotient that is not whole misses the next whole number by
 * at least 1 / divisor, which is more than it is rounded by. So its floor is exact, and no remainder has to be taken.
 */
const divideExact = (product: number, den: number, rounding: Rounding): number => {
  if (rounding === 'floor') return Math.floor(product / den)
  if (rounding === 'ceil') return 0 - Math.floor(-product / den)
  return product < 0
    ? 0 - Math.floor((den - 2 * product) / (2 * den))
    : Math.floor((2 * product + den) / (2 * den))
}

/**
 * `value × num / den`, exact before it is rounded once, in the way that is said.
 *
 * @example mulDiv(721_00, ratio(30, 100), 'half-up') // 216_30 fen
 * @throws RuleError `overflow` where the result is beyond 2^53, `bad-value` where `value` is not whole.
 */
export const mulDiv = (value: number, { num, den }: Ratio, rounding: Rounding): number => {
  const product = value * num
  if (product > -SURE && product < SURE && den < SURE && Math.floor(value) === value)
    return divideExact(product, den, rounding)
  if (!Number.isSafeInteger(value)) throw new RuleError(problem('bad-value', 'mulDiv', value))
  return mulDivBig(value, num, den, rounding)
}

/**
 * `value / by`, rounded once.
 *
 * @example divide(100_00, 3, 'half-up') // 33_33 fen a head
 * @throws RuleError `bad-ratio` unless `by` is whole and above zero.
 */
export const divide = (value: number, by: number, rounding: Rounding): number => {
  if (
    value > -SURE &&
    value < SURE &&
    Math.floor(value) === value &&
    by > 0 &&
    by < SURE &&
    Math.floor(by) === by
  )
    return divideExact(value, by, rounding)
  return mulDiv(value, ratio(1, by), rounding)
}

/** One bracket: what lies above the bracket before, up to and including `upTo`. The last has no `upTo`. */
export interface Bracket {
  readonly upTo?: number
  readonly rate: Ratio
}

/** Progressive brackets, made by `scale`. */
export interface Scale {
  readonly brackets: readonly Bracket[]
}

/**
 * Progressive brackets: each part of a value is taken at its bracket's rate.
 *
 * @example scale([{ upTo: 1000_00, rate: ratio(0, 1) }, { rate: ratio(20, 100) }])
 * @throws RuleError `bad-scale` unless ascending with only the last bracket open.
 */
export const scale = (brackets: readonly Bracket[]): Scale => {
  const ends = brackets.map(({ upTo }) => upTo ?? Number.POSITIVE_INFINITY)
  const ascending = ends.every((end, index) => end > (ends[index - 1] ?? 0))
  const open = ends.indexOf(Number.POSITIVE_INFINITY)
  if (!ascending || open !== ends.length - 1 || ends.slice(0, -1).some((end) => !Number.isSafeInteger(end)))
    throw new RuleError(problem('bad-scale'))
  return { brackets }
}

/**
 * What the brackets of a scale take of a value, each bracket's part rounded; nothing of a value below zero.
 *
 * @example onScale(1500_00, taxScale, 'half-up')
 */
export const onScale = (value: number, { brackets }: Scale, rounding: Rounding): number => {
  let taken = 0
  let from = 0
  for (const { upTo = Number.POSITIVE_INFINITY, rate } of brackets) {
    if (value <= from) break
    taken += mulDiv(Math.min(value, upTo) - from, rate, rounding)
    from = upTo
  }
  return Number.isSafeInteger(taken) ? taken : overflow(`${value} on a scale`)
}

/** A condition that may be unknown. */
export type Maybe<Value> = Value | undefined

/**
 * Known false decides; otherwise unknown where any is unknown. Handed over as the formula of a `decide` rule, it is written
 * into the compiled stage.
 */
export const and = (...conditions: readonly Maybe<boolean>[]): Maybe<boolean> =>
  conditions.includes(false) ? false : conditions.includes(undefined) ? undefined : true

/** Known true decides; otherwise unknown where any is unknown. As a formula, like `and`. */
export const or = (...conditions: readonly Maybe<boolean>[]): Maybe<boolean> =>
  conditions.includes(true) ? true : conditions.includes(undefined) ? undefined : false

/** Unknown stays unknown. */
export const not = (condition: Maybe<boolean>): Maybe<boolean> =>
  condition === undefined ? undefined : !condition

/** Only the branch that is taken has to be known; two equal branches decide without the condition. */
export const ifElse = <Then, Otherwise>(
  condition: Maybe<boolean>,
  then: Maybe<Then>,
  otherwise: Maybe<Otherwise>,
): Maybe<Then | Otherwise> => {
  if (condition === undefined) return (then as unknown) === otherwise ? then : undefined
  return condition ? then : otherwise
}

/**
 * An amount (of money, of heads) where a condition holds, 0 where it does not, whatever it would come to: what it would
 * is then not worked out. As a formula over [condition, amount], like `and`.
 */
export const amountIf = (condition: Maybe<boolean>, amount: Maybe<number>): Maybe<number> =>
  ifElse(condition, amount, 0)
