import { agreement, type CheckResult, type SheetCheck, type Text, text } from '../../kernel/index.ts'

/** A stated number as the checks read it: in its own unit, and in base units. */
export interface Number {
  readonly value: number
  readonly base: number
}

/** Numbers of a sheet by figure; undefined where there is none. */
export type Numbers = (figure: string) => Number | undefined

interface Found {
  readonly stated: string
  readonly computed: string
  readonly result: CheckResult
}

/** Figures held against each other, or one reckoned from others: `find` is given their numbers in order. */
export interface Check {
  readonly id: string
  readonly figures: readonly string[]
  readonly what: Text
  find(numbers: readonly Number[]): Found
}

const rounded = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)))
const holds = (is: boolean): CheckResult => (is ? 'consistent' : 'inconsistent')
const total = (numbers: readonly Number[]): number => numbers.reduce((sum, { base }) => sum + base, 0)
/** Sums and products of decimals are told without the tail that binary fractions have. */
const plain = (value: number): string => String(Number(value.toPrecision(12)))

/** The same number, said in two places. */
export const repeated = (id: string, one: string, other: string): Check => ({
  id,
  figures: [one, other],
  what: text('同一数字两处一致', 'The same number in two places'),
  find: ([a, b]) => ({
    stated: plain(b!.value),
    computed: plain(a!.value),
    result: holds(a!.base === b!.base),
  }),
})

/** As many are listed as are said to be; `isPart` where the list says itself that it goes on. */
export const listed = (id: string, figure: string, count: number, isPart = false): Check => ({
  id,
  figures: [figure],
  what: text('列举项数与所称数量', 'As many listed as were said to be'),
  find: ([said]) => ({
    stated: plain(said!.value),
    computed: String(count),
    result:
      count === said!.value ? 'consistent' : isPart && count < said!.value ? 'partly-listed' : 'inconsistent',
  }),
})

/** A part is not more than the whole it is said to be of. */
export const atMost = (id: string, [less, more]: readonly [string, string], what: Text): Check => ({
  id,
  figures: [less, more],
  what,
  find: ([a, b]) => {
    const result = holds(a!.base <= b!.base)
    return { stated: `${plain(a!.base)} ≤ ${plain(b!.base)}`, computed: plain(a!.base), result }
  },
})

/** Parts together are not more than the whole, which may be of parts itself. */
export const sumAtMost = (
  id: string,
  parts: readonly string[],
  whole: readonly string[],
  what: Text,
): Check => ({
  id,
  figures: [...parts, ...whole],
  what,
  find: (numbers) => {
    const [sum, most] = [total(numbers.slice(0, parts.length)), total(numbers.slice(parts.length))]
    return { stated: plain(most), computed: plain(sum), result: holds(sum <= most) }
  },
})

export const same = (id: string, [one, other]: readonly [string, string], what: Text): Check => ({
  ...repeated(id, other, one),
  figures: [one, other],
  what,
})

/** Who is so far up among all is at least as far up among some of them. */
export const rankAmong = (id: string, [all, some]: readonly [string, string], what: Text): Check => ({
  id,
  figures: [all, some],
  what,
  find: ([a, b]) => ({
    stated: plain(a!.value),
    computed: plain(b!.value),
    result: holds(b!.value <= a!.value),
  }),
})

/** A share that was stated, reckoned again: equal, or equal once rounded as it was stated. */
export const shareOf = (
  id: string,
  [part, whole, share]: readonly [string, string, string],
  what: Text,
): Check => ({
  id,
  figures: [part, whole, share],
  what,
  find: ([a, b, said]) => {
    const percent = (a!.base / b!.base) * 100
    const result = agreement({ value: said!.value, exactness: 'exact' }, percent)
    return {
      stated: plain(said!.value),
      computed: rounded(percent, 4),
      result: result === 'agrees' ? 'consistent' : result === 'rounding' ? 'rounding' : 'inconsistent',
    }
  },
})

/** What follows from the figures and was stated nowhere. `sign` where they only bound it. */
export const derived = (
  id: string,
  figures: readonly string[],
  what: Text,
  reckon: (...values: readonly number[]) => number,
  decimals = 0,
  sign = '',
): Check => ({
  id,
  figures,
  what,
  find: (numbers) => {
    const value = reckon(...numbers.map((each) => each.value))
    return { stated: '', computed: `${sign}${rounded(value, decimals)}`, result: 'derived' }
  },
})

/** Held against a number from elsewhere; `told` figures are what is held against it, all of them where it is not said. */
export const against = (
  id: string,
  figures: readonly string[],
  what: Text,
  elsewhere: string,
  judge: (...values: readonly number[]) => CheckResult,
  told = figures.length,
): Check => ({
  id,
  figures,
  what,
  find: (numbers) => ({
    stated: numbers
      .slice(0, told)
      .map(({ value }) => plain(value))
      .join(' + '),
    computed: elsewhere,
    result: judge(...numbers.map(({ value }) => value)),
  }),
})

/** What it would take to check it is not on the sheet. */
export const notToBeChecked = (id: string, figures: readonly string[], what: Text): Check => ({
  id,
  figures,
  what,
  find: (numbers) => ({ stated: plain(numbers.at(-1)!.value), computed: '', result: 'unknown' }),
})

/** Every check whose figures are all there. */
export const runChecks = (checks: readonly Check[], numbers: Numbers): readonly SheetCheck[] =>
  checks.flatMap(({ id, figures, what, find }) => {
    const found = figures.map(numbers)
    return found.every((each): each is Number => each !== undefined)
      ? [{ id, figures, what, ...find(found) }]
      : []
  })
