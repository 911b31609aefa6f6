import { MINUTE_MS } from '../../kernel/index.ts'
import { arrive, begin, beginBy, leaveBy, type Pause, pausesOf } from './pauses.ts'
import { Places } from './places.ts'
import { type Crew, type Job, LEAVE_OUT_MINUTES, type Travel } from './problem.ts'

const NONE = -1
const NO_PAUSE: readonly Pause[] = []

/** The columns of jobs that hold times, loads and costs. */
const FLOATS = [
  'service',
  'ready',
  'until',
  'promised',
  'lateWeight',
  'load',
  'leaveOut',
  'start',
  'latest',
  'calm',
] as const

/** Two crews of one kind are as good as each other while neither has anything to do. */
const kindOf = (crew: Crew): string =>
  JSON.stringify([
    crew.base,
    crew.from,
    crew.until,
    crew.breaks,
    crew.capacity,
    [...(crew.skills ?? [])].sort(),
  ])

/**
 * The tours of all crews while they are made: jobs and crews by index, times and costs in ms, in flat arrays.
 * A tour is the order of jobs after what the crew is bound to already (its `head`: where and when it is free).
 * For each job it keeps the earliest start, and the latest that leaves everything after it in its window
 * (`latest`) and none of it later against its promise than now (`calm`): so an insertion is judged by looking at
 * its two neighbours.
 */
export class Tours {
  readonly places: Places
  readonly crews: readonly Crew[]
  readonly tours: number[][]
  /** Where and when each crew is free; its load limit and what it already carries. */
  readonly headPlace: Int32Array
  readonly headAt: Float64Array
  readonly headLoad: Float64Array
  readonly endPlace: Int32Array
  readonly endAt: Float64Array
  readonly capacity: Float64Array
  readonly pauses: (readonly Pause[])[]
  /** Of each tour: what is carried, and its cost (travel, lateness, changes). */
  readonly loads: Float64Array
  readonly costs: Float64Array
  readonly travelMs: Float64Array

  readonly jobs: Job[] = []
  place = new Int32Array(64)
  service = new Float64Array(64)
  ready = new Float64Array(64)
  until = new Float64Array(64)
  promised = new Float64Array(64)
  lateWeight = new Float64Array(64)
  load = new Float64Array(64)
  leaveOut = new Float64Array(64)
  published = new Int32Array(64)
  /** The crew that a job is with, or -1. */
  tourOf = new Int32Array(64)
  start = new Float64Array(64)
  latest = new Float64Array(64)
  private calm = new Float64Array(64)
  /** Whether a crew has a job's skills: a row a job. */
  private able: Uint8Array

  /** What `find` found: the crew or -1, the position in its tour, and the cost it adds. */
  foundCrew = NONE
  foundPosition = 0
  foundCost = 0
  /** What `bestIn` found in one tour. */
  bestPosition = NONE
  bestCost = Infinity
  /** Of each tour: a number that it has as long as it stays as it is. */
  readonly version: Int32Array
  private versions = 0

  readonly changeMs: number
  private readonly kind: Int32Array
  private readonly kindTried: Int32Array
  private tries = 0
  private readonly crewIndex: ReadonlyMap<string, number>
  private readonly skills: readonly ReadonlySet<string>[]

  constructor(travel: Travel, crews: readonly Crew[], changeMinutes: number) {
    const count = crews.length
    this.places = new Places(travel)
    this.crews = crews
    this.changeMs = changeMinutes * MINUTE_MS
    this.tours = crews.map(() => [])
    this.headPlace = Int32Array.from(crews, ({ base }) => this.places.indexOf(base))
    this.endPlace = this.headPlace.slice()
    this.headAt = Float64Array.from(crews, ({ from }) => from)
    this.endAt = Float64Array.from(crews, ({ until }) => until)
    this.headLoad = new Float64Array(count)
    this.capacity = Float64Array.from(crews, ({ capacity }) => capacity ?? Infinity)
    this.pauses = crews.map((crew) => (crew.breaks?.length ? pausesOf(crew) : NO_PAUSE))
    this.version = new Int32Array(count)
    this.loads = new Float64Array(count)
    this.costs = new Float64Array(count)
    this.travelMs = new Float64Array(count)
    const kinds = [...new Set(crews.map(kindOf))]
    this.kind = Int32Array.from(crews, (crew) => kinds.indexOf(kindOf(crew)))
    this.kindTried = new Int32Array(kinds.length)
    this.able = new Uint8Array(this.place.length * count)
    this.crewIndex = new Map(crews.map(({ id }, index) => [id, index]))
    this.skills = crews.map((crew) => new Set(crew.skills ?? []))
    for (let crew = 0; crew < count; crew++) this.refresh(crew)
  }

  /** Makes room for a job, in `slot` where one has become free; answers its index. It is with no crew yet. */
  take(job: Job, slot = this.jobs.length): number {
    if (slot === this.place.length) this.grow()
    this.jobs[slot] = job
    this.place[slot] = this.places.indexOf(job.place)
    this.service[slot] = job.serviceMs
    this.ready[slot] = job.readyAt ?? -Infinity
    this.until[slot] = job.latestAt ?? Infinity
    this.promised[slot] = job.promisedAt ?? Infinity
    this.lateWeight[slot] = job.promisedAt === undefined ? 0 : (job.lateWeight ?? 1)
    this.load[slot] = job.load ?? 0
    this.leaveOut[slot] = (job.leaveOutMinutes ?? LEAVE_OUT_MINUTES) * MINUTE_MS
    this.published[slot] = this.crewIndex.get(job.published ?? '') ?? NONE
    this.tourOf[slot] = NONE
    const row = slot * this.crews.length
    for (let crew = 0; crew < this.crews.length; crew++)
      this.able[row + crew] = (job.skills ?? []).every((skill) => this.skills[crew]!.has(skill)) ? 1 : 0
    return slot
  }

  indexOfCrew(id: string): number {
    return this.crewIndex.get(id) ?? NONE
  }

  /** Whether a crew has all the skills a job needs. */
  isAble(job: number, crew: number): boolean {
    return this.able[job * this.crews.length + crew] === 1
  }

  /** Binds a crew to where and when it is free next, with what it has loaded so far. Refreshes its tour. */
  bind(crew: number, place: number, at: number, load: number): void {
    this.headPlace[crew] = place
    this.headAt[crew] = at
    this.headLoad[crew] = load
    this.refresh(crew)
  }

  /** Gives a crew other duty hours; it begins them at its base with nothing loaded. */
  setDuty(crew: number, hours: Pick<Crew, 'from' | 'until' | 'breaks'>): void {
    this.kind[crew] = NONE
    this.pauses[crew] = pausesOf(hours)
    this.endAt[crew] = hours.until
    this.bind(crew, this.endPlace[crew]!, hours.from, 0)
  }

  /** Whether a tour keeps every window, its duty hours and its vehicle's limit. */
  isFeasible(crew: number): boolean {
    const first = this.tours[crew]![0]
    if (first === undefined) return true
    // The latest start of the first job is what keeps everything after it in its window.
    return this.loads[crew]! <= this.capacity[crew]! && this.start[first]! <= this.latest[first]!
  }

  /** Takes out of a tour the jobs that cannot be done in their windows and duty hours any more; answers them. */
  shed(crew: number): readonly number[] {
    const out: number[] = []
    while (!this.isFeasible(crew)) {
      const tour = this.tours[crew]!
      const missed = tour.find((job) => this.start[job]! > this.until[job]!) ?? tour.at(-1)!
      this.drop(missed)
      out.push(missed)
    }
    return out
  }

  /** Times, load and cost of one tour, after any change to it. */
  refresh(crew: number): void {
    const tour = this.tours[crew]!
    const pauses = this.pauses[crew]!
    let from = this.headPlace[crew]!
    let free = this.headAt[crew]!
    let carried = this.headLoad[crew]!
    this.version[crew] = ++this.versions
    let travel = 0
    let late = 0
    for (let index = 0; index < tour.length; index++) {
      const job = tour[index]!
      const ms = this.places.between(from, this.place[job]!)
      const at = this.startOf(job, arrive(pauses, free, ms), pauses)
      this.start[job] = at
      this.tourOf[job] = crew
      travel += ms
      if (at > this.promised[job]!) late += (at - this.promised[job]!) * this.lateWeight[job]!
      if (this.published[job]! >= 0 && this.published[job] !== crew) late += this.changeMs
      carried += this.load[job]!
      from = this.place[job]!
      free = at + this.service[job]!
    }
    travel += this.places.between(from, this.endPlace[crew]!)
    this.loads[crew] = carried
    this.travelMs[crew] = travel
    this.costs[crew] = travel + late
    this.refreshLatest(crew)
  }

  private refreshLatest(crew: number): void {
    const tour = this.tours[crew]!
    const pauses = this.pauses[crew]!
    let next = this.endPlace[crew]!
    let latest = this.endAt[crew]!
    let calm = latest
    for (let index = tour.length - 1; index >= 0; index--) {
      const job = tour[index]!
      const ms = this.places.between(this.place[job]!, next)
      const before = latest
      latest = this.lastStart(job, this.until[job]!, latest, ms, pauses)
      if (this.lateWeight[job]! > 0) {
        const untroubled = Math.max(this.promised[job]!, this.start[job]!)
        calm = this.lastStart(job, Math.min(this.until[job]!, untroubled), calm, ms, pauses)
      } else calm = calm === before ? latest : this.lastStart(job, this.until[job]!, calm, ms, pauses)
      this.latest[job] = latest
      this.calm[job] = calm
      next = this.place[job]!
    }
  }

  /** The last moment up to `limit` to begin a job and be done and `ms` away by `by`. */
  private lastStart(job: number, limit: number, by: number, ms: number, pauses: readonly Pause[]): number {
    const service = this.service[job]!
    if (pauses.length === 0) return Math.min(limit, by - ms - service)
    return beginBy(pauses, Math.min(limit, leaveBy(pauses, by, ms) - service), service)
  }

  /** When work on a job begins for a crew that arrives at `at`. */
  startOf(job: number, at: number, pauses: readonly Pause[]): number {
    const time = at < this.ready[job]! ? this.ready[job]! : at
    return pauses.length === 0 ? time : begin(pauses, time, this.service[job]!)
  }

  /** The cheapest place for a job in all tours, into `found…`; crew -1 where there is none that costs less than leaving it out. */
  find(job: number): void {
    this.beginFind(job)
    for (let crew = 0; crew < this.tours.length; crew++) {
      if (!this.mayTake(crew, job)) continue
      this.bestIn(crew, job, this.foundCost)
      if (this.bestCost < this.foundCost) this.choose(crew, this.bestPosition, this.bestCost)
    }
  }

  /** Forgets what was found, to look for a place for a job crew by crew. */
  beginFind(job: number): void {
    this.foundCrew = NONE
    this.foundCost = this.leaveOut[job]!
    this.tries++
  }

  /** Makes a position of a crew's tour what is found. */
  choose(crew: number, position: number, cost: number): void {
    this.foundCrew = crew
    this.foundPosition = position
    this.foundCost = cost
  }

  /** Whether a crew has the skills and room for a job, and is no idle copy of one that was asked for it already. */
  mayTake(crew: number, job: number): boolean {
    if (this.able[job * this.crews.length + crew] === 0) return false
    if (this.loads[crew]! + this.load[job]! > this.capacity[crew]!) return false
    if (this.published[job] === crew || !this.isIdle(crew)) return true
    if (this.kindTried[this.kind[crew]!] === this.tries) return false
    this.kindTried[this.kind[crew]!] = this.tries
    return true
  }

  /** Whether a crew is at its base with nothing done and nothing to do. */
  private isIdle(crew: number): boolean {
    return (
      this.kind[crew] !== NONE &&
      this.tours[crew]!.length === 0 &&
      this.headAt[crew] === this.crews[crew]!.from &&
      this.headPlace[crew] === this.endPlace[crew] &&
      this.headLoad[crew] === 0
    )
  }

  /** The cheapest position for a job in one crew's tour that costs less than `below`, into `best…`; `skip` is overlooked. */
  bestIn(crew: number, job: number, below: number, skip = NONE): void {
    this.bestCost = below
    this.bestPosition = NONE
    const tour = this.tours[crew]!
    const pauses = this.pauses[crew]!
    const { ms, stride } = this.places
    const place = this.place[job]!
    const until = this.until[job]!
    const service = this.service[job]!
    const paused = pauses.length > 0
    const change = this.published[job]! >= 0 && this.published[job] !== crew ? this.changeMs : 0
    let from = this.headPlace[crew]!
    let free = this.headAt[crew]!
    for (let position = 0; position <= tour.length; position++) {
      const to = ms[from * stride + place]!
      const at = this.startOf(job, paused ? arrive(pauses, free, to) : free + to, pauses)
      if (at > until) break
      const next = position < tour.length ? tour[position]! : NONE
      const nextPlace = next === NONE ? this.endPlace[crew]! : this.place[next]!
      const on = ms[place * stride + nextPlace]!
      let cost = to + on - ms[from * stride + nextPlace]! + change
      if (cost < this.bestCost && position !== skip) {
        const done = at + service
        const there = paused ? arrive(pauses, done, on) : done + on
        if (there <= (next === NONE ? this.endAt[crew]! : this.latest[next]!)) {
          if (at > this.promised[job]!) cost += (at - this.promised[job]!) * this.lateWeight[job]!
          if (next !== NONE && there > this.calm[next]!) cost += this.delay(crew, position, there)
          if (cost < this.bestCost) {
            this.bestCost = cost
            this.bestPosition = position
          }
        }
      }
      if (next === NONE) break
      from = nextPlace
      free = this.start[next]! + this.service[next]!
    }
  }

  /** What it costs in lateness when the job at a position of a tour is reached at `there` only. */
  private delay(crew: number, position: number, there: number): number {
    const tour = this.tours[crew]!
    const pauses = this.pauses[crew]!
    let cost = 0
    let at = there
    for (let index = position; index < tour.length; index++) {
      const job = tour[index]!
      const start = this.startOf(job, at, pauses)
      if (start <= this.start[job]!) break
      const before = Math.max(0, this.start[job]! - this.promised[job]!)
      if (start > this.promised[job]!) cost += (start - this.promised[job]! - before) * this.lateWeight[job]!
      const next = tour[index + 1]
      if (next !== undefined)
        at = arrive(
          pauses,
          start + this.service[job]!,
          this.places.between(this.place[job]!, this.place[next]!),
        )
    }
    return cost
  }

  /** Puts a job where `find` found a place for it. */
  insertFound(job: number): void {
    this.tours[this.foundCrew]!.splice(this.foundPosition, 0, job)
    this.refresh(this.foundCrew)
  }

  /** Takes a job out of the tour it is in. */
  drop(job: number): void {
    const crew = this.tourOf[job]!
    if (crew === NONE) return
    const tour = this.tours[crew]!
    tour.splice(tour.indexOf(job), 1)
    this.tourOf[job] = NONE
    this.refresh(crew)
  }

  private grow(): void {
    const size = this.place.length * 2
    const wider = <A extends Float64Array | Int32Array>(old: A, made: A): A => {
      made.set(old)
      return made
    }
    this.place = wider(this.place, new Int32Array(size))
    this.published = wider(this.published, new Int32Array(size))
    this.tourOf = wider(this.tourOf, new Int32Array(size))
    for (const name of FLOATS) this[name] = wider(this[name], new Float64Array(size))
    const able = new Uint8Array(size * this.crews.length)
    able.set(this.able)
    this.able = able
  }
}
