import { readEvent, type StoredEvent, type StreamRow } from '../../desk/index.ts'
import type { Offer } from '../offers.ts'

/** Somebody outside who is told what happens to cases. */
export interface Subscription {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly secret: string
  /** Programmes with their loops, bureaus in charge or of a hand-over, and actions: all where a list is absent. */
  readonly programmes?: readonly string[] | undefined
  readonly bureaus?: readonly string[] | undefined
  readonly actions?: readonly string[] | undefined
  readonly active: boolean
  readonly at: number
  readonly by: string
}

/**
 * Whether an event of a case is one that a subscription wants.
 *
 * @param offer that the event makes or ends: it is told to both of its bureaus.
 */
export const wants = (
  { programmes, bureaus, actions }: Subscription,
  type: string,
  { programme, bureau }: StreamRow,
  offer: Offer | undefined,
): boolean =>
  (programmes?.some((of) => programme === of || programme.startsWith(`${of}.`)) ?? true) &&
  (bureaus?.some((of) => of === bureau || of === offer?.from || of === offer?.to) ?? true) &&
  (actions?.includes(type) ?? true)

export const messageId = ({ id }: Subscription, { shard, pos }: StoredEvent): string =>
  `${id}.${shard}.${pos}`

/**
 * What is told: which case, and what was done to it; nothing of what anybody filled in, and nobody's name. Who may see
 * more reads the case.
 *
 * @param offer that the event makes or ends.
 */
export const payloadOf = (stored: StoredEvent, row: StreamRow, offer: Offer | undefined): string => {
  const event = readEvent(stored)
  return JSON.stringify({
    type: `${row.programme}.${event.type}`,
    timestamp: new Date(event.at).toISOString(),
    data: {
      case: row.id,
      programme: row.programme,
      version: stored.version,
      action: event.type,
      ...(event.to === undefined ? {} : { to: event.to }),
      closed: event.ends === true,
      area: row.area,
      bureau: row.bureau,
      ...(offer ? { offer: { from: offer.from, to: offer.to, ended: event.set?.offer === null } } : {}),
      promises: (event.promises ?? []).map(({ promise, change }) => ({ promise, change })),
    },
  })
}
