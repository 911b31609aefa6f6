import { LRUCache } from 'lru-cache'
import type { StreamRow } from '../desk/index.ts'

/** A city's cases of a few days; each takes some kilobytes. */
const MOST = 10_000

interface Stamped {
  readonly row: StreamRow
  readonly stamp: string
}

/**
 * Rows as this process last read or wrote them. The database stamps a row with the transaction that wrote it (`xmin`):
 * a row whose stamp is still the same need not be sent again.
 */
export class Remembered {
  private readonly all = new LRUCache<string, Stamped>({ max: MOST })

  get(id: string): Stamped | undefined {
    return this.all.get(id)
  }

  /** Keeps a row, unless a later one is known: answers may overtake each other. Returns the one that is to be used. */
  keep(row: StreamRow, stamp: string): StreamRow {
    const held = this.all.get(row.id)
    if (held?.stamp === stamp) return held.row
    if (!held || held.row.version <= row.version) this.all.set(row.id, { row, stamp })
    return row
  }

  forget(id: string): void {
    this.all.delete(id)
  }
}
