import { html } from 'hono/html'
import { z } from 'zod'
import { FEN_A_YUAN, parseDay, readInput, sumInWords, type Text } from '../../kernel/index.ts'
import { type Field, typedValue } from '../form.ts'
import type { Html, Look } from './page.ts'
import { urgentAnswersHtml } from './urgent.ts'
import { WORDS } from './words.ts'

/** One question of a form with what was answered so far and what is wrong with that. */
export interface Asked {
  readonly field: Field
  readonly typed: string
  readonly error?: string | undefined
  /** The question is the heading of its page. */
  readonly heading?: boolean
}

/** The id of a field's control; its hint and error are named after it. */
export const idOf = (name: string): string => `f-${name}`

const describedBy = ({ field, error }: Asked, hint: string): Html | '' => {
  const ids = [...(hint ? [`${idOf(field.name)}-hint`] : []), ...(error ? [`${idOf(field.name)}-error`] : [])]
  return ids.length === 0 ? '' : html` aria-describedby="${ids.join(' ')}"`
}

const radios = (asked: Asked, name: string, look: Look): Html => {
  const { field, typed, error } = asked
  const answers =
    field.kind === 'yes-no'
      ? [
          { value: 'true', name: WORDS.yes },
          { value: 'false', name: WORDS.no },
        ]
      : field.options
  // Without it, what was chosen once could not be taken back.
  const options = field.required ? answers : [...answers, { value: '', name: WORDS.doNotKnow }]
  return html`<div class="radios">${options.map(
    (option, index) =>
      html`<label class="radio"><input type="radio" name="${name}" value="${option.value}"${
        index === 0 ? html` id="${idOf(field.name)}"` : ''
      }${typed === option.value && typed !== '' ? html` checked` : ''}${error ? html` aria-invalid="true"` : ''}><span>${look.say(option.name)}</span></label>`,
  )}</div>`
}

const MANY = 8

/** Whether its answers are shown beside each other; what most people leave as it is takes one line. */
const isGroup = ({ kind, options, ifEmpty }: Field): boolean =>
  kind === 'yes-no' || (kind === 'choice' && options.length <= MANY && ifEmpty === undefined)

const select = (asked: Asked, name: string, hint: string, look: Look): Html => {
  const { field, typed, error } = asked
  return html`<select id="${idOf(field.name)}" name="${name}"${describedBy(asked, hint)}${
    error ? html` aria-invalid="true"` : ''
  }><option value="">${look.say(field.ifEmpty ?? WORDS.choose)}</option>${field.options.map(
    (option) =>
      html`<option value="${option.value}"${typed === option.value ? html` selected` : ''}>${look.say(option.name)}</option>`,
  )}</select>`
}

const control = (asked: Asked, name: string, hint: string, look: Look): Html => {
  const { field, typed, error } = asked
  // No length is set on it: a browser would cut what is pasted without a word.
  const common = html`id="${idOf(field.name)}" name="${name}"${describedBy(asked, hint)}${
    error ? html` aria-invalid="true"` : ''
  }`
  if (field.kind === 'prose' || field.kind === 'list')
    return html`<textarea ${common} rows="5">${typed}</textarea>`
  if (field.isRemembered)
    return html`<input ${common} inputmode="numeric" autocomplete="off" value="${typed}">`
  if (field.kind === 'date' || field.kind === 'month') {
    const [min, max] = [field.days?.from, field.days?.until].map((day) =>
      field.kind === 'month' ? day?.slice(0, 'YYYY-MM'.length) : day,
    )
    const within = min === undefined ? '' : html` min="${min}" max="${max}"`
    return html`<input type="${field.kind}" ${common}${within} value="${typed}">`
  }
  if (field.kind === 'number')
    return html`<span class="with-unit"><input ${common} inputmode="${field.whole && !field.isMoney ? 'numeric' : 'decimal'}" autocomplete="off" value="${typed}">${
      field.unit ? html`<span class="unit">${look.say(field.unit)}</span>` : ''
    }</span>`
  // What is written in capitals and digits is put so by the reader; a keyboard may help.
  if (field.is === 'credit-code')
    return html`<input ${common} pattern="${field.pattern}" autocapitalize="characters" autocomplete="off" spellcheck="false" value="${typed}">`
  if (field.suggested)
    return html`<input ${common} list="${idOf(field.name)}-list" autocomplete="off" value="${typed}"><datalist id="${idOf(field.name)}-list">${field.suggested.map((one) => html`<option value="${one}"></option>`)}</datalist>`
  const autocomplete = field.personal ? html` autocomplete="tel"` : ''
  return html`<input ${common}${autocomplete} value="${typed}">`
}

const hintOf = ({ field }: Asked, look: Look): string => {
  if (field.personal) return [WORDS.personal, ...(field.hint ? [field.hint] : [])].map(look.say).join(' ')
  if (field.kind === 'list') return look.say(WORDS.oneALine)
  // Not every browser has a calendar of months: there it is typed.
  if (field.kind === 'month' && !field.hint) return look.say(WORDS.asMonth)
  return [...(field.hint ? [field.hint] : []), ...(field.suggested ? [WORDS.suggested] : [])]
    .map(look.say)
    .join(' ')
}

/** A field with its label, hint and error; a group of choices has a legend instead. */
export const fieldHtml = (asked: Asked, name: string, look: Look): Html => {
  const { field, error, heading } = asked
  const id = idOf(field.name)
  const hint = hintOf(asked, look)
  const words = html`${look.say(field.title)}${field.required || field.ifEmpty ? '' : html` <span class="optional">(${look.say(WORDS.optional)})</span>`}`
  const title = heading ? html`<h1>${words}</h1>` : words
  const notes = html`${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''}${urgentAnswersHtml(field, look)}${
    error
      ? html`<p class="error" id="${id}-error"><span class="sr">${look.say(WORDS.error)}: </span>${error}</p>`
      : ''
  }`
  if (isGroup(field))
    return html`<fieldset class="field${error ? ' wrong' : ''}"${describedBy(asked, hint)}><legend>${title}</legend>${notes}${radios(asked, name, look)}</fieldset>`
  const input = field.kind === 'choice' ? select(asked, name, hint, look) : control(asked, name, hint, look)
  const label = heading
    ? html`<h1><label for="${id}">${words}</label></h1>`
    : html`<label for="${id}">${words}</label>`
  return html`<div class="field${error ? ' wrong' : ''}">${label}${notes}${input}</div>`
}

/** A number of a field, as people read it: money in yuan. */
const shownNumber = ({ isMoney }: Field, value: number): string =>
  isMoney ? (value / FEN_A_YUAN).toFixed(value % FEN_A_YUAN === 0 ? 0 : 2) : String(value)

const tooLong = (most: number, are: number, look: Look): string =>
  look.lang === 'zh'
    ? `最多 ${most} 个字,现在是 ${are} 个,请删减 ${are - most} 个。`
    : `At most ${most} characters; these are ${are}: take out ${are - most}.`

/** What is wrong with a list that may have so many lines, each of at most so many characters. */
const listError = (
  lines: readonly string[],
  { maxLength, maxLines }: Field,
  look: Look,
): string | undefined => {
  if (maxLines !== undefined && lines.length > maxLines)
    return look.lang === 'zh'
      ? `最多 ${maxLines} 行,现在是 ${lines.length} 行。`
      : `At most ${maxLines} lines; these are ${lines.length}.`
  const at = lines.findIndex((line) => maxLength !== undefined && line.length > maxLength)
  if (at < 0) return undefined
  const wrong = tooLong(maxLength!, lines[at]!.length, look)
  return look.lang === 'zh' ? `第 ${at + 1} 行:${wrong}` : `Line ${at + 1}: ${wrong}`
}

/** Written as a day is, whether or not there is such a one. */
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/

/** What is commonly wrong, in words that need no knowledge of forms; undefined where it is something else. */
const plainError = (field: Field, value: unknown, look: Look): string | undefined => {
  const { kind, min, max, whole, maxLength, options, days } = field
  if (Array.isArray(value)) return listError(value, field, look)
  if (kind === 'date' && parseDay(String(value)) === undefined)
    return look.say(IS_DAY.test(String(value)) ? WORDS.noSuchDay : WORDS.notDay)
  if (days && (String(value) < days.from || String(value) > days.until))
    return `${look.say(WORDS.outOfDays)} ${days.from} – ${days.until}`
  if (kind === 'number' && typeof value !== 'number') return look.say(WORDS.notNumber)
  if (whole && !Number.isInteger(value)) return look.say(field.isMoney ? WORDS.notFen : WORDS.notWhole)
  if (typeof value === 'number' && (value < (min ?? value) || value > (max ?? value)))
    return `${look.say(WORDS.outOfRange)} ${[min, max].map((bound) => (bound === undefined ? '…' : shownNumber(field, bound))).join(' – ')}`
  if (typeof value === 'string' && maxLength !== undefined && value.length > maxLength)
    return tooLong(maxLength, value.length, look)
  const isListed = kind !== 'choice' || options.some((option) => option.value === value)
  return isListed ? undefined : look.say(WORDS.notListed)
}

/** What to say where nothing was answered. */
const missing = ({ kind }: Field): Text =>
  kind === 'choice' || kind === 'yes-no' ? WORDS.choose : WORDS.required

/**
 * What is wrong with one answer, in the reader's language; undefined where nothing is.
 *
 * @param schema of a programme's own form, where the field is one of its fields.
 */
export const errorIn = (
  schema: z.ZodType | undefined,
  field: Field,
  typed: string,
  look: Look,
): string | undefined => {
  const value = typedValue(field, typed)
  if (value === undefined) return field.required ? look.say(missing(field)) : undefined
  if (!schema) return plainError(field, value, look)
  const read = readInput(z.strictObject({ [field.name]: schema }), { [field.name]: value })
  return read.ok ? undefined : (plainError(field, value, look) ?? look.say(read.refusal.message))
}

/** An answer as it is read back: a choice by its name. */
export const answerText = (field: Field, value: unknown, look: Look): string => {
  if (value === undefined || value === null || value === '') return look.say(field.ifEmpty ?? WORDS.empty)
  if (field.kind === 'yes-no') return look.say(value === true || value === 'true' ? WORDS.yes : WORDS.no)
  // As it was understood: "12.5度" is 12.5 °C, "1985年6月1日" is 1985-06-01.
  if ((field.kind === 'date' || field.kind === 'month') && typeof value === 'string')
    return String(typedValue(field, value))
  if (field.kind === 'number' && typeof value === 'string') {
    const number = typedValue(field, value)
    const shown = typeof number === 'number' ? shownNumber(field, number) : value
    // A sum that was typed a hundred times too large is read as what it is.
    const words = field.isMoney && typeof number === 'number' ? sumInWords(number) : undefined
    return `${shown}${field.unit ? ` ${look.say(field.unit)}` : ''}${words ? ` (${look.say(words)})` : ''}`
  }
  const option = field.options.find((one) => one.value === value)
  if (Array.isArray(value)) return value.join(look.lang === 'zh' ? '、' : ', ')
  return option ? look.say(option.name) : `${String(value)}${field.unit ? ` ${look.say(field.unit)}` : ''}`
}
