import { MACHINE } from '../../kernel/index.ts'
import { commandHash, type Desk, type JobStep } from '../index.ts'
import { textOf } from './bytes.ts'
import { checkMapping, type RequestRow, type RowReader, rowReader } from './compile.ts'
import { type CsvFault, CsvReader, type CsvRow, MAX_ROW_CHARACTERS } from './csv.ts'
import { caseNumber } from './identity.ts'
import type { Mapping } from './mapping.ts'
import { failed, type Problem, problem, problemOf, type Read, read } from './problem.ts'
import { Window } from './window.ts'

/** A row that was not taken in, by the line on which it begins (the header is on line 1). */
interface Rejection {
  readonly row: number
  readonly problem: Problem
}

/** What an import came to. */
export interface Imported {
  /** Cases opened. */
  cases: number
  /** Cases known before, of which the file tells something new: their end. */
  updated: number
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

export interface ImportOptions {
  /** Called every few hundred rows. */
  readonly onProgress?: (rows: number) => void
  /** Stops between two rows. */
  readonly signal?: AbortSignal
}

/** So many rejected rows are told in full; what is wrong with the thousandth is wrong with the first. */
const MAX_LISTED = 1000
const IN_FLIGHT = 2000

const stepsOf = ({ system }: Mapping, row: RequestRow): readonly JobStep[] => {
  const key = (part: string, content: unknown) => ({
    key: keyOf(system, row.id, part),
    // The same row makes the same text: compiled readers set keys in one order, whatever the mapping's.
    hash: commandHash(JSON.stringify(content)),
  })
  const { conclusion } = row
  const opening: JobStep = {
    command: { action: 'open', input: row.opening },
    actor: MACHINE,
    at: row.created,
    key: key('open', [row.programme, row.created, row.opening]),
  }
  if (!conclusion) return [opening]
  const { at, ...input } = conclusion
  return [
    opening,
    { command: { action: 'conclude', input }, actor: MACHINE, at, key: key('conclude', [at, input]) },
  ]
}

const keyOf = (system: string, id: string, part: string): string => `import:${system}:${id}:${part}`

/** One file on its way into a desk. */
class Importing {
  readonly result: Imported = {
    cases: 0,
    updated: 0,
    events: 0,
    duplicates: 0,
    rejected: [],
    rejectedCount: 0,
  }
  rows = 0
  private readonly window = new Window(IN_FLIGHT)
  private readonly desk: Desk
  private readonly mapping: Mapping
  private readonly reader: RowReader

  constructor(desk: Desk, mapping: Mapping, reader: RowReader) {
    this.desk = desk
    this.mapping = mapping
    this.reader = reader
  }

  /** Takes one row; where too many are under way, when there is room. */
  take(found: CsvRow | CsvFault): Promise<void> | undefined {
    this.rows++
    if ('fault' in found) {
      this.reject(found.line, problem(found.fault, [MAX_ROW_CHARACTERS]))
      return undefined
    }
    const row = this.reader(found.fields)
    if (!row.ok) {
      this.reject(found.line, row.problem)
      return undefined
    }
    this.window.add(this.store(found.line, row.value))
    return this.window.isFull ? this.window.room() : undefined
  }

  /** Waits for the rows under way. */
  async finish(): Promise<void> {
    await this.window.empty()
    this.result.rejected.sort((a, b) => a.row - b.row)
  }

  private async store(line: number, row: RequestRow): Promise<void> {
    const { result } = this
    const done = await this.desk.do({
      stream: caseNumber(this.mapping.system, row.id),
      programme: row.programme,
      // Until the file shows that it has been here before.
      presumedNew: result.duplicates + result.updated === 0,
      steps: stepsOf(this.mapping, row),
    })
    if (!done.ok) {
      this.reject(line, problemOf(done.refusal))
      return
    }
    const { events, version } = done.value
    result.events += events
    if (events === 0) await this.repeated(line, row)
    else if (events === version) result.cases++
    else result.updated++
  }

  /** A row stored before. One that is open again here but was closed there says something else, not the same. */
  private async repeated(line: number, row: RequestRow): Promise<void> {
    if (row.conclusion === undefined) {
      const key = keyOf(this.mapping.system, row.id, 'conclude')
      const { used } = await this.desk.store.load([], [key])
      if (used.has(key)) {
        this.reject(line, problem('already-imported'))
        return
      }
    }
    this.result.duplicates++
  }

  private reject(row: number, why: Problem): void {
    this.result.rejectedCount++
    if (this.result.rejected.length < MAX_LISTED) this.result.rejected.push({ row, problem: why })
  }
}

/** Where reading fails (a damaged archive, a disk), as opposed to storing. */
class Unreadable extends Error {}

async function* rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  mapping: Mapping,
): AsyncGenerator<readonly (CsvRow | CsvFault)[]> {
  const csv = new CsvReader(mapping.delimiter)
  const text = textOf(bytes, mapping.encoding)
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

const begin = async (desk: Desk, mapping: Mapping, header: CsvRow | CsvFault): Promise<Read<Importing>> => {
  if ('fault' in header) return failed(header.fault, [MAX_ROW_CHARACTERS])
  const areas = new Set([...(await desk.store.areas()), ...mapping.areas].map(({ code }) => code))
  const checked = checkMapping(mapping, { registry: desk.registry, areas })
  if (!checked.ok) return checked
  const reader = rowReader(mapping, header.fields, areas)
  if (!reader.ok) return reader
  if (mapping.areas.length > 0) await desk.putAreas(mapping.areas)
  return read(new Importing(desk, mapping, reader.value))
}

const readAll = async (
  desk: Desk,
  mapping: Mapping,
  bytes: AsyncIterable<Uint8Array>,
  { onProgress, signal }: ImportOptions,
): Promise<Read<Importing>> => {
  let importing: Importing | undefined
  try {
    for await (const found of rowsOf(bytes, mapping)) {
      for (const row of found) {
        if (signal?.aborted) break
        if (importing) {
          const room = importing.take(row)
          if (room) await room
        } else {
          const begun = await begin(desk, mapping, row)
          if (!begun.ok) return begun
          importing = begun.value
        }
      }
      if (importing) onProgress?.(importing.rows)
      if (signal?.aborted) break
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    // Whoever stops an import may close the file under it.
    const why = problem('unreadable-file', [error.message])
    if (!importing && !signal?.aborted) return { ok: false, problem: why }
    if (importing) importing.result.stopped = why
  }
  if (!importing) return failed(signal?.aborted ? 'interrupted' : 'empty-file')
  if (signal?.aborted) importing.result.stopped = problem('interrupted')
  return read(importing)
}

/**
 * Takes a city's request export in. Every row is one job: its case opened when the source says and concluded as the
 * source says, whole or not at all; a bad row is rejected by its line number and stops nothing. A row taken in
 * before changes nothing; one that has since closed adds its end. Flat in memory, however long the file.
 *
 * @returns the counts; or, with nothing stored, what is wrong with the mapping or the file as a whole.
 */
export const importRequests = async (
  desk: Desk,
  mapping: Mapping,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<Read<Imported>> => {
  const importing = await readAll(desk, mapping, bytes, options)
  if (!importing.ok) return importing
  await importing.value.finish()
  await desk.settle()
  await desk.store.rollUp()
  return read(importing.value.result)
}
