import type { Logger } from 'pino'

/** Work that goes on beside the timer, one round at a time: deadlines never wait for it. */
export class Rounds {
  private readonly log: Logger
  private readonly what: string
  private underWay: Promise<void> | undefined
  isStopped = false

  /** @param what is told where a round failed. */
  constructor(log: Logger, what: string) {
    this.log = log
    this.what = what
  }

  /** Begins a round unless one is under way. */
  begin(round: () => Promise<void>): void {
    if (this.isStopped || this.underWay) return
    this.underWay = round()
      .catch((error: unknown) => {
        // The database may be away for a while; the next round does what this one could not.
        this.log.error({ err: error }, `${this.what} failed; trying again`)
      })
      .finally(() => {
        this.underWay = undefined
      })
  }

  /** Begins no more; resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.underWay
  }
}
