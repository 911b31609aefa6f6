import { munkres } from 'munkres'
import { text } from '../../kernel/index.ts'
import type { Unassigned, Verdict } from '../answer.ts'
import type { MatchProblem } from './problem.ts'

/** A demand and the supply it gets, and how well they go together. */
export interface Pair {
  readonly demand: string
  readonly supply: string
  readonly score: number
}

/** A matching; its objective is minus the sum of scores, so that smaller is better here too. */
export interface MatchPlan extends Verdict {
  readonly kind: 'match'
  readonly pairs: readonly Pair[]
}

/** The supplies' places, one a seat, no more for each than demands could go there. */
export const seatsOf = ({ supplies, pairs }: MatchProblem): readonly number[] => {
  const wanted = new Map<string, number>()
  for (const { supply } of pairs) wanted.set(supply, (wanted.get(supply) ?? 0) + 1)
  return supplies.flatMap(({ id, quota = 1 }, index) =>
    Array.from({ length: Math.min(quota, wanted.get(id) ?? 0) }, () => index),
  )
}

const explain = (problem: MatchProblem, demand: string, taken: ReadonlyMap<string, number>): Unassigned => {
  const could = problem.pairs.filter((pair) => pair.demand === demand).sort((a, b) => b.score - a.score)
  const best = could[0]
  if (!best)
    return {
      id: demand,
      rule: 'no-pair',
      message: text('没有与之相配的供给。', 'No supply goes with it.'),
      relax: text('放宽配对条件或增加供给', 'widen what may go together, or find more supplies'),
    }
  const quota = problem.supplies.find(({ id }) => id === best.supply)!.quota ?? 1
  if ((taken.get(best.supply) ?? 0) < quota)
    return {
      id: demand,
      rule: 'no-gain',
      nearest: best.supply,
      message: text(`与 ${best.supply} 的得分为 0。`, `It scores nothing with ${best.supply}.`),
      relax: text('给出大于 0 的得分', 'give it a score above 0'),
    }
  return {
    id: demand,
    rule: 'quota',
    nearest: best.supply,
    message: text(
      `可配的 ${could.length} 个供给名额已满;最合适的是 ${best.supply}(得分 ${best.score},名额 ${quota})。`,
      `The ${could.length} it could have are full; ${best.supply} would suit best (score ${best.score}, quota ${quota}).`,
    ),
    relax: text(`${best.supply} 增加一个名额`, `one more place at ${best.supply}`),
  }
}

/** The matching with the greatest sum of scores; proven, by the Hungarian method. */
export const planMatch = (problem: MatchProblem): MatchPlan => {
  const seats = seatsOf(problem)
  const demandAt = new Map(problem.demands.map(({ id }, index) => [id, index]))
  const supplyAt = new Map(problem.supplies.map(({ id }, index) => [id, index]))
  const worth = problem.demands.map(() => new Map<number, number>())
  for (const { demand, supply, score } of problem.pairs)
    worth[demandAt.get(demand)!]!.set(supplyAt.get(supply)!, score)
  const costs = worth.map((scores) => Float64Array.from(seats, (supply) => -(scores.get(supply) ?? 0)))
  const solved = seats.length === 0 || costs.length === 0 ? [] : munkres(costs)
  const pairs = solved
    .flatMap(([demand, seat]) => {
      const score = worth[demand]!.get(seats[seat]!) ?? 0
      if (score === 0) return []
      return [{ demand: problem.demands[demand]!.id, supply: problem.supplies[seats[seat]!]!.id, score }]
    })
    .sort((a, b) => demandAt.get(a.demand)! - demandAt.get(b.demand)!)
  const total = pairs.reduce((sum, { score }) => sum + score, 0)
  const taken = new Map<string, number>()
  for (const { supply } of pairs) taken.set(supply, (taken.get(supply) ?? 0) + 1)
  const matched = new Set(pairs.map(({ demand }) => demand))
  const cost = total === 0 ? 0 : -total
  return {
    kind: 'match',
    proof: 'optimal',
    cost,
    objective: cost,
    bound: cost,
    scores: [{ rule: 'score', count: pairs.length, cost }],
    pairs,
    unassigned: problem.demands
      .filter(({ id }) => !matched.has(id))
      .map(({ id }) => explain(problem, id, taken)),
  }
}
