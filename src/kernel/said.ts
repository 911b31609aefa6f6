import { jsonSchema } from './form.ts'
import { isObject } from './json.ts'
import type { Action } from './programme.ts'

/**
 * Marks a field of an action's form that whoever asked for the case reads: on their receipt, in print and by the API. Whoever
 * fills it in is told so beside it, and nothing else of the form is ever shown to them. What a message to `requester` quotes
 * is so marked, too.
 *
 * @example z.string().meta({ title: '理由', titleEn: 'Reason', ...SAID_TO_ASKER })
 */
export const SAID_TO_ASKER = { saidToAsker: true } as const
/** The same of a field that they read only where a box of the same form, which this names, is ticked. */
export const saidWhere = (box: string) => ({ saidToAsker: box })

type Json = Readonly<Record<string, unknown>>

const isSaid = ({ saidToAsker: mark }: Json, beside: Json): boolean =>
  mark === true || (typeof mark === 'string' && beside[mark] === true)

/** What is left of a value when all is taken out that no schema marks; undefined where that is nothing. */
const saidIn = (value: unknown, schema: unknown): unknown => {
  if (!isObject(schema)) return undefined
  if (Array.isArray(value)) {
    const said = value.flatMap((item) => saidIn(item, schema.items) ?? [])
    return said.length === 0 ? undefined : said
  }
  if (!isObject(value)) return undefined
  const fields = isObject(schema.properties) ? schema.properties : {}
  const said = Object.entries(value).flatMap(([name, part]) => {
    const field = fields[name]
    const left = isObject(field) && isSaid(field, value) ? part : saidIn(part, field)
    return left === undefined ? [] : [[name, left] as const]
  })
  return said.length === 0 ? undefined : Object.fromEntries(said)
}

/**
 * What of an action's input is said to whoever asked for the case: the fields that its form marks, and no other.
 * Undefined where that is nothing.
 */
export const saidToAsker = (action: Pick<Action, 'input'>, input: unknown): Json | undefined =>
  saidIn(input, jsonSchema(action.input)) as Json | undefined
