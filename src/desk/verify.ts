import { type Calendar, type CaseState, canonicalJson, replay, sameJson } from '../kernel/index.ts'
import type { Provenance } from './figure-queries.ts'
import { fold, foldState } from './fold.ts'
import { claimsOf, rowOf } from './job.ts'
import { leafOf } from './leaf.ts'
import { SHARDS, shardOf } from './log-position.ts'
import { type NotLoaded, NotLoadedCases } from './not-loaded.ts'
import { readEvent, strayOf } from './personal.ts'
import { claimedBy, claimKey, type Store, type StoredEvent, type StreamRecord } from './ports.ts'
import type { Registry } from './registry.ts'

/** Something stored that is not what the events say. */
export interface Discrepancy {
  /** The case, or empty where it concerns the log or a figure as a whole. */
  readonly case: string
  readonly what:
    | 'event'
    | 'leaf'
    | 'position'
    | 'row'
    | 'wake-up'
    | 'contribution'
    | 'figure'
    | 'programme'
    | 'claim'
    | 'organisation'
    | 'personal'
  readonly expected: unknown
  readonly stored: unknown
}

/** What a look at everything that is stored found. */
export interface Verification {
  readonly ok: boolean
  readonly cases: number
  readonly events: number
  readonly differences: readonly Discrepancy[]
  /** What could not be looked at whole: what these cases count for is known to their definition alone. */
  readonly notLoaded: readonly NotLoaded[]
}

type Tell = (what: Discrepancy['what'], expected: unknown, stored: unknown) => void

const PAGE = 200
const KEYS_PAGE = 5_000
/** So many are listed; what is wrong with the thousandth is wrong with the first. */
const MAX_LISTED = 100

/** What the events sum to by indicator, and how far each shard's positions reach. */
class Totals {
  readonly sums = new Map<string, { numerator: number; denominator: number }>()
  readonly counted = new Array<number>(SHARDS).fill(0)
  readonly highest = new Array<number>(SHARDS).fill(0)

  add(contributions: readonly Provenance[], events: readonly StoredEvent[]): void {
    for (const { indicator, numerator, denominator } of contributions) {
      const sum = this.sums.get(indicator) ?? { numerator: 0, denominator: 0 }
      sum.numerator += numerator
      sum.denominator += denominator
      this.sums.set(indicator, sum)
    }
    for (const { shard, pos } of events) {
      this.counted[shard]!++
      this.highest[shard] = Math.max(this.highest[shard]!, pos)
    }
  }
}

/** Rows as lines that are compared: in one order, whatever theirs was. */
export const inOrder = (rows: readonly Provenance[]): readonly string[] => rows.map(canonicalJson).sort()

/** What of a case's events is not as it was written, or not where it belongs. */
export const checkEvents = (record: StreamRecord): readonly Discrepancy[] =>
  record.events.flatMap((event, index): Discrepancy[] => {
    const found: Discrepancy[] = []
    const tell = (what: Discrepancy['what'], expected: unknown, stored: unknown) =>
      found.push({ case: record.stream, what, expected, stored })
    if (event.version !== index + 1) tell('event', index + 1, event.version)
    if (event.shard !== shardOf(record.stream)) tell('position', shardOf(record.stream), event.shard)
    const leaf = leafOf(event.stream, event.version, event.body)
    if (leaf !== event.leaf) tell('leaf', leaf, event.leaf)
    return found
  })

/** What is personal must be what each event was written with, or all of it erased. Returns the events of which it is not. */
const checkPersonal = ({ events }: StreamRecord, tell: Tell): ReadonlySet<number> => {
  const stray = strayOf(events)
  for (const { version, is } of stray) tell('personal', 'as written', `event ${version}: ${is}`)
  return new Set(stray.map(({ version }) => version))
}

/** The names that a case claims must stand under it in the store. Returns how many there are. */
const checkClaims = async (
  store: Store,
  record: StreamRecord,
  claims: readonly string[],
  differences: Discrepancy[],
): Promise<number> => {
  if (claims.length === 0) return 0
  const { used } = await store.load([], claims.map(claimKey))
  for (const name of claims) {
    const holder = used.get(claimKey(name))?.stream
    if (holder !== record.stream)
      differences.push({ case: record.stream, what: 'claim', expected: name, stored: holder ?? null })
  }
  return claims.length
}

/** Nothing is claimed but what the cases claim. What one claims whose programme is not loaded, nobody can say. */
const checkAllClaims = async (
  store: Store,
  notLoaded: NotLoadedCases,
  expected: number,
): Promise<readonly Discrepancy[]> => {
  let found = 0
  for (let after = ''; ; ) {
    const page = await store.keys(after, KEYS_PAGE)
    const claims = page.filter(({ key }) => claimedBy(key) !== undefined)
    const { rows } = await store.load(notLoaded.found.length === 0 ? [] : claims.map(({ stream }) => stream))
    found += claims.filter(({ stream }) => !notLoaded.isOne(rows.get(stream))).length
    const last = page.at(-1)
    if (!last || page.length < KEYS_PAGE) break
    after = last.key
  }
  return found === expected ? [] : [{ case: '', what: 'claim', expected, stored: found }]
}

/** Of a case whose programme is not loaded: all that its events say by themselves. What it counts for is taken as it stands. */
const checkRow = (record: StreamRecord, totals: Totals, tell: Tell): void => {
  totals.add(record.contributions, record.events)
  const row = rowOf(foldState(record.events)!)
  if (!sameJson(row, record.row)) tell('row', row, record.row)
}

const checkStream = (
  registry: Registry,
  calendar: Calendar,
  of: StreamRecord,
  totals: Totals,
  notLoaded: NotLoadedCases,
): readonly Discrepancy[] => {
  const found = [...checkEvents(of)]
  const tell: Tell = (what, expected, stored) => found.push({ case: of.stream, what, expected, stored })
  const changed = checkPersonal(of, tell)
  // What was changed beside the log may be no JSON any more: it is not read.
  const events = of.events.map(({ personal, ...event }) =>
    changed.has(event.version) ? event : { ...event, personal },
  )
  const record = { ...of, events }
  const folded = fold(registry, calendar, record.events)
  if (!folded.ok) {
    if (record.events.length > 0 && notLoaded.add(record.row)) checkRow(record, totals, tell)
    else tell('programme', folded.refusal.message, record.row.programme)
    return found
  }
  const { row, contributions } = folded.value
  totals.add(contributions, record.events)
  if (row.wakeAt !== record.row.wakeAt) tell('wake-up', row.wakeAt, record.row.wakeAt)
  if (!sameJson(row, record.row)) tell('row', row, record.row)
  if (folded.value.organisation !== record.organisation)
    tell('organisation', folded.value.organisation ?? null, record.organisation ?? null)
  if (!sameJson(inOrder(contributions), inOrder(record.contributions)))
    tell('contribution', contributions, record.contributions)
  return found
}

const checkLog = async (store: Store, totals: Totals): Promise<readonly Discrepancy[]> => {
  const heads = await store.heads()
  return heads.flatMap((head, shard): Discrepancy[] => {
    // Positions are unique by the table's key: as many as the head, none above it, is gapless.
    const reached = { events: totals.counted[shard], highest: totals.highest[shard] }
    const wanted = { events: head, highest: head }
    return sameJson(reached, wanted)
      ? []
      : [{ case: '', what: 'position', expected: wanted, stored: reached }]
  })
}

const checkFigures = async (
  store: Store,
  registry: Registry,
  totals: Totals,
): Promise<readonly Discrepancy[]> => {
  const indicators = registry.all.flatMap(({ id, indicators: of }) =>
    Object.keys(of).map((name) => `${id}/${name}`),
  )
  const { sums } = await store.figures({ indicators })
  const stored = new Map(
    sums.map(({ indicator, numerator, denominator }) => [indicator, { numerator, denominator }]),
  )
  return indicators.flatMap((indicator): Discrepancy[] => {
    const expected = totals.sums.get(indicator) ?? { numerator: 0, denominator: 0 }
    const found = stored.get(indicator) ?? { numerator: 0, denominator: 0 }
    return sameJson(expected, found)
      ? []
      : [{ case: '', what: 'figure', expected: { indicator, ...expected }, stored: found }]
  })
}

/**
 * Folds every stream of a store again and compares: events, fingerprints, positions, case rows, wake-ups,
 * contributions, and the figures they sum to. Flat in memory. Meant for a store nobody is writing to.
 */
export const verify = async (
  store: Store,
  registry: Registry,
  calendar: Calendar,
  onProgress?: (cases: number) => void,
): Promise<Verification> => {
  const differences: Discrepancy[] = []
  const totals = new Totals()
  const notLoaded = new NotLoadedCases(registry)
  let cases = 0
  let events = 0
  let claims = 0
  for await (const record of everyStream(store)) {
    cases++
    events += record.events.length
    const found = checkStream(registry, calendar, record, totals, notLoaded)
    if (differences.length < MAX_LISTED) differences.push(...found)
    const programme = registry.pinned(record.row.programme, record.row.programmeVersion)
    if (programme.ok)
      claims += await checkClaims(store, record, claimsOf(programme.value, record.row.state), differences)
    if (cases % PAGE === 0) onProgress?.(cases)
  }
  differences.push(
    ...(await checkLog(store, totals)),
    ...(await checkFigures(store, registry, totals)),
    ...(await checkAllClaims(store, notLoaded, claims)),
  )
  const ok = differences.length === 0 && notLoaded.found.length === 0
  return { ok, cases, events, differences, notLoaded: notLoaded.found }
}

/** All streams of a store, page by page. */
export async function* everyStream(store: Store): AsyncGenerator<StreamRecord> {
  for (let after = ''; ; ) {
    const page = await store.streams(after, PAGE)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.stream
  }
}

/**
 * Every recorded decision that the definitions now loaded would take differently; the newest version of each.
 *
 * @param onErased told of each case whose decisions are not taken again, since what was personal in it is erased.
 * @param notReplayed counts the cases whose programme is not loaded in any version: what would be decided nobody can say.
 */
export async function* replayAll(
  store: Store,
  registry: Registry,
  calendar: Calendar,
  notReplayed?: NotLoadedCases,
  onErased?: () => void,
) {
  for await (const record of everyStream(store)) {
    if (record.row.state.erased !== undefined) {
      onErased?.()
      continue
    }
    const programme = registry.latest(record.row.programme)
    if (!programme.ok) {
      notReplayed?.add(record.row)
      continue
    }
    const history = record.events.map(readEvent)
    yield* replay(programme.value, record.stream, history, {
      calendar,
      zone: record.row.state.zone,
      related: unknownRelative,
    })
  }
}

/** A replayed merge names a parent whose state then is not known now: take it as the open case it must have been. */
const unknownRelative = (id: string) => ({ id }) as CaseState
