import { type CaseState, factOn, factsOfKind, type HeldFact, type HeldFacts } from '../../kernel/index.ts'
import {
  dayNumber,
  type EntityType,
  entitiesOf,
  factsOf,
  firstDay,
  lastDay,
  type Month,
  type Plain,
  type Population,
  type Provenance,
  type RuleBook,
  type Subject,
  tableOf,
  tabulate,
  type Variable,
} from '../../rules/index.ts'

/**
 * Households as the rules see them. What the register holds by day is laid out for one month: a fact as it stands on
 * the month's last day (one of a year: on its first), one that never changes as it was last recorded.
 */

/** The entities that households, and their members, are to a book. */
export interface Kin {
  readonly group: EntityType
  readonly member: EntityType | undefined
}

/** The group that a determination's subject is, or is a member of. */
export const kinOf = (book: RuleBook, subject: EntityType): Kin => {
  const group = subject.memberOf ?? subject
  return { group, member: entitiesOf(book).find(({ memberOf }) => memberOf === group) }
}

/** What was recorded last, whichever day it is said to hold from: a birth put right is earlier or later than the wrong one. */
const lastRecorded = (facts: readonly HeldFact[]): HeldFact | undefined =>
  facts.reduce<HeldFact | undefined>((last, each) => (last && last.at > each.at ? last : each), undefined)

const heldFor = ({ entity, id, period }: Variable, held: HeldFacts, month: Month, about?: string) => {
  const name = `${entity.id}/${id}`
  return period === 'always'
    ? lastRecorded(factsOfKind(held, name, about))
    : factOn(held, name, period === 'year' ? firstDay(month, 'year') : lastDay(month, 'month'), about)
}

const plain = ({ type }: Variable, found: HeldFact | undefined): Plain =>
  found === undefined || found.value === null
    ? undefined
    : type.kind === 'date'
      ? dayNumber(found.value as string)
      : found.value

const factsAt = (facts: readonly Variable[], held: HeldFacts, month: Month, about?: string) => {
  const found: Record<string, Exclude<Plain, undefined>> = {}
  for (const fact of facts) {
    const value = plain(fact, heldFor(fact, held, month, about))
    if (value !== undefined) found[fact.id] = value
  }
  return found
}

const roleFact = (member: EntityType): string => `${member.id}/role`

/** Who belongs to a household on the last day of a month, with what they are to it. */
const membersIn = ({ facts }: CaseState, member: EntityType, month: Month) => {
  const fact = roleFact(member)
  const ids = Object.values(facts ?? {}).flatMap(([first]) => (first?.fact === fact ? [first.about!] : []))
  return ids.sort().flatMap((id) => {
    const role = factOn(facts, fact, lastDay(month, 'month'), id)?.value
    return typeof role === 'string' ? [{ id, role }] : []
  })
}

/** What a group lies in: as a fact says, or where its case is. */
const placesOf = ({ group }: Kin, { area, facts }: CaseState, month: Month): Record<string, string> =>
  Object.fromEntries(
    group.links.map((above) => {
      const told = factOn(facts, `${group.id}/${above.id}`, lastDay(month, 'month'))?.value
      return [above.id, typeof told === 'string' ? told : area]
    }),
  )

/** Households laid out for a month, each with the place of its first member among all members. */
export interface Laid {
  readonly population: Population
  readonly kin: Kin
  /** The row of a household, or of a member of it; -1 where there is no such member that month. */
  rowOf(household: number, about?: string): number
  readonly provenance: Provenance
}

/** @throws RuleError where what is held does not fit the book: `bad-value`, `unknown-row`. */
export const layOut = (book: RuleBook, kin: Kin, households: readonly CaseState[], month: Month): Laid => {
  const { group, member } = kin
  const facts = factsOf(book)
  const own = facts.filter(({ entity }) => entity === group)
  const personal = facts.filter(({ entity }) => entity === member)
  const listed: Subject[] = households.map((state) => ({
    id: state.id,
    in: placesOf(kin, state, month),
    facts: factsAt(own, state.facts, month),
    members: member
      ? membersIn(state, member, month).map((one) => ({
          ...one,
          facts: factsAt(personal, state.facts, month, one.id),
        }))
      : [],
  }))
  const places = Object.fromEntries(
    group.links.map(({ id }) => [
      id,
      [...new Set(listed.map((of) => of.in![id]!))].map((code): Subject => ({ id: code })),
    ]),
  )
  const population = tabulate(book, month, { ...places, [group.id]: listed })
  const rowOf = (household: number, about?: string): number => {
    if (about === undefined) return household
    if (!member) return -1
    const { start, end } = tableOf(population, group)
    const { ids } = tableOf(population, member)
    for (let row = start[household]!; row < end[household]!; row++) if (ids[row] === about) return row
    return -1
  }
  const provenance: Provenance = (fact, row) => {
    const isMember = fact.entity === member
    const household = isMember ? tableOf(population, fact.entity).group[row]! : row
    const about = isMember ? tableOf(population, fact.entity).ids[row] : undefined
    const state = fact.entity === group || isMember ? households[household] : undefined
    const found = state && heldFor(fact, state.facts, month, about)
    return found && { from: found.from, source: found.source }
  }
  return { population, kin, rowOf, provenance }
}
