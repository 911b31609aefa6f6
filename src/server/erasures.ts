import type { Logger } from 'pino'
import { type Desk, readEvent, SHARDS, type Store, type StoredEvent } from '../desk/index.ts'
import { ATTACH, type Instant, MAX_EVENTS } from '../kernel/index.ts'
import { release } from './files/orphans.ts'
import { Follower } from './follower.ts'
import { Rounds } from './rounds.ts'
import type { SubjectIndex } from './subject-index.ts'
import { Turn } from './turn.ts'

const PAGE = 1000
/** What a server's log says of each case that is erased: a list of them that no database has to be restored for. */
export const ERASED_MESSAGE = 'a case was erased'

/** The file that an event added; undefined of any other event. */
const fileIn = (stored: StoredEvent): string | undefined => {
  const { type, input } = readEvent(stored)
  return type === ATTACH ? (input as { readonly hash: string }).hash : undefined
}

/** The cases that have some files: the same file may be of several. */
const holdersOf = async (
  store: Store,
  hashes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const holders = new Map<string, readonly string[]>()
  for (let shard = 0; shard < SHARDS; shard++)
    for (let after = 0; ; ) {
      const events = await store.log(shard, after, PAGE, 'files')
      for (const stored of events) {
        const hash = fileIn(stored)
        if (hash !== undefined && hashes.has(hash))
          holders.set(hash, [...(holders.get(hash) ?? []), stored.stream])
      }
      if (events.length < PAGE) break
      after = events.at(-1)!.pos
    }
  return holders
}

interface Server {
  readonly desk: Desk
  readonly subjects: SubjectIndex
  readonly log: Logger
  now(): Instant
}

/**
 * What was copied from cases that are erased goes after them: their files, the fingerprints by which somebody was found, and
 * those of the commands by which they were asked for. Read off the log, by one process for all: begun anew after a crash.
 */
export class Erasures {
  private readonly server: Server
  private readonly turn: Turn
  private readonly follower: Follower
  private readonly rounds: Rounds

  constructor(server: Server) {
    this.server = server
    const { store } = server.desk
    this.turn = new Turn(store.register, 'erasures', server.now)
    this.follower = new Follower(store, 'erasures')
    this.rounds = new Rounds(server.log, 'what follows from erasing cases')
  }

  /** Begins a round of reading the log on, where it is this process's turn. */
  begin(): void {
    this.rounds.begin(() => this.readOn())
  }

  /** Sees to what was erased since the log was last read. */
  async readOn(): Promise<void> {
    await this.follower.readOn(
      (erasings) => this.take(erasings.map(({ stream }) => stream)),
      async () => !this.rounds.isStopped && (await this.turn.isOurs()),
      'erasures',
    )
  }

  private async take(cases: readonly string[]): Promise<void> {
    const { desk, subjects } = this.server
    const { store } = desk
    for (const id of cases) this.server.log.info({ case: id }, ERASED_MESSAGE)
    await store.forgetCommands(cases)
    await subjects.forget(cases)
    const hashes = new Set<string>()
    for (const id of cases)
      for (const stored of await store.events(id, 0, MAX_EVENTS)) {
        const hash = fileIn(stored)
        if (hash !== undefined) hashes.add(hash)
      }
    if (hashes.size === 0) return
    for (const [hash, holders] of await holdersOf(store, hashes)) await release(this.server, hash, holders)
  }

  async stop(): Promise<void> {
    await this.rounds.stop()
    await this.turn.end()
  }
}
