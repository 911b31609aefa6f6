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
    const missing = (posts[post]!.skills ?? []).filter((skill) => !this.has(person, skill))
    if (missing.length > 0) return { rule: 'skill', by: missing.length }
    const { from, until } = shifts[shift]!
    const away = Math.max((who.from ?? -Infinity) - from, until - (who.until ?? Infinity))
    if (away > 0) return { rule: 'away', by: away }
    const far = this.way(person, post) - farthestKm
    return far > 0 ? { rule: 'far', by: far } : undefined
  }

  /** Whether a person who works in one shift can also work in another. */
  goTogether(a: number, b: number): boolean {
    return a !== b && !this.exclusive.some((set) => set.includes(a) && set.includes(b))
  }
}

/** For each shift, it and those that begin before its worker has rested: the cliques of an interval graph. */
const exclusiveSets = (shifts: readonly Shift[], restMs: number): readonly (readonly number[])[] => {
  const sets = shifts.map(({ from }) =>
    [...shifts.keys()].filter((other) => shifts[other]!.from <= from && from < shifts[other]!.until + restMs),
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
