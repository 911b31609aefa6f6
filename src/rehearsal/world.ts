import { type Command, cityCalendar, DirectDesk, type Passed, type StreamRow } from '../desk/index.ts'
import { type Actor, assignableOf, type Instant, MACHINE } from '../kernel/index.ts'
import { Agenda } from './agenda.ts'
import { type Coming, comings } from './arrivals.ts'
import { BASE, type Member, PoolState, travelMs } from './crew.ts'
import { Dispatch, type Job, type Kind, type Queue, queueOf, stillWanted } from './dispatch.ts'
import { sample } from './distribution.ts'
import { type Draw, Luck, type Stream } from './draw.ts'
import { type Live, Lives } from './live.ts'
import { type Arrival, actorOf, type Point, type Scenario, type Work, type WorkScene } from './scenario.ts'
import { Tally } from './tally.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What goes first among things of one moment: time, then shifts, then work, then new cases. */
const TIME = 0
const SHIFT = 1
const WORK = 2
const ARRIVE = 3

/** A rehearsal that goes round in circles stops here. */
export const MAX_STEPS = 100_000_000

/** One replication: a virtual clock, the desk, and the people of a scenario. Runs once. */
export class World {
  readonly tally: Tally
  readonly pools = new Map<string, PoolState>()
  readonly queues = new Map<string, Queue>()
  readonly startMs: number
  readonly endMs: number
  private now: number
  private steps = 0
  private readonly scenario: Scenario
  private readonly luck: Luck
  private readonly agenda = new Agenda<() => void>()
  private readonly desk: DirectDesk
  private readonly lives: Lives
  private readonly dispatch: Dispatch
  /** By programme and by the stage whose entering asks for it. */
  private readonly kindsFrom = new Map<string, Map<string, Kind[]>>()
  private readonly kinds = new Map<string, Kind>()
  private readonly passed: Passed[] = []
  /** Work asked for in this step. */
  private readonly starting: Job[] = []
  /** Cases that may be over with this step. */
  private readonly ended: Live[] = []
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
    for (const work of scenario.work) this.know(work, hours)
    this.dispatch = new Dispatch(this.pools.values(), this.queues.values(), scenario.travel, {
      expected: ({ live }) => this.expected(live),
      begin: (job) => {
        this.tally.waited(job.kind.work.id, this.now - job.askedAt)
        this.begin(job)
      },
      drop: ({ live }) => {
        live.jobs--
        this.forgetIfDone(live)
      },
    })
    this.desk = new DirectDesk({
      programmes: scenario.programmes,
      areas: scenario.areas,
      zone,
      clock: { now: () => this.now as Instant },
      dice: { id: () => unnamed() },
      onPassed: (passed) => this.passed.push(passed),
      onUndone: ({ from, effect, refusal }) => {
        const what = 'action' in effect ? effect.action : effect.effect
        this.tally.refused(`${from.programme} → ${what}`, refusal.code, refusal.message)
      },
      ...(scenario.rules ? { rules: scenario.rules } : {}),
    })
  }

  private know(work: Work, hours: number): void {
    const queue =
      work.needs.length > 0
        ? queueOf(work, this.pools, this.scenario.dispatch, this.startMs, hours)
        : undefined
    if (queue) this.queues.set(work.id, queue)
    const stream = (what: string) => work.steps.map((_, nth) => this.luck.stream(`${what}.${work.id}.${nth}`))
    const kind: Kind = {
      number: this.kinds.size,
      work,
      ask: this.luck.stream(`ask.${work.id}`),
      takes: stream('takes'),
      does: stream('does'),
      queue,
    }
    this.kinds.set(work.id, kind)
    if (work.from === undefined) return
    const from = this.kindsFrom.get(work.programme) ?? new Map<string, Kind[]>()
    this.kindsFrom.set(work.programme, from)
    from.set(work.from, [...(from.get(work.from) ?? []), kind])
  }

  /** Runs to the end; false where it was stopped by the limit on steps. */
  run(): boolean {
    this.planShifts()
    const days = this.scenario.warmUpDays + this.scenario.days
    for (const arrival of this.scenario.arrivals) this.expect(arrival, comings(arrival, days, this.luck))
    const { agenda } = this
    while (agenda.nextAt <= this.endMs) {
      this.now = agenda.nextAt
      agenda.take()()
      do {
        this.start()
        this.dispatch.settle(this.now)
      } while (this.starting.length > 0)
      this.forgetEnded()
      if (++this.steps > MAX_STEPS) return false
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
    this.agenda.put(Math.max(begins, this.startMs), SHIFT, () => {
      if (begins + hours * HOUR_MS > this.now) {
        pool.begin(shift, day, this.now)
        this.agenda.put(begins + hours * HOUR_MS, TIME, () => pool.end(shift, this.now))
        this.dispatch.unsettled = true
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
    this.absorb()
    if (!done.ok) this.tally.refused(`${where} ${command.action}`, done.refusal.code, done.refusal.message)
    return done.ok
  }

  /** Time alone moves a case on: one thing on the agenda for each, put off when it comes and is not yet due. */
  private wakeLater(live: Live, at: Instant): void {
    if (live.wakesAt !== undefined && live.wakesAt <= at) return
    live.wakesAt = at
    this.agenda.put(Math.max(at, this.now), TIME, () => this.wake(live, at))
  }

  private wake(live: Live, at: number): void {
    // Another was put in before it.
    if (live.wakesAt !== at) return
    live.wakesAt = undefined
    const due = live.row?.wakeAt
    if (due === undefined) return
    if (due > this.now) {
      this.wakeLater(live, due)
      return
    }
    this.desk.wake(live.id)
    this.absorb()
  }

  private absorb(): void {
    const { passed } = this
    for (let next = 0; next < passed.length; next++) this.take(passed[next]!)
    passed.length = 0
  }

  private take({ after, events, askedBy }: Passed): void {
    const known = this.lives.get(after.id)
    const live = known ?? this.newLive(after.id, this.siteOf(after, askedBy))
    live.row = after
    this.tally.take(after, events, live.counts)
    this.lives.index(live, after)
    if (after.wakeAt !== undefined) this.wakeLater(live, after.wakeAt)
    let entered: string | undefined
    for (const { event } of events) entered = event.to ?? entered
    if (entered === undefined) return
    for (const kind of this.kindsFrom.get(after.programme)?.get(entered) ?? NO_KINDS) this.ask(kind, live)
    this.closeOrReopen(live, after)
    const { holders } = live
    live.holders = undefined
    for (const look of holders ?? []) look()
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
    if (isDone(live)) this.ended.push(live)
  }

  /** Cases that have ended, and that nobody will come back to, are forgotten. */
  private forgetEnded(): void {
    const { ended } = this
    for (let next = 0; next < ended.length; next++) {
      const live = ended[next]!
      if (!isDone(live)) continue
      this.desk.forget(live.id)
      this.lives.remove(live.id)
      live.row = undefined
      for (const dependent of live.dependents ?? []) {
        dependent.held = false
        this.forgetIfDone(dependent)
      }
    }
    ended.length = 0
  }

  private ask(kind: Kind, live: Live): void {
    const { work } = kind
    live.times ??= []
    const time = (live.times[kind.number] ?? 0) + 1
    live.times[kind.number] = time
    const luckOf = `${live.id}#${time}`
    // Most work is asked for always and at once: there is no luck in that.
    const draw = work.chance !== undefined || work.after ? kind.ask.of(luckOf) : undefined
    if (draw && work.chance !== undefined && !draw.happens(work.chance)) return
    live.jobs++
    const wait = draw && work.after ? sample(work.after, draw) : 0
    const job: Job = { kind, live, time, luckOf, askedAt: this.now + wait, crew: NOBODY }
    if (wait === 0) this.starting.push(job)
    else this.agenda.put(job.askedAt, WORK, () => this.starting.push(job))
  }

  /** What is asked for now waits for people from now on, or begins where it takes nobody. */
  private start(): void {
    const { starting } = this
    for (let next = 0; next < starting.length && this.steps <= MAX_STEPS; next++) {
      this.steps++
      const job = starting[next]!
      const { queue } = job.kind
      if (queue) this.dispatch.enqueue(job, queue)
      else this.begin(job)
    }
    starting.length = 0
  }

  private begin(job: Job): void {
    if (stillWanted(job)) this.step(job, 0)
    else this.end(job, true)
  }

  private step(job: Job, index: number): void {
    const { kind, live, crew } = job
    const step = kind.work.steps[index]
    if (!step) {
      this.end(job, false)
      return
    }
    const travels = step.takes === 'travel'
    const done = () => {
      if (travels) for (const member of crew) if (member.pool.pool.mobile) member.at = live.site
      if (this.does(job, index)) this.hold(job, index)
      else this.end(job, true)
    }
    const ms = this.msOf(job, index)
    if (ms === 0) done()
    else this.agenda.put(this.now + ms, WORK, done)
  }

  /** Goes on once the case has left the stages that this step holds it in. */
  private hold(job: Job, index: number): void {
    const { live, kind } = job
    const stage = live.row?.stage
    if (stage !== undefined && kind.work.steps[index]!.holds?.includes(stage)) {
      live.holders ??= []
      live.holders.push(() => this.agenda.put(this.now, WORK, () => this.hold(job, index)))
    } else this.step(job, index + 1)
  }

  /** How long whoever is sent to a case is expected to be there, as its programme says; the luck of the day is not known. */
  private expected({ row }: Live): number | undefined {
    const programme = row && this.desk.registry.pinned(row.programme, row.programmeVersion)
    if (!programme?.ok) return undefined
    const day = cityCalendar.dayOf(this.now as Instant, row!.state.zone)
    const needs = assignableOf(programme.value, row!.state, day)
    return needs && needs.errand.minutes * MINUTE_MS
  }

  /** How long a step takes. */
  private msOf({ kind, live, luckOf, crew }: Job, index: number): number {
    const { takes } = kind.work.steps[index]!
    if (takes === undefined) return 0
    if (takes === 'travel') return travelMs(this.scenario.travel, crew[0]?.at ?? BASE, live.site)
    return sample(takes, kind.takes[index]!.of(luckOf))
  }

  /** Does a step's action; false where the case has meanwhile gone its own way and the work is over. */
  private does(job: Job, index: number): boolean {
    const { kind, live, crew } = job
    const { work } = kind
    const { row } = live
    if (!row) return false
    const { does } = work.steps[index]!
    if (!does) return true
    const who = crew[0]?.name ?? work.id
    const doing = does(new Scene(job, row, this.now as Instant, kind.does[index]!, this.lives))
    if (!doing) return true
    const programme = this.desk.registry.pinned(row.programme, row.programmeVersion)
    if (!programme.ok) throw new Error(programme.refusal.message.en)
    const actor = actorOf(programme.value, row.state, doing.by, who)
    const { action, input } = doing
    const done = this.desk.perform({ action, case: live.id, input }, actor)
    this.absorb()
    if (done.ok) return true
    if (done.refusal.code === 'wrong-stage' || done.refusal.code === 'paused') this.tally.overtaken++
    else this.tally.refused(`${work.id} ${action}`, done.refusal.code, done.refusal.message)
    return false
  }

  private end({ kind, live, luckOf, crew }: Job, aborted: boolean): void {
    live.jobs--
    for (const member of crew) this.release(member, luckOf)
    const { row } = live
    const next = row && row.closedAt === undefined && !aborted ? kind.work.next?.(row.state) : undefined
    for (const id of next === undefined ? [] : [next].flat()) this.ask(this.kinds.get(id)!, live)
    this.forgetIfDone(live)
    this.dispatch.unsettled = true
  }

  private release(member: Member, luckOf: string): void {
    const { pool } = member
    pool.stop(member, this.now)
    const out = pool.breakdown(luckOf)
    if (out === undefined) return
    pool.setService(member, true)
    this.agenda.put(this.now + out, SHIFT, () => {
      pool.setService(member, false)
      this.dispatch.unsettled = true
    })
  }

  /** Brings every meter to the end, and those still waiting into their queue's sum. */
  private finish(): void {
    this.tally.open.runTo(this.endMs)
    for (const pool of this.pools.values())
      for (const meter of [pool.duty, pool.work, pool.lacking]) meter.runTo(this.endMs)
    for (const queue of this.queues.values()) {
      queue.waiting.runTo(this.endMs)
      while (queue.jobs.size > 0) queue.waitedMs += this.endMs - queue.jobs.take().askedAt
    }
  }
}

const isDone = (live: Live): boolean => live.closed && live.jobs === 0 && !live.held

const NO_KINDS: readonly Kind[] = []
const NOBODY: readonly Member[] = []

/** What a step sees; its luck is drawn only where it is asked for. */
class Scene implements WorkScene {
  readonly case: StreamRow['state']
  readonly at: Instant
  private readonly job: Job
  private readonly lives: Lives
  private readonly stream: Stream
  private drawn: Draw | undefined

  constructor(job: Job, row: StreamRow, at: Instant, stream: Stream, lives: Lives) {
    this.job = job
    this.case = row.state
    this.at = at
    this.stream = stream
    this.lives = lives
  }

  get time(): number {
    return this.job.time
  }

  get who(): string {
    return this.job.crew[0]?.name ?? this.job.kind.work.id
  }

  get crew(): readonly string[] {
    return this.job.crew.map(({ name }) => name)
  }

  get find(): WorkScene['find'] {
    return (programme, key) => this.lives.find(programme, key)
  }

  get draw(): Draw {
    this.drawn ??= this.stream.of(this.job.luckOf)
    return this.drawn
  }
}

const unnamed = (): string => {
  throw new Error('every case of a rehearsal is named by its arrival')
}
