import { HOUR_MS } from '../kernel/index.ts'

/** A level over time (cases waiting, crews at work), summed by hour of the rehearsal: exact, in level × ms. */
export class Meter {
  readonly byHour: Float64Array
  private readonly start: number
  private level = 0
  private since: number
  highest = 0

  constructor(start: number, hours: number) {
    this.start = start
    this.since = start
    this.byHour = new Float64Array(hours)
  }

  get now(): number {
    return this.level
  }

  change(at: number, by: number): void {
    this.set(at, this.level + by)
  }

  set(at: number, level: number): void {
    this.runTo(at)
    this.level = level
    if (level > this.highest) this.highest = level
  }

  /** Counts up to a moment; call it once more at the end. */
  runTo(at: number): void {
    if (at <= this.since) return
    if (this.level !== 0) this.add(this.since, at, this.level)
    this.since = at
  }

  private add(from: number, until: number, level: number): void {
    let at = from
    let hour = Math.floor((at - this.start) / HOUR_MS)
    while (at < until && hour < this.byHour.length) {
      const next = Math.min(until, this.start + (hour + 1) * HOUR_MS)
      this.byHour[hour]! += level * (next - at)
      at = next
      hour++
    }
  }

  get total(): number {
    return this.byHour.reduce((sum, value) => sum + value, 0)
  }
}

const STEPS = 64
const DOUBLINGS = 30
const SECOND_MS = 1000

/**
 * Times counted in bins that grow with the time (64 to each doubling from a minute up): percentiles to 1.6 % in a
 * fixed room, whatever the number of cases.
 */
export class Histogram {
  readonly counts: Float64Array<ArrayBufferLike>
  count = 0
  sum = 0
  highest = 0
  lowest = Number.POSITIVE_INFINITY

  constructor(counts: Float64Array = new Float64Array(STEPS * DOUBLINGS)) {
    this.counts = counts
  }

  add(ms: number): void {
    this.counts[binOf(ms)]!++
    this.count++
    this.sum += ms
    if (ms > this.highest) this.highest = ms
    if (ms < this.lowest) this.lowest = ms
  }

  addAll(other: Histogram): void {
    for (let bin = 0; bin < this.counts.length; bin++) this.counts[bin]! += other.counts[bin]!
    this.count += other.count
    this.sum += other.sum
    this.highest = Math.max(this.highest, other.highest)
    this.lowest = Math.min(this.lowest, other.lowest)
  }

  get mean(): number | null {
    return this.count === 0 ? null : this.sum / this.count
  }

  /**
   * The time that a share of all are at or below; null where there are none.
   *
   * @param beyond how many more there are, each longer than could be seen; null where the share reaches into them.
   */
  quantile(share: number, beyond = 0): number | null {
    const rank = Math.max(1, Math.ceil(share * (this.count + beyond)))
    if (rank > this.count) return null
    let seen = 0
    for (let bin = 0; bin < this.counts.length; bin++) {
      seen += this.counts[bin]!
      if (seen >= rank) return Math.max(this.lowest, Math.min(this.highest, middleOf(bin)))
    }
    return this.highest
  }
}

/** Below 64 s a bin is a second; above, a doubling has 64 bins. */
const binOf = (ms: number): number => {
  const seconds = Math.floor(ms / SECOND_MS)
  if (seconds < STEPS) return seconds
  const doubling = 31 - Math.clz32(Math.min(seconds, 0x7fffffff)) - 6
  return Math.min(STEPS * DOUBLINGS - 1, STEPS * (doubling + 1) + ((seconds >> doubling) - STEPS))
}

const middleOf = (bin: number): number => {
  if (bin < STEPS) return bin * SECOND_MS
  const doubling = Math.floor(bin / STEPS) - 1
  const from = (STEPS + (bin % STEPS)) * 2 ** doubling
  return (from + 2 ** doubling / 2) * SECOND_MS
}
