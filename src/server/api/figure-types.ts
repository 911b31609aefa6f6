import { z } from 'zod'
import { readPosition } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { day, page, textSchema, time, titleIfSeen, word } from './types.ts'

/** The shapes of figures, and of what is behind them. */

export const provenancePageSchema = page(
  z.strictObject({
    case: z.string(),
    title: titleIfSeen,
    version: z.number().int(),
    area: z.string(),
    day: z.string(),
    numerator: z.number(),
    denominator: z.number(),
  }),
)

/** How a figure was recounted, in the units of its numerator and denominator. */
export const recountedSchema = z.array(
  z.strictObject({
    at: time.meta({ description: 'When that was begun' }),
    numerator: z.number().meta({ description: 'What was added to it' }),
    denominator: z.number().nullable(),
    text: textSchema.meta({ description: 'As people read it' }),
  }),
)

export const figureSchema = z.strictObject({
  programme: z.string(),
  indicator: z.string(),
  name: textSchema,
  area: z.string().nullable(),
  numerator: z.number(),
  denominator: z.number().nullable(),
  value: z
    .number()
    .nullable()
    .meta({ description: 'Null where there is none: not zero. The median for durations' }),
  unit: z.string(),
  unitName: textSchema,
  of: textSchema.nullable(),
  p90: z.number().nullable().optional(),
  position: z.string().meta({ description: 'The position of the log that it is true of' }),
  recounted: recountedSchema.optional().meta({
    description: 'What was added when cases were counted anew by their definition; absent where it never was',
  }),
})

export const figuresSchema = z.strictObject({ rows: z.array(figureSchema) })

const NO_POSITION = text(
  '不是本日志的位置,请用答复中给出的',
  'it is no position of this log: take one that an answer gave',
)
const aPosition = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,15})*$/)
  .meta({ written: NO_POSITION })
  .transform((written, context) => {
    const read = readPosition(written)
    if (read) return read
    context.addIssue({ code: 'custom', params: { say: NO_POSITION } })
    return z.NEVER
  })

/** Only what was stored after a position of the log. */
export const since = aPosition.optional().meta({
  description: 'A `position` as figures tell it: only what was stored after it, so what has changed since',
})

export const range = { area: word.optional(), from: day.optional(), to: day.optional() }

export const figureQuerySchema = z.strictObject({
  ...range,
  programme: word.optional(),
  indicator: word.optional().meta({ description: 'Only those of this name' }),
})

export type FigureView = z.output<typeof figureSchema>

export type ProvenancePage = z.output<typeof provenancePageSchema>
