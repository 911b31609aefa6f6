import { entitleMonth, NeedsWatch, Retries } from '../desk/index.ts'
import type { Host } from './host.ts'
import { Rounds } from './rounds.ts'
import { Turn } from './turn.ts'

const KIND = 'server'
const ENTITLED = 'entitled'
/** A run over all cases that could not do everything is tried again so much later, twice that, and so on. */
const AGAIN_MS = 60_000
const MOST_AGAIN_MS = 3_600_000

/**
 * What a city does for its people without being asked: whoever is entitled and not served becomes a need, which ends by
 * itself; and once a day what receiving cases are granted for the month is brought in line with facts and rules. One
 * process does it for all on a store.
 */
export class Benefits {
  private readonly host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>
  private readonly turn: Turn
  private readonly watch: NeedsWatch
  private readonly rounds: Rounds
  /** Days whose run could not do everything. */
  private readonly unfinished = new Retries(AGAIN_MS, MOST_AGAIN_MS)

  constructor(host: Pick<Host, 'desk' | 'now' | 'log' | 'metrics'>) {
    this.host = host
    this.turn = new Turn(host.desk.store.register, 'benefits', host.now)
    this.rounds = new Rounds(host.log, 'needs and entitlements')
    this.watch = new NeedsWatch(host.desk, () => this.isOver())
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
      await this.entitle()
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
    this.tell(problems, 'some needs cannot be settled')
  }

  private async entitle(): Promise<void> {
    const { desk, log, now } = this.host
    const { register } = desk.store
    const today = desk.today()
    if (this.unfinished.resting(today, now()) || (await this.isOver())) return
    if ((await register.get(KIND, ENTITLED))?.value === today) return
    let isDone = false
    try {
      const ran = await entitleMonth(desk, today.slice(0, 7), () => this.isOver())
      if (!ran.ok) return log.warn({ reason: ran.refusal.message.en }, 'nothing can be granted')
      const { month, cases, changed, undeterminedCount, undone, isWhole, problems } = ran.value
      const counts = { month, cases, changed, undeterminedCount, undone, problems: problems.length }
      log.info(counts, isWhole ? 'granted for the month' : 'granting for the month was broken off')
      this.tell(problems, 'some cases cannot be granted')
      isDone = isWhole && undone === 0
      if (isDone) await register.put(KIND, ENTITLED, today)
    } finally {
      if (!isDone) this.unfinished.add(today, now(), undefined)
    }
  }

  /** How many there are, and one of them: where a programme or the rules failed, that one, as an error. */
  private tell(
    problems: readonly { readonly reason: string; readonly stack?: string }[],
    what: string,
  ): void {
    if (problems.length === 0) return
    const defect = problems.find(({ stack }) => stack !== undefined)
    this.host.log[defect ? 'error' : 'warn'](
      { problems: problems.length, first: defect ?? problems[0] },
      what,
    )
  }
}
