import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  type Checkpoint,
  type Handover,
  newKey,
  publicKeyOf,
  readSealLine,
  type SealLine,
  signCheckpoint,
  signHandover,
  type TreeHead,
} from '../desk/index.ts'

const OWNER_ONLY = 0o600
/** So much of the end of the file has the last checkpoint in it many times over. */
const TAIL_BYTES = 65_536

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes a new file that only its owner reads, unless there is one: all of it or, on a full disk, nothing. */
const writeNew = async (path: string, text: string): Promise<void> => {
  const part = `${path}.${randomUUID()}`
  try {
    const file = await open(part, 'wx', OWNER_ONLY)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(part, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * The folder outside the database that proves what the database was: `key`, the private key in PEM; `checkpoints.jsonl`, what
 * it has signed, one on a line; and `key.next`, where another key is to sign from the next checkpoint on. Written by one
 * process at a time.
 */
export class SealFolder {
  readonly path: string
  readonly checkpoints: string
  private readonly key: string
  private readonly next: string

  constructor(path: string) {
    this.path = path
    this.checkpoints = join(path, 'checkpoints.jsonl')
    this.key = join(path, 'key')
    this.next = join(path, 'key.next')
  }

  /** The folder, with a key to sign with. */
  static async make(path: string): Promise<SealFolder> {
    const folder = new SealFolder(path)
    await folder.prepare()
    return folder
  }

  /** Makes the folder and a key where there are none. What is signed already goes on with its own key, or not at all. */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    if ((await this.last()) === undefined) await writeNew(this.key, newKey())
  }

  /** Whether others on the machine than its owner may read the key: then they can sign, too. */
  async isKeyOpenToOthers(): Promise<boolean> {
    // Windows tells no rights by mode.
    if (process.platform === 'win32') return false
    try {
      return ((await stat(this.key)).mode & 0o077) !== 0
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
  }

  /** Whether anything was signed here. */
  async isThere(): Promise<boolean> {
    return (await this.tail()) !== undefined
  }

  /** The last checkpoint that was signed. */
  async last(): Promise<Checkpoint | undefined> {
    return (await this.read()).findLast((line): line is Checkpoint => line?.bihuan === 'checkpoint')
  }

  /** Signs what the trees are and keeps it: it is on disk when this resolves. */
  async sign(at: string, trees: readonly TreeHead[]): Promise<Checkpoint> {
    await this.handOver(at)
    const checkpoint = signCheckpoint(at, trees, await readFile(this.key, 'utf8'))
    await this.append(checkpoint)
    return checkpoint
  }

  /** Has a new key sign from the next checkpoint on. Returns it, or the one that waits already. */
  async renew(): Promise<string> {
    await writeNew(this.next, newKey())
    return publicKeyOf(await readFile(this.next, 'utf8'))
  }

  /** Every key that signs or signed here, the oldest first. */
  async keys(): Promise<readonly string[]> {
    const keys = new Set<string>()
    for await (const text of this.lines()) {
      const line = readSealLine(text)
      if (line) keys.add(line.key)
      if (line?.bihuan === 'handover') keys.add(line.next)
    }
    const pem = await readIfThere(this.key)
    if (pem !== undefined) keys.add(publicKeyOf(pem))
    return [...keys]
  }

  /** What was signed, line by line, from the first. */
  async *lines(): AsyncGenerator<string> {
    const whole = (await this.tail())?.whole ?? 0
    if (whole === 0) return
    const input = createReadStream(this.checkpoints, { end: whole - 1 })
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  }

  /** The old key says which is the new one; then that is the key. What a crash broke off between is done now. */
  private async handOver(at: string): Promise<void> {
    const pem = await readIfThere(this.next)
    if (pem === undefined) return
    const next = publicKeyOf(pem)
    const last = (await this.read()).at(-1)
    if (!(last?.bihuan === 'handover' && last.next === next))
      await this.append(signHandover(at, next, await readFile(this.key, 'utf8')))
    await rename(this.next, this.key)
  }

  private async append(line: Checkpoint | Handover): Promise<void> {
    const tail = await this.tail()
    const file = await open(this.checkpoints, 'a', 0o644)
    try {
      // What a crash cut off was told to nobody.
      if (tail && tail.whole < tail.bytes) await file.truncate(tail.whole)
      await file.writeFile(`${JSON.stringify(line)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  private async read(): Promise<readonly (SealLine | undefined)[]> {
    return ((await this.tail())?.lines ?? []).map(readSealLine)
  }

  /** The whole lines at the end of the file, how long it is, and how long up to the end of its last whole line. */
  private async tail() {
    try {
      const file = await open(this.checkpoints)
      try {
        const { size: bytes } = await file.stat()
        const from = Math.max(0, bytes - TAIL_BYTES)
        const read = Buffer.alloc(bytes - from)
        await file.read(read, 0, read.length, from)
        const end = read.lastIndexOf('\n') + 1
        const lines = read
          .subarray(0, end)
          .toString('utf8')
          .split('\n')
          .slice(from > 0 ? 1 : 0, -1)
        return { lines, bytes, whole: from + end }
      } finally {
        await file.close()
      }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}
