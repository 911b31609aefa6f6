import { MINUTE_MS } from '../kernel/index.ts'
import type { Estimate } from './statistics.ts'

type Lang = 'zh' | 'en'

const HOUR_MINUTES = 60

/** A time as people say it: 4 min, 2 h 05. */
export const inMinutesText = (ms: number, lang: Lang): string => {
  const minutes = ms / MINUTE_MS
  const [h, min] = lang === 'zh' ? ['小时', '分'] : ['h', 'min']
  if (minutes < 10) return `${minutes.toFixed(1)} ${min}`
  if (minutes < 120) return `${Math.round(minutes)} ${min}`
  const whole = Math.round(minutes)
  return `${Math.floor(whole / 60)} ${h} ${String(whole % 60).padStart(2, '0')}`
}

/** A time that is known to 1.6 %, as bins tell it: whole hours from ten on, five minutes from two hours on. */
export const aboutText = (ms: number, lang: Lang): string => {
  const minutes = ms / MINUTE_MS
  if (minutes < 2 * HOUR_MINUTES) return inMinutesText(ms, lang)
  if (minutes < 10 * HOUR_MINUTES) return inMinutesText(Math.round(minutes / 5) * 5 * MINUTE_MS, lang)
  return `${Math.round(minutes / HOUR_MINUTES)} ${lang === 'zh' ? '小时' : 'h'}`
}

/** No share is known better than this. */
const MOST_DECIMALS = 3

/** As many decimals as leave half an interval one digit, two where it begins with 1 or 2; one where there is no interval. */
const decimalsOf = (half: number | undefined): number =>
  half === undefined || half <= 0
    ? 1
    : Math.min(MOST_DECIMALS, Math.max(0, -Math.floor(Math.log10(half / 3))))

/** How an estimate is written: what it is multiplied by, its unit, and what its numbers and its interval look like. */
interface Manner {
  readonly times: number
  readonly unit: string
  readonly write?: (value: string) => string
  readonly between?: string
}

/**
 * An estimate with its interval in brackets and no more digits than that carries. The ends are rounded away from each
 * other: no rounding makes an interval reach an aim that it does not.
 */
const estimated = (
  { mean, low, high }: Estimate,
  { times, unit, write = (value) => value, between = '–' }: Manner,
): string => {
  const isOpen = low === null || high === null
  const decimals = decimalsOf(isOpen ? undefined : ((high - low) / 2) * times)
  const text = `${write((mean * times).toFixed(decimals))}${unit}`
  if (isOpen) return text
  const by = 10 ** decimals
  // What differs from a round number by less is one.
  const from = Math.floor(low * times * by + 1e-6) / by
  const until = Math.ceil(high * times * by - 1e-6) / by
  return `${text} (${write(from.toFixed(decimals))}${between}${write(until.toFixed(decimals))})`
}

const signed = (value: string): string => {
  const amount = value.replace('-', '')
  return Number(value) === 0 ? amount : `${Number(value) > 0 ? '+' : '−'}${amount}`
}

/** A share with its interval, in percent: 83 % (72–94). A dash where there is none. */
export const shareText = (of: Estimate | null): string =>
  of ? estimated(of, { times: 100, unit: ' %' }) : '—'

/** A difference of shares with its interval, in percentage points: +8 (+2, +14). A dash where there is none. */
export const pointsText = (of: Estimate | null): string =>
  of ? estimated(of, { times: 100, unit: '', write: signed, between: ', ' }) : '—'

/** Minutes with their interval, in hours where they are many: 12 min (9–16). A dash where there are none. */
export const meanTimeText = (of: Estimate | null, lang: Lang): string => {
  if (!of) return '—'
  const [h, min] = lang === 'zh' ? ['小时', '分'] : ['h', 'min']
  if (of.mean < 2 * HOUR_MINUTES) return estimated(of, { times: 1, unit: ` ${min}` })
  return estimated(of, { times: 1 / HOUR_MINUTES, unit: ` ${h}` })
}
