import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { columnsIn } from '../../desk/import/index.ts'
import type { Desk, Settled } from '../../desk/index.ts'
import { days, type Instant } from '../../kernel/index.ts'
import { tellOfEffects } from '../effects.ts'
import type { Files } from '../files/files.ts'
import type { Metrics } from '../metrics.ts'
import { moveIn } from './moved.ts'
import { type ImportKind, importInto, type Outcome, previewOf } from './preview.ts'
import { type Import, Records } from './records.ts'

export const MAX_IMPORT_BYTES = 512 * 1024 * 1024
/** How far an import is, is written down so often; one that is not heard of for a while has stopped. */
const EVERY_MS = 1000
const SILENT_MS = 30_000
/** A file that nobody ran, which may hold personal data, is kept for so long. */
const WAITS_MS = days(7)
/** A file is there before its record is; without one for so long, it is nobody's. */
const UNKNOWN_MS = days(1)
const MOST_LISTED = 200
const NOT_WRITTEN = 'how far an import is could not be written'

interface Server {
  readonly desk: Desk
  readonly files: Files
  readonly log: Logger
  readonly metrics: Metrics
  now(): Instant
}

/** Files of a city that are taken in by the server: looked at first, then run beside everything else. */
export class Imports {
  private readonly server: Server
  private readonly records: Records
  private readonly running = new Map<
    string,
    { readonly stop: AbortController; readonly over: Promise<void> }
  >()

  constructor(server: Server) {
    this.server = server
    this.records = new Records(server.desk.store.register)
  }

  /** As it is now: one whose process is gone has stopped; of our own we know that it has not. */
  private seen(of: Import): Import {
    const isSilent = !this.running.has(of.id) && this.server.now() - (of.seenAt ?? 0) > SILENT_MS
    return of.state === 'running' && isSilent ? { ...of, state: 'stopped' } : of
  }

  async get(id: string): Promise<Import | undefined> {
    const found = await this.records.get(id)
    return found && this.seen(found.value)
  }

  /** The last of them, newest first. */
  async list(): Promise<readonly Import[]> {
    const all = await this.records.all()
    return all
      .map(({ value }) => this.seen(value))
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_LISTED)
  }

  /** Takes a file in, to be looked at; undefined where it is too large. */
  async upload(name: string, by: string, bytes: AsyncIterable<Uint8Array>): Promise<Import | undefined> {
    const { files, now } = this.server
    const taken = await files.take(bytes, MAX_IMPORT_BYTES)
    if (!taken) return undefined
    const value: Import = { id: randomUUID(), name, bytes: taken.bytes, by, at: now(), state: 'uploaded' }
    await files.imports.put(value.id, taken)
    await this.records.put(value)
    return value
  }

  /** The columns of the file that waits, named by the line of it that is said, or found; undefined where there is none. */
  async columns(id: string, header?: number) {
    const found = await this.records.get(id)
    const file = found && (await this.server.files.imports.read(id))
    return file && columnsIn(file.stream(), header)
  }

  /** What the file would come to under a mapping; kept with it, and what `run` then goes by. */
  async preview(id: string, kind: ImportKind, mapping: string) {
    const found = await this.records.get(id)
    if (!found || this.seen(found.value).state === 'running') return undefined
    const file = await this.server.files.imports.read(id)
    if (!file) return undefined
    const done = await previewOf(this.server.desk, kind, mapping, file.stream())
    if (!done.ok) return done
    const seen: Import = { ...found.value, kind, mapping, state: 'previewed', preview: done.value }
    // Removed or begun meanwhile, it is not there to be previewed.
    return (await this.records.put(seen, found.version)) ? done : undefined
  }

  /** Begins to take the file in; undefined where it was not looked at, is under way, or is in. */
  async run(id: string): Promise<Import | undefined> {
    const found = await this.records.get(id)
    if (!found) return undefined
    const { kind, mapping, state } = this.seen(found.value)
    if (kind === undefined || mapping === undefined) return undefined
    if (state === 'running' || state === 'done' || this.running.has(id)) return undefined
    const file = await this.server.files.imports.read(id)
    if (!file) return undefined
    const { outcome: _, ...before } = found.value
    const at = this.server.now()
    const begun: Import = { ...before, state: 'running', run: randomUUID(), rows: 0, share: 0, seenAt: at }
    if (!(await this.records.put(begun, found.version))) return undefined
    const stop = new AbortController()
    const over = this.take(begun, kind, mapping, file, stop)
      .catch(async (error: unknown) => {
        this.server.log.error({ err: error, import: id }, 'an import failed')
        await this.tell({ ...begun, state: 'stopped' })
      })
      // Where that cannot be written either, it is not heard of any more, and so has stopped.
      .catch((error: unknown) => this.server.log.error({ err: error, import: id }, NOT_WRITTEN))
      .finally(() => this.running.delete(id))
    this.running.set(id, { stop, over })
    return begun
  }

  /** Writes down how a run is; false where the import is not that run's any more: removed, or run again elsewhere. */
  private async tell(value: Import): Promise<boolean> {
    const found = await this.records.get(value.id)
    return found !== undefined && found.value.run === value.run && this.records.put(value, found.version)
  }

  /**
   * Writes down how a run is from time to time, and stops it where it has lost its import.
   *
   * @returns what ends that.
   */
  private telling(now: () => Import, stop: AbortController): () => Promise<void> {
    const { id } = now()
    let writing: Promise<void> | undefined
    const write = async () => {
      try {
        if (!(await this.tell(now()))) stop.abort()
      } catch (error) {
        // The database may be away for a while: the next time tells more.
        this.server.log.warn({ err: error, import: id }, NOT_WRITTEN)
      }
      writing = undefined
    }
    const timer = setInterval(() => {
      writing ??= write()
    }, EVERY_MS)
    return async () => {
      clearInterval(timer)
      await writing
    }
  }

  private async take(
    begun: Import,
    kind: ImportKind,
    mapping: string,
    file: { readonly bytes: number; stream(): AsyncIterable<Uint8Array> },
    stop: AbortController,
  ): Promise<void> {
    const { desk, files, log, now } = this.server
    let read = 0
    let rows = 0
    async function* counted() {
      for await (const piece of file.stream()) {
        yield piece
        read += piece.byteLength
      }
    }
    const onProgress = (so: number): void => {
      rows = so
    }
    const soFar = () => ({ ...begun, rows, share: file.bytes === 0 ? 1 : read / file.bytes, seenAt: now() })
    const endTelling = this.telling(soFar, stop)
    try {
      const onEffects = (settled: Settled) => tellOfEffects(this.server, settled)
      const { signal } = stop
      const done = await importInto(desk, kind, mapping, counted(), { onProgress, signal, onEffects })
      await endTelling()
      const outcome: Outcome = done.ok
        ? done.value
        : { opened: 0, updated: 0, duplicates: 0, rejected: 0, bad: [], stopped: done.problem }
      const state = outcome.stopped ? 'stopped' : 'done'
      // Its first cases as they would be were told before there were any: nothing of a case is kept beside it.
      const { preview: _, ...over } = soFar()
      const isOurs = await this.tell({ ...over, state, outcome })
      if (!isOurs) log.info({ import: begun.id }, 'an import was removed, or run again elsewhere, and ended')
      // What is in needs its file no more: it may hold personal data.
      else if (state === 'done') await files.imports.remove(begun.id)
    } finally {
      await endTelling()
    }
  }

  /** Stops those under way between two rows; they may be run again. */
  async stop(): Promise<void> {
    const all = [...this.running.values()]
    for (const { stop } of all) stop.abort()
    await Promise.all(all.map(({ over }) => over))
  }

  /** Forgets an import with its file; one under way is stopped first. False where there is none. */
  async remove(id: string): Promise<boolean> {
    const found = await this.records.get(id)
    if (!found) return false
    const under = this.running.get(id)
    under?.stop.abort()
    await under?.over
    await this.server.files.imports.remove(id)
    await this.records.remove(id)
    return true
  }

  /** Forgets what nobody ran for a week, and removes files of no import that still needs them. */
  async sweep(): Promise<void> {
    const { files, now } = this.server
    const all = await this.records.all()
    await moveIn(files, this.records, all)
    const needed = new Set<string>()
    for (const { value } of all) {
      const { id, at, state } = this.seen(value)
      const isForgotten = state !== 'running' && state !== 'done' && at < now() - WAITS_MS
      if (isForgotten) await this.remove(id)
      else if (state !== 'done') needed.add(id)
    }
    for (const id of await files.imports.before(now() - UNKNOWN_MS))
      if (!needed.has(id)) await files.imports.remove(id)
  }
}
