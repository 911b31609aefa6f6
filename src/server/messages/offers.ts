import { readEvent, type Store, type StoredEvent } from '../../desk/index.ts'
import type { CaseState } from '../../kernel/index.ts'

/** A case's events are read back so many at a time; mostly what was offered is answered soon. */
const LOOK = 50

/**
 * The offer that stood before an event that ends it: whose it was is in no later event, and the case itself may have gone
 * on since. Undefined where there was none.
 */
export const offerBefore = async (
  store: Pick<Store, 'events'>,
  { stream, version }: Pick<StoredEvent, 'stream' | 'version'>,
): Promise<CaseState['offer']> => {
  for (let until = version - 1; until > 0; until -= LOOK) {
    const after = Math.max(0, until - LOOK)
    const events = await store.events(stream, after, until - after)
    const last = events.map(readEvent).findLast(({ set }) => set?.offer !== undefined)
    if (last) return last.set?.offer ?? undefined
  }
  return undefined
}
