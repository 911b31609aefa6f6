import type { Findings } from './findings.ts'
import { type Ask, aimShare, replicate, type Staffing } from './replicate.ts'
import type { Aim, Scenario } from './scenario.ts'
import type { Estimate } from './statistics.ts'

/** The smallest staffing found for an aim. */
export interface SmallestStaffing {
  readonly aim: Aim
  /** Counts of the adjustable pools; null where none was found. */
  readonly staffing: Readonly<Record<string, number>> | null
  /** The share with it; or, where none was found, with the most that was tried. */
  readonly kept: Estimate | null
  /** What was tried last where none was found. */
  readonly tried: Readonly<Record<string, number>>
}

/** Replications of each candidate: the lower bound of their 95 % interval must reach the aim. */
const REPLICATIONS = 16
/** After so few a candidate is given up whose interval lies below every aim. */
const ENOUGH_TO_GIVE_UP = 4
/** A pool grows by so much at a time, and to at most so many times what the scenario says. */
const GROWTH = 1.15
const MOST_TIMES = 6
const MOST_TRIES = 40

interface Tried {
  readonly shares: readonly (Estimate | null)[]
  /** The adjustable pool that most waiting was for. */
  readonly binding: string | undefined
}

/** Looks candidates up, each once, all under the same luck. */
class Candidates {
  private readonly known = new Map<string, Promise<Tried>>()
  private readonly ask: Omit<Ask, 'enough'>
  private readonly onTry: (tried: number) => void

  constructor(ask: Omit<Ask, 'enough'>, onTry: (tried: number) => void) {
    this.ask = ask
    this.onTry = onTry
  }

  get count(): number {
    return this.known.size
  }

  try(staffing: Staffing): Promise<Tried> {
    const key = JSON.stringify(Object.entries(staffing).sort(([a], [b]) => (a < b ? -1 : 1)))
    const found = this.known.get(key) ?? this.run(staffing)
    this.known.set(key, found)
    return found
  }

  private async run(staffing: Staffing): Promise<Tried> {
    const { scenario } = this.ask
    const hopeless = (found: Findings) =>
      found.replications >= ENOUGH_TO_GIVE_UP &&
      scenario.aims.every((aim) => (aimShare(found, aim)?.high ?? 0) < aim.share)
    const found = await replicate({
      ...this.ask,
      staffing,
      enough: (of) => of.replications >= REPLICATIONS || hopeless(of),
    })
    this.onTry(this.known.size)
    const lacking = scenario.adjustable
      .map((pool) => ({ pool, ms: found.pools.get(pool)!.lackingMs }))
      .filter(({ ms }) => ms > 0)
      .sort((a, b) => b.ms - a.ms)
    return { shares: scenario.aims.map((aim) => aimShare(found, aim)), binding: lacking[0]?.pool }
  }
}

const reaches = ({ shares }: Tried, nth: number, { share }: Aim): boolean => (shares[nth]?.low ?? -1) >= share

const grown = (count: number): number => Math.max(count + 1, Math.ceil(count * GROWTH))

/** Adds to whatever binds until the aim is reached; undefined where it cannot be. */
const grow = async (
  candidates: Candidates,
  scenario: Scenario,
  nth: number,
  start: Staffing,
): Promise<{ staffing: Staffing; reached: boolean }> => {
  const aim = scenario.aims[nth]!
  let staffing = start
  for (let round = 0; round < MOST_TRIES; round++) {
    const tried = await candidates.try(staffing)
    if (reaches(tried, nth, aim)) return { staffing, reached: true }
    const { binding } = tried
    if (binding === undefined) break
    const more = grown(staffing[binding]!)
    if (more > MOST_TIMES * Math.max(1, scenario.pools[binding]!.count)) break
    staffing = { ...staffing, [binding]: more }
  }
  return { staffing, reached: false }
}

/** The fewest of one pool, above `less`, that still reach the aim; `enough` is known to. */
const trim = async (
  candidates: Candidates,
  nth: number,
  aim: Aim,
  staffing: Staffing,
  pool: string,
  less: number,
): Promise<Staffing> => {
  let [low, high] = [less, staffing[pool]!]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (reaches(await candidates.try({ ...staffing, [pool]: middle }), nth, aim)) high = middle
    else low = middle
  }
  return { ...staffing, [pool]: high }
}

const smallestFor = async (
  candidates: Candidates,
  scenario: Scenario,
  nth: number,
  start: Staffing,
): Promise<SmallestStaffing> => {
  const aim = scenario.aims[nth]!
  const { staffing: grownTo, reached } = await grow(candidates, scenario, nth, start)
  if (!reached) {
    const { shares } = await candidates.try(grownTo)
    return { aim, staffing: null, kept: shares[nth] ?? null, tried: grownTo }
  }
  // What was added is taken back as far as it can be; where nothing was, what binds first is looked at.
  const added = scenario.adjustable.filter((pool) => grownTo[pool]! > start[pool]!)
  const { binding } = await candidates.try(grownTo)
  let staffing = grownTo
  for (const pool of added) staffing = await trim(candidates, nth, aim, staffing, pool, start[pool]! - 1)
  if (added.length === 0 && binding !== undefined)
    staffing = await trim(candidates, nth, aim, staffing, binding, 0)
  const { shares } = await candidates.try(staffing)
  return { aim, staffing, kept: shares[nth] ?? null, tried: staffing }
}

/**
 * For each aim, the smallest staffing found with which the lower end of a 95 % interval reaches it: whatever binds is
 * added to until it does, then taken back as far as it still does. Nothing where it was stopped.
 */
export const smallestStaffing = async (
  ask: Omit<Ask, 'enough'>,
  onTry: (tried: number) => void,
): Promise<readonly SmallestStaffing[]> => {
  const { scenario, staffing, signal } = ask
  const start = Object.fromEntries(
    scenario.adjustable.map((pool) => [pool, staffing[pool] ?? scenario.pools[pool]!.count]),
  )
  const candidates = new Candidates({ ...ask, onRun: undefined }, onTry)
  const found: SmallestStaffing[] = []
  for (const nth of scenario.aims.keys()) {
    const one = await smallestFor(candidates, scenario, nth, start)
    if (signal?.aborted) break
    found.push(one)
  }
  return found
}
