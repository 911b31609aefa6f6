import type { Person, Post, RosterProblem, Shift } from './problem.ts'

/** A post in one of its shifts, to be filled. */
export interface Seat {
  /** `post@shift` */
  readonly id: string
  readonly post: number
  readonly shift: number
  readonly wanted: number
  readonly floor: number
  readonly needs: readonly { readonly skill: string; readonly count: number }[]
}

const EARTH_KM = 6371.0088
const RADIANS = Math.PI / 180

/** As the crow flies; 0 where either place is not known. */
export const kmBetween = ({ home }: Person, { at }: Post): number => {
  if (!home || !at) return 0
  const x = Math.sin(((at.lat - home.lat) * RADIANS) / 2) ** 2
  const y = Math.sin(((at.lon - home.lon) * RADIANS) / 2) ** 2
  const h = x + Math.cos(home.lat * RADIANS) * Math.cos(at.lat * RADIANS) * y
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Why a person cannot serve at a post in a shift, whatever else they do; the amount by which, where there is one. */
export interface Bar {
  readonly rule: 'skill' | 'far' | 'away'
  readonly by: number
}

/** What can be said of a roster before any choice: seats, ways, who could serve where. */
export class Roster {
  readonly problem: RosterProblem
  readonly seats: readonly Seat[]
  /** Sets of shifts of which a person can work at most one: they overlap, rest included. */
  readonly exclusive: readonly (readonly number[])[]
  private readonly km: Float64Array
  /** Whether a person may work in both of two shifts: a row a shift. */
  private readonly together: Uint8Array
  /** Whether nothing bars a person from a seat: a row a seat. */
  private readonly able: Uint8Array

  constructor(problem: RosterProblem) {
    this.problem = problem
    this.seats = problem.posts.flatMap((post, index) =>
      problem.shifts.flatMap((shift, at) =>
        post.shifts && !post.shifts.includes(shift.id)
          ? []
          : [
              {
                id: `${post.id}@${shift.id}`,
                post: index,
                shift: at,
                wanted: post.wanted,
                floor: Math.min(post.floor ?? 1, post.wanted),
                needs: post.needs ?? [],
              },
            ],
      ),
    )
    this.exclusive = exclusiveSets(problem.shifts, problem.restMs)
    this.km = Float64Array.from({ length: problem.people.length * problem.posts.length }, (_, index) =>
      kmBetween(
        problem.people[Math.floor(index / problem.posts.length)]!,
        problem.posts[index % problem.posts.length]!,
      ),
    )
    const shifts = problem.shifts.length
    this.together = new Uint8Array(shifts * shifts).fill(1)
    for (const set of this.exclusive)
      for (const a of set) for (const b of set) this.together[a * shifts + b] = 0
    const people = problem.people.length
    this.able = new Uint8Array(people * this.seats.length)
    for (const [index, seat] of this.seats.entries())
      for (let person = 0; person < people; person++)
        this.able[index * people + person] = this.bar(person, seat) ? 0 : 1
  }

  way(person: number, post: number): number {
    return this.km[person * this.problem.posts.length + post]!
  }

  has(person: number, skill: string): boolean {
    return this.problem.people[person]!.skills?.includes(skill) ?? false
  }

  /** What bars a person from a seat whatever the others do; undefined where nothing does. */
  bar(person: number, { post, shift }: Seat): Bar | undefined {
    const { people, posts, shifts, farthestKm = Infinity } = this.problem
    const who = people[person]!
    let missing = 0
    for (const skill of posts[post]!.skills ?? []) if (!this.has(person, skill)) missing++
    if (missing > 0) return { rule: 'skill', by: missing }
    const { from, until } = shifts[shift]!
    const away = Math.max((who.from ?? -Infinity) - from, until - (who.until ?? Infinity))
    if (away > 0) return { rule: 'away', by: away }
    const far = this.way(person, post) - farthestKm
    return far > 0 ? { rule: 'far', by: far } : undefined
  }

  /** Whether nothing bars a person from a seat (by its index), whatever the others do. */
  isAble(person: number, seat: number): boolean {
    return this.able[seat * this.problem.people.length + person] === 1
  }

  /** Whether a person who works in one shift can also work in another. */
  goTogether(a: number, b: number): boolean {
    return this.together[a * this.problem.shifts.length + b] === 1
  }
}

/** For each shift, it and those that begin before its worker has rested: the cliques of an interval graph. */
const exclusiveSets = (shifts: readonly Shift[], restMs: number): readonly (readonly number[])[] => {
  const sets = shifts.map(({ from }, shift) =>
    [...shifts.keys()].filter(
      (other) => other === shift || (shifts[other]!.from <= from && from < shifts[other]!.until + restMs),
    ),
  )
  return sets.filter(
    (set, index) =>
      !sets.some(
        (other, at) =>
          at !== index &&
          set.every((shift) => other.includes(shift)) &&
          (other.length > set.length || at < index),
      ),
  )
}
