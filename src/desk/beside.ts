import type { Instant } from '../kernel/index.ts'

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Give it back to read on; absent at the end. */
  readonly next?: string
}

/** Something small that a host keeps beside the cases: an account, a session, a token. */
export interface Kept {
  readonly key: string
  /** Counts its changes from 1. */
  readonly version: number
  readonly value: unknown
  readonly expiresAt?: Instant
}

/** That a kept value names, by a field, another of a kind: a session its account. */
export interface Link {
  readonly field: string
  readonly kind: string
}

/** What was found under a key, with what it names where that was asked for and is there. */
export interface Found extends Kept {
  readonly linked?: Kept
}

/** What was read of the register, each with the store's mark of who wrote it: by that it is known whether it is still so. */
export type Proof = readonly { readonly kind: string; readonly key: string; readonly stamp: string }[]

/** What this process read before, and the proof of it. */
export interface Recalled {
  readonly found: Found
  readonly proof: Proof
}

/** Small things by kind and key. They are current state, not history: nothing of a case belongs here. */
export interface Register {
  /** Found until it is removed, expired or not: the host knows the time. What it names is as of the same moment. */
  get(kind: string, key: string, link?: Link): Promise<Found | undefined>
  /**
   * What this process last found so, without asking the database. It may be otherwise by now: nothing may be told or done
   * on it but what is stored with its proof (`Unit.proof`).
   */
  recall(kind: string, key: string, link: Link): Recalled | undefined
  /**
   * Puts a value in; where `expected` is given, only on that version (0: only where there is none).
   *
   * @returns the new version; undefined where another was there.
   */
  put(
    kind: string,
    key: string,
    value: unknown,
    options?: { readonly expected?: number; readonly expiresAt?: Instant },
  ): Promise<number | undefined>
  /** Puts several values of a kind in at once. */
  putAll(kind: string, values: ReadonlyMap<string, unknown>): Promise<void>
  remove(kind: string, key: string): Promise<void>
  /** Removes all of a kind whose value is one of these texts: what names it, however many others there are. */
  removeNaming(kind: string, values: readonly string[]): Promise<void>
  /** All of a kind after a key, in order. */
  list(kind: string, after: string, limit: number): Promise<readonly Kept[]>
  /** Removes what has expired; returns how many. */
  expire(now: Instant): Promise<number>
}

/** That an account did or saw something. */
export interface TrailEntry {
  /** The same is entered once. */
  readonly id: string
  readonly at: Instant
  readonly kind: string
  readonly account: string
  readonly case?: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Every condition that is given holds. */
export interface TrailQuery {
  readonly account?: string
  /** Those of any of several. */
  readonly accounts?: readonly string[]
  readonly case?: string
  readonly kinds?: readonly string[]
  /** Every kind but this one. */
  readonly except?: string
  readonly from?: Instant
  readonly before?: Instant
}

/** Who did and saw what, for whoever audits. Entries are added and never changed. */
export interface Trail {
  /** Entries whose id is known are passed over. */
  add(entries: readonly TrailEntry[]): Promise<void>
  /** Newest first; `next` is opaque. @throws BadCursor */
  list(query: TrailQuery, after: string | undefined, limit: number): Promise<Page<TrailEntry>>
  /** What leads on from an entry, as `next` does from the last of a page. */
  after(entry: TrailEntry): string
}

/** The whole subtree of 2^`height` leaves of a shard's Merkle tree, so many such subtrees from the left. */
export interface SealedNode {
  readonly shard: number
  readonly height: number
  readonly index: number
  /** SHA-256 in hex. */
  readonly hash: string
  /** What the lowest are made of: the fingerprints of their events. */
  readonly leaves?: readonly string[]
}

/** The Merkle trees over the log, a tree a shard, of which an event's leaf is its fingerprint. Nodes are added and never changed. */
export interface Seals {
  /** The fingerprints of a shard's events after a position, as they stand with them. */
  fingerprints(shard: number, afterPos: number, limit: number): Promise<readonly string[]>
  /** How many nodes of a height there are. */
  count(shard: number, height: number): Promise<number>
  /** The hashes of nodes of a height, so many from one on. */
  hashes(shard: number, height: number, from: number, limit: number): Promise<readonly string[]>
  /** The fingerprints that one of the lowest nodes was made of; undefined where there is none. */
  leaves(shard: number, index: number): Promise<readonly string[] | undefined>
  /** Nodes that are known are passed over. */
  add(nodes: readonly SealedNode[]): Promise<void>
}
