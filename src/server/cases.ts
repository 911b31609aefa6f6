import type { Reads, Seen, Stretch } from '../desk/index.ts'
import {
  type Helper,
  type Instant,
  jsonSchema,
  type Programme,
  type Result,
  refuse,
  roleName,
} from '../kernel/index.ts'
import { wrongInChange } from './change.ts'
import { fieldsOf } from './form.ts'
import type { Host } from './host.ts'
import { letInUntil } from './identity/glass.ts'
import { type Principal, principalId } from './identity/principal.ts'
import { actorFor, mayRead, openersFor, readerOf } from './identity/rights.ts'
import { type ReceiptNames, randomToken, requesterOf } from './identity/secret.ts'
import { unknownInRequest } from './known-subject.ts'
import { type Tried, tryOut } from './limits.ts'

/** A case with the definition that it is pinned to. */
export interface Found extends Seen {
  readonly programme: Programme
  /** Seen by no post: let in to read it until then. */
  readonly letInUntil?: Instant
}

/** What somebody may read: by what the server decides, and where the database can, by its own decision as well. */
export const readsFor = ({ desk }: Host, who: Principal): Reads =>
  desk.store.as(readerOf(who, desk.registry.all))

/**
 * A case, with some of its events where they are asked for, for whoever may see it; to everybody else it is unknown, so
 * that numbers cannot be tried out.
 */
export const findCase = async (
  host: Host,
  who: Principal,
  id: string,
  events?: Stretch,
): Promise<Result<Found>> => {
  // A page's form may have been sent anything: the database cannot even be asked about this.
  if (id.includes('\0')) return refuse('unknown-case', [id], 'case')
  const own = who.kind === 'nobody' ? undefined : await readsFor(host, who).see(id, events)
  const found = own && foundIn(host, own)
  if (found && mayRead(who, found.programme, found.row, host.areas)) return { ok: true, value: found }
  const until = await letInUntil(host, who, id)
  if (until === undefined) return refuse('unknown-case', [id], 'case')
  // Whom a reason lets in, and no post, is shown this one case by the database, and no other.
  const seen = await host.desk.store.as({ scopes: [], receipts: {}, letInto: id }).see(id, events)
  const letIn = seen && foundIn(host, seen)
  return letIn ? { ok: true, value: { ...letIn, letInUntil: until } } : refuse('unknown-case', [id], 'case')
}

/** As `findCase`, to read what has no masks: files, and what is known of people. Break-glass does not go so far. */
export const findUnmasked = async (host: Host, who: Principal, id: string): Promise<Result<Found>> => {
  const found = await findCase(host, who, id)
  return found.ok && found.value.letInUntil !== undefined ? refuse('masked-only', [], 'case') : found
}

const foundIn = ({ desk }: Host, seen: Seen): Found | undefined => {
  const programme = desk.registry.pinned(seen.row.programme, seen.row.programmeVersion)
  return programme.ok ? { row: seen.row, events: seen.events, programme: programme.value } : undefined
}

/** Whoever sends a key gets the receipt that was made under it: one that could be guessed would get another's. */
const MIN_PUBLIC_KEY = 16
const GUESSABLE = [
  'Idempotency-Key',
  `请提供不少于 ${MIN_PUBLIC_KEY} 个字符`,
  `send at least ${MIN_PUBLIC_KEY} characters`,
] as const

/** Whether others could guess a key; those of staff are apart by account. */
export const isGuessable = (who: Principal, key: string): boolean =>
  who.kind !== 'staff' && key.length < MIN_PUBLIC_KEY

/** Of some cases those that somebody may see, in their order. */
export const seeAll = async (
  host: Host,
  who: Principal,
  ids: Iterable<string>,
): Promise<readonly Found[]> => {
  const reads = readsFor(host, who)
  const seen = await Promise.all([...new Set(ids)].map((id) => reads.see(id)))
  return seen.flatMap((one) => {
    const found = one && foundIn(host, one)
    return found && mayRead(who, found.programme, found.row, host.areas) ? [found] : []
  })
}

/** What somebody asks for. */
export interface Asking {
  readonly programme: string
  readonly request: unknown
  readonly area: string
  readonly channel?: string | undefined
  /** What the sender is to the person who needs it, where that is somebody else. */
  readonly onBehalfOf?: Helper | undefined
  /** Which of their roles, where they have several. */
  readonly role?: string | undefined
  /** The household that a resident has just declared: they can apply for no other. */
  readonly household?: string | undefined
  /** The same key asks for the same once, and gets the same receipt. */
  readonly key?: string | undefined
}

export interface Opened {
  readonly case: string
  readonly version: number
  readonly position: { readonly shard: number; readonly pos: number }
  /** For the resident: opens the case together with its number. */
  readonly code: string
  readonly requester: string
}

/** The field in which a household is named that is not the asker's own to name. */
const otherHousehold = (programme: Programme, { request, household }: Asking): string | undefined => {
  const field = fieldsOf(jsonSchema(programme.request)).find(({ ref }) => ref === 'household')?.name
  if (field === undefined) return undefined
  const named = (request as Readonly<Record<string, unknown>> | undefined)?.[field]
  return named === undefined || named === household ? undefined : field
}

/** The names of the receipt that the same key always gets. */
const namesFor = (host: Host, who: Principal, programme: string, key: string): ReceiptNames =>
  host.secret.receipt(`${programme} ${principalId(who)}:${key}`)

/** Whether what somebody asks for under a key has been opened already. */
export const isOpened = async (host: Host, who: Principal, programme: string, key: string) => {
  const { case: id } = namesFor(host, who, programme, key)
  return (await host.desk.store.load([id], [])).rows.has(id)
}

/** Opens a case for a resident or, by staff, on behalf of one. */
export const openCase = async (host: Host, who: Principal, asking: Asking): Promise<Result<Opened>> => {
  const programme = host.desk.registry.latest(asking.programme)
  if (!programme.ok) return programme
  const key = asking.key ?? randomToken()
  if (isGuessable(who, key)) return refuse('invalid-input', GUESSABLE, 'Idempotency-Key')
  const names = namesFor(host, who, asking.programme, key)
  const actors = openersFor(who, programme.value, names.requester, asking.role)
  const [first] = actors
  if (!first)
    return who.kind === 'staff'
      ? refuse('not-allowed', [asking.role ?? who.account.id, 'open'], 'role')
      : refuse('unknown-programme', [asking.programme], 'programme')
  const elsewhere = who.kind === 'staff' ? undefined : otherHousehold(programme.value, asking)
  if (elsewhere !== undefined) return refuse('not-allowed', [first.role, elsewhere], `request.${elsewhere}`)
  const unknown = await unknownInRequest(host, programme.value, asking)
  if (unknown) return { ok: false, refusal: unknown }
  const input = {
    request: asking.request,
    area: asking.area,
    requester: names.requester,
    ...(asking.channel === undefined ? {} : { channel: asking.channel }),
    ...(asking.onBehalfOf === undefined ? {} : { onBehalfOf: asking.onBehalfOf }),
  }
  const command = {
    ...{ action: 'open', case: names.case, programme: asking.programme, input },
    key: `open:${principalId(who)}:${key}`,
  }
  let done = await host.desk.perform(command, first)
  // Whoever works for several organisations opens it for the one that it concerns.
  for (const actor of actors.slice(1)) {
    if (done.ok || done.refusal.code !== 'not-concerned') break
    done = await host.desk.perform(command, actor)
  }
  if (!done.ok) return done
  return { ok: true, value: { ...done.value, code: names.code, requester: names.requester } }
}

/** What somebody does to a case. */
export interface Acting {
  readonly case: string
  readonly action: string
  readonly input: unknown
  readonly role?: string | undefined
  readonly expectedVersion?: number | undefined
  readonly key?: string | undefined
  /** The host itself fills in the form: of an action that nobody else may. */
  readonly hosted?: true
}

const actIn = async (host: Host, who: Principal, acting: Acting, { row, programme }: Found) => {
  const action = Object.hasOwn(programme.actions, acting.action)
    ? programme.actions[acting.action]
    : undefined
  if (!action || (action.hosted && !acting.hosted))
    return refuse('unknown-action', [acting.action, programme.id], 'action')
  const actor = actorFor(who, programme, row, action, host.areas, acting.role)
  if (!actor) return refuse('not-allowed', [roleName(programme, acting.role ?? ''), action.name], 'role')
  const wrong = await wrongInChange(host, programme, action, row, acting.input)
  if (wrong) return { ok: false as const, refusal: wrong }
  const { expectedVersion, key } = acting
  return host.desk.perform(
    {
      action: acting.action,
      case: acting.case,
      input: acting.input,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...(key === undefined ? {} : { key: `act:${actor.id}:${key}` }),
    },
    actor,
    { reader: readerOf(who, host.desk.registry.all), proof: who.kind === 'staff' ? who.proof : undefined },
  )
}

/** A case as this process remembers it, where whoever asks may see it so. */
const recalled = (host: Host, who: Principal, id: string): Found | undefined => {
  const row = host.desk.store.recall(id)
  const found = row && foundIn(host, { row, events: [] })
  return found && mayRead(who, found.programme, found.row, host.areas) ? found : undefined
}

/** Does an action for whoever asks, in the first of their roles that may. */
export const actOn = async (host: Host, who: Principal, acting: Acting) => {
  // What is remembered is enough to begin with: who may see the case, and whether it is still so, is decided again
  // where the action is stored. A refusal may be of what is no longer so: then the case is looked at first.
  const known = recalled(host, who, acting.case)
  const done = known && (await actIn(host, who, acting, known))
  if (done?.ok) return done
  // Nothing more is looked up for somebody of whom it is not known that they may ask.
  if (who.kind === 'staff' && who.proof) return done ?? refuse('unproven')
  const found = await findCase(host, who, acting.case)
  return found.ok ? actIn(host, who, acting, found.value) : found
}

/** A case and the requester that whoever has its code is. */
export interface Receipt {
  readonly case: string
  readonly requester: string
}

/** Opens a resident's case by its number and code. Wrong ones are counted by address, so that codes cannot be tried out. */
export const openReceipt = (host: Host, ip: string, id: string, code: string): Promise<Tried<Receipt>> =>
  tryOut([{ limiter: host.limits.receipts, key: ip }], async () => {
    const requester = requesterOf(code)
    const found = await findCase(host, { kind: 'resident', cases: { [id]: requester } }, id)
    return found.ok ? { case: id, requester } : undefined
  })
