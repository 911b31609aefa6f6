import {
  type Appended,
  type Area,
  type BoardQuery,
  type CaseQuery,
  CORRECTION,
  type Concern,
  claimKey,
  type Due,
  type EffectId,
  type FigureQuery,
  type LogKind,
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
import { ATTACH, type Contribution, ERASE, type Instant } from '../kernel/index.ts'
import { MemoryAreas } from './memory-areas.ts'
import { boardOf, concernedIn, pageOf } from './memory-cases.ts'
import { MemoryEffects } from './memory-effects.ts'
import { pageBehind, summed } from './memory-figures.ts'
import { NO_QUANTILES } from './quantile.ts'
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
  private readonly effects = new MemoryEffects()
  private readonly tree = new MemoryAreas()
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
      for (const [index, effect] of effects.entries())
        this.effects.add({ shard, pos: stored.pos, index, stream: unit.stream, effect })
    }
    if (unit.erases) this.erase(unit.stream, into)
    into.row = structuredClone(unit.row)
    into.organisation = unit.organisation
    const position = { shard, pos: log.length }
    for (const name of unit.claims?.free ?? []) this.used.delete(claimKey(name))
    for (const use of [...unit.keys, ...taken.map((key) => ({ key, hash: '' }))])
      this.used.set(use.key, { ...use, ...position, stream: unit.stream, version })
    if (unit.settles) this.effects.settle([unit.settles])
    return { status: 'stored', position }
  }

  /** What is personal in a case goes from all that is held of it. */
  private erase(stream: string, { events }: Stream): void {
    for (const [index, { personal: _, ...left }] of events.entries()) {
      events[index] = left
      this.logs[left.shard]![left.pos - 1] = left
    }
    this.effects.erase(stream, events)
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

  async cases(query: CaseQuery, after: string | undefined, limit: number) {
    return pageOf([...this.all.values()], query, after, limit, this.tree.isBelow)
  }

  async boardCounts(query: BoardQuery, now: Instant, soonBefore: Instant) {
    return boardOf([...this.all.values()], query, now, soonBefore, this.tree.isBelow)
  }

  async concerned(within: readonly Scope[], limit: number) {
    return concernedIn([...this.all.values()], within, limit, this.tree.isBelow)
  }

  async pending(limit: number) {
    return this.effects.pending(limit)
  }
  async unsettled(stream: string) {
    return this.effects.of(stream)
  }
  async settle(effects: readonly (EffectId & { readonly failed?: string })[]) {
    this.effects.settle(effects)
  }

  async areas() {
    return this.tree.all()
  }
  async putAreas(areas: readonly Area[]) {
    this.tree.put(areas)
  }

  private isOf(one: Contribution, { indicators, area, from, to }: FigureQuery): boolean {
    if (!indicators.includes(one.indicator)) return false
    if ((from !== undefined && one.day < from) || (to !== undefined && one.day > to)) return false
    return area === undefined || this.tree.isBelow(one.area, area)
  }

  private *matching(query: FigureQuery): Generator<Provenance> {
    for (const { contributions } of this.all.values())
      for (const one of contributions) if (this.isOf(one, query)) yield one
  }

  async figures(query: FigureQuery, quantiles: QuantileQuery = NO_QUANTILES) {
    const recounted = this.recounted.sums((one) => this.isOf(one, query))
    return {
      sums: summed(this.matching(query), recounted, quantiles),
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
    return pageBehind(found, since, after, limit)
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
      const pending = this.effects.of(stream)
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
      for (const effect of pending) this.effects.add({ ...effect })
    }
  }

  async close() {}
}

/** An empty store in memory. */
export const memoryStore = (): Store => new MemoryStore()
