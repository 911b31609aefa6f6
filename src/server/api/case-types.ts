import { z } from 'zod'
import { HELPER_WORDS } from '../../kernel/index.ts'
import { caseRowSchema } from './queue-types.ts'
import { caseId, json, names, page, textSchema, time, titleIfSeen, word } from './types.ts'

/** The shapes of one case: what opens and changes it, what it is, and what happened to it. */

export const receiptSchema = z.strictObject({
  case: caseId,
  version: z.number().int().meta({ description: "The case's version after this; also its ETag" }),
  position: z.strictObject({ shard: z.number().int(), pos: z.number().int() }),
})

export const openedSchema = receiptSchema.extend({
  code: z
    .string()
    .optional()
    .meta({ description: 'Opens the case together with its number; shown this once' }),
})

export const promiseSchema = z.strictObject({
  promise: z.string(),
  name: textSchema,
  state: z.enum(['open', 'paused', 'kept', 'broken', 'released']),
  openedAt: time,
  dueAt: time.meta({ description: 'Its deadline; the earliest it can be where some days are uncounted' }),
  uncounted: z
    .strictObject({
      from: z.string().meta({ description: 'The first day of a year whose holidays are not published' }),
      workingDays: z.number().int().meta({ description: 'To be counted from that day on' }),
    })
    .optional(),
  warned: z.boolean(),
  settledAt: time.optional(),
  fulfilledAt: time.optional().meta({ description: 'Late, but done' }),
})

export const offeredActionSchema = z.strictObject({
  action: z.string(),
  name: textSchema,
  role: z.string(),
  input: json.meta({ description: 'JSON Schema of its form' }),
})

export const withheldActionSchema = z.strictObject({
  action: z.string(),
  name: textSchema,
  message: textSchema.meta({ description: 'Why it cannot be done now, and what to do' }),
})

const relative = z.strictObject({
  case: z.string(),
  title: titleIfSeen,
  link: z.string(),
  programme: z.string().optional(),
})

export const caseSchema = caseRowSchema.extend({
  programmeVersion: z.number().int(),
  channel: z.string().optional(),
  onBehalfOf: z
    .strictObject({ helper: z.enum(HELPER_WORDS), name: textSchema })
    .optional()
    .meta({ description: 'A helper asked, not the person themselves' }),
  trigger: z.string(),
  request: z.unknown().meta({ description: 'Personal fields are masked' }),
  promises: z.array(promiseSchema),
  names: names.meta({
    description: 'What people call what the request refers to by an id: a household, its member, a bureau',
  }),
  children: z.array(relative.extend({ outcome: z.string().optional(), outcomeName: textSchema.optional() })),
  parent: relative.optional(),
  organisation: z.strictObject({ name: z.string(), isSeen: z.boolean() }).optional().meta({
    description:
      'The organisation from outside that it concerns, by the name that accounts have for it, and whether any account from outside sees the case; for staff, while it is open',
  }),
  offer: z.strictObject({ from: z.string(), to: z.string(), reason: z.string().optional() }).optional(),
  appeal: z.strictObject({ at: time, reason: z.string() }).optional(),
  erasureAskedAt: time
    .optional()
    .meta({ description: 'Somebody asks that what is personal in it be erased' }),
  erasedAt: time
    .optional()
    .meta({ description: 'What was personal in it is erased; nothing is done to it since' }),
  actions: z.array(offeredActionSchema).meta({ description: 'What whoever asks may do now' }),
  withheld: z
    .array(withheldActionSchema)
    .optional()
    .meta({ description: 'What they may do, and what is not the case’s stands in the way of' }),
  draw: z
    .strictObject({
      root: z.string(),
      frozenOn: z.string(),
      knownOn: z.string().optional().meta({ description: 'When its public source is known' }),
      isDrawn: z.boolean(),
      drawn: z.array(
        z.strictObject({ case: z.string(), title: titleIfSeen, inspectors: z.array(z.string()) }),
      ),
      passedOver: z.array(
        z.strictObject({
          case: z.string(),
          title: titleIfSeen,
          inspector: z.string().optional(),
          reason: z.string(),
          on: z.string(),
        }),
      ),
    })
    .optional()
    .meta({
      description: 'It is a draw that is frozen: what it has come to. Its file is there to be published',
    }),
  letInUntil: time
    .optional()
    .meta({ description: 'Seen under break-glass until then: to read, by no post of yours' }),
})

export const timelineEntrySchema = z.strictObject({
  version: z.number().int(),
  at: time,
  type: z.string(),
  name: textSchema,
  by: z.strictObject({
    role: z.string().optional().meta({ description: 'Absent of who read across bureaus: by no post' }),
    bureau: z.string().optional(),
    account: z.string().optional(),
    approvedBy: z
      .string()
      .optional()
      .meta({ description: 'The account that took the plan which this is of' }),
  }),
  input: z.unknown().optional(),
  to: z.string().optional(),
  promises: z.array(
    z.strictObject({
      promise: z.string(),
      change: z.string(),
      name: textSchema.meta({ description: 'What the change is called' }),
    }),
  ),
  messages: z.array(
    z.strictObject({
      to: z.string(),
      name: textSchema.meta({ description: 'Whom that is' }),
      message: textSchema,
    }),
  ),
  refused: z
    .array(z.strictObject({ name: textSchema, reason: textSchema }))
    .optional()
    .meta({ description: 'What the event asked for and could not be carried out, with why' }),
  opened: z
    .array(z.strictObject({ case: z.string(), title: titleIfSeen, programme: z.string() }))
    .optional()
    .meta({ description: 'The cases that it opened; for staff' }),
})

export const timelinePageSchema = page(timelineEntrySchema).extend({
  names: names.optional().meta({ description: 'Of what its entries refer to by an id; for staff' }),
})

export const openBodySchema = z.strictObject({
  request: json.meta({ description: "The programme's own form: see GET /api/programmes/{programme}" }),
  area: word,
  channel: word.optional(),
  onBehalfOf: z
    .enum(HELPER_WORDS)
    .optional()
    .meta({ description: 'You ask for somebody else: what you are to them' }),
  role: word.optional().meta({ description: 'Which of your roles, where you have several' }),
  into: caseId.optional().meta({
    description:
      'A case that was reported near by about the same matter (POST /api/programmes/{programme}/similar): yours is handled under it',
  }),
})

export const actionBodySchema = z.strictObject({
  input: json.optional().meta({ description: "The action's own form" }),
  role: word.optional(),
})

export const unmaskBodySchema = z.strictObject({
  reason: z.string().trim().min(1).max(2000),
  fields: z
    .array(word)
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Only these; all personal fields where absent' }),
  role: word.optional(),
})

export const unmaskedSchema = z.strictObject({
  case: caseId,
  version: z.number().int(),
  request: z.unknown(),
})

export const glassBodySchema = z.strictObject({ reason: z.string().trim().min(10).max(2000) })

export const glassSchema = z.strictObject({ case: caseId, until: time })

export const receiptBodySchema = z.strictObject({ case: caseId, code: z.string().min(1).max(40) })

export const receiptSessionSchema = z.strictObject({ csrf: z.string() })

export type Receipt = z.output<typeof receiptSchema>

export type OpenedCase = z.output<typeof openedSchema>

export type PromiseView = z.output<typeof promiseSchema>

export type CaseView = z.output<typeof caseSchema>

export type OfferedAction = z.output<typeof offeredActionSchema>

export type WithheldAction = z.output<typeof withheldActionSchema>

export type TimelineEntry = z.output<typeof timelineEntrySchema>

export type TimelinePage = z.output<typeof timelinePageSchema>
