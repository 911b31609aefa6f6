import { type Day, parseMoment } from './calendar.ts'
import { isObject } from './json.ts'
import { type Refusal, refusal } from './refusal.ts'
import { type Text, text } from './text.ts'
import { readUnit, unitName } from './unit-names.ts'
import { FEN_A_YUAN, type Instant } from './units.ts'
import { writtenAs } from './written.ts'

/** What days are compared with where something is filled in. */
export interface Today {
  readonly day: Day
  /** The first day that is still to come; another than today where what was asked before is corrected. */
  readonly comingFrom?: Day | undefined
  /** The day of a moment where the case is. */
  dayOf(at: Instant): Day
}

/** Something that a form takes and that cannot be so. */
export interface Slip {
  /** Where it stands, as refusals name it: `members.0.since`. */
  readonly field: string
  /** The field beside it that it does not go with. */
  readonly beside?: string
  readonly name: Text
  readonly what: Text
}

type Json = Readonly<Record<string, unknown>>
type Look = (value: unknown, path: string, today: Today, into: Slip[]) => void

/** What is further away is a slip of the pen: nobody alive was born before, and nobody plans beyond. */
const FIRST_YEAR = '1880'
const LAST_YEAR = '2200'

const nameOf = (field: Json, name: string): Text =>
  text(String(field.title ?? name), String(field.titleEn ?? field.title ?? name))

const CHECK = text('请核对年月日', 'check year, month and day')
const IMPOSSIBLE = text(
  `应在 ${FIRST_YEAR} 年到 ${LAST_YEAR} 年之间,${CHECK.zh}`,
  `it is between the years ${FIRST_YEAR} and ${LAST_YEAR}: ${CHECK.en}`,
)
const tooLate = (last: string): Text =>
  text(
    `不能晚于 ${last}:这是已经发生的事,${CHECK.zh}`,
    `it has happened, so it is ${last} or earlier: ${CHECK.en}`,
  )
const tooEarly = (first: string): Text =>
  text(
    `不能早于 ${first}:这是还要发生的事,${CHECK.zh}`,
    `it is still to come, so it is ${first} or later: ${CHECK.en}`,
  )

/** A day, a month, a year or a moment as it is compared with others: a moment by its day. */
const dayIn = (value: unknown, today: Today): string => {
  const at = typeof value === 'string' ? parseMoment(value) : undefined
  return at === undefined ? String(value) : today.dayOf(at)
}

const TIMES: ReadonlySet<unknown> = new Set(['date', 'month', 'year', 'date-time'])

const wrongDay = ({ when, format }: Json, value: unknown, today: Today): Text | undefined => {
  const day = dayIn(value, today)
  const year = day.slice(0, FIRST_YEAR.length)
  if (TIMES.has(format) && (year < FIRST_YEAR || year > LAST_YEAR)) return IMPOSSIBLE
  // A month has come when its first day has; so has a year.
  const last = today.day.slice(0, day.length)
  const first = (today.comingFrom ?? today.day).slice(0, day.length)
  if (when === 'past' && day > last) return tooLate(last)
  return when === 'coming' && day < first ? tooEarly(first) : undefined
}

const tooMuch = ({ most, unit }: Json): Text => {
  const isMoney = String(unit).startsWith('fen')
  const shown = String(isMoney ? Number(most) / FEN_A_YUAN : most)
  const of = readUnit(unit)
  const { zh, en } = of === undefined ? text('', '') : unitName(of)
  return text(
    `不能大于 ${shown}${zh},请核对是否多写了位数或写错了单位`,
    `it is ${shown} ${en} at most: check for a digit too many or another unit`,
  )
}

/** What is wrong with one answer, by what its field says that it is. */
const wrongWith = (field: Json, value: unknown, today: Today): Text | undefined => {
  if (typeof value === 'number' && typeof field.most === 'number' && value > field.most) return tooMuch(field)
  if (field.when !== undefined || TIMES.has(field.format)) return wrongDay(field, value, today)
  const written = writtenAs(field.is)
  return written && typeof value === 'string' && !written.isRight(value) ? written.how : undefined
}

const isSomething = ({ when, is, most, format }: Json): boolean =>
  when !== undefined || is !== undefined || most !== undefined || TIMES.has(format)

/** Of days and months, as they are written; of moments, whatever their offset. */
const isEarlier = (end: unknown, begin: unknown): boolean => {
  if (typeof end !== 'string' || typeof begin !== 'string') return false
  const [ended, begun] = [parseMoment(end), parseMoment(begin)]
  return ended === undefined || begun === undefined ? end < begin : ended < begun
}

/** An end that is before its beginning. */
const backwards = (of: Json, field: Json, name: string): Look | undefined => {
  const start = field.notBefore
  if (typeof start !== 'string') return undefined
  const { zh, en } = nameOf((of.properties as Readonly<Record<string, Json>>)[start] ?? {}, start)
  const what = text(`早于“${zh}”,请核对两个日期`, `it is before "${en}": check both`)
  return (value, path, _today, into) => {
    const { [name]: end, [start]: begin } = value as Json
    if (!isEarlier(end, begin)) return
    const under = path === '' ? '' : `${path}.`
    into.push({ field: `${under}${name}`, beside: `${under}${start}`, name: nameOf(field, name), what })
  }
}

const lookInto = (schema: Json): Look | undefined => {
  const fields = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Json>>).flatMap(
    ([name, field]) => {
      const look = lookAt(field, name)
      return look ? [[name, look] as const] : []
    },
  )
  const ends = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Json>>).flatMap(
    ([name, field]) => backwards(schema, field, name) ?? [],
  )
  if (fields.length + ends.length === 0) return undefined
  return (value, path, today, into) => {
    if (!isObject(value)) return
    for (const [name, look] of fields) {
      const part = value[name]
      if (part !== undefined && part !== null) look(part, path === '' ? name : `${path}.${name}`, today, into)
    }
    for (const look of ends) look(value, path, today, into)
  }
}

/** How what was filled in is looked at; undefined where nothing in it can be a slip. */
const lookAt = (schema: Json, name: string): Look | undefined => {
  if (schema.type === 'object') return lookInto(schema)
  if (schema.type === 'array') {
    const look = isObject(schema.items) ? lookAt({ ...nameBeside(schema), ...schema.items }, name) : undefined
    return (
      look &&
      ((value, path, today, into) => {
        if (Array.isArray(value))
          for (const [index, each] of value.entries()) look(each, `${path}.${index}`, today, into)
      })
    )
  }
  if (!isSomething(schema)) return undefined
  const called = nameOf(schema, name)
  return (value, path, today, into) => {
    const what = wrongWith(schema, value, today)
    if (what) into.push({ field: path, name: called, what })
  }
}

/** What a list is called, so are its items that have no name. */
const nameBeside = ({ title, titleEn }: Json): Json => ({ title, titleEn })

const known = new WeakMap<Json, Look | null>()

/**
 * What a form takes and cannot be so, by what its fields say that they are: a day that has been or is still to come
 * (`when`), an end (`notBefore`), a contact or a credit code (`is`), a sum (`most`). It is asked where something is filled
 * in, and never of what is recorded: today's yesterday was tomorrow.
 *
 * @param form as JSON Schema.
 */
export const slipsIn = (form: Json, value: unknown, today: Today): readonly Slip[] => {
  let look = known.get(form)
  if (look === undefined) {
    look = lookAt(form, '') ?? null
    known.set(form, look)
  }
  if (look === null) return NONE
  const into: Slip[] = []
  look(value, '', today, into)
  return into
}
const NONE: readonly Slip[] = []

/** The first slip as a refusal; `under` leads to the form in what was sent. */
export const refusedSlip = (slips: readonly Slip[], under = ''): Refusal | undefined => {
  const [first] = slips
  if (!first) return undefined
  const { field, name, what } = first
  return refusal('invalid-input', [name, what.zh, what.en], `${under}${field}`)
}
