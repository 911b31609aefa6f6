import { z } from 'zod'

/**
 * The documents of Open311 GeoReport v2, written down from https://wiki.open311.org/GeoReport_v2/ and not from our code:
 * names, which of them must be there, and types. Nothing else may be in them. What we leave out of a request is what we do
 * not have: `zipcode`, `lat`, `long`, `media_url`. Richer than the specification asks is `status_notes`, the stage a case is in.
 */

/** W3C's date and time, always with its zone. */
const when = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
const id = z.string().min(1)

const service = z.strictObject({
  service_code: id,
  service_name: id,
  description: z.string(),
  metadata: z.boolean(),
  type: z.enum(['realtime', 'batch', 'blackbox']),
  // One word after another, divided by commas.
  keywords: z.string().optional(),
  group: z.string().optional(),
})

const attribute = z
  .strictObject({
    variable: z.boolean(),
    code: id,
    datatype: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']),
    required: z.boolean(),
    datatype_description: z.string(),
    order: z.number().int().min(1),
    description: id,
    values: z
      .array(z.strictObject({ key: id, name: id }))
      .min(1)
      .optional(),
  })
  .refine(({ datatype, values }) => datatype.endsWith('list') === (values !== undefined), {
    error: 'lists have values, and nothing else has',
  })

const request = z.strictObject({
  service_request_id: id,
  status: z.enum(['open', 'closed']),
  status_notes: z.string().optional(),
  service_name: id,
  service_code: id,
  description: z.string().optional(),
  agency_responsible: z.string().optional(),
  service_notice: z.string().optional(),
  requested_datetime: when,
  updated_datetime: when.optional(),
  expected_datetime: when.optional(),
  address: z.string().optional(),
  address_id: z.string().optional(),
  zipcode: z.string().optional(),
  lat: z.number().optional(),
  long: z.number().optional(),
  media_url: z.url().optional(),
})

const endpoint = z.strictObject({
  specification: z.literal('http://wiki.open311.org/GeoReport_v2'),
  url: z.url(),
  changeset: when,
  type: z.enum(['production', 'test']),
  formats: z.array(z.enum(['text/xml', 'application/json'])).min(1),
})

/** By the name of the XML document's root. */
export const DOCUMENTS = {
  discovery: z.strictObject({
    changeset: when,
    contact: z.string(),
    key_service: z.string(),
    endpoints: z.array(endpoint).min(1),
  }),
  services: z.array(service).min(1),
  service_definition: z.strictObject({ service_code: id, attributes: z.array(attribute) }),
  service_requests: z.array(request),
  errors: z.array(z.strictObject({ code: z.number().int().min(400), description: id })).min(1),
} as const

/** What a request that was posted is answered; a server gives either its number or a token for it. */
export const POSTED = z
  .array(z.strictObject({ service_request_id: id, service_notice: z.string(), account_id: z.string() }))
  .length(1)
export const TOKEN = z.array(z.strictObject({ service_request_id: id, token: id })).length(1)

/** Elements that hold others of one name, each an item of a list. */
const LISTS: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}
const NUMBERS = new Set(['order', 'lat', 'long'])
const TRUTHS = new Set(['metadata', 'variable', 'required'])
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** An XML document as a client's own reader has it: strictly, and with the types that the specification gives. */
export const fromXml = (xml: string): { readonly root: string; readonly value: unknown } => {
  const head = '<?xml version="1.0" encoding="utf-8"?>'
  if (!xml.startsWith(head)) throw new Error(`no XML: ${xml.slice(0, 80)}`)
  let at = head.length
  const take = (pattern: RegExp): string => {
    const sticky = new RegExp(pattern, 'uy')
    sticky.lastIndex = at
    const found = sticky.exec(xml)
    if (!found) throw new Error(`not ${pattern} at ${at}: ${xml.slice(at, at + 60)}`)
    at = sticky.lastIndex
    return found[1]!
  }
  const leaf = (name: string, within: string, text: string): unknown => {
    const said = text.replace(/&(\w+);/g, (_, entity: string) => {
      const known = ENTITIES[entity]
      if (known === undefined) throw new Error(`unknown entity ${entity}`)
      return known
    })
    if (TRUTHS.has(name) && /^(true|false)$/.test(said)) return said === 'true'
    return NUMBERS.has(name) || (name === 'code' && within === 'error') ? Number(said) : said
  }
  const element = (within: string): readonly [name: string, value: unknown] => {
    const name = take(/<(\w+)>/)
    const text = take(/((?:[^<&]|&\w+;)*)/)
    const parts: (readonly [name: string, value: unknown])[] = []
    while (!xml.startsWith('</', at)) parts.push(element(name))
    take(new RegExp(`</(${name})>`))
    if (parts.length > 0 && text !== '') throw new Error(`words between the parts of ${name}`)
    const item = LISTS[name]
    if (item !== undefined) {
      const stray = parts.find(([of]) => of !== item)
      if (stray) throw new Error(`${stray[0]} in ${name}`)
      return [name, parts.map(([, value]) => value)]
    }
    if (parts.length === 0) return [name, leaf(name, within, text)]
    const names = parts.map(([of]) => of)
    if (new Set(names).size < names.length) throw new Error(`${name} says something twice`)
    return [name, Object.fromEntries(parts)]
  }
  const [root, value] = element('')
  if (at !== xml.length) throw new Error(`more after ${root}`)
  return { root, value }
}
