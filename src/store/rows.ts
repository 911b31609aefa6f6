import { CORRECTION, type LogKind, type StoredEvent } from '../desk/index.ts'
import { ATTACH, type CaseState, ERASE } from '../kernel/index.ts'

/** An event as its table gives it. */
export interface EventRow extends Omit<StoredEvent, 'personal'> {
  readonly personal: string | null
}
/** The columns of an event. */
export const EVENT_COLUMNS = `shard, pos, stream, version, body, encode(leaf, 'hex') as leaf, personal`

/**
 * What events of a kind look like as text, which begins with what was done. Whatever people wrote in one has its quotes
 * escaped; what else is named so is sorted out by who reads.
 */
export const SAYS = {
  requests: `(version = 1 or body like '%"type":"${CORRECTION}"%')`,
  erasures: `body like '{"type":"${ERASE}",%'`,
  files: `body like '{"type":"${ATTACH}",%'`,
} as const satisfies Readonly<Record<LogKind, string>>

/** An event of a row. */
export const eventOf = ({ personal, ...event }: EventRow): StoredEvent =>
  personal === null ? event : { ...event, personal }

/** A case's state from the text in its row, which only this store writes. */
export const stateOf = (text: string): CaseState => JSON.parse(text) as CaseState
