/** An estimate from independent replications with its confidence interval; null bounds where one says nothing. */
export interface Estimate {
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
  /** How many replications had a value. */
  readonly n: number
}

/** The natural logarithm of the gamma function (Lanczos, g = 7, n = 9). */
const logGamma = (x: number): number => {
  const series = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const base = x + 6.5
  const sum = series.reduce((total, term, k) => (k === 0 ? term : total + term / (x - 1 + k)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum)
}

/** The continued fraction of the incomplete beta function (Lentz). */
const betaFraction = (x: number, a: number, b: number): number => {
  const tiny = 1e-300
  let c = 1
  let d = 1 / Math.max(tiny, 1 - ((a + b) * x) / (a + 1))
  let product = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || tiny)
    c = 1 + even / c || tiny
    product *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || tiny)
    c = 1 + odd / c || tiny
    product *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  return product
}

const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The two-sided quantile of Student's t: P(|T| ≤ t) = confidence. */
export const studentT = (degrees: number, confidence: number): number => {
  let [low, high] = [0, 1e6]
  for (let round = 0; round < 100; round++) {
    const t = (low + high) / 2
    const inside = 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    if (inside < confidence) low = t
    else high = t
  }
  return (low + high) / 2
}

const tables = new Map<string, number>()
const t = (degrees: number, confidence: number): number => {
  const key = `${degrees} ${confidence}`
  const known = tables.get(key) ?? studentT(degrees, confidence)
  tables.set(key, known)
  return known
}

/** A sum over another, from one replication. */
export interface Pair {
  readonly top: number
  readonly bottom: number
}

/** Between which an estimate lies whatever comes. */
type Limits = readonly [least: number, most: number]

/** What differs by less is rounding. */
const SPREAD = 1e-9

/** How far each replication draws a ratio of sums from its mean: the delta method. Undefined where nothing was counted. */
const deviations = (pairs: readonly Pair[]): { mean: number; of: readonly number[] } | undefined => {
  const top = pairs.reduce((sum, pair) => sum + pair.top, 0)
  const bottom = pairs.reduce((sum, pair) => sum + pair.bottom, 0)
  if (bottom === 0) return undefined
  const mean = top / bottom
  return { mean, of: pairs.map((pair) => ((pair.top - mean * pair.bottom) * pairs.length) / bottom) }
}

/**
 * The bounds where no replication differs from another, so that they tell no spread: those unlike them, of which none
 * was seen, may lie anywhere within the limits. How many there may be is the rule of three, exactly: where they are
 * that share of all, so many alike come up with a chance of `(1 - confidence) / 2`. A replication is one observation
 * however many cases it has, for they share its days and its crews. Undefined where nothing can be said.
 */
const alike = (mean: number, seen: number, [least, most]: Limits, confidence: number): Limits | undefined => {
  // All or none is what one asks about; that the others are like the first one, whatever that was, says one less.
  const observed = mean === least || mean === most ? seen : seen - 1
  if (observed === 0 || !Number.isFinite(most - least)) return undefined
  const unseen = 1 - ((1 - confidence) / 2) ** (1 / observed)
  return [mean - unseen * (mean - least), mean + unseen * (most - mean)]
}

/**
 * How many standard errors the truth may lie to the side on which a few replications go far, beyond Student's t: his
 * interval takes them to be evenly spread, and is too short on that side (Johnson, "Modified t tests and confidence
 * intervals for asymmetrical populations", 1978). The other side is left
 * as it is. Willink's inversion of 2005 holds the truth a little oftener, but grows without measure where one of few
 * replications is far off: 38 to 92 % around 83 %.
 */
const further = (t: number, skew: number): number => skew * (1 + 2 * t * t)

/** The third moment of deviations in standard errors, over 6 n; 0 where two tell of none. */
const skewOf = (of: readonly number[], error: number): number => {
  const n = of.length
  if (n < 3) return 0
  const third = (n * of.reduce((sum, by) => sum + by ** 3, 0)) / ((n - 1) * (n - 2))
  return third / (6 * n * n * error ** 3)
}

/**
 * An estimate with Student's interval over replications, corrected where they lie unevenly; with that of `alike` where
 * they tell no spread.
 */
const interval = (
  mean: number,
  of: readonly number[],
  seen: number,
  limits: Limits,
  confidence: number,
): Estimate => {
  const n = of.length
  const [least, most] = limits
  const error = Math.sqrt(of.reduce((sum, by) => sum + by * by, 0) / Math.max(1, n - 1) / n)
  if (error < SPREAD) {
    const [low, high] = alike(mean, seen, limits, confidence) ?? [null, null]
    return { mean, low, high, n }
  }
  const [student, skew] = [t(n - 1, confidence), skewOf(of, error)]
  const by = further(student, skew)
  const low = mean - (student + Math.max(0, -by)) * error
  const high = mean + (student + Math.max(0, by)) * error
  return { mean, low: Math.max(least, low), high: Math.min(most, high), n }
}

const ratioWithin = (pairs: readonly Pair[], limits: Limits, confidence: number): Estimate | null => {
  const found = deviations(pairs)
  const seen = pairs.filter(({ bottom }) => bottom > 0).length
  return found ? interval(found.mean, found.of, seen, limits, confidence) : null
}

/** The ratio of two means over independent replications (a mean wait, hours at work), 0 or more. Null where nothing was counted. */
export const ratio = (pairs: readonly Pair[], confidence = 0.95): Estimate | null =>
  ratioWithin(pairs, [0, Number.POSITIVE_INFINITY], confidence)

/** A share: as `ratio`, within 0 and 1. */
export const share = (pairs: readonly Pair[], confidence = 0.95): Estimate | null =>
  ratioWithin(pairs, [0, 1], confidence)

/**
 * How much another share is above this one, replication by replication under the same luck: the difference of the two
 * shares, with the interval of what each replication does to it. Null where either counted nothing.
 */
export const shareDifference = (
  here: readonly Pair[],
  there: readonly Pair[],
  confidence = 0.95,
): Estimate | null => {
  const [a, b] = [deviations(here), deviations(there)]
  if (!a || !b) return null
  const of = b.of.map((by, nth) => by - a.of[nth]!)
  const seen = here.filter(({ bottom }, nth) => bottom > 0 && there[nth]!.bottom > 0).length
  return interval(b.mean - a.mean, of, seen, [-1, 1], confidence)
}

/** Half the width of an interval; Infinity where there is none. */
export const halfWidth = (of: Estimate | null): number =>
  of?.low == null || of.high === null ? Number.POSITIVE_INFINITY : (of.high - of.low) / 2

/**
 * The share of replications that may go wrong though none of so many did, with the confidence given: the rule of three. No interval over
 * replications knows of what did not come up in any.
 */
export const unseenShare = (replications: number, confidence = 0.95): number =>
  1 - (1 - confidence) ** (1 / replications)

/** Fewer tell too little of the spread: to stop by it, and to go by an interval alone. */
export const LEAST_REPLICATIONS = 20
/** So many more are run once it is known well enough: one stops where the spread happens to look small. */
const MORE_REPLICATIONS = 5

/**
 * Whether a share is known to so much, half its interval: asked after every replication (Chow and Robbins, "On the
 * asymptotic theory of fixed-width sequential confidence intervals for the mean", 1965). That some more make up for
 * the spread not being known is Simons', "On the cost of not knowing the variance when making a fixed-width confidence
 * interval for the mean", 1968.
 */
export const isKnownTo = (pairs: readonly Pair[], precision: number): boolean => {
  const looked = pairs.length - MORE_REPLICATIONS
  if (looked < LEAST_REPLICATIONS) return false
  return [pairs.slice(0, looked), pairs].every((of) => halfWidth(share(of)) <= precision)
}

/** A share where one stopped by a precision: half its interval is that, or what was found where that is more. */
export const atLeast = (of: Estimate, precision: number): Estimate => {
  const half = halfWidth(of)
  if (of.low === null || of.high === null || half >= precision) return of
  // A hair less, so that rounding never makes it more than was asked for.
  const by = precision / half - SPREAD
  return {
    ...of,
    low: Math.max(0, of.mean - by * (of.mean - of.low)),
    high: Math.min(1, of.mean + by * (of.high - of.mean)),
  }
}
