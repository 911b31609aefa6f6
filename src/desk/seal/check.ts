import { type Text, text } from '../../kernel/index.ts'
import { leafOf } from '../leaf.ts'
import { SHARDS } from '../log-position.ts'
import type { Store, StoredEvent } from '../ports.ts'
import { BLOCK, STEP } from './build.ts'
import { type Checkpoint, isSigned, readSealLine } from './checkpoint.ts'
import { GrowingTree } from './merkle.ts'

/** Something that is not as it was sealed. */
export interface SealDifference {
  readonly what: 'event' | 'missing' | 'node' | 'checkpoint'
  /** Which, and what is wrong, in words. */
  readonly message: Text
  readonly shard?: number
  /** Where in the shard, or where it begins. */
  readonly pos?: number
  /** Where it ends, where it is more than one event. */
  readonly to?: number
  readonly case?: string
  /** Of the file of checkpoints, from 1. */
  readonly line?: number
}

/** What a check of the log against its checkpoints found. */
export interface SealCheck {
  readonly ok: boolean
  readonly events: number
  /** How many of them the last checkpoint is over. */
  readonly sealed: number
  readonly checkpoints: number
  /** When the last was signed. */
  readonly lastAt?: string
  readonly differences: readonly SealDifference[]
}

const PAGE = 500
/** So many are listed; what is wrong with the thousandth is wrong with the first. */
const MAX_LISTED = 100
/** No longer stretch of missing events is filled in from what was sealed: the log is taken to end there. */
const MOST_MISSING = 1_000_000
const NO_HASH = '0'.repeat(64)

type Tell = (difference: SealDifference) => void

/** The log of a shard read once, from its beginning, with the tree that it makes. */
class ShardLog {
  readonly shard: number
  readonly tree = new GrowingTree()
  private readonly store: Store
  private readonly tell: Tell
  private page: readonly StoredEvent[] = []
  private at = 0
  private read = 0
  private isOver = false
  private missingTo = 0
  private changed: { pos: number; to: number; stream: string; version: number } | undefined
  private sealed: readonly string[] | undefined
  private readonly counts = new Map<number, number>()
  /** What is told once is not told again of everything that follows from it. */
  isBroken = false

  constructor(store: Store, shard: number, tell: Tell) {
    this.store = store
    this.shard = shard
    this.tell = tell
  }

  /** Reads on until the tree has so many leaves. @returns false where the log ends before. */
  async readTo(size: number): Promise<boolean> {
    while (this.tree.size < size) {
      const event = await this.peek()
      if (!event) break
      await this.take(event)
    }
    this.tellChanged()
    return this.tree.size >= size
  }

  private async peek(): Promise<StoredEvent | undefined> {
    if (this.at === this.page.length && !this.isOver) {
      this.page = await this.store.log(this.shard, this.read, PAGE)
      this.at = 0
      this.read = this.page.at(-1)?.pos ?? this.read
      this.isOver = this.page.length === 0
    }
    return this.page[this.at]
  }

  private async take(event: StoredEvent): Promise<void> {
    const pos = this.tree.size + 1
    if (event.pos > pos) return this.miss(pos, event.pos - 1)
    this.at++
    const { stream, version, body } = event
    const leaf = leafOf(stream, version, body)
    const sealed = await this.sealedAt(pos)
    if (sealed === undefined || sealed === leaf) this.tellChanged()
    else this.changed = { ...(this.changed ?? { pos, stream, version }), to: pos }
    // Of what was sealed the tree is made: so it shows by itself whether that was changed as well.
    await this.add(sealed ?? leaf)
  }

  /** Where one is out of its place, those that follow mostly are as well: they are told of together. */
  private tellChanged(): void {
    if (!this.changed) return
    const { pos, to, stream, version } = this.changed
    this.changed = undefined
    const [zh, en] = pos === to ? ['', ''] : [`,直至第 ${to} 位`, `, nor are those up to position ${to}`]
    this.tell({
      what: 'event',
      message: text(
        `事项 ${stream} 的第 ${version} 个事件(分片 ${this.shard} 第 ${pos} 位)与封存时不同${zh}`,
        `event ${version} of case ${stream} (shard ${this.shard}, position ${pos}) is not what was sealed there${en}`,
      ),
      shard: this.shard,
      pos,
      ...(pos === to ? {} : { to }),
      case: stream,
    })
  }

  /** One position that nothing stands at; of the whole gap it is told once. */
  private async miss(from: number, to: number): Promise<void> {
    this.tellChanged()
    if (to > this.missingTo) this.tellMissing(from, to)
    this.missingTo = to
    this.isOver = to - from >= MOST_MISSING
    if (this.isOver) {
      this.page = []
      this.at = 0
      return
    }
    const sealed = await this.sealedAt(from)
    // Of what was not sealed yet nothing is known: the tree is another from here on.
    if (sealed === undefined) this.isBroken = true
    await this.add(sealed ?? NO_HASH)
  }

  private tellMissing(from: number, to: number): void {
    const [zh, en] =
      from === to ? [`第 ${from} 位`, `position ${from}`] : [`第 ${from}–${to} 位`, `positions ${from}–${to}`]
    this.tell({
      what: 'missing',
      message: text(
        `分片 ${this.shard} ${zh}的事件缺失`,
        `what stood at ${en} of shard ${this.shard} is missing`,
      ),
      shard: this.shard,
      pos: from,
      ...(from === to ? {} : { to }),
    })
  }

  private async sealedAt(pos: number): Promise<string | undefined> {
    const within = (pos - 1) % BLOCK
    if (within === 0) this.sealed = await this.store.seals.leaves(this.shard, (pos - 1) / BLOCK)
    return this.sealed?.[within]
  }

  private async add(leaf: string): Promise<void> {
    const whole: { height: number; index: number; hash: string }[] = []
    this.tree.add(leaf, (height, index, hash) => {
      if (height > 0 && height % STEP === 0) whole.push({ height, index, hash })
    })
    for (const node of whole) await this.compare(node)
  }

  private async compare({ height, index, hash }: { height: number; index: number; hash: string }) {
    const { seals } = this.store
    const count = this.counts.get(height) ?? (await seals.count(this.shard, height))
    this.counts.set(height, count)
    // What is not built yet is built by a server behind the writes.
    if (index >= count) return
    const [kept] = await seals.hashes(this.shard, height, index, 1)
    const isWhole = height > STEP || this.sealed?.length === BLOCK
    if (kept === hash && isWhole) return
    const [from, to] = [index * 2 ** height + 1, (index + 1) * 2 ** height]
    this.tell({
      what: 'node',
      message: text(
        `分片 ${this.shard} 第 ${from}–${to} 位的封存记录被改动或删除`,
        `what was sealed of positions ${from}–${to} of shard ${this.shard} was changed or removed`,
      ),
      shard: this.shard,
      pos: from,
      to,
    })
  }
}

/** The file of checkpoints read along with the logs. */
class Checkpoints {
  private readonly logs: readonly ShardLog[]
  private readonly tell: Tell
  /** Whose signature counts; until the first line none is known, where none was given. */
  private keys: Set<string> | undefined
  private readonly foreign = new Set<string>()
  private sizes: readonly number[] = Array.from({ length: SHARDS }, () => 0)
  line = 0
  count = 0
  last: Checkpoint | undefined

  constructor(logs: readonly ShardLog[], keys: Iterable<string> | undefined, tell: Tell) {
    this.logs = logs
    this.keys = keys && new Set(keys)
    this.tell = tell
  }

  async take(written: string): Promise<void> {
    this.line++
    const line = readSealLine(written)
    if (!line) return this.wrong(text('无法读取', 'cannot be read'))
    if (!isSigned(line)) return this.wrong(text('签名不符', 'is not signed by the key that it names'))
    this.keys ??= new Set([line.key])
    if (!this.keys.has(line.key)) return this.signedByAnother(line.key)
    if (line.bihuan === 'handover') {
      this.keys.delete(line.key)
      this.keys.add(line.next)
    } else await this.compare(line)
  }

  private wrong(what: Text, shard?: number): void {
    this.tell({
      what: 'checkpoint',
      message: text(`检查点(第 ${this.line} 行)${what.zh}`, `checkpoint (line ${this.line}) ${what.en}`),
      line: this.line,
      ...(shard === undefined ? {} : { shard }),
    })
  }

  private signedByAnother(key: string): void {
    if (this.foreign.has(key)) return
    this.foreign.add(key)
    this.wrong(
      text(
        `由未经承认的密钥 ${key} 签名`,
        `is signed by ${key}, which is no key that was given or handed over to`,
      ),
    )
  }

  private async compare(checkpoint: Checkpoint): Promise<void> {
    this.count++
    for (const log of this.logs) {
      const { size, root } = checkpoint.trees[log.shard]!
      if (!log.isBroken) await this.compareShard(log, size, root, checkpoint.at)
    }
    this.sizes = checkpoint.trees.map(({ size }) => size)
    this.last = checkpoint
  }

  private async compareShard(log: ShardLog, size: number, root: string, at: string): Promise<void> {
    const { shard } = log
    const before = this.sizes[shard]!
    const broken = (zh: string, en: string) => {
      log.isBroken = true
      this.wrong(text(`(${at})${zh}`, `of ${at} ${en}`), shard)
    }
    if (size < before)
      return broken(
        `在分片 ${shard} 封存了 ${size} 个事件,少于前一个检查点的 ${before} 个`,
        `is over ${size} events of shard ${shard}, fewer than the ${before} of the one before`,
      )
    if (!(await log.readTo(size)))
      return broken(
        `在分片 ${shard} 封存了 ${size} 个事件,日志中只有 ${log.tree.size} 个:数据库被退回,或事件被删除`,
        `is over ${size} events of shard ${shard}, of which the log has ${log.tree.size}: the database was put back, or events were removed`,
      )
    if (log.isBroken || log.tree.root() === root) return
    broken(
      `与日志不符:分片 ${shard} 第 ${before + 1}–${size} 位有事件被改动`,
      `does not agree with the log: something at positions ${before + 1}–${size} of shard ${shard} was changed`,
    )
  }
}

/**
 * Makes the trees over the log again from its events, and compares them with the nodes that are kept and with every
 * checkpoint that was signed. Flat in memory. Meant for a store nobody is writing to.
 *
 * @param lines of the file of checkpoints.
 * @param keys whose signature counts, besides those that they hand over to; the first line's where none are given.
 */
export const verifySeals = async (
  store: Store,
  lines: AsyncIterable<string>,
  keys?: Iterable<string>,
  onProgress?: (events: number) => void,
): Promise<SealCheck> => {
  const differences: SealDifference[] = []
  let told = 0
  const tell: Tell = (difference) => {
    told++
    if (differences.length < MAX_LISTED) differences.push(difference)
  }
  const logs = Array.from({ length: SHARDS }, (_, shard) => new ShardLog(store, shard, tell))
  const read = () => logs.reduce((total, { tree }) => total + tree.size, 0)
  const checkpoints = new Checkpoints(logs, keys, tell)
  for await (const line of lines) {
    await checkpoints.take(line)
    onProgress?.(read())
  }
  for (const log of logs) {
    await log.readTo(Number.POSITIVE_INFINITY)
    onProgress?.(read())
  }
  const { count, last } = checkpoints
  return {
    ok: told === 0,
    events: read(),
    sealed: (last?.trees ?? []).reduce((total, { size }) => total + size, 0),
    checkpoints: count,
    ...(last ? { lastAt: last.at } : {}),
    differences,
  }
}
