import {
  type Actor,
  type Calendar,
  type Day,
  type Instant,
  instant,
  type Programme,
  type Result,
} from '../kernel/index.ts'
import type { CityRules } from '../rules/index.ts'
import { RulesAtWork } from './benefits/rules.ts'
import { cityCalendar } from './calendar.ts'
import { type Asker, type Command, jobOf } from './command.ts'
import type { Job, Writing } from './job.ts'
import { type Done, Lanes } from './lanes.ts'
import type { Position } from './log-position.ts'
import type { Area, Clock, Dice, Store } from './ports.ts'
import { type Registry, registryOf } from './registry.ts'
import { seldom } from './seldom.ts'
import { type Settled, settleEffects } from './settle.ts'
import { Alarm, type Woken } from './wake.ts'

/** That a command is stored, and where. The same for a repetition under the same key. */
export interface Receipt {
  readonly case: string
  readonly version: number
  readonly position: Position
}

/** What a host brings to a desk. */
export interface DeskOptions {
  readonly store: Store
  readonly programmes: readonly Programme[]
  readonly clock: Clock
  readonly dice: Dice
  /** The city's zone, for cases whose opening names none. */
  readonly zone?: string
  readonly calendar?: Calendar
  /** The city's rules: answers to determinations that cases ask for. */
  readonly rules?: CityRules
}

/** Sums by month are brought up to date after so many new events. */
const ROLL_UP_EVERY = 20_000

/** Areas are read again for what is about to be refused at most so often. */
export const AREAS_AGAIN_MS = 1000

/** The application: every change of a case, on a server, in an import, in a rehearsal or a test, goes through here. */
export class Desk {
  readonly store: Store
  readonly registry: Registry
  readonly calendar: Calendar
  readonly zone: string
  readonly rules: RulesAtWork | undefined
  readonly clock: Clock
  private readonly dice: Dice
  private readonly lanes: Lanes
  private readonly alarm: Alarm
  private readonly areas = new Map<string, Area>()
  private readonly readAreasAgain = seldom(AREAS_AGAIN_MS, () => this.readAreas())
  private sinceRollUp = 0
  private background: Promise<unknown> = Promise.resolve()
  private failure: { readonly error: unknown } | undefined

  /** Opens a desk on a store; reads the areas it knows. */
  static async open(options: DeskOptions): Promise<Desk> {
    const desk = new Desk(options)
    await desk.readAreas()
    return desk
  }

  private constructor({
    store,
    programmes,
    clock,
    dice,
    zone = 'Asia/Shanghai',
    calendar = cityCalendar,
    rules,
  }: DeskOptions) {
    this.rules = rules && new RulesAtWork(rules)
    this.store = store
    this.registry = registryOf(programmes)
    this.calendar = calendar
    this.zone = zone
    this.clock = clock
    this.dice = dice
    const setting: Writing = {
      registry: this.registry,
      context: { calendar, zone },
      now: () => clock.now(),
      hasArea: (code) => this.areas.has(code),
      salt: () => dice.id(),
    }
    this.lanes = new Lanes(setting, store, (events) => this.afterwards(events))
    this.alarm = new Alarm(store, (job) => this.do(job))
  }

  /**
   * Does one thing for somebody: refused with a reason, or stored for good when this resolves.
   *
   * @param asker of an action of somebody outside. With a proof it is stored, or refused as `unproven` or for anything
   * else that may be so no more: whoever asks is then to be looked up, and it done again without.
   */
  async perform(command: Command, actor: Actor, asker?: Asker): Promise<Result<Receipt>> {
    const job = jobOf(command, actor, this.dice, asker)
    if (!job.ok) return job
    const done = await this.do(job.value)
    return done.ok ? { ok: true, value: receiptOf(done.value) } : done
  }

  /** Does a job of several steps on one case, whole or not at all: what an import does with a row. */
  async do(job: Job): Promise<Result<Done>> {
    const known = this.areas.size
    const done = await this.lanes.do(job)
    if (done.ok || done.refusal.code !== 'unknown-area') return done
    // Another process may have added it.
    await this.readAreasAgain()
    return this.areas.size > known ? this.lanes.do(job) : done
  }

  /** Does what time alone does by now: warnings, breaches, timed actions. The host calls it every second or so. */
  wake(): Promise<Woken> {
    return this.alarm.wake(this.clock.now())
  }

  /**
   * Carries out what events have asked for (children to open, relatives to tell) until nothing is left but what is for
   * the next time. Each effect is done once: its own name is its idempotency key. Refused ones are not tried again.
   */
  async settle(): Promise<Settled> {
    await this.caughtUp()
    return settleEffects(this)
  }

  /** After a batch: roll sums up, behind the writes and one at a time. */
  private afterwards(events: number): void {
    this.sinceRollUp += events
    if (this.sinceRollUp < ROLL_UP_EVERY) return
    this.sinceRollUp = 0
    this.background = this.background
      .then(() => this.store.rollUp())
      .catch((error: unknown) => {
        this.failure ??= { error }
      })
  }

  /** Waits for what goes on behind the writes; throws what went wrong there. */
  private async caughtUp(): Promise<void> {
    await this.background
    const { failure } = this
    this.failure = undefined
    if (failure) throw failure.error
  }

  /** Adds or renames areas; cases can be opened there from now on. */
  async putAreas(areas: readonly Area[]): Promise<void> {
    await this.store.putAreas(areas)
    await this.readAreas()
  }

  private async readAreas(): Promise<void> {
    for (const area of await this.store.areas()) this.areas.set(area.code, area)
  }

  /** The moment by this desk's clock: what a host dates is dated as the events are. */
  now(): Instant {
    return this.clock.now()
  }

  /** The civil day by this desk's clock, where its cases are. */
  today(): Day {
    return this.calendar.dayOf(this.now(), this.zone)
  }

  /** Finishes what goes on behind the writes, then closes the store. */
  async close(): Promise<void> {
    try {
      await this.caughtUp()
    } finally {
      await this.store.close()
    }
  }
}

const receiptOf = ({ stream, version, shard, pos }: Done): Receipt => ({
  case: stream,
  version,
  position: { shard, pos },
})

/** A clock that reads the machine's time. */
export const systemClock: Clock = { now: () => instant(Date.now()) }
