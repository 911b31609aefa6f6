import {
  isQuoting,
  type Page,
  readEvent,
  type StoredEvent,
  type StreamRow,
  type TrailEntry,
} from '../../desk/index.ts'
import {
  type CaseEvent,
  type Effect,
  IN_CHARGE,
  type Programme,
  type Text,
  text,
} from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Grant } from '../identity/account.ts'
import type { Staff } from '../identity/principal.ts'
import { isAddressed, isPostOf, mayRead, OFFERED, ONCE_OFFERED } from '../identity/rights.ts'
import type { Offer } from '../offers.ts'

/** The kind under which the trail keeps what posts were told. */
export const MESSAGE = 'message'

/** Whom the trail names where an account would stand: a post. No account is called so. */
const postName = (role: string, bureau: string): string => `${role}@${bureau}`

/** The bureau of a post that the trail names. */
const bureauOf = (post: string): string => post.slice(post.indexOf('@') + 1)

/** The posts that a role is: of a role that is not known here it is left to whoever reads which of them it was. */
const postsFor = (to: string, programme: Programme | undefined, bureau: string): readonly string[] => {
  if (to === IN_CHARGE) return [postName('', bureau)]
  const kind = programme?.roles[to]?.kind
  if (kind === undefined) return [postName(to, bureau), postName(to, '')]
  return [postName(to, kind === 'staff' ? bureau : '')]
}

/** Every post of an account that something may be told to. */
const postsOf = (grants: readonly Grant[]): readonly string[] => [
  ...new Set(
    grants.flatMap(({ role, bureau }) => [
      postName(role, ''),
      ...(bureau === undefined ? [] : [postName(role, bureau), postName('', bureau)]),
    ]),
  ),
]

const isToStaff = (effect: Effect): effect is Effect & { readonly effect: 'notify' } =>
  effect.effect === 'notify' && effect.to !== 'requester' && effect.message.zh !== undefined

const OFFER = text(
  '有事项移交给您的部门,请接收或退回。',
  'A case is offered to your bureau: accept it or return it.',
)
const RETURNED = text('移交的事项被退回。', 'A case that was offered to another bureau was returned.')
const ACCEPTED = text(
  '您部门移交的事项已被接收。',
  'A case that your bureau offered to another was accepted.',
)
const TAKEN_BACK = text(
  '移交给其他部门的事项已收回。',
  'A case that was offered to another bureau was taken back.',
)
const NO_LONGER = text(
  '移交给您部门的事项已由原部门收回',
  'A case that was offered to your bureau was taken back by the bureau in charge',
)
const ENDED = text(
  '移交给您部门的事项已办结,无需接收。',
  'A case that was offered to your bureau has ended: there is nothing to accept.',
)
const ELSEWHERE = text(
  '移交给您部门的事项已改由其他部门负责,无需接收。',
  'A case that was offered to your bureau is now in the charge of another: there is nothing to accept.',
)

interface HandedOver {
  readonly to: string
  /** The bureau that is told. */
  readonly bureau: string
  readonly message: Text
  /** The reason that was given belongs to it; read where it stands, since it may be erased. */
  readonly isReasoned?: true
}

/** What a hand-over tells: the bureau that a case is offered to, and how that ended whoever does not see it by themselves. */
const handedOver = (
  { type, set, ends }: CaseEvent,
  inCharge: string,
  ended: Offer | undefined,
): readonly HandedOver[] => {
  if (set?.offer) return [{ to: OFFERED, bureau: set.offer.to, message: OFFER }]
  if (set?.offer !== null || !ended) return []
  const asked = { to: ONCE_OFFERED, bureau: ended.to }
  if (ends) return [{ ...asked, message: ENDED }]
  if (set.bureau === ended.to) return [{ to: ONCE_OFFERED, bureau: ended.from, message: ACCEPTED }]
  if (set.bureau !== undefined) return [{ ...asked, message: ELSEWHERE }]
  if (type !== 'takeBackTransfer') return [{ to: IN_CHARGE, bureau: inCharge, message: RETURNED }]
  return [
    { ...asked, message: NO_LONGER, isReasoned: true },
    { to: IN_CHARGE, bureau: ended.from, message: TAKEN_BACK },
  ]
}

/** Whether an event tells somebody at a desk something. */
export const isTelling = ({ effects, set }: CaseEvent): boolean =>
  set?.offer !== undefined || (effects ?? []).some(isToStaff)

/**
 * What an event tells posts, as the trail keeps it: each once.
 *
 * @param programme of the case, in this version or another; undefined where none is loaded.
 * @param ended the offer that the event ends, where it ends one.
 */
export const messagesOf = (
  stored: StoredEvent,
  event: CaseEvent,
  programme: Programme | undefined,
  { bureau }: Pick<StreamRow, 'bureau'>,
  ended?: Offer,
): readonly TrailEntry[] => {
  const { shard, pos, stream, version } = stored
  const effects = event.effects ?? []
  const ofOffer = handedOver(event, bureau, ended).map(({ to, bureau: told, message, isReasoned }, nth) => ({
    ...{
      id: `m.${shard}.${pos}.offer${nth === 0 ? '' : `.${nth}`}`,
      at: event.at,
      kind: MESSAGE,
      case: stream,
    },
    ...{ account: postName('', told), detail: { to, message, ...(isReasoned ? { reasonIn: version } : {}) } },
  }))
  const ofEffects = effects.filter(isToStaff).flatMap((effect, index) => {
    const { to, message } = effect
    const place = effects.indexOf(effect)
    return postsFor(to, programme, bureau).map((account, nth) => ({
      id: `m.${shard}.${pos}.${index}${nth === 0 ? '' : `.${nth}`}`,
      at: event.at,
      kind: MESSAGE,
      account,
      case: stream,
      // The trail is for ever: what may be erased is read where it stands.
      detail: isQuoting(stored, place) ? { to, quotes: { version, effect: place } } : { to, message },
    }))
  })
  return [...ofEffects, ...ofOffer]
}

interface Kept {
  readonly to: string
  readonly message?: Text
  readonly quotes?: { readonly version: number; readonly effect: number }
  /** The version of the event whose reason belongs to the message. */
  readonly reasonIn?: number
}

const eventAt = async ({ desk }: Host, stream: string, version: number): Promise<CaseEvent | undefined> => {
  const [stored] = await desk.store.events(stream, version - 1, 1)
  return stored && readEvent(stored)
}

/** A message with the reason that was given; without, where that was erased. */
const withReason = ({ zh, en }: Text, event: CaseEvent | undefined): Text => {
  const { reason } = (event?.input ?? {}) as { readonly reason?: unknown }
  return typeof reason === 'string' ? text(`${zh}:${reason}`, `${en}: ${reason}`) : text(`${zh}。`, `${en}.`)
}

/** What was told, from the trail or from the event; undefined where it went with what was personal. */
const wordsOf = async (host: Host, entry: TrailEntry): Promise<Text | undefined> => {
  const { message, quotes, reasonIn } = entry.detail as unknown as Kept
  if (message && reasonIn !== undefined)
    return withReason(message, await eventAt(host, entry.case!, reasonIn))
  if (!quotes) return message
  const effect = (await eventAt(host, entry.case!, quotes.version))?.effects?.[quotes.effect]
  return effect?.effect === 'notify' && effect.message.zh !== undefined ? effect.message : undefined
}

/** Something that a post was told, with the case it is about as it stands now. */
export interface Told {
  readonly entry: TrailEntry
  readonly message: Text
  readonly programme: Programme
  readonly row: StreamRow
  /** Whether they may see the case: of one that went to another bureau they are told nothing but this. */
  readonly isSeen: boolean
}

/** What was told to others of the same posts is looked through so much at a time, and so often more for one page. */
const LOOK = 100
const MOST_LOOKS = 10

/** Of what posts were told, what is an account's to see now, in order. */
const toldTo = async (host: Host, who: Staff, entries: readonly TrailEntry[]): Promise<readonly Told[]> => {
  const { account } = who
  const { desk, areas } = host
  const { rows } = await desk.store.load([...new Set(entries.map((entry) => entry.case!))], [])
  const told = await Promise.all(
    entries.map(async (entry): Promise<readonly Told[]> => {
      const row = rows.get(entry.case!)
      const pinned = row && desk.registry.pinned(row.programme, row.programmeVersion)
      if (!row || !pinned?.ok) return []
      const programme = pinned.value
      const { to } = entry.detail as unknown as Kept
      const isTold =
        to === ONCE_OFFERED
          ? isPostOf(account, programme, row, areas, bureauOf(entry.account))
          : isAddressed(account, programme, row, areas, to)
      if (!isTold) return []
      const message = await wordsOf(host, entry)
      const isSeen = mayRead(who, programme, row, areas)
      return message ? [{ entry, message, programme, row, isSeen }] : []
    }),
  )
  return told.flat()
}

/**
 * What an account's posts were told, newest first: of cases that are theirs to see now, and of hand-overs that took one out of their sight. A page holds fewer than were
 * asked for where most of what the posts were told was of other areas: there may be more behind it.
 */
export const messagesFor = async (
  host: Host,
  who: Staff,
  after: string | undefined,
  limit: number,
): Promise<Page<Told>> => {
  const { trail } = host.desk.store
  const accounts = postsOf(who.account.grants)
  const rows: Told[] = []
  // Told to several posts of one account, it is told once. Those entries lie side by side: a page ends behind them.
  const seen = new Set<string>()
  let last: TrailEntry | undefined
  let next = after
  for (let look = 0; look <= MOST_LOOKS; look++) {
    const page = await trail.list({ accounts }, next, look === 0 ? limit + 1 : Math.max(limit, LOOK))
    for (const one of await toldTo(host, who, page.rows)) {
      const same = `${one.entry.case} ${one.entry.at} ${one.message.en}`
      if (!seen.has(same)) {
        if (rows.length === limit) return { rows, next: trail.after(last!) }
        seen.add(same)
        rows.push(one)
      }
      last = one.entry
    }
    next = page.next
    if (next === undefined) return { rows }
  }
  return { rows, ...(next === undefined ? {} : { next }) }
}
