import { z } from 'zod'
import type { Programme } from './programme.ts'
import { ok, type Result, refuse } from './refusal.ts'
import { readUnit, unitId, unitName } from './unit-names.ts'

const zhError = z.locales.zhCN().localeError
const enError = z.locales.en().localeError

const messageIn = (locale: typeof zhError, issue: z.core.$ZodIssue): string => {
  const said = locale(issue as never)
  return typeof said === 'string' ? said : (said?.message ?? issue.message)
}

const isEmpty = (input: unknown): boolean => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false
  for (const _ in input) return false
  return true
}

const fieldless = new WeakMap<z.ZodType, boolean>()

const isFieldless = (schema: z.ZodType): boolean => {
  let known = fieldless.get(schema)
  if (known === undefined) {
    known =
      schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0 && !schema.def.checks?.length
    fieldless.set(schema, known)
  }
  return known
}

/** Reads what somebody filled in; the first thing that is wrong is refused with its field, in zh and en. */
export const readInput = <S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> => {
  // Most actions that are only done have no fields: an empty form is what it should be.
  if (isEmpty(input) && isFieldless(schema)) return ok({} as z.output<S>)
  const read = schema.safeParse(input)
  if (read.success) return ok(read.data)
  // What was sent is only wanted to say what is wrong with it.
  const issue = (schema.safeParse(input, { reportInput: true }).error ?? read.error).issues[0]!
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  const field = path.map(String).join('.') || 'input'
  return refuse('invalid-input', [field, messageIn(zhError, issue), messageIn(enError, issue)], field)
}

const schemaCache = new WeakMap<z.ZodType, Record<string, unknown>>()

/** A form as JSON Schema (2020-12), for generated screens, API descriptions and documentation. */
export const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const known = schemaCache.get(schema)
  if (known) return known
  const made = z.toJSONSchema(schema, {
    unrepresentable: 'throw',
    override: ({ jsonSchema: field }) => {
      const unit = readUnit(field.unit)
      if (unit !== undefined) Object.assign(field, { unit: unitId(unit), unitName: unitName(unit) })
    },
  }) as Record<string, unknown>
  schemaCache.set(schema, made)
  return made
}

/** Every form of a programme: the request by `open`, the others by action. */
export const forms = (programme: Programme): Readonly<Record<string, Record<string, unknown>>> =>
  Object.fromEntries([
    ['open', jsonSchema(programme.request)],
    ...Object.entries(programme.actions).map(([name, { input }]) => [name, jsonSchema(input)]),
  ])
