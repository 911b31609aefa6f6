import {
  allocate,
  columnOf,
  encode,
  entitiesOf,
  factsOf,
  type Population,
  type RuleBook,
  type Table,
  type Variable,
} from '../../rules/index.ts'
import type { CityArea } from './areas.ts'
import { card, type Deal, quantile, shuffle } from './deal.ts'
import { FACT_KINDS, type FactKind, gapOf, gapsOf, incomeOf, type Who } from './facts.ts'
import { type Band, COUNTED, DECLARED_PEOPLE, type HouseholdKind, OTHERS } from './kinds.ts'

/** A kind's households within a city. */
export interface PlacedKind {
  readonly kind: HouseholdKind
  readonly households: number
  /** The first card of its households. */
  readonly first: number
}

/** A synthetic city: what there is of it is computed, household by household, from these few values. */
export interface SyntheticCity {
  readonly people: number
  readonly seed: number
  readonly households: number
  readonly kinds: readonly PlacedKind[]
  readonly areas: readonly CityArea[]
}

/** The most people a city may have: two of the world’s largest. Persons’ numbers stay within 32 bits. */
export const MOST_PEOPLE = 20_000_000

const countsFor = (people: number): readonly (readonly [HouseholdKind, number])[] => {
  let left = people
  const take = (kind: HouseholdKind, wanted: number): readonly [HouseholdKind, number] => {
    const households = Math.min(wanted, Math.floor(left / kind.members.length))
    left -= households * kind.members.length
    return [kind, households]
  }
  const scaled = (kind: HouseholdKind) => take(kind, Math.round((kind.households * people) / DECLARED_PEOPLE))
  const counted = COUNTED.map(scaled)
  const [alone, ...others] = OTHERS
  const rest = others.map(scaled)
  return [take(alone!, left), ...rest, ...counted]
}

/**
 * Lays out a city of exactly so many people. The same people and seed are the same city, whatever the machine.
 *
 * @param areas at least one.
 */
export const syntheticCity = ({
  people,
  seed,
  areas,
}: Pick<SyntheticCity, 'people' | 'seed' | 'areas'>): SyntheticCity => {
  let first = 0
  const kinds: PlacedKind[] = []
  for (const [kind, households] of countsFor(people)) {
    if (households > 0) kinds.push({ kind, households, first })
    first += households
  }
  return { people, seed, areas, kinds, households: first }
}

/** Streams of what is dealt: four for each kind and, from there on, one for each of its members’ ages. */
const STREAMS_A_KIND = 16

interface Dealt extends PlacedKind {
  readonly residence: Deal
  readonly area: Deal
  readonly ages: readonly Deal[]
  /** The bands of each member's ages together. */
  readonly weights: readonly number[]
  readonly parts: number
}

const dealsOf = ({ seed, kinds }: SyntheticCity): readonly Dealt[] =>
  kinds.map((placed) => {
    const stream = 20_000 + [...OTHERS, ...COUNTED].indexOf(placed.kind) * STREAMS_A_KIND
    const deal = (of: number) => shuffle(placed.households, seed, stream + of)
    return {
      ...placed,
      residence: deal(0),
      area: deal(1),
      ages: placed.kind.members.map((_, member) => deal(2 + member)),
      weights: placed.kind.members.map(({ ages }) => ages.reduce((sum, [weight]) => sum + weight, 0)),
      parts: placed.kind.members.reduce((sum, { earns }) => sum + earns, 0),
    }
  })

/** So far from a birthday that no rounding of days makes anybody a year older or younger. */
const BIRTHDAY_MARGIN = 0.01

/** The age at a place within the bands' weights. */
const ageAt = (bands: readonly Band[], place: number): number => {
  let weight = place
  for (const [each, from, to] of bands) {
    if (weight < each) return from + BIRTHDAY_MARGIN + (weight / each) * (to - from - 2 * BIRTHDAY_MARGIN)
    weight -= each
  }
  throw new RangeError('A place lies within the weights')
}

/** The area at a place of [0, 1), by weight. */
const placer = (weights: readonly number[]): ((at: number) => number) => {
  let sum = 0
  const upTo = weights.map((weight) => {
    sum += weight
    return sum
  })
  return (at) => {
    const wanted = at * sum
    let low = 0
    let high = upTo.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Writes the facts of one row. */
type Writer = (who: Who, row: number) => void

const writerFor = (
  population: Population,
  facts: readonly Variable[],
  kinds: readonly FactKind[],
): Writer => {
  const gaps = gapsOf(kinds)
  const bound = facts.flatMap((fact) => {
    const stream = kinds.findIndex((kind) => kind.fact === fact.id)
    if (stream < 0) return []
    const [from, to] = gaps[stream]!
    const { value, alwaysKnown } = kinds[stream]!
    return [{ column: columnOf(population, fact), type: fact.type, stream, from, to, value, alwaysKnown }]
  })
  return (who, row) => {
    const gap = gapOf(who)
    for (const { column, type, stream, from, to, value, alwaysKnown } of bound) {
      const isKnown = gap < from || gap >= to || alwaysKnown?.(who) === true
      column[row] = encode(type, isKnown ? value(who, stream) : undefined)
    }
  }
}

/** At most so many members a household here; numbers of persons are made with it. */
const MOST_MEMBERS = 8

/** Households from one number up to but not including another. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The stream that households are put in order by. */
const ORDER = 19_999

const dealtAt = (dealt: readonly Dealt[], at: number): Dealt =>
  dealt.find(({ first, households }) => at < first + households)!

/** How many rows the largest of some pieces has. */
interface Room {
  readonly household: number
  readonly person: number
}

const roomFor = (city: SyntheticCity, ranges: readonly Range[]): Room => {
  const dealt = dealsOf(city)
  const order = shuffle(city.households, city.seed, ORDER)
  const peopleIn = ({ from, to }: Range): number => {
    let people = 0
    for (let household = from; household < to; household++)
      people += dealtAt(dealt, card(order, household)).kind.members.length
    return people
  }
  return {
    household: Math.max(...ranges.map(({ from, to }) => to - from)),
    person: Math.max(...ranges.map(peopleIn)),
  }
}

/** Room for some households, written over as often as one likes. */
class CityBlock {
  readonly population: Population
  private readonly city: SyntheticCity
  private readonly dealt: readonly Dealt[]
  private readonly order: Deal
  private readonly homes: Table
  private readonly people: Table
  private readonly placers: readonly [rural: (at: number) => number, urban: (at: number) => number]
  private readonly roles: readonly string[]
  private readonly writeHousehold: Writer
  private readonly writePerson: Writer

  constructor(city: SyntheticCity, book: RuleBook, room: Room) {
    this.city = city
    this.dealt = dealsOf(city)
    this.order = shuffle(city.households, city.seed, ORDER)
    this.population = allocate(book, { area: city.areas.length, ...room })
    this.homes = this.population.household!
    this.people = this.population.person!
    this.placers = [
      placer(city.areas.map(({ ruralWeight }) => ruralWeight)),
      placer(city.areas.map(({ urbanWeight }) => urbanWeight)),
    ]
    for (const [row, { code }] of city.areas.entries()) this.population.area!.ids[row] = code
    this.roles = Object.keys(entitiesOf(book).find(({ id }) => id === 'person')!.roles)
    const facts = (id: string) => factsOf(book).filter(({ entity }) => entity.id === id)
    this.writeHousehold = writerFor(this.population, facts('household'), FACT_KINDS.household!)
    this.writePerson = writerFor(this.population, facts('person'), FACT_KINDS.person!)
  }

  /** Writes the households from one number up to but not including another over what was there. */
  fill({ from, to }: Range): void {
    const who = { seed: this.city.seed } as Who
    let next = 0
    for (let household = from; household < to; household++) {
      const at = card(this.order, household)
      const dealt = dealtAt(this.dealt, at)
      next = this.settle(who, dealt, at - dealt.first, household, household - from, next)
    }
    this.homes.rows = to - from
    this.people.rows = next
  }

  /** Writes one household and its members; returns the row after the last of them. */
  private settle(
    who: Who,
    dealt: Dealt,
    place: number,
    household: number,
    row: number,
    first: number,
  ): number {
    const { kind, residence, area, ages, weights, parts } = dealt
    const { homes, people } = this
    who.kind = kind
    who.number = household
    who.urban = quantile(residence, place) * 100 < kind.urban
    who.income = incomeOf(who)
    homes.links.area![row] = this.placers[who.urban ? 1 : 0](quantile(area, place))
    homes.start[row] = first
    homes.end[row] = first + kind.members.length
    this.writeHousehold(who, row)
    for (let index = 0; index < kind.members.length; index++) {
      const member = kind.members[index]!
      const at = first + index
      who.member = member
      who.number = household * MOST_MEMBERS + index
      who.share = parts === 0 ? 0 : member.earns / parts
      who.age = ageAt(member.ages, weights[index]! * quantile(ages[index]!, place))
      who.years = Math.floor(who.age)
      people.group[at] = row
      people.role[at] = this.roles.indexOf(member.role)
      this.writePerson(who, at)
    }
    return first + kind.members.length
  }
}

/** Some households of a city as columns, and the number of the first of them. */
export interface CityPiece {
  readonly population: Population
  readonly first: number
}

/** Households made and determined at a time: enough to be fast, little enough that a city of any size fits. */
const PIECE_HOUSEHOLDS = 65_536

/** The households of a city in ranges of a piece each. */
export const rangesOf = ({ households }: SyntheticCity): readonly Range[] =>
  Array.from({ length: Math.ceil(households / PIECE_HOUSEHOLDS) }, (_, piece) => ({
    from: piece * PIECE_HOUSEHOLDS,
    to: Math.min(households, (piece + 1) * PIECE_HOUSEHOLDS),
  }))

/**
 * A city's people with columns for the facts that a book's rules read, piece by piece, each written over the one
 * before. `done` is told how many households have been gone through.
 */
export function* piecesOf(
  city: SyntheticCity,
  book: RuleBook,
  done: (households: number) => void = () => {},
): Generator<CityPiece> {
  const pieceAt = pieceMaker(city, book)
  for (const range of rangesOf(city)) {
    yield pieceAt(range)
    done(range.to)
  }
}

/** Makes any piece of a city, each written over the one before. */
export const pieceMaker = (city: SyntheticCity, book: RuleBook): ((range: Range) => CityPiece) => {
  const block = new CityBlock(city, book, roomFor(city, rangesOf(city)))
  return (range) => {
    block.fill(range)
    return { population: block.population, first: range.from }
  }
}

/**
 * All of a city in memory, in pieces, for who goes through it more than once. Each has room for the largest, so that
 * results of one can be written over those of another.
 */
export const inhabited = (city: SyntheticCity, book: RuleBook): readonly CityPiece[] => {
  const ranges = rangesOf(city)
  const room = roomFor(city, ranges)
  return ranges.map((range) => {
    const block = new CityBlock(city, book, room)
    block.fill(range)
    return { population: block.population, first: range.from }
  })
}

/** One household with its members, who go by the household's number and theirs: 17-1, 17-2. */
export const oneHousehold = (city: SyntheticCity, book: RuleBook, household: number): Population => {
  const range = { from: household, to: household + 1 }
  const block = new CityBlock(city, book, roomFor(city, [range]))
  block.fill(range)
  const { population } = block
  population.household!.ids[0] = String(household)
  for (let row = 0; row < population.person!.rows; row++)
    population.person!.ids[row] = `${household}-${row + 1}`
  return population
}
