import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import { TRAIL_KINDS } from '../audit/audit.ts'
import { accountSchema } from '../identity/account.ts'
import { after, caseId, json, limit, page, textSchema, time, titleIfSeen } from './types.ts'

/** The shapes of the audit trail. */

const kinds = z
  .string()
  .regex(/^[a-z-]{1,32}(,[a-z-]{1,32}){0,20}$/)
  .meta({ written: text('一个或几个种类,用“,”隔开', 'one kind or several, separated by commas') })
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(TRAIL_KINDS)))

export const trailQuerySchema = z.strictObject({
  account: accountSchema.shape.id.optional(),
  case: caseId.optional(),
  kind: kinds.optional().meta({ description: `Several, separated by commas: ${TRAIL_KINDS.join(', ')}` }),
  from: time.optional(),
  before: time.optional(),
  after,
  limit,
})
export const trailEntrySchema = z.strictObject({
  id: z.string(),
  at: time,
  kind: z.string(),
  account: z.string(),
  case: z.string().optional(),
  title: titleIfSeen,
  detail: json.meta({ description: 'Of an act: action, programme, role, bureau, version, and why' }),
  names: z
    .strictObject({ action: textSchema.optional(), role: textSchema.optional() })
    .meta({ description: 'What the programme calls the action and the role of the detail' }),
})
export const trailPageSchema = page(trailEntrySchema)

export type TrailEntryView = z.output<typeof trailEntrySchema>
export type TrailPage = z.output<typeof trailPageSchema>
