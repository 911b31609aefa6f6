import { firstStage, MACHINE, type Programme, type Text } from '../../kernel/index.ts'
import { commandHash, type Desk, type JobStep, type Settled } from '../index.ts'
import { checkMapping, type RequestRow, type RowReader, rowReader } from './compile.ts'
import type { CsvRow } from './csv.ts'
import { type ImportOptions, nothingTaken, RowTaker, type Taken, takeRows } from './file.ts'
import { caseNumber } from './identity.ts'
import type { Mapping } from './mapping.ts'
import type { Cells } from './pick.ts'
import { problem, problemOf, type Read, read } from './problem.ts'

/** A promise under which cases that came in closed do not count, for the stage it begins at was never entered here. */
export interface PromiseNotBegun {
  readonly programme: string
  readonly promise: string
  readonly name: Text
}

/** What an import came to. */
export interface Imported extends Taken {
  /** Cases opened. */
  cases: number
  /** Cases known before, of which the file tells something new: their end. */
  updated: number
  /** What its cases asked for beside themselves: of those refused, the first are listed. */
  effects: Settled
  /** Of the programmes of which closed cases came in. */
  notBegun: readonly PromiseNotBegun[]
}

/** How a row is known again: by what it tells, under a key of its opening and, where that was told before, of its end. */
const keyOf = (system: string, id: string, part: 'open' | 'conclude'): string =>
  `import:${system}:${id}:${part}`

/** The same row makes the same text: compiled readers set keys in one order, whatever the mapping's. */
const fingerprint = (content: readonly unknown[]): string => commandHash(JSON.stringify(content))

/**
 * What a row does: its case opened and, where it tells that, concluded.
 *
 * @param isTwo each under a key of its own, as a row needs whose end came in a later file; else both under one key,
 * which halves the table of keys.
 */
const stepsOf = ({ system }: Mapping, row: RequestRow, isTwo: boolean): readonly JobStep[] => {
  const { id, programme, created, opening, conclusion } = row
  const told = [programme, created, opening]
  const { at, ...end } = conclusion ?? {}
  const opened: JobStep = {
    command: { action: 'open', input: opening },
    actor: MACHINE,
    at: created,
    key: {
      key: keyOf(system, id, 'open'),
      hash: fingerprint(conclusion && !isTwo ? [...told, at, end] : told),
    },
  }
  if (!conclusion) return [opened]
  const concluded: JobStep = {
    command: { action: 'conclude', input: end },
    actor: MACHINE,
    at: conclusion.at,
  }
  if (!isTwo) return [opened, concluded]
  return [opened, { ...concluded, key: { key: keyOf(system, id, 'conclude'), hash: fingerprint([at, end]) } }]
}

/** One file on its way into a desk. */
class Importing extends RowTaker<Imported> {
  readonly result: Imported = {
    cases: 0,
    updated: 0,
    effects: { done: 0, refused: 0, refusals: [] },
    notBegun: [],
    ...nothingTaken(),
  }
  private readonly desk: Desk
  private readonly mapping: Mapping
  private readonly reader: RowReader
  /** The programmes of which closed cases came in. */
  readonly closed = new Set<string>()

  constructor(desk: Desk, mapping: Mapping, reader: RowReader) {
    super()
    this.desk = desk
    this.mapping = mapping
    this.reader = reader
  }

  protected read(cells: Cells): Read<(line: number) => Promise<void>> {
    const row = this.reader(cells)
    return row.ok ? read((line: number) => this.store(line, row.value)) : row
  }

  private async store(line: number, row: RequestRow): Promise<void> {
    const { result } = this
    let done = await this.carryOut(row, false)
    // Something else is stored under its key: the opening alone, perhaps.
    if (!done.ok && done.refusal.code === 'key-reused' && row.conclusion)
      done = await this.carryOut(row, true)
    if (!done.ok) {
      this.reject(line, problemOf(done.refusal))
      return
    }
    const { events, version } = done.value
    result.events += events
    if (events === 0) await this.repeated(line, row)
    else if (events === version) result.cases++
    else result.updated++
    if (events > 0 && row.conclusion) this.closed.add(row.programme)
  }

  private carryOut(row: RequestRow, isTwo: boolean) {
    const { result } = this
    return this.desk.do({
      stream: caseNumber(this.mapping.system, row.id),
      programme: row.programme,
      // Until the file shows that it has been here before.
      presumedNew: result.duplicates + result.updated === 0,
      isPassing: true,
      // Another system took it so: a contact that it masked, or never had, keeps nothing of the record out.
      accepted: true,
      steps: stepsOf(this.mapping, row, isTwo),
    })
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
}

/** A source tells how a case came in and how it ended, and of no stage in between. */
const notBegunIn = (programme: Programme): readonly PromiseNotBegun[] =>
  Object.entries(programme.promises)
    .filter(([, { from }]) => from !== firstStage(programme))
    .map(([promise, { name }]) => ({ programme: programme.id, promise, name }))

const begin = async (desk: Desk, mapping: Mapping, header: CsvRow): Promise<Read<Importing>> => {
  const areas = new Set([...(await desk.store.areas()), ...mapping.areas].map(({ code }) => code))
  const checked = checkMapping(mapping, { registry: desk.registry, areas })
  if (!checked.ok) return checked
  const reader = rowReader(mapping, header.fields, areas)
  if (!reader.ok) return reader
  if (mapping.areas.length > 0) await desk.putAreas(mapping.areas)
  return read(new Importing(desk, mapping, reader.value))
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
  const importing = await takeRows(mapping, bytes, (header) => begin(desk, mapping, header), options)
  if (!importing.ok) return importing
  await importing.value.finish()
  const { result } = importing.value
  result.effects = await desk.settle()
  result.notBegun = desk.registry.all.filter(({ id }) => importing.value.closed.has(id)).flatMap(notBegunIn)
  await desk.store.rollUp()
  return read(result)
}
