import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import {
  type Desk,
  type LogPosition,
  readEvent,
  type StoredEvent,
  type StreamRow,
  type TrailEntry,
} from '../../desk/index.ts'
import {
  actionForm,
  type CaseEvent,
  erasablePlaces,
  type Instant,
  MACHINE,
  type Programme,
} from '../../kernel/index.ts'
import { Follower, unreadOf } from '../follower.ts'
import { letInBy } from '../identity/glass.ts'
import { randomToken } from '../identity/secret.ts'
import { isTelling, messagesOf } from '../messages/messages.ts'
import { endedOffer } from '../offers.ts'
import { Rounds } from '../rounds.ts'
import { Troubles } from '../troubles.ts'
import { Turn } from '../turn.ts'

/** What the trail tells apart. `act`, `unmask` and `break-glass` are read off the log; the others are entered as they happen. */
export const TRAIL_KINDS = [
  'act',
  'unmask',
  'break-glass',
  'see',
  'search',
  'export',
  'download',
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'account',
  'token',
  'import',
  'subscription',
  'list',
  'recount',
] as const
export type TrailKind = (typeof TRAIL_KINDS)[number]

/** Looking at one case again and again is one look for so long. */
const SAME_LOOK_MS = 600_000
const MOST_LOOKS = 20_000
/** Looks wait for one another at most so long, and so many. */
const FLUSH_MS = 1000
const MOST_WAITING = 500

interface Server {
  readonly desk: Desk
  readonly log: Logger
  now(): Instant
}

/** What a case's roles and posts are: by its own version, or by another where that is not loaded here, or by none. */
interface Known {
  readonly programme: Programme | undefined
  readonly isItsOwn: boolean
}

/** Whether somebody of a bureau did this, not a resident or the machine. */
const isByStaff = (
  { by, type }: CaseEvent,
  { programme, isItsOwn }: Known,
  { state }: StreamRow,
): boolean => {
  if (type === 'breakGlass') return true
  if (by.id === MACHINE.id) return false
  // Somebody took a plan: what the machine did by it is theirs.
  if (by.approvedBy !== undefined) return true
  const kind = programme?.roles[by.role]?.kind
  if (kind !== undefined || isItsOwn) return kind !== undefined && !['public', 'machine'].includes(kind)
  // The role is of a version that another process has loaded: only who asked for the case acts in no bureau's name.
  return by.bureau !== undefined || by.id !== state.requester
}

const kindOf = ({ type }: CaseEvent): TrailKind =>
  type === 'unmask' ? 'unmask' : type === 'breakGlass' ? 'break-glass' : 'act'

/** Who did it, as the trail tells: of what the machine did by a plan, whoever took that. */
const doerOf = (event: CaseEvent) => {
  const letIn = letInBy(event)
  if (letIn) return letIn
  const { id, approvedBy, role, bureau } = event.by
  return { account: approvedBy ?? id, role, ...(bureau === undefined ? {} : { bureau }) }
}

/** Why, where the action asked for a reason that lasts: never what else was filled in, nor what goes when the case is erased. */
const reasonOf = (
  { type, input }: CaseEvent,
  programme: Programme | undefined,
): { readonly reason?: string } => {
  const action = programme?.actions[type]
  const reason =
    typeof input === 'object' && input !== null ? (input as { reason?: unknown }).reason : undefined
  if (!action || typeof reason !== 'string') return {}
  const goes = erasablePlaces(input, actionForm(programme, action), [])
  return goes.some(([name]) => name === undefined || name === 'reason') ? {} : { reason }
}

/** That an account did something to a case, as the trail keeps it. */
const actOf = (
  { shard, pos, stream, version }: StoredEvent,
  event: CaseEvent,
  { programme }: StreamRow,
  known: Known,
): TrailEntry => {
  const { type, at } = event
  const { account, ...post } = doerOf(event)
  return {
    id: `e.${shard}.${pos}`,
    at,
    kind: kindOf(event),
    account,
    case: stream,
    detail: {
      action: type,
      programme,
      version,
      ...post,
      ...reasonOf(event, known.programme),
    },
  }
}

/**
 * Keeps the trail of who did and saw what. What accounts did to cases is read off the log behind the writes, by one
 * process for all, and with it what cases told posts; what is no event (a look at a case, a sign-in, a change of rights) is entered as it happens.
 */
export class Audit {
  private readonly server: Server
  private readonly turn: Turn
  private readonly follower: Follower
  private readonly rounds: Rounds
  private readonly troubles: Troubles
  private readonly looks = new LRUCache<string, true>({ max: MOST_LOOKS, ttl: SAME_LOOK_MS })
  private waiting: TrailEntry[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(server: Server) {
    this.server = server
    const { store } = server.desk
    this.turn = new Turn(store.register, 'audit', server.now)
    this.follower = new Follower(store, 'audit')
    this.rounds = new Rounds(server.log, 'the audit trail')
    this.troubles = new Troubles(server.log)
  }

  /** Enters something; it is stored when this resolves. */
  async enter(
    kind: TrailKind,
    account: string,
    { case: of, ...detail }: { readonly case?: string; readonly [name: string]: unknown } = {},
  ): Promise<void> {
    await this.server.desk.store.trail.add([this.entryOf(kind, account, of, detail)])
  }

  private entryOf(kind: TrailKind, account: string, of: string | undefined, detail: object): TrailEntry {
    const at = this.server.now()
    const entry = { id: randomToken(), at, kind, account, detail: detail as TrailEntry['detail'] }
    return of === undefined ? entry : { ...entry, case: of }
  }

  /** That an account looked at a case: stored within a second, together with others; the same look once. */
  saw(account: string, of: string, what: 'case' | 'subject'): void {
    this.look(account, of, { what })
  }

  /** That an account looked at the crews or people that a bureau keeps, as a list or on a board: as `saw`. */
  sawList(account: string, bureau: string, list: string): void {
    this.look(account, undefined, { what: 'list', bureau, list })
  }

  private look(account: string, of: string | undefined, detail: object): void {
    const key = JSON.stringify([account, of ?? detail])
    if (this.looks.has(key)) return
    this.looks.set(key, true)
    this.waiting.push(this.entryOf('see', account, of, detail))
    if (this.waiting.length >= MOST_WAITING) void this.flush()
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
  }

  /** That an account looked somebody up by something personal, and which cases were shown: never what by. Stored when this resolves. */
  async lookedUp(account: string, shown: readonly string[]): Promise<void> {
    const detail = { what: 'personal', found: shown.length }
    const of = shown.length > 0 ? shown : [undefined]
    await this.server.desk.store.trail.add(of.map((id) => this.entryOf('search', account, id, detail)))
  }

  /** Stores the looks that wait. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const entries = this.waiting
    this.waiting = []
    if (entries.length === 0) return
    const isStored = await this.troubles.tried('storing looks', () =>
      this.server.desk.store.trail.add(entries),
    )
    // The database may be away for a while: they are tried again with the next ones, as many as may wait.
    if (!isStored) this.waiting = [...entries, ...this.waiting].slice(0, MOST_WAITING * 4)
  }

  /** Begins a round of reading the log on, where it is this process's turn. */
  begin(): void {
    this.rounds.begin(async () => {
      if (!(await this.turn.isOurs())) return
      await this.readOn(async () => !this.rounds.isStopped && (await this.turn.isOurs()))
    })
  }

  /**
   * Enters what accounts did to cases since the log was last read.
   *
   * @param go is asked before every page of it.
   */
  async readOn(go: () => boolean | Promise<boolean> = () => !this.rounds.isStopped): Promise<void> {
    await this.follower.readOn((events) => this.take(events), go)
  }

  /** How many events of the log are still to be read. */
  async unread(heads: LogPosition): Promise<number> {
    return unreadOf(await this.follower.position(), heads)
  }

  private async take(stored: readonly StoredEvent[]): Promise<void> {
    const { store } = this.server.desk
    const events = stored
      .map((of) => ({ of, event: readEvent(of) }))
      .filter(({ event }) => event.by.id !== MACHINE.id || event.type === 'breakGlass' || isTelling(event))
    if (events.length === 0) return
    const rows = await this.rowsOf(new Set(events.map(({ of }) => of.stream)))
    const entries: TrailEntry[] = []
    for (const { of, event } of events) {
      const row = rows.get(of.stream)
      if (!row) continue
      const known = this.knownOf(row)
      if (isByStaff(event, known, row)) entries.push(actOf(of, event, row, known))
      const ended = await endedOffer(store, of, event)
      entries.push(...messagesOf(of, event, known.programme, row, ended))
    }
    await store.trail.add(entries)
  }

  /** While processes are replaced one by one, cases are of a version that some do not have: what was done is entered all the same. */
  private knownOf({ programme, programmeVersion }: StreamRow): Known {
    const { registry } = this.server.desk
    const pinned = registry.pinned(programme, programmeVersion)
    if (pinned.ok) return { programme: pinned.value, isItsOwn: true }
    const other = registry.latest(programme)
    return { programme: other.ok ? other.value : undefined, isItsOwn: false }
  }

  /** The cases as they stand: what they are pinned to never changes, and who is in charge now is told. */
  private async rowsOf(streams: ReadonlySet<string>): Promise<ReadonlyMap<string, StreamRow>> {
    const { store } = this.server.desk
    const known = [...streams].flatMap((id) => store.recall(id) ?? [])
    const found = new Map(known.map((row) => [row.id, row]))
    const unknown = [...streams].filter((id) => !found.has(id))
    if (unknown.length > 0) for (const [id, row] of (await store.load(unknown)).rows) found.set(id, row)
    return found
  }

  async stop(): Promise<void> {
    await this.rounds.stop()
    await this.flush()
    await this.turn.end()
  }
}
