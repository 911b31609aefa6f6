import { entitiesOf, factsOf, type Population, type RuleBook, readFact, tableOf } from '../../rules/index.ts'
import { type CityPiece, piecesOf, type SyntheticCity } from './city.ts'

/** Full years at the declared day: from, up to but not including. */
const AGE_BANDS = [
  [0, 6],
  [6, 18],
  [18, 60],
  [60, 80],
  [80, 100],
  [100, 130],
] as const

/** What a generated city holds, counted from its columns. */
export interface CitySummary {
  readonly ages: readonly { readonly from: number; readonly to: number; readonly people: number }[]
  readonly ageUnknown: number
  readonly residence: Readonly<Record<string, number>>
  /** For each fact that the rules read, of how many rows it is told and of how many it is not known or kept. */
  readonly facts: readonly {
    readonly entity: string
    readonly fact: string
    readonly told: number
    readonly notTold: number
  }[]
  /** People and households of each area, in the order of the city’s. */
  readonly byArea: readonly { readonly households: number; readonly people: number }[]
}

const DAYS_A_YEAR = 365.2425

/** Counts a city’s people. @param asOf the day number that ages are counted at. */
export const summarize = (
  city: SyntheticCity,
  book: RuleBook,
  asOf: number,
  pieces: Iterable<CityPiece> = piecesOf(city, book),
): CitySummary => {
  const ages = AGE_BANDS.map(([from, to]) => ({ from, to, people: 0 }))
  const residence: Record<string, number> = {}
  const facts = factsOf(book).map((fact) => ({ fact, told: 0, notTold: 0 }))
  const byArea = city.areas.map(() => ({ households: 0, people: 0 }))
  let ageUnknown = 0
  const [home] = entitiesOf(book).filter(({ id }) => id === 'household')
  const birth = facts.find(({ fact }) => fact.id === 'birth')!.fact
  const resides = facts.find(({ fact }) => fact.id === 'residence')!.fact
  const count = (population: Population, each: (typeof facts)[number]): void => {
    const { rows } = tableOf(population, each.fact.entity)
    for (let row = 0; row < rows; row++) {
      const value = readFact(population, each.fact, row)
      if (value === undefined) each.notTold++
      else each.told++
      if (each.fact === birth) {
        const years = value === undefined ? -1 : (asOf - (value as number)) / DAYS_A_YEAR
        const band = ages.find(({ from, to }) => years >= from && years < to)
        if (band) band.people++
        else ageUnknown++
      } else if (each.fact === resides) {
        const word = (value as string | undefined) ?? 'unknown'
        residence[word] = (residence[word] ?? 0) + 1
      }
    }
  }
  for (const { population } of pieces) {
    for (const each of facts) count(population, each)
    const homes = tableOf(population, home!)
    for (let row = 0; row < homes.rows; row++) {
      const area = byArea[homes.links.area![row]!]!
      area.households++
      area.people += homes.end[row]! - homes.start[row]!
    }
  }
  return {
    ages,
    ageUnknown,
    residence,
    facts: facts.map(({ fact, told, notTold }) => ({ entity: fact.entity.id, fact: fact.id, told, notTold })),
    byArea,
  }
}
