import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withPostgres } from './places.ts'
import { type Effort, report } from './report.ts'

const BAR_ROWS_PER_SECOND = 5_000
/** Ten times the rows may take a little more: what is kept is bounded, but fills only with time. */
const MEMORY_BAR = 1.5
const QUICK = [10_000, 40_000]
const FULL = [10_000, 100_000, 1_000_000]

const run = promisify(execFile)

/** In a process of its own, whose peak is the import's. Started like this one, so it runs what this one runs. */
const importing = async (rows: number, databaseUrl: string | undefined) => {
  const script = fileURLToPath(new URL('./import-run.js', import.meta.url))
  const { stdout } = await run(process.execPath, [
    ...process.execArgv,
    script,
    String(rows),
    ...(databaseUrl === undefined ? [] : [databaseUrl]),
  ])
  return JSON.parse(stdout) as { seconds: number; peakMiB: number }
}

const grow = async (where: string, sizes: readonly number[], databaseUrl?: string): Promise<void> => {
  const peaks: number[] = []
  for (const rows of sizes) {
    const { seconds, peakMiB } = await importing(rows, databaseUrl)
    peaks.push(peakMiB)
    report({
      bench: 'import',
      measure: `${where}: rows`,
      value: rows / seconds,
      unit: 'rows/s',
      bar: BAR_ROWS_PER_SECOND,
      n: rows,
    })
    report({ bench: 'import', measure: `${where}: peak memory`, value: peakMiB, unit: 'MiB', n: rows })
  }
  report({
    bench: 'import',
    measure: `${where}: peak memory, ${sizes.at(-1)! / sizes[0]!} times the rows`,
    value: peaks.at(-1)! / peaks[0]!,
    unit: 'x',
    direction: 'at most',
    bar: MEMORY_BAR,
  })
}

/** Rows of a real request export a second, through the whole desk and durable, and what memory that takes. */
export const importBench = async ({ full }: Effort): Promise<void> => {
  const sizes = full ? FULL : QUICK
  await grow('embedded', sizes)
  await withPostgres((url) => grow('PostgreSQL', sizes, url))
}
