import { MINUTE_MS } from '../../kernel/index.ts'
import type { Tours } from './tours.ts'

/** Jobs taken out at a time, on average, and the longest piece of one tour: the paper's values. */
const MEAN_REMOVED = 10
const LONGEST_PIECE = 10
/** How often a piece keeps jobs in its middle, and how often a position is overlooked. */
const SPLIT = 0.5
const LONGER_GAP = 0.99
const BLINK = 0.01
/** Temperatures, in mean legs of the first plan: where the search begins and ends. */
const HOT = 0.8
const COLD = 0.008

/** Orders in which removed jobs are put back, with their weights; the first is by chance. */
const ORDER_WEIGHTS = [4, 4, 2, 1, 2, 2, 2] as const
const ORDERS = ORDER_WEIGHTS.reduce((sum, weight) => sum + weight, 0)
const UNBOUNDED = 1e15

/** For each order but the first, the key of each job: heavy, far, near, narrow, early, late due. */
const keysOf = (tours: Tours): readonly Float64Array[] => {
  const count = tours.jobs.length
  const bases = [...new Set(tours.headPlace)]
  const bounded = (value: number): number => Math.max(-UNBOUNDED, Math.min(UNBOUNDED, value))
  const key = (of: (job: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, job) => bounded(of(job)))
  const far = key((job) => Math.min(...bases.map((base) => tours.places.between(base, tours.place[job]!))))
  const due = key((job) => Math.min(tours.until[job]!, tours.promised[job]!))
  return [
    key((job) => -tours.load[job]!),
    far.map((value) => -value),
    far,
    key((job) => due[job]! - bounded(tours.ready[job]!)),
    key((job) => tours.ready[job]!),
    due.map((value) => -value),
  ]
}

/**
 * Ruin and recreate: slack induction by string removals, after Christiaens and Vanden Berghe, "Slack Induction by
 * String Removals for Vehicle Routing Problems", Transportation Science 54 (2020). A few neighbouring pieces of tours
 * are taken out and put back greedily, with blinks; worse plans are accepted as the temperature allows.
 */
class Search {
  private readonly tours: Tours
  private readonly random: () => number
  private readonly keys: readonly Float64Array[]
  private readonly neighbours: (Uint32Array | undefined)[]
  private absent: number[]
  private cost: number
  private round = 0
  private readonly ownedIn: Int32Array
  private owned: number[] = []
  private former: number[][] = []
  private formerVersions: number[] = []
  /** The best position of each job in each tour, as long as the tour has that version: most tours stay as they are. */
  private readonly memo: {
    readonly version: Int32Array
    readonly position: Int32Array
    readonly cost: Float64Array
  }
  private busy: number

  constructor(tours: Tours, absent: readonly number[], random: () => number) {
    this.tours = tours
    this.random = random
    this.keys = keysOf(tours)
    this.neighbours = new Array<Uint32Array | undefined>(tours.jobs.length)
    this.absent = [...absent]
    this.ownedIn = new Int32Array(tours.crews.length)
    this.cost = tours.costs.reduce((sum, cost) => sum + cost, 0) + this.left(absent)
    const cells = tours.jobs.length * tours.crews.length
    this.memo = {
      version: new Int32Array(cells),
      position: new Int32Array(cells),
      cost: new Float64Array(cells),
    }
    this.busy = tours.tours.filter(({ length }) => length > 0).length
  }

  /** Searches for so many rounds and leaves the tours as the best plan found; answers the jobs left out of it. */
  run(rounds: number): readonly number[] {
    const { tours } = this
    const meanLeg = Math.max(
      MINUTE_MS / 60,
      tours.travelMs.reduce((sum, ms) => sum + ms, 0) / tours.jobs.length,
    )
    const cooling = (COLD / HOT) ** (1 / rounds)
    let temperature = HOT * meanLeg
    let best = this.cost
    let bestTours = tours.tours.map((tour) => tour.slice())
    let bestAbsent = this.absent
    for (let round = 0; round < rounds; round++, temperature *= cooling) {
      const [before, absent, busy] = [this.cost, this.absent, this.busy]
      this.rebuild(this.ruin())
      if (this.cost >= before - temperature * Math.log(this.random())) this.undo(before, absent, busy)
      else if (this.cost < best - 1e-6) {
        best = this.cost
        bestTours = tours.tours.map((tour) => tour.slice())
        bestAbsent = this.absent
      }
    }
    for (let crew = 0; crew < bestTours.length; crew++) {
      tours.tours[crew] = bestTours[crew]!
      tours.refresh(crew)
    }
    for (const job of bestAbsent) tours.tourOf[job] = -1
    return bestAbsent
  }

  private left(absent: readonly number[]): number {
    return absent.reduce((sum, job) => sum + this.tours.leaveOut[job]!, 0)
  }

  /** Whole number from 0 to `below` - 1. */
  private pick(below: number): number {
    return Math.floor(this.random() * below)
  }

  /** Makes a tour this round's own, so that it can be changed and undone. */
  private own(crew: number): number[] {
    const tour = this.tours.tours[crew]!
    if (this.ownedIn[crew] === this.round) return tour
    this.ownedIn[crew] = this.round
    this.owned.push(crew)
    this.former.push(tour)
    this.formerVersions.push(this.tours.version[crew]!)
    this.cost -= this.tours.costs[crew]!
    const copy = tour.slice()
    this.tours.tours[crew] = copy
    return copy
  }

  /** Jobs by travel time from one, itself first. */
  private near(job: number): Uint32Array {
    const known = this.neighbours[job]
    if (known) return known
    const { tours } = this
    const count = tours.jobs.length
    const ranked = Float64Array.from(
      { length: count },
      (_, other) => tours.places.between(tours.place[job]!, tours.place[other]!) * count + other,
    ).sort()
    const made = Uint32Array.from(ranked, (value) => value % count)
    this.neighbours[job] = made
    return made
  }

  /** Takes pieces out of tours around a job picked by chance; answers all jobs that are now with no crew. */
  private ruin(): number[] {
    const { tours } = this
    this.round++
    this.owned = []
    this.former = []
    this.formerVersions = []
    const removed = [...this.absent]
    const inTours = tours.jobs.length - removed.length
    const longest = Math.min(LONGEST_PIECE, inTours / Math.max(1, this.busy))
    const pieces = 1 + this.pick((4 * MEAN_REMOVED) / (1 + longest) - 1)
    for (const job of this.near(this.pick(tours.jobs.length))) {
      if (this.owned.length >= pieces) break
      const crew = tours.tourOf[job]!
      if (crew < 0 || this.ownedIn[crew] === this.round) continue
      const tour = this.own(crew)
      const most = Math.min(tour.length, longest)
      this.removePiece(tour, tour.indexOf(job), 1 + this.pick(most), removed)
      if (tour.length === 0) this.busy--
      tours.refresh(crew)
    }
    for (const job of removed) tours.tourOf[job] = -1
    return removed
  }

  /** Removes `count` jobs in a row that include the one at `at`; sometimes keeps some in the middle of a longer row. */
  private removePiece(tour: number[], at: number, count: number, removed: number[]): void {
    let kept = 0
    if (count > 1 && count < tour.length && this.random() < SPLIT) {
      kept = 1
      while (count + kept < tour.length && this.random() < LONGER_GAP) kept++
    }
    const row = count + kept
    const [lowest, highest] = [Math.max(0, at - row + 1), Math.min(at, tour.length - row)]
    const from = lowest + this.pick(highest - lowest + 1)
    if (kept === 0) removed.push(...tour.splice(from, count))
    else {
      const head = this.pick(count + 1)
      removed.push(...tour.splice(from + head + kept, count - head), ...tour.splice(from, head))
    }
  }

  private arrange(jobs: number[]): void {
    let which = 0
    for (let left = this.pick(ORDERS); left >= ORDER_WEIGHTS[which]!; which++) left -= ORDER_WEIGHTS[which]!
    if (which > 0) {
      const key = this.keys[which - 1]!
      jobs.sort((a, b) => key[a]! - key[b]! || a - b)
      return
    }
    for (let index = jobs.length - 1; index > 0; index--) {
      const other = this.pick(index + 1)
      const moved = jobs[index]!
      jobs[index] = jobs[other]!
      jobs[other] = moved
    }
  }

  /** The cheapest place for a job, now and then overlooking one; from memory where a tour has not changed. */
  private find(job: number): void {
    const { tours, memo } = this
    tours.beginFind(job)
    const row = job * tours.crews.length
    for (let crew = 0; crew < tours.crews.length; crew++) {
      if (!tours.mayTake(crew, job)) continue
      const cell = row + crew
      if (memo.version[cell] !== tours.version[crew]) {
        tours.bestIn(crew, job, Infinity)
        memo.version[cell] = tours.version[crew]!
        memo.position[cell] = tours.bestPosition
        memo.cost[cell] = tours.bestCost
      }
      if (memo.cost[cell]! >= tours.foundCost) continue
      if (this.random() >= BLINK) tours.choose(crew, memo.position[cell]!, memo.cost[cell]!)
      else {
        tours.bestIn(crew, job, tours.foundCost, memo.position[cell]!)
        if (tours.bestPosition >= 0) tours.choose(crew, tours.bestPosition, tours.bestCost)
      }
    }
  }

  /** Puts jobs back where they cost least. */
  private rebuild(jobs: number[]): void {
    const { tours } = this
    const formerlyLeft = this.left(this.absent)
    this.arrange(jobs)
    const absent: number[] = []
    for (const job of jobs) {
      this.find(job)
      if (tours.foundCrew < 0) absent.push(job)
      else {
        if (this.own(tours.foundCrew).length === 0) this.busy++
        tours.insertFound(job)
      }
    }
    for (const crew of this.owned) this.cost += tours.costs[crew]!
    this.cost += this.left(absent) - formerlyLeft
    this.absent = absent
  }

  private undo(cost: number, absent: number[], busy: number): void {
    const { tours } = this
    for (let index = 0; index < this.owned.length; index++) {
      const crew = this.owned[index]!
      tours.tours[crew] = this.former[index]!
      tours.refresh(crew)
      // It is what it was, and what is known of it holds again.
      tours.version[crew] = this.formerVersions[index]!
    }
    for (const job of absent) tours.tourOf[job] = -1
    this.absent = absent
    this.cost = cost
    this.busy = busy
  }
}

/**
 * Betters tours for so many rounds; leaves them as the best plan found and answers the jobs left out of it.
 * @param absent the jobs that are in no tour now
 */
export const improve = (
  tours: Tours,
  absent: readonly number[],
  rounds: number,
  random: () => number,
): readonly number[] =>
  tours.jobs.length === 0 || tours.crews.length === 0 || rounds === 0
    ? absent
    : new Search(tours, absent, random).run(rounds)
