import {
  type Actor,
  type Calendar,
  type CaseState,
  type Effect,
  MACHINE,
  type Programme,
  type Result,
} from '../kernel/index.ts'
import { cityCalendar } from './calendar.ts'
import { type Command, jobOf } from './command.ts'
import { effectJob } from './effect.ts'
import { decideJob, type Job, type Knowledge, type Setting, WAKE } from './job.ts'
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
  /** Told of everything that happens, in order; it may ask for more only when it has returned. */
  readonly onPassed: (passed: Passed) => void
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
  private readonly onPassed: (passed: Passed) => void
  private readonly related = (id: string): CaseState | undefined => this.rows.get(id)?.state

  constructor({ programmes, areas, clock, dice, zone, calendar, onPassed }: DirectDeskOptions) {
    this.registry = registryOf(programmes)
    const known = new Set(areas.map(({ code }) => code))
    this.setting = {
      registry: this.registry,
      context: { calendar: calendar ?? cityCalendar, zone: zone ?? 'Asia/Shanghai' },
      now: () => clock.now(),
      hasArea: (code) => known.has(code),
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

  /** Does a job on one case without what follows from it: for a log in which that is recorded, too. */
  take(job: Job, askedBy?: string): Result<Passed> {
    const before = this.rows.get(job.stream)
    const knowledge: Knowledge = { row: before, used: NOTHING_USED, related: this.related }
    const decided = decideJob(this.setting, job, knowledge)
    if (!decided.ok) return decided
    if ('used' in decided.value) throw new Error('a desk without a log knows no keys')
    const { row: after, events } = decided.value.decision
    this.rows.set(job.stream, after)
    const passed: Passed = { before, after, events, ...(askedBy === undefined ? {} : { askedBy }) }
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
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { from, effect, opensAs } = next
      const follows = effectJob(effect, this.rows.get(from), opensAs)
      // An effect that is refused (a parent that has closed meanwhile) is left undone, as on a server.
      const done = follows && this.take(follows, from)
      if (done?.ok) waiting.push(...asked(done.value))
    }
    return { ok: true, value: this.rows.get(job.stream) ?? first.value.after }
  }
}

interface Asked {
  readonly from: string
  readonly effect: Effect
  readonly opensAs: string
}

/** What the events of a job ask to be done next; a case it opens is named after the event that asked for it. */
const asked = ({ after, events }: Passed): Asked[] =>
  events.flatMap(({ effects }, index) =>
    effects.map((effect, nth) => ({
      from: after.id,
      effect,
      opensAs: `${after.id}.${after.version - events.length + index + 1}.${nth}`,
    })),
  )
