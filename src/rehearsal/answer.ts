import { addDays, HOUR_MS, type Text } from '../kernel/index.ts'
import { assumptionsOf } from './assumptions.ts'
import type { Findings } from './findings.ts'
import type { Histogram } from './meter.ts'
import type { Assumption, Scenario } from './scenario.ts'
import { atLeast, type Estimate, type Pair, ratio, share } from './statistics.ts'

/** Times in ms: the mean, and the time that so many in a hundred are within; null where the end came before. */
export interface Percentiles {
  /** Of so many a time was seen. */
  readonly count: number
  /** So many more were not done by the end: each took longer than was seen. */
  readonly undone: number
  readonly mean: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
}

/** An hour of the rehearsal, by its local day and hour: `2026-01-18 19:00`. */
export interface WorstHour {
  readonly hour: string
  readonly value: number
}

export interface PromiseAnswer {
  readonly promise: string
  readonly name: Text
  /** Share kept of those kept or broken; null where there were none. */
  readonly kept: Estimate | null
  readonly settled: number
  /** From the clock's beginning until done, in time or late, over all that were kept or broken. */
  readonly took: Percentiles
  /** The hour of opening in which the smallest share was kept. */
  readonly worst: WorstHour | null
  /** Share kept by hour of opening, from the first midnight; null where too few were opened to say. */
  readonly keptByHour: readonly (number | null)[]
  readonly aim?: { readonly share: number; readonly verdict: Verdict }
}

/** Whether an aim is reached with 95 % confidence, missed with it, or neither is shown. */
export type Verdict = 'reached' | 'missed' | 'open'

export interface WaitAnswer {
  readonly work: string
  readonly name: Text
  /** Minutes of waiting for people, with its interval; of what still waits at the end, those it has waited by then. */
  readonly meanMinutes: Estimate | null
  readonly waited: Percentiles
}

export interface PoolAnswer {
  readonly pool: string
  readonly name: Text
  readonly count: number
  /** Hours at work over hours on duty; above 1 where shifts are overrun. */
  readonly busy: Estimate | null
  readonly busiest: WorstHour | null
  /** Hours at work over hours on duty, by hour; null where nobody is on duty. */
  readonly busyByHour: readonly (number | null)[]
  /** Case-hours a replication that were spent waiting because nobody of this pool was free. */
  readonly lackingHours: number
  readonly fen: number
}

/** What a rehearsal answers. Plain JSON, no timings: the same seed gives the same bytes. */
export interface Answer {
  readonly scenario: string
  readonly name: Text
  readonly question: Text
  readonly seed: number
  /** The local day whose midnight the hours are counted from; cases of its first days may not count (warm-up). */
  readonly from: string
  readonly warmUpDays: number
  readonly replications: number
  /** Stopped before its end: fewer replications than asked for. */
  readonly partial: boolean
  readonly cases: number
  readonly events: number
  readonly staffing: Readonly<Record<string, number>>
  readonly promises: readonly PromiseAnswer[]
  readonly waits: readonly WaitAnswer[]
  readonly pools: readonly PoolAnswer[]
  /** The pool that most waiting was for; null where nothing waited. */
  readonly binding: string | null
  /** Mean number by hour from the first midnight. */
  readonly backlog: {
    readonly open: readonly number[]
    readonly waiting: readonly number[]
    readonly worst: WorstHour | null
  }
  /** Yuan × 100 a replication, over the days that count. */
  readonly costFen: number
  /** Of so many queues, Little's law held in all or not. */
  readonly littlesLaw: { readonly queues: number; readonly holds: boolean }
  readonly figures: Readonly<Record<string, { readonly numerator: number; readonly denominator: number }>>
  readonly refusals: readonly { readonly code: string; readonly message: Text; readonly count: number }[]
  readonly remarks: readonly Text[]
  readonly assumptions: readonly Assumption[]
}

/** Those not done by the end are the slowest: left out, a backlog that is never worked off would look like speed. */
const percentiles = (of: Histogram | undefined, undone: number): Percentiles => ({
  count: of?.count ?? 0,
  undone,
  mean: undone > 0 ? null : (of?.mean ?? null),
  p50: of?.quantile(0.5, undone) ?? null,
  p90: of?.quantile(0.9, undone) ?? null,
  p95: of?.quantile(0.95, undone) ?? null,
  p99: of?.quantile(0.99, undone) ?? null,
})

/** The name of an hour of a scenario. */
export const hourName = ({ from }: Scenario, hour: number): string =>
  `${addDays(from, Math.floor(hour / 24))} ${String(hour % 24).padStart(2, '0')}:00`

const verdictOf = (kept: Estimate | null, aim: number): Verdict => {
  if (kept?.low == null || kept.high === null) return 'open'
  if (kept.low >= aim) return 'reached'
  return kept.high < aim ? 'missed' : 'open'
}

/** The hour with the highest (or lowest) value, among those that have one. */
const extreme = (scenario: Scenario, byHour: readonly (number | null)[], sign: 1 | -1): WorstHour | null => {
  let best: { hour: number; value: number } | undefined
  for (const [hour, value] of byHour.entries())
    if (value !== null && (!best || sign * value > sign * best.value)) best = { hour, value }
  return best ? { hour: hourName(scenario, best.hour), value: best.value } : null
}

/** So many promises an hour must have to be called the worst of all, over all replications. */
const ENOUGH = 10

/** Four decimals: what a chart shows, and no more bytes than that. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

const promiseAnswers = (scenario: Scenario, found: Findings, precision: number): readonly PromiseAnswer[] =>
  scenario.programmes.flatMap((programme) =>
    Object.entries(programme.promises).map(([name, { name: title }]): PromiseAnswer => {
      const promise = `${programme.id}/${name}`
      const of = found.promises.get(promise)
      const aim = scenario.aims.find((one) => one.programme === programme.id && one.promise === name)
      const settled = sum((of?.pairs ?? []).map(({ bottom }) => bottom))
      const known = of ? share(of.pairs) : null
      const kept = known && aim !== undefined && aim === scenario.aims[0] ? atLeast(known, precision) : known
      const keptByHour = Array.from(of?.keptByHour ?? [], (hits, hour) => {
        const settled = hits + of!.brokenByHour[hour]!
        return settled < ENOUGH ? null : rounded(hits / settled)
      })
      return {
        promise,
        name: title,
        kept,
        settled,
        // Each that was kept or broken is done by the end or is not.
        took: percentiles(of?.took, settled - (of?.took.count ?? 0)),
        worst: extreme(scenario, keptByHour, -1),
        keptByHour,
        ...(aim ? { aim: { share: aim.share, verdict: verdictOf(kept, aim.share) } } : {}),
      }
    }),
  )

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

const poolAnswers = (scenario: Scenario, found: Findings): readonly PoolAnswer[] =>
  Object.entries(scenario.pools).map(([pool, { name, count, fenPerHour = 0 }]) => {
    const of = found.pools.get(pool)!
    const dutyHours = sum(of.pairs.map(({ bottom }) => bottom)) / HOUR_MS / Math.max(1, found.replications)
    const busyByHour = Array.from(of.workByHour, (work, hour) =>
      of.dutyByHour[hour]! > 0 ? rounded(work / of.dutyByHour[hour]!) : null,
    )
    return {
      pool,
      name,
      count,
      busy: ratio(of.pairs),
      busiest: extreme(scenario, busyByHour, 1),
      busyByHour,
      lackingHours: of.lackingMs / HOUR_MS / Math.max(1, found.replications),
      fen: Math.round(dutyHours * fenPerHour),
    }
  })

const inMinutes = ({ top, bottom }: Pair): Pair => ({ top: top / 60_000, bottom })

/**
 * Makes the answer of what the replications came to.
 *
 * @param precision to which the first aim's share was to be known, where one stopped by that; else 0.
 */
export const answerOf = (
  scenario: Scenario,
  seed: number,
  found: Findings,
  partial: boolean,
  remarks: readonly Text[],
  precision = 0,
): Answer => {
  const pools = poolAnswers(scenario, found)
  const most = [...pools].sort((a, b) => b.lackingHours - a.lackingHours)[0]
  const { replications } = found
  const runs = Math.max(1, replications)
  const meanByHour = (byHour: Float64Array) => Array.from(byHour, (value) => rounded(value / HOUR_MS / runs))
  const waiting = meanByHour(found.waitingByHour)
  return {
    scenario: scenario.id,
    name: scenario.name,
    question: scenario.question,
    seed,
    from: scenario.from,
    warmUpDays: scenario.warmUpDays,
    replications,
    partial,
    cases: found.cases,
    events: found.events,
    staffing: Object.fromEntries(Object.entries(scenario.pools).map(([id, { count }]) => [id, count])),
    promises: promiseAnswers(scenario, found, precision),
    waits: scenario.work.flatMap(({ id, name, needs }) => {
      const of = found.waits.get(id)
      if (needs.length === 0) return []
      return [
        {
          work: id,
          name,
          meanMinutes: of ? ratio(of.pairs.map(inMinutes)) : null,
          waited: percentiles(of?.times, of?.left ?? 0),
        },
      ]
    }),
    pools,
    binding: most && most.lackingHours > 0 ? most.pool : null,
    backlog: {
      open: meanByHour(found.openByHour),
      waiting,
      worst: extreme(scenario, waiting, 1),
    },
    costFen: sum(pools.map(({ fen }) => fen)),
    littlesLaw: found.littlesLaw,
    figures: Object.fromEntries(
      [...found.figures]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, [numerator, denominator]]) => [name, { numerator, denominator }]),
    ),
    refusals: [...found.refusals.values()],
    remarks,
    assumptions: assumptionsOf(scenario),
  }
}
