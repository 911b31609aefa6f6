import { z } from 'zod'
import type { CaseEvent, CaseState } from './case.ts'
import type { Programme } from './programme.ts'
import { organisationNamed } from './written.ts'

/** So long may the name of an organisation be. */
export const MOST_OF_NAME = 200

/**
 * A form's field that names the organisation from outside which the case concerns: whoever holds an outside role for it sees
 * the case from then on. Those that hold an account are offered to choose from wherever it is filled in; another can be
 * typed. One such field in a form at most, and not within another.
 *
 * @param most characters.
 * @example
 * request: z.strictObject({ kindergarten: organisationName().meta({ title: '幼儿园', titleEn: 'Kindergarten' }) })
 */
export const organisationName = (most = MOST_OF_NAME): z.ZodString =>
  z.string().overwrite(organisationNamed).min(1).max(most).meta({ concerns: true })

/** Whether an event may have changed which organisation its case concerns. */
export const mayRename = ({ organisation, actions }: Programme, { type, set }: CaseEvent): boolean => {
  if (organisation === undefined) return false
  if (set?.request !== undefined) return true
  const input = Object.hasOwn(actions, type) ? actions[type]?.input : undefined
  return input !== undefined && concernFields(input).length > 0
}

type Forms = Pick<Programme, 'request' | 'actions'>

const isMarked = (schema: z.ZodType): boolean =>
  schema.meta()?.concerns === true ||
  (schema instanceof z.ZodOptional && isMarked(schema.unwrap() as z.ZodType))

const partsOf = (schema: z.ZodType): readonly z.ZodType[] => {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape)
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType]
  return schema instanceof z.ZodOptional ? [schema.unwrap() as z.ZodType] : []
}

/** How many fields of a form are so marked, wherever they stand in it. */
export const concernMarks = (form: z.ZodType): number =>
  isMarked(form) ? 1 : partsOf(form).reduce((marks, part) => marks + concernMarks(part), 0)

/** The fields of a form that name the organisation which its case concerns. */
export const concernFields = (form: z.ZodObject): readonly string[] =>
  Object.entries(form.shape).flatMap(([name, field]) => (isMarked(field) ? [name] : []))

const textIn = (value: unknown, field: string): string | undefined => {
  const said = (value as Readonly<Record<string, unknown>> | null | undefined)?.[field]
  return typeof said === 'string' ? organisationNamed(said) || undefined : undefined
}

/**
 * Which organisation a case concerns, as its forms name it: what was named last by an action; else what the request names.
 * Undefined where no form names any.
 */
export const concernIn = ({ request, actions }: Forms): Programme['organisation'] => {
  const [asked] = concernFields(request)
  const named = Object.entries(actions).flatMap(([action, { input }]) =>
    concernFields(input).map((field) => ({ action, field })),
  )
  if (asked === undefined && named.length === 0) return undefined
  return ({ request: said, did }: CaseState) => {
    let found = asked === undefined ? undefined : textIn(said, asked)
    let latest = Number.NEGATIVE_INFINITY
    for (const { action, field } of named) {
      const done = did[action]
      const name = done && textIn(done.input, field)
      if (name === undefined || done!.at < latest) continue
      found = name
      latest = done!.at
    }
    return found
  }
}
