import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes what was renamed into a folder last. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Undefined where the file is not there. */
export const ifThere = async <T>(found: Promise<T>): Promise<T | undefined> => {
  try {
    return await found
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await ifThere(readdir(folder))) ?? []

/** A file that is on the disk. */
export interface Readable {
  readonly path: string
  readonly bytes: number
  stream(): AsyncIterable<Uint8Array>
}

/** Undefined where it is not there. */
export const readable = async (path: string): Promise<Readable | undefined> => {
  const found = await ifThere(stat(path))
  return found && { path, bytes: found.size, stream: () => createReadStream(path) }
}

/** The names of a folder's files that were last written, or renewed, before a moment. */
export const olderThan = async (moment: number, folder: string): Promise<readonly string[]> => {
  const names = await namesIn(folder)
  const found = await Promise.all(names.map((name) => ifThere(stat(join(folder, name)))))
  return names.filter((_, n) => (found[n]?.mtimeMs ?? moment) < moment)
}
