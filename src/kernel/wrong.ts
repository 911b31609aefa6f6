import { z } from 'zod'
import { beginningOf, type Text, text } from './text.ts'
import { readUnit, unitName } from './unit-names.ts'
import { FEN_A_YUAN } from './units.ts'

type Issue = z.core.$ZodIssue
type Part = z.core.$ZodType | undefined
type Said = Readonly<Record<string, unknown>>

/** What a part of a form is made of, of its many kinds. */
const defOf = (part: Part) =>
  part?._zod.def as
    | {
        readonly innerType?: z.core.$ZodType
        /** What is read before it is made into something else. */
        readonly in?: z.core.$ZodType
        readonly shape?: Readonly<Record<PropertyKey, z.core.$ZodType>>
        readonly element?: z.core.$ZodType
        readonly valueType?: z.core.$ZodType
        readonly options?: readonly z.core.$ZodType[]
      }
    | undefined

/** What makes it optional, or into something else, is looked through. */
const innerOf = (part: Part): Part => defOf(part)?.innerType ?? defOf(part)?.in

/** The part of a form at one step of a path; of several forms that it may have, in the first that has it. */
const partAt = (schema: Part, step: PropertyKey): Part => {
  const def = defOf(schema)
  const inner = innerOf(schema)
  if (inner) return partAt(inner, step)
  if (def?.options) {
    for (const option of def.options) {
      const part = partAt(option, step)
      if (part) return part
    }
    return undefined
  }
  return def?.shape ? def.shape[step] : (def?.element ?? def?.valueType)
}

/** What is said of a field where it is defined: its name on the form, how it is written, what its options are called. */
const saidOf = (schema: z.ZodType, path: readonly PropertyKey[]): Said => {
  let said: Said = {}
  for (let part = path.reduce(partAt, schema as Part); part; part = innerOf(part))
    said = { ...z.globalRegistry.get(part), ...said }
  return said
}

const MISSING = text('此项必填,请填写', 'it has to be there: fill it in')
const NO_SUCH_FIELD = text(
  '这里没有这一项,请去掉或核对名称',
  'there is no such field here: leave it out, or check its name',
)
const WRITTEN_OTHERWISE = text('写法不符合要求', 'it is written in another way than it must be')

/** What is wanted, by the kind that a schema asks for. */
const KINDS: Readonly<Record<string, Text>> = {
  string: text('文字', 'a text'),
  number: text('数字', 'a number'),
  int: text('整数', 'a whole number'),
  boolean: text('是或否(true 或 false)', 'yes or no (true or false)'),
  array: text('列表', 'a list'),
  object: text('一组字段', 'a group of fields'),
  record: text('一组字段', 'a group of fields'),
  null: text('空', 'empty'),
}
const OTHER_KIND = text('另一种内容', 'something of another kind')

const FORMATS: Readonly<Record<string, Text>> = {
  date: text('应写作 2026-12-11,且确有这一天', 'it is written as 2026-12-11, and there must be such a day'),
  time: text('应写作 08:30', 'it is written as 08:30'),
  datetime: text(
    '应写作 2026-12-11T12:00:00Z(协调世界时)',
    'it is written as 2026-12-11T12:00:00Z, in universal time',
  ),
  url: text('应为完整的网址(含 https://)', 'it has to be a whole address, with https://'),
  email: text('应为邮箱地址', 'it has to be a mail address'),
}

const MANY_OPTIONS = 12

const anyOf = (values: readonly Text[]): Text => {
  const shown = values.slice(0, MANY_OPTIONS)
  const [zh, en] = [shown.map((value) => value.zh).join('、'), shown.map((value) => value.en).join(', ')]
  return values.length > shown.length
    ? text(`${zh} 等 ${values.length} 种`, `${en} and ${values.length - shown.length} more`)
    : text(zh, en)
}

/** What may be chosen, each by its name and by the word that is sent for it. */
const choiceOf = (values: readonly unknown[], options: unknown): Text => {
  const named = (options ?? {}) as Readonly<Record<string, Text>>
  const each = values.map((value) => {
    const word = String(value)
    const name = named[word]
    return name && name.zh !== word ? text(`${name.zh}(${word})`, `${name.en} (${word})`) : text(word, word)
  })
  const { zh, en } = anyOf(each)
  return each.length === 1
    ? text(`只能是:${zh}`, `it can only be ${en}`)
    : text(`请从下列中选一项:${zh}`, `choose one of: ${en}`)
}

/** A bound as people read it, with its unit; undefined for one that only says how large a number can be written. */
const boundOf = (bound: number | bigint, { unit }: Said): Text | undefined => {
  const value = Number(bound)
  if (Math.abs(value) >= Number.MAX_SAFE_INTEGER) return undefined
  const shown = String(String(unit).startsWith('fen') ? value / FEN_A_YUAN : value)
  const of = readUnit(unit)
  if (of === undefined) return text(shown, shown)
  const { zh, en } = unitName(of)
  return text(`${shown}${zh}`, `${shown} ${en}`)
}

type Sized = z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall

/** How much of it there is: characters of a text, items of a list. */
const lengthOf = ({ input }: Sized): number =>
  typeof input === 'string' || Array.isArray(input) ? input.length : 0

const amount = (issue: Sized, count: number): Text =>
  issue.origin === 'string'
    ? text(`${count} 字`, count === 1 ? '1 character' : `${count} characters`)
    : text(`${count} 项`, count === 1 ? '1 item' : `${count} items`)

const isCounted = ({ origin }: Sized): boolean => origin === 'string' || origin === 'array'

const tooBig = (issue: z.core.$ZodIssueTooBig, said: Said): Text => {
  if (!isCounted(issue)) {
    const most = boundOf(issue.maximum, said)
    return most
      ? text(`不能大于 ${most.zh}`, `it can be ${most.en} at most`)
      : text('数字过大,请核对位数', 'the number is too large: check its digits')
  }
  const [most, is] = [amount(issue, Number(issue.maximum)), amount(issue, lengthOf(issue))]
  return issue.exact
    ? text(`应为 ${most.zh},现有 ${is.zh}`, `it has to be ${most.en}; it is ${is.en}`)
    : text(`最多 ${most.zh},现有 ${is.zh},请删减`, `${most.en} at most; it has ${is.en}: shorten it`)
}

const tooSmall = (issue: z.core.$ZodIssueTooSmall, said: Said): Text => {
  if (!isCounted(issue)) {
    const least = boundOf(issue.minimum, said)
    return least
      ? text(`不能小于 ${least.zh}`, `it has to be ${least.en} or more`)
      : text('数字过小,请核对位数', 'the number is too small: check its digits')
  }
  const least = amount(issue, Number(issue.minimum))
  if (issue.exact) return text(`应为 ${least.zh}`, `it has to be ${least.en}`)
  return issue.origin === 'string' && lengthOf(issue) === 0
    ? MISSING
    : text(`至少要有 ${least.zh}`, `it has to have ${least.en} or more`)
}

const wrongKind = ({ expected, input }: z.core.$ZodIssueInvalidType): Text => {
  if (input === undefined) return MISSING
  const { zh, en } = KINDS[expected] ?? OTHER_KIND
  return text(`应为${zh}`, `it has to be ${en}`)
}

const isOtherKind = (issue: Issue | undefined): boolean =>
  issue?.code === 'invalid_type' && issue.path.length === 0

/** Of something that may be of several forms, what is wrong with the one that it is meant to be, where that is told by its kind. */
const meantIn = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union') return issue
  const meant = issue.errors.filter(([first]) => !isOtherKind(first))
  const inner = meant.length === 1 ? meant[0]![0] : undefined
  return inner ? meantIn({ ...inner, path: [...issue.path, ...inner.path] }) : issue
}

const wrongForm = (issue: z.core.$ZodIssueInvalidUnion, { options }: Said): Text => {
  if ('options' in issue && Array.isArray(issue.options)) return choiceOf(issue.options, options)
  const kinds = issue.errors.flatMap(([first]) =>
    first?.code === 'invalid_type' && isOtherKind(first) ? [KINDS[first.expected] ?? OTHER_KIND] : [],
  )
  if (kinds.length === 0 || kinds.length < issue.errors.length) return WRITTEN_OTHERWISE
  const { zh, en } = anyOf(kinds)
  return text(`应为下列之一:${zh}`, `it has to be one of: ${en}`)
}

/** What is wrong, in plain words of both languages, with what to do; the schema library's own are for programmers. */
const wordsOf = (issue: Issue, said: Said): Text => {
  const written = said.written as Text | undefined
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue)
    case 'invalid_value':
      return issue.input === undefined ? MISSING : choiceOf(issue.values, said.options)
    case 'too_big':
      return tooBig(issue, said)
    case 'too_small':
      return tooSmall(issue, said)
    case 'invalid_format':
      return written ?? FORMATS[issue.format] ?? WRITTEN_OTHERWISE
    case 'not_multiple_of':
      return text(`应为 ${issue.divisor} 的倍数`, `it has to be a multiple of ${issue.divisor}`)
    case 'unrecognized_keys':
      return NO_SUCH_FIELD
    case 'invalid_union':
      return issue.input === undefined ? MISSING : (written ?? wrongForm(issue, said))
    case 'custom':
      return (issue.params?.say as Text | undefined) ?? written ?? WRITTEN_OTHERWISE
    default:
      return written ?? WRITTEN_OTHERWISE
  }
}

/** The first thing that is wrong with what was filled in. */
interface Wrong {
  readonly path: readonly PropertyKey[]
  /** What the form calls the field; undefined where it does not. */
  readonly name?: Text
  readonly what: Text
}

/** Names of fields that somebody made up are said as far as one reads them. */
const NAME_LENGTH = 64

/**
 * What is wrong with what was filled in, in zh and en; undefined where the schema takes it. A field says how it is
 * written by `written` beside its name, a check of its own by `params: { say }`.
 */
export const wrongWith = (schema: z.ZodType, input: unknown): Wrong | undefined => {
  // What was sent is only wanted to say what is wrong with it.
  const found = schema.safeParse(input, { reportInput: true }).error?.issues[0]
  if (!found) return undefined
  const issue = meantIn(found)
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  const said = saidOf(schema, path)
  const { title, titleEn } = said
  const what = wordsOf(issue, said)
  return title === undefined
    ? { path, what }
    : { path, what, name: text(String(title), String(titleEn ?? title)) }
}

/** A field that its form does not name, by where it stands. */
export const namedByPlace = (field: string): Text => {
  const name = beginningOf(field, NAME_LENGTH)
  return text(name, name)
}
