import type { CaseState, Settings } from './case.ts'
import type { FactRecord, HeldFacts } from './fact.ts'
import { actionForm, jsonSchema } from './form.ts'
import { isObject } from './json.ts'
import type { Place } from './place.ts'
import type { Programme } from './programme.ts'

type Json = Readonly<Record<string, unknown>>

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

/** Whether a field is one of those looked for, by what its schema says of it. */
type Marked = (schema: Json) => boolean
/** It tells who somebody is: masked, and erased with the case. */
const isPersonal: Marked = ({ personal }) => personal === true
/** What is erased with the case: beside what is personal the words that somebody wrote freely, which may be. */
const isErasable: Marked = ({ personal, erasable }) => personal === true || erasable === true

/** Looks for what is so marked from `at` on, a path that is gone to and fro: it is copied only where something is found. */
const find = (
  value: unknown,
  schema: Json | undefined,
  is: Marked,
  at: (string | number)[],
  into: Place[],
): void => {
  if (value === undefined || value === null) return
  if (!schema || is(schema)) {
    into.push([...at])
    return
  }
  const alternatives = alternativesOf(schema)
  if (alternatives) findIn(value, alternatives, is, at, into)
  else if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : undefined
    for (let index = 0; index < value.length; index++) {
      at.push(index)
      find(value[index], items, is, at, into)
      at.pop()
    }
  } else if (isObject(value))
    for (const name in value) {
      at.push(name)
      find(value[name], partOf(schema, name), is, at, into)
      at.pop()
    }
}

/** Of several alternatives all that it may be are asked: what one of them marks is marked. */
const findIn = (
  value: unknown,
  alternatives: readonly unknown[],
  is: Marked,
  at: (string | number)[],
  into: Place[],
): void => {
  const fitting = alternatives.filter((of): of is Json => isObject(of) && fits(of, value))
  const found: Place[] = []
  if (fitting.length === 0) found.push([...at])
  for (const of of fitting) find(value, of, is, at, found)
  into.push(...(fitting.length > 1 ? apart(found) : found))
}

/** Places without those that are there twice, or that lie within another. */
export const apart = (places: readonly Place[]): readonly Place[] => {
  if (places.length < 2) return places
  const found = new Map(places.map((place) => [JSON.stringify(place), place]))
  const isWithin = (place: Place) =>
    place.some((_, length) => length > 0 && found.has(JSON.stringify(place.slice(0, length))))
  return [...found.values()].filter((place) => !isWithin(place))
}

const placesOf = (value: unknown, schema: unknown, is: Marked, from: Place = []): readonly Place[] => {
  const found: Place[] = []
  find(value, isObject(schema) ? schema : undefined, is, [...from], found)
  return found
}

const mayHold = (schema: unknown, is: Marked): boolean => {
  if (schema === false) return false
  if (!isObject(schema) || is(schema)) return true
  const alternatives = alternativesOf(schema)
  if (alternatives) return alternatives.some((of) => mayHold(of, is))
  if (schema.enum !== undefined || schema.const !== undefined) return false
  if (schema.type === 'array') return mayHold(schema.items, is)
  if (schema.type !== 'object') return schema.type === undefined
  const named = Object.values(isObject(schema.properties) ? schema.properties : {})
  return mayHold(schema.additionalProperties, is) || named.some((of) => mayHold(of, is))
}

/** Whether anything filled in on a form of a schema can be so marked: found once for each form. */
const mayHoldBy = (is: Marked): ((schema: unknown) => boolean) => {
  const known = new WeakMap<Json, boolean>()
  return (schema) => {
    if (!isObject(schema)) return true
    const said = known.get(schema)
    if (said !== undefined) return said
    const found = mayHold(schema, is)
    known.set(schema, found)
    return found
  }
}
const mayBePersonal = mayHoldBy(isPersonal)
/** Whether anything filled in on a form of this schema goes when the case is erased. */
export const mayBeErasable = mayHoldBy(isErasable)

/**
 * The places of what is personal in a value, as its form's JSON schema marks it (`personal: true`). What no schema
 * describes is personal whole: unknown is not harmless.
 */
export const personalPlaces = (value: unknown, schema: unknown): readonly Place[] =>
  mayBePersonal(schema) ? placesOf(value, schema, isPersonal) : []

/** In a list no other moves up: of what is personal in itself the list is taken whole. */
const ofNamed = (place: Place): Place =>
  typeof place.at(-1) === 'number' ? ofNamed(place.slice(0, -1)) : place

/**
 * Where that stands in a form's answers which goes when the case is erased (`personal: true`, `erasable: true`, and what no
 * schema describes), in what holds the answers under `at`. Nothing else moves when it is taken out.
 */
export const erasablePlaces = (value: unknown, schema: unknown, at: Place): readonly Place[] => {
  if (value === undefined || !mayBeErasable(schema)) return []
  const places = placesOf(value, schema, isErasable, at)
  return places.some((place) => typeof place.at(-1) === 'number') ? apart(places.map(ofNamed)) : places
}

/** The reasons that the kernel's own actions copy from their form into the case: free words, as there. */
export const erasableReasons = (set: Partial<Settings> | CaseState, at: Place): readonly Place[] =>
  set.paused || set.offer || set.appeal
    ? (['paused', 'offer', 'appeal'] as const).flatMap((part) =>
        set[part]?.reason === undefined ? [] : [[...at, part, 'reason']],
      )
    : []

/** Where that stands in facts which goes: all that tell of people; of what stays, such as who belongs together, whence it is known. */
const sourcesIn = (facts: readonly FactRecord[], at: Place): readonly Place[] =>
  facts.map((_, n) => [...at, n, 'source'])

/** Where that stands in the facts of an event which goes when its case is erased. */
export const erasableFacts = (
  { id, personalFacts }: Programme,
  facts: readonly FactRecord[],
  at: Place,
): readonly Place[] => {
  if (!personalFacts || facts.length === 0) return []
  const going = facts.filter(({ fact }) => personalFacts(fact)).length
  if (going === 0) return sourcesIn(facts, at)
  if (going === facts.length) return [at]
  throw new Error(
    `Programme "${id}" records facts that go when a case is erased together with some that stay`,
  )
}

const erasableHeld = ({ personalFacts }: Programme, held: HeldFacts): readonly Place[] => {
  const all = personalFacts ? Object.entries(held ?? {}) : []
  const goes = (facts: readonly FactRecord[]) => facts.some(({ fact }) => personalFacts!(fact))
  if (all.length > 0 && all.every(([, facts]) => goes(facts))) return [['facts']]
  return all.flatMap(([key, facts]) => (goes(facts) ? [['facts', key]] : sourcesIn(facts, ['facts', key])))
}

/** Where that stands in a case as it is which goes when it is erased: in its request, and in what was filled in since. */
export const erasableInCase = (programme: Programme, of: CaseState): readonly Place[] => [
  ...erasablePlaces(of.request, jsonSchema(programme.request), ['request']),
  ...Object.entries(of.did).flatMap(([name, { input }]) => {
    const action = programme.actions[name]
    return erasablePlaces(input, action && actionForm(programme, action), ['did', name, 'input'])
  }),
  ...erasableReasons(of, []),
  ...erasableHeld(programme, of.facts),
]
