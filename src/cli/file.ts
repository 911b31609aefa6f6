import { constants, createReadStream, type ReadStream, statSync } from 'node:fs'
import { access, open, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { textOf } from '../desk/import/index.ts'
import { refuseWith } from './output.ts'

const missing = (path: string, error: unknown, field: string): never => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT')
    return refuseWith('no-file', `没有文件 ${path}。`, `There is no file ${path}.`, field)
  if (code === 'EISDIR')
    return refuseWith('no-file', `${path} 是文件夹。`, `${path} is a folder, not a file.`, field)
  if (code === 'EACCES') return refuseWith('no-file', `无权读取 ${path}。`, `${path} may not be read.`, field)
  throw error
}

/**
 * A small text file as a whole.
 *
 * @param field what names it on the command line.
 */
export const readText = async (path: string, field = 'FILE'): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    return missing(path, error, field)
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/**
 * Refuses a file that could not be written, before anything is done for it.
 *
 * @param field what names it on the command line.
 */
export const mustBeWritable = async (path: string, field: string): Promise<void> => {
  const folder = dirname(resolve(path))
  const refused = (zh: string, en: string) => refuseWith('cannot-write', zh, en, field)
  try {
    await access(folder, constants.W_OK)
    if (await isFolder(path)) refused(`${path} 是文件夹。`, `${path} is a folder, not a file.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      refused(`没有文件夹 ${folder}。`, `There is no folder ${folder}.`)
    if (code === 'EACCES' || code === 'EROFS')
      refused(`无权写入 ${folder}。`, `Nothing may be written in ${folder}.`)
    throw error
  }
}

/** A file being read, and how far: a share from 0 to 1, unknown for standard input. */
export interface Source {
  readonly bytes: AsyncIterable<Uint8Array>
  share(): number | undefined
  /** Ends reading now, even where it waits for more. */
  close(): void
}

/** Opens a file, or standard input for `-`. */
export const openSource = async (path: string): Promise<Source> => {
  if (path === '-')
    return { bytes: process.stdin, share: () => undefined, close: () => process.stdin.destroy() }
  try {
    await (await open(path)).close()
    const { size } = statSync(path)
    const stream: ReadStream = createReadStream(path)
    return {
      bytes: stream,
      share: () => (size === 0 ? 1 : stream.bytesRead / size),
      close: () => stream.destroy(),
    }
  } catch (error) {
    return missing(path, error, 'FILE')
  }
}

/** The lines of a text file that may be gzipped. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of textOf(bytes, 'utf-8')) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}
