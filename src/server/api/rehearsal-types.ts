import { z } from 'zod'
import { textSchema } from './types.ts'

const whole = z.number().int()
const id = z.string().min(1).max(64)

/** Enough for an interval to be narrow, few enough for a server that has other work. */
const MOST_REPLICATIONS = 100
const USUAL_REPLICATIONS = 12

export const scenariosSchema = z.object({
  rows: z.array(
    z.object({
      id,
      name: textSchema,
      question: textSchema,
      pools: z.array(z.object({ id, name: textSchema, count: whole, most: whole })),
    }),
  ),
})

export const orderSchema = z.strictObject({
  scenario: id,
  staffing: z.record(id, whole.min(0).max(100_000)).default({}),
  replications: whole.min(2).max(MOST_REPLICATIONS).default(USUAL_REPLICATIONS),
  seed: whole.min(0).max(Number.MAX_SAFE_INTEGER).default(1),
})

export const startedSchema = z.object({ rehearsal: id })

export const rehearsalSchema = z.object({
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  done: whole,
  of: whole,
  answer: z
    .object({
      name: z.string(),
      question: z.string(),
      basis: z.string(),
      replications: whole,
      partial: z.boolean(),
      remarks: z.array(z.string()),
      tables: z.array(
        z.object({
          title: z.string(),
          heads: z.array(z.string()),
          rows: z.array(z.array(z.string())),
          right: z.array(whole),
        }),
      ),
      charts: z.array(z.string()),
      assumptions: z.array(z.string()),
    })
    .optional(),
})

export type ScenariosView = z.infer<typeof scenariosSchema>
export type RehearsalView = z.infer<typeof rehearsalSchema>
