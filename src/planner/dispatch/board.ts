import type { Unassigned } from '../answer.ts'
import { explain } from './explain.ts'
import { arrive, begin } from './pauses.ts'
import type { Crew, Job, Travel } from './problem.ts'
import { Tours } from './tours.ts'

/** A job in a crew's tour, with the times now expected. */
export interface Visit {
  readonly job: string
  readonly crew: string
  readonly startAt: number
  readonly endAt: number
}

/** Where a job was put (with what it adds to the plan's cost, in ms of travel), or why nowhere. */
export type Placement =
  | { readonly placed: true; readonly visit: Visit; readonly addedMs: number }
  | { readonly placed: false; readonly unassigned: Unassigned }

/** What a change of circumstances did to jobs that were planned: those moved to another place, those now in no tour. */
export interface Upset {
  readonly moved: readonly Visit[]
  readonly lost: readonly Unassigned[]
}

/**
 * A dispatch plan that lives: jobs come in one by one and are put where they cost least at once; crews leave, arrive
 * late, fall ill. A hundred crews with a thousand open jobs take a millisecond or less an insertion. Deterministic:
 * the same calls in the same order give the same board.
 *
 * Times are whole ms on one axis (`Instant`s in a host). What it is given is trusted to be read already
 * (`readProblem`); ids it does not know are errors of the caller and throw.
 * @example
 * const board = new Board(travel, crews)
 * board.advance(now)                      // nothing not yet started can start before now
 * const placement = board.add(job)        // → crew and expected start, or the reason why none
 * const visit = board.next(crew)          // what the crew does next
 * board.start(visit.job, now)             // it leaves: frozen from here on
 * board.finish(visit.job, later)          // free at the job's place
 */
export class Board {
  private readonly tours: Tours
  private readonly slots = new Map<string, number>()
  private readonly free: number[] = []
  /** What each crew is bound to: the job it left for and has not finished. */
  private readonly under = new Map<number, Visit>()

  /** @param changeMinutes what giving a published job to another crew costs, in minutes of travel */
  constructor(travel: Travel, crews: readonly Crew[], changeMinutes = 0) {
    this.tours = new Tours(travel, crews, changeMinutes)
  }

  /** How many jobs are planned and not started. */
  get open(): number {
    return this.slots.size
  }

  /** Puts a job where it costs least, at once. A job that finds no place is not kept: offer it again when things change. */
  add(job: Job): Placement {
    if (this.slots.has(job.id)) throw new RangeError(`Job "${job.id}" is on the board already`)
    const slot = this.tours.take(job, this.free.pop())
    return this.place(slot)
  }

  /** Takes a job off that is not needed any more, whoever was to do it; false where it was not waiting. */
  remove(job: string): boolean {
    const slot = this.slots.get(job)
    if (slot === undefined) return false
    this.tours.drop(slot)
    this.release(slot)
    return true
  }

  /** What a crew is to do, in order, not counting what it is doing now. */
  tourOf(crew: string): readonly Visit[] {
    return this.tours.tours[this.crew(crew)]!.map((slot) => this.visit(slot))
  }

  /** What a crew does next; undefined where it has nothing to do. */
  next(crew: string): Visit | undefined {
    const slot = this.tours.tours[this.crew(crew)]![0]
    return slot === undefined ? undefined : this.visit(slot)
  }

  /** What a crew left for and has not finished. */
  current(crew: string): Visit | undefined {
    return this.under.get(this.crew(crew))
  }

  /** Time has come so far: crews that wait can leave no earlier. Jobs whose window is missed so are moved or lost. */
  advance(now: number): Upset {
    const { tours } = this
    const upset = this.untroubled()
    for (let crew = 0; crew < tours.crews.length; crew++)
      if (tours.headAt[crew]! < now) {
        tours.bind(crew, tours.headPlace[crew]!, now, tours.headLoad[crew]!)
        this.settle(crew, upset)
      }
    return upset
  }

  /** A crew leaves for a planned job at `at`, whichever of its tour it is; answers when it will begin and end. */
  start(job: string, at: number): Visit {
    const { tours } = this
    const slot = this.slots.get(job)
    if (slot === undefined) throw new RangeError(`Job "${job}" is not on the board`)
    const crew = tours.tourOf[slot]!
    if (this.under.has(crew)) throw new RangeError(`Crew "${tours.crews[crew]!.id}" has not finished yet`)
    const pauses = tours.pauses[crew]!
    const leave = Math.max(at, tours.headAt[crew]!)
    const there = arrive(pauses, leave, tours.places.between(tours.headPlace[crew]!, tours.place[slot]!))
    const startAt = begin(pauses, Math.max(there, tours.ready[slot]!), tours.service[slot]!)
    const visit = { job, crew: tours.crews[crew]!.id, startAt, endAt: startAt + tours.service[slot]! }
    this.under.set(crew, visit)
    tours.drop(slot)
    tours.bind(crew, tours.place[slot]!, visit.endAt, tours.headLoad[crew]! + tours.load[slot]!)
    this.release(slot)
    return visit
  }

  /** A crew is done with the job it left for, and free at its place from `at` on. */
  finish(job: string, at: number): Upset {
    const found = [...this.under].find(([, visit]) => visit.job === job)
    if (!found) throw new RangeError(`No crew has started job "${job}"`)
    const [crew] = found
    this.under.delete(crew)
    const upset = this.untroubled()
    this.tours.bind(crew, this.tours.headPlace[crew]!, at, this.tours.headLoad[crew]!)
    this.settle(crew, upset)
    return upset
  }

  /** A crew's next duty: hours and breaks; it begins at its base with nothing loaded. No hours: `until` = `from`. */
  duty(crew: string, hours: Pick<Crew, 'from' | 'until' | 'breaks'>): Upset {
    const index = this.crew(crew)
    const upset = this.untroubled()
    this.tours.setDuty(index, hours)
    this.settle(index, upset)
    return upset
  }

  private untroubled(): { moved: Visit[]; lost: Unassigned[] } {
    return { moved: [], lost: [] }
  }

  /** Takes out of a tour what it cannot do in time any more and looks for another place for each. */
  private settle(crew: number, upset: { moved: Visit[]; lost: Unassigned[] }): void {
    for (const slot of this.tours.shed(crew)) {
      this.slots.delete(this.tours.jobs[slot]!.id)
      const placement = this.place(slot)
      if (placement.placed) upset.moved.push(placement.visit)
      else upset.lost.push(placement.unassigned)
    }
  }

  private place(slot: number): Placement {
    const { tours } = this
    tours.find(slot)
    if (tours.foundCrew < 0) {
      const unassigned = explain(tours, slot)
      this.free.push(slot)
      return { placed: false, unassigned }
    }
    const addedMs = tours.foundCost
    tours.insertFound(slot)
    this.slots.set(tours.jobs[slot]!.id, slot)
    return { placed: true, visit: this.visit(slot), addedMs }
  }

  private visit(slot: number): Visit {
    const { tours } = this
    const startAt = tours.start[slot]!
    return {
      job: tours.jobs[slot]!.id,
      crew: tours.crews[tours.tourOf[slot]!]!.id,
      startAt,
      endAt: startAt + tours.service[slot]!,
    }
  }

  private release(slot: number): void {
    this.slots.delete(this.tours.jobs[slot]!.id)
    this.free.push(slot)
  }

  private crew(id: string): number {
    const index = this.tours.indexOfCrew(id)
    if (index < 0) throw new RangeError(`There is no crew "${id}" on the board`)
    return index
  }
}
