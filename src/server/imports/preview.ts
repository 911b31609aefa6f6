import { randomUUID } from 'node:crypto'
import {
  type FactsImported,
  type Imported,
  importFacts,
  importRequests,
  type Problem,
  type PromiseNotBegun,
  readFactsMapping,
  readMapping,
} from '../../desk/import/index.ts'
import { Desk, type Settled } from '../../desk/index.ts'
import { memoryStore } from '../../store/index.ts'
import type { CaseRow } from '../api/queue-types.ts'
import { caseRowOf } from '../api/views.ts'

/** What a file holds: requests, which become cases, or a register's facts of households. */
export type ImportKind = 'requests' | 'facts'

/** A row that is not taken in, and why. */
export interface BadRow {
  readonly row: number
  readonly problem: Problem
}

/** What an import came to, or would. */
export interface Outcome {
  /** Cases or households that are new. */
  readonly opened: number
  /** Rows that told something new of known ones. */
  readonly updated: number
  readonly duplicates: number
  readonly rejected: number
  /** The first of them. */
  readonly bad: readonly BadRow[]
  /** Why it stopped before the end of the file. */
  readonly stopped?: Problem
  /** Promises under which what came in closed does not count; one of facts, or of an earlier version, says nothing of them. */
  readonly notBegun?: readonly PromiseNotBegun[]
}

export interface Preview extends Outcome {
  /** So many rows were looked at. */
  readonly rows: number
  /** All of the file was looked at. */
  readonly whole: boolean
  /** The first cases, as they would be. */
  readonly sample: readonly CaseRow[]
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

const MOST_BAD = 200
const PREVIEW_ROWS = 2000
const SAMPLE = 20

const isFacts = (of: Imported | FactsImported): of is FactsImported => 'households' in of

const outcomeOf = (of: Imported | FactsImported): Outcome => ({
  opened: isFacts(of) ? of.households : of.cases,
  updated: isFacts(of) ? of.rows - of.households : of.updated,
  duplicates: of.duplicates,
  rejected: of.rejectedCount,
  bad: of.rejected.slice(0, MOST_BAD),
  ...(of.stopped ? { stopped: of.stopped } : {}),
  ...(isFacts(of) ? {} : { notBegun: of.notBegun }),
})

export interface Options {
  readonly onProgress?: (rows: number) => void
  readonly signal?: AbortSignal
  /** Told what the cases asked for beside themselves, once all are in. */
  readonly onEffects?: (settled: Settled) => void
}

/** Takes a file into a desk as its mapping says; what is wrong with either is told by its code. */
export const importInto = async (
  desk: Desk,
  kind: ImportKind,
  mapping: string,
  bytes: AsyncIterable<Uint8Array>,
  options: Options,
): Promise<Read<Outcome>> => {
  const take = async (): Promise<Read<Imported | FactsImported>> => {
    if (kind === 'facts') {
      const read = readFactsMapping(mapping)
      return read.ok ? importFacts(desk, read.value, bytes, options) : read
    }
    const read = readMapping(mapping)
    return read.ok ? importRequests(desk, read.value, bytes, options) : read
  }
  const done = await take()
  if (!done.ok) return done
  if (!isFacts(done.value)) options.onEffects?.(done.value.effects)
  return { ok: true, value: outcomeOf(done.value) }
}

/**
 * What an import would come to: its first rows taken into a desk of the same programmes, rules and areas that is thrown
 * away. The very code of the import finds what is wrong, and nothing is stored. What the city already holds it does
 * not know: rows that come again are told only when they do.
 */
export const previewOf = async (
  desk: Desk,
  kind: ImportKind,
  mapping: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Read<Preview>> => {
  const scratch = await Desk.open({
    store: memoryStore(),
    programmes: desk.registry.all,
    clock: desk.clock,
    dice: { id: () => randomUUID() },
    zone: desk.zone,
    calendar: desk.calendar,
    ...(desk.rules ? { rules: desk.rules.city } : {}),
  })
  await scratch.putAreas(await desk.store.areas())
  const enough = new AbortController()
  let rows = 0
  const onProgress = (so: number): void => {
    rows = so
    if (so >= PREVIEW_ROWS) enough.abort()
  }
  const done = await importInto(scratch, kind, mapping, bytes, { onProgress, signal: enough.signal })
  if (!done.ok) return done
  const { rows: first } = await scratch.store.cases({ order: 'opened' }, undefined, SAMPLE)
  const sample = first.flatMap((row) => {
    const programme = scratch.registry.pinned(row.programme, row.programmeVersion)
    return programme.ok ? [caseRowOf(programme.value, row)] : []
  })
  const { stopped, ...outcome } = done.value
  const cut = enough.signal.aborted
  return {
    ok: true,
    value: { ...outcome, ...(stopped && !cut ? { stopped } : {}), rows, whole: !cut, sample },
  }
}
