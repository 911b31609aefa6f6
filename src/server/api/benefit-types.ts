import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import { caseId, day, json, page, textSchema, time, word } from './types.ts'

/** The shapes of subjects, what they are entitled to, and the parameters of the rules. */

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ written: text('应写作 2026-12', 'it is written as 2026-12') })

const revisionSchema = z.strictObject({
  from: z.string(),
  value: z.unknown().meta({ description: 'Money in fen, ratios as num/den, tables as of/default' }),
  source: textSchema,
  grade: z.string().meta({ description: 'A: the law itself was read … D: nobody found it' }),
  unverified: z.boolean().optional(),
})
export const parameterSchema = z.strictObject({
  id: z.string(),
  name: textSchema,
  unit: z.string(),
  unitName: textSchema,
  unitOne: textSchema.meta({ description: 'What one of them is called' }),
  type: z.string(),
  keyed: z.boolean().meta({ description: 'A table of values by a key' }),
  words: z
    .record(z.string(), textSchema)
    .optional()
    .meta({ description: 'Its keys, where they are no areas' }),
  history: z.array(revisionSchema),
})
export const parametersSchema = z.strictObject({
  programme: z.string().optional().meta({ description: 'Whose cases are proposals to revise one' }),
  rows: z.array(parameterSchema),
})
export const proposalSchema = z.strictObject({
  from: day,
  value: z.string().min(1).max(20_000).meta({ description: 'JSON text' }),
  source: z.string().trim().min(1).max(500),
  grade: z.enum(['A', 'B', 'C', 'D']),
  unverified: z.literal(true).optional(),
  why: z.string().trim().min(1).max(2000),
  area: word,
})

export const subjectRowSchema = z.strictObject({
  subject: caseId,
  number: z.string().optional().meta({ description: 'Its number in the register it came from' }),
  area: z.string(),
  bureau: z.string(),
  version: z.number().int(),
  registeredAt: time,
  closedAt: time.optional(),
})
export const subjectPageSchema = page(subjectRowSchema)

const scalar = z.union([z.boolean(), z.number(), z.string(), z.null()])
const factSaidSchema = z.strictObject({
  value: scalar.meta({ description: 'Null: from that day on it is not known' }),
  from: z.string(),
  until: z.string().optional(),
  source: z.string(),
  certainty: z.string(),
  at: time.meta({ description: 'When it was recorded' }),
  by: z.string(),
})
export const factSchema = z.strictObject({
  fact: z.string(),
  about: z.string().optional().meta({ description: 'Which member it is about' }),
  name: textSchema,
  type: z.string().meta({ description: 'money (fen), int, bool, date, choice or text' }),
  words: z.record(z.string(), textSchema).optional(),
  history: z.array(factSaidSchema).meta({ description: 'By day; the last one holds' }),
})
export const subjectSchema = subjectRowSchema.extend({
  members: z.array(
    z.strictObject({
      id: z.string(),
      role: z.string().nullable(),
      name: textSchema.optional(),
      since: z.string(),
      left: z.string().optional(),
    }),
  ),
  facts: z.array(factSchema),
})

export const entitledSchema = z.strictObject({
  month: z.string(),
  rows: z.array(
    z.strictObject({
      determination: z.string(),
      name: textSchema,
      article: textSchema,
      person: z.string().optional(),
      outcome: z.enum(['entitled', 'not-entitled', 'undetermined', 'problem']),
      amountFen: z.number().nullable(),
      problem: textSchema.optional(),
    }),
  ),
})
export const determinationQuerySchema = z.strictObject({
  determination: z.string().min(1).max(128),
  month: month.optional(),
  person: word.optional(),
})
export const explainedSchema = z.strictObject({
  question: json,
  decision: json.meta({ description: 'Outcome, amount in fen, what is missing, and the reasons as a tree' }),
  basis: z.strictObject({
    book: z.string(),
    subject: z.string(),
    subjectVersion: z.number().int(),
    parametersVersion: z.number().int(),
  }),
})
export const grantedSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      month: z.string(),
      grantedFen: z.number(),
      paidFen: z.number(),
      balanceFen: z.number().meta({ description: 'Above zero is owed, below was paid too much' }),
      because: z.string().optional(),
      grantedAt: time.optional().meta({ description: 'When the amount was worked out' }),
    }),
  ),
})

export type ParameterView = z.output<typeof parameterSchema>
export type ParametersView = z.output<typeof parametersSchema>
export type ProposalBody = z.input<typeof proposalSchema>
export type SubjectRow = z.output<typeof subjectRowSchema>
export type SubjectPage = z.output<typeof subjectPageSchema>
export type SubjectView = z.output<typeof subjectSchema>
export type FactView = z.output<typeof factSchema>
export type EntitledView = z.output<typeof entitledSchema>
export type ExplainedView = z.output<typeof explainedSchema>
export type GrantedView = z.output<typeof grantedSchema>
