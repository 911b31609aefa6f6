import type { LRUCache } from 'lru-cache'
import { type CaseState, type Result, refuse } from '../kernel/index.ts'
import { type Job, type Knowledge, namedCases, prepare, type Setting } from './job.ts'
import type { Appended, Loaded, Position, Store, StreamRow, Unit, UsedKey } from './ports.ts'

/** What a job came to: where its last event stands, or where it stood already. */
export interface Done extends Position {
  readonly stream: string
  readonly version: number
  /** How many events were written; 0 for a repetition. */
  readonly events: number
}

interface Waiting {
  readonly job: Job
  readonly resolve: (result: Result<Done>) => void
  readonly reject: (error: unknown) => void
  /** How often the case moved on under it. */
  tries: number
  /** Decide on what the store says, not on what this process remembers. */
  reload: boolean
}

const MAX_BATCH = 500
/** Enough for forty officers at one case; beyond that somebody is told to wait. */
const MAX_TRIES = 16

const NOTHING: Loaded = { rows: new Map(), used: new Map() }

/**
 * One queue of jobs for a part of the shards, with one batch under way at a time: load what is not remembered,
 * decide each, store all in one transaction. A lane is what makes many small commands cost little.
 */
export class Lane {
  private queue: Waiting[] = []
  private running = false
  private readonly setting: Setting
  private readonly store: Store
  /** Rows this process wrote or read last; checked by version when it writes. */
  private readonly remembered: LRUCache<string, StreamRow>
  private readonly onStored: (units: readonly Unit[]) => void

  constructor(
    setting: Setting,
    store: Store,
    remembered: LRUCache<string, StreamRow>,
    onStored: (units: readonly Unit[]) => void,
  ) {
    this.setting = setting
    this.store = store
    this.remembered = remembered
    this.onStored = onStored
  }

  do(job: Job): Promise<Result<Done>> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject, tries: 0, reload: false })
      if (this.running) return
      this.running = true
      // Whatever else is asked for in this turn joins the first batch.
      queueMicrotask(() => void this.run())
    })
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.take()
      try {
        await this.runBatch(batch)
      } catch (error) {
        for (const { job, reject } of batch) {
          this.remembered.delete(job.stream)
          reject(error)
        }
      }
    }
    this.running = false
  }

  /** The next jobs, one per stream and key: a second one for the same stream or under the same key waits. */
  private take(): Waiting[] {
    const batch: Waiting[] = []
    const left: Waiting[] = []
    const streams = new Set<string>()
    const keys = new Set<string>()
    for (const waiting of this.queue) {
      const { stream, steps } = waiting.job
      const waits =
        batch.length >= MAX_BATCH || streams.has(stream) || steps.some(({ key }) => key && keys.has(key.key))
      // What waits holds back what comes after it on its stream.
      streams.add(stream)
      for (const { key } of steps) if (key) keys.add(key.key)
      ;(waits ? left : batch).push(waiting)
    }
    this.queue = left
    return batch
  }

  private async runBatch(batch: readonly Waiting[]): Promise<void> {
    const loaded = await this.load(batch)
    const units: Unit[] = []
    const deciding: Waiting[] = []
    for (const waiting of batch) {
      const prepared = prepare(this.setting, waiting.job, this.knowledge(waiting, loaded))
      if (!prepared.ok) {
        // A refusal on remembered state may be out of date, or the answer to a repetition: look again first.
        if (waiting.reload) waiting.resolve(prepared)
        else this.again(waiting)
      } else if ('used' in prepared.value) waiting.resolve(alreadyDone(prepared.value.used))
      else {
        units.push(prepared.value.unit)
        deciding.push(waiting)
      }
    }
    if (units.length === 0) return
    const appended = await this.store.append(units)
    const stored = units.filter((_, index) => appended[index]!.status === 'stored')
    for (const unit of stored) this.remembered.set(unit.stream, unit.row)
    for (const [index, waiting] of deciding.entries()) this.answer(waiting, units[index]!, appended[index]!)
    if (stored.length > 0) this.onStored(stored)
  }

  private answer(waiting: Waiting, unit: Unit, appended: Appended): void {
    if (appended.status === 'stored') {
      const { version } = unit.row
      waiting.resolve({
        ok: true,
        value: { stream: unit.stream, version, events: unit.events.length, ...appended.position },
      })
      return
    }
    this.remembered.delete(unit.stream)
    const step = waiting.job.steps.find(
      ({ key }) => appended.status === 'duplicate' && key?.key === appended.used.key,
    )
    if (appended.status === 'duplicate' && waiting.job.steps.length === 1)
      waiting.resolve(
        appended.used.hash === step?.key?.hash ? alreadyDone(appended.used) : refuse('key-reused', [], 'key'),
      )
    else if (++waiting.tries < MAX_TRIES) this.again(waiting)
    else waiting.resolve(refuse('busy'))
  }

  private again(waiting: Waiting): void {
    waiting.reload = true
    this.queue.push(waiting)
  }

  /** One query for everything that is not remembered. */
  private async load(batch: readonly Waiting[]): Promise<Loaded> {
    const streams = new Set<string>()
    const keys: string[] = []
    for (const { job, reload } of batch) {
      const row = this.remembered.get(job.stream)
      if (reload || (!row && !job.presumedNew)) {
        streams.add(job.stream)
        for (const { key } of job.steps) if (key) keys.push(key.key)
      }
      for (const id of namedCases(this.setting.registry, job, row)) streams.add(id)
    }
    return streams.size > 0 || keys.length > 0 ? this.store.load([...streams], keys) : NOTHING
  }

  private knowledge({ job, reload }: Waiting, loaded: Loaded): Knowledge {
    const row = reload
      ? loaded.rows.get(job.stream)
      : (loaded.rows.get(job.stream) ?? this.remembered.get(job.stream))
    return { row, used: loaded.used, related: (id): CaseState | undefined => loaded.rows.get(id)?.state }
  }
}

const alreadyDone = ({ stream, version, shard, pos }: UsedKey): Result<Done> => ({
  ok: true,
  value: { stream, version, shard, pos, events: 0 },
})
