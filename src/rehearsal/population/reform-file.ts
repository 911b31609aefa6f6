import { z } from 'zod'
import type { Problem } from '../../desk/import/index.ts'
import { filledWith, parseDay, readInput, type Text } from '../../kernel/index.ts'
import {
  type AnyParameter,
  amend,
  bool,
  dayNumber,
  isOf,
  type KeyedParameter,
  type RuleBook,
  RuleError,
  type RuleParameter,
  ratio,
  reform,
  scale,
  type Variable,
} from '../../rules/index.ts'

/** What a reform file says: parameters that have other values from a day on. See docs/synthetic-city.md. */
const FILE = z.strictObject({
  title: z.string().max(200).optional(),
  changes: z
    .array(
      z.strictObject({
        parameter: z.string().min(1).max(128),
        from: z.string().max(32),
        value: z.unknown(),
        source: z.string().min(1).max(500).optional(),
      }),
    )
    .min(1)
    .max(100),
})
type Written = z.output<typeof FILE>['changes'][number]

/** One parameter’s new value beside the one it would have without the reform; a table for a keyed parameter. */
export interface PlannedChange {
  readonly parameter: AnyParameter
  readonly from: string
  /** Missing where the parameter had no value by then. */
  readonly before?: unknown
  readonly after: unknown
}

export interface PlannedReform {
  readonly title: string
  readonly book: RuleBook
  readonly changes: readonly PlannedChange[]
}

export type ReadReform =
  | { readonly ok: true; readonly value: PlannedReform }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const MOST_MONEY_FEN = 1e13
const WANTED: Readonly<Record<AnyParameter['type']['kind'], Text>> = {
  money: { zh: '0 至 10^13 的整数,单位为分', en: 'a whole number of fen from 0 to 10^13' },
  int: { zh: '整数', en: 'a whole number' },
  bool: { zh: 'true 或 false', en: 'true or false' },
  date: { zh: '日期 YYYY-MM-DD', en: 'a day, YYYY-MM-DD' },
  choice: { zh: '可选的词之一', en: 'one of its words' },
  ratio: { zh: '{"num": 整数, "den": 正整数}', en: '{"num": whole, "den": whole and above zero}' },
  scale: {
    zh: '{"brackets": [{"upTo": 整数, "rate": {"num", "den"}}, …]},末档无 upTo',
    en: '{"brackets": [{"upTo": whole, "rate": {"num", "den"}}, …]}, the last without upTo',
  },
}

const RATE = z.strictObject({ num: z.int(), den: z.int().min(1) })
const BRACKETS = z.strictObject({
  brackets: z
    .array(z.strictObject({ upTo: z.int().optional(), rate: RATE }))
    .min(1)
    .max(100),
})

/** A value of a parameter’s type as rules are given it; undefined where what is written is none. */
const readAs = ({ type }: AnyParameter, written: unknown): unknown => {
  switch (type.kind) {
    case 'ratio': {
      const read = RATE.safeParse(written)
      return read.success ? ratio(read.data.num, read.data.den) : undefined
    }
    case 'scale': {
      const read = BRACKETS.safeParse(written)
      if (!read.success) return undefined
      return scale(
        read.data.brackets.map(({ upTo, rate }) => ({ rate, ...(upTo === undefined ? {} : { upTo }) })),
      )
    }
    case 'date': {
      const day = typeof written === 'string' ? parseDay(written) : undefined
      return day && dayNumber(day)
    }
    case 'money':
      return Number.isSafeInteger(written) &&
        (written as number) >= 0 &&
        (written as number) <= MOST_MONEY_FEN
        ? written
        : undefined
    case 'choice':
      return typeof written === 'string' && Object.hasOwn(type.names, written) ? written : undefined
    default:
      return isOf({ ...bool, kind: type.kind }, written) ? written : undefined
  }
}

const PROBLEMS = {
  'unknown-parameter': [
    '没有规则读取名为“{0}”的参数;有:{1}。',
    'No rule reads a parameter "{0}"; there are: {1}.',
  ],
  'bad-day': ['“{0}”不是一个日期(YYYY-MM-DD)。', '"{0}" is no day (YYYY-MM-DD).'],
  'bad-value': ['参数“{0}”的值应为{1};单位:{2}。', 'The value of "{0}" is {1}; its unit: {2}.'],
  'bad-key': ['参数“{0}”没有“{1}”一项;有:{2}。', '"{0}" has no "{1}"; it has: {2}.'],
  twice: ['参数“{0}”在 {1} 改了两次。', '"{0}" is changed twice on {1}.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

const said = (code: keyof typeof PROBLEMS, field: string, ...args: readonly (Text | string)[]): Problem => ({
  code,
  message: filledWith({ zh: PROBLEMS[code][0], en: PROBLEMS[code][1] }, args),
  field,
})

const bodies = ({ source }: Variable) => (source.is === 'rule' ? source.bodies : [])

/** What a keyed parameter may be looked up by: the words of a choice, or the codes of areas. */
const keysOf = (book: RuleBook, of: AnyParameter, codes: readonly string[]): readonly string[] => {
  const keys = book.variables
    .flatMap(bodies)
    .flatMap(({ reads }) =>
      reads.flatMap((read) => (read.kind === 'keyed' && read.parameter === of ? [read.key] : [])),
    )
  return [...new Set(keys.flatMap((key) => ('kind' in key ? key.type.words : codes)))]
}

interface Table {
  readonly default?: unknown
  readonly of: Readonly<Record<string, unknown>>
}
const TABLE = z.strictObject({
  default: z.unknown().optional(),
  of: z.record(z.string().max(64), z.unknown()),
})

/** Collects what is wrong with one change, or gives its value. */
const readValue = (
  book: RuleBook,
  parameter: AnyParameter,
  { value: written }: Written,
  before: unknown,
  codes: readonly string[],
  field: string,
): { readonly value?: unknown; readonly problems: readonly Problem[] } => {
  const bad = (at: string) =>
    said('bad-value', at, parameter.name, WANTED[parameter.type.kind], parameter.unit)
  const one = (each: unknown, at: string): readonly [unknown, readonly Problem[]] => {
    try {
      const value = readAs(parameter, each)
      return value === undefined ? [undefined, [bad(at)]] : [value, []]
    } catch (error) {
      if (error instanceof RuleError)
        return [undefined, error.problems.map((each) => ({ ...each, field: at }))]
      throw error
    }
  }
  if (parameter.kind === 'parameter') {
    const [value, problems] = one(written, field)
    return { value, problems }
  }
  const read = readInput(TABLE, written)
  if (!read.ok) return { problems: [{ ...read.refusal, field }] }
  const known = keysOf(book, parameter, codes)
  const problems: Problem[] = []
  // What a table does not name keeps its value.
  const table: { default?: unknown; of: Record<string, unknown> } = {
    ...(before as Table | undefined),
    of: { ...(before as Table | undefined)?.of },
  }
  for (const [key, each] of Object.entries(read.value.of)) {
    if (!known.includes(key))
      problems.push(said('bad-key', `${field}.of`, parameter.name, key, known.join(', ')))
    const [value, wrong] = one(each, `${field}.of.${key}`)
    problems.push(...wrong)
    table.of[key] = value
  }
  if (read.value.default !== undefined) {
    const [value, wrong] = one(read.value.default, `${field}.default`)
    problems.push(...wrong)
    table.default = value
  }
  return { value: table, problems }
}

const amendment = (
  parameter: AnyParameter,
  from: string,
  value: unknown,
  source: string,
): ReturnType<typeof amend> => {
  const revision = { from, value, source, grade: 'D', unverified: true } as const
  return parameter.kind === 'parameter'
    ? amend(parameter as RuleParameter, revision)
    : amend(parameter as KeyedParameter<unknown, string>, revision as never)
}

const PROPOSED = '拟议(未施行)'

/**
 * Reads a reform file against a rule book: parameters by their ids, from when they have which value. What a table does
 * not name keeps the value it has then; values that were to come later no longer do.
 *
 * @param codes of the areas, for parameters that are kept by area.
 * @returns the book with the reform over it, or everything that is wrong with the file.
 */
export const readReform = (book: RuleBook, json: unknown, codes: readonly string[]): ReadReform => {
  const file = readInput(FILE, json)
  if (!file.ok) return { ok: false, problems: [file.refusal] }
  const problems: Problem[] = []
  const changes: PlannedChange[] = []
  const seen = new Set<string>()
  let planned = book
  const numbered = file.value.changes.map((change, index) => ({ change, field: `changes.${index}` }))
  for (const { change, field } of numbered.sort((a, b) => (a.change.from < b.change.from ? -1 : 1))) {
    const parameter = book.parameters.find(({ id }) => id === change.parameter)
    if (!parameter) {
      const ids = book.parameters.map(({ id }) => id).join(', ')
      problems.push(said('unknown-parameter', `${field}.parameter`, change.parameter, ids))
      continue
    }
    const key = `${change.parameter} ${change.from}`
    const isDay = parseDay(change.from) !== undefined
    if (!isDay) problems.push(said('bad-day', `${field}.from`, change.from))
    else if (seen.has(key)) problems.push(said('twice', field, parameter.name, change.from))
    seen.add(key)
    const history = planned.overlay.histories.get(parameter) ?? parameter.history
    const before = history.findLast(({ from }) => from <= change.from)?.value
    const { value, problems: wrong } = readValue(book, parameter, change, before, codes, `${field}.value`)
    problems.push(...wrong)
    if (problems.length > 0) continue
    planned = reform(planned, amendment(parameter, change.from, value, change.source ?? PROPOSED))
    const was = (parameter.history as readonly { from: string; value: unknown }[]).findLast(
      ({ from }) => from <= change.from,
    )?.value
    changes.push({
      parameter,
      from: change.from,
      ...(was === undefined ? {} : { before: was }),
      after: value,
    })
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { title: file.value.title ?? '', book: planned, changes } }
}
