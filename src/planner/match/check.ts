import type { Violation } from '../answer.ts'
import { differ, Finder } from '../finder.ts'
import type { MatchPlan } from './plan.ts'
import type { MatchProblem } from './problem.ts'

/** Recomputes every rule and figure of a matching from the problem alone. */
export const checkMatch = (problem: MatchProblem, plan: MatchPlan): readonly Violation[] => {
  const find = new Finder()
  const allowed = new Map(
    problem.pairs.map(({ demand, supply, score }) => [JSON.stringify([demand, supply]), score]),
  )
  find.once(
    [...plan.pairs.map(({ demand }) => demand), ...plan.unassigned.map(({ id }) => id)],
    problem.demands.map(({ id }) => id),
  )
  let total = 0
  for (const { demand, supply, score } of plan.pairs) {
    const real = allowed.get(JSON.stringify([demand, supply]))
    if (real === undefined) find.say('pair', demand, `不能与 ${supply} 配对`, `does not go with ${supply}`)
    else if (differ(real, score)) find.say('score', demand, `得分应为 ${real}`, `scores ${real} there`)
    total -= real ?? 0
  }
  for (const { id, quota = 1 } of problem.supplies)
    if (plan.pairs.filter(({ supply }) => supply === id).length > quota)
      find.say('quota', id, '超过名额', 'has more than its quota')
  find.scores(plan, { score: total })
  if (differ(plan.cost, total)) find.say('cost', 'cost', '总分不符', 'the cost is wrong')
  return find.found
}
