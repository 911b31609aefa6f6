import type { Text } from '../kernel/index.ts'
import { type Answer, answerOf } from './answer.ts'
import type { Findings } from './findings.ts'
import type { Scenario } from './scenario.ts'
import { type Estimate, type Pair, share, shareDifference } from './statistics.ts'

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
    /** There less here, paired by replication: its interval is mostly narrower than those of the two shares. */
    readonly difference: Estimate | null
  }[]
  readonly costFen: { readonly here: number; readonly there: number }
}

/** What a promise came to in the first replications; those in which it was not opened counted nothing. */
const pairsOf = (found: Findings, promise: string, replications: number): readonly Pair[] =>
  found.promises.get(promise)?.pairs.slice(0, replications) ?? []

/** Compares what two scenarios came to over the replications that both had, so that each figure is of the same luck. */
export const compare = (scenario: Scenario, here: Findings, other: Scenario, there: Findings): Comparison => {
  const replications = Math.min(here.replications, there.replications)
  const answers: readonly Answer[] = [
    answerOf(scenario, 0, here, false, []),
    answerOf(other, 0, there, false, []),
  ]
  const [first, second] = answers as [Answer, Answer]
  return {
    scenario: other.id,
    name: other.name,
    replications,
    promises: first.promises.flatMap(({ promise, name }) => {
      if (!second.promises.some((of) => of.promise === promise)) return []
      const [a, b] = [pairsOf(here, promise, replications), pairsOf(there, promise, replications)]
      return [{ promise, name, here: share(a), there: share(b), difference: shareDifference(a, b) }]
    }),
    costFen: { here: first.costFen, there: second.costFen },
  }
}
