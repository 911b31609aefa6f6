import { type CaseState, type Result, refusal, refuse, type Source } from '../../kernel/index.ts'
import {
  type AnyParameter,
  amend,
  type CityRules,
  type Determination,
  type RuleBook,
  RuleError,
  type RuleParameter,
  readParameterValue,
  reform,
} from '../../rules/index.ts'

/** What is wrong with rules or facts, as a refusal. */
export const refusalOf = (error: unknown) => {
  if (!(error instanceof RuleError)) throw error
  const { zh, en } = error.problems[0]!.message
  return { ok: false, refusal: refusal('not-satisfied', [zh, en]) } as const
}

/** A book with the city's own revisions over it, and the versions of both. */
export interface BookInForce {
  readonly version: string
  readonly parametersVersion: number
  readonly book: RuleBook
}

/** Revisions in the order of their days: each holds until the next begins. */
const revisionsIn = (state: CaseState) =>
  Object.values(state.facts ?? {})
    .flat()
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))

/** The book with what the city has approved. @throws RuleError where a value no longer fits its parameter. */
const withRevisions = (book: RuleBook, state: CaseState): RuleBook => {
  const byId = new Map(book.parameters.map((parameter) => [parameter.id, parameter]))
  const amendments = revisionsIn(state).flatMap(({ fact, from, value, source }) => {
    const parameter = byId.get(fact) as AnyParameter | undefined
    // A parameter that the rules no longer read amends nothing.
    if (!parameter) return []
    const { value: written, ...known } = JSON.parse(String(value)) as { value: unknown; grade: 'A' }
    const revision = { from, value: readParameterValue(parameter, written), source, ...known }
    return [amend(parameter as RuleParameter<unknown>, revision as Source & typeof revision)]
  })
  return amendments.length > 0 ? reform(book, ...amendments) : book
}

const MOST_KEPT = 16

/** The rules of a city at work: books by version and by what the city has approved. */
export class RulesAtWork {
  readonly city: CityRules
  private readonly kept = new Map<string, RuleBook>()

  constructor(city: CityRules) {
    this.city = city
  }

  get version(): string {
    return this.city.books.at(-1)!.version
  }

  /** The book with the revisions that a state of the parameters' case holds; the one in force unless a version is named. */
  inForce(parameters: CaseState | undefined, version = this.version): Result<BookInForce> {
    const found = this.city.books.find((each) => each.version === version)
    if (!found) return refuse('unknown-version', [version, 'rules'], 'book')
    const parametersVersion = parameters?.version ?? 0
    const key = `${version} ${parametersVersion}`
    let book = this.kept.get(key)
    if (!book) {
      try {
        book = parameters ? withRevisions(found.book, parameters) : found.book
      } catch (error) {
        return refusalOf(error)
      }
      if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value!)
      this.kept.set(key, book)
    }
    return { ok: true, value: { version, parametersVersion, book } }
  }

  /** @returns a refusal where the rules have no such determination. */
  determination({ book }: Pick<BookInForce, 'book'>, id: string): Result<Determination> {
    const found = book.determinations.find(({ programme }) => programme === id)
    return found
      ? { ok: true, value: found }
      : refuse(
          'not-satisfied',
          [`规则中没有认定“${id}”`, `the rules have no determination "${id}"`],
          'determination',
        )
  }
}
