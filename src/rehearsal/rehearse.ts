import type { Text } from '../kernel/index.ts'
import { type Answer, answerOf } from './answer.ts'
import { type Comparison, compare } from './compare.ts'
import type { Findings } from './findings.ts'
import { remarksOn } from './remarks.ts'
import { type Enough, enoughFor, type Runner, replicate, type Staffing, staffed } from './replicate.ts'
import type { Scenario } from './scenario.ts'
import { type SmallestStaffing, smallestStaffing } from './staffing.ts'

/** What a rehearsal answers. */
export interface Rehearsal extends Answer {
  /** For each aim, the smallest staffing found that reaches it with 95 % confidence. */
  readonly smallest: readonly SmallestStaffing[]
  readonly comparison?: Comparison
}

/** What is rehearsed, with what luck and until when. */
export interface RehearseOptions {
  readonly scenario: Scenario
  readonly staffing?: Staffing
  /** A whole number, up to 2^53. */
  readonly seed: number
  readonly enough: Enough
  readonly compare?: Scenario | undefined
  readonly runner: Runner
  /** False where the search for the smallest staffing is not wanted: it takes longer than the rest. */
  readonly seekSmallest?: false
  /** Stops it early; what is known by then is answered, and said to be partial. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: Progressed) => void
}

/** How far it has come. */
export interface Progressed {
  readonly phase: Text
  readonly done: number
  readonly of: number | undefined
}

const PHASES = {
  rehearse: { zh: '演练', en: 'Rehearsing' },
  compare: { zh: '对比', en: 'Comparing' },
  staffing: { zh: '寻找最小力量', en: 'Looking for the smallest staffing' },
} as const

/** Rehearses a scenario: its answer, the smallest staffing for each aim, and how another scenario compares. */
export const rehearse = async (options: RehearseOptions): Promise<Rehearsal> => {
  const { scenario, staffing = {}, seed, enough, runner, signal, onProgress } = options
  const tell = (phase: keyof typeof PHASES, of?: number) => (found: Findings) =>
    onProgress?.({ phase: PHASES[phase], done: found.replications, of })
  const all = 'replications' in enough ? enough.replications : undefined
  const ask = { scenario, staffing, seed, runner, signal }
  const found = await replicate({ ...ask, enough: enoughFor(scenario, enough), onRun: tell('rehearse', all) })
  const { replications } = found
  const other =
    options.compare &&
    (await replicate({
      ...ask,
      scenario: options.compare,
      enough: ({ replications: done }) => done >= replications,
      onRun: tell('compare', replications),
    }))
  const seeking = (tried: number) => onProgress?.({ phase: PHASES.staffing, done: tried, of: undefined })
  const smallest = options.seekSmallest === false ? [] : await smallestStaffing(ask, seeking)
  const here = staffed(scenario, staffing)
  const precision = 'precision' in enough ? enough.precision : 0
  return {
    ...answerOf(here, seed, found, signal?.aborted === true, remarksOn(here, found), precision),
    smallest,
    ...(other && options.compare
      ? { comparison: compare(here, found, staffed(options.compare, staffing), other) }
      : {}),
  }
}
