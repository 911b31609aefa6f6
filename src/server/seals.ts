import type { Logger } from 'pino'
import {
  brokenSince,
  type Checkpoint,
  type Desk,
  EMPTY_ROOT,
  type EventProof,
  type LogPosition,
  proofOf,
  SHARDS,
  type StoredEvent,
  sealOn,
  type TreeHead,
  treesAt,
} from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { SealFolder } from '../store/index.ts'
import { unreadOf } from './follower.ts'
import { type Problem, problem } from './http/problem.ts'
import { Rounds } from './rounds.ts'
import { Turn } from './turn.ts'

/** The last checkpoint, where every process finds it. */
const KIND = 'seal'
const LAST = 'checkpoint'
const EVERY_MS = 60_000
/** What is not built within so long when the server stops is built when it starts again. */
const STOP_WITHIN_MS = 3000
const NOTHING: readonly TreeHead[] = Array.from({ length: SHARDS }, () => ({ size: 0, root: EMPTY_ROOT }))

interface Server {
  readonly desk: Desk
  readonly log: Logger
  now(): Instant
}

/**
 * Seals the log behind the writes: builds its Merkle trees, and at most once a minute signs what they are, into a file outside
 * the database. One process does it for all.
 */
export class Seals {
  private readonly server: Server
  private readonly folder: SealFolder | undefined
  private readonly turn: Turn
  private readonly rounds: Rounds
  /** When it was last looked whether there is something to sign. */
  private lookedAt = 0
  /** How far everything is built: while nothing is written, nothing is asked. */
  private built: LogPosition = []
  /** Once the folder has been there: where it is gone afterwards, no other is made in its place. */
  private isPrepared = false

  /** @param folder where it is signed; without one nothing is sealed. */
  constructor(server: Server, folder?: SealFolder) {
    this.server = server
    this.folder = folder
    this.turn = new Turn(server.desk.store.register, 'seals', server.now)
    this.rounds = new Rounds(server.log, 'sealing the log')
  }

  get isOn(): boolean {
    return this.folder !== undefined
  }

  /** Begins a round of building and signing, where it is this process's turn. */
  begin(): void {
    if (!this.folder) return
    this.rounds.begin(async () => {
      if (!(await this.turn.isOurs())) return
      await this.sealOn(
        async () => !this.rounds.isStopped && (await this.turn.isOurs()),
        this.server.now() - this.lookedAt >= EVERY_MS,
      )
    })
  }

  /**
   * Builds the trees up to the head of the log, and signs them.
   *
   * @param go is asked before every piece.
   */
  async sealOn(go: () => boolean | Promise<boolean> = () => true, isToSign = true): Promise<void> {
    const { store } = this.server.desk
    const heads = await store.heads()
    if (heads.some((head, shard) => head !== this.built[shard])) {
      if (!(await sealOn(store, heads, go))) return
      this.built = heads
    }
    if (!isToSign) return
    this.lookedAt = this.server.now()
    await this.sign(heads)
  }

  private async sign(heads: LogPosition): Promise<void> {
    const { desk, log, now } = this.server
    if (!this.folder) return
    if (!this.isPrepared) await this.folder.prepare()
    this.isPrepared = true
    const last = await this.folder.last()
    const signed = last?.trees ?? NOTHING
    const known = await this.last()
    const isSigned = heads.every((head, shard) => head === signed[shard]!.size)
    // What was signed holds for a copy of the log as well, which does not know of it yet.
    if (isSigned && known?.at === last?.at) return
    if (known && (last === undefined || last.at < known.at))
      log.warn({ at: known.at, key: known.key }, 'the last checkpoint is not in this folder')
    const trees = await treesAt(desk.store, heads)
    const shard = await brokenSince(desk.store, signed, trees)
    // Two accounts of what happened are never signed by one key: somebody has to look.
    if (shard !== undefined) return log.error({ shard, since: last?.at }, 'the log is not what was signed')
    const checkpoint = isSigned && last ? last : await this.folder.sign(new Date(now()).toISOString(), trees)
    await desk.store.register.put(KIND, LAST, checkpoint)
  }

  /** What was signed last; undefined before anything was. */
  async last(): Promise<Checkpoint | undefined> {
    const kept = await this.server.desk.store.register.get(KIND, LAST)
    return kept?.value as Checkpoint | undefined
  }

  /** Why there is nothing that was signed. */
  get unsealed(): Problem {
    return problem(this.isOn ? 'not-sealed' : 'no-seals')
  }

  /** The proof that an event is in the log; undefined where it was not signed yet. */
  async proofOf(event: StoredEvent): Promise<EventProof | undefined> {
    const last = await this.last()
    return last && proofOf(this.server.desk.store, event, last)
  }

  /** How many events of the log no checkpoint is over. */
  async unread(heads: LogPosition): Promise<number> {
    const { trees } = (await this.last()) ?? { trees: NOTHING }
    return unreadOf(
      trees.map(({ size }) => size),
      heads,
    )
  }

  /** Ends the round under way, signs what there is, and lets another process go on. */
  async stop(): Promise<void> {
    await this.rounds.stop()
    if (!this.folder) return
    const until = performance.now() + STOP_WITHIN_MS
    try {
      if (await this.turn.isOurs()) await this.sealOn(() => performance.now() < until)
      await this.turn.end()
    } catch (error) {
      // The database may be away: what is not signed now is when a server has it again.
      this.server.log.error({ err: error }, 'sealing the log failed')
    }
  }
}
