import { text } from '../../kernel/index.ts'
import type { Proof, Score, Unassigned, Verdict } from '../answer.ts'
import { Mip } from '../mip.ts'
import { ENTRY_LEAVE_OUT, type Entry, type TimetableProblem } from './problem.ts'

/** Decisions in one model: what HiGHS does in seconds. Beyond, each entry is considered for its cheapest starts only. */
const MOST_DECISIONS = 60_000
/** Coefficients in one model: a decision has one for each slot its entry takes. */
const MOST_COEFFICIENTS = 300_000
const GAP = 1e-6

/** One entry at one station from the beginning of one slot to the end of another. */
export interface Sitting {
  readonly entry: string
  readonly station: string
  readonly slot: string
  readonly startAt: number
  readonly endAt: number
}

/** A timetable; `cost` is the load of all slots used, the unit of all scores. */
export interface TimetablePlan extends Verdict {
  readonly kind: 'timetable'
  readonly sittings: readonly Sitting[]
}

/** A way to hold an entry: its first slot, and what it costs. */
interface Start {
  readonly slot: number
  readonly load: number
}

const lengthOf = (entry: Entry): number => entry.slots ?? 1
const leaveOutOf = (entry: Entry): number => entry.leaveOut ?? ENTRY_LEAVE_OUT

/** How many entries a slot holds. */
const roomOf = (problem: TimetableProblem, slot: number): number => {
  const { closed, most = Infinity } = problem.slots[slot]!
  return closed ? 0 : Math.min(most, problem.stations.length)
}

/** All starts that an entry's hours and the closed slots allow, cheapest first. */
const startsOf = (problem: TimetableProblem, entry: Entry): readonly Start[] => {
  const length = lengthOf(entry)
  const found: Start[] = []
  for (let slot = 0; slot + length <= problem.slots.length; slot++) {
    const used = problem.slots.slice(slot, slot + length)
    if (used[0]!.from < (entry.from ?? -Infinity) || used.at(-1)!.until > (entry.until ?? Infinity)) continue
    if (used.some((_, at) => roomOf(problem, slot + at) === 0)) continue
    found.push({ slot, load: used.reduce((sum, { load = 0 }) => sum + load, 0) })
  }
  return found.sort((a, b) => a.load - b.load || a.slot - b.slot)
}

/** Counts who is where while entries are held. */
class Occupancy {
  private readonly problem: TimetableProblem
  private readonly all: Int32Array
  private readonly ofGroup = new Map<string, number>()
  private readonly mostOf: ReadonlyMap<string, number>

  constructor(problem: TimetableProblem) {
    this.problem = problem
    this.all = new Int32Array(problem.slots.length)
    this.mostOf = new Map((problem.groups ?? []).map(({ id, most }) => [id, most]))
  }

  /** What stands in the way of an entry at a start; undefined where nothing does. */
  obstacle(entry: Entry, slot: number): 'room' | 'group' | undefined {
    for (let at = slot; at < slot + lengthOf(entry); at++) {
      if (this.all[at]! >= roomOf(this.problem, at)) return 'room'
      const most = this.mostOf.get(entry.group ?? '') ?? Infinity
      if ((this.ofGroup.get(`${entry.group} ${at}`) ?? 0) >= most) return 'group'
    }
    return undefined
  }

  hold(entry: Entry, slot: number): void {
    for (let at = slot; at < slot + lengthOf(entry); at++) {
      this.all[at]!++
      if (entry.group === undefined) continue
      const key = `${entry.group} ${at}`
      this.ofGroup.set(key, (this.ofGroup.get(key) ?? 0) + 1)
    }
  }
}

/** The chosen start of each entry, by slot; undefined where it is left out. */
type Chosen = readonly (number | undefined)[]

/** At once: those with the fewest choices first, each where it costs least. */
const chooseGreedily = (problem: TimetableProblem, starts: readonly (readonly Start[])[]): Chosen => {
  const chosen: (number | undefined)[] = problem.entries.map(() => undefined)
  const occupied = new Occupancy(problem)
  const order = [...problem.entries.keys()].sort((a, b) => starts[a]!.length - starts[b]!.length || a - b)
  for (const index of order) {
    const entry = problem.entries[index]!
    const start = starts[index]!.find(
      ({ slot, load }) => load <= leaveOutOf(entry) && !occupied.obstacle(entry, slot),
    )
    if (!start) continue
    occupied.hold(entry, start.slot)
    chosen[index] = start.slot
  }
  return chosen
}

interface Budget {
  readonly seed: number
  readonly work: number
}

/** How many starts of each entry the model has room for. */
const startsEach = ({ entries }: TimetableProblem): number => {
  const slots = entries.reduce((sum, entry) => sum + lengthOf(entry), 0)
  return Math.max(1, Math.floor(Math.min(MOST_DECISIONS / entries.length, MOST_COEFFICIENTS / slots)))
}

const choose = async (
  problem: TimetableProblem,
  starts: readonly (readonly Start[])[],
  { seed, work }: Budget,
): Promise<{ readonly chosen: Chosen; readonly bound?: number }> => {
  const greedy = chooseGreedily(problem, starts)
  if (work === 0 || problem.entries.length === 0) return { chosen: greedy }
  const mip = new Mip()
  const decisions: { entry: number; slot: number }[] = []
  const inSlot = problem.slots.map((): number[] => [])
  const inGroup = new Map<string, number[]>()
  const ofEntry = problem.entries.map((): number[] => [])
  const each = startsEach(problem)
  const start: number[] = []
  for (const [index, entry] of problem.entries.entries()) {
    // The start that was chosen at once is always among those considered: the solver begins with it.
    const among = starts[index]!.filter(({ slot }, rank) => rank < each || slot === greedy[index])
    for (const { slot, load } of among) {
      const column = mip.decision(load)
      decisions.push({ entry: index, slot })
      start.push(greedy[index] === slot ? 1 : 0)
      ofEntry[index]!.push(column)
      for (let at = slot; at < slot + lengthOf(entry); at++) {
        inSlot[at]!.push(column)
        const key = JSON.stringify([entry.group, at])
        if (entry.group !== undefined) inGroup.set(key, [...(inGroup.get(key) ?? []), column])
      }
    }
  }
  for (const [index, entry] of problem.entries.entries()) {
    mip.row(1, 1, [...ofEntry[index]!, mip.shortage(leaveOutOf(entry), 1)])
    start.push(greedy[index] === undefined ? 1 : 0)
  }
  for (const [slot, columns] of inSlot.entries())
    if (columns.length > 0) mip.row(0, roomOf(problem, slot), columns)
  const mostOf = new Map((problem.groups ?? []).map(({ id, most }) => [id, most]))
  for (const [key, columns] of inGroup) {
    const most = mostOf.get((JSON.parse(key) as [string, number])[0])
    if (most !== undefined) mip.row(0, most, columns)
  }
  const answer = await mip.solve({ gap: GAP, nodes: work, seed, start: Float64Array.from(start) })
  const chosen: (number | undefined)[] = problem.entries.map(() => undefined)
  for (const [column, { entry, slot }] of decisions.entries())
    if (answer.values[column]! > 0.5) chosen[entry] = slot
  const whole = starts.every(({ length }) => length <= each)
  return whole && Number.isFinite(answer.bound)
    ? { chosen, bound: Math.min(answer.bound, answer.objective) }
    : { chosen }
}

/** Gives each entry the first station that is free for the whole of it; there always is one, for slots never hold more. */
const seat = (problem: TimetableProblem, chosen: Chosen): readonly Sitting[] => {
  const freeFrom = problem.stations.map(() => 0)
  return [...problem.entries.keys()]
    .filter((index) => chosen[index] !== undefined)
    .sort((a, b) => chosen[a]! - chosen[b]! || a - b)
    .map((index) => {
      const [entry, slot] = [problem.entries[index]!, chosen[index]!]
      const station = freeFrom.findIndex((free) => free <= slot)
      freeFrom[station] = slot + lengthOf(entry)
      return {
        entry: entry.id,
        station: problem.stations[station]!,
        slot: problem.slots[slot]!.id,
        startAt: problem.slots[slot]!.from,
        endAt: problem.slots[slot + lengthOf(entry) - 1]!.until,
      }
    })
}

const explain = (
  problem: TimetableProblem,
  entry: Entry,
  starts: readonly Start[],
  occupied: Occupancy,
): Unassigned => {
  const first = starts[0]
  if (!first)
    return {
      id: entry.id,
      rule: 'hours',
      message: text(
        '在其可用时间内没有连续开放的时段。',
        'There are no open slots in a row within its hours.',
      ),
      relax: text('放宽其可用时间,或开放高峰时段', 'widen its hours, or open a closed slot'),
    }
  const obstacle = occupied.obstacle(entry, first.slot)
  const nearest = problem.slots[first.slot]!.id
  if (obstacle === 'group')
    return {
      id: entry.id,
      rule: 'group',
      nearest,
      message: text(`时段 ${nearest} 同组已满。`, `Slot ${nearest} has all of its group that it may.`),
      relax: text(`允许 ${entry.group} 同时多一个`, `let one more of ${entry.group} in at the same time`),
    }
  if (obstacle === 'room')
    return {
      id: entry.id,
      rule: 'room',
      nearest,
      message: text(
        `其可用的 ${starts.length} 个时段都已满;最合适的是 ${nearest}。`,
        `All ${starts.length} slots it could have are full; ${nearest} would suit best.`,
      ),
      relax: text(`时段 ${nearest} 增加一个工位`, `one more place in slot ${nearest}`),
    }
  return {
    id: entry.id,
    rule: 'leave-out',
    nearest,
    message: text(
      `时段 ${nearest} 有空位,但代价高于不办的代价。`,
      `Slot ${nearest} has room, but costs more than leaving it out.`,
    ),
    relax: text('提高不办的代价', 'raise what leaving it out costs'),
  }
}

const proofOf = (impossible: boolean, objective: number, bound: number | undefined): Proof => {
  if (impossible) return 'infeasible'
  if (bound === undefined) return 'heuristic'
  return objective - bound <= GAP * 2 * Math.max(1, objective) ? 'optimal' : 'bounded'
}

/** When and where each entry is held; `work` is the number of nodes that the solver may look at, 0 for a timetable at once. */
export const planTimetable = async (problem: TimetableProblem, budget: Budget): Promise<TimetablePlan> => {
  const starts = problem.entries.map((entry) => startsOf(problem, entry))
  const { chosen, bound } = await choose(problem, starts, budget)
  const occupied = new Occupancy(problem)
  let [load, leftOut] = [0, 0]
  for (const [index, entry] of problem.entries.entries()) {
    const slot = chosen[index]
    if (slot === undefined) leftOut += leaveOutOf(entry)
    else {
      occupied.hold(entry, slot)
      load += starts[index]!.find((start) => start.slot === slot)!.load
    }
  }
  const left = problem.entries.filter((_, index) => chosen[index] === undefined)
  const scores: readonly Score[] = [
    { rule: 'load', count: problem.entries.length - left.length, cost: load },
    { rule: 'left-out', count: left.length, cost: leftOut },
  ]
  const impossible = starts.some(({ length }) => length === 0)
  return {
    kind: 'timetable',
    proof: proofOf(impossible, load + leftOut, problem.entries.length === 0 ? 0 : bound),
    cost: load,
    objective: load + leftOut,
    ...(bound === undefined ? {} : { bound }),
    scores,
    sittings: seat(problem, chosen),
    unassigned: left.map((entry) =>
      explain(problem, entry, starts[problem.entries.indexOf(entry)]!, occupied),
    ),
  }
}
