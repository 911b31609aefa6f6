import type { Proof, Score, Unassigned, Verdict } from '../answer.ts'
import { Mip } from '../mip.ts'
import { contradictions, explainSeats } from './explain.ts'
import { type Filled, fillGreedily } from './fill.ts'
import { Roster, type Seat } from './model.ts'
import { ROSTER_COST_KM, type RosterProblem } from './problem.ts'

/** The solver may stop this close to the optimum. */
const GAP = 0.002
/** Decisions in one model: what HiGHS does in seconds. Beyond, each person is considered for their nearest posts only. */
const MOST_DECISIONS = 60_000

/** One person at one post in one shift. */
export interface Duty {
  readonly post: string
  readonly shift: string
  readonly person: string
}

/** A roster; `cost` is the way from home to post of all duties, in km, the unit of all scores. */
export interface RosterPlan extends Verdict {
  readonly kind: 'roster'
  readonly duties: readonly Duty[]
}

interface Model {
  readonly mip: Mip
  /** Each decision: a person in a seat. */
  readonly decisions: readonly { readonly person: number; readonly seat: number }[]
  /** Whether every pair that is allowed has its decision. */
  readonly whole: boolean
  readonly start: Float64Array
}

/** The posts each person is considered for: all that are allowed, or so many of the nearest. */
const considered = (
  roster: Roster,
): { readonly posts: readonly (readonly number[])[]; readonly whole: boolean } => {
  const { people, posts, shifts } = roster.problem
  const most = Math.max(1, Math.floor(MOST_DECISIONS / Math.max(1, people.length * shifts.length)))
  const whole = posts.length <= most
  return {
    whole,
    posts: people.map((_, person) => {
      const ranked = [...posts.keys()].sort((a, b) => roster.way(person, a) - roster.way(person, b) || a - b)
      return whole ? ranked : ranked.slice(0, most)
    }),
  }
}

const cell = (person: number, seat: number): string => `${person} ${seat}`

/** Elastic model: one decision a person and seat; shortages by rule; the greedy roster as its start. */
const modelOf = (roster: Roster, greedy: Filled): Model => {
  const { people } = roster.problem
  const mip = new Mip()
  const decisions: { person: number; seat: number }[] = []
  const columnsOf = { person: people.map((): number[] => []), seat: roster.seats.map((): number[] => []) }
  const near = considered(roster)
  const seated = new Set(greedy.flatMap((list, seat) => list.map((person) => cell(person, seat))))
  const fixed = new Set(
    (roster.problem.fixed ?? []).map(({ post, shift, person }) => `${post}@${shift} ${person}`),
  )
  for (let person = 0; person < people.length; person++) {
    const posts = new Set(near.posts[person])
    for (let seat = 0; seat < roster.seats.length; seat++) {
      const at = roster.seats[seat]!
      const stays = fixed.has(`${at.id} ${people[person]!.id}`)
      if (!stays && !seated.has(cell(person, seat)) && (!posts.has(at.post) || !roster.isAble(person, seat)))
        continue
      const column = mip.decision(roster.way(person, at.post))
      if (stays) mip.row(1, 1, [column])
      decisions.push({ person, seat })
      columnsOf.person[person]!.push(column)
      columnsOf.seat[seat]!.push(column)
    }
  }
  limitPeople(roster, mip, columnsOf.person, decisions)
  const start: number[] = decisions.map(({ person, seat }) => (seated.has(cell(person, seat)) ? 1 : 0))
  for (let seat = 0; seat < roster.seats.length; seat++)
    start.push(...manSeat(roster, mip, seat, columnsOf.seat[seat]!, decisions, greedy[seat]!))
  return { mip, decisions, whole: near.whole, start: Float64Array.from(start) }
}

/** Nobody works in two shifts that overlap or leave no rest between, nor in more shifts than they may. */
const limitPeople = (
  roster: Roster,
  mip: Mip,
  columnsOf: readonly (readonly number[])[],
  decisions: Model['decisions'],
): void => {
  for (const [person, columns] of columnsOf.entries()) {
    for (const set of roster.exclusive) {
      const among = columns.filter((column) => set.includes(roster.seats[decisions[column]!.seat]!.shift))
      if (among.length > 1) mip.row(0, 1, among)
    }
    const { mostShifts } = roster.problem.people[person]!
    if (mostShifts !== undefined && columns.length > mostShifts) mip.row(0, mostShifts, columns)
  }
}

/** The rows of one seat; answers what its shortages are at the start. */
const manSeat = (
  roster: Roster,
  mip: Mip,
  seat: number,
  columns: readonly number[],
  decisions: Model['decisions'],
  people: readonly number[],
): readonly number[] => {
  const { wanted, floor, needs } = roster.seats[seat]!
  // Those set beforehand may be more than wanted.
  const most = Math.max(wanted, people.length)
  const start = [
    Math.max(0, Math.min(wanted - people.length, wanted - floor)),
    Math.max(0, floor - people.length),
  ]
  const short = mip.shortage(ROSTER_COST_KM.short, wanted - floor)
  const unmanned = mip.shortage(ROSTER_COST_KM.unmanned, floor)
  mip.row(wanted, most, [...columns, short, unmanned])
  for (const { skill, count } of needs) {
    const able = columns.filter((column) => roster.has(decisions[column]!.person, skill))
    start.push(Math.max(0, count - people.filter((person) => roster.has(person, skill)).length))
    mip.row(count, Infinity, [...able, mip.shortage(ROSTER_COST_KM.need, count)])
  }
  return start
}

const missing = (roster: Roster, seat: Seat, people: readonly number[]) => ({
  unmanned: Math.max(0, seat.floor - people.length),
  short: Math.max(0, seat.wanted - Math.max(seat.floor, people.length)),
  need: seat.needs.reduce(
    (sum, { skill, count }) =>
      sum + Math.max(0, count - people.filter((person) => roster.has(person, skill)).length),
    0,
  ),
})

const scoresOf = (roster: Roster, filled: Filled): readonly Score[] => {
  const total = { unmanned: 0, short: 0, need: 0 }
  let [km, duties] = [0, 0]
  for (const [index, seat] of roster.seats.entries()) {
    const people = filled[index]!
    const lacks = missing(roster, seat, people)
    for (const rule of ['unmanned', 'short', 'need'] as const) total[rule] += lacks[rule]
    duties += people.length
    for (const person of people) km += roster.way(person, seat.post)
  }
  return [
    { rule: 'way', count: duties, cost: km },
    ...(['unmanned', 'need', 'short'] as const).map((rule) => ({
      rule,
      count: total[rule],
      cost: total[rule] * ROSTER_COST_KM[rule],
    })),
  ]
}

const solve = async (
  roster: Roster,
  seed: number,
  work: number,
): Promise<{ readonly filled: Filled; readonly bound?: number }> => {
  const greedy = fillGreedily(roster)
  if (work === 0 || roster.seats.length === 0) return { filled: greedy }
  const { mip, decisions, whole, start } = modelOf(roster, greedy)
  const answer = await mip.solve({ gap: GAP, nodes: work, seed, start })
  const filled: number[][] = roster.seats.map(() => [])
  for (const [column, { person, seat }] of decisions.entries())
    if (answer.values[column]! > 0.5) filled[seat]!.push(person)
  return whole && Number.isFinite(answer.bound)
    ? { filled, bound: Math.min(answer.bound, answer.objective) }
    : { filled }
}

const proofOf = (objective: number, bound: number | undefined, broken: boolean): Proof => {
  if (broken) return 'infeasible'
  if (bound === undefined) return 'heuristic'
  return objective - bound <= 1e-6 * Math.max(1, objective) ? 'optimal' : 'bounded'
}

/** Who serves where and when; `work` is the number of nodes that the solver may look at, 0 for the roster at once. */
export const planRoster = async (
  problem: RosterProblem,
  { seed, work }: { readonly seed: number; readonly work: number },
): Promise<RosterPlan> => {
  const roster = new Roster(problem)
  const { filled, bound } = await solve(roster, seed, work)
  const scores = scoresOf(roster, filled)
  const objective = scores.reduce((sum, { cost }) => sum + cost, 0)
  const gaps: readonly Unassigned[] = contradictions(roster)
  const unmanned = scores.some(({ rule, count }) => rule === 'unmanned' && count > 0)
  return {
    kind: 'roster',
    proof: proofOf(objective, roster.seats.length === 0 ? 0 : bound, unmanned || gaps.length > 0),
    cost: scores[0]!.cost,
    objective,
    ...(bound === undefined ? {} : { bound }),
    scores,
    duties: roster.seats.flatMap((seat, index) =>
      filled[index]!.map((person) => ({
        post: problem.posts[seat.post]!.id,
        shift: problem.shifts[seat.shift]!.id,
        person: problem.people[person]!.id,
      })),
    ),
    unassigned: [...gaps, ...explainSeats(roster, filled)],
  }
}
