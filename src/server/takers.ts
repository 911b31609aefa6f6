import type { StreamRow } from '../desk/index.ts'
import {
  type Action,
  jsonSchema,
  type Programme,
  type Refusal,
  Refused,
  refusal,
  routed,
  type Text,
  text,
} from '../kernel/index.ts'
import type { OfferedAction, WithheldAction } from './api/case-types.ts'
import type { AreaTree } from './areas.ts'
import type { Host } from './host.ts'
import type { Grant } from './identity/account.ts'
import type { Identity } from './identity/identity.ts'
import { roleIn } from './identity/rights.ts'

type Json = Readonly<Record<string, unknown>>

/** What has to be known of a city to tell who could take a case over. */
export interface Takers extends Pick<Host, 'desk' | 'bureaus' | 'now'> {
  readonly identity: Pick<Identity, 'posts'>
  readonly areas: Pick<AreaTree, 'isBelow'>
}

/** The field in which an action names the bureau that is to take a case over; undefined where it names none. */
const takerField = (action: Action): string | undefined => {
  const fields = Object.entries((jsonSchema(action.input).properties ?? {}) as Readonly<Record<string, Json>>)
  return fields.find(([, { takesOver }]) => takesOver === true)?.[0]
}

/** Whom the city's own rule would have put in charge of a case; undefined where a value that it reads is not set. */
const routedTo = ({ desk, now }: Takers, programme: Programme, { state }: StreamRow): string | undefined => {
  try {
    return routed(programme, state, { now: now(), calendar: desk.calendar })
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

const takersAmong = (
  host: Takers,
  posts: readonly Grant[],
  programme: Programme,
  row: StreamRow,
): readonly string[] => {
  const { accept } = programme.actions
  const could = (post: Grant): boolean =>
    roleIn(post, programme)?.kind === 'staff' &&
    accept?.by.includes(post.role) === true &&
    (post.area === undefined || host.areas.isBelow(row.area, post.area))
  const found = posts.flatMap((post) => (post.bureau !== undefined && could(post) ? [post.bureau] : []))
  const own = routedTo(host, programme, row)
  const all = new Set(own === undefined ? found : [...found, own])
  all.delete(row.bureau)
  return [...all].sort()
}

/**
 * The bureaus that a case could be handed over to, by their ids: where somebody holds a post that may accept it, in its
 * programme and area, and the one that the city's own rule finds for it. The one in charge is none of them.
 */
const takersOf = async (host: Takers, programme: Programme, row: StreamRow): Promise<readonly string[]> =>
  takersAmong(host, await host.identity.posts(), programme, row)

const bureauName = ({ bureaus }: Pick<Takers, 'bureaus'>, id: string): Text =>
  (Object.hasOwn(bureaus, id) ? bureaus[id] : undefined) ?? text(id, id)

/** What is wrong with handing a case over to a bureau: nobody there could take it, or nobody anywhere. */
export const noTaker = async (
  host: Takers,
  programme: Programme,
  action: Action,
  row: StreamRow,
  input: unknown,
): Promise<Refusal | undefined> => {
  const field = takerField(action)
  const to = field && (input as Readonly<Record<string, unknown>> | null)?.[field]
  // What is no text is refused by the form, and what is theirs already by the kernel.
  if (field === undefined || typeof to !== 'string' || to === row.bureau) return undefined
  if ((await takersOf(host, programme, row)).includes(to)) return undefined
  const takers = takersAmong(host, await host.identity.posts(true), programme, row)
  if (takers.includes(to)) return undefined
  if (takers.length === 0) return refusal('no-takers', [], field)
  const names = takers.map((id) => bureauName(host, id))
  const list = text(names.map(({ zh }) => zh).join('、'), names.map(({ en }) => en).join(', '))
  return refusal('no-taker', [bureauName(host, to), list], field)
}

/** Hand-overs as they are offered, by who could take over: made once, since forms are large. */
const handOvers = new WeakMap<OfferedAction, Map<string, OfferedAction>>()

const choosing = (host: Host, of: OfferedAction, field: string, takers: readonly string[]): OfferedAction => {
  const input = of.input as Json & { readonly properties: Readonly<Record<string, Json>> }
  const names = Object.fromEntries(takers.map((id) => [id, bureauName(host, id)]))
  const chosen = { ...input.properties[field], enum: takers, options: names }
  const properties = { ...input.properties, [field]: chosen }
  return { ...of, input: { ...input, properties } as OfferedAction['input'] }
}

/**
 * Actions as they are offered on a case: it is handed over to one of those who could take it. Where there are none, that
 * action is withheld, with why and what to do.
 */
export const withTakers = async (
  host: Host,
  programme: Programme,
  row: StreamRow,
  actions: readonly OfferedAction[],
): Promise<{ readonly offered: readonly OfferedAction[]; readonly withheld: readonly WithheldAction[] }> => {
  const fields = actions.map(({ action }) => takerField(programme.actions[action]!))
  if (fields.every((field) => field === undefined)) return { offered: actions, withheld: [] }
  const takers = await takersOf(host, programme, row)
  const key = takers.join(' ')
  const offered = actions.flatMap((of, index) => {
    const field = fields[index]
    if (field === undefined) return [of]
    if (takers.length === 0) return []
    const known = handOvers.get(of) ?? new Map<string, OfferedAction>()
    handOvers.set(of, known)
    const one = known.get(key) ?? choosing(host, of, field, takers)
    known.set(key, one)
    return [one]
  })
  const { message } = refusal('no-takers')
  const left = takers.length > 0 ? [] : actions.filter((_, index) => fields[index] !== undefined)
  return { offered, withheld: left.map(({ action, name }) => ({ action, name, message })) }
}
