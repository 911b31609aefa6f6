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

const postFor = (to: string, programme: Programme, bureau: string): string => {
  if (to === IN_CHARGE) return postName('', bureau)
  return postName(to, programme.roles[to]?.kind === 'staff' ? bureau : '')
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
  effect.effect === 'notify' && effect.to !== 'requester'

/** Whether an event tells somebody at a desk something. */
export const isTelling = ({ effects }: CaseEvent): boolean => (effects ?? []).some(isToStaff)

/** What an event tells posts, as the trail keeps it: each once. */
export const messagesOf = (
  { shard, pos, stream }: StoredEvent,
  event: CaseEvent,
  programme: Programme,
  { bureau }: Pick<StreamRow, 'bureau'>,
): readonly TrailEntry[] =>
  (event.effects ?? []).filter(isToStaff).map(({ to, message }, index) => ({
    id: `m.${shard}.${pos}.${index}`,
    at: event.at,
    kind: MESSAGE,
    account: postFor(to, programme, bureau),
    case: stream,
    detail: { to, message },
  }))

/** Something that a post was told, with the case it is about as it stands now. */
export interface Told {
  readonly entry: TrailEntry
  readonly message: Text
  readonly programme: Programme
  readonly row: StreamRow
}

/**
 * What an account's posts were told, newest first: of cases that are theirs to see now. A page may hold fewer than were
 * asked for.
 */
export const messagesFor = async (
  { desk, areas }: Host,
  { account }: Staff,
  after: string | undefined,
  limit: number,
): Promise<Page<Told>> => {
  const { rows: told, next } = await desk.store.trail.list(
    { accounts: postsOf(account.grants) },
    after,
    limit,
  )
  const { rows } = await desk.store.load([...new Set(told.map((entry) => entry.case!))], [])
  const seen = new Set<string>()
  const messages = told.flatMap((entry): Told[] => {
    const row = rows.get(entry.case!)
    const pinned = row && desk.registry.pinned(row.programme, row.programmeVersion)
    if (!row || !pinned?.ok) return []
    const { to, message } = entry.detail as { readonly to: string; readonly message: Text }
    // Told to several posts of one account, it is told once.
    const same = `${entry.case} ${entry.at} ${message.en}`
    if (seen.has(same) || !isAddressed(account, pinned.value, row, areas, to)) return []
    seen.add(same)
    return [{ entry, message, programme: pinned.value, row }]
  })
  return { rows: messages, ...(next === undefined ? {} : { next }) }
}
