import type { CaseEvent, CaseState, Contribution, Effect, Instant, Text } from '../kernel/index.ts'
import type { Page, Proof, Register, Seals, Trail } from './beside.ts'
import type { BoardCount, BoardQuery, CaseQuery, ConcernCount, Scope } from './case-queries.ts'
import type {
  FigureQuery,
  FigureSum,
  Provenance,
  ProvenanceQuery,
  QuantileQuery,
  Recount,
} from './figure-queries.ts'
import type { LogPosition, Position } from './log-position.ts'

/**
 * What the desk needs of the world. Stores implement `Store`; hosts bring `Clock` and `Dice`.
 *
 * A **stream** is one case (or one watched subject): an append-only row of events and the state they fold to.
 * Streams are spread over a fixed number of **shards**; within a shard every event has a gapless **position**
 * in commit order, so a reader needs only "after position n". A **unit** is what one command (or one imported
 * row) does to one stream: it is stored whole or not at all.
 */
export interface Clock {
  now(): Instant
}

/** What nobody can foresee. */
export interface Dice {
  /** A fresh, unguessable id. */
  id(): string
}

/** What may be in a case's number, which stands in files, addresses and logs: plain characters; `~` where a source's own was none. */
export const CASE_ID = /^[\w.:~-]{1,128}$/
/** The event that changes what was asked. */
export const CORRECTION = 'correct'

/** The row kept beside a stream's events: its state, and what queues and timers look for. */
export interface StreamRow {
  readonly id: string
  readonly version: number
  readonly programme: string
  readonly programmeVersion: number
  readonly stage: string
  readonly area: string
  readonly bureau: string
  readonly openedAt: Instant
  readonly closedAt?: Instant | undefined
  /** When time alone next changes it; absent where never. */
  readonly wakeAt?: Instant | undefined
  /** Its earliest deadline that runs or was missed; absent where it has none. */
  readonly dueAt?: Instant | undefined
  /** How often it was returned; absent where never. */
  readonly returned?: number | undefined
  /** The bureau that it is offered to and that has not answered yet. */
  readonly offeredTo?: string | undefined
  readonly state: CaseState
}

/** A stream by when it wakes. */
export interface Due {
  readonly id: string
  readonly wakeAt: Instant
}

/**
 * An event as stored. `body` is the JSON text that was written, byte for byte; `leaf` its SHA-256 in hex; `personal` what is
 * personal in it, of which the body has the fingerprint: absent where nothing is, and where it was erased.
 */
export interface StoredEvent extends Position {
  readonly stream: string
  readonly version: number
  readonly body: string
  readonly leaf: string
  readonly personal?: string | undefined
}

/**
 * Events that are read by themselves: those that say what was asked (the first of each case, and corrections), those that
 * erase a case, and those that add a file.
 */
export type LogKind = 'requests' | 'erasures' | 'files'

/** One command's key: the same key with the same `hash` is the same command. */
export interface KeyUse {
  readonly key: string
  readonly hash: string
}

/** An event as decided, with what it brings. */
export interface DecidedEvent {
  readonly event: CaseEvent
  readonly contributions: readonly Contribution[]
  /** Effects to be carried out once this is stored. */
  readonly effects: readonly Effect[]
}

/** An event as it is to be stored. */
export interface NewEvent extends DecidedEvent {
  /** The text that is stored of the event, made once; see `takeApart`. */
  readonly body: string
  /** What is personal in it, which stands beside the body. */
  readonly personal?: string | undefined
  /** SHA-256 in hex over stream, version and body; see `leafOf`. */
  readonly leaf: string
}

/** Names that a unit's case begins to claim for itself alone, and those that it lets go of. */
export interface Claims {
  readonly take: readonly string[]
  readonly free: readonly string[]
}

/** A claim is a key that nobody can send: those of commands have no spaces. */
const CLAIM = 'claim '
/** The key under which a name is claimed. */
export const claimKey = (name: string): string => `${CLAIM}${name}`
/** The name claimed under a key; undefined where it is a command's. */
export const claimedBy = (key: string): string | undefined =>
  key.startsWith(CLAIM) ? key.slice(CLAIM.length) : undefined

/** What one job does to one stream: stored whole or not at all. */
export interface Unit {
  readonly stream: string
  /** The version the decision was made on; 0 for a new stream. */
  readonly expected: number
  readonly keys: readonly KeyUse[]
  readonly claims?: Claims | undefined
  readonly events: readonly NewEvent[]
  readonly row: StreamRow
  /** The organisation from outside that the case concerns, as its definition finds it in the row: kept for who may see it. */
  readonly organisation?: string | undefined
  /** See `Job.isPassing`: the store need not remember the row. */
  readonly isPassing?: boolean | undefined
  /** Carried-out effect that this unit answers; it leaves the queue in the same transaction. */
  readonly settles?: EffectId | undefined
  /** Whom it is stored for: only where the database, which decides it again, finds that they may see the case. */
  readonly reader?: Reader | undefined
  /** What of the register it rests on: it is stored only where that is still so. */
  readonly proof?: Proof | undefined
  /** What is personal in the case goes with it, in all that was stored of it. */
  readonly erases?: boolean | undefined
}

/** An effect is named by the event that asked for it and its place there. */
export interface EffectId extends Position {
  readonly index: number
}
/** An effect that waits to be carried out, or could not be. */
export interface PendingEffect extends EffectId {
  /** The stream whose event asked for it. */
  readonly stream: string
  readonly effect: Effect
  /** Why it could not be carried out; such effects are kept for people to see. */
  readonly failed?: string
}

/** A stream with what is derived from its events. */
export interface StreamRecord extends StreamDump {
  readonly row: StreamRow
  readonly contributions: readonly Provenance[]
  /** See `Unit.organisation`. */
  readonly organisation?: string
}

/** The organisation that a case of a version concerns by its definition; absent where it concerns none. */
export interface Concern {
  readonly stream: string
  readonly version: number
  readonly organisation?: string
}

/** What became of a unit. Only `stored` wrote anything. */
export type Appended =
  | { readonly status: 'stored'; readonly position: Position }
  /** The stream has moved on: load it again and decide again. */
  | { readonly status: 'conflict' }
  /** The case is not for its reader to see, or there is none. */
  | { readonly status: 'unseen' }
  /** What its proof is of is otherwise now. */
  | { readonly status: 'unproven' }
  /** One of its keys was used before, or a name it claims is another case's; `used` tells how. */
  | { readonly status: 'duplicate'; readonly used: UsedKey }

/** A key that was used, and what for. */
export interface UsedKey extends KeyUse, Position {
  readonly stream: string
  /** The stream's version after the command. */
  readonly version: number
}

/** What was found of the streams and keys asked for. */
export interface Loaded {
  readonly rows: ReadonlyMap<string, StreamRow>
  readonly used: ReadonlyMap<string, UsedKey>
}

/** A place of the tree of areas; those at its top have no parent. */
export interface Area {
  readonly code: string
  readonly name: Text
  readonly parent?: string
}

/** One stream with everything that belongs to it, as `export` writes it. */
export interface StreamDump {
  readonly stream: string
  readonly events: readonly StoredEvent[]
  readonly pending: readonly PendingEffect[]
}

/** Somebody outside the house, by what they may see. */
export interface Reader {
  readonly scopes: readonly Scope[]
  /** Cases whose receipts they have shown: the requester by case. */
  readonly receipts: Readonly<Record<string, string>>
  /** One case that they were let in to read for a while, and that no scope shows them. */
  readonly letInto?: string
}

/** Which events of a case: those after a version, so many. */
export interface Stretch {
  readonly after: number
  readonly limit: number
}

/** One case as somebody sees it. */
export interface Seen {
  readonly row: StreamRow
  /** Those asked for, in order. */
  readonly events: readonly StoredEvent[]
}

/** What people read of cases. */
export interface Reads {
  /** One case, with some of its events where they are asked for; undefined where there is none for the reader. */
  see(stream: string, events?: Stretch): Promise<Seen | undefined>
  cases: Store['cases']
}

/** Where a desk keeps everything: events and what is derived from them, in one transaction a unit. */
export interface Store extends Pick<Reads, 'see'> {
  /** A short word for messages: `memory`, `pglite`, `postgres`. */
  readonly kind: string
  /** How many batches may usefully be under way at once: a shard belongs to lane `shard % lanes`. */
  readonly lanes: number
  /** Accounts, sessions and the like. */
  readonly register: Register
  /** Who did and saw what. */
  readonly trail: Trail
  /** What proves that nothing in the log was changed. */
  readonly seals: Seals
  /** Whether the database itself keeps readers to what they may see. */
  readonly isRestricted: boolean
  /** Why the database is gone for good, once it is: whoever serves ends. Absent where it can only be away for a while. */
  readonly gone?: Promise<Error> | undefined

  /** Reads for somebody: where the database can, it decides again what they may see. */
  as(reader: Reader): Reads

  /**
   * A case as this process last read or wrote it, without asking the database. It may have moved on since: whatever is
   * decided on it is checked by version when it is stored.
   */
  recall(stream: string): StreamRow | undefined
  /** Streams and used keys by id; those that do not exist are left out. */
  load(streams: readonly string[], keys?: readonly string[]): Promise<Loaded>
  /** The ids of streams that begin so, the first of them in order. */
  idsFrom(start: string, limit: number): Promise<readonly string[]>
  /** Stores units in one transaction, each by itself stored, in conflict or a duplicate; at most one a stream and a key. */
  append(units: readonly Unit[]): Promise<readonly Appended[]>

  /** A stream's events from a version on, in order. */
  events(stream: string, afterVersion: number, limit: number): Promise<readonly StoredEvent[]>
  /** The log of one shard after a position, in order; of one kind, where only that is wanted. */
  log(shard: number, afterPos: number, limit: number, only?: LogKind): Promise<readonly StoredEvent[]>
  heads(): Promise<LogPosition>

  /** Streams whose `wakeAt` has come, earliest first; of those of one moment by id, and all after one that is given. */
  due(now: Instant, limit: number, after?: Due): Promise<readonly Due[]>
  /** The cases of a queue, page by page; `next` is opaque. @throws BadCursor */
  cases(query: CaseQuery, after: string | undefined, limit: number): Promise<Page<StreamRow>>
  /**
   * Open cases with a deadline before `now` (late) or from then until `soonBefore` (soon), and those returned too often, by
   * bureau and area; those offered by the bureau that they are offered to.
   */
  boardCounts(query: BoardQuery, now: Instant, soonBefore: Instant): Promise<readonly BoardCount[]>
  /**
   * The organisations from outside that open cases of some scopes concern, with how many: those with the most first, then by
   * name; so many of them.
   */
  concerned(within: readonly Scope[], limit: number): Promise<readonly ConcernCount[]>
  /** Effects not yet carried out, oldest first per shard. */
  pending(limit: number): Promise<readonly PendingEffect[]>
  /** Effects of one case that are not carried out: those that still wait, and those refused, with why. */
  unsettled(stream: string): Promise<readonly PendingEffect[]>
  /** Takes effects off the queue that need no event of their own (`failed` ones are kept, with why, for people to see). */
  settle(effects: readonly (EffectId & { readonly failed?: string })[]): Promise<void>

  areas(): Promise<readonly Area[]>
  /** Adds or renames areas. */
  putAreas(areas: readonly Area[]): Promise<void>

  /**
   * Sums of contributions, and quantiles of some of the indicators, all exact as of the returned log position. Indicators
   * without any contributions are left out.
   */
  figures(
    query: FigureQuery,
    quantiles?: QuantileQuery,
  ): Promise<{ readonly sums: readonly FigureSum[]; readonly position: LogPosition }>
  /** The sums of several queries, each by itself and all as of one log position. */
  figuresTogether(
    queries: readonly FigureQuery[],
    quantiles?: QuantileQuery,
  ): Promise<{ readonly sums: readonly (readonly FigureSum[])[]; readonly position: LogPosition }>
  /** The contributions behind a figure, by day and position. `next` is opaque. @throws BadCursor */
  provenance(query: ProvenanceQuery, after: string | undefined, limit: number): Promise<Page<Provenance>>
  /** Folds new contributions into the sums by month that keep figures fast; returns how many it folded. */
  rollUp(): Promise<number>
  /**
   * Lets events count for something else than was stored with them, all or none; what that changes of each figure is kept
   * with the moment that the recount was begun, and told with the figure.
   */
  recount(at: Instant, events: readonly Recount[]): Promise<void>
  /** Puts right which organisation cases concern, each where it is still of that version. */
  putConcerns(concerns: readonly Concern[]): Promise<void>
  /** How many batches were recounted: figures of the same log position are the same while it is. */
  recounts(): Promise<number>

  /** All streams after one, in an order of the store's own, each with all that is stored of it: what `verify` reads. */
  streams(after: string, limit: number): Promise<readonly StreamRecord[]>
  /** All keys after one, in an order of the store's own. */
  keys(after: string, limit: number): Promise<readonly UsedKey[]>
  /**
   * Forgets what the commands done to some erased cases under keys of their own were, which fingerprints, and keys made of
   * what was to be done, tell whoever tries all that they may have been. The key that a case was opened under alone stays,
   * and is refused from now on: another case would be opened under it.
   */
  forgetCommands(streams: readonly string[]): Promise<void>
  /** Inserts whole streams with their positions, and keys, into a store that has neither. */
  restore(streams: readonly StreamRecord[], keys: readonly UsedKey[]): Promise<void>

  close(): Promise<void>
}
