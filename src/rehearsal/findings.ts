import { Histogram } from './meter.ts'
import type { Run, Times } from './run.ts'
import type { Scenario } from './scenario.ts'
import type { Pair } from './statistics.ts'

const addTo = (total: Float64Array, more: Float64Array): void => {
  for (let hour = 0; hour < total.length; hour++) total[hour]! += more[hour]!
}

const histogram = ({ counts, count, sum, lowest, highest }: Times): Histogram =>
  Object.assign(new Histogram(counts), { count, sum, lowest, highest })

/** What all replications so far came to: sums by hour, bins of times, and a pair a replication for each estimate. */
export class Findings {
  replications = 0
  cases = 0
  events = 0
  unfinished = 0
  readonly promises = new Map<
    string,
    { pairs: Pair[]; dueLater: number; took: Histogram; keptByHour: Float64Array; brokenByHour: Float64Array }
  >()
  readonly waits = new Map<string, { pairs: Pair[]; times: Histogram; left: number }>()
  readonly pools = new Map<
    string,
    { pairs: Pair[]; dutyByHour: Float64Array; workByHour: Float64Array; lackingMs: number }
  >()
  readonly openByHour: Float64Array
  readonly waitingByHour: Float64Array
  readonly figures = new Map<string, [number, number]>()
  readonly refusals = new Map<string, Run['refusals'][number]>()
  readonly littlesLaw = { queues: 0, holds: true }
  private readonly from: number
  private readonly until: number
  private readonly hours: number

  constructor({ warmUpDays, days, runOffDays, pools }: Scenario) {
    this.from = warmUpDays * 24
    this.until = this.from + days * 24
    this.hours = this.until + runOffDays * 24
    this.openByHour = new Float64Array(this.hours)
    this.waitingByHour = new Float64Array(this.hours)
    for (const id of Object.keys(pools))
      this.pools.set(id, {
        pairs: [],
        dutyByHour: new Float64Array(this.hours),
        workByHour: new Float64Array(this.hours),
        lackingMs: 0,
      })
  }

  /** Takes in one replication; they must come in the order of their numbers. */
  add(run: Run): void {
    if (run.replication !== this.replications) throw new Error('replications are added in their order')
    this.replications++
    this.cases += run.cases
    this.events += run.events
    if (!run.finished) this.unfinished++
    this.addPromises(run)
    this.addWaits(run)
    this.addPools(run)
    addTo(this.openByHour, run.openByHour)
    for (const [name, [numerator, denominator]] of Object.entries(run.figures)) {
      const sum = this.figures.get(name) ?? [0, 0]
      this.figures.set(name, [sum[0] + numerator, sum[1] + denominator])
    }
    for (const refusal of run.refusals) {
      const count = (this.refusals.get(refusal.code)?.count ?? 0) + refusal.count
      this.refusals.set(refusal.code, { ...refusal, count })
    }
  }

  private addPromises({ promises, replication }: Run): void {
    for (const [name, of] of Object.entries(promises)) {
      const found = this.promises.get(name) ?? {
        pairs: [],
        dueLater: 0,
        took: new Histogram(),
        keptByHour: new Float64Array(this.hours),
        brokenByHour: new Float64Array(this.hours),
      }
      this.promises.set(name, found)
      put(found.pairs, replication, { top: of.kept, bottom: of.kept + of.broken })
      found.dueLater += of.dueLater
      found.took.addAll(histogram(of.took))
      addTo(found.keptByHour, of.keptByHour)
      addTo(found.brokenByHour, of.brokenByHour)
    }
    for (const { pairs } of this.promises.values()) fill(pairs, this.replications)
  }

  private addWaits({ waits, queues, replication }: Run): void {
    for (const [name, { times, left, leftMs }] of Object.entries(waits)) {
      const found = this.waits.get(name) ?? { pairs: [], times: new Histogram(), left: 0 }
      this.waits.set(name, found)
      put(found.pairs, replication, { top: times.sum + leftMs, bottom: times.count + left })
      found.left += left
      found.times.addAll(histogram(times))
    }
    for (const { pairs } of this.waits.values()) fill(pairs, this.replications)
    for (const { waitingByHour, little } of Object.values(queues)) {
      addTo(this.waitingByHour, waitingByHour)
      this.littlesLaw.queues++
      if (little.overTime !== little.overCases) this.littlesLaw.holds = false
    }
  }

  private addPools({ pools }: Run): void {
    for (const [id, { dutyByHour, workByHour, lackingByHour }] of Object.entries(pools)) {
      const found = this.pools.get(id)!
      const counted = (byHour: Float64Array) =>
        byHour.subarray(this.from, this.until).reduce((sum, value) => sum + value, 0)
      found.pairs.push({ top: counted(workByHour), bottom: counted(dutyByHour) })
      found.lackingMs += counted(lackingByHour)
      addTo(found.dutyByHour, dutyByHour)
      addTo(found.workByHour, workByHour)
    }
  }
}

const NOTHING: Pair = { top: 0, bottom: 0 }
/** Replications in which there was nothing to count are counted as such. */
const fill = (pairs: Pair[], until: number): void => {
  while (pairs.length < until) pairs.push(NOTHING)
}
const put = (pairs: Pair[], replication: number, pair: Pair): void => {
  fill(pairs, replication)
  pairs.push(pair)
}
