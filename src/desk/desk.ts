import {
  type Actor,
  type Calendar,
  canonicalJson,
  type Day,
  instant,
  MACHINE,
  type Programme,
  type Result,
  refuse,
} from '../kernel/index.ts'
import { effectName, openedAs } from './asked.ts'
import { determinedFor } from './benefits/determine.ts'
import { type CityRules, RulesAtWork } from './benefits/rules.ts'
import { cityCalendar } from './calendar.ts'
import { type Asker, type Command, jobOf } from './command.ts'
import { effectJob, effectText } from './effect.ts'
import { type Job, type Setting, WAKE } from './job.ts'
import { type Done, Lanes } from './lanes.ts'
import { commandHash } from './leaf.ts'
import type { Area, Clock, Dice, PendingEffect, Position, Store } from './ports.ts'
import { type Registry, registryOf } from './registry.ts'
import { seldom } from './seldom.ts'

/** That a command is stored, and where. The same for a repetition under the same key. */
export interface Receipt {
  readonly case: string
  readonly version: number
  readonly position: Position
}

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

/** What `wake` did. `stuck` cases could not wake, and say why. */
export interface Woken {
  readonly woken: number
  readonly stuck: readonly { readonly case: string; readonly reason: string }[]
}

/** An effect that was refused: which case asked for what, and why it cannot be. It is kept with its case. */
export interface RefusedEffect {
  readonly case: string
  readonly effect: string
  readonly reason: string
}

/** What `settle` did. Of the refused, the first are listed. */
export interface Settled {
  readonly done: number
  readonly refused: number
  readonly refusals: readonly RefusedEffect[]
}

const DUE_PAGE = 500
const MOST_REFUSALS = 100
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
    const setting: Setting = {
      registry: this.registry,
      context: { calendar, zone },
      now: () => clock.now(),
      hasArea: (code) => this.areas.has(code),
    }
    this.lanes = new Lanes(setting, store, (events) => this.afterwards(events))
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
  async wake(): Promise<Woken> {
    const now = this.clock.now()
    const stuck = new Map<string, string>()
    // Those that another process woke in the same moment: done, though not by us.
    const idle = new Set<string>()
    let woken = 0
    for (;;) {
      const due = (await this.store.due(now, DUE_PAGE)).filter((id) => !stuck.has(id) && !idle.has(id))
      if (due.length === 0) break
      const steps = [{ command: WAKE, actor: MACHINE, at: now }]
      const results = await Promise.all(due.map((stream) => this.do({ stream, steps })))
      for (const [index, result] of results.entries()) {
        if (!result.ok) stuck.set(due[index]!, result.refusal.message.en)
        else if (result.value.events > 0) woken++
        else idle.add(due[index]!)
      }
    }
    return { woken, stuck: [...stuck].map(([id, reason]) => ({ case: id, reason })) }
  }

  /**
   * Carries out what events have asked for (children to open, relatives to tell) until nothing is left. Each
   * effect is done once: its own name is its idempotency key. Refused ones are not tried again.
   */
  async settle(): Promise<Settled> {
    await this.caughtUp()
    let done = 0
    let refused = 0
    const refusals: RefusedEffect[] = []
    for (;;) {
      const pending = await this.store.pending(DUE_PAGE)
      if (pending.length === 0) return { done, refused, refusals }
      const results = await this.carryOutAll(pending)
      const failed = results.flatMap((result, index) =>
        result.ok ? [] : [{ ...pending[index]!, failed: result.refusal.message.en }],
      )
      for (const { stream, effect, failed: reason } of failed.slice(0, MOST_REFUSALS - refusals.length))
        refusals.push({ case: stream, effect: effectText(effect), reason })
      // Those done left the queue with their own event; repetitions and refusals leave it here.
      const repeated = results.flatMap((result, index) =>
        result.ok && result.value.events === 0 ? [pending[index]!] : [],
      )
      if (failed.length + repeated.length > 0) await this.store.settle([...failed, ...repeated])
      done += results.length - failed.length
      refused += failed.length
    }
  }

  /**
   * Side by side, but a determination waits for what its case has asked for before: the facts an investigation found
   * are in the register when the rules are asked.
   */
  private carryOutAll(pending: readonly PendingEffect[]): Promise<readonly Result<Done>[]> {
    const before = new Map<string, Promise<unknown>[]>()
    return Promise.all(
      pending.map((each) => {
        const earlier = before.get(each.stream) ?? []
        const waitsFor = each.effect.effect === 'determine' ? [...earlier] : []
        const done = Promise.all(waitsFor).then(() => this.carryOut(each))
        before.set(each.stream, earlier)
        earlier.push(done)
        return done
      }),
    )
  }

  private async carryOut({ effect, stream, ...settles }: PendingEffect): Promise<Result<Done>> {
    const name = effectName(settles)
    const key = { key: name, hash: commandHash(canonicalJson(effect)) }
    const parent =
      effect.effect === 'open' || (effect.effect === 'perform' && effect.opens)
        ? (await this.store.load([stream], [])).rows.get(stream)
        : undefined
    if (effect.effect === 'determine') {
      const input = await determinedFor(this.store, this.rules, effect)
      if (!input.ok) return input
      const command = { action: 'determined', input: input.value }
      return this.do({ stream, steps: [{ command, actor: MACHINE, key }], settles })
    }
    const job = effectJob(effect, parent, openedAs(stream, settles), key)
    return job ? this.do({ ...job, settles }) : refuse('unknown-case', [stream])
  }

  /** After a batch: carry out effects and roll sums up, behind the writes and one at a time. */
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

  /** The moment by this desk's clock, and the civil day where its cases are. */
  today(): Day {
    return this.calendar.dayOf(this.clock.now(), this.zone)
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
