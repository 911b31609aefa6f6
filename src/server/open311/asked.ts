import { z } from 'zod'
import { jsonSchema, type Programme } from '../../kernel/index.ts'
import { answersOf, fieldsOf } from '../form.ts'
import type { Host } from '../host.ts'
import { AREA } from './documents.ts'

const word = z.string().max(200)
/** What GeoReport v2 asks of whoever posts a request; attributes come beside it, each under a name of its own. */
export const requestBody = z.looseObject({
  service_code: word,
  jurisdiction_id: word.optional(),
  api_key: word.optional(),
  address_string: z.string().max(500).optional(),
  address_id: word.optional().meta({ description: 'The code of an area' }),
  lat: word.optional(),
  long: word.optional(),
  description: z.string().max(4000).optional(),
  phone: word.optional(),
  email: word.optional(),
})
export type Sent = z.output<typeof requestBody>

/** Words of Open311 that fill the field of that name, where a programme's form has one and the sender did not. */
const FILLS = {
  details: ['description'],
  place: ['address_string', 'lat'],
  contact: ['phone', 'email'],
  [AREA]: ['address_id'],
} as const satisfies Record<string, readonly (keyof Sent)[]>

const fillsOf = ({ description, address_string, lat, long, phone, email }: Sent) => ({
  details: description,
  place: address_string ?? (lat && long ? `${lat}, ${long}` : undefined),
  contact: phone ?? email,
})

const attributesOf = (sent: Sent): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) => {
      const code = /^attribute\[([\w.-]{1,64})\](?:\[\])?$/.exec(name)?.[1]
      return code === undefined || typeof value !== 'string' ? [] : [[code, value]]
    }),
  )

/** What was sent as the request of a programme, and where, if that was said; `stray` is an attribute that it does not ask. */
export const askedOf = (host: Host, programme: Programme, sent: Sent) => {
  const { [AREA]: attribute, ...attributes } = attributesOf(sent)
  const fields = fieldsOf(jsonSchema(programme.request))
  const known = new Set(fields.map(({ name }) => name))
  const stray = Object.keys(attributes).find((name) => !known.has(name))
  const tops = host.areas.children(undefined)
  // A city of one top needs no area to be named; a wider one does.
  const area = attribute ?? sent.address_id ?? (tops.length === 1 ? tops[0]!.code : undefined)
  return { area, stray, request: answersOf(fields, { ...fillsOf(sent), ...attributes }) }
}

/** What whoever sent it calls a field that was refused: an attribute, or the word of Open311 that filled it. */
export const nameSent = (sent: Sent, field: string): string => {
  const name = field === AREA ? AREA : /^request\.(\w+)/.exec(field)?.[1]
  if (name === undefined) return field
  const words: readonly string[] = Object.hasOwn(FILLS, name) ? FILLS[name as keyof typeof FILLS] : []
  const isAttribute = Object.hasOwn(attributesOf(sent), name)
  const word = isAttribute ? undefined : words.find((of) => sent[of] !== undefined)
  return word ?? `attribute[${name}]`
}
