import { z } from 'zod'
import { CASE_ID } from '../../desk/index.ts'
import { text as words } from '../../kernel/index.ts'

/** What the shapes that the API speaks are made of: from these come the checks, the OpenAPI document and a client's types. */

const text = z.strictObject({ zh: z.string(), en: z.string() })

export const textSchema = text

export const time = z.iso.datetime().meta({ description: 'UTC, ISO 8601' })

export const json = z.record(z.string(), z.unknown())

export const caseId = z
  .string()
  .regex(CASE_ID)
  .meta({
    written: words(
      '应为事项编号:只用字母、数字和 _ . : ~ -,至多 128 位',
      'it is the number of a case: letters, digits and _ . : ~ - alone, at most 128',
    ),
  })

export const word = z
  .string()
  .regex(/^[\w.:-]{1,64}$/)
  .meta({
    written: words('只用字母、数字和 _ . : -,至多 64 位', 'letters, digits and _ . : - alone, at most 64'),
  })

export const day = z.iso.date()

/** What people call what has an id. */
export const names = z.record(z.string(), text)

/** Of a case told of by its number. */
export const titleIfSeen = textSchema.optional().meta({
  description: 'What it is about, where whoever asks may see it; nobody is led to a case without one',
})

export const page = <S extends z.ZodType>(row: S) =>
  z.strictObject({
    rows: z.array(row),
    next: z
      .string()
      .optional()
      .meta({ description: 'Give it back as `after` to read on; absent at the end' }),
  })

/** A whole number in a query. */
export const wholeUpTo = (most: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .meta({ written: words(`应为 1 到 ${most} 的整数`, `it is a whole number from 1 to ${most}`) })
    .transform(Number)
    .pipe(z.number().int().min(1).max(most))

/** A page of a list has so many rows, where whoever asks does not say. */
export const PAGE = 50

export const limit = wholeUpTo(200)
  .optional()
  .meta({ description: `1–200, ${PAGE} where absent` })

export const after = z.string().max(200).optional()

export const healthSchema = z.strictObject({ status: z.literal('ok') })

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  message: text,
  field: z.string().optional().meta({ description: 'The path into what was sent' }),
})

export type ProblemView = z.output<typeof problemSchema>
