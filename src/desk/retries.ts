import type { Instant } from '../kernel/index.ts'

/** So many are remembered; of more, the first are tried again at once. */
const MOST = 100_000

interface Failed<Why> {
  readonly tries: number
  readonly at: number
  readonly why: Why
}

/**
 * What failed, by a key: tried again at once, and then ever more seldom. It is in memory alone: a process that starts
 * tries everything.
 */
export class Retries<Why = undefined> {
  private readonly failed = new Map<string, Failed<Why>>()
  private readonly firstMs: number
  private readonly mostMs: number

  /** @param firstMs between the second try and the third; it doubles with every further one, up to `mostMs`. */
  constructor(firstMs = 1000, mostMs = 60_000) {
    this.firstMs = firstMs
    this.mostMs = mostMs
  }

  /** Why it failed, while it is not to be tried again yet. */
  resting(key: string, now: Instant): { readonly why: Why } | undefined {
    const failed = this.failed.get(key)
    return failed && failed.at > now ? failed : undefined
  }

  add(key: string, now: Instant, why: Why): void {
    const tries = (this.failed.get(key)?.tries ?? 0) + 1
    const wait = tries === 1 ? 0 : Math.min(this.mostMs, this.firstMs * 2 ** (tries - 2))
    this.failed.delete(key)
    if (this.failed.size >= MOST) this.failed.delete(this.failed.keys().next().value!)
    this.failed.set(key, { tries, at: now + wait, why })
  }

  forget(key: string): void {
    this.failed.delete(key)
  }
}
