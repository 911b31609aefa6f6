import type { ImportColumns, ProgrammeBook } from './api.ts'
import { type Text, text } from './lang.tsx'
import type { Schema } from './schema.ts'

/**
 * A mapping chosen by hand: the form is drawn from the columns of the file and from what there is to map them to, and
 * what was filled in becomes the mapping that `docs/import.md` describes. Texts that already are the name or the id of
 * what they mean are not asked about.
 */

/** What a text may stand for, by id. */
type Choices = Readonly<Record<string, Text>>

/** Where a value comes from, as filled in. */
interface Filled {
  readonly column?: string
  /** What each of the column's texts stands for. */
  readonly texts?: Readonly<Record<string, string>>
  /** For all texts not listed. */
  readonly others?: string
  /** The same in every row. */
  readonly same?: unknown
}

export interface MappingFilled {
  readonly system?: string
  readonly times?: readonly string[]
  readonly id?: string
  readonly created?: string
  readonly closed?: string
  readonly area?: Filled
  readonly bureau?: Filled
  readonly channel?: Filled
  readonly programme?: string
  readonly request?: Readonly<Record<string, Filled>>
  readonly outcome?: Filled
  readonly household?: string
  readonly person?: string
  readonly role?: Filled
  readonly from?: Filled
  readonly source?: string
  readonly certainty?: string
  /** By the column. */
  readonly facts?: Readonly<Record<string, { readonly fact?: string; readonly texts?: Filled['texts'] }>>
}

/** What a file can be mapped to. */
export interface City {
  readonly programmes: Choices
  readonly areas: Choices
  readonly bureaus: Choices
  /** Of the programme that was chosen. */
  readonly book?: ProgrammeBook | undefined
  readonly zone: string
}

const STILL_OPEN = 'open'
const CERTAINTIES: Choices = {
  verified: text('已核实', 'verified'),
  declared: text('自报', 'declared'),
  assumed: text('推定', 'assumed'),
}

const titled = (zh: string, en: string) => ({ title: zh, titleEn: en })
const oneOf = (choices: Choices) => ({ enum: Object.keys(choices), options: choices })
const group = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
})

const textsOf = ({ columns }: ImportColumns, column: string | undefined): readonly string[] =>
  columns.find(({ name }) => name === column)?.texts ?? []

/** The texts that name a choice by themselves: its id and its names, where no other choice is called so. */
const named = (choices: Choices): ReadonlyMap<string, string> => {
  const ids = new Map<string, Set<string>>()
  for (const [id, { zh, en }] of Object.entries(choices))
    for (const written of [id, zh, en]) ids.set(written, (ids.get(written) ?? new Set()).add(id))
  return new Map([...ids].flatMap(([written, of]) => (of.size === 1 ? [[written, [...of][0]!]] : [])))
}

/** What is asked of a column's texts: those that do not say themselves what they mean. */
const textsForm = (file: ImportColumns, column: string | undefined, choices: Choices): Schema | undefined => {
  const known = named(choices)
  const asked = textsOf(file, column).filter((written) => !known.has(written))
  if (asked.length === 0) return undefined
  const each = asked.map((written) => [
    written,
    { type: 'string', ...titled(`“${written}”即`, `"${written}" is`), ...oneOf(choices) },
  ])
  return { ...group(Object.fromEntries(each)), ...titled('各项文字的含义', 'What its texts mean') }
}

/** The form of a value that comes from a column, by what its texts stand for, or is the same in every row. */
const fromForm = (
  file: ImportColumns,
  [zh, en]: readonly [string, string],
  filled: Filled | undefined,
  choices?: Choices,
): Schema => {
  const column = { type: 'string', ...titled('取自列', 'From the column'), enum: columnNames(file) }
  const asked = choices && textsForm(file, filled?.column, choices)
  const others = { type: 'string', ...titled('其余文字即', 'Any other text is'), ...oneOf(choices ?? {}) }
  const same = { type: 'string', ...titled('各行相同', 'The same in every row') }
  return {
    ...group(
      filled?.column === undefined
        ? { column, same: choices ? { ...same, ...oneOf(choices) } : same }
        : { column, ...(asked ? { texts: asked } : {}), ...(choices ? { others } : {}) },
    ),
    ...titled(zh, en),
  }
}

const columnNames = ({ columns }: ImportColumns): readonly string[] => columns.map(({ name }) => name)
const column = (file: ImportColumns, zh: string, en: string): Schema => ({
  type: 'string',
  ...titled(zh, en),
  enum: columnNames(file),
})

const SYSTEM: Schema = {
  type: 'string',
  ...titled('来源系统的代号(小写字母、数字、-)', 'A name for the source (lower-case letters, digits, -)'),
}

const outcomesOf = (book: ProgrammeBook): Choices => ({
  [STILL_OPEN]: text('仍在办', 'Still open'),
  ...book.outcomes,
})

/** What of a programme's form a column can fill. */
const requestFields = (book: ProgrammeBook): readonly (readonly [string, Schema])[] =>
  Object.entries((book.request as Schema).properties ?? {}).filter(
    ([, { type }]) => type === 'string' || type === 'number' || type === 'integer',
  )

/** The form by which a file of requests is mapped, as far as it is filled in. */
export const requestsForm = (file: ImportColumns, city: City, filled: MappingFilled): Schema => {
  const { book } = city
  const asked = book && requestFields(book)
  const request = asked?.map(([name, { title, titleEn, options }]) => [
    name,
    fromForm(file, [title ?? name, titleEn ?? title ?? name], filled.request?.[name], options),
  ])
  return group(
    {
      system: SYSTEM,
      id: column(file, '编号列', "The column of the row's number"),
      created: column(file, '受理时间列', 'The column of when it came in'),
      closed: column(file, '办结时间列', 'The column of when it closed'),
      times: {
        type: 'array',
        ...titled('时间格式(能认出的不必填)', 'Formats of its times (needless where they are recognised)'),
        items: { type: 'string' },
      },
      area: fromForm(file, ['区域', 'Area'], filled.area, city.areas),
      bureau: fromForm(
        file,
        ['承办部门(不填则按项目分派)', 'Bureau (by the programme, where it is not said)'],
        filled.bureau,
        city.bureaus,
      ),
      channel: fromForm(file, ['渠道', 'Channel'], filled.channel),
      programme: { type: 'string', ...titled('项目', 'Programme'), ...oneOf(city.programmes) },
      ...(book && request
        ? {
            request: {
              ...group(Object.fromEntries(request), (book.request as Schema).required),
              ...titled('诉求内容', 'The request'),
            },
            outcome: fromForm(file, ['办理结果', 'What it came to'], filled.outcome, outcomesOf(book)),
          }
        : {}),
    },
    ['system', 'id', 'created', 'area', 'programme', 'request'],
  )
}

/** The form by which a register's file is mapped, as far as it is filled in. */
export const factsForm = (file: ImportColumns, city: City, filled: MappingFilled): Schema => {
  const named = Object.fromEntries(file.facts.map(({ fact, name }) => [fact, name]))
  const facts = columnNames(file).map((name) => {
    const chosen = file.facts.find(({ fact }) => fact === filled.facts?.[name]?.fact)
    const texts = chosen?.words && textsForm(file, name, chosen.words)
    const fact = { type: 'string', ...titled('是哪一项事实', 'Which fact it is'), ...oneOf(named) }
    return [name, { ...group({ fact, ...(texts ? { texts } : {}) }), ...titled(name, name) }]
  })
  return group(
    {
      system: SYSTEM,
      household: column(file, '家庭编号列', "The column of the household's number"),
      person: column(file, '成员编号列', "The column of the member's number"),
      ...(filled.person === undefined
        ? {}
        : { role: fromForm(file, ['与户主关系', 'Role in the household'], filled.role, file.roles) }),
      area: fromForm(file, ['区域', 'Area'], filled.area, city.areas),
      from: fromForm(file, ['自哪天起(YYYY-MM-DD)', 'From which day (YYYY-MM-DD)'], filled.from),
      source: { type: 'string', ...titled('来源', 'Source') },
      certainty: { type: 'string', ...titled('确定程度', 'Certainty'), ...oneOf(CERTAINTIES) },
      facts: { ...group(Object.fromEntries(facts)), ...titled('各列', 'The columns') },
    },
    ['system', 'household', 'role', 'area', 'from', 'source', 'certainty'],
  )
}

type Json = Readonly<Record<string, unknown>>

const present = (fields: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** What texts stand for: those that were said, and all that say it themselves, in this file's first rows or not. */
const lookup = ({ texts = {} }: Filled, choices: Choices): Json => ({
  ...Object.fromEntries(named(choices)),
  ...present(texts),
})

/** A value of the mapping; undefined where nothing was said. */
const fromOf = (
  filled: Filled | undefined,
  { choices, type }: { readonly choices?: Choices | undefined; readonly type?: string | undefined } = {},
): Json | undefined => {
  const isNumber = type === 'number' || type === 'integer'
  if (filled?.column === undefined)
    return filled?.same === undefined || filled.same === ''
      ? undefined
      : { value: isNumber ? Number(filled.same) : filled.same }
  const values = choices ? lookup(filled, choices) : {}
  return {
    column: filled.column,
    ...(choices ? { values } : {}),
    ...(filled.others === undefined ? {} : { else: filled.others }),
    ...(isNumber ? { as: 'number' } : {}),
  }
}

const outcomesFrom = ({ outcome, closed }: MappingFilled, book: ProgrammeBook) => {
  const ended = (id: unknown) => (id === STILL_OPEN ? null : id)
  if (outcome?.column !== undefined) {
    const { column } = outcome
    const listed = Object.entries(lookup(outcome, outcomesOf(book)))
    return [
      ...listed.map(([written, id]) => ({ when: { [column]: written }, outcome: ended(id) })),
      ...(outcome.others === undefined ? [] : [{ outcome: ended(outcome.others) }]),
    ]
  }
  const same = ended(outcome?.same ?? STILL_OPEN)
  return closed === undefined || same === null
    ? [{ outcome: same }]
    : [{ when: { [closed]: { empty: true } }, outcome: null }, { outcome: same }]
}

const written = ({ encoding, delimiter, header }: ImportColumns) => ({
  encoding,
  delimiter,
  ...(header > 1 ? { header } : {}),
})

/** What was filled in as the mapping of a file of requests. */
export const requestsMapping = (file: ImportColumns, city: City, filled: MappingFilled): Json => {
  const { system, id, created, closed, times = [], programme } = filled
  const { book } = city
  const known = file.columns.flatMap(({ name, time }) =>
    time !== undefined && (name === created || name === closed) ? [time] : [],
  )
  const request = (book ? requestFields(book) : []).map(([name, { options, type }]) => [
    name,
    fromOf(filled.request?.[name], { choices: options, type }),
  ])
  return present({
    system,
    ...written(file),
    zone: city.zone,
    times: [...new Set([...times, ...known])],
    ...{ id, created, closed },
    area: fromOf(filled.area, { choices: city.areas }),
    bureau: fromOf(filled.bureau, { choices: city.bureaus }),
    channel: fromOf(filled.channel),
    programmes: [
      {
        programme,
        request: present(Object.fromEntries(request)),
        outcomes: book ? outcomesFrom(filled, book) : [],
      },
    ],
  })
}

/** What was filled in as the mapping of a register's file. */
export const factsMapping = (file: ImportColumns, city: City, filled: MappingFilled): Json => {
  const { system, household, person, source, certainty } = filled
  const facts = Object.entries(filled.facts ?? {}).flatMap(([column, { fact, texts = {} }]) => {
    const words = file.facts.find((one) => one.fact === fact)?.words
    return fact === undefined ? [] : [[fact, fromOf({ column, texts }, { choices: words })]]
  })
  return present({
    system,
    ...written(file),
    household,
    ...(person === undefined
      ? {}
      : { person: present({ id: person, role: fromOf(filled.role, { choices: file.roles }) }) }),
    area: fromOf(filled.area, { choices: city.areas }),
    from: fromOf(filled.from),
    ...{ source, certainty },
    facts: Object.fromEntries(facts),
  })
}
