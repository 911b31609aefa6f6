import { cityCalendar, type DirectDesk, type StreamRow } from '../desk/index.ts'
import { assignableOf, type Instant, MINUTE_MS } from '../kernel/index.ts'
import type { Agenda } from './agenda.ts'
import { BASE, type Member, type PoolState, travelMs } from './crew.ts'
import { Dispatch, type Job, type Kind, type Queue, queueOf, stillWanted } from './dispatch.ts'
import { sample } from './distribution.ts'
import type { Draw, Luck, Stream } from './draw.ts'
import { type Happening, SHIFT, WORK } from './happening.ts'
import type { Live, Lives } from './live.ts'
import { Pending } from './pending.ts'
import { actorOf, type Scenario, type Work, type WorkScene } from './scenario.ts'
import type { Tally } from './tally.ts'

/** A rehearsal that goes round in circles stops here. */
export const MAX_STEPS = 100_000_000

/** What the work of a replication is done with. */
export interface Setting {
  readonly scenario: Scenario
  readonly startMs: number
  readonly hours: number
  readonly luck: Luck
  readonly agenda: Agenda<Happening>
  readonly desk: DirectDesk
  readonly lives: Lives
  readonly tally: Tally
  readonly pools: ReadonlyMap<string, PoolState>
  now(): number
  /** Less work is left on a case: it may be over. */
  done(live: Live): void
}

/** Work on cases: asked for when they enter a stage, given to crews where it takes any, done step by step. */
export class Working {
  readonly queues: ReadonlyMap<string, Queue>
  private readonly dispatch: Dispatch
  /** How many pieces of work were begun or queued. */
  begun = 0
  private readonly kinds = new Map<string, Kind>()
  /** By programme and by the stage whose entering asks for it. */
  private readonly kindsFrom = new Map<string, Map<string, Kind[]>>()
  /** Work asked for in this step. */
  private readonly starting = new Pending<Job>()
  private readonly setting: Setting

  constructor(setting: Setting) {
    this.setting = setting
    const { scenario, pools, startMs, hours } = setting
    const queues = new Map<string, Queue>()
    for (const work of scenario.work) {
      if (work.needs.length > 0) queues.set(work.id, queueOf(work, pools, scenario.dispatch, startMs, hours))
      this.know(work, queues.get(work.id))
    }
    this.queues = queues
    this.dispatch = new Dispatch(pools.values(), queues.values(), scenario.travel, {
      expected: ({ live }) => this.expected(live),
      begin: (job) => {
        if (job.live.counts) setting.tally.waited(job.kind.work.id, setting.now() - job.askedAt)
        this.begin(job)
      },
      drop: ({ live }) => {
        live.jobs--
        setting.done(live)
      },
    })
  }

  private know(work: Work, queue: Queue | undefined): void {
    const { luck } = this.setting
    const stream = (what: string) => work.steps.map((_, nth) => luck.stream(`${what}.${work.id}.${nth}`))
    const kind: Kind = {
      number: this.kinds.size,
      work,
      ask: luck.stream(`ask.${work.id}`),
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

  /** A case has entered a stage: the work that this asks for is asked for. */
  entered(live: Live, programme: string, stage: string): void {
    const kinds = this.kindsFrom.get(programme)?.get(stage)
    if (kinds) for (const kind of kinds) this.ask(kind, live)
  }

  /** Crews that hold a case look whether they still have to, each when its turn comes. */
  letGo(live: Live): void {
    const { holders } = live
    if (!holders) return
    live.holders = undefined
    for (const job of holders) this.setting.agenda.put(this.setting.now(), WORK, job)
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
    const askedAt = this.setting.now() + wait
    const job: Job = { kind, live, time, luckOf, askedAt, crew: NOBODY, step: -1, holds: false }
    if (wait === 0) this.starting.put(job)
    else this.setting.agenda.put(askedAt, WORK, job)
  }

  /** The moment has come that a piece of work waited for. */
  goOn(job: Job): void {
    if (job.step < 0) this.starting.put(job)
    else if (job.holds) this.hold(job)
    else this.finishStep(job)
  }

  /** Somebody has come free or on duty: what waits may be able to begin. */
  lookAgain(): void {
    this.dispatch.unsettled = true
  }

  /** Begins what is asked for, and gives to whoever is free what waits, until nothing more can begin now. */
  settle(now: number): void {
    do {
      this.starting.takeAll(this.start)
      this.dispatch.settle(now)
    } while (!this.starting.isEmpty)
  }

  /** What is asked for now waits for people from now on, or begins where it takes nobody. */
  private readonly start = (job: Job): void => {
    if (++this.begun > MAX_STEPS) return
    const { queue } = job.kind
    if (queue) this.dispatch.enqueue(job, queue)
    else this.begin(job)
  }

  private begin(job: Job): void {
    if (stillWanted(job)) this.nextStep(job)
    else this.end(job, true)
  }

  private nextStep(job: Job): void {
    job.step++
    if (job.step === job.kind.work.steps.length) {
      this.end(job, false)
      return
    }
    const ms = this.msOf(job)
    if (ms === 0) this.finishStep(job)
    else this.setting.agenda.put(this.setting.now() + ms, WORK, job)
  }

  private finishStep(job: Job): void {
    const { kind, live, crew } = job
    if (kind.work.steps[job.step]!.takes === 'travel')
      for (const member of crew) if (member.pool.pool.mobile) member.at = live.site
    if (this.does(job)) this.hold(job)
    else this.end(job, true)
  }

  /** Goes on once the case has left the stages that this step holds it in. */
  private hold(job: Job): void {
    const { live, kind } = job
    const stage = live.row?.stage
    job.holds = stage !== undefined && kind.work.steps[job.step]!.holds?.includes(stage) === true
    if (!job.holds) {
      this.nextStep(job)
      return
    }
    live.holders ??= []
    live.holders.push(job)
  }

  /** How long whoever is sent to a case is expected to be there, as its programme says; the luck of the day is not known. */
  private expected({ row }: Live): number | undefined {
    const { desk, now } = this.setting
    const programme = row && desk.registry.pinned(row.programme, row.programmeVersion)
    if (!programme?.ok) return undefined
    const day = cityCalendar.dayOf(now() as Instant, row!.state.zone)
    const needs = assignableOf(programme.value, row!.state, day)
    return needs && needs.errand.minutes * MINUTE_MS
  }

  /** How long a step takes. */
  private msOf({ kind, live, luckOf, crew, step }: Job): number {
    const { takes } = kind.work.steps[step]!
    if (takes === undefined) return 0
    if (takes === 'travel') return travelMs(this.setting.scenario.travel, crew[0]?.at ?? BASE, live.site)
    return sample(takes, kind.takes[step]!.of(luckOf))
  }

  /** Does a step's action; false where the case has meanwhile gone its own way and the work is over. */
  private does(job: Job): boolean {
    const { kind, live, crew, step } = job
    const { work } = kind
    const { row } = live
    if (!row) return false
    const { does } = work.steps[step]!
    if (!does) return true
    const { desk, lives, tally, now } = this.setting
    const doing = does(new Scene(job, row, now() as Instant, kind.does[step]!, lives))
    if (!doing) return true
    const programme = desk.registry.pinned(row.programme, row.programmeVersion)
    if (!programme.ok) throw new Error(programme.refusal.message.en)
    const actor = actorOf(programme.value, row.state, doing.by, crew[0]?.name ?? work.id)
    const { action, input } = doing
    const done = desk.perform({ action, case: live.id, input }, actor)
    if (done.ok) return true
    if (done.refusal.code === 'wrong-stage' || done.refusal.code === 'paused') tally.overtaken++
    else tally.refused(`${work.id} ${action}`, done.refusal.code, done.refusal.message)
    return false
  }

  private end({ kind, live, luckOf, crew }: Job, aborted: boolean): void {
    live.jobs--
    for (const member of crew) this.release(member, luckOf)
    const { row } = live
    const next = row && row.closedAt === undefined && !aborted ? kind.work.next?.(row.state) : undefined
    if (typeof next === 'string') this.ask(this.kinds.get(next)!, live)
    else if (next) for (const id of next) this.ask(this.kinds.get(id)!, live)
    this.setting.done(live)
    this.lookAgain()
  }

  private release(member: Member, luckOf: string): void {
    const { now, agenda } = this.setting
    const { pool } = member
    pool.stop(member, now())
    const out = pool.breakdown(luckOf)
    if (out === undefined) return
    pool.setService(member, true)
    agenda.put(now() + out, SHIFT, () => {
      pool.setService(member, false)
      this.lookAgain()
    })
  }

  /** Those still waiting go into their queue's sum, and are told of where anybody would still come. */
  finish(endMs: number): void {
    for (const queue of this.queues.values()) {
      queue.waiting.runTo(endMs)
      while (queue.jobs.size > 0) {
        const job = queue.jobs.take()
        const ms = endMs - job.askedAt
        queue.waitedMs += ms
        if (job.live.counts && stillWanted(job)) this.setting.tally.stillWaits(job.kind.work.id, ms)
      }
    }
  }
}

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
