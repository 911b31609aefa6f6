import {
  type Calendar,
  type CaseEvent,
  type CaseState,
  type Contribution,
  contributions,
  evolve,
  type Programme,
  type Result,
  refuse,
} from '../kernel/index.ts'
import type { Provenance } from './figure-queries.ts'
import { rowOf } from './job.ts'
import { readEvent } from './personal.ts'
import type { Store, StoredEvent, StreamRow } from './ports.ts'
import type { Registry } from './registry.ts'

/** What a stream's events come to: the row and the contributions that must stand beside them. */
export interface Folded {
  readonly row: StreamRow
  readonly contributions: readonly Provenance[]
  /** See `Unit.organisation`. */
  readonly organisation?: string
}

/** The version of the programme a case is pinned to; read off its first event. */
const pinnedBy = (registry: Registry, first: CaseEvent): Result<Programme> => {
  const { programme, programmeVersion } = first.input as { programme: string; programmeVersion: number }
  return registry.pinned(programme, programmeVersion)
}

/** Folds a stream's stored events again from the first: what everything derived is checked against and made from. */
export const fold = (
  registry: Registry,
  calendar: Calendar,
  stored: readonly StoredEvent[],
): Result<Folded> => {
  const first = stored[0]
  if (!first) return refuse('unknown-case', [''])
  const programme = pinnedBy(registry, readEvent(first))
  if (!programme.ok) return programme
  let state: CaseState | undefined
  const made: Provenance[] = []
  for (const one of stored) {
    const { stream, shard, pos, version } = one
    const after: CaseState = evolve(state, readEvent(one), stream)
    const added: readonly Contribution[] = contributions(programme.value, calendar, state, after)
    for (const contribution of added) made.push({ ...contribution, stream, shard, pos, version })
    state = after
  }
  const row = rowOf(state!)
  const organisation = programme.value.organisation?.(row.state)
  return {
    ok: true,
    value: { row, contributions: made, ...(organisation === undefined ? {} : { organisation }) },
  }
}

/** The state that events fold to; no programme is needed for it. Undefined where there are none. */
export const foldState = (stored: readonly StoredEvent[]): CaseState | undefined => {
  let state: CaseState | undefined
  for (const event of stored) state = evolve(state, readEvent(event), event.stream)
  return state
}

/** A case as it stood at a version: its first so many events folded. */
export const foldTo = async (store: Store, stream: string, version: number): Promise<Result<CaseState>> => {
  const state = foldState(await store.events(stream, 0, version))
  return state?.version === version ? { ok: true, value: state } : refuse('unknown-case', [stream], 'case')
}
