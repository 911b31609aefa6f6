import {
  actionForm,
  type CaseEvent,
  changedAt,
  isObject,
  jsonSchema,
  type Programme,
  personalPlaces,
} from '../kernel/index.ts'

/** What stands in place of a personal value. */
export const MASK = '***'

type Json = Readonly<Record<string, unknown>>

/** A value with what is personal in it masked; see `personalPlaces`. */
export const masked = (value: unknown, schema: Json | undefined): unknown =>
  personalPlaces(value, schema).reduce((left, place) => changedAt(left, place, () => MASK), value)

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
