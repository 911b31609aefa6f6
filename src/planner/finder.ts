import { type Text, text } from '../kernel/index.ts'
import type { Verdict, Violation } from './answer.ts'

/** Whether two figures differ by more than is allowed and rounding explains. */
export const differ = (a: number, b: number, allowed = 0): boolean =>
  !(Math.abs(a - b) <= allowed + 1e-6 * Math.max(1, Math.abs(a), Math.abs(b)))

/** Gathers what a check finds. */
export class Finder {
  readonly found: Violation[] = []

  add(rule: string, id: string, message: Text): void {
    this.found.push({ rule, id, message })
  }

  say(rule: string, id: string, zh: string, en: string): void {
    this.add(rule, id, text(`“${id}”${zh}。`, `"${id}" ${en}.`))
  }

  /** Each of what is wanted is named once, and nothing else is. */
  once(named: readonly string[], wanted: readonly string[]): void {
    const times = new Map<string, number>(wanted.map((id) => [id, 0]))
    for (const id of named) {
      const before = times.get(id)
      if (before === undefined) this.say('unknown', id, '不在问题中', 'is not in the problem')
      else times.set(id, before + 1)
    }
    for (const [id, count] of times) {
      if (count === 0)
        this.say('missing', id, '既未安排也未说明原因', 'is neither planned nor left out with a reason')
      if (count > 1) this.say('twice', id, '出现多次', 'is named more than once')
    }
  }

  /** The plan's scores and objective are what was recomputed, rule by rule. */
  scores(plan: Verdict, costs: Readonly<Record<string, number>>, allowed = 0): void {
    const told = new Map(plan.scores.map(({ rule, cost }) => [rule, cost]))
    for (const [rule, cost] of Object.entries(costs))
      if (differ(told.get(rule) ?? 0, cost, allowed))
        this.say('score', rule, `得分应为 ${cost}`, `should score ${cost}`)
    for (const rule of told.keys())
      if (!Object.hasOwn(costs, rule)) this.say('score', rule, '不是评分规则', 'is no rule that scores')
    const sum = Object.values(costs).reduce((total, cost) => total + cost, 0)
    if (differ(plan.objective, sum, allowed))
      this.say('score', 'objective', `应为 ${sum}`, `should be ${sum}`)
    if (plan.bound !== undefined && plan.bound > sum && differ(plan.bound, sum, allowed))
      this.say('bound', 'bound', '高于目标值', 'is above the objective')
  }
}
