import { z } from 'zod'
import { parameterSchema } from './benefit-types.ts'
import { day, textSchema } from './types.ts'

/** The shape of the rules that a programme's book prints. */

const id = z.string()
const value = z.strictObject({
  name: textSchema,
  of: textSchema.meta({ description: 'Whose value it is' }),
  kind: z.enum(['fact', 'rule', 'members']),
  type: z.string().meta({ description: 'money (in fen), int, bool, date or choice' }),
  period: z.string().meta({ description: 'month, year or always' }),
  words: z
    .record(z.string(), textSchema)
    .optional()
    .meta({ description: 'What the words of a choice are called' }),
  wordings: z
    .array(
      z.strictObject({
        from: z.string().optional().meta({ description: 'Absent: always' }),
        article: textSchema,
        reads: z.array(id),
        parameters: z.array(id),
      }),
    )
    .optional()
    .meta({ description: "Of a rule: all its wordings, each until the next one's day" }),
  members: z
    .strictObject({
      operation: textSchema,
      member: textSchema,
      of: id.optional(),
      roles: z.array(textSchema).optional(),
    })
    .optional()
    .meta({ description: 'Of what the members of a group come to' }),
})

export const ruleBookSchema = z.strictObject({
  day: day.meta({ description: 'Today, where the city is' }),
  determinations: z.array(
    z.strictObject({
      id,
      name: textSchema,
      subject: textSchema,
      article: textSchema,
      eligible: id,
      amount: id,
      tier: id.optional(),
      steps: z.array(id).meta({ description: 'What it is worked out by, each after what it reads' }),
    }),
  ),
  values: z.record(id, value).meta({ description: 'Rules and the facts they read, by entity and id' }),
  parameters: z.record(id, parameterSchema).meta({ description: 'Those that the rules read' }),
})

export type RuleBookView = z.output<typeof ruleBookSchema>
