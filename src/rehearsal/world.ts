import { type Command, cityCalendar, DirectDesk, type Passed, type StreamRow } from '../desk/index.ts'
import { type Actor, addDays, DAY_MS, HOUR_MS, hearsMore, type Instant, MACHINE } from '../kernel/index.ts'
import { Agenda } from './agenda.ts'
import { type Coming, comings } from './arrivals.ts'
import { BASE, PoolState } from './crew.ts'
import { Luck } from './draw.ts'
import { dutyDaysOf, isAmong } from './duty-days.ts'
import { ARRIVE, type Happening, SHIFT, TIME } from './happening.ts'
import { type Live, Lives } from './live.ts'
import { Pending } from './pending.ts'
import type { Arrival, Point, Scenario } from './scenario.ts'
import { Tally } from './tally.ts'
import { MAX_STEPS, Working } from './working.ts'

/** One replication: a virtual clock, the desk, and the people of a scenario. Runs once. */
export class World {
  readonly tally: Tally
  readonly pools = new Map<string, PoolState>()
  readonly working: Working
  readonly startMs: number
  readonly endMs: number
  private now: number
  private steps = 0
  private readonly scenario: Scenario
  private readonly luck: Luck
  private readonly agenda = new Agenda<Happening>()
  private readonly desk: DirectDesk
  private readonly lives: Lives
  /** Cases that may be over with this step. */
  private readonly ended = new Pending<Live>()
  private readonly countFrom: number
  private readonly countUntil: number

  constructor(scenario: Scenario, seed: number, replication: number) {
    const { warmUpDays, days, runOffDays, zone } = scenario
    this.scenario = scenario
    this.lives = new Lives(scenario.keys)
    this.luck = new Luck(seed, replication)
    this.startMs = cityCalendar.startOf(scenario.from, zone)
    this.countFrom = this.startMs + warmUpDays * DAY_MS
    this.countUntil = this.countFrom + days * DAY_MS
    this.endMs = this.countUntil + runOffDays * DAY_MS
    this.now = this.startMs
    const hours = (this.endMs - this.startMs) / HOUR_MS
    this.tally = new Tally(this.startMs, hours)
    for (const [id, pool] of Object.entries(scenario.pools))
      this.pools.set(id, new PoolState(id, pool, this.luck, this.startMs, hours))
    this.desk = new DirectDesk({
      programmes: scenario.programmes,
      areas: scenario.areas,
      zone,
      clock: { now: () => this.now as Instant },
      dice: { id: () => unnamed() },
      onPassed: (passed) => this.take(passed),
      onUndone: ({ from, effect, refusal }) => {
        const what = 'action' in effect ? effect.action : effect.effect
        this.tally.refused(`${from.programme} → ${what}`, refusal.code, refusal.message)
      },
      ...(scenario.rules ? { rules: scenario.rules } : {}),
    })
    const { agenda, desk, lives, luck, pools, startMs, tally } = this
    this.working = new Working({
      scenario,
      startMs,
      hours,
      luck,
      agenda,
      desk,
      lives,
      tally,
      pools,
      now: () => this.now,
      done: (live) => this.forgetIfDone(live),
    })
  }

  /** Runs to the end; false where it was stopped by the limit on steps. */
  run(): boolean {
    this.planShifts()
    const days = this.scenario.warmUpDays + this.scenario.days
    const { from, arrivals } = this.scenario
    for (const arrival of arrivals) this.expect(arrival, comings(arrival, from, days, this.luck))
    const { agenda, working } = this
    while (agenda.nextAt <= this.endMs) {
      this.now = agenda.nextAt
      const next = agenda.take()
      if (typeof next === 'function') next()
      else if ('kind' in next) working.goOn(next)
      else this.wake(next)
      working.settle(this.now)
      this.ended.takeAll(this.forget)
      if (++this.steps + working.begun > MAX_STEPS) return false
    }
    this.finish()
    return true
  }

  private planShifts(): void {
    for (const pool of this.pools.values())
      for (const [index, { fromHour, hours }] of pool.pool.shifts.entries())
        this.planShift(pool, index, fromHour, hours, -1)
  }

  /** One shift of one day; it plans the next day's when it begins. */
  private planShift(pool: PoolState, shift: number, fromHour: number, hours: number, day: number): void {
    const begins = this.startMs + day * DAY_MS + fromHour * HOUR_MS
    const isOn = isAmong(dutyDaysOf(pool.pool), addDays(this.scenario.from, day))
    this.agenda.put(Math.max(begins, this.startMs), SHIFT, () => {
      if (isOn && begins + hours * HOUR_MS > this.now) {
        pool.begin(shift, day, this.now)
        this.agenda.put(begins + hours * HOUR_MS, TIME, () => pool.end(shift, this.now))
        this.working.lookAgain()
      }
      this.planShift(pool, shift, fromHour, hours, day + 1)
    })
  }

  private expect(arrival: Arrival, source: Generator<Coming>): void {
    const next = source.next()
    if (next.done) return
    const { value } = next
    this.agenda.put(this.startMs + value.atMs, ARRIVE, () => {
      this.arrive(arrival, value)
      for (const echo of value.echoes)
        this.agenda.put(this.startMs + echo.atMs, ARRIVE, () => this.arrive(arrival, echo))
      this.expect(arrival, source)
    })
  }

  private arrive({ programme }: Arrival, { id, incoming }: Coming): void {
    // An echo that would come after the last day is nobody's case.
    if (this.now >= this.countUntil) return
    const { request, area, site, trigger } = incoming
    this.newLive(id, site)
    const input = {
      request,
      area,
      requester: `of-${id}`,
      ...(trigger === undefined ? {} : { trigger }),
    }
    if (!this.act({ action: 'open', case: id, programme, input }, MACHINE, programme)) this.lives.remove(id)
  }

  private newLive(id: string, site: Point): Live {
    const counts = this.now >= this.countFrom
    const live = this.lives.add(id, site, counts)
    if (counts) this.tally.cases++
    this.tally.open.change(this.now, 1)
    return live
  }

  /** Has the desk do something, and takes in all that it led to; false where it was refused. */
  private act(command: Command, actor: Actor, where: string): boolean {
    const done = this.desk.perform(command, actor)
    if (!done.ok) this.tally.refused(`${where} ${command.action}`, done.refusal.code, done.refusal.message)
    return done.ok
  }

  /** Time alone moves a case on: one thing on the agenda for each, put off when it comes and is not yet due. */
  private wakeLater(live: Live, at: Instant): void {
    if (live.wakesAt !== undefined && live.wakesAt <= at) return
    live.wakesAt = Math.max(at, this.now)
    this.agenda.put(live.wakesAt, TIME, live)
  }

  private wake(live: Live): void {
    // Another was put in before it.
    if (live.wakesAt !== this.now) return
    live.wakesAt = undefined
    const due = live.row?.wakeAt
    if (due === undefined) return
    if (due > this.now) {
      this.wakeLater(live, due)
      return
    }
    this.desk.wake(live.id)
  }

  /** Takes in what the desk has done to a case. */
  private take({ after, events, askedBy }: Passed): void {
    const known = this.lives.get(after.id)
    const live = known ?? this.newLive(after.id, this.siteOf(after, askedBy))
    live.row = after
    this.tally.take(after, events, live.counts)
    this.lives.index(live, after)
    if (after.wakeAt !== undefined) this.wakeLater(live, after.wakeAt)
    let entered: string | undefined
    for (const { event } of events) entered = event.to ?? entered
    if (entered === undefined) {
      // It may have heard of the last that it was kept for.
      if (live.closed) this.forgetIfDone(live)
      return
    }
    this.working.entered(live, after.programme, entered)
    this.closeOrReopen(live, after)
    this.working.letGo(live)
  }

  private siteOf({ programme, state }: StreamRow, askedBy: string | undefined): Point {
    return this.scenario.sites?.[programme]?.(state) ?? this.lives.get(askedBy ?? '')?.site ?? BASE
  }

  private closeOrReopen(live: Live, row: StreamRow): void {
    const closed = row.closedAt !== undefined
    if (closed !== live.closed) this.tally.open.change(this.now, closed ? -1 : 1)
    live.closed = closed
    if (!closed) return
    const parent = row.state.parent && this.lives.get(row.state.parent.id)
    // A case merged into another hears of its end: it is kept until then.
    if (parent && !parent.closed) {
      parent.dependents ??= []
      parent.dependents.push(live)
      live.held = true
    } else this.forgetIfDone(live)
  }

  private forgetIfDone(live: Live): void {
    if (isDone(live)) this.ended.put(live)
  }

  /** A case that has ended, and that nobody will come back to, is forgotten. */
  private readonly forget = (live: Live): void => {
    if (!isDone(live)) return
    this.desk.forget(live.id)
    this.lives.remove(live.id)
    live.row = undefined
    for (const dependent of live.dependents ?? []) {
      dependent.held = false
      this.forgetIfDone(dependent)
    }
  }

  /** Brings every meter to the end, and those still waiting into their queue's sum. */
  private finish(): void {
    this.tally.open.runTo(this.endMs)
    for (const pool of this.pools.values())
      for (const meter of [pool.duty, pool.work, pool.lacking]) meter.runTo(this.endMs)
    this.working.finish(this.endMs)
  }
}

/** A case that will be told how another ended is kept until it has been. */
const isDone = ({ closed, jobs, held, row }: Live): boolean =>
  closed && jobs === 0 && !held && (row === undefined || !hearsMore(row.state))

const unnamed = (): string => {
  throw new Error('every case of a rehearsal is named by its arrival')
}
