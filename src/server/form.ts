import {
  type Day,
  FEN_A_YUAN,
  jsonSchema,
  type Programme,
  type Slip,
  slipsIn,
  type Text,
  text,
} from '../kernel/index.ts'
import type { Host } from './host.ts'

/** What somebody is to do before they fill anything in: numbers to call, each with whose it is. */
export interface CallFirst {
  readonly say: Text
  readonly numbers: Readonly<Record<string, Text>>
}

/** One field of a form, read off its JSON Schema: what a page asks and what an answer may be. */
export interface Field {
  readonly name: string
  readonly title: Text
  /** `list`: several short texts, one a line. */
  readonly kind: 'choice' | 'yes-no' | 'number' | 'date' | 'month' | 'line' | 'prose' | 'list'
  readonly required: boolean
  readonly personal: boolean
  /** Not asked of residents. */
  readonly staffOnly: boolean
  readonly options: readonly { readonly value: string; readonly name: Text }[]
  readonly unit?: Text
  readonly min?: number
  readonly max?: number
  /** Whole numbers only. */
  readonly whole?: boolean
  /** Money: people read and type yuan, the form wants fen; `min` and `max` are in fen. */
  readonly isMoney?: true
  /** Of a list: each of its lines. */
  readonly maxLength?: number
  /** It is written in a way of its own: a `contact`, a `credit-code`. */
  readonly is?: string
  /** What it matches, written so. */
  readonly pattern?: string
  /** Whether it has been or is still to come. */
  readonly when?: 'past' | 'coming'
  /** So many lines a list may have. */
  readonly maxLines?: number
  /** What it names, where it names something: `household`, `member`… */
  readonly ref?: string
  /** The first and last day that can be meant. */
  readonly days?: { readonly from: string; readonly until: string }
  /** A day that people know by heart: typed, since an old phone's calendar opens far from it. */
  readonly isRemembered?: true
  /** A word of help below its title. */
  readonly hint?: Text
  /** What is mostly answered, to choose from; anything else can be typed. */
  readonly suggested?: readonly string[]
  /** Answers that cannot wait for anybody to read them: whom to call first. */
  readonly urgent?: Readonly<Record<string, CallFirst>>
  /** What it means to leave it unanswered, where that is an answer like the others. */
  readonly ifEmpty?: Text
}

type Json = Readonly<Record<string, unknown>>

/** Longer answers get room for several lines. */
const PROSE_FROM = 1000

const lengthOf = (maxLength: unknown): Pick<Field, 'maxLength'> =>
  typeof maxLength === 'number' ? { maxLength } : {}

/** What a schema says of a field, where it says it. */
const limitsOf = ({
  unit,
  unitName,
  minimum,
  maximum,
  maxLength,
  maxItems,
  items,
  type,
  ref,
  hint,
  urgent,
  is,
  pattern,
  when,
  examples,
}: Json): Partial<Field> => ({
  ...(hint === undefined ? {} : { hint: hint as Text }),
  ...(urgent === undefined ? {} : { urgent: urgent as NonNullable<Field['urgent']> }),
  ...(typeof ref === 'string' ? { ref } : {}),
  ...(typeof is === 'string' ? { is } : {}),
  ...(typeof pattern === 'string' ? { pattern } : {}),
  ...(Array.isArray(examples) ? { suggested: examples as string[] } : {}),
  ...(when === 'past' || when === 'coming' ? { when } : {}),
  ...(unitName === undefined ? {} : { unit: unitName as Text }),
  ...(typeof minimum === 'number' ? { min: minimum } : {}),
  ...(typeof maximum === 'number' ? { max: maximum } : {}),
  ...lengthOf(maxLength ?? (items as Json | undefined)?.maxLength),
  ...(typeof maxItems === 'number' ? { maxLines: maxItems } : {}),
  ...(type === 'integer' ? { whole: true } : {}),
  ...(typeof unit === 'string' && unit.startsWith('fen') ? { isMoney: true as const } : {}),
})

const titleOf = (name: string, { title, titleEn }: Json): Text =>
  text(typeof title === 'string' ? title : name, typeof titleEn === 'string' ? titleEn : name)

const optionsOf = ({ enum: values, options }: Json): Field['options'] =>
  Array.isArray(values)
    ? values
        .filter((value) => typeof value === 'string')
        .map((value) => ({
          value,
          name: (options as Record<string, Text> | undefined)?.[value] ?? text(value, value),
        }))
    : []

const kindOf = (schema: Json): Field['kind'] | undefined => {
  if (Array.isArray(schema.enum)) return 'choice'
  if (schema.type === 'boolean') return 'yes-no'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (schema.type === 'array' && (schema.items as Json | undefined)?.type === 'string') return 'list'
  if (schema.type !== 'string') return undefined
  if (schema.format === 'date' || schema.format === 'month') return schema.format
  return typeof schema.maxLength === 'number' && schema.maxLength >= PROSE_FROM ? 'prose' : 'line'
}

const fieldOf = (name: string, schema: Json, required: boolean): Field | undefined => {
  const kind = kindOf(schema)
  if (!kind) return undefined
  return {
    name,
    title: titleOf(name, schema),
    kind,
    required,
    personal: schema.personal === true,
    staffOnly: schema.staffOnly === true,
    options: optionsOf(schema),
    ...limitsOf(schema),
  }
}

const read = new WeakMap<Json, readonly Field[]>()

/** The fields of a form in order, read once a form. Parts that no single question can ask are left out where they may be. */
export const fieldsOf = (schema: Json): readonly Field[] => {
  const known = read.get(schema)
  if (known) return known
  const made = fieldsIn(schema)
  read.set(schema, made)
  return made
}

const fieldsIn = (schema: Json): readonly Field[] => {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([name, of]) => {
    const field = fieldOf(name, of, required.includes(name))
    return field ? [field] : []
  })
}

const FIRST_DAY = '1880-01-01'
const LAST_DAY = '2200-12-31'

/** A field as it is asked on a day: one of what has been ends with it, one of what is to come begins with it. */
export const askedOn =
  (today: Day) =>
  (field: Field): Field =>
    field.when === 'past'
      ? { ...field, days: { from: FIRST_DAY, until: today } }
      : field.when === 'coming'
        ? { ...field, days: { from: today, until: LAST_DAY } }
        : field

/** What was answered and cannot be so, as the kernel will say of it. */
export const slipsOf = ({ desk }: Pick<Host, 'desk'>, form: Json, answers: unknown): readonly Slip[] =>
  slipsIn(form, answers, { day: desk.today(), dayOf: (at) => desk.calendar.dayOf(at, desk.zone) })

/** Whether every field that must be filled in can be asked. */
export const isAskable = (schema: Json): boolean => {
  const names = new Set(fieldsOf(schema).map(({ name }) => name))
  return (Array.isArray(schema.required) ? schema.required : []).every((name) => names.has(name))
}

/** Whether a request is about a household in the city's register. */
export const isAboutHousehold = ({ request }: Pick<Programme, 'request'>): boolean =>
  fieldsOf(jsonSchema(request)).some(({ ref }) => ref === 'household')

/** The programmes that residents may ask for, whatever they are about. */
export const servicesOf = (programmes: readonly Programme[]): readonly Programme[] =>
  programmes.filter(({ door, request }) => door !== undefined && isAskable(jsonSchema(request)))

/** The programmes that anybody's program may ask for and read of: who applies for assistance is nobody's business. */
export const publishedOf = (programmes: readonly Programme[]): readonly Programme[] =>
  servicesOf(programmes).filter(({ door }) => door?.published)

const THOUSANDS = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
/** What people write behind a number, whatever the page writes there. */
const UNITS = /(?:块钱|块|元|摄氏度|度|°c|℃|平方米|m2|岁|周岁|人|口|个月|天|yuan|people)$/i

/** What large sums are written in, as powers of ten. */
const MYRIADS = { 万: 'e4', 亿: 'e8' } as const

/** A number as people write it (１２.５, 12.5℃, 3,000元; money 1.2万元, too); undefined where it is none, or may mean another. */
const numberIn = (typed: string, { unit, isMoney }: Pick<Field, 'unit' | 'isMoney'>): number | undefined => {
  const written = typed.normalize('NFKC').replace(/\s+/g, '')
  const said = [unit?.zh, unit?.en].flatMap((one) => one?.normalize('NFKC').replace(/\s+/g, '') ?? [])
  const ended = said.find((one) => written.endsWith(one))
  const bare = ended === undefined ? written.replace(UNITS, '') : written.slice(0, -ended.length)
  const [, digits = bare, myriads] = (isMoney && /^(.+)([万亿])$/.exec(bare)) || []
  const plain = THOUSANDS.test(digits) ? digits.replaceAll(',', '') : digits
  // The power is read with the digits: multiplied, 4.35 would not be 43500.
  const value = Number(myriads ? `${plain}${MYRIADS[myriads as keyof typeof MYRIADS]}` : plain)
  return plain !== '' && Number.isFinite(value) ? value : undefined
}

/** How far a fraction of a fen may be from a whole one by reckoning alone. */
const NEARLY_FEN = 0.01

/** Yuan as fen; what is less than a fen stays a fraction, to be refused. */
const fenOf = (yuan: number): number => {
  const whole = Math.round(yuan * FEN_A_YUAN)
  return Math.abs(yuan * FEN_A_YUAN - whole) < NEARLY_FEN ? whole : yuan * FEN_A_YUAN
}

const DAY = /^(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{2})(\d{2}))$/

/** A day as people write it (1985-6-1, 1985.6.1, 1985年6月1日, 19850601) as forms want it; anything else as it is. */
export const dayIn = (typed: string): string => {
  const [, year, ...rest] = DAY.exec(typed.normalize('NFKC').replace(/\s+/g, '')) ?? []
  const parts = rest.filter((part) => part !== undefined).map((part) => part.padStart(2, '0'))
  return year === undefined ? typed : [year, ...parts].join('-')
}

const MONTH = /^(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))$/

/** A month as people write it (2026-6, 2026年6月, 202606) as forms want it; anything else as it is. */
const monthIn = (typed: string): string => {
  const [, year, apart, together] = MONTH.exec(typed.normalize('NFKC').replace(/\s+/g, '')) ?? []
  return year === undefined ? typed : `${year}-${(apart ?? together ?? '').padStart(2, '0')}`
}

/**
 * What somebody typed as the value that the form wants; undefined for nothing. What is no number or day stays text, to
 * be refused.
 */
export const typedValue = (field: Field, typed: string | undefined): unknown => {
  const said = typed?.trim() ?? ''
  if (said === '') return undefined
  if (field.kind === 'number') {
    const number = numberIn(said, field)
    if (number === undefined) return said
    return field.isMoney ? fenOf(number) : number
  }
  if (field.kind === 'date') return dayIn(said)
  if (field.kind === 'month') return monthIn(said)
  if (field.kind === 'list')
    return said
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  // Printed in groups, and typed in small letters.
  if (field.is === 'credit-code')
    return said
      .normalize('NFKC')
      .replace(/[\s-]+/g, '')
      .toUpperCase()
  if (field.kind === 'yes-no') return said === 'true' ? true : said === 'false' ? false : said
  return said
}

/** All answers of a form, those to nothing left out. */
export const answersOf = (
  fields: readonly Field[],
  typed: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = typedValue(field, typed[field.name])
      return value === undefined ? [] : [[field.name, value]]
    }),
  )
