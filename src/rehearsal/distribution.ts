import { MINUTE_MS, type Text } from '../kernel/index.ts'
import type { Draw } from './draw.ts'

/** How long something takes, in minutes. Data, so that a report can print what was assumed. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly minutes: number }
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** Positive and skewed, as times of work are: half are below the median, nine in ten below `p90`. */
  | { readonly kind: 'lognormal'; readonly median: number; readonly p90: number }

export const fixed = (minutes: number): Distribution => ({ kind: 'fixed', minutes })
export const uniform = (from: number, to: number): Distribution => ({ kind: 'uniform', from, to })
export const exponential = (mean: number): Distribution => ({ kind: 'exponential', mean })
export const lognormal = (median: number, p90: number): Distribution => ({ kind: 'lognormal', median, p90 })

/** The standard normal's quantile of 0.9. */
const Z90 = 1.2815515655446004
/** Nothing takes longer than ten years: a limit on absurd scenarios. */
const LONGEST_MINUTES = 5_256_000

/** A standard normal, by Box and Muller; two draws. */
const normal = (draw: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - draw.next())) * Math.cos(2 * Math.PI * draw.next())

const minutesOf = (of: Distribution, draw: Draw): number => {
  switch (of.kind) {
    case 'fixed':
      return of.minutes
    case 'uniform':
      return of.from + (of.to - of.from) * draw.next()
    case 'exponential':
      return -Math.log(1 - draw.next()) * of.mean
    case 'lognormal':
      return of.median * Math.exp((Math.log(of.p90 / of.median) / Z90) * normal(draw))
  }
}

/** A time in whole milliseconds. */
export const sample = (of: Distribution, draw: Draw): number =>
  Math.round(Math.min(minutesOf(of, draw), LONGEST_MINUTES) * MINUTE_MS)

/** What is wrong with a distribution's numbers; undefined where nothing is. */
export const flawOf = (of: Distribution): Text | undefined => {
  const numbers = Object.values(of).filter((value) => typeof value === 'number')
  if (numbers.some((value) => !Number.isFinite(value) || value < 0 || value > LONGEST_MINUTES))
    return { zh: '时长须在 0 至十年之间', en: 'a time must be from 0 to ten years' }
  if (of.kind === 'uniform' && of.from > of.to)
    return { zh: '时长的下限高于上限', en: 'a time is from more than to' }
  if (of.kind === 'lognormal' && (of.median <= 0 || of.p90 < of.median))
    return { zh: '中位数须大于 0 且不高于 p90', en: 'a median must be above 0 and not above the p90' }
  return undefined
}

/** A distribution in words, for the list of what was assumed. */
export const inWords = (of: Distribution): Text => {
  switch (of.kind) {
    case 'fixed':
      return { zh: `${of.minutes} 分钟`, en: `${of.minutes} min` }
    case 'uniform':
      return { zh: `${of.from}–${of.to} 分钟均匀`, en: `${of.from}–${of.to} min, uniform` }
    case 'exponential':
      return { zh: `平均 ${of.mean} 分钟(指数)`, en: `mean ${of.mean} min, exponential` }
    case 'lognormal':
      return {
        zh: `中位 ${of.median} 分钟,九成在 ${of.p90} 分钟内`,
        en: `median ${of.median} min, nine in ten within ${of.p90}`,
      }
  }
}
