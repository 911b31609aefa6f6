import { count, type Lang, type ParameterInForce } from '../desk/index.ts'
import { FEN_A_YUAN, inBoth, type Programme, type Text, text, unitId, unitName } from '../kernel/index.ts'
import { printable } from './width.ts'

/** A parameter as it is listed: one of the rules, or one of a programme, which changes with its code. */
export type Listed = Omit<ParameterInForce, 'type' | 'keyed' | 'unitOne'> & {
  readonly type?: string
  readonly keyed?: boolean
  readonly programme?: string
}

/** The parameters that programmes bring with them, in the shape of those of the rules. */
export const programmeParameters = (programmes: readonly Programme[]): readonly Listed[] =>
  programmes.flatMap(({ id: programme, parameters }) =>
    Object.entries(parameters).map(([id, { name, unit, called, history }]) => ({
      id: `${programme}/${id}`,
      programme,
      name,
      unit: unitId(unit),
      unitName: unitName(unit),
      ...(called ? { words: called } : {}),
      history: history.map((revision) => ({ ...revision, source: inBoth(revision.source) })),
    })),
  )

const OTHERS = text('其他', 'others')
const YES = text('是', 'yes')
const NO = text('否', 'no')
const UNVERIFIED = text('未核', 'unverified')
const BRACKET: Readonly<Record<string, Text>> = { upTo: text('至', 'up to'), rate: text('比例', 'rate') }
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isRatio = (value: object): value is { readonly num: number; readonly den: number } =>
  'num' in value && 'den' in value

/** How a parameter's values are said: in yuan where they are money, its keys and words by their names. */
interface Manner {
  readonly lang: Lang
  readonly isMoney: boolean
  readonly words: Readonly<Record<string, Text>>
}

const entriesText = (entries: readonly (readonly [string, unknown])[], manner: Manner): string =>
  entries
    .map(([key, each]) => {
      const colon = manner.lang === 'zh' ? ':' : ': '
      return `${manner.words[key]?.[manner.lang] ?? key}${colon}${saidWithin(each, manner)}`
    })
    .join(manner.lang === 'zh' ? ';' : '; ')

const said = (value: unknown, manner: Manner): string => {
  const { lang, isMoney, words } = manner
  if (value === undefined || value === null) return '—'
  if (typeof value === 'boolean') return (value ? YES : NO)[lang]
  if (typeof value === 'number') return count(isMoney ? value / FEN_A_YUAN : value)
  if (typeof value === 'string') return words[value]?.[lang] ?? value
  if (Array.isArray(value)) return value.map((each) => saidWithin(each, manner)).join(', ') || '—'
  if (!isObject(value)) return String(value)
  if (isRatio(value)) return `${count((value.num / value.den) * 100)} %`
  const { of, default: others } = value
  if (!isObject(of)) return entriesText(Object.entries(value), manner) || '—'
  const rest = others === undefined ? [] : [[OTHERS[lang], others] as const]
  return entriesText([...Object.entries(of), ...rest], manner) || '—'
}

/** What is a table itself stands in brackets where it is part of another. */
const saidWithin = (value: unknown, manner: Manner): string => {
  const isTable = isObject(value) && !Array.isArray(value) && !isRatio(value)
  return isTable ? `(${said(value, manner)})` : said(value, manner)
}

/**
 * How people say a value of a parameter.
 *
 * @param called what they call areas, bureaus and the like that it names.
 */
export const valueText = (
  value: unknown,
  { type, unit, words }: Pick<Listed, 'type' | 'unit' | 'words'>,
  called: Readonly<Record<string, Text>>,
  lang: Lang,
): string => {
  const isMoney = type === 'money' || unit === 'fen' || unit === 'fen/month'
  return said(value, { lang, isMoney, words: { ...BRACKET, ...called, ...words } })
}

/**
 * A parameter with its values by day, each with where it comes from and how well that is known.
 *
 * @param called what people call areas, bureaus and the like that values name.
 */
export const parameterLines = (
  listed: Listed,
  called: Readonly<Record<string, Text>>,
  lang: Lang,
): readonly string[] => {
  const { id, name, unitName: counted, history } = listed
  return [
    `${id}  ${name[lang]}  (${counted[lang]})`,
    ...history.map(({ from, value, source, grade, unverified }) =>
      printable(
        `  ${from}  ${valueText(value, listed, called, lang)}  [${grade}${unverified ? ` ${UNVERIFIED[lang]}` : ''}] ${source[lang]}`,
      ),
    ),
  ]
}
