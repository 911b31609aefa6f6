import type { StoredEvent } from '../desk/index.ts'
import type { CaseState } from '../kernel/index.ts'

/** An event as its table gives it. */
export interface EventRow extends Omit<StoredEvent, 'personal'> {
  readonly personal: string | null
}
/** The columns of an event. */
export const EVENT_COLUMNS = `shard, pos, stream, version, body, encode(leaf, 'hex') as leaf, personal`

/** An event of a row. */
export const eventOf = ({ personal, ...event }: EventRow): StoredEvent =>
  personal === null ? event : { ...event, personal }

/** A case's state from the text in its row, which only this store writes. */
export const stateOf = (text: string): CaseState => JSON.parse(text) as CaseState
