import type { Desk, JobStep } from '../../desk/index.ts'
import { type Instant, MACHINE } from '../../kernel/index.ts'
import { inhabited, type SyntheticCity } from '../../rehearsal/population/index.ts'
import {
  columnOf,
  dayOf,
  decode,
  determine,
  entitiesOf,
  factsOf,
  type Month,
  type Population,
  type RuleBook,
  tableOf,
  type Variable,
} from '../../rules/index.ts'

/** A household of the demonstration: its place among the synthetic ones is its number. */
export interface Household {
  readonly id: string
  readonly area: string
  readonly members: readonly { readonly id: string; readonly role: string }[]
}

/** Somebody who is entitled to something, as a request names them. */
export interface Applicant {
  readonly household: Household
  readonly person?: string
}

const SOURCE = '合成人口 Synthetic people'
/** Everything of them is known from here on. */
const KNOWN_FROM = '2025-01-01'
const MOST_FACTS = 200
const TOGETHER = 100

/** The people of the demonstration: none of them exists. */
export class People {
  readonly city: SyntheticCity
  readonly households: readonly Household[]
  private readonly book: RuleBook
  private readonly population: Population
  private readonly facts: readonly Variable[]

  constructor(city: SyntheticCity, book: RuleBook) {
    this.city = city
    this.book = book
    this.population = inhabited(city, book)[0]!.population
    this.facts = factsOf(book).filter(({ entity }) => entity.id !== 'area')
    const { household: homes, person: people } = this.population
    const roles = Object.keys(entitiesOf(book).find(({ id }) => id === 'person')!.roles)
    this.households = Array.from({ length: homes!.rows }, (_, row) => {
      const id = `synthetic-${row}`
      const first = homes!.start[row]!
      return {
        id,
        area: city.areas[homes!.links.area![row]!]!.code,
        members: Array.from({ length: homes!.end[row]! - first }, (_, n) => ({
          id: `${id}-${n + 1}`,
          role: roles[people!.role[first + n]!]!,
        })),
      }
    })
  }

  /** Whom the rules find entitled to something in all of some months, in the order of their households. */
  *entitled(determination: string, months: readonly Month[]): Generator<Applicant> {
    const { book, population } = this
    const of = book.determinations.find(({ programme }) => programme === determination)
    if (!of) return
    const { rows } = tableOf(population, of.subject)
    const isMember = of.subject.memberOf !== undefined
    const isEntitled = (row: number) =>
      months.every((month) => determine({ book, month, population }, of, row).outcome === 'entitled')
    for (let row = 0; row < rows; row++) {
      if (!isEntitled(row)) continue
      const at = isMember ? population.person!.group[row]! : row
      const household = this.households[at]!
      yield isMember
        ? { household, person: household.members[row - population.household!.start[at]!]!.id }
        : { household }
    }
  }

  /** Children born on a day or later, in the order of their households. */
  *bornSince(day: string): Generator<Applicant> {
    const birth = this.facts.find(({ entity, id }) => entity.id === 'person' && id === 'birth')!
    for (const [number, household] of this.households.entries())
      for (const [n, { id, role }] of household.members.entries()) {
        const born = this.known(birth, this.population.household!.start[number]! + n)
        if (role === 'child' && typeof born === 'string' && born >= day) yield { household, person: id }
      }
  }

  private known(of: Variable, row: number): string | number | boolean | undefined {
    const value = decode(of.type, columnOf(this.population, of)[row]!)
    if (value === undefined) return undefined
    return of.type.kind === 'date' ? dayOf(value as number) : (value as string | number | boolean)
  }

  private factsOf(number: number) {
    const { household: homes } = this.population
    const { members } = this.households[number]!
    const said = { from: KNOWN_FROM, source: SOURCE, certainty: 'assumed' }
    const of = (facts: readonly Variable[], row: number, about?: string) =>
      facts.flatMap((fact) => {
        const value = this.known(fact, row)
        const named = { fact: `${fact.entity.id}/${fact.id}`, ...(about === undefined ? {} : { about }) }
        return value === undefined ? [] : [{ ...named, value, ...said }]
      })
    const own = this.facts.filter(({ entity }) => entity.memberOf === undefined)
    const personal = this.facts.filter(({ entity }) => entity.memberOf !== undefined)
    return [
      ...of(own, number),
      ...members.flatMap(({ id }, n) => of(personal, homes!.start[number]! + n, id)),
    ]
  }

  private stepsOf(number: number, at: Instant): readonly JobStep[] {
    const { id, area, members } = this.households[number]!
    const step = (action: string, input: unknown, n = 0): JobStep => ({
      command: { action, input },
      actor: MACHINE,
      at,
      key: { key: `demonstration:${id}:${action}:${n}`, hash: action },
    })
    const facts = this.factsOf(number)
    const said = { from: KNOWN_FROM, source: SOURCE, certainty: 'assumed' }
    const chunks = Array.from({ length: Math.ceil(facts.length / MOST_FACTS) }, (_, n) =>
      facts.slice(n * MOST_FACTS, (n + 1) * MOST_FACTS),
    )
    return [
      step('open', { request: { number: String(number).padStart(5, '0') }, area, channel: 'demonstration' }),
      step('join', { members, ...said }),
      ...chunks.map((part, n) => step('record', { facts: part }, n)),
    ]
  }

  /**
   * Enters households in the city's register, as of a moment past. Those entered before are left as they are.
   *
   * @param stopped is asked between batches.
   */
  async enter(
    desk: Desk,
    numbers: readonly number[],
    at: Instant,
    stopped: () => boolean = () => false,
  ): Promise<void> {
    const programme = desk.rules!.city.register
    for (let from = 0; from < numbers.length && !stopped(); from += TOGETHER) {
      const batch = numbers.slice(from, from + TOGETHER)
      const done = await Promise.all(
        batch.map((number) =>
          desk.do({
            stream: this.households[number]!.id,
            programme,
            presumedNew: true,
            steps: this.stepsOf(number, at),
          }),
        ),
      )
      const failed = done.find((one) => !one.ok)
      if (failed && !failed.ok)
        throw new Error(`A synthetic household was refused: ${failed.refusal.message.en}`)
    }
  }
}
