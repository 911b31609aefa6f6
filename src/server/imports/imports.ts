import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { columnsIn } from '../../desk/import/index.ts'
import type { Desk, Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { Files } from '../files/files.ts'
import { type ImportKind, importInto, type Outcome, type Preview, previewOf } from './preview.ts'

const KIND = 'import'
export const MAX_IMPORT_BYTES = 512 * 1024 * 1024
/** How far an import is, is written down so often; one that is not heard of for a while has stopped. */
const EVERY_MS = 1000
const SILENT_MS = 30_000
const DAY_MS = 86_400_000
/** What became of a file is kept for so long; a file that nobody ran, which may hold personal data, less. */
const KEPT_MS = 30 * DAY_MS
const WAITS_MS = 7 * DAY_MS
const PAGE = 200

/** A file on its way in. It may be run again after it has stopped: what is in already changes nothing. */
export interface Import {
  readonly id: string
  readonly name: string
  readonly hash: string
  readonly bytes: number
  readonly by: string
  readonly at: number
  readonly state: 'uploaded' | 'previewed' | 'running' | 'done' | 'stopped'
  readonly kind?: ImportKind
  readonly mapping?: string
  readonly preview?: Preview
  /** Rows read so far, and the share of the file. */
  readonly rows?: number
  readonly share?: number
  readonly seenAt?: number
  readonly outcome?: Outcome
}

interface Server {
  readonly desk: Desk
  readonly files: Files
  readonly log: Logger
  now(): Instant
}

type Stored = { readonly value: Import; readonly version: number }

/** Files of a city that are taken in by the server: looked at first, then run beside everything else. */
export class Imports {
  private readonly server: Server
  private readonly register: Register
  private readonly running = new Map<
    string,
    { readonly stop: AbortController; readonly over: Promise<void> }
  >()

  constructor(server: Server) {
    this.server = server
    this.register = server.desk.store.register
  }

  private async stored(id: string): Promise<Stored | undefined> {
    const kept = await this.register.get(KIND, id)
    return kept && { value: kept.value as Import, version: kept.version }
  }

  private async put(value: Import, expected?: number): Promise<boolean> {
    const expiresAt = (value.at + KEPT_MS) as Instant
    const options = expected === undefined ? { expiresAt } : { expiresAt, expected }
    return (await this.register.put(KIND, value.id, value, options)) !== undefined
  }

  /** As it is now: one whose process is gone has stopped. */
  private seen(of: Import): Import {
    const isSilent = of.state === 'running' && this.server.now() - (of.seenAt ?? 0) > SILENT_MS
    return isSilent ? { ...of, state: 'stopped' } : of
  }

  async get(id: string): Promise<Import | undefined> {
    const found = await this.stored(id)
    return found && this.seen(found.value)
  }

  /** Newest first. */
  async list(): Promise<readonly Import[]> {
    const kept = await this.register.list(KIND, '', PAGE)
    return kept.map(({ value }) => this.seen(value as Import)).sort((a, b) => b.at - a.at)
  }

  /** Takes a file in, to be looked at; undefined where it is too large. */
  async upload(name: string, by: string, bytes: AsyncIterable<Uint8Array>): Promise<Import | undefined> {
    const taken = await this.server.files.take(bytes, MAX_IMPORT_BYTES)
    if (!taken) return undefined
    await this.server.files.keep(taken)
    const forgotten = this.server.now() - WAITS_MS
    for (const old of await this.list())
      if (old.state !== 'running' && old.state !== 'done' && old.at < forgotten) await this.remove(old.id)
    const { hash, bytes: size } = taken
    const value: Import = {
      id: randomUUID(),
      name,
      hash,
      bytes: size,
      by,
      at: this.server.now(),
      state: 'uploaded',
    }
    await this.put(value)
    return value
  }

  /** The columns of the file that waits; undefined where there is none. */
  async columns(id: string) {
    const found = await this.stored(id)
    const file = found && (await this.server.files.read(found.value.hash))
    return file && columnsIn(file.stream())
  }

  /** What the file would come to under a mapping; kept with it, and what `run` then goes by. */
  async preview(id: string, kind: ImportKind, mapping: string) {
    const found = await this.stored(id)
    if (!found || this.seen(found.value).state === 'running') return undefined
    const file = await this.server.files.read(found.value.hash)
    if (!file) return undefined
    const done = await previewOf(this.server.desk, kind, mapping, file.stream())
    if (done.ok) await this.put({ ...found.value, kind, mapping, state: 'previewed', preview: done.value })
    return done
  }

  /** Begins to take the file in; undefined where it was not looked at, is under way, or is in. */
  async run(id: string): Promise<Import | undefined> {
    const found = await this.stored(id)
    if (!found) return undefined
    const { kind, mapping, state } = this.seen(found.value)
    if (kind === undefined || mapping === undefined) return undefined
    if (state === 'running' || state === 'done') return undefined
    const file = await this.server.files.read(found.value.hash)
    if (!file) return undefined
    const { outcome: _, ...before } = found.value
    const begun: Import = { ...before, state: 'running', rows: 0, share: 0, seenAt: this.server.now() }
    if (!(await this.put(begun, found.version))) return undefined
    const stop = new AbortController()
    const over = this.take(begun, kind, mapping, file, stop.signal)
      .catch((error: unknown) => {
        this.server.log.error({ err: error, import: id }, 'an import failed')
        return this.put({ ...begun, state: 'stopped' }).then(() => undefined)
      })
      .finally(() => this.running.delete(id))
    this.running.set(id, { stop, over })
    return begun
  }

  private async take(
    begun: Import,
    kind: ImportKind,
    mapping: string,
    file: { readonly bytes: number; stream(): AsyncIterable<Uint8Array> },
    signal: AbortSignal,
  ): Promise<void> {
    const { desk, files } = this.server
    let read = 0
    let rows = 0
    async function* counted() {
      for await (const piece of file.stream()) {
        yield piece
        read += piece.byteLength
      }
    }
    const at = () => ({ rows, share: file.bytes === 0 ? 1 : read / file.bytes, seenAt: this.server.now() })
    let writing: Promise<unknown> = Promise.resolve()
    const timer = setInterval(() => {
      writing = writing.then(() => this.put({ ...begun, ...at() }))
    }, EVERY_MS)
    const onProgress = (so: number): void => {
      rows = so
    }
    try {
      const done = await importInto(desk, kind, mapping, counted(), { onProgress, signal })
      clearInterval(timer)
      await writing
      const outcome: Outcome = done.ok
        ? done.value
        : { opened: 0, updated: 0, duplicates: 0, rejected: 0, bad: [], stopped: done.problem }
      const state = outcome.stopped ? 'stopped' : 'done'
      await this.put({ ...begun, ...at(), state, outcome })
      // What is in needs its file no more: it may hold personal data.
      if (state === 'done') await files.remove(begun.hash)
    } finally {
      clearInterval(timer)
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
    const found = await this.stored(id)
    if (!found) return false
    const under = this.running.get(id)
    under?.stop.abort()
    await under?.over
    await this.server.files.remove(found.value.hash)
    await this.register.remove(KIND, id)
    return true
  }
}
