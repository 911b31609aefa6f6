import { type Desk, SHARDS, type Store } from '../src/desk/index.ts'
import type { Day, Instant } from '../src/kernel/index.ts'
import { openStore } from '../src/store/index.ts'
import { lamps } from '../test/fixtures/lamps.ts'
import { deskFor, TOWNSHIPS } from './load.ts'
import { withPostgres } from './places.ts'
import { recordOf } from './records.ts'
import { collect, type Effort, median, report, say } from './report.ts'

const QUICK = [10_000, 20_000]
const FULL = [10_000, 100_000, 1_000_000]
const BATCH = 1_000
const REPEATS = 15
const FIGURE_BAR_MS = 50
const PAGE_BAR_MS = 200
/** Sums are made in the database, and a page is a page: a hundred times the cases take no more memory here. */
const MEMORY_BAR = 1.3
const YEAR_START = Date.parse('2025-01-01T00:00:00+08:00')
const YEAR_MS = 365 * 86_400_000

/** A year's cases, spread over days, townships and durations by a fixed rule: the same in every run. */
const scattered = (n: number) => {
  const part = (n * 0.6180339887498949) % 1
  return {
    township: (n * 7) % TOWNSHIPS,
    opened: Math.floor(YEAR_START + part * YEAR_MS * 0.95) as Instant,
    lasts: Math.floor(60_000 * 10 ** (4 * ((n * 0.7548776662466927) % 1))),
  }
}

/** One case: opened, then concluded. */
const lampOf = (n: number, heads: number[]) => {
  const { township, opened, lasts } = scattered(n)
  const steps = [
    { action: 'open', input: { request: { pole: `pole ${n}` }, area: `t${township}` }, at: opened },
    { action: 'conclude', input: { outcome: 'lit' }, at: (opened + lasts) as Instant },
  ]
  return recordOf(lamps, `f${n}`, steps, heads)
}

const fill = async (store: Store, from: number, to: number, heads: number[]): Promise<void> => {
  for (let n = from; n < to; n += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, to - n) }, (_, index) => lampOf(n + index, heads))
    await store.restore(records, [])
  }
  await store.rollUp()
}

const latency = async (ask: () => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now()
    await ask()
    times.push(performance.now() - start)
  }
  return median(times)
}

/** A year less some days at both ends, so that months' sums and single days both count. */
const RANGE = { from: '2025-01-15' as Day, to: '2025-12-10' as Day }

/** The most memory that a process holds while it asks something again and again, in bytes; what was waste before is collected first. */
const peakOf = async (ask: () => Promise<unknown>): Promise<number> => {
  const now = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  collect()
  let peak = now()
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    await ask()
    peak = Math.max(peak, now())
  }
  return peak
}

/** What one city's size takes: times, and the memory of whoever asks. */
const measure = async ({ store }: Desk, n: number, last: boolean): Promise<number> => {
  const asked: readonly (readonly [string, number, () => Promise<unknown>])[] = [
    [
      'a figure, the whole city',
      FIGURE_BAR_MS,
      () => store.figures({ indicators: ['lamps/inTime'], ...RANGE }),
    ],
    [
      'a figure, one county',
      FIGURE_BAR_MS,
      () => store.figures({ indicators: ['lamps/reports'], area: 'c3', ...RANGE }),
    ],
    [
      'a median, all time',
      FIGURE_BAR_MS,
      () => store.figures({ indicators: ['lamps/took'] }, { of: ['lamps/took'], at: [0.5] }),
    ],
    [
      'first page of drill-down',
      PAGE_BAR_MS,
      () => store.provenance({ indicator: 'lamps/reports', area: 't5', ...RANGE }, undefined, 50),
    ],
  ]
  for (const [name, bar, ask] of asked)
    report({
      bench: 'figures',
      measure: name,
      value: await latency(ask),
      unit: 'ms',
      direction: 'at most',
      n,
      ...(last ? { bar } : {}),
    })
  return peakOf(() => Promise.all(asked.map(([, , ask]) => ask())))
}

/** How long a figure and the first page behind it take, as cases grow to a million. */
export const figuresBench = (effort: Effort): Promise<void> =>
  withPostgres(async (url) => {
    const desk = await deskFor(await openStore({ databaseUrl: url }))
    const sizes = effort.full ? FULL : QUICK
    const heads = new Array<number>(SHARDS).fill(0)
    let filled = 0
    let smallest: number | undefined
    for (const n of sizes) {
      const start = performance.now()
      await fill(desk.store, filled, n, heads)
      say(`${n} cases after ${Math.round((performance.now() - start) / 1000)} s`)
      filled = n
      const peak = await measure(desk, n, n === sizes.at(-1))
      smallest ??= peak
      const measured = {
        bench: 'figures',
        measure: 'peak memory of whoever asks, against the smallest size',
        n,
      }
      report({ ...measured, value: peak / smallest, unit: 'x', direction: 'at most', bar: MEMORY_BAR })
    }
    await desk.close()
  })
