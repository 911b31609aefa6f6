import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type Desk, type LogPosition, type Register, readEvent, type StoredEvent } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { unreadOf } from '../follower.ts'
import type { Metrics } from '../metrics.ts'
import { offerIn } from '../offers.ts'
import { Rounds } from '../rounds.ts'
import { Turn } from '../turn.ts'
import { Ahead } from './ahead.ts'
import { newSecret, type Sent, send } from './send.ts'
import { messageId, payloadOf, type Subscription } from './subscription.ts'

const KIND = 'subscription'
const PROGRESS = 'webhook'
const dead = (id: string): string => `dead-letter:${id}`
const MOST = 200
/** After a failure it is tried again in 5 s, then ever later up to an hour: 16 times within some six hours. */
const FIRST_MS = 5000
const LONGEST_MS = 3_600_000
const MAX_TRIES = 16
const LETTER_KEPT_MS = 30 * 86_400_000
/** A round ends after so many messages of one subscription, so that others have theirs. */
const ROUND = 200

/** How far a subscription is told, and what it is stuck at. */
export interface Progress {
  readonly position: readonly number[]
  readonly delivered: number
  readonly failing?: {
    readonly id: string
    readonly tries: number
    readonly nextAt: number
    readonly error: string
  }
}

/** A message that was given up. */
export interface DeadLetter {
  readonly id: string
  readonly case: string
  readonly version: number
  readonly action: string
  readonly at: number
  readonly error: string
}

type Filters = Pick<Subscription, 'programmes' | 'bureaus' | 'actions'>
type SubscriptionChange = Partial<
  Pick<Subscription, 'name' | 'url' | 'active'> & { readonly [Name in keyof Filters]: Filters[Name] | null }
>

interface Server {
  readonly desk: Desk
  readonly log: Logger
  readonly metrics: Metrics
  now(): Instant
}

const waitFor = (tries: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1))

/**
 * Tells subscribers what happens to cases. The log is the outbox: each subscription has read it up to somewhere, and what
 * comes after is delivered in order, one message at a time, by whichever process has the subscription's turn. A message
 * that fails is tried again, later and later; one that is given up stays as a dead letter, and the next ones go on.
 */
export class Webhooks {
  private readonly server: Server
  private readonly register: Register
  /** Whether receivers may be on this machine or network, and without TLS. */
  readonly allowPrivate: boolean
  private readonly rounds: Rounds
  private readonly turns = new Map<string, Turn>()

  constructor(server: Server, allowPrivate: boolean) {
    this.server = server
    this.register = server.desk.store.register
    this.allowPrivate = allowPrivate
    this.rounds = new Rounds(server.log, 'webhooks')
  }

  async list(): Promise<readonly Subscription[]> {
    return (await this.register.list(KIND, '', MOST)).map(({ value }) => value as Subscription)
  }

  async get(id: string): Promise<Subscription | undefined> {
    return (await this.register.get(KIND, id))?.value as Subscription | undefined
  }

  /** Adds a subscription; it is told what happens from now on. Undefined where there are too many. */
  async add(of: Omit<Subscription, 'id' | 'secret' | 'at' | 'active'>): Promise<Subscription | undefined> {
    if ((await this.list()).length >= MOST) return undefined
    const value = { ...of, id: randomUUID(), secret: newSecret(), at: this.server.now(), active: true }
    const begun: Progress = { position: await this.server.desk.store.heads(), delivered: 0 }
    await this.register.put(PROGRESS, value.id, begun)
    await this.register.put(KIND, value.id, value)
    return value
  }

  /** Changes what is given; a filter that is null lets everything through from then on. */
  async change(id: string, change: SubscriptionChange): Promise<Subscription | undefined> {
    const found = await this.register.get(KIND, id)
    if (!found) return undefined
    const merged = { ...(found.value as Subscription), ...change }
    const value = Object.fromEntries(
      Object.entries(merged).filter(([, of]) => of !== null),
    ) as unknown as Subscription
    const done = await this.register.put(KIND, id, value, { expected: found.version })
    return done === undefined ? this.change(id, change) : value
  }

  async remove(id: string): Promise<boolean> {
    const found = await this.get(id)
    await this.register.remove(KIND, id)
    await this.register.remove(PROGRESS, id)
    return found !== undefined
  }

  async progress(id: string): Promise<Progress | undefined> {
    return (await this.register.get(PROGRESS, id))?.value as Progress | undefined
  }

  /** How many events of the log the subscription that is furthest behind has still to read. */
  async unread(heads: LogPosition): Promise<number> {
    const active = (await this.list()).filter((of) => of.active)
    const all = await Promise.all(active.map(({ id }) => this.progress(id)))
    return Math.max(0, ...all.map((one) => (one ? unreadOf(one.position, heads) : 0)))
  }

  async deadLetters(id: string): Promise<readonly DeadLetter[]> {
    return (await this.register.list(dead(id), '', MOST)).map(({ value }) => value as DeadLetter)
  }

  /** Begins a round: every subscription whose turn this process has is told what is new. */
  begin(): void {
    this.rounds.begin(() => this.round())
  }

  /** One round. */
  async round(): Promise<void> {
    const active = (await this.list()).filter((of) => of.active)
    await Promise.all(active.map((of) => this.tell(of)))
  }

  async stop(): Promise<void> {
    await this.rounds.stop()
    for (const turn of this.turns.values()) await turn.end()
  }

  private turnOf(id: string): Turn {
    const turn = this.turns.get(id) ?? new Turn(this.register, `webhook:${id}`, this.server.now)
    this.turns.set(id, turn)
    return turn
  }

  /** Tells one subscription what is new, in order, until one message fails, nothing is left or it is others' turn. */
  private async tell(of: Subscription): Promise<void> {
    const kept = await this.register.get(PROGRESS, of.id)
    if (!kept) return
    let { version } = kept
    let progress = kept.value as Progress
    if (progress.failing && progress.failing.nextAt > this.server.now()) return
    const ahead = await Ahead.of(this.server.desk.store, of, progress.position)
    for (let told = 0; told < ROUND && !this.rounds.isStopped; told++) {
      if (!(await this.turnOf(of.id).isOurs())) return
      const { stored, position } = await ahead.next()
      if (!stored && position.every((pos, shard) => pos === progress.position[shard])) return
      progress = stored ? await this.deliver(of, progress, { stored, position }) : { ...progress, position }
      // Another process that took over has told it meanwhile, or it is gone: this round is over.
      const put = await this.register.put(PROGRESS, of.id, progress, { expected: version })
      if (put === undefined || progress.failing) return
      version = put
      if (stored) ahead.done(stored)
    }
  }

  private async deliver(
    of: Subscription,
    progress: Progress,
    { stored, position }: { readonly position: LogPosition; readonly stored: StoredEvent },
  ): Promise<Progress> {
    const { delivered } = progress
    const done = [...position]
    done[stored.shard] = stored.pos
    const sent = await this.sendOne(of, stored)
    if (sent.ok) return { position: done, delivered: delivered + 1 }
    const id = messageId(of, stored)
    const tries = (progress.failing?.id === id ? progress.failing.tries : 0) + 1
    if (tries < MAX_TRIES) {
      const failing = { id, tries, nextAt: this.server.now() + waitFor(tries), error: sent.error }
      return { position, delivered, failing }
    }
    await this.bury(of, stored, sent.error)
    return { position: done, delivered }
  }

  private async bury(of: Subscription, stored: StoredEvent, error: string): Promise<void> {
    const { metrics, log } = this.server
    const id = messageId(of, stored)
    const at = this.server.now()
    const letter: DeadLetter = {
      id,
      case: stored.stream,
      version: stored.version,
      action: readEvent(stored).type,
      at,
      error,
    }
    metrics.webhooks.inc({ result: 'given-up' })
    log.warn({ subscription: of.id, message: id, error }, 'a webhook message was given up')
    await this.register.put(dead(of.id), id, letter, { expiresAt: (at + LETTER_KEPT_MS) as Instant })
  }

  private async sendOne(of: Subscription, stored: StoredEvent): Promise<Sent> {
    const { store } = this.server.desk
    const row = (await store.load([stored.stream], [])).rows.get(stored.stream)
    if (!row) return { ok: false, error: 'no-case' }
    const offer = await offerIn(store, stored, readEvent(stored))
    const message = {
      url: of.url,
      secret: of.secret,
      id: messageId(of, stored),
      body: payloadOf(stored, row, offer),
    }
    const sent = await send(message, this.server.now(), this.allowPrivate)
    this.server.metrics.webhooks.inc({ result: sent.ok ? 'delivered' : 'failed' })
    return sent
  }

  /**
   * Sends the message about one event of a case again, under its own id; a dead letter about it is then done with.
   *
   * @returns undefined where there is no such event.
   */
  async resend(of: Subscription, caseId: string, version: number): Promise<Sent | undefined> {
    const [stored] = await this.server.desk.store.events(caseId, version - 1, 1)
    if (stored?.version !== version) return undefined
    const sent = await this.sendOne(of, stored)
    if (sent.ok) await this.register.remove(dead(of.id), messageId(of, stored))
    return sent
  }
}
