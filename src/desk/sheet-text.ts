import {
  type Agreement,
  type CheckResult,
  type Exactness,
  type SheetLine,
  type Text,
  text,
} from '../kernel/index.ts'
import type { Lang } from './format.ts'

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

const numberText = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits })

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
  return `${en}${inEnglish(Number((value * scale).toPrecision(12)))}${unit.en ? ` ${unit.en}` : ''}`
}
