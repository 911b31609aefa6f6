import type { Violation } from '../answer.ts'
import { differ, Finder } from '../finder.ts'
import { kmBetween } from './model.ts'
import type { Duty, RosterPlan } from './plan.ts'
import { ROSTER_COST_KM, type RosterProblem } from './problem.ts'

const checkDuty = (find: Finder, problem: RosterProblem, duty: Duty, fixed: boolean): number => {
  const post = problem.posts.find(({ id }) => id === duty.post)
  const shift = problem.shifts.find(({ id }) => id === duty.shift)
  const person = problem.people.find(({ id }) => id === duty.person)
  const name = `${duty.person} ${duty.post}@${duty.shift}`
  if (!post || !shift || !person || (post.shifts && !post.shifts.includes(shift.id))) {
    find.say('unknown', name, '不在问题中', 'is not in the problem')
    return 0
  }
  const km = kmBetween(person, post)
  if (fixed) return km
  if ((post.skills ?? []).some((skill) => !person.skills?.includes(skill)))
    find.say('skill', name, '缺少岗位技能', 'lacks a skill of the post')
  if ((person.from ?? -Infinity) > shift.from || (person.until ?? Infinity) < shift.until)
    find.say('away', name, '不在岗期间', 'is away then')
  if (km > (problem.farthestKm ?? Infinity)) find.say('far', name, '距离过远', 'lives too far away')
  return km
}

const checkPeople = (find: Finder, problem: RosterProblem, duties: readonly Duty[]): void => {
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]))
  for (const { id, mostShifts = Infinity } of problem.people) {
    const own = duties
      .filter(({ person }) => person === id)
      .flatMap(({ shift }) => shifts.get(shift) ?? [])
      .sort((a, b) => a.from - b.from || a.until - b.until)
    if (own.length > mostShifts) find.say('most-shifts', id, '班次超限', 'works in too many shifts')
    for (const [index, next] of own.entries())
      if (own.slice(0, index).some(({ until }) => next.from < until + problem.restMs))
        find.say('rest', id, '休息不足或同时在两处', 'has too little rest, or is in two places')
  }
}

/** Shortages by rule, and that each is owned up to. */
const checkSeats = (find: Finder, problem: RosterProblem, plan: RosterPlan) => {
  const total = { unmanned: 0, need: 0, short: 0 }
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const told = new Set(plan.unassigned.map(({ id, rule }) => `${rule} ${id}`))
  for (const post of problem.posts)
    for (const { id: shift } of problem.shifts) {
      if (post.shifts && !post.shifts.includes(shift)) continue
      const there = plan.duties.filter((duty) => duty.post === post.id && duty.shift === shift)
      const floor = Math.min(post.floor ?? 1, post.wanted)
      const lacks = {
        unmanned: Math.max(0, floor - there.length),
        short: Math.max(0, post.wanted - Math.max(floor, there.length)),
        need: 0,
      }
      for (const { skill, count } of post.needs ?? [])
        lacks.need += Math.max(
          0,
          count - there.filter(({ person }) => people.get(person)?.skills?.includes(skill)).length,
        )
      for (const rule of ['unmanned', 'need', 'short'] as const) {
        total[rule] += lacks[rule]
        const owned = told.has(`${rule} ${post.id}@${shift}`) || (rule === 'short' && lacks.unmanned > 0)
        if (lacks[rule] > 0 && !owned)
          find.say('missing', `${post.id}@${shift}`, '缺人而未说明', 'lacks people and does not say so')
      }
    }
  return total
}

/** Recomputes every rule and figure of a roster from the problem alone. */
export const checkRoster = (problem: RosterProblem, plan: RosterPlan): readonly Violation[] => {
  const find = new Finder()
  const name = ({ post, shift, person }: Duty): string => `${person} ${post}@${shift}`
  const fixed = new Set((problem.fixed ?? []).map(name))
  const seen = new Set<string>()
  let km = 0
  for (const duty of plan.duties) {
    if (seen.has(name(duty))) find.say('twice', name(duty), '出现多次', 'is named more than once')
    seen.add(name(duty))
    km += checkDuty(find, problem, duty, fixed.has(name(duty)))
  }
  for (const id of fixed) if (!seen.has(id)) find.say('fixed', id, '已定的被取消', 'was fixed and is gone')
  checkPeople(find, problem, plan.duties)
  const total = checkSeats(find, problem, plan)
  const costs = {
    way: km,
    unmanned: total.unmanned * ROSTER_COST_KM.unmanned,
    need: total.need * ROSTER_COST_KM.need,
    short: total.short * ROSTER_COST_KM.short,
  }
  find.scores(plan, costs)
  if (differ(plan.cost, km)) find.say('cost', 'cost', '路程成本不符', 'the cost is wrong')
  if (total.unmanned > 0 && plan.proof !== 'infeasible')
    find.say('proof', 'proof', '有岗位无人值守', 'leaves a post unmanned and does not say so')
  return find.found
}
