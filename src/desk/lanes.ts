import { type CaseState, MAX_EVENTS, type Result, refuse } from '../kernel/index.ts'
import { defined } from './defined.ts'
import {
  isErasing,
  type Job,
  type Knowledge,
  namedCases,
  type Prepared,
  prepare,
  refuseClaim,
  type Writing,
} from './job.ts'
import { type Position, shardOf } from './log-position.ts'
import { isWrittenOpenly } from './personal.ts'
import { type Appended, claimedBy, type Loaded, type Store, type Unit, type UsedKey } from './ports.ts'

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

/** A job at the store: what it comes to if it is stored. */
interface Sent {
  readonly waiting: Waiting
  readonly version: number
  readonly events: number
}

/** Long enough to spread the cost of a transaction thin, short enough that nobody waits for long. */
const MAX_BATCH = 500
/** So few go in one batch although others are still being answered: halves of them would cost a transaction each. */
const MIN_BATCH = 16
/** With so many waiting, two batches on different shards side by side beat one; with fewer they are each too small. */
const SPLIT_AT = 128
/** Enough for forty officers at one case; beyond that somebody is told to wait. */
const MAX_TRIES = 16

/** What was looked up for a batch. */
interface LookedUp extends Loaded {
  /** Of the cases that are to be erased, or of which that is asked, those of which that cannot be done. */
  readonly open: ReadonlySet<string>
}

const NOBODY: ReadonlySet<string> = new Set()
const NOTHING: Loaded = { rows: new Map(), used: new Map() }

/**
 * Jobs on their way into the store, in batches: load what is not remembered, decide each, store all in one
 * transaction. Batches are what makes many small commands cost little. A store has so many lanes; a shard belongs to
 * one, and batches side by side are of different lanes, so that none waits for another's locks.
 */
export class Lanes {
  private queue: Waiting[] = []
  private readonly busy: boolean[]
  private readonly setting: Writing
  private readonly store: Store
  private readonly onStored: (events: number) => void
  private starting = false
  /** How many were in the batch before. */
  private before = 0

  constructor(setting: Writing, store: Store, onStored: (events: number) => void) {
    this.setting = setting
    this.store = store
    this.busy = Array.from({ length: store.lanes }, () => false)
    this.onStored = onStored
  }

  do(job: Job): Promise<Result<Done>> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject, tries: 0, reload: false })
      this.startSoon()
    })
  }

  /** Whatever else is asked for in this turn joins the same batch. */
  private startSoon(): void {
    if (this.starting) return
    this.starting = true
    queueMicrotask(() => {
      this.starting = false
      this.start()
    })
  }

  /** All lanes as one batch while few wait; else a batch for each lane that is free, where half as many wait for it. */
  private start(): void {
    const free = this.busy.flatMap((busy, lane) => (busy ? [] : [lane]))
    if (free.length === this.busy.length && this.queue.length < SPLIT_AT) void this.run(free)
    else if (this.queue.length >= SPLIT_AT / 2) for (const lane of free) void this.run([lane])
  }

  private async run(lanes: readonly number[]): Promise<void> {
    const batch = this.take(lanes)
    if (batch.length === 0) return
    for (const lane of lanes) this.busy[lane] = true
    const answer = await this.stored(batch)
    for (const lane of lanes) this.busy[lane] = false
    // The next batch is on its way before this one is answered: the store need not wait until everybody has been told.
    this.start()
    answer()
    this.startSoon()
  }

  /**
   * The next jobs, one per stream and key: a second one for the same stream or under the same key waits. Of all who are
   * asking, those just answered among them, it takes half at most: else all would be at the store and then all be
   * answered, by turns, and each side wait for the other.
   */
  private take(lanes: readonly number[]): Waiting[] {
    const half = Math.ceil((this.before + this.queue.length) / 2)
    const most = Math.min(MAX_BATCH, Math.max(MIN_BATCH, half))
    const batch: Waiting[] = []
    const left: Waiting[] = []
    const streams = new Set<string>()
    const keys = new Set<string>()
    let next = 0
    for (; next < this.queue.length && batch.length < most; next++) {
      const waiting = this.queue[next]!
      const { stream, steps } = waiting.job
      const fits =
        lanes.includes(shardOf(stream) % this.busy.length) &&
        !streams.has(stream) &&
        !steps.some(({ key }) => key && keys.has(key.key))
      // What waits holds back what comes after it on its stream.
      streams.add(stream)
      for (const { key } of steps) if (key) keys.add(key.key)
      ;(fits ? batch : left).push(waiting)
    }
    this.queue = left.concat(this.queue.slice(next))
    if (batch.length > 0) this.before = batch.length
    return batch
  }

  /** Decides and stores a batch. Returns what tells whoever asked what came of it. */
  private async stored(batch: readonly Waiting[]): Promise<() => void> {
    let sent: readonly Sent[] | undefined
    try {
      const sending = this.send(batch, await this.load(batch))
      sent = sending.sent
      const appended = await sending.appending
      return () => this.answerAll(sending.sent, appended)
    } catch (error) {
      // Of what did not go to the store some wait anew, and the others are answered.
      const failed = sent?.map(({ waiting }) => waiting) ?? batch
      return () => {
        for (const { reject } of failed) reject(error)
      }
    }
  }

  private answerAll(sent: readonly Sent[], appended: readonly Appended[]): void {
    let events = 0
    for (const [index, one] of sent.entries()) {
      if (appended[index]!.status === 'stored') events += one.events
      this.answer(one, appended[index]!)
    }
    if (events > 0) this.onStored(events)
  }

  /**
   * Decides a batch and gives it to the store. Of what goes there only its extent is held here meanwhile: an import has a
   * thousand cases on their way, which would all outlive the collector's young generation.
   */
  private send(batch: readonly Waiting[], loaded: LookedUp) {
    const units: Unit[] = []
    const sent: Sent[] = []
    const claimed = new Set<string>()
    for (const waiting of batch) {
      const prepared = this.prepared(waiting, loaded)
      if (!prepared) continue
      if (!prepared.ok) {
        // A refusal on remembered state may be out of date, or the answer to a repetition: look again first.
        if (waiting.reload) waiting.resolve(prepared)
        else this.again(waiting)
      } else if ('used' in prepared.value) void this.repeated(waiting, prepared.value.used)
      else if (prepared.value.unit.claims?.take.some((name) => claimed.has(name))) this.again(waiting)
      else {
        const { unit } = prepared.value
        for (const name of unit.claims?.take ?? []) claimed.add(name)
        units.push(unit)
        sent.push({ waiting, version: unit.row.version, events: unit.events.length })
      }
    }
    return { sent, appending: units.length === 0 ? [] : this.store.append(units) }
  }

  /** What a job comes to; undefined where its programme failed at it, which is told to whoever asked and to nobody beside. */
  private prepared(waiting: Waiting, loaded: LookedUp): Result<Prepared> | undefined {
    try {
      const known = this.knowledge(waiting, loaded)
      return defined(() => prepare(this.setting, waiting.job, known))
    } catch (error) {
      waiting.reject(error)
      return undefined
    }
  }

  private answer({ waiting, version, events }: Sent, appended: Appended): void {
    const { stream } = waiting.job
    if (appended.status === 'stored') {
      waiting.resolve({ ok: true, value: { stream, version, events, ...appended.position } })
      return
    }
    if (appended.status === 'unseen') {
      waiting.resolve(refuse('unknown-case', [stream], 'case'))
      return
    }
    if (appended.status === 'unproven') {
      waiting.resolve(refuse('unproven'))
      return
    }
    const taken = appended.status === 'duplicate' ? claimedBy(appended.used.key) : undefined
    if (appended.status === 'duplicate' && taken !== undefined) {
      waiting.resolve(refuseClaim(waiting.job, taken, appended.used.stream))
      return
    }
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

  /** Nothing is stored of a repetition: whoever may not see the case any more is not told of it either, nor is anything proved. */
  private async repeated({ job, resolve, reject }: Waiting, used: UsedKey): Promise<void> {
    if (job.proof) return resolve(refuse('unproven'))
    try {
      const isSeen = !job.reader || (await this.store.as(job.reader).see(job.stream)) !== undefined
      resolve(isSeen ? alreadyDone(used) : refuse('unknown-case', [job.stream], 'case'))
    } catch (error) {
      reject(error)
    }
  }

  private again(waiting: Waiting): void {
    waiting.reload = true
    this.queue.push(waiting)
  }

  /** One query for everything that is not remembered. */
  private async load(batch: readonly Waiting[]): Promise<LookedUp> {
    const streams = new Set<string>()
    const keys: string[] = []
    for (const { job, reload } of batch) {
      const row = this.store.recall(job.stream)
      if (reload || (!row && !job.presumedNew)) {
        streams.add(job.stream)
        for (const { key } of job.steps) if (key) keys.push(key.key)
      }
      for (const id of namedCases(this.setting.registry, job, row)) streams.add(id)
    }
    const loaded = streams.size > 0 || keys.length > 0 ? await this.store.load([...streams], keys) : NOTHING
    return { ...loaded, open: await this.writtenOpenly(batch) }
  }

  /** Of the cases that are to be erased those of which an earlier version wrote what is personal into the log itself. */
  private async writtenOpenly(batch: readonly Waiting[]): Promise<ReadonlySet<string>> {
    const erasing = batch.filter(({ job }) => job.steps.some(({ command }) => isErasing(command)))
    if (erasing.length === 0) return NOBODY
    const open = await Promise.all(
      erasing.map(async ({ job: { stream } }) =>
        isWrittenOpenly(this.setting.registry, await this.store.events(stream, 0, MAX_EVENTS))
          ? [stream]
          : [],
      ),
    )
    return new Set(open.flat())
  }

  private knowledge({ job, reload }: Waiting, loaded: LookedUp): Knowledge {
    const row = loaded.rows.get(job.stream) ?? (reload ? undefined : this.store.recall(job.stream))
    return {
      row,
      used: loaded.used,
      related: (id): CaseState | undefined => loaded.rows.get(id)?.state,
      isWrittenOpenly: loaded.open.has(job.stream),
    }
  }
}

const alreadyDone = ({ stream, version, shard, pos }: UsedKey): Result<Done> => ({
  ok: true,
  value: { stream, version, shard, pos, events: 0 },
})
