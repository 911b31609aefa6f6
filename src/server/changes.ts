import type { Logger } from 'pino'
import {
  foldTo,
  type LogPosition,
  type Registry,
  readEvent,
  rowOf,
  type Store,
  type StoredEvent,
  type StreamRow,
} from '../desk/index.ts'
import { mayRename } from '../kernel/index.ts'
import { Troubles } from './troubles.ts'

const EVERY_MS = 1000
/** So many events of a shard are read at once; where there are more, the next page follows. */
const PAGE = 500

/** So many listeners has one account: more than anybody has windows, and no more than one can be let have. */
const MAX_OF_ONE = 20

/** Cases as they stood before what may have taken them out of somebody's sight, each time that it happened. */
type Before = ReadonlyMap<string, readonly StreamRow[]>

/** @param before of those that another bureau, area or organisation may have come to see in place of others. */
type Listener = (rows: readonly StreamRow[], position: LogPosition, before: Before) => void | Promise<void>

interface Listening {
  /** Who listens. */
  readonly of: string
  /** How it is told that nothing more will come. */
  ended(): void
}

/**
 * Tells listeners which cases have changed, whichever process changed them: the log is read on from where it was,
 * once for all listeners, and only while there are any.
 */
export class Changes {
  private readonly store: Store
  private readonly registry: Registry
  private readonly troubles: Troubles
  private readonly listeners = new Map<Listener, Listening>()
  /** What lies before it was handed out, or written before anybody listened. */
  private position: LogPosition | undefined
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(store: Store, registry: Registry, log: Logger) {
    this.store = store
    this.registry = registry
    this.troubles = new Troubles(log)
  }

  /**
   * Whatever is written after this resolves, the listener is told of. Returns how to stop listening; undefined where so
   * many of the same account listen already.
   *
   * @param ended is called when the server stops.
   * @param of the account that listens.
   */
  async listen(listener: Listener, ended: () => void, of: string): Promise<(() => void) | undefined> {
    const others = [...this.listeners.values()].filter((one) => one.of === of)
    if (others.length >= MAX_OF_ONE) return undefined
    // It counts from now on: of many who come at once no more are let in.
    this.listeners.set(listener, { of, ended })
    const stop = () => {
      this.listeners.delete(listener)
    }
    try {
      // Somebody else may have come meanwhile: what they are told of goes on from where theirs is.
      this.position ??= await this.store.heads()
    } catch (error) {
      stop()
      throw error
    }
    if (this.isStopped) {
      stop()
      ended()
    } else this.lookLater()
    return stop
  }

  stop(): void {
    this.isStopped = true
    for (const { ended } of this.listeners.values()) ended()
    this.listeners.clear()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private lookLater(): void {
    this.timer ??= setTimeout(() => void this.look(), EVERY_MS)
  }

  private async look(): Promise<void> {
    // The database may be away for a while: the next look goes on from the same place.
    await this.troubles.tried('reading the log for listeners', async () => {
      while (this.listeners.size > 0 && (await this.readOn()));
    })
    this.timer = undefined
    if (this.listeners.size > 0) this.lookLater()
    else this.position = undefined
  }

  /** Hands out one page of each shard that has moved. Returns whether there was anything. */
  private async readOn(): Promise<boolean> {
    const before = this.position!
    const heads = await this.store.heads()
    const moved = heads.flatMap((head, shard) => (head > before[shard]! ? [shard] : []))
    if (moved.length === 0) return false
    const events = await Promise.all(moved.map((shard) => this.store.log(shard, before[shard]!, PAGE)))
    const ids = [...new Set(events.flat().map(({ stream }) => stream))]
    const { rows } = await this.store.load(ids, [])
    const stood = await this.stoodBefore(events.flat(), rows)
    const position = [...before]
    for (const [index, shard] of moved.entries())
      position[shard] = events[index]!.at(-1)?.pos ?? position[shard]!
    this.position = position
    const changed = [...rows.values()]
    // The next page waits for them: nothing piles up before those who ask first who listens.
    await Promise.all([...this.listeners.keys()].map((listener) => listener(changed, position, stood)))
    return ids.length > 0
  }

  /** How cases stood before each event that may have moved them: to another bureau, area or organisation. */
  private async stoodBefore(
    events: readonly StoredEvent[],
    rows: ReadonlyMap<string, StreamRow>,
  ): Promise<Before> {
    const stood = new Map<string, readonly StreamRow[]>()
    for (const stored of events) {
      const row = rows.get(stored.stream)
      if (!row || !this.mayMove(stored, row)) continue
      const before = await foldTo(this.store, stored.stream, stored.version - 1)
      if (before.ok) stood.set(stored.stream, [...(stood.get(stored.stream) ?? []), rowOf(before.value)])
    }
    return stood
  }

  private mayMove(stored: StoredEvent, { programme, programmeVersion }: StreamRow): boolean {
    if (stored.version === 1) return false
    const of = this.registry.pinned(programme, programmeVersion)
    if (!of.ok) return false
    const event = readEvent(stored)
    const { set } = event
    return (
      set?.offer === null ||
      set?.bureau !== undefined ||
      set?.area !== undefined ||
      mayRename(of.value, event)
    )
  }
}
