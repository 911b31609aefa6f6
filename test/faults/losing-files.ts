import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { DurableFiles } from '../../src/store/durable-files.ts'

/** Any function of Emscripten's file system; what it is given is looked at, never made. */
type Operation = (...given: never[]) => unknown
interface NodeFsModule {
  readonly NODEFS: {
    realPath(node: unknown): string
    readonly stream_ops: Record<string, Operation>
    readonly node_ops: Record<string, Operation>
  }
}

const PAGE_BYTES = 4096

/**
 * Files that a power cut can hit. Beside the folder that the database sees, a shadow is kept of what a disk would
 * hold for certain: writes get there when their file is flushed; names and lengths at once, as on a file system with
 * an ordered journal. When the power goes, each page that was written and not flushed survives or does not, by lot.
 */
export class LosingFiles extends DurableFiles {
  private readonly seen: string
  private readonly shadow: string
  /** Whether a flush reaches the disk; without, the disk is one that lies. */
  private readonly flushing: boolean
  private readonly unflushed = new Map<string, { at: number; length: number }[]>()
  private powered = false

  constructor(seen: string, shadow: string, flushing: boolean) {
    super(seen)
    this.seen = resolve(seen)
    this.shadow = shadow
    this.flushing = flushing
  }

  /** From here on the shadow tells what is on disk. All that was written before is. */
  powerOn(): void {
    rmSync(this.shadow, { recursive: true, force: true })
    cpSync(this.seen, this.shadow, { recursive: true })
    this.powered = true
  }

  /** The power goes: of what was not flushed, pages survive with the given chance. The shadow is what is left. */
  powerOff(survives: () => boolean): void {
    this.powered = false
    for (const path of this.unflushed.keys()) this.toDisk(path, survives)
  }

  override async init(
    ...args: Parameters<DurableFiles['init']>
  ): Promise<Awaited<ReturnType<DurableFiles['init']>>> {
    const made = await super.init(...args)
    made.emscriptenOpts.preRun?.push((module: unknown) => this.watch(module as NodeFsModule))
    return made
  }

  private watch({ NODEFS }: NodeFsModule): void {
    const { stream_ops: streams, node_ops: nodes } = NODEFS
    const pathOf = (node: unknown): string => NODEFS.realPath(node)
    const after = (
      operations: Record<string, Operation>,
      name: string,
      then: (before: string | undefined, given: readonly never[], returned: unknown) => void,
      before: (given: readonly never[]) => string | undefined = () => undefined,
    ): void => {
      const real = operations[name]!
      operations[name] = (...given) => {
        const known = before(given)
        const returned = real(...given)
        if (this.powered) then(known, given, returned)
        return returned
      }
    }
    after(streams, 'write', (_, given, length) => {
      const [stream, , , , at] = given as unknown as [{ node: unknown }, unknown, unknown, unknown, number]
      const path = pathOf(stream.node)
      this.unflushed.set(path, [...(this.unflushed.get(path) ?? []), { at, length: length as number }])
    })
    after(streams, 'fsync', (_, [stream]) => {
      if (this.flushing) this.toDisk(pathOf((stream as unknown as { node: unknown }).node), () => true)
    })
    after(nodes, 'mknod', (_, given) => {
      const [parent, name] = given as unknown as [unknown, string]
      this.appear(join(pathOf(parent), name))
    })
    const child = (given: readonly never[]): string => {
      const [parent, name] = given as unknown as [unknown, string]
      return join(pathOf(parent), name)
    }
    for (const name of ['unlink', 'rmdir']) after(nodes, name, (path) => this.vanish(path!), child)
    after(
      nodes,
      'rename',
      (from, given) => {
        const [, parent, name] = given as unknown as [unknown, unknown, string]
        this.move(from!, join(pathOf(parent), name))
      },
      ([node]) => pathOf(node),
    )
    const resized = (node: unknown, change: unknown): void => {
      const { size } = change as { size?: number }
      if (size !== undefined) truncateSync(this.onDisk(pathOf(node)), size)
    }
    after(nodes, 'setattr', (_, [node, change]) => resized(node, change))
    if (streams.setattr)
      after(streams, 'setattr', (_, [stream, change]) =>
        resized((stream as unknown as { node: unknown }).node, change),
      )
  }

  private onDisk(path: string): string {
    return join(this.shadow, relative(this.seen, path))
  }

  private appear(path: string): void {
    if (statSync(path).isDirectory()) mkdirSync(this.onDisk(path), { recursive: true })
    else closeSync(openSync(this.onDisk(path), 'a'))
  }

  private vanish(path: string): void {
    rmSync(this.onDisk(path), { recursive: true, force: true })
    this.unflushed.delete(path)
  }

  private move(from: string, to: string): void {
    renameSync(this.onDisk(from), this.onDisk(to))
    const writes = this.unflushed.get(from)
    this.unflushed.delete(from)
    this.unflushed.delete(to)
    if (writes) this.unflushed.set(to, writes)
  }

  /** Copies what was written to a file and not flushed, page by page, where it is said to get there. */
  private toDisk(path: string, gets: () => boolean): void {
    const writes = this.unflushed.get(path)
    if (!writes) return
    const [from, to] = [openSync(path, 'r'), openSync(this.onDisk(path), 'r+')]
    try {
      for (const { at, length } of writes)
        for (let done = 0; done < length; done += PAGE_BYTES) {
          if (!gets()) continue
          const page = Buffer.alloc(Math.min(PAGE_BYTES, length - done))
          const read = readSync(from, page, 0, page.length, at + done)
          writeSync(to, page, 0, read, at + done)
        }
    } finally {
      closeSync(from)
      closeSync(to)
    }
    this.unflushed.delete(path)
  }
}
