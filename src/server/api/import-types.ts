import { z } from 'zod'
import { LAST_HEADER } from '../../desk/import/index.ts'
import { caseRowSchema } from './queue-types.ts'
import { json, textSchema, time, wholeUpTo } from './types.ts'

/** The shapes of imports. */

const problemInFile = z.strictObject({
  code: z.string(),
  message: textSchema,
  field: z.string().optional().meta({ description: 'A column of the file, or a path into the mapping' }),
})
const outcome = {
  opened: z.number().int().meta({ description: 'Cases or households that are new' }),
  updated: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  bad: z
    .array(z.strictObject({ row: z.number().int(), problem: problemInFile }))
    .meta({ description: 'The first rows not taken in, by the line on which they begin' }),
  stopped: problemInFile.optional(),
  notBegun: z
    .array(z.strictObject({ programme: z.string(), promise: z.string(), name: textSchema }))
    .optional()
    .meta({
      description:
        'Promises under which cases that came in closed do not count: they begin at a stage of which the source tells nothing',
    }),
}
export const previewSchema = z.strictObject({
  ...outcome,
  rows: z.number().int(),
  whole: z.boolean().meta({ description: 'All of the file was looked at, not only its beginning' }),
  sample: z.array(caseRowSchema).meta({ description: 'The first cases as they would be' }),
})
export const importKind = z.enum(['requests', 'facts'])
export const importSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  by: z.string(),
  at: time,
  state: z.enum(['uploaded', 'previewed', 'running', 'done', 'stopped']),
  kind: importKind.optional(),
  preview: previewSchema.optional(),
  rows: z.number().int().optional(),
  share: z.number().optional().meta({ description: 'Of the file, 0 to 1' }),
  outcome: z.strictObject(outcome).optional(),
})
export const importsSchema = z.strictObject({ rows: z.array(importSchema) })
export const mappingBodySchema = z.strictObject({
  kind: importKind,
  mapping: json.meta({ description: 'What the columns mean: see docs/import.md and docs/determinations.md' }),
})

const fact = z.strictObject({
  fact: z.string(),
  name: textSchema,
  words: z
    .record(z.string(), textSchema)
    .optional()
    .meta({ description: 'What it can be, where it is a choice' }),
})
export const importColumnsQuerySchema = z.strictObject({
  header: wholeUpTo(LAST_HEADER)
    .optional()
    .meta({ description: 'The line that names the columns; found where it is not said' }),
})
export const importColumnsSchema = z.strictObject({
  encoding: z.string(),
  delimiter: z.string(),
  header: z.number().int().meta({ description: 'The line that names the columns, as the mapping is to say' }),
  lines: z
    .array(z.strictObject({ line: z.number().int(), begins: z.string() }))
    .meta({ description: 'The first lines, one of which that is' }),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      texts: z
        .array(z.string())
        .optional()
        .meta({ description: 'The different texts of the first rows; absent where they are many' }),
      time: z.string().optional().meta({ description: 'The format of its moments, where it holds such' }),
    }),
  ),
  facts: z.array(fact).meta({ description: 'What the rules know of households and their members' }),
  roles: z.record(z.string(), textSchema).meta({ description: 'What a member may be to a household' }),
})

export type ImportColumns = z.output<typeof importColumnsSchema>
export type ImportView = z.output<typeof importSchema>
export type ImportPreview = z.output<typeof previewSchema>
