import type { Day } from '../kernel/calendar.ts'
import { isObject } from '../kernel/json.ts'
import { refusedSlip, slipsIn } from '../kernel/slip.ts'
import { caseNumber } from './case-number.ts'
import { type Text, text } from './lang.tsx'
import { FEN_A_YUAN, nameOf, type Schema } from './schema.ts'
import { localText, todayIn } from './zoned.ts'

/** Nothing, a box that nobody ticked, or what holds only such. */
const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.values(value).every(saysNothing))

/**
 * What is sent of what was filled in: blanks alone are no text, a case's number goes as it was given out, and a group
 * that need not be there is not there once nothing in it is filled in.
 *
 * @param isWanted it has to be there, filled in or not.
 */
export const tidied = (schema: Schema, value: unknown, isWanted = true): unknown => {
  // A row with nothing in it comes back as null where what was typed was kept.
  if (value === null) return undefined
  if (typeof value === 'string') {
    if (value.trim() === '') return undefined
    return schema.ref === 'case' ? caseNumber(value) : value
  }
  if (Array.isArray(value)) {
    const isLeftOut = !isWanted && value.length === 0 && (schema.minItems ?? 0) > 0
    return isLeftOut ? undefined : value.map((each) => tidied(schema.items ?? {}, each))
  }
  if (!isObject(value)) return value
  const { properties = {}, required = [] } = schema
  const filled = Object.entries(value).flatMap(([name, each]) => {
    const sent = tidied(properties[name] ?? {}, each, required.includes(name))
    return sent === undefined ? [] : [[name, sent] as const]
  })
  // Where nothing in it has to be there, a box that was ticked and unticked says no.
  const isEmpty = required.length > 0 ? filled.every(([, each]) => saysNothing(each)) : filled.length === 0
  return !isWanted && isEmpty ? undefined : Object.fromEntries(filled)
}

/** What is wrong, by the path of the field, in the order of the form. */
type Wrong = ReadonlyMap<string, Text>

const under = (path: string, step: string | number): string => (path ? `${path}.${step}` : `${step}`)

/** A bound that only says how large a number may be written is none that people know. */
const boundOf = (bound: number | undefined): number | undefined =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound

const outside = (schema: Schema, value: number, { zh, en }: Text): Text | undefined => {
  const [min, max] = [boundOf(schema.minimum), boundOf(schema.maximum)]
  if (value >= (min ?? value) && value <= (max ?? value)) return undefined
  const shown = (bound: number): number => (schema.unit === 'fen' ? bound / FEN_A_YUAN : bound)
  const { unitName } = schema
  const unit = unitName ? text(` ${unitName.zh}`, ` ${unitName.en}`) : text('', '')
  if (min !== undefined && max !== undefined)
    return text(
      `“${zh}”应在 ${shown(min)} 到 ${shown(max)}${unit.zh} 之间。`,
      `"${en}" has to be between ${shown(min)} and ${shown(max)}${unit.en}.`,
    )
  return min === undefined
    ? text(`“${zh}”不能大于 ${shown(max!)}${unit.zh}。`, `"${en}" can be ${shown(max!)}${unit.en} at most.`)
    : text(`“${zh}”不能小于 ${shown(min)}${unit.zh}。`, `"${en}" has to be ${shown(min)}${unit.en} or more.`)
}

const isChoice = ({ type, enum: words, ref }: Schema): boolean =>
  words !== undefined || type === 'boolean' || ref === 'area' || ref === 'bureau'

const missing = (schema: Schema, { zh, en }: Text): Text =>
  isChoice(schema) ? text(`请选择“${zh}”。`, `Choose "${en}".`) : text(`请填写“${zh}”。`, `Fill in "${en}".`)

const wrongLength = (schema: Schema, { length }: string, { zh, en }: Text): Text | undefined => {
  const { minLength = 0, maxLength = length } = schema
  if (length > maxLength)
    return text(
      `“${zh}”最多 ${maxLength} 字,现在有 ${length} 字。`,
      `"${en}" takes ${maxLength} characters at most; it has ${length}.`,
    )
  return length < minLength
    ? text(`“${zh}”至少 ${minLength} 字。`, `"${en}" takes ${minLength} characters or more.`)
    : undefined
}

/** What is commonly wrong with one answer, in words that need no knowledge of forms; the server looks at all else. */
const wrongWith = (schema: Schema, value: unknown, name: Text): Text | undefined => {
  if (value === undefined) return missing(schema, name)
  if (typeof value === 'string') return isChoice(schema) ? undefined : wrongLength(schema, value.trim(), name)
  if (typeof value !== 'number') return undefined
  return schema.type === 'integer' && !Number.isInteger(value)
    ? text(`“${name.zh}”应为整数。`, `"${name.en}" has to be a whole number.`)
    : outside(schema, value, name)
}

const wrongCount = (schema: Schema, { length }: readonly unknown[], { zh, en }: Text): Text | undefined => {
  const { minItems = 0, maxItems = length } = schema
  if (length < minItems)
    return text(`“${zh}”至少要有 ${minItems} 项。`, `"${en}" has to have ${minItems} or more.`)
  return length > maxItems
    ? text(`“${zh}”最多 ${maxItems} 项。`, `"${en}" can have ${maxItems} at most.`)
    : undefined
}

type Found = readonly (readonly [path: string, what: Text])[]
const found = (path: string, what: Text | undefined): Found => (what ? [[path, what]] : [])

const look = (schema: Schema, value: unknown, name: Text, path: string): Found => {
  if (schema.type === 'object') {
    const filled = isObject(value) ? value : {}
    return Object.entries(schema.properties ?? {}).flatMap(([field, of]) =>
      filled[field] === undefined && !schema.required?.includes(field)
        ? []
        : look(of, filled[field], nameOf(of, field), under(path, field)),
    )
  }
  if (schema.type !== 'array') return found(path, wrongWith(schema, value, name))
  const rows: readonly unknown[] = Array.isArray(value) ? value : []
  const named = (index: number): Text => text(`${name.zh} ${index + 1}`, `${name.en} ${index + 1}`)
  return [
    ...found(path, wrongCount(schema, rows, name)),
    ...rows.flatMap((each, index) => look(schema.items ?? {}, each, named(index), under(path, index))),
  ]
}

/** What can be seen to be wrong with what was filled in: what the form takes and cannot be so is told as the server would. */
export const wrongIn = (schema: Schema, value: unknown, zone: string): Wrong => {
  const sent = tidied(schema, value)
  const wrong = look(schema, sent, text('', ''), '')
  if (wrong.length > 0) return new Map(wrong)
  const slips = slipsIn(schema as Readonly<Record<string, unknown>>, sent, {
    day: todayIn(zone) as Day,
    dayOf: (at) => localText(at, zone).slice(0, 'YYYY-MM-DD'.length) as Day,
  })
  return new Map(slips.map((slip) => [slip.field, refusedSlip([slip])!.message]))
}

/** The field at a path, and what it is called; undefined where there is none. */
export const fieldAt = (schema: Schema, path: string): Text | undefined => {
  let [field, name]: [Schema | undefined, Text] = [schema, text('', '')]
  for (const step of path.split('.')) {
    const isRow: boolean = field?.type === 'array'
    field = isRow ? field?.items : field?.properties?.[step]
    if (!field) return undefined
    if (!isRow) name = nameOf(field, step)
  }
  return name
}

/** What a control shows and cannot read, half a date or a number that is none: left alone, it would go as nothing. */
export const unreadable = (schema: Schema, form: HTMLFormElement | null, id: string): Wrong => {
  const controls = [...(form?.elements ?? [])] as HTMLInputElement[]
  const broken = controls.filter(({ validity }) => validity?.badInput)
  return new Map(
    broken.map((control) => {
      const path = control.id.slice(id.length + 1)
      const { zh, en } = fieldAt(schema, path) ?? text(path, path)
      return [
        path,
        text(`“${zh}”没有写完整,或写法不对。`, `"${en}" is not complete, or not written as it is read.`),
      ]
    }),
  )
}
