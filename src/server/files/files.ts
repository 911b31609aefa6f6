import { type ExecFileException, execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { olderThan, type Readable, readable, syncFolder } from './disk.ts'
import { Shelf } from './shelf.ts'

/** A file taken in and not yet kept: in a place of its own, to be looked at. */
export interface Taken {
  readonly path: string
  /** SHA-256 in hex. */
  readonly hash: string
  readonly bytes: number
}

/** Where files are kept, and what looks at them. */
export interface FilesOptions {
  /** A folder that nothing serves; processes on one store share it. */
  readonly folder: string
  /** A program and its arguments that is given each new file's path last, and ends with 0 where the file is harmless. */
  readonly scan?: readonly string[]
}

/** What came of looking for malware. */
export type Looked =
  | { readonly found: 'harmless' }
  | { readonly found: 'malware' }
  | { readonly found: 'nothing'; readonly why: string }

const SCAN_MS = 60_000
/** The code with which such programs end where they found something; others say that they could not look. */
const FOUND = 1
const HASH = /^[0-9a-f]{64}$/
const INCOMING = 'incoming'
const WAITING = 'waiting'
const IMPORTS = 'imports'
/** Keeps those who never send what they began from filling the disk, and one of them from taking all the places. */
const MOST_WAITING = 2000
export const MOST_WAITING_EACH = 50
/** Nothing takes so long to come in: what is left of it, a process left when it ended. */
const INCOMING_MS = 24 * 60 * 60_000
const run = promisify(execFile)

const writeAll = async (
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Omit<Taken, 'path'> | undefined> => {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of bytes) {
    size += piece.byteLength
    if (size > most) return undefined
    hash.update(piece)
    await handle.write(piece)
  }
  await handle.sync()
  return { hash: hash.digest('hex'), bytes: size }
}

/**
 * Files that people add, kept by the fingerprint of what is in them: the same file once, whoever adds it, and no name
 * of a sender's ever a path of ours.
 */
export class Files {
  /** Files that are imported, each by its import: apart from what belongs to cases. */
  readonly imports: Shelf
  /** Files whose cases are not open yet, each by its ticket. */
  private readonly shelf: Shelf
  private readonly folder: string
  private readonly scan: readonly string[]

  constructor({ folder, scan = [] }: FilesOptions) {
    this.folder = folder
    this.scan = scan
    this.imports = new Shelf(join(folder, IMPORTS))
    this.shelf = new Shelf(join(folder, WAITING))
  }

  /** Takes a file in, piece by piece; undefined where it is larger than `most` bytes. `drop` or `keep` ends it. */
  async take(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Taken | undefined> {
    const folder = join(this.folder, INCOMING)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, randomUUID())
    const handle = await open(path, 'wx', 0o600)
    let written: Omit<Taken, 'path'> | undefined
    try {
      written = await writeAll(handle, bytes, most)
    } finally {
      await handle.close()
      if (!written) await rm(path, { force: true })
    }
    return written && { path, ...written }
  }

  /**
   * What the program that looks for malware says of a file; without one every file is harmless. Only one that was found
   * harmless may be kept: `why` tells what stood in the way of finding that out.
   */
  async look({ path }: Taken): Promise<Looked> {
    const [program, ...rest] = this.scan
    if (program === undefined) return { found: 'harmless' }
    try {
      await run(program, [...rest, path], { timeout: SCAN_MS })
      return { found: 'harmless' }
    } catch (error) {
      const { code, killed, signal } = error as Partial<ExecFileException>
      if (code === FOUND) return { found: 'malware' }
      return { found: 'nothing', why: killed ? 'timeout' : String(code ?? signal ?? 'failed') }
    }
  }

  /** Keeps a file for good: it is on the disk when this resolves. */
  async keep({ path, hash }: Taken): Promise<void> {
    const folder = join(this.folder, hash.slice(0, 2))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(path, join(folder, hash))
    await syncFolder(folder)
  }

  /** Removes what is kept under a fingerprint; for files that belong to no case. */
  async remove(hash: string): Promise<void> {
    if (HASH.test(hash)) await rm(join(this.folder, hash.slice(0, 2), hash), { force: true })
  }

  async drop({ path }: Taken): Promise<void> {
    await rm(path, { force: true })
  }

  /** What is kept under a fingerprint; undefined where nothing is. */
  async read(hash: string): Promise<Readable | undefined> {
    return HASH.test(hash) ? readable(join(this.folder, hash.slice(0, 2), hash)) : undefined
  }

  /**
   * Lets a file wait for the case that it will belong to, apart from those that belong to one.
   *
   * @param mark tells whoever sent it from others: 12 hexadecimal digits, which the ticket ends with.
   * @returns the ticket that finds it again, which nobody can guess; undefined where too many wait.
   */
  async wait(taken: Taken, mark: string): Promise<string | undefined> {
    const waiting = await this.shelf.names()
    const theirs = waiting.filter((one) => one.endsWith(mark))
    if (waiting.length >= MOST_WAITING || theirs.length >= MOST_WAITING_EACH) return undefined
    const ticket = randomUUID().slice(0, -mark.length) + mark
    await this.shelf.put(ticket, taken)
    return ticket
  }

  /** What waits under a ticket; undefined where nothing does. */
  waiting(ticket: string): Promise<Readable | undefined> {
    return this.shelf.read(ticket)
  }

  /** Begins its time of waiting anew. */
  renew(ticket: string): Promise<void> {
    return this.shelf.renew(ticket)
  }

  dropWaiting(ticket: string): Promise<void> {
    return this.shelf.remove(ticket)
  }

  /** Removes what waits for nothing any more: taken in before `before`, and what a process left half taken in. */
  async sweep(now: number, before: number): Promise<number> {
    const waited = await this.shelf.before(before)
    for (const ticket of waited) await this.shelf.remove(ticket)
    const left = await olderThan(now - INCOMING_MS, join(this.folder, INCOMING))
    for (const name of left) await rm(join(this.folder, INCOMING, name), { force: true })
    return waited.length + left.length
  }
}
