import { z } from 'zod'
import { parseJson, text, wrongWith } from '../../kernel/index.ts'
import { type Area, isZone } from '../index.ts'
import { failed, type Problem, problem, type Read, read } from './problem.ts'
import { formatProblem } from './times.ts'

/** Where a value comes from: a column's text, several joined, a lookup of either, or the same for every row. */
export interface From {
  readonly column?: string | undefined
  /** Several columns, joined by `join` (a space where it is not said); empty ones are left out. */
  readonly columns?: readonly string[] | undefined
  readonly join?: string | undefined
  /** The same for every row. */
  readonly value?: unknown
  /** What each text stands for. A text that is not listed rejects the row, unless `else` says what it is. */
  readonly values?: Readonly<Record<string, unknown>> | undefined
  /** For texts that `values` does not list; null leaves the field out. */
  readonly else?: unknown
  /** Reads the text as a number or a moment. */
  readonly as?: 'number' | 'time' | undefined
  /** An object of several. */
  readonly fields?: Readonly<Record<string, From>> | undefined
}

/** What a cell must be: this, one of these, contain something, be empty or not. */
export type Test =
  | string
  | readonly string[]
  | { readonly contains: string | readonly string[] }
  | { readonly empty: boolean }
/** Tests by column; all must hold. */
export type When = Readonly<Record<string, Test>>

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({
  written: text('应为一个或一组文字', 'one text or a list of texts is wanted'),
})
export const column = z.string().min(1).max(200)
const name = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** Nobody writes a title of more lines. */
export const LAST_HEADER = 50

const SOURCES = ['column', 'columns', 'value', 'fields'] as const

export const from: z.ZodType<From> = z
  .strictObject({
    column: column.optional(),
    columns: z.array(column).min(1).optional(),
    join: z.string().max(10).optional(),
    value: z.unknown().optional(),
    values: z.record(z.string(), z.unknown()).optional(),
    else: z.unknown().optional(),
    as: z.enum(['number', 'time']).optional(),
    get fields() {
      return z.record(z.string(), from).optional()
    },
  })
  .refine((of) => SOURCES.filter((source) => of[source] !== undefined).length === 1, {
    params: {
      say: text(
        'column、columns、value、fields 须且只须写其中一项',
        'exactly one of column, columns, value and fields is wanted',
      ),
    },
  })

const when: z.ZodType<When> = z.record(
  column,
  z
    .union([
      z.string(),
      z.array(z.string()).min(1),
      z.strictObject({ contains: texts }),
      z.strictObject({ empty: z.boolean() }),
    ])
    .meta({
      written: text(
        '应为文字、一组文字、{"contains": …} 或 {"empty": …}',
        'a text, a list of texts, {"contains": …} or {"empty": …} is wanted',
      ),
    }),
)

const outcome = z.strictObject({
  when: when.optional(),
  /** One of the programme's, or null: still open. */
  outcome: z.string().min(1).nullable(),
})

const rule = z.strictObject({
  when: when.optional(),
  programme: z.string().min(1),
  request: z.record(z.string(), from),
  /** A deadline of the source; it overrides the programme's own for this promise. */
  due: z.strictObject({ column, promise: z.string().min(1) }).optional(),
  /** Promises of which the source does not say when they were kept: they are not opened, instead of shown as broken. */
  unrecorded: z.array(z.string().min(1)).default([]),
  outcomes: z.array(outcome).min(1),
  /** What the source says of the end; kept with the conclusion. */
  note: from.optional(),
})

export const area = z.strictObject({
  code: z.string().min(1).max(64),
  name,
  parent: z.string().min(1).max(64).optional(),
})

export const system = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(32)
  .meta({
    written: text('只能用小写字母、数字和“-”', 'lower-case letters, digits and single "-" are wanted'),
  })

/** The line of the file that names its columns; what stands above it, such as a title, is passed over. */
export const headerLine = z.int().min(1).max(LAST_HEADER).default(1)

const mappingSchema = z.strictObject({
  /** Names the source for ever: with a row's id it makes the case number. */
  system,
  /** For people who read this file. */
  about: z.unknown().optional(),
  header: headerLine,
  delimiter: z.string().length(1).default(','),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le']).default('utf-8'),
  zone: z.string().min(1),
  times: z.array(z.string().min(1).max(60)).min(1),
  /** The column of the row's own id; or, for a source without, the columns that tell rows apart. */
  id: z
    .union([column, z.array(column).min(1)])
    .meta({ written: text('应为一列或一组列', 'a column or a list of columns is wanted') }),
  created: column,
  closed: column.optional(),
  /** Where the source gives how long it took instead of when it closed. */
  closedAfter: z.strictObject({ column, unit: z.enum(['minutes', 'hours', 'days']) }).optional(),
  channel: from.optional(),
  area: from,
  bureau: from.optional(),
  areas: z.array(area).default([]),
  /** The first that fits a row says what it is. */
  programmes: z.array(rule).min(1),
})

/** How a source's file is read as cases. */
export interface Mapping extends Omit<z.output<typeof mappingSchema>, 'areas'> {
  readonly areas: readonly Area[]
}
export type ProgrammeRule = Mapping['programmes'][number]

/** What is wrong with a mapping, by where it stands in the file. */
const mappingProblem = ({ path, what }: NonNullable<ReturnType<typeof wrongWith>>): Problem => {
  const field = path.reduce<string>(
    (under, key) =>
      typeof key === 'number' ? `${under}[${key}]` : under === '' ? String(key) : `${under}.${String(key)}`,
    '',
  )
  return problem('bad-mapping', [field || 'mapping', what.zh, what.en], field || 'mapping')
}

/** Reads the text of a mapping file as its schema has it. */
export const readAs = <S extends z.ZodType>(schema: S, written: string): Read<z.output<S>> => {
  const json = parseJson(written.replace(/^\ufeff/, ''))
  if (json.fault) return failed('not-json', [json.fault.zh, json.fault.en])
  const parsed = schema.safeParse(json.value)
  if (parsed.success) return read(parsed.data)
  return { ok: false, problem: mappingProblem(wrongWith(schema, json.value)!) }
}

const bad = (field: string, zh: string, en: string) => failed('bad-mapping', [field, zh, en], field)

/** What the schema cannot say: zones, formats, one way to close. */
const check = (mapping: Mapping): Read<Mapping> => {
  if (!isZone(mapping.zone)) return failed('unknown-zone', [mapping.zone], 'zone')
  for (const [index, format] of mapping.times.entries()) {
    const why = formatProblem(format)
    if (why !== undefined) return bad(`times[${index}]`, `时间格式不完整(${why})`, why)
  }
  if (mapping.closed !== undefined && mapping.closedAfter !== undefined)
    return bad('closedAfter', '不能同时写 closed 和 closedAfter', 'either closed or closedAfter, not both')
  const last = mapping.programmes.findIndex(({ when }) => when === undefined)
  if (last >= 0 && last < mapping.programmes.length - 1)
    return bad(
      `programmes[${last + 1}]`,
      '前一条没有条件,本条永远用不到',
      'the rule before it fits every row',
    )
  return read(mapping)
}

/** Reads the text of a mapping file. */
export const readMapping = (written: string): Read<Mapping> => {
  const parsed = readAs(mappingSchema, written)
  return parsed.ok ? check(parsed.value as Mapping) : parsed
}
