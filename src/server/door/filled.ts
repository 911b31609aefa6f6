import { html } from 'hono/html'
import { type ParameterInForce, parametersInForce } from '../../desk/index.ts'
import { type Text, text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { type Names, namesIn } from '../naming.ts'
import type { Html, Look } from './page.ts'
import { WORDS } from './words.ts'

type Json = Readonly<Record<string, unknown>>
/** Something that was filled in, with the JSON schema of its form. */
interface Filled {
  readonly schema: Json
  readonly value: unknown
}

/** What it takes to say answers in words: names, and the parameter whose value is among them. */
export interface Reading {
  readonly look: Look
  readonly names: Names
  readonly parameter?: ParameterInForce
  /** What people call a key of the parameter's table. */
  keyName(key: string): string
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsIn = ({ properties }: Json): Readonly<Record<string, Json>> =>
  (properties ?? {}) as Readonly<Record<string, Json>>

const parameterNamed = ({ schema, value }: Filled): string | undefined => {
  const field = Object.entries(fieldsIn(schema)).find(([, { ref }]) => ref === 'parameter')?.[0]
  const named = field !== undefined && isObject(value) ? value[field] : undefined
  return typeof named === 'string' ? named : undefined
}

/** Gets ready to say what was filled in; `about` are the forms that say which parameter a value is of. */
export const readingOf = async (host: Host, look: Look, about: readonly Filled[]): Promise<Reading> => {
  const names = await namesIn(host, about)
  const id = about.map(parameterNamed).find((one) => one !== undefined)
  const known = id === undefined ? undefined : await parametersInForce(host.desk)
  const parameter = known?.ok ? known.value.find((one) => one.id === id) : undefined
  const keyName = (key: string): string => {
    const name = parameter?.words?.[key] ?? host.areas.get(key)?.name
    return name ? look.say(name) : key
  }
  return { look, names, keyName, ...(parameter ? { parameter } : {}) }
}

const plainText = (value: unknown, { options, unit, unitName }: Json, { look, names }: Reading): string => {
  if (typeof value === 'boolean') return look.say(value ? WORDS.yes : WORDS.no)
  if (unit === 'fen' && typeof value === 'number')
    return `${(value / 100).toFixed(2)} ${look.say(unitName as Text)}`
  const id = String(value)
  const named = (options as Readonly<Record<string, Text>> | undefined)?.[id] ?? names.get(id)
  return named ? look.say(named) : `${id}${unitName === undefined ? '' : ` ${look.say(unitName as Text)}`}`
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
  if (value === undefined) return reading.look.say(WORDS.empty)
  if (isObject(value) && 'num' in value && 'den' in value) return `${value.num} / ${value.den}`
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  const { type, unitName } = parameter
  const isCounted = type === 'money' || type === 'int'
  return plainText(value, isCounted ? { unitName, unit: type === 'money' ? 'fen' : '' } : {}, reading)
}

/** A value that is to hold from a day on, with what holds until then where that is another. */
const revisedHtml = (written: string, from: string, reading: Reading): Html => {
  const { parameter, look, keyName } = reading
  if (!parameter) return html`${written}`
  const before = parameter.history.filter((revision) => revision.from < from).at(-1)
  const [old, next] = [rowsOf(parameter, before?.value), rowsOf(parameter, JSON.parse(written))]
  const rows = [...new Set([...old.keys(), ...next.keys()])].map((key) => {
    const [was, is] = [old, next].map((of) => oneText(parameter, of.get(key), reading))
    const until = was === is ? '' : look.say(text(`(此前 ${was})`, ` (until then ${was})`))
    const name = key === null ? look.say(WORDS.others) : keyName(key)
    return html`<li>${parameter.keyed ? `${name}: ` : ''}<strong>${is}</strong>${until}</li>`
  })
  return html`<ul>${rows}</ul>`
}

/** Anything that was filled in, by its form: names for its fields, choices and what it refers to, whatever it holds. */
export const filledHtml = (value: unknown, schema: Json, reading: Reading): Html => {
  if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : {}
    return html`<ol>${value.map((each) => html`<li>${filledHtml(each, items, reading)}</li>`)}</ol>`
  }
  if (!isObject(value)) return html`${plainText(value, schema, reading)}`
  return html`<dl class="facts">${Object.entries(fieldsIn(schema))
    .filter(([name, of]) => value[name] !== undefined && value[name] !== null && of.staffOnly !== true)
    .map(([name, of]) => {
      const title = text(String(of.title ?? name), String(of.titleEn ?? name))
      const shown =
        of.ref === 'parameter-value'
          ? revisedHtml(String(value[name]), String(value[String(of.since)]), reading)
          : filledHtml(value[name], of, reading)
      return html`<div><dt>${reading.look.say(title)}</dt><dd>${shown}</dd></div>`
    })}</dl>`
}
