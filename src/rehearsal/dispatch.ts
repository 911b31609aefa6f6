import type { StreamRow } from '../desk/index.ts'
import { Agenda } from './agenda.ts'
import { type Crew, canBeManned, type Member, type PoolState, travelMs } from './crew.ts'
import type { Stream } from './draw.ts'
import type { Live } from './live.ts'
import { Meter } from './meter.ts'
import { pickByPlan, type Waiting } from './planned.ts'
import type { Scenario, Travel, Work } from './scenario.ts'

/** Work of one kind: the scenario's words with its luck and its queue. */
export interface Kind {
  /** Which of the scenario's kinds it is, from 0. */
  readonly number: number
  readonly work: Work
  readonly ask: Stream
  /** By step. */
  readonly takes: readonly Stream[]
  readonly does: readonly Stream[]
  /** Where it waits for people; none where it takes nobody. */
  readonly queue: Queue | undefined
}

/** One piece of work on one case. */
export interface Job {
  readonly kind: Kind
  readonly live: Live
  readonly time: number
  /** Whose luck it is: this case's, this time. */
  readonly luckOf: string
  readonly askedAt: number
  crew: readonly Member[]
  /** Which step is under way; -1 before the first. */
  step: number
  /** The step is done, and its crew stays. */
  holds: boolean
}

/** Work of one kind that waits for people. */
export interface Queue {
  readonly crews: readonly Crew[]
  readonly urgency: number
  readonly jobs: Agenda<Job>
  /** How many wait, by hour. */
  readonly waiting: Meter
  /** Its work is given out by plan, not by rule of thumb. */
  readonly planned: boolean
  /** Sum of the waits of those that began or were dropped: what the meter must come to. */
  waitedMs: number
}

export const queueOf = (
  { needs, urgency = 0, sends }: Work,
  pools: ReadonlyMap<string, PoolState>,
  policy: Scenario['dispatch'],
  startMs: number,
  hours: number,
): Queue => ({
  crews: needs.map(({ pool, count }) => ({ pool: pools.get(pool)!, count })),
  urgency,
  planned: policy === 'planner' && sends === true,
  jobs: new Agenda(),
  waiting: new Meter(startMs, hours),
  waitedMs: 0,
})

/** What becomes of a piece of work that waited. */
export interface Hands {
  /** It has its crew and begins. */
  begin(job: Job): void
  /** Its case has moved on meanwhile. */
  drop(job: Job): void
  /** How long a piece of work that sends somebody is expected to take there, in ms; undefined where nobody is to be sent. */
  expected(job: Job): number | undefined
}

/** A piece of work that can begin, and who does it. */
interface Choice {
  readonly queue: Queue
  readonly job: Job
  /** By plan; by rule of thumb whoever is free and nearest. */
  readonly crew?: readonly Member[]
}

/**
 * Who is given what. Work that sends somebody goes by the planner's board where the scenario says so. Else the most urgent work that can be manned goes first, then the earliest deadline not yet met, then
 * who asked first; whoever is free and nearest is sent. Pools that more urgent work waits for are held for it.
 */
export class Dispatch {
  /** Something has changed that may let waiting work begin. */
  unsettled = false
  private readonly pools: readonly PoolState[]
  private readonly queues: readonly Queue[]
  private readonly hands: Hands
  private readonly travel: Travel
  private waitingNow = 0
  /** Some pool is lacked by somebody since it was last looked at. */
  private blamed = false

  constructor(pools: Iterable<PoolState>, queues: Iterable<Queue>, travel: Travel, hands: Hands) {
    this.travel = travel
    this.pools = [...pools]
    this.queues = [...queues].sort((a, b) => a.urgency - b.urgency)
    this.hands = hands
  }

  enqueue(job: Job, queue: Queue): void {
    queue.jobs.put(dueOf(job.live.row), 0, job)
    queue.waiting.change(job.askedAt, 1)
    this.waitingNow++
    this.unsettled = true
  }

  /** Gives work to whoever is free, again and again until nothing more can begin now. */
  settle(now: number): void {
    while (this.unsettled) {
      this.unsettled = false
      if (this.waitingNow === 0 && !this.blamed) continue
      for (let best = this.mostUrgent(now); best; best = this.mostUrgent(now)) {
        const { job } = best
        this.takeFrom(best.queue, job, now)
        job.crew = best.crew ?? crewOf(best.queue, job)
        for (const member of job.crew) member.pool.start(member, now)
        if (best.crew) this.expect(job, now)
        this.hands.begin(job)
      }
      this.blame(now)
    }
  }

  /** Pools that more urgent work waits for are held for it, unless not enough of them are on duty to do it now. */
  private mostUrgent(now: number): Choice | undefined {
    if (this.waitingNow === 0) return undefined
    for (const pool of this.pools) pool.held = false
    let best: Choice | undefined
    let urgency = Number.NEGATIVE_INFINITY
    for (const queue of this.queues) {
      if (queue.jobs.size > 0) this.dropMoved(queue, now)
      if (queue.jobs.size === 0) continue
      if (queue.urgency > urgency) {
        if (best) return best
        this.hold(urgency)
        urgency = queue.urgency
      }
      if (!canBeManned(queue.crews) || (best && queue.jobs.nextAt >= best.queue.jobs.nextAt)) continue
      // Where the plan lets work wait for somebody nearer, whoever is free goes all the same: times are expected, not known.
      best = (queue.planned ? this.byPlan(queue, now) : undefined) ?? { queue, job: queue.jobs.next! }
    }
    return best
  }

  /** What the plan of all work that takes the same crews has begin now. */
  private byPlan({ crews, urgency }: Queue, now: number): Choice | undefined {
    const alike = this.queues.filter(
      (queue) => queue.planned && queue.urgency === urgency && sameCrews(queue.crews, crews),
    )
    const waiting: Waiting[] = []
    for (const { jobs } of alike)
      for (const job of jobs.all()) if (stillWanted(job)) waiting.push({ job, dueAt: dueOf(job.live.row) })
    waiting.sort(
      (a, b) => a.dueAt - b.dueAt || a.job.askedAt - b.job.askedAt || (a.job.luckOf < b.job.luckOf ? -1 : 1),
    )
    const pick = pickByPlan(waiting, crews, this.travel, now, this.hands.expected)
    return pick && { queue: pick.job.kind.queue!, ...pick }
  }

  /** Those sent by plan are counted on again where and when the plan expects. */
  private expect(job: Job, now: number): void {
    const { site } = job.live
    for (const member of job.crew) {
      member.busyAt = site
      member.expectedAt = now + travelMs(this.travel, member.at, site) + (this.hands.expected(job) ?? 0)
    }
  }

  /** Holds what the waiting work of one urgency takes. */
  private hold(urgency: number): void {
    for (const { jobs, crews, urgency: of } of this.queues) {
      if (of !== urgency || jobs.size === 0) continue
      if (crews.every(({ pool, count }) => pool.duty.now >= count))
        for (const { pool } of crews) pool.held = true
    }
  }

  private takeFrom(queue: Queue, job: Job, now: number): void {
    if (job === queue.jobs.next) queue.jobs.take()
    else queue.jobs.remove(job)
    this.waitingNow--
    queue.waiting.change(now, -1)
    queue.waitedMs += now - job.askedAt
  }

  /** Work whose case has moved on is not wanted any more. */
  private dropMoved(queue: Queue, now: number): void {
    for (let job = queue.jobs.next; job && !stillWanted(job); job = queue.jobs.next) {
      this.takeFrom(queue, job, now)
      this.hands.drop(job)
    }
  }

  /** Each waiting case is laid at the door of the pools it lacks. */
  private blame(now: number): void {
    if (this.waitingNow === 0 && !this.blamed) return
    for (const pool of this.pools) pool.lackedBy = 0
    for (const { jobs, crews } of this.queues) {
      if (jobs.size === 0) continue
      // Where enough are free, they are held for work more urgent.
      const short = crews.filter(({ pool, count }) => pool.free < count)
      const lacked = short.length > 0 ? short : crews.filter(({ pool }) => pool.held)
      for (const { pool } of lacked) pool.lackedBy += jobs.size / lacked.length
    }
    for (const { lacking, lackedBy } of this.pools) if (lacking.now !== lackedBy) lacking.set(now, lackedBy)
    this.blamed = this.waitingNow > 0
  }
}

const sameCrews = (a: readonly Crew[], b: readonly Crew[]): boolean =>
  a.length === b.length && a.every(({ pool, count }, nth) => pool === b[nth]!.pool && count === b[nth]!.count)

const crewOf = ({ crews }: Queue, { live }: Job): readonly Member[] => {
  const chosen: Member[] = []
  for (const { pool, count } of crews) pool.nearest(live.site, count, chosen)
  return chosen
}

/** Whether a case is still where a piece of work on it is wanted. */
export const stillWanted = ({ kind: { work }, live }: Job): boolean => {
  const stage = live.row?.stage
  if (stage === undefined) return false
  if (work.during) return work.during.includes(stage)
  return work.from === undefined ? !live.closed : stage === work.from
}

/** The earliest deadline that is not met yet, broken or not: who has waited longest for what was promised. */
const dueOf = (row: StreamRow | undefined): number => {
  let due = Number.MAX_SAFE_INTEGER
  for (const run of row?.state.promises ?? [])
    if ((run.state === 'open' || run.state === 'broken') && run.fulfilledAt === undefined && run.dueAt < due)
      due = run.dueAt
  return due
}
