import { z } from 'zod'
import { time, word } from './types.ts'

/** The shapes of attachments. */

export const attachQuerySchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'What to call it; its type is found by what is in it' }),
  shown: z.enum(['true', 'false']).optional().meta({ description: 'Staff: shown to the person who asked' }),
  role: word.optional(),
})
export const attachmentSchema = z.strictObject({
  hash: z.string().meta({ description: 'SHA-256 of its content, and its address' }),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  shown: z.boolean().optional(),
  at: time,
  by: z.strictObject({ role: z.string(), account: z.string().optional() }),
})
export const attachmentsSchema = z.strictObject({ rows: z.array(attachmentSchema) })
export const attachedSchema = attachmentSchema
  .omit({ at: true, by: true })
  .extend({ version: z.number().int().meta({ description: "The case's version after this" }) })

export type AttachmentView = z.output<typeof attachmentSchema>
export type AttachedView = z.output<typeof attachedSchema>
