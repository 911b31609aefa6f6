import { NeedsWatch } from '../desk/index.ts'
import { Granting, tellProblems } from './granting.ts'
import type { Host } from './host.ts'
import { Rounds } from './rounds.ts'
import { Turn } from './turn.ts'

/**
 * What a city does for its people without being asked: whoever is entitled and not served becomes a need, which ends by
 * itself; and what receiving cases are granted by month is kept in line with facts and rules. One process does it for all
 * on a store.
 */
export class Benefits {
  private readonly host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>
  private readonly turn: Turn
  private readonly watch: NeedsWatch
  private readonly granting: Granting
  private readonly rounds: Rounds

  constructor(host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>) {
    this.host = host
    this.turn = new Turn(host.desk.store.register, 'benefits', host.now)
    this.rounds = new Rounds(host.log, 'needs and entitlements')
    const isOver = () => this.isOver()
    this.watch = new NeedsWatch(host.desk, isOver)
    this.granting = new Granting(host, isOver)
  }

  /** Begins a round unless one is under way: a look at everybody takes long, and deadlines do not wait for it. */
  begin(): void {
    if (this.host.desk.rules) this.rounds.begin(() => this.round())
  }

  /** One round; nothing where it is another process's turn. */
  async round(): Promise<void> {
    if (await this.isOver()) return
    try {
      await this.findNeeds()
    } finally {
      await this.granting.round()
    }
  }

  /** Asked at every page of what takes long: so the turn stays this process's, and what is not its turn is left alone. */
  private async isOver(): Promise<boolean> {
    return this.rounds.isStopped || !(await this.turn.isOurs())
  }

  /** Ends the round under way and lets another process go on. */
  async stop(): Promise<void> {
    await this.rounds.stop()
    await this.turn.end()
  }

  private async findNeeds(): Promise<void> {
    const { log, metrics } = this.host
    const found = await this.watch.catchUp()
    if (!found.ok) return log.warn({ reason: found.refusal.message.en }, 'needs cannot be found')
    const { opened, served, lapsed, problems } = found.value
    metrics.needs.inc({ result: 'opened' }, opened)
    metrics.needs.inc({ result: 'served' }, served)
    metrics.needs.inc({ result: 'lapsed' }, lapsed)
    tellProblems(log, problems, 'some needs cannot be settled')
  }
}
