import type { Logger } from 'pino'
import type { LogPosition, Store, StreamRow } from '../desk/index.ts'

const EVERY_MS = 1000
/** So many events of a shard are read at once; where there are more, the next page follows. */
const PAGE = 500

type Listener = (rows: readonly StreamRow[], position: LogPosition) => void

/**
 * Tells listeners which cases have changed, whichever process changed them: the log is read on from where it was,
 * once for all listeners, and only while there are any.
 */
export class Changes {
  private readonly store: Store
  private readonly log: Logger
  /** Each with how it is told that nothing more will come. */
  private readonly listeners = new Map<Listener, () => void>()
  /** What lies before it was handed out, or written before anybody listened. */
  private position: LogPosition | undefined
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(store: Store, log: Logger) {
    this.store = store
    this.log = log
  }

  /**
   * Whatever is written after this resolves, the listener is told of. Returns how to stop listening.
   *
   * @param ended is called when the server stops.
   */
  async listen(listener: Listener, ended: () => void): Promise<() => void> {
    if (!this.position) {
      const heads = await this.store.heads()
      // Somebody else may have come meanwhile: what they are told of goes on from where theirs is.
      this.position ??= heads
    }
    if (this.isStopped) ended()
    else {
      this.listeners.set(listener, ended)
      this.lookLater()
    }
    return () => {
      this.listeners.delete(listener)
    }
  }

  stop(): void {
    this.isStopped = true
    for (const ended of this.listeners.values()) ended()
    this.listeners.clear()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private lookLater(): void {
    this.timer ??= setTimeout(() => void this.look(), EVERY_MS)
  }

  private async look(): Promise<void> {
    try {
      while (this.listeners.size > 0 && (await this.readOn()));
    } catch (error) {
      // The database may be away for a while: the next look goes on from the same place.
      this.log.error({ err: error }, 'reading the log for listeners failed; trying again')
    }
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
    const position = [...before]
    for (const [index, shard] of moved.entries())
      position[shard] = events[index]!.at(-1)?.pos ?? position[shard]!
    this.position = position
    for (const listener of this.listeners.keys()) listener([...rows.values()], position)
    return ids.length > 0
  }
}
