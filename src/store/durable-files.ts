import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** A file as Emscripten knows it, however often it is open; and one opening of it. */
interface FileNode {
  /** Bytes, where known: nobody else writes into the folder, which is locked. */
  bytes?: number | undefined
}
interface OpenFile {
  readonly nfd?: number
  readonly node: FileNode
}

/** The parts of Emscripten's NODEFS that are hooked. */
interface NodeFsModule {
  readonly FS: { readonly ErrnoError: new (code: number) => Error }
  readonly NODEFS: {
    realPath(node: FileNode): string
    getMode(path: string): number
    readonly node_ops: { setattr(node: FileNode, to: { readonly size?: number }): void }
    readonly stream_ops: {
      fsync?: (file: OpenFile) => number
      setattr(file: OpenFile, to: { readonly size?: number }): void
      write(file: OpenFile, from: unknown, offset: number, bytes: number, position: number): number
      llseek(file: OpenFile, offset: number, whence: number): number
    }
  }
}

const NO_SUCH_FILE = 44
const FROM_THE_END = 2

/** Flushes, of which PGlite makes none: a power cut would lose what was acknowledged, or leave what does not open. */
const flushing = ({ NODEFS }: NodeFsModule, onFlush: () => void): void => {
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    onFlush()
    // Folders and files that the system has not opened itself are flushed by a handle of our own.
    const handle = nfd ?? openSync(NODEFS.realPath(node), 'r')
    try {
      fsyncSync(handle)
    } finally {
      if (nfd === undefined) closeSync(handle)
    }
    return 0
  }
}

/**
 * The database asks for the length of a file before it adds to it, page by page, and whether there is a file that there
 * never is: both are answered without the system, which were a ninth of an import.
 */
const remembering = ({ NODEFS, FS }: NodeFsModule): void => {
  const { node_ops: nodes, stream_ops: files } = NODEFS
  const { getMode } = NODEFS
  NODEFS.getMode = (path) => {
    if (!existsSync(path)) throw new FS.ErrnoError(NO_SUCH_FILE)
    return getMode(path)
  }
  const { llseek, write, setattr } = files
  files.llseek = (file, offset, whence) => {
    if (whence !== FROM_THE_END) return llseek(file, offset, whence)
    file.node.bytes ??= llseek(file, 0, FROM_THE_END)
    return file.node.bytes + offset
  }
  files.write = (file, from, offset, bytes, position) => {
    const { node } = file
    const known = node.bytes
    // Until it is known how much was written.
    node.bytes = undefined
    const written = write(file, from, offset, bytes, position)
    if (known !== undefined) node.bytes = Math.max(known, position + written)
    return written
  }
  files.setattr = (file, to) => {
    file.node.bytes = undefined
    setattr(file, to)
  }
  const { setattr: setNode } = nodes
  nodes.setattr = (node, to) => {
    node.bytes = undefined
    setNode(node, to)
  }
}

/** PGlite's files with real flushes, which by itself it never makes. */
export class DurableFiles extends NodeFS {
  flushes = 0

  override async init(...args: Parameters<NodeFS['init']>): Promise<Awaited<ReturnType<NodeFS['init']>>> {
    const made = await super.init(...args)
    made.emscriptenOpts.preRun?.push((module: unknown) => {
      flushing(module as NodeFsModule, () => {
        this.flushes++
      })
      remembering(module as NodeFsModule)
    })
    return made
  }
}
