import type { Logger } from 'pino'

/** While something goes on failing it is told again after so long, twice that, and so on. */
const AGAIN_MS = 60_000
const MOST_AGAIN_MS = 3_600_000

interface Trouble {
  readonly since: number
  failures: number
  /** What kinds of errors were told: one of another kind is news. */
  readonly kinds: Set<string>
  toldAt: number
  againMs: number
}

const kindOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${(error as { code?: unknown }).code ?? ''}` : typeof error

/**
 * The log of what is tried again and again, such as every second while a database is away: told when it begins to fail and
 * where it fails in another way, ever more seldom while that lasts, and once when it is well again.
 */
export class Troubles {
  private readonly log: Pick<Logger, 'error' | 'info'>
  private readonly now: () => number
  private readonly lasting = new Map<string, Trouble>()

  /** @param now milliseconds that only grow. */
  constructor(log: Pick<Logger, 'error' | 'info'>, now: () => number = () => performance.now()) {
    this.log = log
    this.now = now
  }

  /**
   * Does something that is done again however it ends: the next time does what this one could not.
   *
   * @param what it is, in the log: one of few names.
   * @returns whether it did not fail.
   */
  async tried(what: string, work: () => unknown): Promise<boolean> {
    try {
      await work()
    } catch (error) {
      this.failed(what, error)
      return false
    }
    this.well(what)
    return true
  }

  private failed(what: string, err: unknown): void {
    const now = this.now()
    const before = this.lasting.get(what)
    const trouble = before ?? { since: now, failures: 0, kinds: new Set(), toldAt: now, againMs: AGAIN_MS }
    this.lasting.set(what, trouble)
    trouble.failures++
    const kind = kindOf(err)
    const isDue = now - trouble.toldAt >= trouble.againMs
    if (trouble.kinds.has(kind) && !isDue) return
    if (isDue) trouble.againMs = Math.min(MOST_AGAIN_MS, trouble.againMs * 2)
    trouble.kinds.add(kind)
    trouble.toldAt = now
    const lasting = before ? { failures: trouble.failures, seconds: this.lasted(trouble) } : {}
    this.log.error({ err, ...lasting }, `${what} ${before ? 'still fails' : 'failed'}; trying again`)
  }

  private well(what: string): void {
    const trouble = this.lasting.get(what)
    if (!trouble) return
    this.lasting.delete(what)
    this.log.info({ failures: trouble.failures, seconds: this.lasted(trouble) }, `${what}: well again`)
  }

  private lasted({ since }: Trouble): number {
    return Math.round((this.now() - since) / 1000)
  }
}
