import type { Schema } from './schema.ts'

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Nothing, a box that nobody ticked, or what holds only such. */
const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.values(value).every(saysNothing))

/**
 * What is sent of what was filled in: blanks alone are no text, and a group that need not be there is not there
 * once nothing in it is filled in.
 *
 * @param isWanted it has to be there, filled in or not.
 */
export const tidied = (schema: Schema, value: unknown, isWanted = true): unknown => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (Array.isArray(value)) {
    const isLeftOut = !isWanted && value.length === 0 && (schema.minItems ?? 0) > 0
    return isLeftOut ? undefined : value.map((each) => tidied(schema.items ?? {}, each))
  }
  if (!isGroup(value)) return value
  const { properties = {}, required = [] } = schema
  const filled = Object.entries(value).flatMap(([name, each]) => {
    const sent = tidied(properties[name] ?? {}, each, required.includes(name))
    return sent === undefined ? [] : [[name, sent] as const]
  })
  // Where nothing in it has to be there, a box that was ticked and unticked says no.
  const isEmpty = required.length > 0 ? filled.every(([, each]) => saysNothing(each)) : filled.length === 0
  return !isWanted && isEmpty ? undefined : Object.fromEntries(filled)
}
