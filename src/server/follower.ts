import { type LogKind, type LogPosition, SHARDS, type Store, type StoredEvent } from '../desk/index.ts'

const KIND = 'follower'
const PAGE = 500

/** How many events lie between how far somebody has read and the heads of the log. */
export const unreadOf = (position: LogPosition, heads: LogPosition): number =>
  heads.reduce((sum, head, shard) => sum + Math.max(0, head - position[shard]!), 0)

/** Where somebody who reads the log has got to, kept in the register: another process goes on from there. */
export class Follower {
  private readonly store: Store
  private readonly name: string

  constructor(store: Store, name: string) {
    this.store = store
    this.name = name
  }

  /** How far everything is read; from the beginning where nothing was. */
  async position(): Promise<LogPosition> {
    return (await this.place()).position
  }

  private async place(): Promise<{ readonly position: LogPosition; readonly version: number }> {
    const kept = await this.store.register.get(KIND, this.name)
    const position = kept?.value as LogPosition | undefined
    return { position: position ?? Array.from({ length: SHARDS }, () => 0), version: kept?.version ?? 0 }
  }

  async forget(): Promise<void> {
    await this.store.register.remove(KIND, this.name)
  }

  /**
   * Hands over what was written since, page by page in the order of each shard, and remembers how far it got. A page
   * that was not finished is handed over again. Where another process has read on meanwhile, it is left to that one.
   *
   * @param take is given where the heads of the log were before the page was read: what was written since is after them.
   * @param go is asked before every page: what takes long asks whether it is still its turn.
   * @param only of these alone, and the others are passed over.
   */
  async readOn(
    take: (events: readonly StoredEvent[], heads: LogPosition) => Promise<void>,
    go: () => boolean | Promise<boolean>,
    only?: LogKind,
  ): Promise<void> {
    const heads = await this.store.heads()
    const place = await this.place()
    const position = [...place.position]
    let expected = place.version
    for (const [shard, head] of heads.entries())
      while (position[shard]! < head && (await go())) {
        const events = await this.store.log(shard, position[shard]!, PAGE, only)
        if (events.length > 0) await take(events, heads)
        const last = events.at(-1)?.pos ?? head
        // A page that is not full is of all that there was.
        position[shard] = events.length < PAGE ? Math.max(head, last) : last
        const moved = await this.store.register.put(KIND, this.name, [...position], { expected })
        if (moved === undefined) return
        expected = moved
      }
  }
}
