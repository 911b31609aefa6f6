import { compile, type Month, type RuleBook } from '../../rules/index.ts'
import { threadPool } from '../pool.ts'
import { piecesOf, type Range, rangesOf, type SyntheticCity } from './city.ts'
import { addPieces, type DeterminationTotals, determineCity, type PieceTallies } from './totals.ts'

/** What each thread is told before its first piece. */
export interface CityOrder extends Pick<SyntheticCity, 'people' | 'seed' | 'areas'> {
  readonly month: Month
  /** Of the city whose rules they are, as `loadCity` has it. */
  readonly module: string | undefined
}

/** Below this many pieces a thread takes longer to start than its share of the work. */
const FEW_PIECES = 8

/**
 * As `determineCity`, to the same totals; shared over worker threads where the city is large.
 *
 * @param rules a city's, and the module that each thread loads them from.
 * @param done is told how many households have been gone through.
 * @throws RuleError as `determineCity`.
 */
export const determineInThreads = async (
  city: SyntheticCity,
  { book, module }: { readonly book: RuleBook; readonly module?: string | undefined },
  month: Month,
  done: (households: number) => void,
): Promise<readonly DeterminationTotals[]> => {
  const ranges = rangesOf(city)
  if (ranges.length < FEW_PIECES) return determineCity(city, book, month, piecesOf(city, book, done))
  // A month without its parameters is refused here and not as a defect of a thread.
  compile(book, month)
  const { people, seed, areas } = city
  const order: CityOrder = { people, seed, areas, month, module }
  const pool = threadPool<Range, PieceTallies>(new URL('./worker', import.meta.url), order)
  let households = 0
  try {
    const pieces = await Promise.all(
      ranges.map(async (range) => {
        const tallies = await pool.run(range)
        households += range.to - range.from
        done(households)
        return tallies
      }),
    )
    return addPieces(city, book, pieces)
  } finally {
    await pool.close()
  }
}
