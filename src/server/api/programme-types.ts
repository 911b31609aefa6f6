import { z } from 'zod'
import { json, names, textSchema } from './types.ts'

/** The shapes of programmes, their books, bureaus and areas. */

export const areaSchema = z.strictObject({
  code: z.string(),
  name: textSchema,
  parent: z.string().optional(),
})

export const areasSchema = z.strictObject({ rows: z.array(areaSchema) })

export const bureausSchema = z.strictObject({
  rows: z.array(z.strictObject({ id: z.string(), name: textSchema })),
})

export const programmeSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  name: textSchema,
  about: textSchema.optional(),
  public: z.boolean().meta({ description: 'Residents may ask for it themselves' }),
  bureau: z
    .string()
    .optional()
    .meta({ description: 'In charge of every new case; absent where it depends on the case' }),
  coveredBy: z
    .array(z.string())
    .meta({ description: 'A post in any of these counts here: its own id, and those it is a loop of' }),
  roles: z.record(
    z.string(),
    z.strictObject({
      name: textSchema,
      kind: z.string(),
      post: z.boolean().meta({ description: 'Accounts may hold it' }),
      outside: z.boolean().meta({ description: 'Whoever holds it does not work for the bureau' }),
      forOrganisations: z.boolean().meta({
        description: 'A post of it may be for one organisation, whose cases alone it then counts on',
      }),
    }),
  ),
})

export const programmesSchema = z.strictObject({ rows: z.array(programmeSchema) })

export const programmeBookSchema = programmeSchema.extend({
  request: json.meta({ description: 'JSON Schema of the request' }),
  helpers: names.meta({ description: 'What somebody may be to whom they ask for: see onBehalfOf' }),
  asks: z.array(z.string()).meta({
    description: 'Fields of the request that residents have to fill in, though the form does without them',
  }),
  joins: z
    .strictObject({ same: z.array(z.string()), near: z.string() })
    .optional()
    .meta({
      description:
        'When two requests are about one matter: the same answers in `same`, and nearly the same text in `near`',
    }),
  stages: names,
  outcomes: names,
  actions: z.record(
    z.string(),
    z.strictObject({
      name: textSchema,
      by: z.array(z.string()),
      from: z.array(z.string()),
      input: json,
      automatic: z.boolean(),
      common: z.boolean().meta({ description: 'Every programme has it' }),
      leads: z
        .strictObject({ to: z.array(z.string()), always: z.boolean() })
        .meta({ description: 'The stages and outcomes it leads to; not always: it depends on the case' }),
    }),
  ),
  promises: z.record(
    z.string(),
    z.strictObject({
      name: textSchema,
      from: z.string(),
      until: z.array(z.string()),
      within: textSchema
        .optional()
        .meta({ description: 'As it stands today; absent where it depends on the case' }),
      dependsOn: z
        .array(z.string())
        .optional()
        .meta({ description: 'Where it depends on the case: the parameters by which it may be reckoned' }),
      late: z.string().optional(),
      basis: z
        .strictObject({ source: textSchema, grade: z.string(), unverified: z.literal(true).optional() })
        .optional()
        .meta({ description: 'Whence the limit comes' }),
    }),
  ),
  indicators: z.record(
    z.string(),
    z.strictObject({
      name: textSchema,
      kind: z.string(),
      unit: z.string(),
      unitName: textSchema,
      of: textSchema.optional(),
    }),
  ),
  parameters: z.record(
    z.string(),
    z.strictObject({
      name: textSchema,
      unit: z.string(),
      unitName: textSchema,
      unitOne: textSchema.meta({ description: 'What one of them is called' }),
      words: names.optional().meta({ description: 'Of a table: what its keys and words are called' }),
      history: z.array(json),
    }),
  ),
})

export type ProgrammeBook = z.output<typeof programmeBookSchema>
