import { beginningOf, MACHINE, type Refusal } from '../../kernel/index.ts'
import { entitiesOf, factsOf, type Variable } from '../../rules/index.ts'
import { commandHash, type Desk, type JobStep } from '../index.ts'
import type { CsvRow } from './csv.ts'
import type { FactsMapping } from './facts-mapping.ts'
import { type ImportOptions, nothingTaken, RowTaker, type Taken, takeRows } from './file.ts'
import { caseNumber, idIn } from './identity.ts'
import { type Cells, columnsOf, headerFault, picker, WrongColumn } from './pick.ts'
import { failed, type Problem, problemOf, type Read, read } from './problem.ts'
import { noDate } from './times.ts'
import { narrowed, plainNumber } from './width.ts'

/** What an import of facts came to. */
export interface FactsImported extends Taken {
  /** Households entered that were not in the register before. */
  households: number
  /** Rows of which something was new. */
  rows: number
}

/** A fact as a row tells it, with the column to name where it is refused. */
interface Told {
  readonly fact: string
  readonly about?: string
  readonly value: boolean | number | string
  readonly label: string
}

interface FactsRow {
  readonly household: string
  readonly area: string
  readonly from: string
  readonly person?: { readonly id: string; readonly role: string }
  readonly facts: readonly Told[]
}

const YES = new Map<unknown, boolean>([
  ...['是', '有', 'true', 'yes', 'y', '1', true].map((word) => [word, true] as const),
  ...['否', '无', 'false', 'no', 'n', '0', false].map((word) => [word, false] as const),
])
const AMOUNT = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/
const COUNT = /^-?\d{1,15}$/
const DAY =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))$/

/** A day in one of the ways registers write it, as `YYYY-MM-DD`; whether the calendar has it is for the register to say. */
const dayIn = (text: string): string | undefined => {
  const parts = DAY.exec(narrowed(text))
    ?.slice(1)
    .filter((part) => part !== undefined)
  return parts && [parts[0], ...parts.slice(1).map((part) => part.padStart(2, '0'))].join('-')
}

const fenIn = (text: string): number | undefined => {
  const [, sign, whole, places = ''] = AMOUNT.exec(plainNumber(text)) ?? []
  if (whole === undefined) return undefined
  return (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(places.padEnd(2, '0')))
}

/** What a cell says, by the type of the fact: money in yuan, days in any usual way, yes and no in words. */
const valueIn = ({ type }: Variable, found: unknown, label: string): Read<Told['value']> => {
  const text = String(found).trim()
  switch (type.kind) {
    case 'money': {
      const fen = fenIn(text)
      return fen === undefined ? failed('bad-amount', [label], label) : read(fen)
    }
    case 'int':
      return COUNT.test(plainNumber(text))
        ? read(Number(plainNumber(text)))
        : failed('bad-count', [label], label)
    case 'bool': {
      const is = YES.get(typeof found === 'boolean' ? found : text.toLowerCase())
      return is === undefined ? failed('bad-condition', [label], label) : read(is)
    }
    case 'date': {
      const day = dayIn(text)
      return day === undefined ? noDate(text, 'bad-day', label) : read(day)
    }
    default:
      return read(text)
  }
}

type RowReader = (cells: Cells) => Read<FactsRow>
interface Known {
  readonly facts: ReadonlyMap<string, Variable>
  readonly areas: ReadonlySet<string>
}

/** Never asked: no value of a register's file is a moment. */
const noTimes = () => undefined

const readerFor = (mapping: FactsMapping, header: Cells, { facts, areas }: Known): RowReader => {
  const columns = columnsOf(header)
  const required = (name: string, path: string) => {
    const cell = columns.at(name, path)
    return (cells: Cells): Read<string> => idIn(cell(cells), name)
  }
  const pick = (from: FactsMapping['area'], path: string) => {
    const label = from.column ?? from.columns?.join(' + ') ?? path
    const find = picker(from, columns, noTimes, path)
    return { label, find }
  }
  const householdOf = required(mapping.household, 'household')
  const idOf = mapping.person && required(mapping.person.id, 'person.id')
  const role = mapping.person && pick(mapping.person.role, 'person.role')
  const area = pick(mapping.area, 'area')
  const since = pick(mapping.from, 'from')
  const told = Object.entries(mapping.facts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fact, from]) => ({ fact, of: facts.get(fact)!, ...pick(from, `facts.${fact}`) }))
  const textOf = ({ find, label }: ReturnType<typeof pick>, cells: Cells): Read<string> => {
    const found = find(cells)
    if (!found.ok) return found
    return found.value === undefined ? failed('missing-value', [label], label) : read(String(found.value))
  }

  const factsIn = (cells: Cells, person: string | undefined): Read<readonly Told[]> => {
    const all: Told[] = []
    for (const { fact, of, find, label } of told) {
      const found = find(cells)
      if (!found.ok) return found
      // An empty cell is not known, which is not zero.
      if (found.value === undefined) continue
      const value = valueIn(of, found.value, label)
      if (!value.ok) return value
      const about = of.entity.memberOf ? { about: person ?? '' } : {}
      all.push({ fact, ...about, value: value.value, label })
    }
    return read(all)
  }

  return (cells) => {
    if (cells.length !== columns.names.length)
      return failed('wrong-width', [cells.length, columns.names.length])
    const household = householdOf(cells)
    if (!household.ok) return household
    const id = idOf?.(cells)
    if (id && !id.ok) return id
    const as = role && textOf(role, cells)
    if (as && !as.ok) return as
    const where = textOf(area, cells)
    if (!where.ok) return where
    if (!areas.has(where.value)) return failed('unknown-area', [area.label], area.label)
    const from = textOf(since, cells)
    if (!from.ok) return from
    const day = dayIn(from.value)
    if (day === undefined) return noDate(from.value, 'bad-day', since.label)
    const found = factsIn(cells, id?.value)
    if (!found.ok) return found
    const person = id && as ? { person: { id: id.value, role: as.value } } : {}
    return read({ household: household.value, area: where.value, from: day, ...person, facts: found.value })
  }
}

/** A row as one job: the household entered where it is new, its member, what is told of both; whole or not at all. */
const stepsOf = (mapping: FactsMapping, row: FactsRow, areaFact: string | undefined): readonly JobStep[] => {
  const { system, source, certainty } = mapping
  const step = (action: string, input: unknown, key: readonly unknown[]): JobStep => ({
    command: { action, input },
    actor: MACHINE,
    key: { key: `facts:${commandHash(JSON.stringify([system, row.household, ...key]))}`, hash: action },
  })
  const said = { from: row.from, source, certainty }
  const facts = [
    ...(areaFact === undefined ? [] : [{ fact: areaFact, value: row.area }]),
    ...row.facts.map(({ label: _, ...told }) => told),
  ].map((told) => ({ ...told, ...said }))
  return [
    step('open', { request: { number: beginningOf(row.household, 64) }, area: row.area }, ['open']),
    ...(row.person ? [step('join', { members: [row.person], ...said }, ['join', row.person, said])] : []),
    ...(facts.length > 0 ? [step('record', { facts }, ['record', facts])] : []),
  ]
}

/** What the register refused, in the terms of the file: the column that told the fact. */
const inTheFile = (refusal: Refusal, { facts }: FactsRow, offset: number): Problem => {
  const at = /^facts\.(\d+)\./.exec(refusal.field ?? '')
  const label = at ? facts[Number(at[1]) - offset]?.label : undefined
  return label === undefined ? problemOf(refusal) : { ...refusal, field: label }
}

class TakingFacts extends RowTaker<FactsImported> {
  readonly result: FactsImported = { households: 0, rows: 0, ...nothingTaken() }
  private readonly desk: Desk
  private readonly mapping: FactsMapping
  private readonly reader: RowReader
  private readonly areaFact: string | undefined

  constructor(desk: Desk, mapping: FactsMapping, reader: RowReader, areaFact: string | undefined) {
    super()
    this.desk = desk
    this.mapping = mapping
    this.reader = reader
    this.areaFact = areaFact
  }

  protected read(cells: Cells): Read<(line: number) => Promise<void>> {
    const row = this.reader(cells)
    return row.ok ? read((line: number) => this.store(line, row.value)) : row
  }

  private async store(line: number, row: FactsRow): Promise<void> {
    const { result } = this
    const steps = stepsOf(this.mapping, row, this.areaFact)
    const done = await this.desk.do({
      stream: caseNumber(this.mapping.system, row.household),
      programme: this.desk.rules!.city.register,
      steps,
    })
    if (!done.ok) {
      this.reject(line, inTheFile(done.refusal, row, this.areaFact === undefined ? 0 : 1))
      return
    }
    const { events, version } = done.value
    result.events += events
    if (events === 0) result.duplicates++
    else result.rows++
    if (events > 0 && events === version) result.households++
  }
}

const begin = async (desk: Desk, mapping: FactsMapping, header: CsvRow): Promise<Read<TakingFacts>> => {
  const book = desk.rules?.city.books.at(-1)?.book
  if (!book) return failed('no-rules')
  const facts = new Map(factsOf(book).map((fact) => [`${fact.entity.id}/${fact.id}`, fact]))
  const unknown = Object.keys(mapping.facts).find((fact) => !facts.has(fact))
  if (unknown !== undefined) return failed('unknown-fact', [unknown], `facts.${unknown}`)
  const personal = Object.keys(mapping.facts).find((fact) => facts.get(fact)!.entity.memberOf)
  if (personal !== undefined && !mapping.person)
    return failed(
      'bad-mapping',
      ['person', '须说明事实属于谁', 'who the facts are about is missing'],
      'person',
    )
  const areas = new Set([...(await desk.store.areas()), ...mapping.areas].map(({ code }) => code))
  try {
    const reader = readerFor(mapping, header.fields, { facts, areas })
    if (mapping.areas.length > 0) await desk.putAreas(mapping.areas)
    const member = entitiesOf(book).find(({ memberOf }) => memberOf)
    const [above] = member?.memberOf?.links ?? []
    const areaFact = above ? `${member!.memberOf!.id}/${above.id}` : undefined
    return read(new TakingFacts(desk, mapping, reader, areaFact))
  } catch (error) {
    if (!(error instanceof WrongColumn)) throw error
    const { household, person, area } = mapping
    return headerFault(error, header.fields, mapping, [household, person?.id ?? [], area.column ?? []].flat())
  }
}

/**
 * Takes a register's file in: every row is one job, its household entered, its person a member of it, its facts
 * recorded from a day on, whole or not at all. A bad row is rejected by its line number and stops nothing; a row taken
 * in before changes nothing. An empty cell tells nothing: what is not known is not zero.
 *
 * @returns the counts; or, with nothing stored, what is wrong with the mapping or the file as a whole.
 */
export const importFacts = async (
  desk: Desk,
  mapping: FactsMapping,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<Read<FactsImported>> => {
  const taking = await takeRows(mapping, bytes, (header) => begin(desk, mapping, header), options)
  if (!taking.ok) return taking
  await taking.value.finish()
  await desk.store.rollUp()
  return read(taking.value.result)
}
