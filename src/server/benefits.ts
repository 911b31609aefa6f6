import { entitleMonth, NeedsWatch } from '../desk/index.ts'
import type { Host } from './host.ts'
import { Turn } from './turn.ts'

const KIND = 'server'
const ENTITLED = 'entitled'

/**
 * What a city does for its people without being asked: whoever is entitled and not served becomes a need, which ends by
 * itself; and once a day what receiving cases are granted for the month is brought in line with facts and rules. One
 * process does it for all on a store.
 */
export class Benefits {
  private readonly host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>
  private readonly turn: Turn
  private readonly watch: NeedsWatch
  private underWay: Promise<void> | undefined
  private stopped = false

  constructor(host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>) {
    this.host = host
    this.turn = new Turn(host.desk.store.register, 'benefits', host.now)
    this.watch = new NeedsWatch(host.desk, () => this.stopped)
  }

  /** Begins a round unless one is under way: a look at everybody takes long, and deadlines do not wait for it. */
  begin(): void {
    if (this.stopped || this.underWay || !this.host.desk.rules) return
    this.underWay = this.round()
      .catch((error: unknown) => {
        // The database may be away for a while; the next round does what this one could not.
        this.host.log.error({ err: error }, 'needs and entitlements failed; trying again')
      })
      .finally(() => {
        this.underWay = undefined
      })
  }

  /** One round; nothing where it is another process's turn. */
  async round(): Promise<void> {
    if (!(await this.turn.isOurs())) return
    await this.findNeeds()
    await this.entitle()
  }

  /** Ends the round under way and lets another process go on. */
  async stop(): Promise<void> {
    this.stopped = true
    await this.underWay
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
    if (problems.length > 0)
      log.warn({ problems: problems.length, first: problems[0]!.reason }, 'some needs cannot be settled')
  }

  private async entitle(): Promise<void> {
    const { desk, log } = this.host
    const { register } = desk.store
    const today = desk.today()
    const done = await register.get(KIND, ENTITLED)
    if (this.stopped || done?.value === today) return
    const ran = await entitleMonth(desk, today.slice(0, 7))
    if (!ran.ok) log.warn({ reason: ran.refusal.message.en }, 'nothing can be granted')
    else {
      const { month, cases, changed, undeterminedCount, problems } = ran.value
      log.info(
        { month, cases, changed, undeterminedCount, problems: problems.length },
        'granted for the month',
      )
    }
    await register.put(KIND, ENTITLED, today)
  }
}
