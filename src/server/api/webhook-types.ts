import { z } from 'zod'
import { caseId, time, titleIfSeen, word } from './types.ts'

/** The shapes of webhook subscriptions. */

const words = z.array(word).min(1).max(50)
const filter = {
  programmes: words.optional().meta({ description: 'With their loops; all where absent' }),
  bureaus: words
    .optional()
    .meta({ description: 'In charge of the case, or that it is offered by or to; all where absent' }),
  actions: words.optional().meta({ description: '`open`, `wake` or an action; all where absent' }),
}
const name = z.string().trim().min(1).max(100)
const url = z.url().max(500)

export const newSubscriptionSchema = z.strictObject({ name, url, ...filter })
const all = words.nullable().optional().meta({ description: 'Null: all' })
export const subscriptionChangeSchema = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  programmes: all,
  bureaus: all,
  actions: all,
  active: z.boolean().optional(),
})
export const subscriptionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  programmes: z.array(z.string()).optional(),
  bureaus: z.array(z.string()).optional(),
  actions: z.array(z.string()).optional(),
  active: z.boolean(),
  at: time,
  by: z.string(),
  delivered: z.number().int(),
  failing: z
    .strictObject({ tries: z.number().int(), nextAt: time, error: z.string() })
    .optional()
    .meta({ description: 'The message it is stuck at' }),
})
export const subscriptionsSchema = z.strictObject({ rows: z.array(subscriptionSchema) })
export const madeSubscriptionSchema = subscriptionSchema.extend({
  secret: z.string().meta({ description: 'Signs every message; shown this once' }),
})
export const deadLettersSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.string().meta({ description: 'Its webhook-id' }),
      case: z.string(),
      title: titleIfSeen,
      version: z.number().int(),
      action: z.string(),
      at: time,
      error: z.string(),
    }),
  ),
})
export const resendBodySchema = z.strictObject({ case: caseId, version: z.number().int().min(1) })
export const resentSchema = z.strictObject({ delivered: z.boolean(), error: z.string().optional() })

export type NewSubscription = z.output<typeof newSubscriptionSchema>
export type SubscriptionView = z.output<typeof subscriptionSchema>
export type DeadLetterView = z.output<typeof deadLettersSchema>['rows'][number]
