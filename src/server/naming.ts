import { count, parametersInForce, rulesOf, type StreamRow, subjectKnown } from '../desk/index.ts'
import {
  actionForm,
  type CaseEvent,
  inBoth,
  isObject,
  jsonSchema,
  type Programme,
  type Text,
  text,
} from '../kernel/index.ts'
import { type Determination, factsOf, type RuleBook, type Variable } from '../rules/index.ts'
import type { Host } from './host.ts'

/** Where names are looked up. */
export type Naming = Pick<Host, 'desk' | 'bureaus' | 'areas'>

/** What people call what answers name by an id: a household, its member, a bureau, an area… An id without is its own name. */
export type Names = ReadonlyMap<string, Text>

export const NO_NAMES: Names = new Map()

type Json = Readonly<Record<string, unknown>>
/** Ids by what their fields refer to: `household`, `bureau`… */
type Refs = Map<string, Set<string>>

const refer = (refs: Refs, ref: string, id: string): void => {
  refs.set(ref, (refs.get(ref) ?? new Set()).add(id))
}

/** How a fact's value is asked after: people call a word of one fact otherwise than the same word of another. */
const factValue = (fact: unknown, value: unknown): string => `${fact}=${value}`

const collect = (value: unknown, schema: unknown, refs: Refs): void => {
  if (!isObject(schema)) return
  if (Array.isArray(value)) for (const each of value) collect(each, schema.items, refs)
  else if (isObject(value)) {
    const fields = isObject(schema.properties) ? schema.properties : {}
    for (const [name, each] of Object.entries(value)) {
      const field = fields[name]
      if (isObject(field) && field.ref === 'fact-value')
        refer(refs, field.ref, factValue(value[String(field.of)], each))
      else collect(each, field, refs)
    }
  } else if (typeof value === 'string' && typeof schema.ref === 'string') refer(refs, schema.ref, value)
}

type Named = readonly (readonly [id: string, name: Text | undefined])[]

export const HOUSEHOLD = text('家庭', 'Household')

/** A household is called by the number that the register gave it, which it keeps. */
const householdName = ({ id, state }: StreamRow): Text => {
  const { number = id } = state.request as { readonly number?: string }
  return text(`${HOUSEHOLD.zh} ${number}`, `${HOUSEHOLD.en} ${number}`)
}

const inRegister = async ({ desk }: Naming, ids: ReadonlySet<string>): Promise<readonly StreamRow[]> => {
  const register = desk.rules?.city.register
  const known = [...ids].map((id) => desk.store.recall(id))
  const missing = [...ids].filter((_, n) => known[n] === undefined)
  const loaded = missing.length > 0 ? (await desk.store.load(missing)).rows.values() : []
  return [...known, ...loaded].filter((row) => row !== undefined && row.programme === register) as StreamRow[]
}

const membersOf = async ({ desk }: Naming, row: StreamRow): Promise<Named> => {
  const known = await subjectKnown(desk, row.state)
  return known.ok ? known.value.members.map(({ id, name }) => [id, name]) : []
}

const bookOf = async ({ desk }: Naming): Promise<RuleBook | undefined> => {
  if (!desk.rules) return undefined
  const rules = await rulesOf(desk)
  return rules.ok ? rules.value.inForce.book : undefined
}

const tierNames = ({ tier }: Determination): Named =>
  tier ? Object.entries(tier.type.names as Readonly<Record<string, Text>>) : []

/** What people call the values of one fact that are asked after: words by their names, money by the yuan. */
const valueNames = ({ entity, id, type }: Variable, asked: ReadonlySet<string>): Named => {
  const start = factValue(`${entity.id}/${id}`, '')
  return [...asked]
    .filter((of) => of.startsWith(start))
    .map((of) => {
      const value = of.slice(start.length)
      if (type.kind === 'choice') return [of, (type.names as Readonly<Record<string, Text>>)[value]] as const
      const fen = type.kind === 'money' ? Number(value) : Number.NaN
      return [of, Number.isSafeInteger(fen) ? inBoth(`¥${count(fen / 100)}`) : undefined] as const
    })
}

/** By the reference of a field: the names of what it may hold. A member is called by what they are to the household. */
const NAMERS: Readonly<
  Record<string, (host: Naming, ids: ReadonlySet<string>, all: Refs) => Promise<Named>>
> = {
  bureau: async ({ bureaus }, ids) => [...ids].map((id) => [id, bureaus[id]]),
  area: async ({ areas }, ids) => [...ids].map((id) => [id, areas.get(id)?.name]),
  household: async (host, ids) =>
    (await inRegister(host, ids)).map((row) => [row.id, householdName(row)] as const),
  member: async (host, _, all) => {
    const homes = await inRegister(host, all.get('household') ?? new Set())
    return (await Promise.all(homes.map((row) => membersOf(host, row)))).flat()
  },
  determination: async (host) =>
    (await bookOf(host))?.determinations.map(({ programme, name }) => [programme, name] as const) ?? [],
  tier: async (host) => (await bookOf(host))?.determinations.flatMap(tierNames) ?? [],
  fact: async (host) => {
    const book = await bookOf(host)
    return book ? factsOf(book).map(({ entity, id, name }) => [`${entity.id}/${id}`, name] as const) : []
  },
  'fact-value': async (host, asked) => {
    const book = await bookOf(host)
    return book ? factsOf(book).flatMap((fact) => valueNames(fact, asked)) : []
  },
  parameter: async ({ desk }) => {
    const found = await parametersInForce(desk)
    return found.ok ? found.value.map(({ id, name }) => [id, name] as const) : []
  },
}

const namesOf = async (host: Naming, refs: Refs): Promise<Names> => {
  if (refs.size === 0) return NO_NAMES
  const named = await Promise.all([...refs].map(([ref, ids]) => NAMERS[ref]?.(host, ids, refs) ?? []))
  return new Map(named.flat().filter((each): each is readonly [string, Text] => each[1] !== undefined))
}

/** The names of all that some answers refer to, each with the JSON schema of its form. */
export const namesIn = (
  host: Naming,
  answers: readonly { readonly schema: Json; readonly value: unknown }[],
): Promise<Names> => {
  const refs: Refs = new Map()
  for (const { schema, value } of answers) collect(value, schema, refs)
  return namesOf(host, refs)
}

/** The names of all that some events say. */
export const namesOfEvents = (
  host: Naming,
  programme: Programme,
  events: readonly Pick<CaseEvent, 'type' | 'input'>[],
): Promise<Names> =>
  namesIn(
    host,
    events.flatMap(({ type, input }) => {
      const action = programme.actions[type]
      return action ? [{ schema: actionForm(programme, action), value: input }] : []
    }),
  )

/** Rows that the store remembers are named again and again: what their requests refer to is collected once. */
const referred = new WeakMap<StreamRow, Refs>()

const refsOf = (programme: Programme, row: StreamRow): Refs => {
  const known = referred.get(row)
  if (known) return known
  const refs: Refs = new Map()
  collect(row.state.request, jsonSchema(programme.request), refs)
  referred.set(row, refs)
  return refs
}

/** The names of all that the requests of some cases refer to. */
export const namesOfRequests = (
  host: Naming,
  cases: readonly { readonly programme: Programme; readonly row: StreamRow }[],
): Promise<Names> => {
  const all: Refs = new Map()
  for (const { programme, row } of cases)
    for (const [ref, ids] of refsOf(programme, row)) for (const id of ids) refer(all, ref, id)
  return namesOf(host, all)
}
