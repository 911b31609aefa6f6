import type { StoredEvent } from '../desk/index.ts'

/** An event as its table gives it. */
export type EventRow = StoredEvent
/** The columns of an event. */
export const EVENT_COLUMNS = `shard, pos, stream, version, body::text as body, encode(leaf, 'hex') as leaf`
