import { AGREEMENTS, counted, type Exactness, type SheetLine, type Stated, text } from '../kernel/index.ts'
import type { EditionLine } from './editions.ts'
import type { Lang } from './format.ts'

const WITH: Readonly<Record<Exactness, readonly [zh: (number: string, unit: string) => string, en: string]>> =
  {
    exact: [(number, unit) => `${number}${unit}`, ''],
    over: [(number, unit) => `${number}余${unit}`, 'over '],
    'at-least': [(number, unit) => `${number}${unit}以上`, 'at least '],
    about: [(number, unit) => `约${number}${unit}`, 'about '],
    order: [(number, unit) => `${number}${unit}量级`, 'in the order of '],
  }

const MILLION = 1e6
const BILLION = 1e9

/** Making one costs more than a hundred numbers written with it. */
const WITH_DIGITS = [2, 3].map((digits) => new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }))

const numberText = (value: number, digits: 2 | 3): string => WITH_DIGITS[digits - 2]!.format(value)

/** In English in base units: 1,703 亿元 are 170.3 billion yuan. */
const inEnglish = (value: number): string => {
  if (Math.abs(value) >= BILLION) return `${numberText(value / BILLION, 3)} billion`
  return Math.abs(value) >= MILLION ? `${numberText(value / MILLION, 3)} million` : numberText(value, 2)
}

/** A value of a line as people read it, with its unit. */
export const lineValueText = (
  { unit, scale }: Pick<SheetLine, 'unit' | 'scale'>,
  value: number,
  lang: Lang,
  exactness: Exactness = 'exact',
): string => {
  const [zh, en] = WITH[exactness]
  if (lang === 'zh') return zh(numberText(value, 2), unit.zh === '%' ? ' %' : unit.zh)
  const whole = Number((value * scale).toPrecision(12))
  return `${en}${inEnglish(whole)}${unit.en ? ` ${counted(unit, whole).en}` : ''}`
}

const NO_RECORDS = text('无记录', 'no records')

type Of = Pick<SheetLine, 'unit' | 'scale'>

/** What was said, as it was said; empty where nothing was. */
export const reportedText = (line: Of, of: Stated | undefined, lang: Lang): string =>
  of ? lineValueText(line, of.value, lang, of.exactness) : ''

/** What the records give, or that they give nothing; empty where nothing is recorded of it. */
export const recordedText = (line: Of, value: number | null | undefined, lang: Lang): string => {
  if (value === undefined) return ''
  return value === null ? NO_RECORDS[lang] : lineValueText(line, value / line.scale, lang)
}

/** What is otherwise now, of either side; empty where nothing is. */
export const nowText = (line: EditionLine, lang: Lang): string =>
  [reportedText(line, line.reportedNow, lang), recordedText(line, line.recordedNow?.value, lang)]
    .filter(Boolean)
    .join(' · ')

/** Whether the two sides agree, and by how much they differ where they do not; empty where there is only one. */
export const comparedText = (line: EditionLine, lang: Lang): string => {
  if (!line.compared) return ''
  const { agreement, difference } = line.compared
  const said = AGREEMENTS[agreement][lang]
  return agreement === 'agrees' ? said : `${said} (${lineValueText(line, difference, lang)})`
}
