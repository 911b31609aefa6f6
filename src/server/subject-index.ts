import type { Logger } from 'pino'
import {
  BadCursor,
  type Desk,
  type Page,
  readEvent,
  type StoredEvent,
  type StreamRow,
} from '../desk/index.ts'
import { type Instant, jsonSchema, type Opening } from '../kernel/index.ts'
import { seeAll } from './cases.ts'
import { Follower } from './follower.ts'
import { fieldsOf } from './form.ts'
import type { Host } from './host.ts'
import type { Principal } from './identity/principal.ts'
import { HOUSEHOLD } from './naming.ts'
import { Rounds } from './rounds.ts'
import { Turn } from './turn.ts'

/** Subjects by the number that people know them by; cases by the subject that their request names. */
const BY_NUMBER = 'subject-number'
const BY_SUBJECT = 'subject-case'

/** So many are looked at in one moment, and so often more for one page: most may be for others to see. */
const LOOK = 100
const MOST_LOOKS = 5

const CALLED = [HOUSEHOLD.zh, HOUSEHOLD.en.toLowerCase()]

/** A number as it is compared: without the word before it, however it is typed, and without the zeros that fill it up. */
const bare = (typed: string): string => {
  const plain = typed.normalize('NFKC').trim().toLowerCase()
  const word = CALLED.find((one) => plain.startsWith(one)) ?? ''
  return plain
    .slice(word.length)
    .replace(/\s+/g, '')
    .replace(/^0+(?=.)/, '')
}

/** Which entries are looked through: those of a kind whose keys begin so, and whose cases count. */
interface Sought {
  readonly kind: string
  readonly start: string
  counts(row: StreamRow): boolean
}

/**
 * Finds subjects of the register by their number, and the cases that are about one. Both are indexed behind the writes, by
 * one process for all, from the log: the index may be thrown away and made again.
 */
export class SubjectIndex {
  private readonly desk: Desk
  private readonly turn: Turn
  private readonly follower: Follower
  private readonly rounds: Rounds

  constructor({ desk, log, now }: { readonly desk: Desk; readonly log: Logger; now(): Instant }) {
    this.desk = desk
    this.turn = new Turn(desk.store.register, 'subjects', now)
    this.follower = new Follower(desk.store, 'subjects')
    this.rounds = new Rounds(log, 'the index of subjects')
  }

  /** Begins a round of reading the log on, where it is this process's turn. */
  begin(): void {
    if (!this.desk.rules) return
    this.rounds.begin(async () => {
      if (await this.turn.isOurs()) await this.readOn()
    })
  }

  /** Indexes what was opened since the log was last read. */
  async readOn(): Promise<void> {
    await this.follower.readOn(
      (events) => this.take(events),
      () => !this.rounds.isStopped,
      'openings',
    )
  }

  private async take(opened: readonly StoredEvent[]): Promise<void> {
    const { register } = this.desk.store
    await Promise.all(
      opened.map(async (of) => {
        const entry = this.entryOf(of)
        if (entry) await register.put(entry.kind, entry.key, of.stream)
      }),
    )
  }

  private entryOf(of: StoredEvent): { readonly kind: string; readonly key: string } | undefined {
    const { programme: id, programmeVersion, request } = readEvent(of).input as Opening
    const answers = (request ?? {}) as Readonly<Record<string, unknown>>
    if (id === this.desk.rules?.city.register) {
      const { number = of.stream } = answers as { readonly number?: string }
      return { kind: BY_NUMBER, key: `${bare(number)} ${of.stream}` }
    }
    const programme = this.desk.registry.pinned(id, programmeVersion)
    if (!programme.ok) return undefined
    const named = fieldsOf(jsonSchema(programme.value.request)).find(({ ref }) => ref === 'household')
    const subject = named && answers[named.name]
    return typeof subject === 'string' ? { kind: BY_SUBJECT, key: `${subject} ${of.stream}` } : undefined
  }

  /**
   * Subjects on the register whose number begins as typed, in the order of their numbers: the one of that very number first.
   * Of those that whoever asks may see, among the first so many that there are.
   */
  find(
    host: Host,
    who: Principal,
    typed: string,
    after: string | undefined,
    limit: number,
  ): Promise<Page<StreamRow>> {
    const register = this.desk.rules?.city.register
    const counts = ({ programme, closedAt }: StreamRow) => programme === register && closedAt === undefined
    return this.page(host, who, { kind: BY_NUMBER, start: bare(typed), counts }, after, limit)
  }

  /** Open cases whose request names a subject, of those that whoever asks may see. */
  casesOf(
    host: Host,
    who: Principal,
    subject: string,
    after: string | undefined,
    limit: number,
  ): Promise<Page<StreamRow>> {
    const counts = ({ closedAt }: StreamRow) => closedAt === undefined
    return this.page(host, who, { kind: BY_SUBJECT, start: `${subject} `, counts }, after, limit)
  }

  private async page(
    host: Host,
    who: Principal,
    { kind, start, counts }: Sought,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<StreamRow>> {
    const found: { readonly key: string; readonly row: StreamRow }[] = []
    // Every key is longer than what it begins with.
    if (cursor !== undefined && !cursor.startsWith(start)) throw new BadCursor()
    let after = cursor ?? start
    for (let look = 0; look < MOST_LOOKS && found.length <= limit; look++) {
      const read = await this.desk.store.register.list(kind, after, LOOK)
      const here = read.filter(({ key }) => key.startsWith(start))
      const keys = new Map(here.map(({ key, value }) => [value as string, key]))
      for (const { row } of await seeAll(host, who, keys.keys()))
        if (counts(row)) found.push({ key: keys.get(row.id)!, row })
      if (here.length < LOOK) break
      after = here.at(-1)!.key
    }
    // It names nothing that was not shown.
    const next = found.length > limit ? found[limit - 1]!.key : undefined
    return { rows: found.slice(0, limit).map(({ row }) => row), ...(next === undefined ? {} : { next }) }
  }

  async stop(): Promise<void> {
    await this.rounds.stop()
    await this.turn.end()
  }
}
