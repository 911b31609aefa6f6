import { type ExecFileException, execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A file taken in and not yet kept: in a place of its own, to be looked at. */
export interface Taken {
  readonly path: string
  /** SHA-256 in hex. */
  readonly hash: string
  readonly bytes: number
}

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
const TICKET = /^[0-9a-f-]{36}$/
const INCOMING = 'incoming'
const WAITING = 'waiting'
/** Keeps those who never send what they began from filling the disk. */
const MOST_WAITING = 2000
/** Nothing takes so long to come in: what is left of it, a process left when it ended. */
const INCOMING_MS = 24 * 60 * 60_000
const run = promisify(execFile)

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Undefined where the file is not there. */
const ifThere = async <T>(found: Promise<T>): Promise<T | undefined> => {
  try {
    return await found
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const namesIn = async (folder: string): Promise<readonly string[]> => (await ifThere(readdir(folder))) ?? []

/** A file that is on the disk. */
export interface Readable {
  readonly bytes: number
  stream(): AsyncIterable<Uint8Array>
}

const readable = async (path: string): Promise<Readable | undefined> => {
  const found = await ifThere(stat(path))
  return found && { bytes: found.size, stream: () => createReadStream(path) }
}

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
  private readonly folder: string
  private readonly scan: readonly string[]

  constructor({ folder, scan = [] }: FilesOptions) {
    this.folder = folder
    this.scan = scan
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
   * @returns the ticket that finds it again, which nobody can guess; undefined where too many wait.
   */
  async wait({ path }: Taken): Promise<string | undefined> {
    const folder = join(this.folder, WAITING)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if ((await readdir(folder)).length >= MOST_WAITING) return undefined
    const ticket = randomUUID()
    await rename(path, join(folder, ticket))
    return ticket
  }

  /** What waits under a ticket; undefined where nothing does. */
  async waiting(ticket: string): Promise<Readable | undefined> {
    return TICKET.test(ticket) ? readable(join(this.folder, WAITING, ticket)) : undefined
  }

  /** Begins its time of waiting anew. */
  async renew(ticket: string): Promise<void> {
    const now = new Date()
    if (TICKET.test(ticket)) await ifThere(utimes(join(this.folder, WAITING, ticket), now, now))
  }

  async dropWaiting(ticket: string): Promise<void> {
    if (TICKET.test(ticket)) await rm(join(this.folder, WAITING, ticket), { force: true })
  }

  /** Removes what waits for nothing any more: taken in before `before`, and what a process left half taken in. */
  async sweep(now: number, before: number): Promise<number> {
    const old = async (name: string, until: number): Promise<readonly string[]> => {
      const folder = join(this.folder, name)
      const paths = (await namesIn(folder)).map((one) => join(folder, one))
      const found = await Promise.all(paths.map((path) => ifThere(stat(path))))
      return paths.filter((_, n) => (found[n]?.mtimeMs ?? until) < until)
    }
    const gone = [...(await old(WAITING, before)), ...(await old(INCOMING, now - INCOMING_MS))]
    for (const path of gone) await rm(path, { force: true })
    return gone.length
  }
}
