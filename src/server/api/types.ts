import { z } from 'zod'
import { CASE_ID, readPosition } from '../../desk/index.ts'
import { HELPER_WORDS, RETURNED_OFTEN } from '../../kernel/index.ts'

/** The shapes that the API speaks: from these come the checks, the OpenAPI document and a client's types. */

const text = z.strictObject({ zh: z.string(), en: z.string() })
export const textSchema = text
export const time = z.iso.datetime().meta({ description: 'UTC, ISO 8601' })
export const json = z.record(z.string(), z.unknown())
export const caseId = z.string().regex(CASE_ID)
export const word = z.string().regex(/^[\w.:-]{1,64}$/)
export const day = z.iso.date()

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
  name: text,
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

export const caseRowSchema = z.strictObject({
  case: caseId,
  version: z.number().int(),
  programme: z.string(),
  stage: z.string(),
  area: z.string(),
  bureau: z.string(),
  openedAt: time,
  closedAt: time.optional(),
  dueAt: time
    .optional()
    .meta({ description: 'The earliest deadline that runs or was missed, or the earliest it can be' }),
  late: z.boolean().meta({ description: 'A deadline was missed and is not made good' }),
  paused: z.boolean(),
  returned: z
    .number()
    .int()
    .meta({ description: 'How often it was given back, reopened or sent back to where it began' }),
  title: text.meta({ description: 'The first words of the request, personal fields left out' }),
})

export const offeredActionSchema = z.strictObject({
  action: z.string(),
  name: text,
  role: z.string(),
  input: json.meta({ description: 'JSON Schema of its form' }),
})

const names = z.record(z.string(), text)
/** Of a case told of by its number. */
export const titleIfSeen = textSchema.optional().meta({
  description: 'What it is about, where whoever asks may see it; nobody is led to a case without one',
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
    .strictObject({ helper: z.enum(HELPER_WORDS), name: text })
    .optional()
    .meta({ description: 'A helper asked, not the person themselves' }),
  trigger: z.string(),
  request: z.unknown().meta({ description: 'Personal fields are masked' }),
  promises: z.array(promiseSchema),
  names: names.meta({
    description: 'What people call what the request refers to by an id: a household, its member, a bureau',
  }),
  children: z.array(relative.extend({ outcome: z.string().optional(), outcomeName: text.optional() })),
  parent: relative.optional(),
  offer: z.strictObject({ from: z.string(), to: z.string(), reason: z.string() }).optional(),
  appeal: z.strictObject({ at: time, reason: z.string() }).optional(),
  actions: z.array(offeredActionSchema).meta({ description: 'What whoever asks may do now' }),
  draw: z
    .literal(true)
    .optional()
    .meta({ description: 'It is a draw that is frozen: its file is there to be published' }),
  letInUntil: time
    .optional()
    .meta({ description: 'Seen under break-glass until then: to read, by no post of yours' }),
})

export const timelineEntrySchema = z.strictObject({
  version: z.number().int(),
  at: time,
  type: z.string(),
  name: text,
  by: z.strictObject({
    role: z.string(),
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
      name: text.meta({ description: 'What the change is called' }),
    }),
  ),
  messages: z.array(z.strictObject({ to: z.string(), message: text })),
  refused: z
    .array(z.strictObject({ name: text, reason: text }))
    .optional()
    .meta({ description: 'What the event asked for and could not be carried out, with why' }),
  opened: z
    .array(z.strictObject({ case: z.string(), title: titleIfSeen, programme: z.string() }))
    .optional()
    .meta({ description: 'The cases that it opened; for staff' }),
})

export const page = <S extends z.ZodType>(row: S) =>
  z.strictObject({
    rows: z.array(row),
    next: z
      .string()
      .optional()
      .meta({ description: 'Give it back as `after` to read on; absent at the end' }),
  })
export const casePageSchema = page(caseRowSchema)
export const timelinePageSchema = page(timelineEntrySchema).extend({
  names: names.optional().meta({ description: 'Of what its entries refer to by an id; for staff' }),
})
export const provenancePageSchema = page(
  z.strictObject({
    case: z.string(),
    title: titleIfSeen,
    version: z.number().int(),
    area: z.string(),
    day: z.string(),
    numerator: z.number(),
    denominator: z.number(),
  }),
)

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(most))
export const limit = whole(200).optional().meta({ description: '1–200, 50 where absent' })
export const after = z.string().max(200).optional()

/** Narrows a queue; several programmes, stages or bureaus are separated by commas. */
const words = z
  .string()
  .regex(/^[\w.:-]{1,64}(,[\w.:-]{1,64}){0,49}$/)
  .transform((list) => list.split(','))
  .optional()
export const caseFilter = {
  programme: words,
  stage: words,
  bureau: words,
  area: word.optional(),
  closed: z.enum(['true', 'false']).optional(),
  order: z.enum(['due', 'opened']).optional(),
  due: z
    .enum(['late', 'soon'])
    .optional()
    .meta({ description: 'Open cases whose earliest deadline is past, or within the next 24 hours' }),
  returned: z
    .enum(['often'])
    .optional()
    .meta({ description: `Open cases that were returned ${RETURNED_OFTEN.times} times or more` }),
}
export const caseQuerySchema = z.strictObject({ ...caseFilter, after, limit })

export const searchBodySchema = z.strictObject({
  text: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .regex(/^\P{Cc}+$/u)
    .meta({
      description:
        "A case's number or a place, or how it begins; or a telephone number, a mail address or a name, as it was said",
    }),
})
export const searchSchema = z.strictObject({
  rows: z.array(caseRowSchema),
  more: z.boolean().meta({ description: 'There are more than are shown' }),
  by: z.enum(['number', 'line', 'person']).meta({
    description:
      'Whether a number or a line began so, or somebody was looked up, which is in the audit trail',
  }),
})

const { programme, bureau, area } = caseFilter
export const boardQuerySchema = z.strictObject({ programme, bureau, area })
export const boardSchema = z.strictObject({
  at: time.meta({ description: 'The moment that late and soon are reckoned from' }),
  often: z
    .strictObject({
      times: z.number().int(),
      source: text,
      grade: z.string(),
      unverified: z.boolean(),
    })
    .meta({
      description: 'From how many times on a case counts as returned too often, and where that is from',
    }),
  rows: z
    .array(
      z.strictObject({
        bureau: z.string(),
        area: z.string(),
        late: z.number().int(),
        soon: z.number().int(),
        often: z.number().int(),
      }),
    )
    .meta({
      description: 'Bureaus and areas where something is late, soon will be, or was returned too often',
    }),
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

export const areaSchema = z.strictObject({ code: z.string(), name: text, parent: z.string().optional() })
export const areasSchema = z.strictObject({ rows: z.array(areaSchema) })
export const bureausSchema = z.strictObject({ rows: z.array(z.strictObject({ id: z.string(), name: text })) })

const named = z.record(z.string(), text)
export const programmeSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  name: text,
  about: text.optional(),
  public: z.boolean().meta({ description: 'Residents may ask for it themselves' }),
  bureau: z
    .string()
    .optional()
    .meta({ description: 'In charge of every new case; absent where it depends on the case' }),
  coveredBy: z
    .array(z.string())
    .meta({ description: 'A post in any of these counts here: its own id, and those it is a loop of' }),
  roles: z.record(
    z.string(),
    z.strictObject({
      name: text,
      kind: z.string(),
      post: z.boolean().meta({ description: 'Accounts may hold it' }),
    }),
  ),
})
export const programmesSchema = z.strictObject({ rows: z.array(programmeSchema) })
export const programmeBookSchema = programmeSchema.extend({
  request: json.meta({ description: 'JSON Schema of the request' }),
  helpers: named.meta({ description: 'What somebody may be to whom they ask for: see onBehalfOf' }),
  stages: named,
  outcomes: named,
  actions: z.record(
    z.string(),
    z.strictObject({
      name: text,
      by: z.array(z.string()),
      from: z.array(z.string()),
      input: json,
      automatic: z.boolean(),
      common: z.boolean().meta({ description: 'Every programme has it' }),
      leads: z
        .strictObject({ to: z.array(z.string()), always: z.boolean() })
        .meta({ description: 'The stages and outcomes it leads to; not always: it depends on the case' }),
    }),
  ),
  promises: z.record(
    z.string(),
    z.strictObject({
      name: text,
      from: z.string(),
      until: z.array(z.string()),
      within: text
        .optional()
        .meta({ description: 'As it stands today; absent where it depends on the case' }),
      dependsOn: z
        .array(z.string())
        .optional()
        .meta({ description: 'Where it depends on the case: the parameters by which it may be reckoned' }),
      late: z.string().optional(),
      basis: z
        .strictObject({ source: text, grade: z.string(), unverified: z.literal(true).optional() })
        .optional()
        .meta({ description: 'Whence the limit comes' }),
    }),
  ),
  indicators: z.record(
    z.string(),
    z.strictObject({ name: text, kind: z.string(), unit: z.string(), unitName: text, of: text.optional() }),
  ),
  parameters: z.record(
    z.string(),
    z.strictObject({
      name: text,
      unit: z.string(),
      unitName: text,
      words: names.optional().meta({ description: 'Of a table: what its keys and words are called' }),
      history: z.array(json),
    }),
  ),
})

export const figureSchema = z.strictObject({
  programme: z.string(),
  indicator: z.string(),
  name: text,
  area: z.string().nullable(),
  numerator: z.number(),
  denominator: z.number().nullable(),
  value: z
    .number()
    .nullable()
    .meta({ description: 'Null where there is none: not zero. The median for durations' }),
  unit: z.string(),
  unitName: text,
  of: text.nullable(),
  p90: z.number().nullable().optional(),
  position: z.string().meta({ description: 'The position of the log that it is true of' }),
})
export const figuresSchema = z.strictObject({ rows: z.array(figureSchema) })
const aPosition = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,15})*$/)
  .transform((written, context) => {
    const read = readPosition(written)
    if (read) return read
    context.addIssue({ code: 'custom', message: 'no position of this log' })
    return z.NEVER
  })
/** Only what was stored after a position of the log. */
export const since = aPosition.optional().meta({
  description: 'A `position` as figures tell it: only what was stored after it, so what has changed since',
})
export const range = { area: word.optional(), from: day.optional(), to: day.optional() }
export const figureQuerySchema = z.strictObject({
  ...range,
  programme: word.optional(),
  indicator: word.optional().meta({ description: 'Only those of this name' }),
})

export const healthSchema = z.strictObject({ status: z.literal('ok') })
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  message: text,
  field: z.string().optional().meta({ description: 'The path into what was sent' }),
})

export type Receipt = z.output<typeof receiptSchema>
export type OpenedCase = z.output<typeof openedSchema>
export type PromiseView = z.output<typeof promiseSchema>
export type CaseRow = z.output<typeof caseRowSchema>
export type CasePage = z.output<typeof casePageSchema>
export type SearchView = z.output<typeof searchSchema>
export type CaseView = z.output<typeof caseSchema>
export type OfferedAction = z.output<typeof offeredActionSchema>
export type TimelineEntry = z.output<typeof timelineEntrySchema>
export type TimelinePage = z.output<typeof timelinePageSchema>
export type ProgrammeBook = z.output<typeof programmeBookSchema>
export type BoardView = z.output<typeof boardSchema>
export type FigureView = z.output<typeof figureSchema>
export type ProvenancePage = z.output<typeof provenancePageSchema>
export type ProblemView = z.output<typeof problemSchema>
