import { z } from 'zod'
import { caseId, page, textSchema, time } from './types.ts'

/** What an account's posts were told, page by page. */
export const messagesSchema = page(
  z.strictObject({
    id: z.string(),
    at: time,
    to: z.string().meta({
      description:
        'A role of the programme; `in-charge`, `offered`, `once-offered`: the bureau, as whose the case is, or was, to be',
    }),
    message: textSchema,
    case: caseId,
    programme: z.string(),
    title: textSchema
      .optional()
      .meta({ description: 'Absent, with what follows, where you see the case no more' }),
    stage: z.string().optional(),
    area: z.string().optional(),
    bureau: z.string().optional(),
  }),
).extend({ readUntil: time.optional().meta({ description: 'What came later is new to the account' }) })

export type MessagesView = z.output<typeof messagesSchema>
