import type { Text } from '../kernel/index.ts'
import type { Scenario } from './scenario.ts'
import { World } from './world.ts'

/** Times in bins, with what the bins forget. */
export interface Times {
  readonly counts: Float64Array<ArrayBufferLike>
  readonly count: number
  readonly sum: number
  readonly lowest: number
  readonly highest: number
}

/** What one replication came to: plain data, to cross from thread to thread. */
export interface Run {
  readonly replication: number
  /** False where the limit on steps stopped it. */
  readonly finished: boolean
  readonly cases: number
  readonly events: number
  /** Work given up under way because its case had gone its own way. */
  readonly overtaken: number
  readonly promises: Readonly<
    Record<
      string,
      {
        readonly kept: number
        readonly broken: number
        readonly dueLater: number
        readonly took: Times
        readonly keptByHour: Float64Array
        readonly brokenByHour: Float64Array
      }
    >
  >
  /** By work: how long it waited for people where it began; how much still waited at the end, and how long by then. */
  readonly waits: Readonly<
    Record<string, { readonly times: Times; readonly left: number; readonly leftMs: number }>
  >
  readonly queues: Readonly<Record<string, { readonly waitingByHour: Float64Array; readonly little: Little }>>
  readonly pools: Readonly<
    Record<
      string,
      {
        readonly dutyByHour: Float64Array
        readonly workByHour: Float64Array
        readonly lackingByHour: Float64Array
      }
    >
  >
  readonly openByHour: Float64Array
  readonly figures: Readonly<Record<string, readonly [numerator: number, denominator: number]>>
  readonly refusals: readonly { readonly code: string; readonly message: Text; readonly count: number }[]
}

/** Little's law: the number waiting, over time, and the waits, over cases, are one sum counted twice. In case × ms. */
export interface Little {
  readonly overTime: number
  readonly overCases: number
}

const sorted = <Value, Made>(
  map: ReadonlyMap<string, Value>,
  make: (value: Value) => Made,
): Record<string, Made> =>
  Object.fromEntries(
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, make(value)]),
  )

const timesOf = ({ counts, count, sum, lowest, highest }: Times): Times => ({
  counts,
  count,
  sum,
  lowest,
  highest,
})

/** Runs one replication of a scenario: a function of the scenario, the seed and the replication's number. */
export const runOnce = (scenario: Scenario, seed: number, replication: number): Run => {
  const world = new World(scenario, seed, replication)
  const finished = world.run()
  const { tally, pools, working } = world
  return {
    replication,
    finished,
    cases: tally.cases,
    events: tally.events,
    overtaken: tally.overtaken,
    promises: sorted(tally.promises, ({ kept, broken, dueLater, took, keptByHour, brokenByHour }) => ({
      kept,
      broken,
      dueLater,
      took: timesOf(took),
      keptByHour,
      brokenByHour,
    })),
    waits: sorted(tally.waits, ({ times, left, leftMs }) => ({ times: timesOf(times), left, leftMs })),
    queues: sorted(working.queues, ({ waiting, waitedMs }) => ({
      waitingByHour: waiting.byHour,
      little: { overTime: waiting.total, overCases: waitedMs },
    })),
    pools: sorted(pools, ({ duty, work, lacking }) => ({
      dutyByHour: duty.byHour,
      workByHour: work.byHour,
      lackingByHour: lacking.byHour,
    })),
    openByHour: tally.open.byHour,
    figures: sorted(tally.figures, ({ numerator, denominator }) => [numerator, denominator] as const),
    refusals: [...tally.refusals.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
  }
}
