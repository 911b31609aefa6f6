import { z } from 'zod'
import type { Action, Programme } from './programme.ts'
import { ok, type Result, refuse } from './refusal.ts'
import type { Text } from './text.ts'
import { counted, readUnit, unitId, unitName } from './unit-names.ts'
import { writtenAs } from './written.ts'
import { namedByPlace, wrongWith } from './wrong.ts'

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

/**
 * Reads what somebody filled in; the first thing that is wrong is refused with its field, in zh and en.
 *
 * @param called what a field is called that its form does not name.
 */
export const readInput = <S extends z.ZodType>(
  schema: S,
  input: unknown,
  called: (field: string, input: unknown) => Text = namedByPlace,
): Result<z.output<S>> => {
  // Most actions that are only done have no fields: an empty form is what it should be.
  if (isEmpty(input) && isFieldless(schema)) return ok({} as z.output<S>)
  const read = schema.safeParse(input)
  if (read.success) return ok(read.data)
  const { path, name, what } = wrongWith(schema, input)!
  const field = path.map(String).join('.') || 'input'
  return refuse('invalid-input', [name ?? called(field, input), what.zh, what.en], field)
}

const schemaCache = new WeakMap<z.ZodType, Record<string, unknown>>()

/** A form as JSON Schema (2020-12), for generated screens, API descriptions and documentation. */
export const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const known = schemaCache.get(schema)
  if (known) return known
  const made = z.toJSONSchema(schema, {
    unrepresentable: 'throw',
    override: ({ jsonSchema: field }) => {
      const written = writtenAs(field.is)
      if (written) field.pattern = written.pattern
      if (typeof field.most === 'number') field.maximum = field.most
      const unit = readUnit(field.unit)
      if (unit === undefined) return
      const name = unitName(unit)
      Object.assign(field, { unit: unitId(unit), unitName: name, unitOne: counted(name, 1) })
    },
  }) as Record<string, unknown>
  schemaCache.set(schema, made)
  return made
}

type Json = Readonly<Record<string, unknown>>

const propertiesOf = ({ properties }: Json): Readonly<Record<string, Json>> =>
  (properties ?? {}) as Readonly<Record<string, Json>>

/** What was still to come when it was asked may have passed by the time that it is corrected. */
const asCorrected = (field: Json): Json => {
  const { when, ...rest } = field
  return when === 'coming' ? rest : field
}

/** A field of the kernel's own forms that speaks of the request: as the programme asks it. */
const asRequested = (field: Json, request: Json): Json => {
  const fields = propertiesOf(request)
  if (field.ref === 'request') {
    const { required: _, $schema: __, ...form } = request
    const properties = Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, asCorrected(of)]))
    return { ...form, properties, title: field.title, titleEn: field.titleEn }
  }
  if (field.ref !== 'personal-fields') return field
  const personal = Object.keys(fields).filter((name) => fields[name]!.personal === true)
  const options = personal.map((name) => {
    const { title = name, titleEn = title } = fields[name]!
    return [name, { zh: title, en: titleEn }]
  })
  // A programme that asks nothing personal has nothing to choose from.
  return personal.length === 0
    ? field
    : { ...field, items: { type: 'string', enum: personal, options: Object.fromEntries(options) } }
}

const actionForms = new WeakMap<Action, Record<string, unknown>>()

/** An action's form as JSON Schema; what common actions ask of the request is asked as the programme asks it. */
export const actionForm = (
  { request }: Pick<Programme, 'request'>,
  action: Action,
): Record<string, unknown> => {
  const known = actionForms.get(action)
  if (known) return known
  const form = jsonSchema(action.input)
  const fields = Object.entries(propertiesOf(form)).map(([name, field]) => [
    name,
    asRequested(field, jsonSchema(request)),
  ])
  const made = { ...form, properties: Object.fromEntries(fields) }
  actionForms.set(action, made)
  return made
}

/** Every form of a programme: the request by `open`, the others by action. */
export const forms = (programme: Programme): Readonly<Record<string, Record<string, unknown>>> =>
  Object.fromEntries([
    ['open', jsonSchema(programme.request)],
    ...Object.entries(programme.actions).map(([name, action]) => [name, actionForm(programme, action)]),
  ])
