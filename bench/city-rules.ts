import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Effort, median, report } from './report.ts'

const BAR_SECONDS = 1.5
const BAR_MIB = 600
/** The last size's cost a person beside the first's, where compiling for the month is a part of it. */
const BAR_LINEAR = 1.3
const SIZES = [10_000, 100_000, 1_000_000, 4_000_000]
const ROUNDS = 3

const run = promisify(execFile)

interface Took {
  readonly cpuSeconds: number
  readonly generateCpuSeconds: number
  readonly peakMiB: number
}

/** In a process of its own, whose peak is the city's. */
const city = async (people: number): Promise<Took> => {
  const script = fileURLToPath(new URL('./city-run.js', import.meta.url))
  const { stdout } = await run(process.execPath, [...process.execArgv, script, String(people)])
  return JSON.parse(stdout) as Took
}

/** Every programme for a whole synthetic city and one month: CPU time, memory, and how both grow. */
export const cityRulesBench = async ({ full }: Effort): Promise<void> => {
  const seconds: number[] = []
  for (const n of full ? SIZES : SIZES.slice(0, 3)) {
    const rounds: Took[] = []
    for (let round = 0; round < (full ? ROUNDS : 1); round++) rounds.push(await city(n))
    const middle = (of: (took: Took) => number) => median(rounds.map(of))
    const cpu = middle((took) => took.cpuSeconds)
    const isWhole = n === SIZES.at(-1)
    seconds.push(cpu)
    report({
      bench: 'rules',
      measure: 'every programme, one month',
      value: cpu,
      unit: 's CPU',
      n,
      ...(isWhole ? { bar: BAR_SECONDS, direction: 'at most' } : {}),
    })
    report({
      bench: 'rules',
      measure: 'every programme, one month: memory',
      value: middle((took) => took.peakMiB),
      unit: 'MiB',
      n,
      ...(isWhole ? { bar: BAR_MIB, direction: 'at most' } : {}),
    })
    report({
      bench: 'rules',
      measure: 'synthetic people generated',
      value: middle((took) => took.generateCpuSeconds),
      unit: 's CPU',
      n,
    })
  }
  // The first size is mostly compiling: the growth is taken from the second on.
  const last = seconds.length - 1
  report({
    bench: 'rules',
    measure: `every programme, cost a person at ${SIZES[last]} beside ${SIZES[1]}`,
    value: seconds[last]! / SIZES[last]! / (seconds[1]! / SIZES[1]!),
    unit: 'x',
    bar: BAR_LINEAR,
    direction: 'at most',
  })
}
