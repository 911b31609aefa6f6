import type { Instant, OpenInput, Programme } from '../../kernel/index.ts'
import type { Registry } from '../index.ts'
import { identity } from './identity.ts'
import type { From, Mapping, ProgrammeRule } from './mapping.ts'
import {
  type Cell,
  type Cells,
  type Columns,
  type Condition,
  columnsOf,
  condition,
  headerFault,
  type Picker,
  picker,
  WrongColumn,
} from './pick.ts'
import { failed, type Read, read } from './problem.ts'
import { momentIn, type TimeReader, timeReader } from './times.ts'
import { plainNumber } from './width.ts'

/** A row understood: the case it opens and how that ended. */
export interface RequestRow {
  readonly id: string
  readonly programme: string
  readonly created: Instant
  readonly opening: OpenInput
  readonly conclusion?: { readonly at: Instant; readonly outcome: string; readonly note?: string }
}
export type RowReader = (row: Cells) => Read<RequestRow>

/** What a mapping is checked against. */
export interface Known {
  readonly registry: Registry
  /** Codes of the areas there are, the mapping's own among them. */
  readonly areas: ReadonlySet<string>
}

interface ReadyRule {
  readonly fits: Condition
  readonly programme: string
  readonly request: Picker
  readonly due?: { readonly column: string; readonly text: Cell; readonly promise: string }
  readonly unrecorded: Readonly<Record<string, null>> | undefined
  readonly outcomes: readonly { readonly fits: Condition; readonly outcome: string | null }[]
  readonly note?: Picker
}

const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const
const NOT_CLOSED = read(undefined)

const list = (names: object): string => Object.keys(names).join(', ')

const checkRule = (rule: ProgrammeRule, programme: Programme, path: string): Read<undefined> => {
  const { id, outcomes, promises, request } = programme
  const wrong = rule.outcomes.findIndex(
    ({ outcome }) => outcome !== null && !Object.hasOwn(outcomes, outcome),
  )
  if (wrong >= 0)
    return failed(
      'unknown-outcome',
      [rule.outcomes[wrong]!.outcome!, id, list(outcomes)],
      `${path}.outcomes[${wrong}].outcome`,
    )
  if (rule.due && !Object.hasOwn(promises, rule.due.promise))
    return failed('unknown-promise', [rule.due.promise, id, list(promises)], `${path}.due.promise`)
  const lost = rule.unrecorded.findIndex((name) => !Object.hasOwn(promises, name))
  if (lost >= 0)
    return failed(
      'unknown-promise',
      [rule.unrecorded[lost]!, id, list(promises)],
      `${path}.unrecorded[${lost}]`,
    )
  const extra = Object.keys(rule.request).find((field) => !Object.hasOwn(request.shape, field))
  if (extra !== undefined)
    return failed('unknown-field', [extra, id, list(request.shape)], `${path}.request.${extra}`)
  const missing = Object.entries(request.shape).find(
    ([field, schema]) => !Object.hasOwn(rule.request, field) && !schema.safeParse(undefined).success,
  )
  return missing ? failed('missing-field', [missing[0], id], `${path}.request`) : read(undefined)
}

const checkAreas = ({ area, areas }: Mapping, known: ReadonlySet<string>): Read<undefined> => {
  const orphan = areas.findIndex(({ parent }) => parent !== undefined && !known.has(parent))
  if (orphan >= 0) return failed('undeclared-area', [areas[orphan]!.parent!], `areas[${orphan}].parent`)
  const named: [string, unknown][] = [
    ...Object.entries(area.values ?? {}).map(([text, code]): [string, unknown] => [
      `area.values.${text}`,
      code,
    ]),
    ...(area.else === undefined ? [] : [['area.else', area.else] as [string, unknown]]),
    ...(area.value === undefined ? [] : [['area.value', area.value] as [string, unknown]]),
  ]
  const wrong = named.find(([, code]) => typeof code !== 'string' || !known.has(code))
  return wrong ? failed('undeclared-area', [String(wrong[1])], wrong[0]) : read(undefined)
}

/** Checks what a mapping names against what there is; needs no file. */
export const checkMapping = (mapping: Mapping, { registry, areas }: Known): Read<undefined> => {
  for (const [index, rule] of mapping.programmes.entries()) {
    const path = `programmes[${index}]`
    const programme = registry.latest(rule.programme)
    if (!programme.ok) return failed('unknown-programme', [rule.programme], `${path}.programme`)
    const checked = checkRule(rule, programme.value, path)
    if (!checked.ok) return checked
  }
  return checkAreas(mapping, areas)
}

const readyRule = (rule: ProgrammeRule, columns: Columns, times: TimeReader, path: string): ReadyRule => {
  const { when, programme, request, due, unrecorded, outcomes, note } = rule
  return {
    fits: condition(when, columns, `${path}.when`),
    programme,
    request: picker({ fields: request }, columns, times, `${path}.request`),
    ...(due ? { due: { ...due, text: columns.at(due.column, `${path}.due.column`) } } : {}),
    unrecorded:
      unrecorded.length === 0 ? undefined : Object.fromEntries(unrecorded.map((name) => [name, null])),
    outcomes: outcomes.map((of, n) => ({
      fits: condition(of.when, columns, `${path}.outcomes[${n}].when`),
      outcome: of.outcome,
    })),
    ...(note ? { note: picker(note, columns, times, `${path}.note`) } : {}),
  }
}

const requiredTime = (columns: Columns, times: TimeReader, column: string) => {
  const cell = columns.at(column, 'created')
  return (row: Cells): Read<Instant> => {
    const text = cell(row)
    return text === '' ? failed('missing-value', [column], column) : momentIn(text, times, column)
  }
}

/** When a row closed; undefined where it does not say. */
const closing = ({ closed, closedAfter }: Mapping, columns: Columns, times: TimeReader) => {
  if (closed !== undefined) {
    const cell = columns.at(closed, 'closed')
    return (row: Cells): Read<Instant | undefined> => {
      const text = cell(row)
      return text === '' ? NOT_CLOSED : momentIn(text, times, closed)
    }
  }
  if (closedAfter === undefined) return () => NOT_CLOSED
  const { column, unit } = closedAfter
  const cell = columns.at(column, 'closedAfter.column')
  return (row: Cells, created: Instant): Read<Instant | undefined> => {
    const text = cell(row)
    if (text === '') return NOT_CLOSED
    const at = Math.round(created + Number(plainNumber(text)) * UNIT_MS[unit])
    return Number.isSafeInteger(at) ? read(at as Instant) : failed('bad-number', [column], column)
  }
}

const concludes = (
  { outcomes, note }: ReadyRule,
  row: Cells,
  created: Instant,
  closed: Instant | undefined,
): Read<RequestRow['conclusion']> => {
  const found = outcomes.find(({ fits }) => fits(row))
  if (!found) return failed('no-outcome')
  if (found.outcome === null) return NOT_CLOSED
  if (closed === undefined) return failed('closed-without-time')
  if (closed < created) return failed('closed-before-created')
  const said = note?.(row) ?? NOT_CLOSED
  if (!said.ok) return said
  return read({
    at: closed,
    outcome: found.outcome,
    ...(said.value === undefined ? {} : { note: String(said.value) }),
  })
}

const dueOf = (
  { due, unrecorded }: ReadyRule,
  row: Cells,
  created: Instant,
  times: TimeReader,
): Read<OpenInput['due']> => {
  const text = due?.text(row) ?? ''
  if (!due || text === '') return read(unrecorded)
  const at = momentIn(text, times, due.column)
  if (!at.ok) return at
  return at.value < created
    ? failed('due-before-created', [], due.column)
    : read({ ...unrecorded, [due.promise]: at.value })
}

type Envelope = Pick<OpenInput, 'area' | 'bureau' | 'channel'>

/** What every row has whatever its programme: where, whose, by which way. */
const envelopeOf = (mapping: Mapping, columns: Columns, times: TimeReader, areas: ReadonlySet<string>) => {
  const optional = (from: From | undefined, path: string): Picker =>
    from ? picker(from, columns, times, path) : () => NOT_CLOSED
  const [area, bureau, channel] = [
    picker(mapping.area, columns, times, 'area'),
    optional(mapping.bureau, 'bureau'),
    optional(mapping.channel, 'channel'),
  ]
  const label = mapping.area.column ?? mapping.area.columns?.join(' + ') ?? 'area'
  return (row: Cells): Read<Envelope> => {
    const where = area(row)
    if (!where.ok) return where
    if (where.value === undefined) return failed('missing-value', [label], label)
    if (typeof where.value !== 'string' || !areas.has(where.value))
      return failed('unknown-area', [label], label)
    const whose = bureau(row)
    if (!whose.ok) return whose
    const by = channel(row)
    if (!by.ok) return by
    return read({
      area: where.value,
      ...(whose.value === undefined ? {} : { bureau: String(whose.value) }),
      ...(by.value === undefined ? {} : { channel: String(by.value) }),
    })
  }
}

/**
 * Makes a mapping ready for a file with this header: every column found, every pattern built, so that a row costs
 * little.
 */
export const rowReader = (mapping: Mapping, header: Cells, areas: ReadonlySet<string>): Read<RowReader> => {
  const columns = columnsOf(header)
  try {
    return read(ready(mapping, columns, areas))
  } catch (error) {
    if (!(error instanceof WrongColumn)) throw error
    return headerFault(
      error,
      header,
      mapping,
      [mapping.id, mapping.created, mapping.area.column ?? []].flat(),
    )
  }
}

const ready = (mapping: Mapping, columns: Columns, areas: ReadonlySet<string>): RowReader => {
  const times = timeReader(mapping.times, mapping.zone)
  const idOf = identity(mapping.id, columns)
  const createdAt = requiredTime(columns, times, mapping.created)
  const closedAt = closing(mapping, columns, times)
  const envelope = envelopeOf(mapping, columns, times, areas)
  const rules = mapping.programmes.map((rule, n) => readyRule(rule, columns, times, `programmes[${n}]`))
  const width = columns.names.length
  const { system, zone } = mapping
  return (row) => {
    if (row.length !== width) return failed('wrong-width', [row.length, width])
    const id = idOf(row)
    if (!id.ok) return id
    const created = createdAt(row)
    if (!created.ok) return created
    const closed = closedAt(row, created.value)
    if (!closed.ok) return closed
    const around = envelope(row)
    if (!around.ok) return around
    const rule = rules.find(({ fits }) => fits(row))
    if (!rule) return failed('no-programme')
    const request = rule.request(row)
    if (!request.ok) return request
    const due = dueOf(rule, row, created.value, times)
    if (!due.ok) return due
    const conclusion = concludes(rule, row, created.value, closed.value)
    if (!conclusion.ok) return conclusion
    return read({
      id: id.value,
      programme: rule.programme,
      created: created.value,
      opening: {
        request: request.value,
        ...around.value,
        zone,
        source: { system, id: id.value },
        ...(due.value === undefined ? {} : { due: due.value }),
      },
      ...(conclusion.value ? { conclusion: conclusion.value } : {}),
    })
  }
}
