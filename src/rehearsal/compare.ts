import type { Text } from '../kernel/index.ts'
import { type Answer, answerOf } from './answer.ts'
import type { Findings } from './findings.ts'
import type { Scenario } from './scenario.ts'
import { type Estimate, estimate } from './statistics.ts'

/** Another scenario beside this one, under the same luck replication by replication. */
export interface Comparison {
  readonly scenario: string
  readonly name: Text
  readonly replications: number
  readonly promises: readonly {
    readonly promise: string
    readonly name: Text
    readonly here: Estimate | null
    readonly there: Estimate | null
    /** There less here, paired by replication: its interval is narrower than those of the two shares. */
    readonly difference: Estimate | null
  }[]
  readonly costFen: { readonly here: number; readonly there: number }
}

const shareIn = (found: Findings, promise: string, replication: number): number | null => {
  const pair = found.promises.get(promise)?.pairs[replication]
  return pair && pair.bottom > 0 ? pair.top / pair.bottom : null
}

const difference = (here: Findings, there: Findings, promise: string): Estimate | null =>
  estimate(
    Array.from({ length: Math.min(here.replications, there.replications) }, (_, replication) => {
      const [a, b] = [shareIn(here, promise, replication), shareIn(there, promise, replication)]
      return a === null || b === null ? null : b - a
    }),
  )

export const compare = (scenario: Scenario, here: Findings, other: Scenario, there: Findings): Comparison => {
  const answers: readonly Answer[] = [
    answerOf(scenario, 0, here, false, []),
    answerOf(other, 0, there, false, []),
  ]
  const [first, second] = answers as [Answer, Answer]
  return {
    scenario: other.id,
    name: other.name,
    replications: Math.min(here.replications, there.replications),
    promises: first.promises.flatMap(({ promise, name, kept }) => {
      const match = second.promises.find((of) => of.promise === promise)
      return match
        ? [{ promise, name, here: kept, there: match.kept, difference: difference(here, there, promise) }]
        : []
    }),
    costFen: { here: first.costFen, there: second.costFen },
  }
}
