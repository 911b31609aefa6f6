import { type LogPosition, readEvent, type Store, type StoredEvent } from '../../desk/index.ts'
import { offerIn } from '../offers.ts'
import { type Subscription, wants } from './subscription.ts'

const PAGE = 100

/** The events of one shard that are wanted, as far as it has been looked through. */
interface Lane {
  readonly wanted: StoredEvent[]
  /** Up to where it has been looked through. */
  read: number
}

/** What one subscription wants of the log from a position on, shards taking turns by time. Each page is read once. */
export class Ahead {
  private readonly store: Store
  private readonly of: Subscription
  private readonly heads: LogPosition
  private readonly lanes: readonly Lane[]

  private constructor(store: Store, of: Subscription, heads: LogPosition, position: LogPosition) {
    this.store = store
    this.of = of
    this.heads = heads
    this.lanes = position.map((read) => ({ wanted: [], read }))
  }

  static async of(store: Store, of: Subscription, position: LogPosition): Promise<Ahead> {
    return new Ahead(store, of, await store.heads(), position)
  }

  /**
   * The next event that is wanted, and how far everything before it is done with; no event where the pages looked
   * through had none, and the same position as before where nothing is left.
   */
  async next(): Promise<{ readonly position: LogPosition; readonly stored: StoredEvent | undefined }> {
    await this.lookOn()
    const first = this.lanes.flatMap(({ wanted }) => wanted.slice(0, 1))
    const [stored] = first.sort((a, b) => readEvent(a).at - readEvent(b).at)
    // What is not wanted is passed over for good; what is, waits where it is.
    const position = this.lanes.map(({ wanted, read }) => (wanted[0] ? wanted[0].pos - 1 : read))
    return { position, stored }
  }

  /** The event that was next is done with. */
  done({ shard }: StoredEvent): void {
    this.lanes[shard]!.wanted.shift()
  }

  /** Looks through the next page of every shard that has nothing more to offer. */
  private async lookOn(): Promise<void> {
    const empty = this.lanes.flatMap(({ wanted, read }, shard) =>
      wanted.length === 0 && read < this.heads[shard]! ? [shard] : [],
    )
    if (empty.length === 0) return
    const pages = await Promise.all(
      empty.map((shard) => this.store.log(shard, this.lanes[shard]!.read, PAGE)),
    )
    const { rows } = await this.store.load([...new Set(pages.flat().map(({ stream }) => stream))], [])
    for (const stored of pages.flat()) {
      const lane = this.lanes[stored.shard]!
      const row = rows.get(stored.stream)
      const event = readEvent(stored)
      const offer = await offerIn(this.store, stored, event)
      if (row && wants(this.of, event.type, row, offer)) lane.wanted.push(stored)
      lane.read = stored.pos
    }
  }
}
