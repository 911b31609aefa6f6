import {
  type Appended,
  type Area,
  BadCursor,
  type BoardCount,
  type BoardQuery,
  type CaseQuery,
  CORRECTION,
  type Concern,
  claimKey,
  type Due,
  type EffectId,
  ERASED_REASON,
  effectsToDo,
  type FigureQuery,
  type LogKind,
  type Page,
  type PendingEffect,
  type Provenance,
  type ProvenanceQuery,
  type QuantileQuery,
  type Recount,
  readEvent,
  type Scope,
  SHARDS,
  type Store,
  type StoredEvent,
  type StreamRecord,
  type StreamRow,
  type Stretch,
  shardOf,
  type Unit,
  type UsedKey,
} from '../desk/index.ts'
import { ATTACH, type Contribution, ERASE, type Instant, RETURNED_OFTEN } from '../kernel/index.ts'
import { NEVER_DUE, nextOf, orderKey, orderOf, readCursor } from './cases.ts'
import { NO_QUANTILES, quantilesOf } from './quantile.ts'
import { MemoryRecounts } from './recounts.ts'
import { memoryRegister } from './register.ts'
import { memorySeals } from './seals.ts'
import { memoryTrail } from './trail.ts'

interface Stream {
  row: StreamRow
  /** See `Unit.organisation`. */
  organisation?: string | undefined
  readonly events: StoredEvent[]
  contributions: Provenance[]
}

const effectKey = ({ shard, pos, index }: EffectId): string => `${shard}:${pos}:${index}`
const byPosition = (a: EffectId, b: EffectId): number =>
  a.pos - b.pos || a.shard - b.shard || a.index - b.index
const byDay = (a: Provenance, b: Provenance): number =>
  a.day === b.day ? a.shard - b.shard || a.pos - b.pos : a.day < b.day ? -1 : 1

/** Which events are of a kind: by what was done in each. */
const IS_OF: Readonly<Record<LogKind, (of: StoredEvent) => boolean>> = {
  requests: (of) => of.version === 1 || readEvent(of).type === CORRECTION,
  erasures: (of) => readEvent(of).type === ERASE,
  files: (of) => readEvent(of).type === ATTACH,
}

/** The order of the SQL stores: by shard, then by id. */
const pageAfter = (ids: readonly string[], after: string, limit: number): readonly string[] => {
  const order = (id: string) => `${shardOf(id)} ${id}`
  const start = after === '' ? '' : order(after)
  return ids
    .filter((id) => order(id) > start)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .slice(0, limit)
}

const quantilesOfCounts = (counts: ReadonlyMap<number, number>, at: readonly number[]): readonly number[] => {
  const values = [...counts]
    .sort(([a], [b]) => a - b)
    .flatMap(([value, count]) => Array<number>(count).fill(value))
  return quantilesOf(values.length, at, (rank) => values[rank]!)
}

/** The Store port in plain maps: for tests and rehearsals. Nothing outlives it. */
class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly isRestricted = false
  readonly lanes = 1
  readonly register = memoryRegister()
  readonly trail = memoryTrail()
  private readonly all = new Map<string, Stream>()
  private readonly logs: StoredEvent[][] = Array.from({ length: SHARDS }, () => [])
  readonly seals = memorySeals(this.logs)
  private readonly used = new Map<string, UsedKey>()
  private readonly effects = new Map<string, PendingEffect & { failed?: string }>()
  private readonly known = new Map<string, Area>()
  private readonly recounted = new MemoryRecounts()
  private batches = 0

  recall(stream: string) {
    return this.all.get(stream)?.row
  }

  async load(streams: readonly string[], keys: readonly string[] = []) {
    const rows = new Map<string, StreamRow>()
    const used = new Map<string, UsedKey>()
    for (const id of streams) {
      const found = this.all.get(id)
      if (found) rows.set(id, found.row)
    }
    for (const key of keys) {
      const found = this.used.get(key)
      if (found) used.set(key, found)
    }
    return { rows, used }
  }

  async append(units: readonly Unit[]): Promise<readonly Appended[]> {
    return units.map((unit) => this.appendOne(unit))
  }

  private appendOne(unit: Unit): Appended {
    const taken = unit.claims?.take.map(claimKey) ?? []
    const used = [...unit.keys.map(({ key }) => key), ...taken]
      .map((key) => this.used.get(key))
      .find((use) => use !== undefined)
    if (!this.register.isStill(unit.proof)) return { status: 'unproven' }
    if (used) return { status: 'duplicate', used }
    const stream = this.all.get(unit.stream)
    if ((stream?.row.version ?? 0) !== unit.expected) return { status: 'conflict' }
    const into: Stream = stream ?? { row: unit.row, events: [], contributions: [] }
    this.all.set(unit.stream, into)
    const shard = shardOf(unit.stream)
    const log = this.logs[shard]!
    let version = unit.expected
    for (const { body, personal, leaf, contributions, effects } of unit.events) {
      version++
      const stored: StoredEvent = {
        ...{ shard, pos: log.length + 1, stream: unit.stream, version, body, leaf },
        ...(personal === undefined ? {} : { personal }),
      }
      log.push(stored)
      into.events.push(stored)
      for (const one of contributions)
        into.contributions.push({ ...one, shard, pos: stored.pos, stream: unit.stream, version })
      for (const [index, effect] of effects.entries()) {
        const pending = { shard, pos: stored.pos, index, stream: unit.stream, effect }
        this.effects.set(effectKey(pending), pending)
      }
    }
    if (unit.erases) this.erase(unit.stream, into)
    into.row = structuredClone(unit.row)
    into.organisation = unit.organisation
    const position = { shard, pos: log.length }
    for (const name of unit.claims?.free ?? []) this.used.delete(claimKey(name))
    for (const use of [...unit.keys, ...taken.map((key) => ({ key, hash: '' }))])
      this.used.set(use.key, { ...use, ...position, stream: unit.stream, version })
    if (unit.settles) this.effects.delete(effectKey(unit.settles))
    return { status: 'stored', position }
  }

  /** What is personal in a case goes from all that is held of it. */
  private erase(stream: string, { events }: Stream): void {
    for (const [index, { personal: _, ...left }] of events.entries()) {
      events[index] = left
      this.logs[left.shard]![left.pos - 1] = left
    }
    for (const effect of this.effects.values()) {
      if (effect.stream !== stream) continue
      const asking = events.find(({ pos }) => pos === effect.pos)!
      const isFailed = effect.failed !== undefined
      this.effects.set(effectKey(effect), {
        ...effect,
        effect: effectsToDo(readEvent(asking))[effect.index]!,
        ...(isFailed ? { failed: ERASED_REASON } : {}),
      })
    }
  }

  async idsFrom(start: string, limit: number) {
    return [...this.all.keys()]
      .filter((id) => id.startsWith(start))
      .sort((a, b) => (a < b ? -1 : 1))
      .slice(0, limit)
  }

  async see(stream: string, events?: Stretch) {
    const row = this.all.get(stream)?.row
    return row && { row, events: events ? await this.events(stream, events.after, events.limit) : [] }
  }

  async events(stream: string, afterVersion: number, limit: number) {
    return (this.all.get(stream)?.events ?? []).slice(afterVersion, afterVersion + limit)
  }
  async log(shard: number, afterPos: number, limit: number, only?: LogKind) {
    const after = (this.logs[shard] ?? []).slice(afterPos)
    return (only ? after.filter(IS_OF[only]) : after).slice(0, limit)
  }
  async heads() {
    return this.logs.map((log) => log.length)
  }

  async due(now: number, limit: number, after?: Due) {
    const order = (a: Due, b: Due) => a.wakeAt - b.wakeAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
    return [...this.all.values()]
      .flatMap(({ row: { id, wakeAt } }): readonly Due[] =>
        wakeAt === undefined || wakeAt > now ? [] : [{ id, wakeAt }],
      )
      .filter((one) => !after || order(one, after) > 0)
      .sort(order)
      .slice(0, limit)
  }
  private isIn(
    query: CaseQuery,
    organisation: string | undefined,
    { programme, stage, openedAt, closedAt, dueAt, returned = 0, offeredTo, area, state, ...row }: StreamRow,
  ): boolean {
    const bureau = query.offered ? offeredTo : row.bureau
    if (bureau === undefined) return false
    const isClosed = closedAt !== undefined
    const { openedFrom = openedAt, openedBefore = Number.POSITIVE_INFINITY } = query
    const { dueFrom, dueBefore } = query
    const due = dueAt ?? NEVER_DUE
    const isWithin = (scope: Scope) =>
      (scope.programmes?.includes(programme) ?? true) &&
      (scope.bureaus?.includes(bureau) ?? true) &&
      (scope.organisation === undefined || scope.organisation === organisation) &&
      (scope.area === undefined || this.isBelow(area, scope.area))
    return (
      isWithin(query) &&
      openedAt >= openedFrom &&
      openedAt < openedBefore &&
      (dueFrom === undefined || (due >= dueFrom && due < NEVER_DUE)) &&
      (dueBefore === undefined || due < dueBefore) &&
      (!query.returnedOften || returned >= RETURNED_OFTEN.times) &&
      (query.within?.some(isWithin) ?? true) &&
      (query.stages?.includes(stage) ?? true) &&
      (query.closed === undefined || query.closed === isClosed) &&
      !(orderOf(query) === 'due' && isClosed) &&
      (query.requester === undefined || query.requester === state.requester)
    )
  }

  async cases(query: CaseQuery, after: string | undefined, limit: number): Promise<Page<StreamRow>> {
    const key = orderKey[orderOf(query)]
    const cursor = readCursor(after)
    const isAfter = (row: StreamRow) =>
      !cursor || key(row) > cursor.key || (key(row) === cursor.key && row.id > cursor.id)
    const found = [...this.all.values()]
      .filter(({ row, organisation }) => this.isIn(query, organisation, row) && isAfter(row))
      .map(({ row }) => row)
      .sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1))
      .slice(0, limit + 1)
    const places = found.map((row) => ({ key: key(row), id: row.id }))
    return { rows: found.slice(0, limit), ...nextOf(places, limit) }
  }

  async boardCounts(query: BoardQuery, now: Instant, soonBefore: Instant) {
    const counts = new Map<string, Record<'late' | 'soon' | 'often' | 'offered', number> & BoardCount>()
    const count = (bureau: string, area: string, what: 'late' | 'soon' | 'often' | 'offered') => {
      const key = `${bureau} ${area}`
      const so = counts.get(key) ?? { ...{ bureau, area }, ...{ late: 0, soon: 0, often: 0, offered: 0 } }
      counts.set(key, { ...so, [what]: so[what] + 1 })
    }
    for (const { row, organisation } of this.all.values()) {
      const { bureau, area, dueAt = NEVER_DUE, returned = 0 } = row
      if (this.isIn({ ...query, order: 'due' }, organisation, row)) {
        if (dueAt < now) count(bureau, area, 'late')
        else if (dueAt < soonBefore) count(bureau, area, 'soon')
        if (returned >= RETURNED_OFTEN.times) count(bureau, area, 'often')
      }
      if (this.isIn({ ...query, order: 'due', offered: true }, organisation, row))
        count(row.offeredTo!, area, 'offered')
    }
    return [...counts.values()].sort((a, b) =>
      a.bureau === b.bureau ? (a.area < b.area ? -1 : 1) : a.bureau < b.bureau ? -1 : 1,
    )
  }

  async pending(limit: number) {
    return [...this.effects.values()]
      .filter(({ failed }) => failed === undefined)
      .sort(byPosition)
      .slice(0, limit)
  }
  async unsettled(stream: string) {
    return [...this.effects.values()].filter((effect) => effect.stream === stream).sort(byPosition)
  }
  async settle(effects: readonly (EffectId & { readonly failed?: string })[]) {
    for (const of of effects) {
      const pending = this.effects.get(effectKey(of))
      if (of.failed === undefined) this.effects.delete(effectKey(of))
      else if (pending) pending.failed = of.failed
    }
  }

  async areas() {
    return [...this.known.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  }
  async putAreas(areas: readonly Area[]) {
    for (const area of areas) this.known.set(area.code, area)
  }

  private isBelow(code: string, top: string): boolean {
    for (let at: string | undefined = code, depth = 0; at !== undefined && depth < 16; depth++) {
      if (at === top) return true
      at = this.known.get(at)?.parent
    }
    return false
  }

  private isOf(one: Contribution, { indicators, area, from, to }: FigureQuery): boolean {
    if (!indicators.includes(one.indicator)) return false
    if ((from !== undefined && one.day < from) || (to !== undefined && one.day > to)) return false
    return area === undefined || this.isBelow(one.area, area)
  }

  private *matching(query: FigureQuery): Generator<Provenance> {
    for (const { contributions } of this.all.values())
      for (const one of contributions) if (this.isOf(one, query)) yield one
  }

  async figures(query: FigureQuery, { of, at }: QuantileQuery = NO_QUANTILES) {
    const sums = new Map<string, { indicator: string; numerator: number; denominator: number }>()
    const values = new Map(of.map((indicator) => [indicator, new Map<number, number>()]))
    for (const { indicator, numerator, denominator } of this.matching(query)) {
      const sum = sums.get(indicator) ?? { indicator, numerator: 0, denominator: 0 }
      sum.numerator += numerator
      sum.denominator += denominator
      sums.set(indicator, sum)
      const counts = denominator === 0 ? undefined : values.get(indicator)
      const value = numerator / denominator
      counts?.set(value, (counts.get(value) ?? 0) + denominator)
    }
    const recounted = this.recounted.sums((one) => this.isOf(one, query))
    // Of what counts for nothing any more it is told that it once did.
    for (const indicator of recounted.keys())
      if (!sums.has(indicator)) sums.set(indicator, { indicator, numerator: 0, denominator: 0 })
    return {
      sums: [...sums.values()].map((summed) => {
        const changes = recounted.get(summed.indicator)
        const sum = changes ? { ...summed, recounted: changes } : summed
        const counts = values.get(sum.indicator)
        return counts ? { ...sum, quantiles: quantilesOfCounts(counts, at) } : sum
      }),
      position: this.logs.map((log) => log.length),
    }
  }

  async figuresTogether(queries: readonly FigureQuery[], quantiles?: QuantileQuery) {
    const position = this.logs.map((log) => log.length)
    const all = await Promise.all(queries.map((query) => this.figures(query, quantiles)))
    return { sums: all.map(({ sums }) => sums), position }
  }

  /** A test or a rehearsal reads all; what people may see is the host's to decide. */
  as() {
    return this
  }

  async provenance(
    { indicator, since, ...range }: ProvenanceQuery,
    after: string | undefined,
    limit: number,
  ) {
    const found = [...this.matching({ ...range, indicators: [indicator] })]
      .filter(({ shard, pos }) => pos > (since?.[shard] ?? 0))
      .sort(byDay)
    if (after !== undefined && !/^\d{1,9}$/.test(after)) throw new BadCursor()
    const start = Number(after ?? 0)
    const rows = found.slice(start, start + limit)
    const next = start + rows.length
    return next < found.length ? { rows, next: String(next) } : { rows }
  }

  async rollUp() {
    return 0
  }

  async recount(at: Instant, events: readonly Recount[]) {
    let isOtherwise = false
    for (const { shard, pos, contributions } of events) {
      const { stream, version } = this.logs[shard]![pos - 1]!
      const into = this.all.get(stream)!
      const was = into.contributions.filter((one) => one.version === version)
      const is = contributions.map((one) => ({ ...one, shard, pos, stream, version }))
      const left = into.contributions.filter((one) => one.version !== version)
      into.contributions = [...left, ...is].sort((a, b) => a.version - b.version)
      if (this.recounted.add(at, was, is)) isOtherwise = true
    }
    if (isOtherwise) this.batches++
  }

  async putConcerns(concerns: readonly Concern[]) {
    for (const { stream, version, organisation } of concerns) {
      const into = this.all.get(stream)
      if (into?.row.version === version) into.organisation = organisation
    }
  }

  async recounts() {
    return this.batches
  }

  async forgetCommands(streams: readonly string[]) {
    for (const [key, use] of this.used)
      if (use.hash !== '' && streams.includes(use.stream)) {
        if (use.version > 1) this.used.delete(key)
        else this.used.set(key, { ...use, hash: '' })
      }
  }

  async streams(after: string, limit: number): Promise<readonly StreamRecord[]> {
    return pageAfter([...this.all.keys()], after, limit).map((stream) => {
      const { row, organisation, events, contributions } = this.all.get(stream)!
      const pending = [...this.effects.values()].filter((of) => of.stream === stream)
      const concern = organisation === undefined ? {} : { organisation }
      return { stream, events, pending, row, contributions, ...concern }
    })
  }

  async keys(after: string, limit: number) {
    return pageAfter([...this.used.keys()], after, limit).map((key) => this.used.get(key)!)
  }

  async restore(streams: readonly StreamRecord[], keys: readonly UsedKey[]) {
    for (const use of keys) this.used.set(use.key, use)
    for (const { stream, row, organisation, events, pending, contributions } of streams) {
      this.all.set(stream, { row, organisation, events: [...events], contributions: [...contributions] })
      for (const event of events) this.logs[event.shard]![event.pos - 1] = event
      for (const effect of pending) this.effects.set(effectKey(effect), { ...effect })
    }
  }

  async close() {}
}

/** An empty store in memory. */
export const memoryStore = (): Store => new MemoryStore()
