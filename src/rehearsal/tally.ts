import type { DecidedEvent, StreamRow } from '../desk/index.ts'
import { type Contribution, HOUR_MS, type PromiseChange } from '../kernel/index.ts'
import { Histogram, Meter } from './meter.ts'

/** One promise over all cases that count, each by the hour its clock began. */
export class PromiseTally {
  kept = 0
  broken = 0
  /** Kept, but due only after the end: had they been broken, nobody would have seen it, so they do not count. */
  dueLater = 0
  /** From the clock's beginning until done, in time or late. */
  readonly took = new Histogram()
  readonly keptByHour: Float64Array
  readonly brokenByHour: Float64Array

  constructor(hours: number) {
    this.keptByHour = new Float64Array(hours)
    this.brokenByHour = new Float64Array(hours)
  }
}

/** How long one kind of work waited for people, over all cases that count. */
export class WaitTally {
  /** Of work that began. */
  readonly times = new Histogram()
  /** Work that still waits at the end, and for how long it has by then. */
  left = 0
  leftMs = 0
}

/** What one replication counts; everything of fixed size but the names. */
export class Tally {
  readonly promises = new Map<string, PromiseTally>()
  private readonly byProgramme = new Map<string, Map<string, PromiseTally>>()
  readonly waits = new Map<string, WaitTally>()
  readonly figures = new Map<string, { numerator: number; denominator: number }>()
  readonly refusals = new Map<string, { code: string; message: { zh: string; en: string }; count: number }>()
  readonly open: Meter
  cases = 0
  events = 0
  overtaken = 0
  private readonly start: number
  private readonly end: number
  private readonly hours: number

  constructor(start: number, hours: number) {
    this.start = start
    this.end = start + hours * HOUR_MS
    this.hours = hours
    this.open = new Meter(start, hours)
  }

  /** Counts what a job did to a case. Warm-up cases run, but do not count. */
  take(row: StreamRow, events: readonly DecidedEvent[], counts: boolean): void {
    this.events += events.length
    for (const { event, contributions } of events) {
      if (!counts) continue
      for (const contribution of contributions) this.count(contribution)
      if (event.promises) for (const change of event.promises) this.takePromise(row, change)
    }
  }

  private takePromise({ programme, state }: StreamRow, { promise, change, at }: PromiseChange): void {
    if (change !== 'kept' && change !== 'broken' && change !== 'fulfilled') return
    // A run that has ended is the latest of its promise, unless the same event began another.
    const run = state.promises.findLast((of) => of.promise === promise && of.openedAt <= at)
    if (!run) return
    const tally = this.promise(programme, promise)
    if (run.dueAt > this.end) {
      tally.dueLater++
      return
    }
    const hour = Math.floor((run.openedAt - this.start) / HOUR_MS)
    if (change === 'broken') {
      tally.broken++
      if (hour < this.hours) tally.brokenByHour[hour]!++
      return
    }
    if (change === 'kept') {
      tally.kept++
      if (hour < this.hours) tally.keptByHour[hour]!++
    }
    tally.took.add(at - run.openedAt)
  }

  private count({ indicator, numerator, denominator }: Contribution): void {
    const sum = this.figures.get(indicator)
    if (sum) {
      sum.numerator += numerator
      sum.denominator += denominator
    } else this.figures.set(indicator, { numerator, denominator })
  }

  private promise(programme: string, promise: string): PromiseTally {
    let ofProgramme = this.byProgramme.get(programme)
    if (!ofProgramme) {
      ofProgramme = new Map()
      this.byProgramme.set(programme, ofProgramme)
    }
    let found = ofProgramme.get(promise)
    if (!found) {
      found = new PromiseTally(this.hours)
      ofProgramme.set(promise, found)
      this.promises.set(`${programme}/${promise}`, found)
    }
    return found
  }

  waited(work: string, ms: number): void {
    this.wait(work).times.add(ms)
  }

  stillWaits(work: string, ms: number): void {
    const wait = this.wait(work)
    wait.left++
    wait.leftMs += ms
  }

  private wait(work: string): WaitTally {
    let found = this.waits.get(work)
    if (!found) {
      found = new WaitTally()
      this.waits.set(work, found)
    }
    return found
  }

  refused(where: string, code: string, message: { zh: string; en: string }): void {
    const key = `${where}: ${code}`
    const found = this.refusals.get(key) ?? { code: key, message, count: 0 }
    found.count++
    this.refusals.set(key, found)
  }
}
