import type { Woken } from '../desk/index.ts'
import { Benefits } from './benefits.ts'
import { tellOfEffects } from './effects.ts'
import { WAITING_MS } from './files/attachments.ts'
import { sweepOrphans } from './files/orphans.ts'
import type { Host } from './host.ts'
import { Troubles } from './troubles.ts'

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
  private readonly troubles: Troubles
  private readonly told = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private round: Promise<void> = Promise.resolve()
  private rounds = 0
  private stopped = false

  constructor(host: Host) {
    this.host = host
    this.benefits = new Benefits(host)
    this.troubles = new Troubles(host.log)
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
    const { metrics } = this.host
    const started = performance.now()
    const isDone = await this.work()
    metrics.ticks.inc({ result: isDone ? 'done' : 'failed' })
    metrics.lag.set((performance.now() - started) / 1000)
  }

  /** Every step by itself: what one cannot do keeps none of the others from theirs. */
  private async work(): Promise<boolean> {
    const { audit, desk, erasures, files, identity, imports, seals, subjects, webhooks } = this.host
    const steps: [what: string, step: () => unknown][] = [
      ['wake-ups', async () => this.tellWoken(await desk.wake())],
      ['effects', async () => tellOfEffects(this.host, await desk.settle())],
      ['needs and entitlements', () => this.benefits.begin()],
      ['the audit trail', () => audit.begin()],
      ['webhooks', () => webhooks.begin()],
      ['the index of subjects', () => subjects.begin()],
      ['what follows from erasing cases', () => erasures.begin()],
      ['sealing the log', () => seals.begin()],
    ]
    if (this.rounds++ % EXPIRE_EVERY === 0)
      steps.push(
        ['what has expired', () => identity.expire()],
        ['files that wait', () => files.sweep(Date.now(), Date.now() - WAITING_MS)],
        ['files of no case', () => sweepOrphans(this.host)],
        ['imports that are over', () => imports.sweep()],
      )
    let failed = 0
    // The database may be away for a while; the next round does what this one could not.
    for (const [what, step] of steps) if (!(await this.troubles.tried(what, step))) failed++
    return failed === 0
  }

  private tellWoken({ woken, stuck }: Woken): void {
    this.host.metrics.woken.inc(woken)
    for (const { case: id, ...failure } of stuck) {
      if (this.told.has(id) || this.told.size >= MAX_TOLD) continue
      this.told.add(id)
      // A defect of a programme is an error, a refusal a warning.
      const level = failure.stack === undefined ? 'warn' : 'error'
      this.host.log[level]({ case: id, ...failure }, 'a case cannot wake')
    }
  }
}
