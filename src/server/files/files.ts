import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
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

const SCAN_MS = 60_000
const HASH = /^[0-9a-f]{64}$/
const run = promisify(execFile)

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
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
    const folder = join(this.folder, 'incoming')
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

  /** Whether the program that looks for malware lets a file pass; without one every file passes. */
  async isHarmless({ path }: Taken): Promise<boolean> {
    const [program, ...rest] = this.scan
    if (program === undefined) return true
    try {
      await run(program, [...rest, path], { timeout: SCAN_MS })
      return true
    } catch {
      // Found something, failed or took too long: what was not found harmless is not kept.
      return false
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
  async read(
    hash: string,
  ): Promise<{ readonly bytes: number; stream(): AsyncIterable<Uint8Array> } | undefined> {
    if (!HASH.test(hash)) return undefined
    const path = join(this.folder, hash.slice(0, 2), hash)
    try {
      const { size } = await stat(path)
      return { bytes: size, stream: () => createReadStream(path) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}
