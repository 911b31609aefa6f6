import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How a measure is compared with its bar. */
type Direction = 'at least' | 'at most'

/** One line of the bench; the format that scripts rely on. */
export interface Measure {
  readonly bench: string
  readonly measure: string
  readonly value: number
  readonly unit: string
  readonly bar?: number
  readonly direction?: Direction
  /** The size it was measured at, in rows that show growth. */
  readonly n?: number
}

const rounded = (value: number): number => Number(value.toPrecision(4))

/** Prints a measure as one line of JSON; `ok` compares with the bar in the right direction. */
export const report = ({ bench, measure, value, unit, bar, direction = 'at least', n }: Measure): void => {
  const ok = bar === undefined ? undefined : direction === 'at least' ? value >= bar : value <= bar
  const line = {
    bench,
    measure,
    value: rounded(value),
    unit,
    ...(bar === undefined ? {} : { bar, ok }),
    ...(n === undefined ? {} : { n }),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** CPU seconds that this process spent on something. */
export const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** How much work a bench does: a look, or the figures to report. */
export interface Effort {
  readonly full: boolean
}

/** Says something to whoever watches; standard output is for measures. */
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Collects what nothing holds any more, so that what is left is what is held. */
export const collect = (): void => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
}
