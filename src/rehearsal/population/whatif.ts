import type { Text } from '../../kernel/index.ts'
import { compile, type Determination, type Month, type Results, type RuleBook } from '../../rules/index.ts'
import { type CityPiece, piecesOf, type SyntheticCity } from './city.ts'
import {
  ENTITLED,
  NOT_ENTITLED,
  overPieces,
  Subjects,
  stateOf,
  type Tally,
  talliesFor,
  tallyAll,
  tallySum,
  UNDETERMINED,
} from './totals.ts'

/** How a subject fares under a reform, against the rules as they are. */
export type Change = 'gains' | 'loses' | 'more' | 'less' | 'unsettled' | 'settled'
const CHANGES: readonly Change[] = ['gains', 'loses', 'more', 'less', 'unsettled', 'settled']

/** What changes, for how many subjects, and by how much a month (in fen) together. */
export type Changes = Record<Change, { subjects: number; differenceFen: number }>

/** One of those whom a reform affects: enough to ask for an explanation. */
export interface Affected {
  readonly change: Change
  readonly household: number
  /** From 1 within the household; missing where the household is the subject. */
  readonly member?: number
  /** Null while undetermined; 0 for who is not entitled. */
  readonly beforeFen: number | null
  readonly afterFen: number | null
}

/** What a reform does: in all, or in an area. */
export interface Effects {
  readonly before: Readonly<Tally>
  readonly after: Readonly<Tally>
  readonly changes: Changes
}

export interface DeterminationEffects extends Effects {
  readonly determination: string
  readonly name: Text
  readonly subject: string
  /** The same, area by area, in the order of the city’s areas. */
  readonly byArea: readonly Effects[]
  /** The first of each change, by the number of the household. */
  readonly examples: readonly Affected[]
}

/** Of each change of a determination so many are named. */
const EXAMPLES = 3

const noChanges = (): Changes =>
  Object.fromEntries(CHANGES.map((change) => [change, { subjects: 0, differenceFen: 0 }])) as Changes

const addChanges = (into: Changes, more: Changes): Changes => {
  for (const change of CHANGES) {
    into[change].subjects += more[change].subjects
    into[change].differenceFen += more[change].differenceFen
  }
  return into
}

/** The effects in several areas together. */
export const effectsSum = (of: readonly Effects[]): Effects => ({
  before: tallySum(of.map(({ before }) => before)),
  after: tallySum(of.map(({ after }) => after)),
  changes: of.reduce((sum, { changes }) => addChanges(sum, changes), noChanges()),
})

/** What became of a subject; undefined where nothing did. */
const changeOf = (before: 0 | 1 | 2, after: 0 | 1 | 2, difference: number): Change | undefined => {
  if (before === after) {
    if (before !== ENTITLED || difference === 0) return undefined
    return difference > 0 ? 'more' : 'less'
  }
  if (after === UNDETERMINED) return 'unsettled'
  if (before === UNDETERMINED) return 'settled'
  return after === ENTITLED ? 'gains' : 'loses'
}

const paid = (state: 0 | 1 | 2, amount: number): number => (state === ENTITLED ? amount : 0)
const shown = (state: 0 | 1 | 2, amount: number): number | null =>
  state === UNDETERMINED ? null : state === NOT_ENTITLED ? 0 : amount

/** Keeps the differences of one determination. */
class Comparison {
  readonly before: readonly Tally[]
  readonly after: readonly Tally[]
  private readonly changes: readonly Changes[]
  private readonly examples: Affected[] = []
  private readonly determination: Determination

  constructor(city: SyntheticCity, determination: Determination) {
    this.determination = determination
    this.before = talliesFor(city)
    this.after = talliesFor(city)
    this.changes = city.areas.map(noChanges)
  }

  take(subjects: Subjects, first: number, before: Results, after: Results): void {
    const { eligible, amount } = this.determination
    const [wasEligible, wasAmount] = [before.get(eligible)!, before.get(amount)!]
    const [isEligible, isAmount] = [after.get(eligible)!, after.get(amount)!]
    for (let row = 0; row < subjects.rows; row++) {
      const was = stateOf(wasEligible, wasAmount, row)
      const is = stateOf(isEligible, isAmount, row)
      if (was === is && (was !== ENTITLED || wasAmount[row] === isAmount[row])) continue
      const difference = paid(is, isAmount[row]!) - paid(was, wasAmount[row]!)
      const change = changeOf(was, is, difference)
      if (change === undefined) continue
      const area = this.changes[subjects.areaOf(row)]![change]
      area.subjects++
      area.differenceFen += difference
      if (this.examples.filter((each) => each.change === change).length >= EXAMPLES) continue
      const member = subjects.member(row)
      this.examples.push({
        change,
        household: first + subjects.home(row),
        ...(member === 0 ? {} : { member }),
        beforeFen: shown(was, wasAmount[row]!),
        afterFen: shown(is, isAmount[row]!),
      })
    }
  }

  effects(): DeterminationEffects {
    const { programme, name, subject } = this.determination
    const byArea = this.before.map(
      (before, area): Effects => ({ before, after: this.after[area]!, changes: this.changes[area]! }),
    )
    const { examples } = this
    return { determination: programme, name, subject: subject.id, ...effectsSum(byArea), byArea, examples }
  }
}

/**
 * What a reform would change in a city in a month, before it is enacted: both books are run on the same people.
 *
 * @param reformed made from `book` by `reform` with changes of parameters.
 * @throws RuleError as `determineCity`.
 */
export const compareCity = (
  city: SyntheticCity,
  book: RuleBook,
  reformed: RuleBook,
  month: Month,
  pieces: Iterable<CityPiece> = piecesOf(city, book),
): readonly DeterminationEffects[] => {
  const [asIs, asPlanned] = [overPieces(compile(book, month)), overPieces(compile(reformed, month))]
  const comparisons = book.determinations.map((determination) => new Comparison(city, determination))
  for (const { population, first } of pieces) {
    const [before, after] = [asIs(population), asPlanned(population)]
    tallyAll(
      population,
      before,
      book.determinations,
      comparisons.map((each) => each.before),
    )
    tallyAll(
      population,
      after,
      book.determinations,
      comparisons.map((each) => each.after),
    )
    for (const [index, determination] of book.determinations.entries())
      comparisons[index]!.take(new Subjects(population, determination), first, before, after)
  }
  return comparisons.map((comparison) => comparison.effects())
}
