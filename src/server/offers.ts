import { readEvent, type Store, type StoredEvent } from '../desk/index.ts'
import type { CaseEvent, CaseState } from '../kernel/index.ts'

/** A case offered by the bureau in charge of it to another. */
export type Offer = NonNullable<CaseState['offer']>

/** A case's events are read back so many at a time; mostly what was offered is answered soon. */
const LOOK = 50

/**
 * The offer that an event ends: it was accepted, returned, taken back, or the case ended or went elsewhere. Whose it was is
 * in no later event, and the case itself may have gone on since. Undefined where the event ends none.
 */
export const endedOffer = async (
  store: Pick<Store, 'events'>,
  { stream, version }: Pick<StoredEvent, 'stream' | 'version'>,
  { set }: CaseEvent,
): Promise<Offer | undefined> => {
  if (set?.offer !== null) return undefined
  for (let until = version - 1; until > 0; until -= LOOK) {
    const after = Math.max(0, until - LOOK)
    const events = await store.events(stream, after, until - after)
    const last = events.map(readEvent).findLast((event) => event.set?.offer !== undefined)
    if (last) return last.set?.offer ?? undefined
  }
  return undefined
}

/** The offer that an event makes or ends: its two bureaus are told of it. */
export const offerIn = async (
  store: Pick<Store, 'events'>,
  stored: StoredEvent,
  event: CaseEvent,
): Promise<Offer | undefined> => event.set?.offer ?? (await endedOffer(store, stored, event))
