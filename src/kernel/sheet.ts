import { type Text, text } from './text.ts'

/** What a stated number leaves open: "over 1,000" is not 1,000. */
export type Exactness = 'exact' | 'over' | 'at-least' | 'about' | 'order'

/** A number that somebody answers for, as they said it. */
export interface Stated {
  /** In the line's unit. */
  readonly value: number
  readonly exactness: Exactness
  readonly by: Text
  /** When it was said, where that is known. */
  readonly day?: string | undefined
  readonly source: Text
  /** The case by which it came onto the sheet; absent where it was there from the beginning. */
  readonly statement?: string | undefined
}

/** Which records a figure is summed from. */
export interface Recorded {
  readonly programme: string
  readonly indicator: string
  readonly area?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A figure as the records give it. */
export interface Counted extends Recorded {
  readonly numerator: number
  /** Null for counts and sums, which have none. */
  readonly denominator: number | null
  /** In base units, `%` for shares and yuan for money; null where nothing was recorded, which is not zero. */
  readonly value: number | null
}

/** One figure that a sheet answers for, with all that is needed to read it later: names may change, an edition does not. */
export interface SheetLine {
  readonly figure: string
  readonly chapter: Text
  readonly name: Text
  readonly subject: Text
  readonly period: Text
  readonly unit: Text
  /** So many base units make one of `unit`: 10,000 persons a 万人. */
  readonly scale: number
  readonly reported?: Stated | undefined
  readonly recorded?: Counted | undefined
}

/** A figure of a sheet before it is counted. */
export interface SheetFigure extends Omit<SheetLine, 'recorded'> {
  /** Summed over the days of the edition where it names none. */
  readonly recorded?: Recorded | undefined
}

/** What comes of figures checked against each other. */
export type CheckResult =
  | 'consistent'
  /** Equal once rounded as it was stated. */
  | 'rounding'
  | 'inconsistent'
  /** Near, and counted by another rule: no proof either way. */
  | 'near'
  /** What is listed is said to be only a part. */
  | 'partly-listed'
  /** Reckoned from the others; nothing was stated that it could be held against. */
  | 'derived'
  /** What it would take is not on the sheet. */
  | 'unknown'

/** Figures of a sheet held against each other, or one reckoned from the others. */
export interface SheetCheck {
  readonly id: string
  readonly figures: readonly string[]
  readonly what: Text
  readonly stated: string
  readonly computed: string
  readonly result: CheckResult
}

/** How what was reported and what was recorded agree. */
export type Agreement = 'agrees' | 'rounding' | 'differs'

/** What is said of a figure's two sides. */
export const AGREEMENTS: Readonly<Record<Agreement, Text>> = {
  agrees: text('相符', 'agree'),
  rounding: text('四舍五入后相符', 'agree when rounded'),
  differs: text('不符', 'differ'),
}

/** What is said of a check. */
export const CHECK_RESULTS: Readonly<Record<CheckResult, Text>> = {
  consistent: text('一致', 'consistent'),
  rounding: text('四舍五入后一致', 'consistent when rounded'),
  inconsistent: text('不一致', 'not consistent'),
  near: text('量级一致', 'near, by another way of counting'),
  'partly-listed': text('列举不全', 'only partly listed'),
  derived: text('推算(无对照)', 'reckoned; nothing was stated'),
  unknown: text('不可核', 'cannot be checked here'),
}

const digitsAfterPoint = (value: number): number => String(value).split('.')[1]?.length ?? 0
/** Of 2,300 it is 100; of 7.8 it is 0.1. */
const lastPlace = (value: number): number => {
  if (!Number.isInteger(value)) return 10 ** -digitsAfterPoint(value)
  const zeros = /0*$/.exec(String(Math.abs(value)))![0].length
  return value === 0 ? 1 : 10 ** zeros
}
/** Sums of decimals are off by less than that. */
const SLACK = 1e-12

/**
 * Whether a recorded value is what was stated, as far as the words go. "Over 2,300" holds for 2,300 to 2,399: up to the
 * next number that would be said with the same digits.
 *
 * @param value in the unit that the other was stated in.
 */
export const agreement = (
  { value: said, exactness }: Pick<Stated, 'value' | 'exactness'>,
  value: number,
): Agreement => {
  const near = Math.abs(value - said)
  const slack = SLACK * Math.max(1, Math.abs(said))
  const place = lastPlace(said)
  const reached = value >= said - slack
  switch (exactness) {
    case 'over':
      return reached && value < said + place - slack ? 'agrees' : 'differs'
    case 'at-least':
      return reached ? 'agrees' : 'differs'
    case 'about':
      return near <= place / 2 + slack ? 'agrees' : 'differs'
    case 'order':
      return reached && value < said * 10 ? 'agrees' : 'differs'
    case 'exact':
      if (near <= slack) return 'agrees'
      return near <= 10 ** -digitsAfterPoint(said) / 2 + slack ? 'rounding' : 'differs'
  }
}

/** What was reported and what was recorded of one figure, in the line's unit; undefined where it has not both. */
export const comparedLine = ({
  reported,
  recorded,
  scale,
}: Pick<SheetLine, 'reported' | 'recorded' | 'scale'>):
  | { readonly agreement: Agreement; readonly difference: number }
  | undefined => {
  if (!reported || !recorded || recorded.value === null) return undefined
  const value = recorded.value / scale
  const difference = Number((value - reported.value).toPrecision(12))
  return { agreement: agreement(reported, value), difference }
}

/** The figures that a city answers for, as a desk works with them; the city pack makes it. */
export interface Sheet {
  /** The programme of its editions; it has the machine's actions `list`, `compare` and `freeze`. */
  readonly edition: string
  /** The programme by which figures are put on it or corrected: of its cases those `confirmed` count. */
  readonly statement: string
  /** Those it has from the beginning. */
  readonly figures: readonly SheetFigure[]
  /**
   * A figure as a statement leaves it; undefined where the statement does not say enough.
   *
   * @param input what the statement was proposed with.
   * @param statement its case.
   */
  revised(
    before: SheetFigure | undefined,
    figure: string,
    input: unknown,
    statement: string,
  ): SheetFigure | undefined
  /** Recomputes what can be recomputed from the figures that were reported. */
  check(lines: readonly Omit<SheetLine, 'recorded'>[]): readonly SheetCheck[]
}
