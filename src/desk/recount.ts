import { type Calendar, type Instant, sameJson } from '../kernel/index.ts'
import type { Provenance, Recount } from './figure-queries.ts'
import { fold } from './fold.ts'
import { type NotLoaded, NotLoadedCases } from './not-loaded.ts'
import { strayOf } from './personal.ts'
import type { Concern, Store, StreamRecord } from './ports.ts'
import type { Registry } from './registry.ts'
import { checkEvents, everyStream, inOrder } from './verify.ts'

/** How a figure comes out otherwise once its cases are counted anew, everywhere and of all days. */
export interface FigureChange {
  /** `programme/indicator`. */
  readonly indicator: string
  /** How many cases of it count otherwise. */
  readonly cases: number
  /** What is added to it. */
  readonly numerator: number
  readonly denominator: number
}

/** What comes of counting every case anew. */
export interface Recounted {
  /** How many were looked at. */
  readonly cases: number
  /** How many of them count otherwise than they were counted. */
  readonly differing: number
  readonly changes: readonly FigureChange[]
  /** How many concern another organisation by their definition than is kept with them: its people see them once it is put right. */
  readonly concerning: number
  /** How many were left as they are, since their events are not as they were written: `verify` names them. */
  readonly broken: number
  /** Cases that were left as they are: what they count for is known to their definition alone. */
  readonly notLoaded: readonly NotLoaded[]
}

const REPORT_EVERY = 200
/** So many events are counted anew in one transaction, or all of one case. */
const BATCH = 500

const byVersion = (rows: readonly Provenance[]): ReadonlyMap<number, readonly Provenance[]> => {
  const groups = new Map<number, Provenance[]>()
  for (const row of rows) {
    const group = groups.get(row.version)
    if (group) group.push(row)
    else groups.set(row.version, [row])
  }
  return groups
}

const isSame = (some: readonly Provenance[], others: readonly Provenance[]): boolean =>
  sameJson(inOrder(some), inOrder(others))

/** What counting cases anew comes to, by indicator. */
class Changes {
  private readonly of = new Map<string, { cases: number; numerator: number; denominator: number }>()

  add(was: readonly Provenance[], is: readonly Provenance[]): void {
    for (const name of new Set([...was, ...is].map(({ indicator }) => indicator))) {
      const [before, after] = [was, is].map((rows) => rows.filter(({ indicator }) => indicator === name))
      if (isSame(before!, after!)) continue
      const change = this.of.get(name) ?? { cases: 0, numerator: 0, denominator: 0 }
      change.cases++
      for (const [rows, sign] of [[before!, -1] as const, [after!, 1] as const])
        for (const { numerator, denominator } of rows) {
          change.numerator += sign * numerator
          change.denominator += sign * denominator
        }
      this.of.set(name, change)
    }
  }

  get found(): readonly FigureChange[] {
    const all = [...this.of].map(([indicator, change]) => ({ indicator, ...change }))
    return all.sort((a, b) => (a.indicator < b.indicator ? -1 : 1))
  }
}

/**
 * Only what had happened when the row was read, which is before its events and what they count for: what comes in meanwhile
 * is counted as it is stored.
 */
const asOfRow = (record: StreamRecord): StreamRecord => {
  const isPast = ({ version }: { readonly version: number }) => version <= record.row.version
  return {
    ...record,
    events: record.events.filter(isPast),
    contributions: record.contributions.filter(isPast),
  }
}

const isAsWritten = ({ events, ...record }: StreamRecord): boolean =>
  events.length >= record.row.version &&
  checkEvents({ events, ...record }).length === 0 &&
  strayOf(events).length === 0

/** The events that count otherwise by the definition than they were counted. */
const differingIn = (record: StreamRecord, is: readonly Provenance[]): readonly Recount[] => {
  if (isSame(is, record.contributions)) return []
  const [was, now] = [byVersion(record.contributions), byVersion(is)]
  return record.events.flatMap(({ version, shard, pos }) => {
    const contributions = now.get(version) ?? []
    return isSame(contributions, was.get(version) ?? []) ? [] : [{ shard, pos, contributions }]
  })
}

/**
 * Counts every case anew by the definition it is pinned to, as `verify` does, and finds which events count otherwise than
 * they were counted when they were stored. Flat in memory, and beside whatever else is done.
 *
 * @param begunAt changes what they count for, in batches of a transaction each, as a recount that was begun then; absent
 * nothing is changed.
 */
export const recount = async (
  store: Store,
  registry: Registry,
  calendar: Calendar,
  begunAt?: Instant,
  onProgress?: (cases: number) => void,
): Promise<Recounted> => {
  const notLoaded = new NotLoadedCases(registry)
  const changes = new Changes()
  let [cases, differing, concerning, broken] = [0, 0, 0, 0]
  let batch: Recount[] = []
  let concerns: Concern[] = []
  const flush = async () => {
    if (begunAt !== undefined) {
      await store.recount(begunAt, batch)
      await store.putConcerns(concerns)
    }
    batch = []
    concerns = []
  }
  for await (const record of everyStream(store)) {
    if (++cases % REPORT_EVERY === 0) onProgress?.(cases)
    if (notLoaded.add(record.row)) continue
    const past = asOfRow(record)
    const folded = isAsWritten(record) ? fold(registry, calendar, past.events) : undefined
    if (!folded?.ok) {
      broken++
      continue
    }
    const { contributions, organisation } = folded.value
    if (organisation !== record.organisation) {
      concerning++
      const { id: stream, version } = record.row
      concerns.push({ stream, version, ...(organisation === undefined ? {} : { organisation }) })
    }
    const found = differingIn(past, contributions)
    if (found.length > 0) {
      differing++
      changes.add(past.contributions, contributions)
      batch.push(...found)
    }
    if (batch.length + concerns.length >= BATCH) await flush()
  }
  await flush()
  return { cases, differing, changes: changes.found, concerning, broken, notLoaded: notLoaded.found }
}
