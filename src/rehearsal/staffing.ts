import type { Findings } from './findings.ts'
import { type Ask, aimShare, MOST_REPLICATIONS, replicate, type Staffing } from './replicate.ts'
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

/**
 * Replications of each candidate: the lower bound of their 95 % interval must reach the aim. So many that all kept it
 * show too little for most aims; a candidate that keeps all is run on until it shows enough.
 */
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

  /** What a candidate comes to for one aim. */
  async try(staffing: Staffing, nth: number): Promise<Tried> {
    const { aims } = this.ask.scenario
    const key = JSON.stringify(Object.entries(staffing).sort(([a], [b]) => (a < b ? -1 : 1)))
    const hopeless = (found: Findings) =>
      found.replications >= ENOUGH_TO_GIVE_UP &&
      aims.every((aim) => (aimShare(found, aim)?.high ?? 0) < aim.share)
    const tried = await this.once(key, staffing, (of) => of.replications >= REPLICATIONS || hopeless(of))
    const aim = aims[nth]!
    if (!keepsAll(tried, nth) || reaches(tried, nth, aim)) return tried
    return this.once(`${key} ${nth}`, staffing, (found) => {
      const kept = aimShare(found, aim)
      return (
        found.replications >= MOST_REPLICATIONS ||
        (found.replications >= REPLICATIONS && (kept?.mean !== 1 || (kept.low ?? 0) >= aim.share))
      )
    })
  }

  private once(key: string, staffing: Staffing, enough: Ask['enough']): Promise<Tried> {
    const found = this.known.get(key) ?? this.run(staffing, enough)
    this.known.set(key, found)
    return found
  }

  private async run(staffing: Staffing, enough: Ask['enough']): Promise<Tried> {
    const { scenario } = this.ask
    const found = await replicate({ ...this.ask, staffing, enough })
    this.onTry(this.known.size)
    const lacking = scenario.adjustable
      .map((pool) => ({ pool, ms: found.pools.get(pool)!.lackingMs }))
      .filter(({ ms }) => ms > 0)
      .sort((a, b) => b.ms - a.ms)
    return { shares: scenario.aims.map((aim) => aimShare(found, aim)), binding: lacking[0]?.pool }
  }
}

const keepsAll = ({ shares }: Tried, nth: number): boolean => shares[nth]?.mean === 1

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
    const tried = await candidates.try(staffing, nth)
    if (reaches(tried, nth, aim)) return { staffing, reached: true }
    const { binding } = tried
    // Nobody keeps more than all.
    if (binding === undefined || keepsAll(tried, nth)) break
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
    if (reaches(await candidates.try({ ...staffing, [pool]: middle }, nth), nth, aim)) high = middle
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
    const { shares } = await candidates.try(grownTo, nth)
    return { aim, staffing: null, kept: shares[nth] ?? null, tried: grownTo }
  }
  // What was added is taken back as far as it can be; where nothing was, what binds first, or all where nothing binds.
  const added = scenario.adjustable.filter((pool) => grownTo[pool]! > start[pool]!)
  const { binding } = await candidates.try(grownTo, nth)
  let staffing = grownTo
  for (const pool of added) staffing = await trim(candidates, nth, aim, staffing, pool, start[pool]! - 1)
  if (added.length === 0)
    for (const pool of binding === undefined ? scenario.adjustable : [binding])
      staffing = await trim(candidates, nth, aim, staffing, pool, 0)
  const { shares } = await candidates.try(staffing, nth)
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
