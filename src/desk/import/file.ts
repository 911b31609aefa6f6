import { textOf } from './bytes.ts'
import { type CsvFault, CsvReader, type CsvRow, MAX_ROW_CHARACTERS } from './csv.ts'
import type { Mapping } from './mapping.ts'
import type { Cells } from './pick.ts'
import { failed, type Problem, problem, type Read, read } from './problem.ts'
import { Window } from './window.ts'

/** A row that was not taken in, by the line on which it begins. */
interface Rejection {
  readonly row: number
  readonly problem: Problem
}

/** What taking a file in came to, whatever it holds. */
export interface Taken {
  events: number
  /** Rows that said nothing new. */
  duplicates: number
  /** The first `MAX_LISTED` of them, by row. */
  rejected: Rejection[]
  /** All of them. */
  rejectedCount: number
  /** Why it stopped before the end of the file. The rows counted are in, whole; importing again goes on. */
  stopped?: Problem
}

export const nothingTaken = (): Taken => ({ events: 0, duplicates: 0, rejected: [], rejectedCount: 0 })

export interface ImportOptions {
  /** Called every few hundred rows. */
  readonly onProgress?: (rows: number) => void
  /** Stops between two rows. */
  readonly signal?: AbortSignal
}

/** So many rejected rows are told in full; what is wrong with the thousandth is wrong with the first. */
const MAX_LISTED = 1000
/** Three batches' worth: two at the store, one being read. */
const IN_FLIGHT = 1500

/** The rows of one file on their way into a desk: each by itself taken, or rejected by its line. */
export abstract class RowTaker<Result extends Taken> {
  rows = 0
  abstract readonly result: Result
  private readonly window = new Window(IN_FLIGHT)

  /** Understands a row; what is then done with it. */
  protected abstract read(cells: Cells): Read<(line: number) => Promise<void>>

  /** Takes one row; where too many are under way, when there is room. */
  take(found: CsvRow | CsvFault): Promise<void> | undefined {
    this.rows++
    if ('fault' in found) {
      this.reject(found.line, problem(found.fault, [MAX_ROW_CHARACTERS]))
      return undefined
    }
    const row = this.read(found.fields)
    if (!row.ok) {
      this.reject(found.line, row.problem)
      return undefined
    }
    this.window.add(row.value(found.line))
    return this.window.isFull ? this.window.room() : undefined
  }

  /** Waits for the rows under way. */
  async finish(): Promise<void> {
    await this.window.empty()
    this.result.rejected.sort((a, b) => a.row - b.row)
  }

  protected reject(row: number, why: Problem): void {
    this.result.rejectedCount++
    if (this.result.rejected.length < MAX_LISTED) this.result.rejected.push({ row, problem: why })
  }
}

/** Where reading fails (a damaged archive, a disk), as opposed to storing. */
class Unreadable extends Error {}

type Format = Pick<Mapping, 'delimiter' | 'encoding' | 'header'>

async function* rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  { delimiter, encoding }: Omit<Format, 'header'>,
): AsyncGenerator<readonly (CsvRow | CsvFault)[]> {
  const csv = new CsvReader(delimiter)
  const text = textOf(bytes, encoding)
  for (;;) {
    let next: IteratorResult<string>
    try {
      next = await text.next()
    } catch (error) {
      throw new Unreadable(error instanceof Error ? error.message : String(error))
    }
    if (next.done) break
    yield csv.push(next.value)
  }
  yield csv.end()
}

/**
 * Reads a CSV file row by row, flat in memory. `begin` makes of its header what takes the rows.
 *
 * @returns what took them, with rows still under way; or, with nothing stored, what is wrong with the file as a whole.
 */
export const takeRows = async <Taker extends RowTaker<Taken>>(
  format: Format,
  bytes: AsyncIterable<Uint8Array>,
  begin: (header: CsvRow) => Promise<Read<Taker>>,
  { onProgress, signal }: ImportOptions,
): Promise<Read<Taker>> => {
  let taker: Taker | undefined
  try {
    for await (const found of rowsOf(bytes, format)) {
      for (const row of found) {
        if (signal?.aborted) break
        if (taker) {
          const room = taker.take(row)
          if (room) await room
        } else if (row.line >= format.header) {
          if ('fault' in row) return failed(row.fault, [MAX_ROW_CHARACTERS])
          const begun = await begin(row)
          if (!begun.ok) return begun
          taker = begun.value
        }
      }
      if (taker) onProgress?.(taker.rows)
      if (signal?.aborted) break
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    // Whoever stops an import may close the file under it.
    const why = problem('unreadable-file', [error.message])
    if (!taker && !signal?.aborted) return { ok: false, problem: why }
    if (taker) taker.result.stopped = why
  }
  if (!taker) return failed(signal?.aborted ? 'interrupted' : 'empty-file')
  if (signal?.aborted) taker.result.stopped = problem('interrupted')
  return read(taker)
}
