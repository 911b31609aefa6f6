import type {
  Appended,
  Area,
  CaseQuery,
  Concern,
  Due,
  EffectId,
  Loaded,
  LogKind,
  Page,
  Reader,
  Reads,
  Recount,
  Register,
  Scope,
  Seals,
  Seen,
  Store,
  StoredEvent,
  StreamRecord,
  StreamRow,
  Stretch,
  Trail,
  Unit,
  UsedKey,
} from '../desk/index.ts'
import { rowOf, SHARDS, shardOf } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import { APPEND, type AppendedRow, appendedOf, appendParameters, type Extent } from './append.ts'
import { boardCountsOf } from './board.ts'
import { concernedOf } from './concerned.ts'
import type { Driver } from './driver.ts'
import { pendingOf, settleOn, unsettledOf } from './effects.ts'
import { figuresOf, figuresTogether, provenanceOf } from './figures.ts'
import { type Bounds, type PageAsk, pagesOf, pagesTogether, type Stamped } from './queues.ts'
import { readersOn } from './reader.ts'
import { keysOf, putConcernsOn, recordsOf, restoreRecords } from './records.ts'
import { recountOn, recountsIn } from './recounts.ts'
import { sqlRegister } from './register.ts'
import { Remembered } from './remembered.ts'
import { EVENT_COLUMNS, type EventRow, eventOf, SAYS, stateOf } from './rows.ts'
import { sqlSeals } from './seals.ts'
import { sqlTrail } from './trail.ts'

/** Positions of a shard rolled up in one transaction: short enough not to keep a server from closing. */
const ROLL_UP_CHUNK = 5_000
/** Tables are tidied when so many events are new, and a fifth of all: what that costs stays a share of the writing. */
const TIDY_AFTER = 50_000
const TIDY_SHARE = 0.2
/** What was done to some cases, and what each was opened with. A claim has no fingerprint. */
const FORGET = [
  "delete from bihuan.command_key where stream = any ($1) and hash <> '' and version > 1",
  "update bihuan.command_key set hash = '' where stream = any ($1) and hash <> ''",
]
/** Another process stored a key of the batch in the same moment, or two batches met crosswise: once more. */
const AGAIN = new Set(['23505', '40001', '40P01'])
const MAX_TRIES = 5

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

/** @throws what `work` throws again and again. */
const tryAgain = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (attempt >= MAX_TRIES || !AGAIN.has(codeOf(error) ?? '')) throw error
    }
}

/** The Store port in SQL, on any driver. */
export class SqlStore implements Store {
  readonly kind: string
  readonly lanes: number
  readonly register: Register
  readonly trail: Trail
  readonly seals: Seals
  private readonly driver: Driver
  private readonly rows = new Remembered()
  /** Events rolled up since the tables were tidied. */
  private untidied = 0

  private readonly pages: (ask: PageAsk) => Promise<Page<StreamRow>>
  private readonly readers: ((reader: Reader) => Reads) | undefined

  /** @param bounds of a page of cases; others than usual only to test each way of finding one. */
  constructor(driver: Driver, bounds?: Bounds) {
    this.driver = driver
    this.pages = pagesTogether((asks) => pagesOf(driver, asks, { rows: this.rows, bounds }))
    this.readers = driver.restricted && readersOn(driver.restricted, this.rows)
    this.kind = driver.kind
    this.lanes = driver.lanes
    this.register = sqlRegister(driver)
    this.trail = sqlTrail(driver)
    this.seals = sqlSeals(driver)
  }

  as(reader: Reader): Reads {
    return this.readers ? this.readers(reader) : this
  }

  get gone(): Promise<Error> | undefined {
    return this.driver.gone
  }

  get isRestricted(): boolean {
    return this.readers !== undefined
  }

  recall(stream: string): StreamRow | undefined {
    return this.rows.get(stream)?.row
  }

  async load(streams: readonly string[], keys: readonly string[] = []): Promise<Loaded> {
    const [rows, used] = await Promise.all([
      streams.length === 0
        ? []
        : this.driver.query<Stamped>(
            'select state, stamp from bihuan.load($1, $2)',
            [streams.map(shardOf), streams],
            'load',
          ),
      keys.length === 0
        ? []
        : this.driver.query<Omit<UsedKey, 'shard'>>(
            'select * from bihuan.load_keys($1, $2)',
            [keys.map(shardOf), keys],
            'load_keys',
          ),
    ])
    return {
      rows: new Map(
        rows.map(({ state, stamp }) => {
          const row = rowOf(stateOf(state))
          return [row.id, this.rows.keep(row, stamp)]
        }),
      ),
      used: new Map(used.map((use) => [use.key, { ...use, shard: shardOf(use.stream) }])),
    }
  }

  async see(stream: string, events?: Stretch): Promise<Seen | undefined> {
    const [{ rows }, found] = await Promise.all([
      this.load([stream]),
      events ? this.events(stream, events.after, events.limit) : [],
    ])
    const row = rows.get(stream)
    return row && { row, events: found }
  }

  async append(units: readonly Unit[]): Promise<readonly Appended[]> {
    // An import, and cases as they end, would fill the memory: of those are kept what somebody has looked at before.
    const sent = units.map(({ stream, events, row, isPassing }) => ({
      stream,
      events: events.length,
      row: (!isPassing && row.closedAt === undefined) || this.rows.get(stream) ? row : undefined,
    }))
    return this.send(sent, appendParameters(units))
  }

  private async send(
    sent: readonly (Extent & { readonly row: StreamRow | undefined })[],
    parameters: readonly Uint8Array[],
  ): Promise<readonly Appended[]> {
    const [answer] = await tryAgain(() => this.driver.query<AppendedRow>(APPEND, parameters, 'append'))
    const appended = appendedOf(sent, answer!)
    for (const [index, { stream, row }] of sent.entries())
      if (row && appended[index]!.status === 'stored') this.rows.keep(row, answer!.stamp)
      else this.rows.forget(stream)
    return appended
  }

  async idsFrom(start: string, limit: number) {
    // In each shard a piece of its key; nothing that an id may hold comes after its last letter.
    const rows = await this.driver.query<{ id: string }>(
      `select s.id from generate_series(0, ${SHARDS - 1}) h
         cross join lateral (select id from bihuan.stream where shard = h and id >= $1::text and id < $1::text || chr(127)
                              order by id limit $2) s
        order by s.id limit $2`,
      [start, limit],
      'ids_from',
    )
    return rows.map(({ id }) => id)
  }

  async events(stream: string, afterVersion: number, limit: number): Promise<readonly StoredEvent[]> {
    const rows = await this.driver.query<EventRow>(
      `select ${EVENT_COLUMNS} from bihuan.event
        where shard = $1 and stream = $2 and version > $3 order by version limit $4`,
      [shardOf(stream), stream, afterVersion, limit],
      'events',
    )
    return rows.map(eventOf)
  }

  async log(shard: number, afterPos: number, limit: number, only?: LogKind): Promise<readonly StoredEvent[]> {
    const rows = await this.driver.query<EventRow>(
      `select ${EVENT_COLUMNS} from bihuan.event
        where shard = $1 and pos > $2 ${only ? `and ${SAYS[only]}` : ''} order by pos limit $3`,
      [shard, afterPos, limit],
      only ? `log_${only}` : 'log',
    )
    return rows.map(eventOf)
  }

  async heads() {
    const rows = await this.driver.query<{ pos: number }>('select pos from bihuan.shard_head order by shard')
    return rows.map(({ pos }) => pos)
  }

  due(now: number, limit: number, after?: Due) {
    return this.driver.query<Due>(
      `select id, wake_at as "wakeAt" from bihuan.stream
        where wake_at <= $1 and (wake_at, id) > ($3, $4) order by wake_at, id limit $2`,
      [now, limit, after?.wakeAt ?? -1, after?.id ?? ''],
      'due',
    )
  }

  cases(query: CaseQuery, after: string | undefined, limit: number) {
    return this.pages({ query, after, limit })
  }

  boardCounts(...query: Parameters<Store['boardCounts']>) {
    return boardCountsOf(this.driver, ...query)
  }

  concerned(within: readonly Scope[], limit: number) {
    return concernedOf(this.driver, within, limit)
  }

  pending(limit: number) {
    return pendingOf(this.driver, limit)
  }
  unsettled(stream: string) {
    return unsettledOf(this.driver, stream)
  }
  settle(effects: readonly (EffectId & { readonly failed?: string })[]) {
    return settleOn(this.driver, effects)
  }

  async areas() {
    const rows = await this.driver.query<{ code: string; name: Area['name']; parent: string | null }>(
      'select code, name, parent from bihuan.area order by code',
    )
    return rows.map(({ code, name, parent }) => ({ code, name, ...(parent === null ? {} : { parent }) }))
  }

  async putAreas(areas: readonly Area[]) {
    await this.driver.query('select bihuan.put_areas($1)', [JSON.stringify(areas)])
  }

  figures(...query: Parameters<Store['figures']>) {
    return figuresOf(this.driver, ...query)
  }
  figuresTogether(...query: Parameters<Store['figuresTogether']>) {
    return figuresTogether(this.driver, ...query)
  }
  provenance(...query: Parameters<Store['provenance']>) {
    return provenanceOf(this.driver, ...query)
  }

  async rollUp() {
    let total = 0
    for (;;) {
      const [row] = await this.driver.query<{ rolled: number }>(
        'select bihuan.roll_up($1) as rolled',
        [ROLL_UP_CHUNK],
        'roll_up',
      )
      const { rolled } = row!
      total += rolled
      if (rolled < ROLL_UP_CHUNK) break
    }
    await this.driver.shortenLog?.()
    this.untidied += total
    if (this.untidied >= TIDY_AFTER && this.untidied >= TIDY_SHARE * sum(await this.heads())) {
      this.untidied = 0
      await this.driver.tidy()
    }
    return total
  }

  async recount(at: Instant, events: readonly Recount[]) {
    if (events.length === 0) return
    await tryAgain(() => recountOn(this.driver, at, events))
    this.untidied += events.length
    await this.driver.shortenLog?.()
  }

  async putConcerns(concerns: readonly Concern[]) {
    if (concerns.length === 0) return
    await tryAgain(() => putConcernsOn(this.driver, concerns))
  }

  recounts() {
    return recountsIn(this.driver)
  }

  keys(after: string, limit: number) {
    return keysOf(this.driver, after, limit)
  }

  async forgetCommands(streams: readonly string[]) {
    for (const forget of FORGET) await this.driver.query(forget, [streams])
  }

  streams(after: string, limit: number) {
    return recordsOf(this.driver, after, limit)
  }

  restore(streams: readonly StreamRecord[], keys: readonly UsedKey[]) {
    return restoreRecords(this.driver, streams, keys)
  }

  close() {
    return this.driver.close()
  }
}
