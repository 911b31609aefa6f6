import { z } from 'zod'
import { caseId, page, textSchema, time } from './types.ts'

/** What an account's posts were told, page by page. */
export const messagesSchema = page(
  z.strictObject({
    id: z.string(),
    at: time,
    to: z.string().meta({ description: 'A role of the programme, or `in-charge`: the bureau' }),
    message: textSchema,
    case: caseId,
    programme: z.string(),
    title: textSchema,
    stage: z.string(),
    area: z.string(),
    bureau: z.string(),
  }),
).extend({ readUntil: time.optional().meta({ description: 'What came later is new to the account' }) })

export type MessagesView = z.output<typeof messagesSchema>
