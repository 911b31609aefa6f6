import type { Logger } from 'pino'
import { type LogPosition, readEvent, type Store, type StoredEvent, type StreamRow } from '../desk/index.ts'
import { endedOffer, type Offer } from './offers.ts'
import { Troubles } from './troubles.ts'

const EVERY_MS = 1000
/** So many events of a shard are read at once; where there are more, the next page follows. */
const PAGE = 500

/** So many listeners has one account: more than anybody has windows, and no more than one can be let have. */
const MAX_OF_ONE = 20

/** The offers that ended, by case. */
type Ended = ReadonlyMap<string, readonly Offer[]>

/** @param ended in which cases a hand-over was accepted, returned, taken back or ended otherwise, and between whom. */
type Listener = (rows: readonly StreamRow[], position: LogPosition, ended: Ended) => void | Promise<void>

/** What ends an offer says so in its text; what people wrote there has its quotes escaped. */
const ENDS_OFFER = '"offer":null'

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
  private readonly troubles: Troubles
  private readonly listeners = new Map<Listener, Listening>()
  /** What lies before it was handed out, or written before anybody listened. */
  private position: LogPosition | undefined
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(store: Store, log: Logger) {
    this.store = store
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
    const ended = await this.endedIn(events.flat())
    const { rows } = await this.store.load(ids, [])
    const position = [...before]
    for (const [index, shard] of moved.entries())
      position[shard] = events[index]!.at(-1)?.pos ?? position[shard]!
    this.position = position
    const changed = [...rows.values()]
    // The next page waits for them: nothing piles up before those who ask first who listens.
    await Promise.all([...this.listeners.keys()].map((listener) => listener(changed, position, ended)))
    return ids.length > 0
  }

  private async endedIn(events: readonly StoredEvent[]): Promise<Ended> {
    const ended = new Map<string, readonly Offer[]>()
    for (const stored of events) {
      if (!stored.body.includes(ENDS_OFFER)) continue
      const offer = await endedOffer(this.store, stored, readEvent(stored))
      if (offer) ended.set(stored.stream, [...(ended.get(stored.stream) ?? []), offer])
    }
    return ended
  }
}
