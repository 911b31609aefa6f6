import { type CaseState, factsOfKind } from '../../kernel/index.ts'

/** The welds that everybody makes. */
export const TASKS = ['flat', 'vertical'] as const
export type Task = (typeof TASKS)[number]

export const SCORE = 'score'
/** Whom and what a score is about: one judge's of one weld of one contestant. */
export const scoreOf = (contestant: string, task: Task, judge: string): string =>
  [contestant, task, judge].map(encodeURIComponent).join('/')

interface Scores {
  readonly contestant: string
  /** Points by task, one a judge. */
  readonly points: Readonly<Record<Task, readonly number[]>>
}
export interface Ranked {
  readonly contestant: string
  /** From 1; equal means share a rank, and the next rank is passed over for each of them: 1, 2, 2, 4. */
  readonly rank: number
  /** The mean of a contestant's points, in thousandths. */
  readonly meanMilli: number
}

/** Every contestant's points as they stand. */
export const scoresIn = (of: Pick<CaseState, 'facts'>, contestants: readonly string[]): readonly Scores[] => {
  const points = new Map(
    contestants.map((each) => [each, { flat: [] as number[], vertical: [] as number[] }]),
  )
  for (const key of Object.keys(of.facts ?? {}).sort()) {
    const [about = '', fact] = key.split(' ')
    if (fact !== SCORE) continue
    const [contestant = '', task] = about.split('/').map(decodeURIComponent)
    const value = factsOfKind(of.facts, SCORE, about).at(-1)?.value
    points.get(contestant)?.[task as Task].push(value as number)
  }
  return [...points].map(([contestant, of]) => ({ contestant, points: of }))
}

/** The first contestant and task with fewer judges than needed; undefined where all have enough. */
export const unjudged = (
  scores: readonly Scores[],
  least: number,
): { readonly contestant: string; readonly task: Task } | undefined => {
  for (const { contestant, points } of scores) {
    const task = TASKS.find((each) => points[each].length < least)
    if (task !== undefined) return { contestant, task }
  }
  return undefined
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length

/** Contestants by the mean of their tasks' means, the best first; whole thousandths, so that a tie is a tie. */
export const ranking = (scores: readonly Scores[]): readonly Ranked[] => {
  const means = scores
    .map(({ contestant, points }) => ({
      contestant,
      meanMilli: Math.round((1000 * TASKS.reduce((sum, task) => sum + mean(points[task]), 0)) / TASKS.length),
    }))
    .sort((a, b) => b.meanMilli - a.meanMilli || (a.contestant < b.contestant ? -1 : 1))
  return means.map((each) => ({
    ...each,
    rank: means.findIndex(({ meanMilli }) => meanMilli === each.meanMilli) + 1,
  }))
}
