import { counted, FEN_A_YUAN, HOUR_MS, type Text, text } from '../kernel/index.ts'
import type { FigureRecount, FigureRow } from './figures.ts'

/** A language that people are answered in. */
export type Lang = keyof Text

/** Hours as people say them: 44 h 45 min. */
export const hoursText = (hours: number, lang: Lang): string => {
  const minutes = Math.round(Math.abs(hours) * 60)
  const [h, min] = [Math.floor(minutes / 60), minutes % 60]
  const sign = hours < 0 && minutes > 0 ? '-' : ''
  const [hourWord, minuteWord] = lang === 'zh' ? [' 小时', ' 分'] : [' h', ' min']
  if (h === 0) return `${sign}${min}${minuteWord}`
  return `${sign}${count(h)}${hourWord}${min === 0 ? '' : ` ${min}${minuteWord}`}`
}

/** A whole number with its thousands apart. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 })

/**
 * So many of something in English.
 *
 * @param name what several are called.
 * @example many(1, 'cases') === '1 case'; many(2000, 'cases') === '2,000 cases'
 */
export const many = (value: number, name: string): string =>
  `${count(value)} ${counted(text('', name), value).en}`

/** A figure's value; a dash where there is none, which is not zero. */
export const valueText = (
  { value, unit, unitName }: Pick<FigureRow, 'value' | 'unit' | 'unitName'>,
  lang: Lang,
): string => {
  if (value === null) return '—'
  if (unit === 'ratio') return `${(value * 100).toFixed(1)} %`
  if (unit === 'h') return hoursText(value, lang)
  if (unit === 'cases') return count(value)
  if (unit === 'fen') return `${count(value / FEN_A_YUAN)} ${unitName[lang]}`
  return `${count(value)} ${unitName[lang]}`
}

/** How long, from milliseconds. */
export const spanText = (ms: number, lang: Lang): string => hoursText(ms / HOUR_MS, lang)

const formats = new Map<string, Intl.DateTimeFormat>()

const signed = (value: number, text: string): string => `${value > 0 ? '+' : ''}${text}`

/** That a figure was recounted, when, and what that added to it. */
export const recountText = (
  { unit, unitName }: Pick<FigureRow, 'unit' | 'unitName'>,
  { at, numerator, denominator }: FigureRecount,
  zone: string,
  lang: Lang,
): string => {
  const isCounted = unit === 'ratio' || unit === 'cases'
  const added = isCounted ? count(numerator) : valueText({ value: numerator, unit, unitName }, lang)
  const of = denominator === null ? '' : signed(denominator, count(denominator))
  if (lang === 'zh') {
    const parts = of === '' ? '' : unit === 'h' ? `,件数 ${of}` : `,分母 ${of}`
    const name = of === '' ? '' : unit === 'h' ? '总时长 ' : '分子 '
    return `${timeText(at, zone)} 重新统计:${name}${signed(numerator, added)}${parts}`
  }
  const parts = of === '' ? '' : unit === 'h' ? `, cases ${of}` : `, denominator ${of}`
  const name = of === '' ? '' : unit === 'h' ? 'time in all ' : 'numerator '
  return `Recounted ${timeText(at, zone)}: ${name}${signed(numerator, added)}${parts}`
}

/** A moment where the case is: 2019-12-31 18:54:18. */
export const timeText = (at: number, zone: string): string => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(zone, format)
  return format.format(at)
}
