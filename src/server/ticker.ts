import { Benefits } from './benefits.ts'
import { WAITING_MS } from './files/attachments.ts'
import { sweepOrphans } from './files/orphans.ts'
import type { Host } from './host.ts'

const EVERY_MS = 1000
const EXPIRE_EVERY = 60
/** A case that cannot wake is told once, not every second. */
const MAX_TOLD = 1000

/**
 * The server's only timer: once a second it does what time alone does (warnings, breaches, timed actions) and carries
 * out what events asked for, and begins a round of needs and entitlements. Several processes may do so on one store: whatever two of them try is done once.
 */
export class Ticker {
  private readonly host: Host
  private readonly benefits: Benefits
  private readonly told = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private round: Promise<void> = Promise.resolve()
  private rounds = 0
  private stopped = false

  constructor(host: Host) {
    this.host = host
    this.benefits = new Benefits(host)
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.round = this.tick().finally(() => {
        if (!this.stopped) this.start()
      })
    }, EVERY_MS)
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.round
    await this.benefits.stop()
  }

  private async tick(): Promise<void> {
    const { metrics, log } = this.host
    const started = performance.now()
    try {
      await this.work()
      metrics.ticks.inc({ result: 'done' })
    } catch (error) {
      // The database may be away for a while; the next round does what this one could not.
      metrics.ticks.inc({ result: 'failed' })
      log.error({ err: error }, 'wake-ups and effects failed; trying again')
    }
    metrics.lag.set((performance.now() - started) / 1000)
  }

  private async work(): Promise<void> {
    const { desk, files, metrics, log, identity } = this.host
    const { woken, stuck } = await desk.wake()
    const { done, refused, refusals } = await desk.settle()
    metrics.woken.inc(woken)
    metrics.effects.inc({ result: 'done' }, done)
    metrics.effects.inc({ result: 'refused' }, refused)
    // Each is told once: it is kept with its case and not tried again.
    for (const one of refusals) log.warn(one, 'an effect was refused')
    if (refused > refusals.length) log.warn({ more: refused - refusals.length }, 'more effects were refused')
    this.benefits.begin()
    this.host.audit.begin()
    this.host.webhooks.begin()
    this.host.subjects.begin()
    for (const one of stuck) {
      if (this.told.has(one.case) || this.told.size >= MAX_TOLD) continue
      this.told.add(one.case)
      log.warn({ case: one.case, reason: one.reason }, 'a case cannot wake')
    }
    if (this.rounds++ % EXPIRE_EVERY === 0) {
      await identity.expire()
      await files.sweep(Date.now(), Date.now() - WAITING_MS)
      await sweepOrphans(this.host)
    }
  }
}
