import { Findings } from './findings.ts'
import { type Run, runOnce } from './run.ts'
import type { Scenario } from './scenario.ts'
import { type Estimate, isKnownTo, share } from './statistics.ts'

/** How many of each pool, where other than the scenario says. */
export type Staffing = Readonly<Record<string, number>>

/** A scenario with other numbers of staff; the luck of those who stay is the same. */
export const staffed = (scenario: Scenario, staffing: Staffing): Scenario => ({
  ...scenario,
  pools: Object.fromEntries(
    Object.entries(scenario.pools).map(([id, pool]) => [
      id,
      { ...pool, count: Object.hasOwn(staffing, id) ? staffing[id]! : pool.count },
    ]),
  ),
})

/** Something that runs replications, here or in threads. The same in, the same out. */
export interface Runner {
  /** How many it may usefully be asked for at once. */
  readonly width: number
  run(scenario: Scenario, staffing: Staffing, seed: number, replication: number): Promise<Run>
  close(): Promise<void>
}

/** Runs replications in this thread, letting others have a turn between two. */
export const localRunner = (): Runner => ({
  width: 1,
  run: async (scenario, staffing, seed, replication) => {
    await new Promise((resolve) => setImmediate(resolve))
    return runOnce(staffed(scenario, staffing), seed, replication)
  },
  close: async () => {},
})

/** When it is enough: after so many replications, or once the first aim's share is known to this much (half a 95 % interval). */
export type Enough = { readonly replications: number } | { readonly precision: number }

/** No rehearsal is run more often. */
export const MAX_REPLICATIONS = 10_000
/** So many are run where there is no aim whose share could be known, or nothing has come of it. */
const WITHOUT_AIM = 10
/** What so many replications do not show is not waited for. */
export const MOST_REPLICATIONS = 500

/** The share of an aim's promise as known so far. */
export const aimShare = (found: Findings, aim: Scenario['aims'][number]): Estimate | null => {
  const of = found.promises.get(`${aim.programme}/${aim.promise}`)
  return of ? share(of.pairs) : null
}

/** The rule for when it is enough; it looks only at replications counted in their order. */
export const enoughFor = (scenario: Scenario, enough: Enough): ((found: Findings) => boolean) => {
  if ('replications' in enough) return ({ replications }) => replications >= enough.replications
  const aim = scenario.aims[0]
  return (found) => {
    const pairs = (aim && found.promises.get(`${aim.programme}/${aim.promise}`)?.pairs) ?? []
    const counted = pairs.some(({ bottom }) => bottom > 0)
    return (
      found.replications >= (counted ? MOST_REPLICATIONS : WITHOUT_AIM) || isKnownTo(pairs, enough.precision)
    )
  }
}

export interface Ask {
  readonly scenario: Scenario
  readonly staffing: Staffing
  readonly seed: number
  readonly enough: (found: Findings) => boolean
  readonly runner: Runner
  readonly signal?: AbortSignal | undefined
  readonly onRun?: ((found: Findings) => void) | undefined
}

/**
 * Runs replications until it is enough, or until stopped. Several may be under way, but they are counted in the
 * order of their numbers and the rule looks only at those counted: how many threads there are changes nothing.
 */
export const replicate = async (ask: Ask): Promise<Findings> => {
  const { scenario, staffing, seed, enough, runner, signal, onRun } = ask
  const found = new Findings(staffed(scenario, staffing))
  const underWay: Promise<Run>[] = []
  const stop = stopOf(signal)
  let next = 0
  try {
    while (!enough(found) && !signal?.aborted) {
      while (underWay.length < runner.width) underWay.push(runner.run(scenario, staffing, seed, next++))
      const run = await Promise.race([underWay[0]!, stop.stopped])
      if (!run) break
      underWay.shift()
      found.add(run)
      onRun?.(found)
    }
    return found
  } finally {
    stop.forget()
    // Those begun ahead of need are let go; a failure among them is nobody's: that of the first has been told.
    for (const run of underWay) run.catch(() => {})
  }
}

/** A promise that a signal keeps, and the way to stop listening to it. */
const stopOf = (signal: AbortSignal | undefined) => {
  let onAbort = () => {}
  const stopped = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined)
  })
  signal?.addEventListener('abort', onAbort)
  return { stopped, forget: () => signal?.removeEventListener('abort', onAbort) }
}
