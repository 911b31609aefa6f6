import { type Text, text } from '../../kernel/index.ts'
import {
  type Column,
  compile,
  type Determination,
  type Kernel,
  type Month,
  type Population,
  type Results,
  type RuleBook,
  RuleError,
  type Run,
  tableOf,
} from '../../rules/index.ts'
import { type CityPiece, piecesOf, type SyntheticCity } from './city.ts'

/** What a determination came to for many subjects. */
export interface Tally {
  entitled: number
  notEntitled: number
  undetermined: number
  /** Members of entitled households, or entitled persons. */
  people: number
  /** Of the entitled, in fen; for the month, unless the determination grants something once. */
  amountFen: number
}

export interface DeterminationTotals extends Readonly<Tally> {
  readonly determination: string
  readonly name: Text
  readonly subject: string
  /** The same, area by area, in the order of the city’s areas. */
  readonly byArea: readonly Readonly<Tally>[]
}

const emptyTally = (): Tally => ({ entitled: 0, notEntitled: 0, undetermined: 0, people: 0, amountFen: 0 })

const addTally = (into: Tally, more: Readonly<Tally>): Tally => {
  into.entitled += more.entitled
  into.notEntitled += more.notEntitled
  into.undetermined += more.undetermined
  into.people += more.people
  into.amountFen += more.amountFen
  return into
}
/** @throws RuleError `overflow` where the money together is beyond the whole numbers that are exact. */
export const tallySum = (of: readonly Readonly<Tally>[]): Tally => {
  const sum = of.reduce(addTally, emptyTally())
  if (Number.isSafeInteger(sum.amountFen)) return sum
  const message = text(
    `合计金额超出可精确表示的整数范围(2^53 分):${sum.amountFen}。`,
    `The money together is beyond the whole numbers that are exact (2^53 fen): ${sum.amountFen}.`,
  )
  throw new RuleError({ code: 'overflow', message })
}

/** Entitled, not, or undetermined, as bytes: rows by the million are compared by them. */
export const NOT_ENTITLED = 0
export const ENTITLED = 1
export const UNDETERMINED = 2
/** The outcome of a row, from what a full run stored of condition and amount. */
export const stateOf = (eligible: Column, amount: Column, row: number): 0 | 1 | 2 =>
  eligible[row] === 0
    ? NOT_ENTITLED
    : eligible[row] === 1 && !Number.isNaN(amount[row]!)
      ? ENTITLED
      : UNDETERMINED

/** Whose rows a determination is about, and where each row and its members are. */
export class Subjects {
  readonly isGroup: boolean
  readonly group: Int32Array
  readonly rows: number
  private readonly area: Int32Array
  private readonly start: Int32Array
  private readonly end: Int32Array

  constructor(population: Population, { subject }: Determination) {
    const own = tableOf(population, subject)
    const homes = subject.memberOf ? tableOf(population, subject.memberOf) : own
    this.isGroup = subject.memberOf === undefined
    this.group = own.group
    this.rows = own.rows
    this.area = homes.links.area!
    this.start = homes.start
    this.end = homes.end
  }

  home(row: number): number {
    return this.isGroup ? row : this.group[row]!
  }

  areaOf(row: number): number {
    return this.area[this.home(row)]!
  }

  people(row: number): number {
    return this.isGroup ? this.end[row]! - this.start[row]! : 1
  }

  /** The number of a member within its household, from 1; 0 for the household. */
  member(row: number): number {
    return this.isGroup ? 0 : row - this.start[this.group[row]!]! + 1
  }
}

/** How many rows of an entity each area has. */
const rowsByArea = (subjects: Subjects, areas: number): Float64Array => {
  const rows = new Float64Array(areas)
  for (let row = 0; row < subjects.rows; row++) rows[subjects.areaOf(row)]!++
  return rows
}

/** Adds the rows of one determination that are entitled or undetermined, taken out of those counted as not entitled. */
const tallyRows = (
  subjects: Subjects,
  eligible: Uint8Array,
  amount: Column,
  areas: readonly Tally[],
): void => {
  const { rows } = subjects
  // Nearly everybody is entitled to nearly nothing: four rows are passed over at a time.
  const fours = new Uint32Array(eligible.buffer, eligible.byteOffset, rows >> 2)
  for (let row = 0; row < rows; row++) {
    while ((row & 3) === 0 && row + 4 <= rows && fours[row >> 2] === 0) row += 4
    if (row >= rows || eligible[row] === 0) continue
    const area = areas[subjects.areaOf(row)]!
    area.notEntitled--
    if (stateOf(eligible, amount, row) === UNDETERMINED) area.undetermined++
    else {
      area.entitled++
      area.people += subjects.people(row)
      area.amountFen += amount[row]!
    }
  }
}

/** Adds what a run came to, determination by determination, to the tallies of the areas. */
export const tallyAll = (
  population: Population,
  results: Results,
  determinations: readonly Determination[],
  into: readonly (readonly Tally[])[],
): void => {
  const counts = new Map<Determination['subject'], Float64Array>()
  for (const [index, determination] of determinations.entries()) {
    const subjects = new Subjects(population, determination)
    const areas = into[index]!
    const counted = counts.get(determination.subject) ?? rowsByArea(subjects, areas.length)
    counts.set(determination.subject, counted)
    for (const [at, area] of areas.entries()) area.notEntitled += counted[at]!
    const eligible = results.get(determination.eligible) as Uint8Array
    tallyRows(subjects, eligible, results.get(determination.amount)!, areas)
  }
}

export const talliesFor = (city: SyntheticCity): Tally[] => city.areas.map(emptyTally)

/** Runs a kernel over one piece of a city after another, all of them into the same columns of results. */
export const overPieces = (kernel: Kernel): ((population: Population) => Results) => {
  let bound: Population | undefined
  let run: Run | undefined
  return (population) => {
    if (population !== bound) run = kernel.bind(population, run?.results)
    bound = population
    run!.runAll()
    return run!.results
  }
}

/** What one piece of a city comes to: determination by determination, area by area. */
export type PieceTallies = readonly (readonly Readonly<Tally>[])[]

const totalsOf = (book: RuleBook, tallies: PieceTallies): readonly DeterminationTotals[] =>
  book.determinations.map(({ programme, name, subject }, index) => ({
    determination: programme,
    name,
    subject: subject.id,
    ...tallySum(tallies[index]!),
    byArea: tallies[index]!,
  }))

/** Determines the pieces of a city one after another, each apart from the others. */
export const pieceDeterminer = (
  city: SyntheticCity,
  book: RuleBook,
  month: Month,
): ((piece: CityPiece) => PieceTallies) => {
  const resultsOf = overPieces(compile(book, month))
  return ({ population }) => {
    const tallies = book.determinations.map(() => talliesFor(city))
    tallyAll(population, resultsOf(population), book.determinations, tallies)
    return tallies
  }
}

/** The totals of a city, from what its pieces came to. */
export const addPieces = (
  city: SyntheticCity,
  book: RuleBook,
  pieces: Iterable<PieceTallies>,
): readonly DeterminationTotals[] => {
  const sums = book.determinations.map(() => talliesFor(city))
  for (const piece of pieces)
    for (const [index, areas] of piece.entries())
      for (const [area, tally] of areas.entries()) addTally(sums[index]![area]!, tally)
  return totalsOf(book, sums)
}

/**
 * Determines everybody in a city for every programme and a month.
 *
 * @param pieces the city's people, where they are in memory already or their progress is watched.
 * @throws RuleError `parameter-unset` or `rule-unset` where the month has none, `formula-failed` on overflow.
 */
export const determineCity = (
  city: SyntheticCity,
  book: RuleBook,
  month: Month,
  pieces: Iterable<CityPiece> = piecesOf(city, book),
): readonly DeterminationTotals[] => {
  const determine = pieceDeterminer(city, book, month)
  return addPieces(city, book, determined(pieces, determine))
}

function* determined(
  pieces: Iterable<CityPiece>,
  determine: (piece: CityPiece) => PieceTallies,
): Generator<PieceTallies> {
  for (const piece of pieces) yield determine(piece)
}
