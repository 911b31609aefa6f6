import { MASK, type ParameterInForce, parametersInForce } from '../desk/index.ts'
import { counted, isObject, type Text, text } from '../kernel/index.ts'
import { type Names, type Naming, namesIn } from './naming.ts'

const WORDS = {
  yes: text('是', 'Yes'),
  no: text('否', 'No'),
  others: text('其他', 'others'),
  empty: text('未填', 'not given'),
  masked: text('已填写,不在此显示', 'given; not shown here'),
}

type Json = Readonly<Record<string, unknown>>
/** Something that was filled in, with the JSON schema of its form. */
interface Filled {
  readonly schema: Json
  readonly value: unknown
}

/** What it takes to say answers in words: a language, names, and the parameter whose value is among them. */
export interface Reading {
  say(words: Text): string
  /** Whether fields that only staff fill in and see are said, too. */
  readonly forStaff: boolean
  readonly names: Names
  readonly parameter?: ParameterInForce
  /** What people call a key of the parameter's table. */
  keyName(key: string): string
}

/** What was filled in, in words: for a page or a terminal to lay out. */
export type Said =
  | { readonly is: 'words'; readonly words: string }
  | { readonly is: 'list'; readonly items: readonly Said[] }
  | { readonly is: 'fields'; readonly fields: readonly { readonly title: string; readonly said: Said }[] }
  | { readonly is: 'revised'; readonly rows: readonly Revised[] }

/** A value that is to hold from a day on, of one key where it is a table, with what holds until then where that is another. */
interface Revised {
  readonly key?: string
  readonly now: string
  readonly until?: string
}

const fieldsIn = ({ properties }: Json): Readonly<Record<string, Json>> =>
  (properties ?? {}) as Readonly<Record<string, Json>>

const parameterNamed = ({ schema, value }: Filled): string | undefined => {
  const field = Object.entries(fieldsIn(schema)).find(([, { ref }]) => ref === 'parameter')?.[0]
  const named = field !== undefined && isObject(value) ? value[field] : undefined
  return typeof named === 'string' ? named : undefined
}

/** Gets ready to say what was filled in; `about` are the forms that say which parameter a value is of. */
export const readingOf = async (
  host: Naming,
  { say, forStaff = false }: { readonly forStaff?: boolean; say(words: Text): string },
  about: readonly Filled[],
): Promise<Reading> => {
  const names = await namesIn(host, about)
  const id = about.map(parameterNamed).find((one) => one !== undefined)
  const known = id === undefined ? undefined : await parametersInForce(host.desk)
  const parameter = known?.ok ? known.value.find((one) => one.id === id) : undefined
  const keyName = (key: string): string => {
    const name = parameter?.words?.[key] ?? host.areas.get(key)?.name
    return name ? say(name) : key
  }
  return { say, forStaff, names, keyName, ...(parameter ? { parameter } : {}) }
}

const plainText = (
  value: unknown,
  { options, unit, unitName, personal }: Json,
  { say, names, forStaff }: Reading,
): string => {
  // Whoever gave it reads that it is there; to staff the mask says that it can be uncovered.
  if (personal === true && value === MASK && !forStaff) return say(WORDS.masked)
  if (typeof value === 'boolean') return say(value ? WORDS.yes : WORDS.no)
  if (unit === 'fen' && typeof value === 'number')
    return `${(value / 100).toFixed(2)} ${say(unitName as Text)}`
  const id = String(value)
  const named = (options as Readonly<Record<string, Text>> | undefined)?.[id] ?? names.get(id)
  if (named) return say(named)
  return unitName === undefined ? id : `${id} ${say(counted(unitName as Text, Number(value)))}`
}

/** A table as it is written: by key, and for all others. */
interface Keyed {
  readonly of: Json
  readonly default?: unknown
}

/** A parameter's value by key, those for all others under null; a plain value stands alone. */
const rowsOf = ({ keyed }: ParameterInForce, value: unknown): ReadonlyMap<string | null, unknown> => {
  if (!keyed) return new Map([[null, value]])
  const { of, default: others } = (value as Keyed | undefined) ?? { of: {} }
  return new Map<string | null, unknown>([
    ...Object.entries(of),
    ...(others === undefined ? [] : [[null, others] as const]),
  ])
}

const oneText = (parameter: ParameterInForce, value: unknown, reading: Reading): string => {
  if (value === undefined) return reading.say(WORDS.empty)
  if (isObject(value) && 'num' in value && 'den' in value) return `${value.num} / ${value.den}`
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  const { type, unitName } = parameter
  const isCounted = type === 'money' || type === 'int'
  return plainText(value, isCounted ? { unitName, unit: type === 'money' ? 'fen' : '' } : {}, reading)
}

const revised = (written: string, from: string, reading: Reading): Said => {
  const { parameter, say, keyName } = reading
  if (!parameter) return { is: 'words', words: written }
  const before = parameter.history.filter((revision) => revision.from < from).at(-1)
  const [old, next] = [rowsOf(parameter, before?.value), rowsOf(parameter, JSON.parse(written))]
  const rows = [...new Set([...old.keys(), ...next.keys()])].map((key): Revised => {
    const [was, now] = [old, next].map((of) => oneText(parameter, of.get(key), reading)) as [string, string]
    return {
      ...(parameter.keyed ? { key: key === null ? say(WORDS.others) : keyName(key) } : {}),
      now,
      ...(was === now ? {} : { until: say(text(`(此前 ${was})`, ` (until then ${was})`)) }),
    }
  })
  return { is: 'revised', rows }
}

/** Anything that was filled in, by its form: names for its fields, choices and what it refers to, whatever it holds. */
export const said = (value: unknown, schema: Json, reading: Reading): Said => {
  if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : {}
    return { is: 'list', items: value.map((each) => said(each, items, reading)) }
  }
  if (!isObject(value)) return { is: 'words', words: plainText(value, schema, reading) }
  const fields = Object.entries(fieldsIn(schema))
    .filter(([name]) => value[name] !== undefined && value[name] !== null)
    .filter(([, { staffOnly }]) => reading.forStaff || staffOnly !== true)
    .map(([name, of]) => ({
      title: reading.say(text(String(of.title ?? name), String(of.titleEn ?? name))),
      said:
        of.ref === 'parameter-value'
          ? revised(String(value[name]), String(value[String(of.since)]), reading)
          : said(value[name], of, reading),
    }))
  return { is: 'fields', fields }
}
