import {
  type Actor,
  type Calendar,
  type CaseEvent,
  type CaseState,
  commandOf,
  type Effect,
  isWaking,
  MACHINE,
  type Opening,
  type Programme,
  type Refusal,
  type Result,
  refuse,
  wrongList,
} from '../kernel/index.ts'
import type { CityRules } from '../rules/index.ts'
import { determinedOn } from './benefits/determine.ts'
import { RulesAtWork } from './benefits/rules.ts'
import { cityCalendar } from './calendar.ts'
import { type Command, jobOf } from './command.ts'
import { effectJob, refusedJob } from './effect.ts'
import { decideJob, type Job, type Knowledge, refuseClaim, type Setting, WAKE } from './job.ts'
import { listedOf } from './list.ts'
import type { Area, Clock, DecidedEvent, Dice, StreamRow, UsedKey } from './ports.ts'
import { type Registry, registryOf } from './registry.ts'

/** What one job did to one case. */
export interface Passed {
  readonly before: StreamRow | undefined
  readonly after: StreamRow
  readonly events: readonly DecidedEvent[]
  /** The case whose event asked for it, where it was an effect. */
  readonly askedBy?: string
}

export interface DirectDeskOptions {
  readonly programmes: readonly Programme[]
  readonly areas: readonly Area[]
  readonly clock: Clock
  readonly dice: Dice
  readonly zone?: string
  readonly calendar?: Calendar
  /** Answers determinations; without it they are refused, and the host is told. */
  readonly rules?: CityRules
  /** Told of what an event asked for and could not be done (a parent that has closed meanwhile), as a server keeps it. */
  readonly onUndone?: (undone: Undone) => void
  /** Told of everything that happens, in order; it may ask for more only when it has returned. */
  readonly onPassed: (passed: Passed) => void
}

/** An effect that was refused. */
export interface Undone {
  readonly from: StreamRow
  readonly effect: Effect
  readonly refusal: Refusal
}

const NOTHING_USED: ReadonlyMap<string, UsedKey> = new Map()

/**
 * The desk without a log: the same decisions as `Desk`, from the same commands by the same code (`jobOf`,
 * `decideJob`, `effectJob`), taken at once and kept only as the rows of cases. What is decided is handed to
 * whoever counts it and then forgotten, so that a year of cases takes the room of those still open.
 */
export class DirectDesk {
  readonly registry: Registry
  private readonly setting: Setting
  private readonly dice: Dice
  private readonly rows = new Map<string, StreamRow>()
  /** Every area, with the one it lies in. */
  private readonly parents: ReadonlyMap<string, string | undefined>
  /** Who has what for itself alone. */
  private readonly claimed = new Map<string, string>()
  private readonly onPassed: (passed: Passed) => void
  private readonly onUndone: (undone: Undone) => void
  private readonly rules: RulesAtWork | undefined
  private readonly related = (id: string): CaseState | undefined => this.rows.get(id)?.state

  constructor(options: DirectDeskOptions) {
    const { programmes, areas, clock, dice, zone, calendar, rules, onPassed, onUndone } = options
    this.rules = rules && new RulesAtWork(rules)
    this.onUndone = onUndone ?? (() => {})
    this.registry = registryOf(programmes)
    this.parents = new Map(areas.map(({ code, parent }) => [code, parent]))
    this.setting = {
      registry: this.registry,
      context: { calendar: calendar ?? cityCalendar, zone: zone ?? 'Asia/Shanghai' },
      now: () => clock.now(),
      hasArea: (code) => this.parents.has(code),
    }
    this.dice = dice
    this.onPassed = onPassed
  }

  /** Does one thing for somebody, and at once all that follows from it; the case as it then stands, or why not. */
  perform(command: Command, actor: Actor): Result<StreamRow> {
    const job = jobOf(command, actor, this.dice)
    return job.ok ? this.do(job.value) : job
  }

  /** Does to a case what time alone does by now. */
  wake(id: string): Result<StreamRow> {
    return this.do({ stream: id, steps: [{ command: WAKE, actor: MACHINE }] })
  }

  /**
   * Decides again what a log has recorded, at the moment it was: one event of one case, without what follows from
   * it, for that is recorded, too. An event that came with the one before it (time's, by a late host) is there already.
   */
  again(stream: string, version: number, event: CaseEvent): Result<StreamRow> {
    const row = this.rows.get(stream)
    if (row && row.version >= version) return { ok: true, value: row }
    const command = row && isWaking(row.state, event) ? WAKE : commandOf(event)
    const opens = event.type === 'open' ? { programme: (event.input as Opening).programme } : {}
    const steps = [{ command, actor: event.by, at: event.at }]
    const passed = this.take({ stream, ...opens, accepted: true, steps })
    return passed.ok ? { ok: true, value: passed.value.after } : passed
  }

  private take(job: Job, askedBy?: string): Result<Passed> {
    const before = this.rows.get(job.stream)
    const knowledge: Knowledge = { row: before, used: NOTHING_USED, related: this.related }
    const decided = decideJob(this.setting, job, knowledge)
    if (!decided.ok) return decided
    if ('used' in decided.value) throw new Error('a desk without a log knows no keys')
    const { row: after, events, claims } = decided.value.decision
    const taken = claims?.take.find((name) => this.claimed.has(name))
    if (taken !== undefined) return refuseClaim(job, taken, this.claimed.get(taken)!)
    for (const name of claims?.free ?? []) this.claimed.delete(name)
    for (const name of claims?.take ?? []) this.claimed.set(name, job.stream)
    this.rows.set(job.stream, after)
    const passed: Passed =
      askedBy === undefined ? { before, after, events } : { before, after, events, askedBy }
    this.onPassed(passed)
    return { ok: true, value: passed }
  }

  row(id: string): StreamRow | undefined {
    return this.rows.get(id)
  }

  /** Drops a case that nobody will ask for again. */
  forget(id: string): void {
    this.rows.delete(id)
  }

  private do(job: Job): Result<StreamRow> {
    const first = this.take(job)
    if (!first.ok) return first
    const waiting = asked(first.value)
    if (waiting.length === 0) return { ok: true, value: first.value.after }
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const done = this.carryOut(next)
      if (done.ok) waiting.push(...asked(done.value))
      else waiting.push(...this.undone(next, done.refusal))
    }
    return { ok: true, value: this.rows.get(job.stream) ?? first.value.after }
  }

  /** Tells the host, and the case if it would wait for what was refused; what follows from that. */
  private undone({ from, effect }: Asked, refusal: Refusal): readonly Asked[] {
    this.onUndone({ from: this.rows.get(from)!, effect, refusal })
    const job = refusedJob(effect, from, refusal.message)
    const told = job && this.take(job, from)
    return told?.ok ? asked(told.value) : []
  }

  private carryOut({ from, effect, opensAs }: Asked): Result<Passed> {
    if (effect.effect === 'determine') {
      const input = determinedOn(this.related, this.rules, effect)
      if (!input.ok) return input
      const command = { action: 'determined', input: input.value }
      return this.take({ stream: from, steps: [{ command, actor: MACHINE }] }, from)
    }
    if (effect.effect === 'freeze')
      return refuse('not-satisfied', ['演练不留存可锁定的数据', 'a rehearsal keeps no figures to freeze'])
    if (effect.effect === 'list') return this.list(from, effect)
    const job = effectJob(effect, this.rows.get(from), opensAs)
    if (!job) return refuse('unknown-case', [from])
    // What is open already is not opened again.
    const steps = job.steps.filter(({ command }) => command.action !== 'open' || !this.rows.has(job.stream))
    return this.take({ ...job, steps }, from)
  }

  /** Answers which cases are open, as `listedIn` does from a store. */
  private list(from: string, effect: Extract<Effect, { effect: 'list' }>): Result<Passed> {
    const of = this.registry.latest(effect.programme)
    const wrong = wrongList(of.ok ? of.value : undefined, effect)
    if (wrong) return { ok: false, refusal: wrong }
    const top = this.rows.get(from)?.area ?? ''
    const found = [...this.rows.values()].filter(
      ({ programme, stage, closedAt, area }) =>
        programme === effect.programme &&
        effect.stages.includes(stage) &&
        closedAt === undefined &&
        this.isBelow(area, top),
    )
    const listed = listedOf(effect, found, [])
    if (!listed.ok) return listed
    const command = { action: 'listed', input: listed.value }
    return this.take({ stream: from, steps: [{ command, actor: MACHINE }] }, from)
  }

  private isBelow(code: string, top: string): boolean {
    let at: string | undefined = code
    for (let depth = 0; at !== undefined && depth <= this.parents.size; depth++) {
      if (at === top) return true
      at = this.parents.get(at)
    }
    return false
  }
}

interface Asked {
  readonly from: string
  readonly effect: Effect
  readonly opensAs: string
}

/** What the events of a job ask to be done next; a case it opens is named after the event that asked for it. */
const asked = ({ after, events }: Passed): Asked[] => {
  const all: Asked[] = []
  for (let index = 0; index < events.length; index++) {
    const { effects } = events[index]!
    for (let nth = 0; nth < effects.length; nth++)
      all.push({
        from: after.id,
        effect: effects[nth]!,
        opensAs: `${after.id}.${after.version - events.length + index + 1}.${nth}`,
      })
  }
  return all
}
