import { z } from 'zod'
import { caseId, textSchema, time } from './types.ts'

/** The shapes of answer sheets. */

export const editionHeadSchema = z.strictObject({
  edition: caseId,
  programme: z.string(),
  area: z.string(),
  title: z.string(),
  from: z.string().meta({ description: 'The first day of its period' }),
  to: z.string(),
  stage: z.string(),
  stageName: textSchema,
  published: z.boolean(),
  frozenAt: time.optional(),
  publishedAt: time.optional(),
  figures: z.number().int().optional().meta({ description: 'How many it was frozen with' }),
})
export const editionsSchema = z.strictObject({ rows: z.array(editionHeadSchema) })

/** A value as people read it, with its unit; in English in base units. */
const asRead = textSchema.meta({ description: 'As people read it, with its unit' })

const stated = z.strictObject({
  text: asRead,
  value: z.number().meta({ description: "In the line's unit" }),
  exactness: z
    .enum(['exact', 'over', 'at-least', 'about', 'order'])
    .meta({ description: 'What the words leave open: `over` 1,000 is not 1,000' }),
  by: textSchema.meta({ description: 'Who said so' }),
  day: z.string().optional(),
  source: textSchema,
  statement: z
    .string()
    .optional()
    .meta({ description: 'The case by which it was put on the sheet or corrected' }),
})
const counted = z.strictObject({
  text: asRead,
  programme: z.string(),
  indicator: z.string(),
  area: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  numerator: z.number(),
  denominator: z.number().nullable(),
  value: z.number().nullable().meta({
    description: 'In base units, % for shares, yuan for money; null where nothing was recorded: not zero',
  }),
})
const line = z.strictObject({
  figure: z.string(),
  chapter: textSchema,
  name: textSchema,
  subject: textSchema,
  period: textSchema,
  unit: textSchema,
  scale: z.number().meta({ description: 'So many base units make one of `unit`' }),
  reported: stated.optional(),
  recorded: counted.optional(),
  compared: z
    .strictObject({
      agreement: z.enum(['agrees', 'rounding', 'differs']),
      name: textSchema.meta({ description: 'What that is called' }),
      text: asRead.meta({ description: 'The difference as people read it' }),
      difference: z.number().meta({ description: "Recorded less reported, in the line's unit" }),
    })
    .optional()
    .meta({ description: 'Where it is both reported and recorded' }),
  reportedNow: stated.optional().meta({ description: 'What is reported now, where that is another value' }),
  recordedNow: counted
    .optional()
    .meta({ description: 'What the records give now, where that is another value' }),
  recountedAt: time.optional().meta({
    description: 'When cases behind it were last recounted since it was frozen, where they were',
  }),
})
export const editionSchema = editionHeadSchema.extend({
  lines: z.array(line),
  checks: z.array(
    z.strictObject({
      check: z.string(),
      figures: z.array(z.string()),
      what: textSchema,
      stated: z.string(),
      computed: z.string(),
      result: z.enum([
        'consistent',
        'rounding',
        'inconsistent',
        'near',
        'partly-listed',
        'derived',
        'unknown',
      ]),
      resultName: textSchema,
    }),
  ),
  statement: z
    .string()
    .optional()
    .meta({ description: 'The programme by which its figures are stated and corrected' }),
  position: z.string().meta({ description: 'The position of the log that its records were summed at' }),
  positionNow: z.string().meta({ description: 'The position at which it was looked what is otherwise now' }),
})

export type EditionHeadView = z.output<typeof editionHeadSchema>
export type EditionView = z.output<typeof editionSchema>
export type EditionLineView = EditionView['lines'][number]
