import type { Found, Register } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Rehearsal } from '../rehearsal/index.ts'
import type { RehearsalState } from '../server/index.ts'

/** A rehearsal that is not heard of for so long has gone with its process. */
const LOST_MS = 30_000
const KEPT_MS = 86_400_000
/** So many that have ended are kept of whoever asked, to be looked at. */
const MOST_KEPT = 10
const MOST_LISTED = 100

/** A rehearsal as it lies beside the log. */
export interface Shelved {
  readonly state: RehearsalState['state']
  readonly done: number
  readonly of: number
  readonly at: Instant
  /** When the process that runs it last told of it. */
  readonly seenAt: Instant
  readonly isToStop?: true
  readonly answer?: Rehearsal
}

/** Rehearsals of all processes on a store: one is shown by each of them, whichever runs it, and outlives it for a day. */
export class RehearsalShelf {
  private readonly register: Register
  private readonly now: () => Instant

  constructor(register: Register, now: () => Instant) {
    this.register = register
    this.now = now
  }

  private kind(owner: string): string {
    return `rehearsal:${owner}`
  }

  private put(owner: string, id: string, value: Shelved, expected?: number): Promise<number | undefined> {
    const expiresAt = (this.now() + KEPT_MS) as Instant
    const options = { expiresAt, ...(expected === undefined ? {} : { expected }) }
    return this.register.put(this.kind(owner), id, value, options)
  }

  /** Begins one, and makes room for it among those of whoever asked. */
  async begin(owner: string, id: string, of: number): Promise<void> {
    const now = this.now()
    const kept = await this.register.list(this.kind(owner), '', MOST_LISTED)
    const ended = kept
      .map(({ key, value }) => ({ key, value: value as Shelved }))
      .filter(({ value }) => this.stateOf(value) !== 'running')
      .sort((a, b) => b.value.at - a.value.at)
    for (const { key } of ended.slice(MOST_KEPT - 1)) await this.register.remove(this.kind(owner), key)
    await this.put(owner, id, { state: 'running', done: 0, of, at: now, seenAt: now })
  }

  /** Tells how far one has come. Whether it is to go on: nobody has stopped it anywhere. */
  async tell(owner: string, id: string, done: number): Promise<boolean> {
    const found = await this.found(owner, id)
    if (!found) return false
    const value = { ...found.value, done, seenAt: this.now() }
    // Stopped in between, it is told so the next time.
    await this.put(owner, id, value, found.version)
    return !found.value.isToStop
  }

  /** What it came to. */
  async end(
    owner: string,
    id: string,
    of: Pick<Shelved, 'state' | 'done'> & { readonly answer?: Rehearsal | undefined },
  ): Promise<void> {
    const found = await this.found(owner, id)
    if (!found) return
    const { answer, ...rest } = of
    await this.put(owner, id, { ...found.value, ...rest, ...(answer ? { answer } : {}), seenAt: this.now() })
  }

  async look(owner: string, id: string): Promise<Shelved | undefined> {
    const found = await this.found(owner, id)
    return found && { ...found.value, state: this.stateOf(found.value) }
  }

  /** Asks whichever process runs it to stop; false where there is none. */
  async stop(owner: string, id: string): Promise<boolean> {
    const found = await this.found(owner, id)
    if (!found) return false
    if (found.value.state !== 'running') return true
    const put = await this.put(owner, id, { ...found.value, isToStop: true }, found.version)
    return put === undefined ? this.stop(owner, id) : true
  }

  private stateOf({ state, seenAt }: Shelved): Shelved['state'] {
    return state === 'running' && seenAt + LOST_MS < this.now() ? 'failed' : state
  }

  private async found(owner: string, id: string): Promise<(Found & { readonly value: Shelved }) | undefined> {
    const found = await this.register.get(this.kind(owner), id)
    return found && { ...found, value: found.value as Shelved }
  }
}
