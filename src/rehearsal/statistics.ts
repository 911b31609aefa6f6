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

/** The mean of independent values with Student's interval; nulls say nothing, and one value has no interval. */
export const estimate = (values: readonly (number | null)[], confidence = 0.95): Estimate | null =>
  ratio(
    values.flatMap((value) => (value === null ? [] : [{ top: value, bottom: 1 }])),
    confidence,
  )

/** A sum over another, from one replication. */
export interface Pair {
  readonly top: number
  readonly bottom: number
}

/**
 * The ratio of two means over independent replications (a share, a mean wait) with Student's interval by the delta
 * method. Null where nothing was counted; without bounds where there is one replication.
 */
export const ratio = (pairs: readonly Pair[], confidence = 0.95): Estimate | null => {
  const n = pairs.length
  const top = pairs.reduce((sum, pair) => sum + pair.top, 0)
  const bottom = pairs.reduce((sum, pair) => sum + pair.bottom, 0)
  if (bottom === 0) return null
  const mean = top / bottom
  if (n === 1) return { mean, low: null, high: null, n }
  const squares = pairs.reduce((sum, pair) => sum + (pair.top - mean * pair.bottom) ** 2, 0)
  const half = (t(n - 1, confidence) * Math.sqrt(squares / (n - 1) / n)) / (bottom / n)
  return { mean, low: mean - half, high: mean + half, n }
}

/**
 * A share: as `ratio`, within 0 and 1. Where all or none were hit the replications tell no spread; the bound is then
 * the exact one for so many cases (Clopper and Pearson).
 */
export const share = (pairs: readonly Pair[], confidence = 0.95): Estimate | null => {
  const found = ratio(pairs, confidence)
  if (!found) return null
  const count = pairs.reduce((sum, pair) => sum + pair.bottom, 0)
  const unseen = 1 - ((1 - confidence) / 2) ** (1 / count)
  if (found.mean === 1) return { ...found, low: 1 - unseen, high: 1 }
  if (found.mean === 0) return { ...found, low: 0, high: unseen }
  const within = (bound: number | null) => (bound === null ? null : Math.min(1, Math.max(0, bound)))
  return { ...found, low: within(found.low), high: within(found.high) }
}

/** Half the width of an interval; Infinity where there is none. */
export const halfWidth = (of: Estimate | null): number =>
  of?.low == null || of.high === null ? Number.POSITIVE_INFINITY : (of.high - of.low) / 2
