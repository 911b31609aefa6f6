import type { Roster, Seat } from './model.ts'

/** Who serves where: for each seat the people in it, by index. */
export type Filled = readonly (readonly number[])[]

/** A roster while it is filled: who may still take what. */
export class Filling {
  readonly filled: number[][]
  private readonly roster: Roster
  private readonly shiftsOf: number[][]

  constructor(roster: Roster) {
    this.roster = roster
    this.filled = roster.seats.map(() => [])
    this.shiftsOf = roster.problem.people.map(() => [])
    const { problem } = roster
    const person = new Map(problem.people.map(({ id }, index) => [id, index]))
    const seat = new Map(roster.seats.map(({ id }, index) => [id, index]))
    for (const set of problem.fixed ?? [])
      this.seat(seat.get(`${set.post}@${set.shift}`)!, person.get(set.person)!)
  }

  /** Whether a person has time and strength left for a shift. */
  isFree(person: number, shift: number): boolean {
    const { roster, shiftsOf } = this
    return (
      shiftsOf[person]!.length < (roster.problem.people[person]!.mostShifts ?? Infinity) &&
      shiftsOf[person]!.every((other) => roster.goTogether(other, shift))
    )
  }

  seat(seat: number, person: number): void {
    this.filled[seat]!.push(person)
    this.shiftsOf[person]!.push(this.roster.seats[seat]!.shift)
  }

  /** Seats the nearest free people who pass, until there are so many; those who work least so far first. */
  fillUp(seat: number, many: number, passes: (person: number) => boolean): void {
    const { roster, shiftsOf } = this
    const at: Seat = roster.seats[seat]!
    const missing = many - this.filled[seat]!.filter(passes).length
    if (missing <= 0) return
    const free = roster.problem.people
      .map((_, person) => person)
      .filter((person) => passes(person) && this.isFree(person, at.shift) && roster.isAble(person, seat))
    free.sort(
      (a, b) =>
        shiftsOf[a]!.length - shiftsOf[b]!.length || roster.way(a, at.post) - roster.way(b, at.post) || a - b,
    )
    for (const person of free.slice(0, Math.min(missing, at.wanted - this.filled[seat]!.length)))
      this.seat(seat, person)
  }
}

/** A roster at once: first the needs (a leader), then the floors, then what is wanted, nearest first. */
export const fillGreedily = (roster: Roster): Filled => {
  const filling = new Filling(roster)
  const seats = [...roster.seats.keys()]
  for (const seat of seats)
    for (const { skill, count } of roster.seats[seat]!.needs)
      filling.fillUp(seat, count, (person) => roster.has(person, skill))
  for (const seat of seats) filling.fillUp(seat, roster.seats[seat]!.floor, () => true)
  for (const seat of seats) filling.fillUp(seat, roster.seats[seat]!.wanted, () => true)
  return filling.filled
}
