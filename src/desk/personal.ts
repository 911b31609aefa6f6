import { hash } from 'node:crypto'
import {
  actionForm,
  apart,
  type CaseEvent,
  changedAt,
  type Effect,
  erasableFacts,
  erasablePlaces,
  erasableReasons,
  jsonSchema,
  mayBeErasable,
  type Opening,
  type Place,
  type Programme,
  valueAt,
} from '../kernel/index.ts'
import type { StoredEvent } from './ports.ts'
import type { Registry } from './registry.ts'

/**
 * What is personal in an event stands beside the log: the body has `null` in each of its places, names them, and has the
 * SHA-256 of the text that holds the values. So the text can be erased and nothing that was proved of the body changes.
 */
interface Apart {
  readonly sha256: string
  readonly at: readonly Place[]
}

/** An event as it is written: the body, over which everything is proved, and what is personal in it, if anything is. */
export interface Written {
  readonly body: string
  readonly personal?: string
}

const digestOf = (personal: string): string => hash('sha256', personal, 'hex')

type FormsByAction = Map<string, readonly unknown[] | undefined>
const formsOf = new WeakMap<Registry, FormsByAction>()

/**
 * The forms that an action of this name may have, of those that ask anything personal; undefined where no programme has
 * one. Whose case an effect is for nobody looks up: it is personal if it is so under any of them.
 */
const formsNamed = (registry: Registry, action: string): readonly unknown[] | undefined => {
  const known: FormsByAction = formsOf.get(registry) ?? new Map()
  formsOf.set(registry, known)
  if (known.has(action)) return known.get(action)
  const having = registry.all.filter(({ actions }) => Object.hasOwn(actions, action))
  const forms = having.map((programme) => actionForm(programme, programme.actions[action]!))
  const found = having.length === 0 ? undefined : forms.filter(mayBeErasable)
  known.set(action, found)
  return found
}

const inRequest = (registry: Registry, id: string, request: unknown, at: Place): readonly Place[] => {
  const programme = registry.latest(id)
  return erasablePlaces(request, programme.ok ? jsonSchema(programme.value.request) : undefined, at)
}

const inEffect = (registry: Registry, effect: Effect, at: Place): readonly Place[] => {
  if (effect.effect === 'open')
    return inRequest(registry, effect.programme, effect.request, [...at, 'request'])
  if (effect.effect !== 'perform') return []
  const { action, input, opens } = effect
  const forms = formsNamed(registry, action) ?? [undefined]
  const inputs = apart(forms.flatMap((form) => erasablePlaces(input, form, [...at, 'input'])))
  return opens
    ? [...inputs, ...inRequest(registry, opens.programme, opens.request, [...at, 'opens', 'request'])]
    : inputs
}

const NONE: readonly Place[] = []
const joined = (found: readonly Place[], more: readonly Place[]): readonly Place[] =>
  more.length === 0 ? found : [...found, ...more]

/**
 * Where what is personal stands in an event of a case: in what was filled in, in the request as it is from now on, and in
 * what other cases are asked to do.
 */
export const erasableInEvent = (
  registry: Registry,
  programme: Programme,
  event: CaseEvent,
): readonly Place[] => {
  const { type, input, set, facts, effects } = event
  let found = NONE
  if (input !== undefined) {
    const action = programme.actions[type]
    found =
      type === 'open'
        ? erasablePlaces((input as Opening).request, jsonSchema(programme.request), ['input', 'request'])
        : erasablePlaces(input, action && actionForm(programme, action), ['input'])
  }
  if (set?.request !== undefined)
    found = joined(found, erasablePlaces(set.request, jsonSchema(programme.request), ['set', 'request']))
  if (set) found = joined(found, erasableReasons(set, ['set']))
  if (facts) found = joined(found, erasableFacts(programme, facts, ['facts']))
  if (effects)
    for (const [n, effect] of effects.entries())
      if (effect.effect === 'open' || effect.effect === 'perform')
        found = joined(found, inEffect(registry, effect, ['effects', n]))
  return found.length > 0 && effects ? joined(found, quotedIn(event, effects, found)) : found
}

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

/** A message may quote what somebody filled in: then it goes with it. */
const quotedIn = (
  event: CaseEvent,
  effects: readonly Effect[],
  places: readonly Place[],
): readonly Place[] => {
  const said = places.flatMap((place) => textsIn(valueAt(event, place))).filter((one) => one !== '')
  return effects.flatMap((effect, n): readonly Place[] =>
    effect.effect === 'notify'
      ? (['zh', 'en'] as const)
          .filter((lang) => said.some((one) => effect.message[lang].includes(one)))
          .map((lang) => ['effects', n, 'message', lang])
      : [],
  )
}

/** An event as it is to be written. What is personal is salted: nobody finds a telephone number by trying all there are. */
export const takeApart = (event: CaseEvent, places: readonly Place[], salt: () => string): Written => {
  if (places.length === 0) return { body: JSON.stringify(event) }
  const values = places.map((place) => valueAt(event, place))
  const personal = JSON.stringify({ salt: salt(), values })
  const left = places.reduce((rest, place) => changedAt(rest, place, () => null), event)
  const beside: Apart = { sha256: digestOf(personal), at: places }
  return { body: JSON.stringify({ ...left, personal: beside }), personal }
}

/** Puts a value back in its place, or takes the place away where there is none. */
const putBack = (event: object, place: Place, value: unknown): void => {
  const holder = valueAt(event, place.slice(0, -1)) as object
  const name = place.at(-1)!
  if (value === undefined) Reflect.deleteProperty(holder, name)
  else Reflect.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true })
}

/** An event as it was decided; what was personal in it and is erased reads as if it had never been given. */
export const readEvent = ({ body, personal }: Pick<StoredEvent, 'body' | 'personal'>): CaseEvent => {
  const event = JSON.parse(body) as CaseEvent & { personal?: Apart }
  const beside = event.personal
  if (beside === undefined) return event
  delete event.personal
  const { values } = (personal === undefined ? {} : JSON.parse(personal)) as { values?: readonly unknown[] }
  for (const [n, place] of beside.at.entries()) putBack(event, place, values?.[n])
  return event
}

const apartIn = (body: string): Apart | undefined =>
  body.includes('"personal":') ? (JSON.parse(body) as { personal?: Apart }).personal : undefined

/** Whether what is personal stands in a body of these events of a case, in any place that it does not say is beside it. */
export const isWrittenOpenly = (registry: Registry, events: readonly StoredEvent[]): boolean => {
  const [first] = events
  const opening = first && (readEvent(first).input as Opening)
  const programme = opening && registry.pinned(opening.programme, opening.programmeVersion)
  if (!programme?.ok) return events.length > 0
  return events.some((stored) => {
    const beside = new Set(apartIn(stored.body)?.at.map((place) => place.join('\n')))
    const found = erasableInEvent(registry, programme.value, readEvent(stored))
    return found.some((place) => !beside.has(place.join('\n')))
  })
}

/** Whether a message of an event quotes what goes when its case is erased: whoever keeps it keeps where it stands instead. */
export const isQuoting = ({ body }: StoredEvent, effect: number): boolean =>
  apartIn(body)?.at.some(([part, n, of]) => part === 'effects' && n === effect && of === 'message') ?? false

/** An event whose personal part is not what its body says. */
interface Stray {
  readonly version: number
  readonly is: 'changed' | 'missing' | 'not erased'
}

/**
 * The events of a case whose personal part is not what it must be: what their body has the fingerprint of; and once the case
 * is erased, none.
 */
export const strayOf = (events: readonly StoredEvent[]): readonly Stray[] => {
  const last = events.at(-1)
  const isErased = last?.body.startsWith('{"type":"erase",')
  return events.flatMap(({ version, body, personal }): readonly Stray[] => {
    if (personal === undefined)
      return !isErased && apartIn(body) !== undefined ? [{ version, is: 'missing' }] : []
    if (isErased) return [{ version, is: 'not erased' }]
    return apartIn(body)?.sha256 === digestOf(personal) ? [] : [{ version, is: 'changed' }]
  })
}
