import type { Page, StoredEvent, StreamRow, TrailEntry } from '../../desk/index.ts'
import { type CaseEvent, type Effect, IN_CHARGE, type Programme, type Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Grant } from '../identity/account.ts'
import type { Staff } from '../identity/principal.ts'
import { isAddressed } from '../identity/rights.ts'

/** The kind under which the trail keeps what posts were told. */
export const MESSAGE = 'message'

/** Whom the trail names where an account would stand: a post. No account is called so. */
const postName = (role: string, bureau: string): string => `${role}@${bureau}`

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

/** Whether an event tells somebody at a desk something. */
export const isTelling = ({ effects }: CaseEvent): boolean => (effects ?? []).some(isToStaff)

/**
 * What an event tells posts, as the trail keeps it: each once.
 *
 * @param programme of the case, in this version or another; undefined where none is loaded.
 */
export const messagesOf = (
  { shard, pos, stream }: StoredEvent,
  event: CaseEvent,
  programme: Programme | undefined,
  { bureau }: Pick<StreamRow, 'bureau'>,
): readonly TrailEntry[] =>
  (event.effects ?? []).filter(isToStaff).flatMap(({ to, message }, index) =>
    postsFor(to, programme, bureau).map((account, nth) => ({
      id: `m.${shard}.${pos}.${index}${nth === 0 ? '' : `.${nth}`}`,
      at: event.at,
      kind: MESSAGE,
      account,
      case: stream,
      detail: { to, message },
    })),
  )

/** Something that a post was told, with the case it is about as it stands now. */
export interface Told {
  readonly entry: TrailEntry
  readonly message: Text
  readonly programme: Programme
  readonly row: StreamRow
}

/** What was told to others of the same posts is looked through so much at a time, and so often more for one page. */
const LOOK = 100
const MOST_LOOKS = 10

/** Of what posts were told, what is an account's to see now, in order. */
const toldTo = async (
  { desk, areas }: Host,
  { account }: Staff,
  entries: readonly TrailEntry[],
): Promise<readonly Told[]> => {
  const { rows } = await desk.store.load([...new Set(entries.map((entry) => entry.case!))], [])
  return entries.flatMap((entry): Told[] => {
    const row = rows.get(entry.case!)
    const pinned = row && desk.registry.pinned(row.programme, row.programmeVersion)
    if (!row || !pinned?.ok) return []
    const { to, message } = entry.detail as { readonly to: string; readonly message: Text }
    if (!isAddressed(account, pinned.value, row, areas, to)) return []
    return [{ entry, message, programme: pinned.value, row }]
  })
}

/**
 * What an account's posts were told, newest first: of cases that are theirs to see now. A page holds fewer than were
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
