import { z } from 'zod'
import {
  HOUR_MS,
  type Instant,
  type Mannable,
  MINUTE_MS,
  parseMoment,
  type Result,
  readInput,
  type Text,
  type Turn,
  text,
} from '../../kernel/index.ts'
import type { Unassigned } from '../answer.ts'
import { called } from '../called.ts'
import { mostPlaces, spotOf, unknownPlace } from '../dispatch/errands.ts'
import { readProblem } from '../read.ts'
import type { RosterPlan } from './plan.ts'
import { type Person, type Post, type RosterProblem, rosterSchema, type Shift } from './problem.ts'

const MOST_HOURS = 36
const MOST_PLACES = 2_000

const { shifts, people, farthestKm } = rosterSchema.shape
const spot = people.element.shape.home.unwrap()
const moment = z.string().refine((written) => parseMoment(written) !== undefined, {
  params: {
    say: text('应写作 2026-12-11T20:00+08:00', 'it is written as 2026-12-11T20:00+08:00'),
  },
})

const forceSchema = z.strictObject({
  /** Shifts that follow each other overlap by the relief. */
  shifts: z.array(shifts.element.extend({ from: moment, until: moment })).max(30),
  people: z.array(people.element.extend({ from: moment.optional(), until: moment.optional() })).max(2_000),
  /** Where the places are that cases name. */
  places: z
    .record(z.string().min(1).max(128), spot)
    .refine((of) => Object.keys(of).length <= MOST_PLACES, mostPlaces(MOST_PLACES)),
  /** Between two shifts of one person. */
  restHours: z.number().min(0).max(MOST_HOURS),
  /** The next shift is there for so long before the former one leaves. */
  reliefMinutes: z
    .number()
    .min(0)
    .max(MOST_HOURS * 60),
  farthestKm,
})

/** The shifts of an emergency, who can serve in them, and where the posts are that cases name. */
export type Force = z.output<typeof forceSchema>

/** Reads a list of shifts and people from what somebody sent; what is none is refused with its field, in zh and en. */
export const readForce = (input: unknown): Result<Force> => {
  const read = readInput(forceSchema, input, called)
  if (!read.ok) return read
  // A list that contradicts itself is none either, whichever posts are open.
  const whole = readProblem(postsOf([], read.value, 0 as Instant).problem)
  return whole.ok ? read : whole
}

/** An open case that is a post. */
export interface OpenPost {
  readonly case: string
  readonly needs: Mannable
}

/** Open posts as a roster problem, and those that no roster is made for. */
export interface Posts {
  readonly problem: RosterProblem
  readonly left: readonly Unassigned[]
}

const read = (written: string): number => parseMoment(written)!

const shiftsFrom = (force: Force, now: Instant): readonly Shift[] =>
  force.shifts
    .map(({ id, from, until }) => ({ id, from: read(from), until: read(until) }))
    .filter(({ until }) => until > now)
    .sort((a, b) => a.from - b.from || a.until - b.until)

const peopleFrom = (force: Force): Person[] =>
  force.people.map(({ from, until, ...person }) => ({
    ...person,
    ...(from === undefined ? {} : { from: read(from) }),
    ...(until === undefined ? {} : { until: read(until) }),
  }))

const otherRoster = (id: string): Unassigned => ({
  id,
  rule: 'elsewhere',
  message: text('已有人工排定的班表,不改。', 'A person made its roster, which stays.'),
})

/** Duties of the shifts to come that stand: nobody is in two places, or without rest. */
class Standing {
  readonly duties: { post: string; shift: string; person: string }[] = []
  private readonly shifts: readonly Shift[]
  private readonly people: ReadonlyMap<string, Person>
  private readonly restMs: number
  private readonly worked = new Map<string, readonly Shift[]>()

  constructor(shifts: readonly Shift[], people: readonly Person[], restMs: number) {
    this.shifts = shifts
    this.people = new Map(people.map((person) => [person.id, person]))
    this.restMs = restMs
  }

  /** The shift of a turn; a turn of other hours is none of these shifts'. */
  shiftOf({ from, until }: Turn): Shift | undefined {
    return this.shifts.find((shift) => shift.from === from && shift.until === until)
  }

  /** Keeps those of a turn who are there and free; how many that are. */
  keep(post: string, shift: Shift, named: readonly string[]): number {
    const there = named.filter((id) => this.isFree(id, shift))
    for (const person of there) {
      this.worked.set(person, [...(this.worked.get(person) ?? []), shift])
      this.duties.push({ post, shift: shift.id, person })
    }
    return there.length
  }

  private isFree(id: string, { from, until }: Shift): boolean {
    const person = this.people.get(id)
    if (!person || (person.from ?? -Infinity) > from || (person.until ?? Infinity) < until) return false
    const worked = this.worked.get(id) ?? []
    return (
      worked.length < (person.mostShifts ?? Infinity) &&
      worked.every((other) => from >= other.until + this.restMs || other.from >= until + this.restMs)
    )
  }
}

/** A roster that a person made, as posts of one shift each that exactly those fill who are in it. */
const postsAsChosen = ({ case: id, needs }: OpenPost, standing: Standing): readonly Post[] =>
  (needs.turns ?? []).flatMap((turn): Post[] => {
    const shift = standing.shiftOf(turn)
    if (!shift) return []
    const post = `${id}@${shift.id}`
    const wanted = standing.keep(post, shift, turn.people)
    return wanted > 0 ? [{ id: post, wanted, shifts: [shift.id] }] : []
  })

/**
 * The roster problem of open posts. A roster that a person made stays as it is, and those in it serve nowhere else;
 * of one that was planned before, everybody stays who is still there and free, and what has become vacant is filled.
 */
export const postsOf = (open: readonly OpenPost[], force: Force, now: Instant): Posts => {
  const shiftsToCome = shiftsFrom(force, now)
  const persons = peopleFrom(force)
  const restMs = Math.round(force.restHours * HOUR_MS)
  const standing = new Standing(shiftsToCome, persons, restMs)
  const chosen = open.filter(({ needs }) => needs.chosen)
  const posts = chosen.flatMap((one) => postsAsChosen(one, standing))
  const left = chosen.map((one) => otherRoster(one.case))
  for (const { case: id, needs } of open) {
    if (needs.chosen) continue
    const { place, wanted, floor, needs: leads } = needs.post
    const at = spotOf(force.places, place)
    if (!at) {
      left.push(unknownPlace(id, place))
      continue
    }
    posts.push({
      id,
      at,
      wanted,
      ...(floor === undefined ? {} : { floor }),
      ...(leads === undefined ? {} : { needs: [...leads] }),
    })
    for (const turn of needs.turns ?? []) {
      const shift = standing.shiftOf(turn)
      if (shift) standing.keep(id, shift, turn.people)
    }
  }
  const problem: RosterProblem = {
    kind: 'roster',
    shifts: [...shiftsToCome],
    posts,
    people: persons,
    restMs,
    reliefMs: Math.round(force.reliefMinutes * MINUTE_MS),
    ...(force.farthestKm === undefined ? {} : { farthestKm: force.farthestKm }),
    fixed: standing.duties,
  }
  return { problem, left }
}

/** Who is to serve at a post, where that is news. */
export interface Manning {
  readonly case: string
  readonly place: string
  readonly action: string
  readonly turns: readonly Turn[]
  /** So many are missing of those wanted, all its shifts together. */
  readonly short: number
  readonly reason: Text
}

const reasonOf = (short: number): Text =>
  text(
    `先保最低人数、带班和休息,再取住处到岗点总路程最短${short > 0 ? `;缺 ${short} 人次` : ''}`,
    `floors, leads and rests first, then the shortest ways from home${short > 0 ? `; ${short} short of what is wanted` : ''}`,
  )

const sameTurns = (a: readonly Turn[], b: readonly Turn[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ from, until, people: of }, nth) =>
      from === b[nth]!.from && until === b[nth]!.until && of.join('\n') === b[nth]!.people.join('\n'),
  )

/** What a plan would have done to posts: every post whose roster of the shifts to come is not the one it has. */
export const manningsOf = (
  open: readonly OpenPost[],
  { problem }: Posts,
  made: RosterPlan,
): readonly Manning[] => {
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]))
  const wantedOf = new Map(problem.posts.map(({ id, wanted }) => [id, wanted]))
  return open.flatMap(({ case: id, needs }): Manning[] => {
    const wanted = wantedOf.get(id)
    if (needs.chosen || wanted === undefined) return []
    const turns = problem.shifts.flatMap(({ id: shift }): Turn[] => {
      const there = made.duties.filter((duty) => duty.post === id && duty.shift === shift)
      const { from, until } = shiftOf.get(shift)!
      const named = there.map(({ person }) => person).sort()
      return named.length > 0 ? [{ from: from as Instant, until: until as Instant, people: named }] : []
    })
    // Shifts that are over are history.
    const first = problem.shifts[0]?.from ?? 0
    const before = (needs.turns ?? []).filter(({ from }) => from >= first)
    if (turns.length === 0 || sameTurns(turns, before)) return []
    const there = turns.reduce((sum, { people: named }) => sum + named.length, 0)
    const short = Math.max(0, wanted * problem.shifts.length - there)
    return [
      { case: id, place: needs.post.place!, action: needs.action, turns, short, reason: reasonOf(short) },
    ]
  })
}
