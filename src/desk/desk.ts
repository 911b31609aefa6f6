import {
  type Actor,
  type Calendar,
  type CaseCommand,
  canonicalJson,
  type Effect,
  instant,
  MACHINE,
  type Programme,
  type Result,
  refuse,
} from '../kernel/index.ts'
import { cityCalendar } from './calendar.ts'
import { type Job, type Setting, WAKE } from './job.ts'
import { type Done, Lanes } from './lanes.ts'
import { commandHash } from './leaf.ts'
import type { Area, Clock, Dice, PendingEffect, Position, Store, StreamRow, Unit } from './ports.ts'
import { type Registry, registryOf } from './registry.ts'

/** What somebody asks of the desk. `open` needs a programme; every other action a case. */
export interface Command extends CaseCommand {
  readonly case?: string
  readonly programme?: string
  /** Idempotency key: the same command under the same key is done once and answered the same. */
  readonly key?: string
}

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
}

/** What `wake` did. `stuck` cases could not wake, and say why. */
export interface Woken {
  readonly woken: number
  readonly stuck: readonly { readonly case: string; readonly reason: string }[]
}

const DUE_PAGE = 500
/** Sums by month are brought up to date after so many new events. */
const ROLL_UP_EVERY = 20_000

/** The application: every change of a case, on a server, in an import, in a rehearsal or a test, goes through here. */
export class Desk {
  readonly store: Store
  readonly registry: Registry
  readonly calendar: Calendar
  readonly zone: string
  private readonly clock: Clock
  private readonly dice: Dice
  private readonly lanes: Lanes
  private readonly areas = new Map<string, Area>()
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
  }: DeskOptions) {
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
    this.lanes = new Lanes(setting, store, (units) => this.afterwards(units))
  }

  /** Does one thing for somebody: refused with a reason, or stored for good when this resolves. */
  async perform(command: Command, actor: Actor): Promise<Result<Receipt>> {
    const { case: id, programme, key, action, input, expectedVersion } = command
    const refused = malformed(command)
    if (refused) return refused
    const done = await this.do({
      stream: id ?? this.dice.id(),
      presumedNew: action === 'open',
      ...(action === 'open' && programme !== undefined ? { programme } : {}),
      steps: [
        {
          command: { action, input, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
          actor,
          ...(key === undefined
            ? {}
            : { key: { key, hash: commandHash(canonicalJson([id, programme, action, input, actor.id])) } }),
        },
      ],
    })
    return done.ok ? { ok: true, value: receiptOf(done.value) } : done
  }

  /** Does a job of several steps on one case, whole or not at all: what an import does with a row. */
  do(job: Job): Promise<Result<Done>> {
    return this.lanes.do(job)
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
   * effect is done once: its own name is its idempotency key. Returns how many were done and how many refused.
   */
  async settle(): Promise<{ readonly done: number; readonly refused: number }> {
    await this.caughtUp()
    let done = 0
    let refused = 0
    for (;;) {
      const pending = await this.store.pending(DUE_PAGE)
      if (pending.length === 0) return { done, refused }
      const results = await Promise.all(pending.map((effect) => this.carryOut(effect)))
      const failed = results.flatMap((result, index) => {
        const { shard, pos, index: n } = pending[index]!
        return result.ok ? [] : [{ shard, pos, index: n, failed: result.refusal.message.en }]
      })
      // Those done left the queue with their own event; repetitions and refusals leave it here.
      const repeated = results.flatMap((result, index) =>
        result.ok && result.value.events === 0 ? [pending[index]!] : [],
      )
      if (failed.length + repeated.length > 0) await this.store.settle([...failed, ...repeated])
      done += results.length - failed.length
      refused += failed.length
    }
  }

  private async carryOut({ effect, stream, ...settles }: PendingEffect): Promise<Result<Done>> {
    const name = `effect:${settles.shard}:${settles.pos}:${settles.index}`
    const key = { key: name, hash: commandHash(canonicalJson(effect)) }
    if (effect.effect === 'perform') {
      const command = { action: effect.action, input: effect.input }
      return this.do({ stream: effect.case, steps: [{ command, actor: MACHINE, key }], settles })
    }
    const parent = (await this.store.load([stream], [])).rows.get(stream)
    if (effect.effect !== 'open' || !parent) return refuse('unknown-case', [stream])
    return this.do({
      stream: commandHash(`${stream} ${name}`).slice(0, 22),
      programme: effect.programme,
      presumedNew: true,
      steps: [{ command: { action: 'open', input: openingOf(effect, parent) }, actor: MACHINE, key }],
      settles,
    })
  }

  /** After a batch: carry out effects and roll sums up, behind the writes and one at a time. */
  private afterwards(units: readonly Unit[]): void {
    this.sinceRollUp += units.reduce((sum, unit) => sum + unit.events.length, 0)
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

  /** Finishes what goes on behind the writes, then closes the store. */
  async close(): Promise<void> {
    try {
      await this.caughtUp()
    } finally {
      await this.store.close()
    }
  }
}

/** Case ids and keys stand in files, addresses and logs: plain characters, of a length to match. */
const ID = /^[\w.:-]{1,128}$/
const KEY = /^[\x21-\x7e]{1,200}$/

const malformed = ({ case: id, programme, key, action }: Command) => {
  if (action === 'open' && programme === undefined) return refuse('unknown-programme', [''], 'programme')
  if (action !== 'open' && id === undefined) return refuse('unknown-case', [''], 'case')
  if (id !== undefined && !ID.test(id))
    return refuse(
      'invalid-input',
      ['case', '只能是字母、数字和 . _ : -', 'only letters, digits and . _ : -'],
      'case',
    )
  if (key !== undefined && !KEY.test(key))
    return refuse('invalid-input', ['key', '须为 1–200 个可见字符', '1 to 200 visible characters'], 'key')
  return undefined
}

const receiptOf = ({ stream, version, shard, pos }: Done): Receipt => ({
  case: stream,
  version,
  position: { shard, pos },
})

/** A case opened by another one inherits where it is, whose it is and its zone, unless told otherwise. */
const openingOf = (effect: Extract<Effect, { effect: 'open' }>, { id, state }: StreamRow) => ({
  request: effect.request,
  area: effect.area ?? state.area,
  trigger: effect.trigger,
  zone: state.zone,
  parent: { id, link: effect.link },
  ...(effect.bureau === undefined ? {} : { bureau: effect.bureau }),
  ...(state.requester === undefined ? {} : { requester: state.requester }),
})

/** A clock that reads the machine's time. */
export const systemClock: Clock = { now: () => instant(Date.now()) }
