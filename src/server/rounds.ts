import type { Logger } from 'pino'
import { Troubles } from './troubles.ts'

/** Work that goes on beside the timer, one round at a time: deadlines never wait for it. */
export class Rounds {
  private readonly troubles: Troubles
  private readonly what: string
  private underWay: Promise<void> | undefined
  isStopped = false

  /** @param what is told where a round failed. */
  constructor(log: Logger, what: string) {
    this.troubles = new Troubles(log)
    this.what = what
  }

  /** Begins a round unless one is under way. */
  begin(round: () => Promise<void>): void {
    if (this.isStopped || this.underWay) return
    // The database may be away for a while; the next round does what this one could not.
    const tried = this.troubles.tried(this.what, round)
    this.underWay = tried.then(() => {
      this.underWay = undefined
    })
  }

  /** Begins no more; resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.underWay
  }
}
