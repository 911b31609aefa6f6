import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  and,
  dayNumber,
  divide,
  fullYears,
  ifElse,
  type Maybe,
  mulDiv,
  not,
  onScale,
  or,
  type Rounding,
  RuleError,
  ratio,
  scale,
} from './index.ts'

/** The same in big integers, from the definition of each rounding. */
const exactly = (value: bigint, num: bigint, den: bigint, rounding: Rounding): bigint => {
  const product = value * num
  const floor = product >= 0n ? product / den : -((-product + den - 1n) / den)
  if (rounding === 'floor') return floor
  if (rounding === 'ceil') return floor * den === product ? floor : floor + 1n
  const size = product < 0n ? -product : product
  const half = (2n * size + den) / (2n * den)
  return product < 0n ? -half : half
}

const rounding = fc.constantFrom<Rounding>('floor', 'ceil', 'half-up')
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }))
const positive = fc.oneof(
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 1, max: 1000 }),
  fc.integer({ min: 2 ** 50, max: 2 ** 52 }),
)
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof RuleError ? error.problems[0]!.code : String(error)
  }
}

describe('exact arithmetic', () => {
  it('multiplies and divides as big integers do, or says that it overflows', () => {
    fc.assert(
      fc.property(whole, whole, positive, rounding, (value, num, den, how) => {
        const right = exactly(BigInt(value), BigInt(num), BigInt(den), how)
        if (Number.isSafeInteger(Number(right)) && BigInt(Number(right)) === right)
          expect(BigInt(mulDiv(value, ratio(num, den), how))).toBe(right)
        else expect(codeOf(() => mulDiv(value, ratio(num, den), how))).toBe('overflow')
        expect(BigInt(divide(value, den, how))).toBe(exactly(BigInt(value), 1n, BigInt(den), how))
      }),
      { numRuns: 3000 },
    )
  })

  it('is exact where floating-point division rounds up to a whole number', () => {
    for (const quotient of [2 ** 50 - 1, 2 ** 47 + 3, 999_999_999_999])
      for (const den of [3, 7, 1000]) {
        const product = quotient * den - 1
        if (Number.isSafeInteger(product)) {
          expect(divide(product, den, 'floor')).toBe(quotient - 1)
          expect(divide(product, den, 'ceil')).toBe(quotient)
        }
      }
  })

  it.each([
    [5, 'half-up', 3],
    [-5, 'half-up', -3],
    [-5, 'floor', -3],
    [-5, 'ceil', -2],
  ] as const)('halves of %i, %s: %i', (value, how, result) => {
    expect(divide(value, 2, how)).toBe(result)
  })

  it('refuses what is not whole, ratios without sense and scales out of order', () => {
    expect(codeOf(() => mulDiv(0.5, ratio(1, 2), 'floor'))).toBe('bad-value')
    expect(codeOf(() => mulDiv(Number.NaN, ratio(1, 2), 'floor'))).toBe('bad-value')
    expect(codeOf(() => ratio(1, 0))).toBe('bad-ratio')
    expect(codeOf(() => ratio(0.3, 1))).toBe('bad-ratio')
    expect(codeOf(() => divide(1, -2, 'floor'))).toBe('bad-ratio')
    const rate = ratio(1, 10)
    expect(codeOf(() => scale([{ upTo: 20, rate }, { upTo: 10, rate }, { rate }]))).toBe('bad-scale')
    expect(codeOf(() => scale([{ upTo: 20, rate }]))).toBe('bad-scale')
    expect(codeOf(() => scale([{ rate }, { rate }]))).toBe('bad-scale')
  })

  it('takes each part of a value at the rate of its bracket', () => {
    const tax = scale([
      { upTo: 1000_00, rate: ratio(0, 1) },
      { upTo: 2000_00, rate: ratio(10, 100) },
      { rate: ratio(20, 100) },
    ])
    expect([0, 1000_00, 1500_00, 2000_00, 3000_00].map((value) => onScale(value, tax, 'half-up'))).toEqual([
      0, 0, 50_00, 100_00, 300_00,
    ])
    expect(onScale(-5, tax, 'half-up')).toBe(0)
  })
})

describe('logic with unknowns', () => {
  const maybe = fc.constantFrom<Maybe<boolean>>(true, false, undefined)

  it('answers as every way of filling in the unknowns would, and only then', () => {
    fc.assert(
      fc.property(fc.array(maybe, { maxLength: 5 }), (conditions) => {
        const worlds = conditions.reduce<boolean[][]>(
          (all, each) =>
            (each === undefined ? [true, false] : [each]).flatMap((value) =>
              all.map((world) => [...world, value]),
            ),
          [[]],
        )
        const agreed = (answer: (world: boolean[]) => boolean): Maybe<boolean> => {
          const answers = new Set(worlds.map(answer))
          return answers.size === 1 ? [...answers][0] : undefined
        }
        expect(and(...conditions)).toBe(agreed((world) => world.every(Boolean)))
        expect(or(...conditions)).toBe(agreed((world) => world.some(Boolean)))
        expect(not(conditions[0])).toBe(conditions[0] === undefined ? undefined : !conditions[0])
      }),
    )
  })

  it('needs only the branch that is taken', () => {
    expect(ifElse(true, 1, undefined)).toBe(1)
    expect(ifElse(false, undefined, 2)).toBe(2)
    expect(ifElse(true, undefined, 2)).toBeUndefined()
    expect(ifElse<number, number>(undefined, 3, 3)).toBe(3)
    expect(ifElse(undefined, 3, 4)).toBeUndefined()
    expect(ifElse(undefined, undefined, 4)).toBeUndefined()
  })
})

describe('ages', () => {
  it.each([
    ['1945-12-31', '2025-12-30', 79],
    ['1945-12-31', '2025-12-31', 80],
    ['2000-02-29', '2001-02-28', 0],
    ['2000-02-29', '2001-03-01', 1],
    ['2000-02-29', '2004-02-29', 4],
    ['2025-06-01', '2025-05-31', -1],
    ['0000-01-01', '9999-12-31', 9999],
  ])('from %s to %s: %i full years', (from, until, years) => {
    expect(fullYears(dayNumber(from), dayNumber(until))).toBe(years)
  })

  it('are those of the calendar', () => {
    const day = fc.integer({ min: dayNumber('1850-01-01'), max: dayNumber('2150-12-31') })
    fc.assert(
      fc.property(day, day, (from, until) => {
        const [born, now] = [new Date(from * 86_400_000), new Date(until * 86_400_000)]
        const before =
          now.getUTCMonth() * 32 + now.getUTCDate() < born.getUTCMonth() * 32 + born.getUTCDate() ? 1 : 0
        expect(fullYears(from as never, until as never)).toBe(
          now.getUTCFullYear() - born.getUTCFullYear() - before,
        )
      }),
      { numRuns: 2000 },
    )
  })
})
