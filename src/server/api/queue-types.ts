import { z } from 'zod'
import { RETURNED_OFTEN, text } from '../../kernel/index.ts'
import { after, caseId, limit, page, textSchema, time, word } from './types.ts'

/** The shapes of queues: rows of cases, how they are narrowed, looked for and counted. */

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
  offeredTo: z
    .string()
    .optional()
    .meta({ description: 'The bureau that it is offered to and that has not answered yet' }),
  offeredAt: time.optional().meta({ description: 'Since when that bureau has been asked' }),
  title: textSchema.meta({ description: 'The first words of the request, personal fields left out' }),
})

export const casePageSchema = page(caseRowSchema)

/** Narrows a queue; several programmes, stages or bureaus are separated by commas. */
const words = z
  .string()
  .regex(/^[\w.:-]{1,64}(,[\w.:-]{1,64}){0,49}$/)
  .meta({
    written: text('一个或至多 50 个编号,用“,”隔开', 'one id or up to 50, separated by commas'),
  })
  .transform((list) => list.split(','))
  .optional()

export const caseFilter = {
  programme: words,
  stage: words,
  bureau: words,
  area: word.optional(),
  closed: z.enum(['true', 'false']).optional(),
  order: z.enum(['due', 'opened']).optional().meta({
    description: '`due`, where nothing is said, lists open cases alone; all are listed by `opened`',
  }),
  due: z
    .enum(['late', 'soon'])
    .optional()
    .meta({ description: 'Open cases whose earliest deadline is past, or within the next 24 hours' }),
  returned: z
    .enum(['often'])
    .optional()
    .meta({ description: `Open cases that were returned ${RETURNED_OFTEN.times} times or more` }),
  offered: z.enum(['true']).optional().meta({
    description:
      'Cases offered to a bureau that has not answered yet, by earliest deadline: of your posts, or of `bureau`, as the bureau that is asked',
  }),
}

export const caseQuerySchema = z.strictObject({ ...caseFilter, after, limit })

/** What is compared of a request has a length, as its fields have. */
const MOST_LETTERS = 2_000

export const similarBodySchema = z.strictObject({
  area: word,
  said: z
    .record(word, z.string().max(MOST_LETTERS))
    .meta({ description: 'What has been said so far: the fields that `joins` of the programme names' }),
})

export const similarSchema = z.strictObject({
  rows: z.array(
    caseRowSchema.extend({
      neighbours: z.number().int().meta({ description: 'How many have asked about it' }),
    }),
  ),
})

export const searchBodySchema = z.strictObject({
  text: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .regex(/^\P{Cc}+$/u)
    .meta({
      written: text('应在一行内,不含控制字符', 'it is one line, without control characters'),
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
      source: textSchema,
      grade: z.string(),
      unverified: z.boolean(),
    })
    .meta({
      description: 'From how many times on a case counts as returned too often, and where that is from',
    }),
  uncounted: z
    .strictObject({
      from: z.string().meta({ description: 'The first day of that year' }),
      cases: z.number().int(),
      atLeast: z.boolean().meta({ description: 'So many were found among those looked at; there are more' }),
    })
    .optional()
    .meta({
      description:
        'Open cases with a promise in working days of a year whose holidays are not published: it neither warns nor breaks until they are entered',
    }),
  rows: z
    .array(
      z.strictObject({
        bureau: z.string(),
        area: z.string(),
        late: z.number().int(),
        soon: z.number().int(),
        often: z.number().int(),
        offered: z.number().int().meta({ description: 'Offered to this bureau, and not answered yet' }),
      }),
    )
    .meta({
      description:
        'Bureaus and areas where something is late, soon will be, was returned too often, or waits to be taken over',
    }),
})

export type CaseRow = z.output<typeof caseRowSchema>

export type CasePage = z.output<typeof casePageSchema>

export type SearchView = z.output<typeof searchSchema>

export type SimilarView = z.output<typeof similarSchema>

export type BoardView = z.output<typeof boardSchema>
