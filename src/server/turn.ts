import type { Register } from '../desk/index.ts'
import { type Instant, instant } from '../kernel/index.ts'
import { randomToken } from './identity/secret.ts'

/** Whoever has the turn and is not heard of for so long has lost it. */
const HELD_MS = 60_000

interface Held {
  readonly holder: string
  readonly until: number
}

/** Work that one of several processes on a store does for all of them: the others take over when it is gone. */
export class Turn {
  private readonly register: Register
  private readonly name: string
  private readonly now: () => Instant
  private readonly holder = randomToken()

  constructor(register: Register, name: string, now: () => Instant) {
    this.register = register
    this.name = name
    this.now = now
  }

  /** Whether it is this process's turn. Asked again and again, it stays so. */
  async isOurs(): Promise<boolean> {
    const now = this.now()
    const kept = await this.register.get('turn', this.name)
    const held = kept?.value as Held | undefined
    const isFree = held === undefined || held.until <= now
    if (!isFree && held.holder !== this.holder) return false
    // Half of the time is left: no need to write it down again.
    if (!isFree && held.until - now > HELD_MS / 2) return true
    const next: Held = { holder: this.holder, until: now + HELD_MS }
    const expected = kept?.version ?? 0
    return (await this.register.put('turn', this.name, next, { expected })) !== undefined
  }

  /** Lets another process have it at once. */
  async end(): Promise<void> {
    const kept = await this.register.get('turn', this.name)
    const held = kept?.value as Held | undefined
    if (!kept || held?.holder !== this.holder) return
    const ended: Held = { holder: this.holder, until: instant(0) }
    await this.register.put('turn', this.name, ended, { expected: kept.version })
  }
}
