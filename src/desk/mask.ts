import { actionForm, type CaseEvent, jsonSchema, type Programme } from '../kernel/index.ts'

/** What stands in place of a personal value. */
export const MASK = '***'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A value with its personal fields masked, as its form's JSON schema marks them (`personal: true`). What no schema
 * describes is masked whole: unknown is not harmless.
 */
export const masked = (value: unknown, schema: Json | undefined): unknown => {
  if (value === undefined || value === null) return value
  if (!schema || schema.personal === true) return MASK
  if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : undefined
    return value.map((item) => masked(item, items))
  }
  if (!isObject(value)) return value
  const properties = isObject(schema.properties) ? schema.properties : {}
  const others = isObject(schema.additionalProperties) ? schema.additionalProperties : undefined
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const of = properties[name]
      return [name, masked(part, isObject(of) ? of : others)]
    }),
  )
}

/** The texts that stand in the personal fields of a value, as its form's JSON schema marks them. */
export const personalTexts = (value: unknown, schema: unknown, isWithin = false): readonly string[] => {
  if (!isObject(schema)) return []
  const isPersonal = isWithin || schema.personal === true
  if (typeof value === 'string') return isPersonal ? [value] : []
  if (Array.isArray(value))
    return value.flatMap((item) => personalTexts(item, schema.items ?? {}, isPersonal))
  if (!isObject(value)) return []
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(value).flatMap(([name, part]) =>
    personalTexts(part, properties[name] ?? schema.additionalProperties ?? {}, isPersonal),
  )
}

/** A case's request with personal fields masked. */
export const maskedRequest = (programme: Programme, request: unknown): unknown =>
  masked(request, jsonSchema(programme.request))

/** An event's input with personal fields masked. What opens or corrects a case carries the request's own form. */
export const maskedInput = (programme: Programme, { type, input }: CaseEvent): unknown => {
  if (input === undefined) return undefined
  if (type === 'open') return maskedRequest(programme, (input as { request: unknown }).request)
  const action = programme.actions[type]
  return masked(input, action && actionForm(programme, action))
}
