import type { Logger } from 'pino'
import {
  BadCursor,
  CORRECTION,
  type Desk,
  type LogPosition,
  type Page,
  personalTexts,
  readEvent,
  type StoredEvent,
  type StreamRow,
} from '../desk/index.ts'
import { type Instant, jsonSchema, type Opening } from '../kernel/index.ts'
import { seeAll } from './cases.ts'
import { Follower, unreadOf } from './follower.ts'
import { fieldsOf } from './form.ts'
import type { Host } from './host.ts'
import type { Principal } from './identity/principal.ts'
import { numberBegun, type Secret } from './identity/secret.ts'
import { lineCompared, lookedForAs } from './looked-for.ts'
import { HOUSEHOLD } from './naming.ts'
import { Rounds } from './rounds.ts'
import { Turn } from './turn.ts'

/** Subjects by the number that people know them by; cases by the subject that their request names, by what is personal in it, and by how its lines begin. */
const BY_NUMBER = 'subject-number'
const BY_SUBJECT = 'subject-case'
const BY_PERSON = 'person-case'
const BY_LINE = 'line-case'

/** So many are looked at in one moment, and so often more for one page: most may be for others to see. */
const LOOK = 100
const MOST_LOOKS = 5
/** So many cases that were erased meanwhile are forgotten at once. */
const ERASINGS = 100

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

/** Past every moment that is written with as many digits: what is reckoned back from it sorts newest first. */
const END_OF_TIME = 9_999_999_999_999

interface Entry {
  readonly kind: string
  readonly key: string
}

/** What the entries of a case are made of. */
type Asked = Pick<StreamRow, 'id' | 'programme' | 'programmeVersion' | 'openedAt'> & {
  readonly request: unknown
}

const askedIn = ({ state, ...row }: StreamRow): Asked => ({ ...row, request: state.request })

const newestFirst = (openedAt: Instant): string => String(END_OF_TIME - openedAt).padStart(13, '0')

/** The lines that anybody may read: a place, a thing. What is chosen from a list is what queues are narrowed by. */
const linesIn = (
  answers: Readonly<Record<string, unknown>>,
  form: Parameters<typeof fieldsOf>[0],
  { id, openedAt }: Asked,
): readonly Entry[] =>
  fieldsOf(form).flatMap(({ name, kind, personal, ref }) => {
    const said = kind === 'line' && !personal && ref === undefined ? answers[name] : undefined
    return typeof said === 'string'
      ? [{ kind: BY_LINE, key: `${lineCompared(said)} ${newestFirst(openedAt)} ${id}` }]
      : []
  })

interface Server {
  readonly desk: Desk
  readonly secret: Secret
  readonly log: Logger
  now(): Instant
}

/** Which entries are looked through: those of a kind whose keys begin so, and whose cases count. */
interface Sought {
  readonly kind: string
  readonly start: string
  counts(row: StreamRow): boolean
}

/**
 * Finds subjects of the register by their number, and the cases that are about one or in which somebody is named by
 * something personal. All are indexed behind the writes, by one process for all, from the log: the index may be thrown
 * away and made again. Nothing personal is in it, only fingerprints.
 */
export class SubjectIndex {
  private readonly desk: Desk
  private readonly secret: Secret
  private readonly turn: Turn
  private readonly follower: Follower
  private readonly rounds: Rounds

  constructor({ desk, secret, log, now }: Server) {
    this.desk = desk
    this.secret = secret
    this.turn = new Turn(desk.store.register, 'subjects', now)
    this.follower = new Follower(desk.store, 'requests')
    this.rounds = new Rounds(log, 'the index of subjects')
  }

  /** Begins a round of reading the log on, where it is this process's turn. */
  begin(): void {
    this.rounds.begin(() => this.readOn())
  }

  /** Indexes what was asked since the log was last read. */
  async readOn(): Promise<void> {
    await this.follower.readOn(
      (events, heads) => this.take(events, heads),
      async () => !this.rounds.isStopped && (await this.turn.isOurs()),
      'requests',
    )
  }

  /** How many events of the log are not indexed yet. */
  async unread(heads: LogPosition): Promise<number> {
    return unreadOf(await this.follower.position(), heads)
  }

  private async take(said: readonly StoredEvent[], heads: LogPosition): Promise<void> {
    const { register } = this.desk.store
    const events = said.map((of) => ({ of, event: readEvent(of) }))
    const corrected = events.flatMap(({ of, event }) => (event.type === CORRECTION ? [of.stream] : []))
    // A correction says what changed, not under which form: of that the case as it now stands is asked.
    const rows =
      corrected.length > 0 ? (await this.desk.store.load([...new Set(corrected)])).rows.values() : []
    const opened = events.flatMap(({ of, event }): readonly Asked[] =>
      of.version === 1 ? [{ id: of.stream, openedAt: event.at, ...(event.input as Opening) }] : [],
    )
    const entries = new Map<string, Map<string, string>>()
    for (const asked of [...opened, ...[...rows].map(askedIn)])
      for (const { kind, key } of this.entriesOf(asked))
        entries.set(kind, (entries.get(kind) ?? new Map<string, string>()).set(key, asked.id))
    for (const [kind, values] of entries) await register.putAll(kind, values)
    await this.forgetErasedSince(said[0]!.shard, heads[said[0]!.shard]!)
  }

  /** What was erased after it was read may have been forgotten before it was put in. */
  private async forgetErasedSince(shard: number, head: number): Promise<void> {
    for (let after = head; ; ) {
      const erasings = await this.desk.store.log(shard, after, ERASINGS, 'erasures')
      if (erasings.length > 0) await this.forget(erasings.map(({ stream }) => stream))
      if (erasings.length < ERASINGS) return
      after = erasings.at(-1)!.pos
    }
  }

  private entriesOf(asked: Asked): readonly Entry[] {
    const { id, programme: of, programmeVersion, request } = asked
    const answers = (request ?? {}) as Readonly<Record<string, unknown>>
    const { registry } = this.desk
    const pinned = registry.pinned(of, programmeVersion)
    // Of a version that is not loaded here (another process is newer): by the form of the one that is.
    const programme = pinned.ok ? pinned : registry.latest(of)
    if (!programme.ok) return []
    const form = jsonSchema(programme.value.request)
    const found = [...this.peopleIn(answers, form, asked), ...linesIn(answers, form, asked)]
    if (of === this.desk.rules?.city.register) {
      const { number = id } = answers as { readonly number?: string }
      return [{ kind: BY_NUMBER, key: `${bare(number)} ${id}` }, ...found]
    }
    const named = fieldsOf(form).find(({ ref }) => ref === 'household')
    const subject = named && answers[named.name]
    return typeof subject === 'string' ? [{ kind: BY_SUBJECT, key: `${subject} ${id}` }, ...found] : found
  }

  /** Newest first under each fingerprint. */
  private peopleIn(answers: unknown, form: unknown, { id, openedAt }: Asked): readonly Entry[] {
    const before = newestFirst(openedAt)
    const said = new Set(personalTexts(answers, form).flatMap(lookedForAs))
    return [...said].map((one) => ({
      kind: BY_PERSON,
      key: `${this.secret.fingerprint(one)} ${before} ${id}`,
    }))
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

  /** Cases whose number begins as typed, of those that whoever asks may see among the first so many that there are. */
  async casesNumbered(host: Host, who: Principal, typed: string): Promise<readonly StreamRow[]> {
    const starts = new Set([numberBegun(typed) ?? typed, typed])
    const ids = await Promise.all([...starts].map((start) => this.desk.store.idsFrom(start, LOOK)))
    return (await seeAll(host, who, ids.flat())).map(({ row }) => row)
  }

  /** Cases, open and ended, in which somebody is named by something personal, the newest first; see `lookedForAs`. */
  casesOfPerson(host: Host, who: Principal, said: string, limit: number): Promise<Page<StreamRow>> {
    const [one] = lookedForAs(said)
    if (one === undefined) return Promise.resolve({ rows: [] })
    const start = `${this.secret.fingerprint(one)} `
    return this.page(host, who, { kind: BY_PERSON, start, counts: () => true }, undefined, limit)
  }

  /** Cases, open and ended, of which a line that is not personal begins as typed. */
  casesBeginning(host: Host, who: Principal, typed: string, limit: number): Promise<Page<StreamRow>> {
    const start = lineCompared(typed)
    return this.page(host, who, { kind: BY_LINE, start, counts: () => true }, undefined, limit)
  }

  /** Takes out of the index who was named in some cases, and how their lines begin. */
  async forget(cases: readonly string[]): Promise<void> {
    for (const kind of [BY_PERSON, BY_LINE]) await this.desk.store.register.removeNaming(kind, cases)
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
        if (
          counts(row) &&
          this.isStill(row, keys.get(row.id)!) &&
          !found.some((one) => one.row.id === row.id)
        )
          found.push({ key: keys.get(row.id)!, row })
      if (here.length < LOOK) break
      after = here.at(-1)!.key
    }
    // It names nothing that was not shown.
    const next = found.length > limit ? found[limit - 1]!.key : undefined
    return { rows: found.slice(0, limit).map(({ row }) => row), ...(next === undefined ? {} : { next }) }
  }

  /** An entry stays when what it was made of is corrected: its case is no longer found by it. */
  private isStill(row: StreamRow, by: string): boolean {
    return this.entriesOf(askedIn(row)).some(({ key }) => key === by)
  }

  async stop(): Promise<void> {
    await this.rounds.stop()
    await this.turn.end()
  }
}
