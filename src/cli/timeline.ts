import { effectText, maskedInput, type RefusedOne, type StreamRow } from '../desk/index.ts'
import type { CaseEvent, Programme, PromiseRun } from '../kernel/index.ts'

/** One thing that happened, as anybody at the desk may read it. */
export interface TimelineEntry {
  readonly version: number
  readonly at: string
  readonly type: string
  /** The role that did it; never the person. */
  readonly by: string
  readonly input?: unknown
  readonly to?: string
  readonly promises: readonly string[]
  readonly effects: readonly string[]
  /** Those of its effects that could not be carried out, with why. */
  readonly refused?: readonly (Pick<RefusedOne, 'index' | 'reason'> & { readonly effect: string })[]
}

/** A promise's run with what became of it. */
export interface PromiseLine {
  readonly promise: string
  readonly state: PromiseRun['state']
  readonly openedAt: string
  readonly dueAt: string
  /** Working days of a year whose holidays are not published: `dueAt` is the earliest that it can be. */
  readonly uncounted?: number
  readonly settledAt?: string
  /** Late, but done. */
  readonly fulfilledAt?: string
}

const iso = (at: number): string => new Date(at).toISOString()

export const entryOf = (
  programme: Programme,
  event: CaseEvent,
  version: number,
  refused: readonly RefusedOne[],
): TimelineEntry => {
  const input = maskedInput(programme, event)
  return {
    version,
    at: iso(event.at),
    type: event.type,
    by: event.by.bureau === undefined ? event.by.role : `${event.by.role} @ ${event.by.bureau}`,
    ...(input === undefined ? {} : { input }),
    ...(event.to === undefined ? {} : { to: event.to }),
    promises: (event.promises ?? []).map(({ promise, change }) => `${promise} ${change}`),
    effects: (event.effects ?? []).map(effectText),
    ...(refused.length > 0
      ? { refused: refused.map((one) => ({ ...one, effect: effectText(one.effect) })) }
      : {}),
  }
}

export const promiseLine = (run: PromiseRun): PromiseLine => ({
  promise: run.promise,
  state: run.state,
  openedAt: iso(run.openedAt),
  dueAt: iso(run.dueAt),
  ...(run.uncounted === undefined ? {} : { uncounted: run.uncounted.workingDays }),
  ...(run.settledAt === undefined ? {} : { settledAt: iso(run.settledAt) }),
  ...(run.fulfilledAt === undefined ? {} : { fulfilledAt: iso(run.fulfilledAt) }),
})

/** What stands beside the events: where the case is, whose it is, where it came from. */
export const headOf = (row: StreamRow) => {
  const { state } = row
  return {
    case: row.id,
    programme: row.programme,
    programmeVersion: row.programmeVersion,
    stage: row.stage,
    area: row.area,
    bureau: row.bureau,
    zone: state.zone,
    openedAt: iso(row.openedAt),
    ...(row.closedAt === undefined ? {} : { closedAt: iso(row.closedAt) }),
    ...(state.erased === undefined ? {} : { erasedAt: iso(state.erased) }),
    ...(row.wakeAt === undefined ? {} : { wakeAt: iso(row.wakeAt) }),
    ...(state.channel === undefined ? {} : { channel: state.channel }),
    ...(state.source === undefined ? {} : { source: state.source }),
    ...(state.parent ? { parent: state.parent } : {}),
  }
}
