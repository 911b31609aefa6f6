import type { CaseState } from './case.ts'
import { actionForm, jsonSchema } from './form.ts'
import type { Programme } from './programme.ts'

/** Where something stands in a JSON value: the names and numbers that lead there. */
export type Place = readonly (string | number)[]

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const alternativesOf = ({ anyOf, oneOf, allOf }: Json): readonly unknown[] | undefined =>
  [anyOf, oneOf, allOf].find((of): of is readonly unknown[] => Array.isArray(of))

/** What a schema says of a part by its name: of one that it does not name, what it says of all others. */
const partOf = ({ properties, additionalProperties }: Json, name: string): Json | undefined => {
  const named = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  return isObject(named) ? named : isObject(additionalProperties) ? additionalProperties : undefined
}

/** Whether a value may be of this alternative of several, as far as the kinds of its parts and fixed words tell. */
const fits = (schema: Json, value: unknown): boolean => {
  if (schema.const !== undefined) return schema.const === value
  if (Array.isArray(value)) return schema.type === undefined || schema.type === 'array'
  if (!isObject(value)) return schema.type === undefined || !['array', 'object'].includes(String(schema.type))
  if (schema.type !== undefined && schema.type !== 'object') return false
  return Object.entries(value).every(([name, part]) => {
    const of = partOf(schema, name)
    return of ? of.const === undefined || of.const === part : schema.additionalProperties !== false
  })
}

const find = (value: unknown, schema: Json | undefined, at: Place, into: Place[]): void => {
  if (value === undefined || value === null) return
  if (!schema || schema.personal === true) {
    into.push(at)
    return
  }
  const alternatives = alternativesOf(schema)
  if (alternatives) {
    const fitting = alternatives.filter((of): of is Json => isObject(of) && fits(of, value))
    if (fitting.length === 0) into.push(at)
    for (const of of fitting) find(value, of, at, into)
  } else if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : undefined
    for (const [index, item] of value.entries()) find(item, items, [...at, index], into)
  } else if (isObject(value))
    for (const [name, part] of Object.entries(value)) find(part, partOf(schema, name), [...at, name], into)
}

const isWithin = (place: Place, other: Place): boolean =>
  place.length > other.length && other.every((step, index) => step === place[index])

/**
 * The places of what is personal in a value, as its form's JSON schema marks it (`personal: true`). What no schema
 * describes is personal whole: unknown is not harmless.
 */
export const personalPlaces = (value: unknown, schema: unknown): readonly Place[] => {
  const found: Place[] = []
  find(value, isObject(schema) ? schema : undefined, [], found)
  if (found.length < 2) return found
  const each = [...new Map(found.map((place) => [JSON.stringify(place), place])).values()]
  return each.filter((place) => !each.some((other) => isWithin(place, other)))
}

const known = new WeakMap<Json, boolean>()

const mayHold = (schema: unknown): boolean => {
  if (schema === false) return false
  if (!isObject(schema) || schema.personal === true) return true
  const alternatives = alternativesOf(schema)
  if (alternatives) return alternatives.some(mayHold)
  if (schema.enum !== undefined || schema.const !== undefined) return false
  if (schema.type === 'array') return mayHold(schema.items)
  if (schema.type !== 'object') return schema.type === undefined
  const named = Object.values(isObject(schema.properties) ? schema.properties : {})
  return mayHold(schema.additionalProperties) || named.some(mayHold)
}

/** Whether anything filled in on a form of this schema can be personal: found once for each form. */
export const mayBePersonal = (schema: unknown): boolean => {
  if (!isObject(schema)) return true
  const said = known.get(schema)
  if (said !== undefined) return said
  const found = mayHold(schema)
  known.set(schema, found)
  return found
}

const partIn = (value: unknown, step: string | number): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string | number, unknown>)[step]
    : undefined

/** What stands at a place; undefined where it leads nowhere. */
export const valueAt = (value: unknown, place: Place): unknown => place.reduce(partIn, value)

/** A value with what stands at a place made another: only what leads there is copied. Where nothing stands it is as it was. */
export const changedAt = <Value>(value: Value, place: Place, change: (was: unknown) => unknown): Value => {
  const [step, ...rest] = place
  if (step === undefined) return change(value) as Value
  const was = partIn(value, step)
  if (was === undefined) return value
  const now = changedAt(was, rest, change)
  if (now === was) return value
  if (Array.isArray(value)) return value.with(step as number, now) as Value
  return { ...value, [step]: now }
}

/** A value without what stands at some places: as if it had never been given. */
export const without = <Value>(value: Value, places: readonly Place[]): Value =>
  places.reduce((left, place) => changedAt(left, place, () => undefined), value)

/** In a list no other moves up: of what is personal in itself the list is taken whole. */
const ofNamed = (place: Place): Place =>
  typeof place.at(-1) === 'number' ? ofNamed(place.slice(0, -1)) : place

/** Where what is personal in a form's answers stands, in what holds them under `at`; nothing moves when it is taken out. */
export const erasablePlaces = (value: unknown, schema: unknown, at: Place): readonly Place[] => {
  if (value === undefined || !mayBePersonal(schema)) return []
  const places = personalPlaces(value, schema).map((place) => ofNamed([...at, ...place]))
  return places.length < 2 ? places : [...new Map(places.map((place) => [place.join('\n'), place])).values()]
}

/** Where what is personal stands in a case as it is: in its request, and in what was filled in with its actions. */
export const personalInCase = (programme: Programme, of: CaseState): readonly Place[] => [
  ...erasablePlaces(of.request, jsonSchema(programme.request), ['request']),
  ...Object.entries(of.did).flatMap(([name, { input }]) => {
    const action = programme.actions[name]
    return erasablePlaces(input, action && actionForm(programme, action), ['did', name, 'input'])
  }),
]
