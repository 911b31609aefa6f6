import type { Logger } from 'pino'
import type { LogPosition, Store, StreamRow } from '../desk/index.ts'

const EVERY_MS = 1000
/** So many events of a shard are read at once; more than that between two looks only means: look again. */
const PAGE = 500

type Listener = (rows: readonly StreamRow[], position: LogPosition) => void

/**
 * Tells listeners which cases have changed, whichever process changed them: the log is read on from where it was,
 * once for all listeners, and only while there are any.
 */
export class Changes {
  private readonly store: Store
  private readonly log: Logger
  private readonly listeners = new Set<Listener>()
  private position: LogPosition | undefined
  private timer: NodeJS.Timeout | undefined
  isStopped = false
  /** Resolves when the server stops: streams end themselves then. */
  readonly stopped: Promise<void>
  private tellStopped: () => void = () => undefined

  constructor(store: Store, log: Logger) {
    this.store = store
    this.log = log
    this.stopped = new Promise((resolve) => {
      this.tellStopped = resolve
    })
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    this.timer ??= setTimeout(() => void this.look(), 0)
    return () => {
      this.listeners.delete(listener)
    }
  }

  stop(): void {
    this.isStopped = true
    this.tellStopped()
    this.listeners.clear()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private async look(): Promise<void> {
    try {
      await this.readOn()
    } catch (error) {
      this.log.error({ err: error }, 'reading the log for listeners failed')
    }
    this.timer = undefined
    if (this.listeners.size > 0) this.timer = setTimeout(() => void this.look(), EVERY_MS)
    else this.position = undefined
  }

  private async readOn(): Promise<void> {
    const heads = await this.store.heads()
    const before = this.position
    this.position = heads
    if (!before) return
    const moved = heads.flatMap((head, shard) => (head > before[shard]! ? [shard] : []))
    if (moved.length === 0) return
    const events = await Promise.all(moved.map((shard) => this.store.log(shard, before[shard]!, PAGE)))
    const ids = [...new Set(events.flat().map(({ stream }) => stream))]
    const { rows } = await this.store.load(ids, [])
    for (const listener of this.listeners) listener([...rows.values()], heads)
  }
}
