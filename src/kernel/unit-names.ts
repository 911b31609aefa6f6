import { type Text, text } from './text.ts'

/** Units that any programme may count in; money is kept in fen, and people read and type it in yuan. */
const COMMON = {
  '0.01 %': text('万分比', '0.01 %'),
  '°C': text('°C', '°C'),
  B: text('字节', 'bytes'),
  cases: text('件', 'cases'),
  d: text('天', 'days'),
  fen: text('元', 'yuan'),
  'fen/month': text('元/月', 'yuan a month'),
  h: text('小时', 'hours'),
  'household-months': text('户月', 'household-months'),
  households: text('户', 'households'),
  'm/min': text('米/分钟', 'm/min'),
  min: text('分钟', 'minutes'),
  'MM-DD': text('月-日', 'MM-DD'),
  months: text('个月', 'months'),
  ms: text('毫秒', 'ms'),
  people: text('人', 'people'),
  'person-months': text('人月', 'person-months'),
  'person-times': text('人次', 'person-times'),
  persons: text('人', 'persons'),
  ratio: text('比率', 'ratio'),
  table: text('对照表', 'table'),
  times: text('次', 'times'),
  'working days': text('个工作日', 'working days'),
  years: text('年', 'years'),
  'years of age': text('周岁', 'years of age'),
  'yes or no': text('是或否', 'yes or no'),
} as const satisfies Readonly<Record<string, Text>>

/**
 * What a figure, a parameter or a field counts in: a common unit by its id, or one of a definition's own by what people
 * call it.
 */
export type Unit = keyof typeof COMMON | Text

/** A unit as programs tell it apart: its id, or its English name. */
export const unitId = (unit: Unit): string => (typeof unit === 'string' ? unit : unit.en)

/** What people call a unit. */
export const unitName = (unit: Unit): Text => (typeof unit === 'string' ? COMMON[unit] : unit)

/** English names of several that are the name of one as well, or that no rule of spelling makes it of. */
const ONE: Readonly<Record<string, string>> = { people: 'person', series: 'series', species: 'species' }
/** What is shorter is a symbol: kg, ms. */
const SHORTEST_WORD = 4

/** What one of them is called: birds, communities, branches. */
const oneOf = (many: string): string => {
  const known = ONE[many]
  if (known !== undefined) return known
  if (many.length < SHORTEST_WORD || !/[^su]s$/.test(many)) return many
  if (many.endsWith('ies')) return `${many.slice(0, -3)}y`
  return /(?:ch|sh|ss|x)es$/.test(many) ? many.slice(0, -2) : many.slice(0, -1)
}

/** What so many of a unit are called: two birds and, in English, one bird; 1 year of age, 1 working day. */
export const counted = (name: Text, value: number): Text => {
  if (Math.abs(value) !== 1) return name
  const head = /^.*?(?= (?:of|a) |$)/.exec(name.en)?.[0] ?? ''
  const noun = /[^ -]*$/.exec(head)?.[0] ?? ''
  const lead = head.slice(0, head.length - noun.length)
  return text(name.zh, `${lead}${oneOf(noun)}${name.en.slice(head.length)}`)
}

/** A unit that a form's field names, where it names one. */
export const readUnit = (written: unknown): Unit | undefined => {
  if (typeof written === 'string' && Object.hasOwn(COMMON, written)) return written as keyof typeof COMMON
  const own = written as Partial<Text> | undefined
  return typeof own?.zh === 'string' && typeof own.en === 'string' ? (own as Text) : undefined
}
