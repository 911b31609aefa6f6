import type { Lang, Text } from './lang.tsx'

const digits = (lang: Lang, value: number): string =>
  value.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 })

/** So many milliseconds make an hour. */
export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10)

const isRatio = (value: unknown): value is { num: number; den: number } =>
  typeof value === 'object' && value !== null && 'num' in value && 'den' in value

export const OTHERS: Text = { zh: '其他', en: 'others' }

/** What so many of something are called: two birds, one bird. */
export const unitFor = (many: Text, one: Text | undefined, value: unknown): Text =>
  Math.abs(Number(value)) === 1 ? (one ?? many) : many

/** Fen as yuan. */
export const moneyText = (lang: Lang, fen: number): string => `¥${digits(lang, fen / 100)}`

/** A value of the rules as people read it; its type says what a number means. */
export const valueText = (
  lang: Lang,
  type: string,
  value: unknown,
  words?: Readonly<Record<string, Text>>,
  keyName: (key: string) => string = (key) => key,
): string => {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (typeof value === 'number') {
    if (type === 'money') return moneyText(lang, value)
    return type === 'date' ? dayText(value) : digits(lang, value)
  }
  if (typeof value === 'string') return words?.[value]?.[lang] ?? value
  if (isRatio(value)) return `${digits(lang, (100 * value.num) / value.den)} %`
  if (Array.isArray(value)) return value.map((each) => valueText(lang, type, each, words, keyName)).join(', ')
  const { of, default: others } = value as { of?: object; default?: unknown }
  // A table: values by a word, and one for all others.
  const entries = Object.entries(
    of ? { ...of, ...(others === undefined ? {} : { [OTHERS[lang]]: others }) } : value,
  )
  return (
    entries
      .map(([key, each]) => `${keyName(key)}: ${valueText(lang, type, each, words, keyName)}`)
      .join('; ') || '—'
  )
}
