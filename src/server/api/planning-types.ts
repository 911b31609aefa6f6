import { z } from 'zod'
import { LIST_KINDS } from '../planning/planning.ts'
import { caseRowSchema } from './queue-types.ts'
import { after, caseId, json, limit, page, textSchema, time, word } from './types.ts'

/** The shapes in which the API speaks of a bureau's crews and people, its boards, and plans that are taken. */

export const listParams = z.strictObject({ bureau: word, list: z.enum(LIST_KINDS) })
/** What a list may be is the planner's to say; the same is taken by the command line. */
export const listBodySchema = z.strictObject({
  list: json.meta({ description: 'As `dispatch --crews` and `roster --people` read it: docs/planner.md' }),
})
export const listSchema = z.strictObject({
  version: z.number().int().meta({ description: 'Also its ETag; 0 where nothing is kept yet' }),
  list: json.optional(),
  at: time.optional(),
  by: z.string().optional().meta({ description: 'The account that changed it last' }),
})
export const keptSchema = z.strictObject({ version: z.number().int() })

export const planQuerySchema = z.strictObject({
  bureau: word,
  programme: word.optional(),
  area: word.optional(),
  after,
  limit,
})

const moment = time
const left = z.strictObject({
  rule: z.string(),
  message: textSchema,
  relax: textSchema.optional().meta({ description: 'What to give way on, so that it could be done' }),
})

/** What every board says of itself. */
const about = {
  at: moment.meta({ description: 'When it was planned' }),
  listed: z.boolean().meta({ description: 'Whether the bureau keeps a list to plan with' }),
  mayKeepList: z.boolean(),
  more: z.boolean().meta({ description: 'There are more open cases than are planned at once' }),
  wrong: textSchema.optional().meta({ description: 'What is wrong with the list that is kept' }),
  proof: z.string().optional(),
  plan: z.string().optional().meta({ description: 'To take it by, for a quarter of an hour' }),
  programmes: z.array(z.string()).meta({ description: 'Those planned for in which it has a post' }),
  changes: z.number().int().meta({ description: 'So many cases of those asked for it would change' }),
}

const errand = caseRowSchema.extend({
  state: z.enum(['waiting', 'sent', 'working']),
  minutes: z.number().meta({ description: 'How long it is expected to take there' }),
  place: z.string().optional(),
  promisedAt: moment.optional().meta({ description: 'Somebody should have begun there by then' }),
  crew: z.string().optional().meta({ description: 'Who has been sent' }),
  chosen: z.boolean().meta({ description: 'A person chose that crew: a plan does not change it' }),
  may: z.boolean().meta({ description: 'Whether whoever asks may send somebody' }),
  proposed: z
    .strictObject({
      crew: z.string(),
      startAt: moment,
      lateMinutes: z.number().int(),
      reason: textSchema,
    })
    .optional(),
  left: left.optional(),
})
const stop = z.strictObject({
  case: caseId.optional().meta({ description: 'Absent where whoever asks may not see it' }),
  title: textSchema.optional(),
  startAt: moment,
  endAt: moment,
  lateMinutes: z.number().int(),
  state: z.enum(['working', 'sent', 'proposed']),
})
const crew = z.strictObject({
  id: z.string(),
  from: z.string(),
  until: z.string(),
  onDuty: z.boolean(),
  skills: z.array(z.string()),
  stops: z.array(stop).meta({ description: 'What it has today, in order' }),
})
export const dispatchBoardSchema = page(errand).extend({
  ...about,
  crews: z.array(crew),
  travelMinutes: z.number().int().optional(),
})

const cell = z.strictObject({
  shift: z.string(),
  people: z.array(z.string()),
  isNew: z.boolean().meta({ description: 'Proposed, not yet in the roster' }),
  gap: left.optional(),
})
const post = caseRowSchema.extend({
  place: z.string().optional(),
  wanted: z.number().int(),
  chosen: z.boolean().meta({ description: 'A person made its roster: a plan leaves it' }),
  may: z.boolean(),
  reason: textSchema.optional(),
  cells: z.array(cell).meta({ description: 'One a shift, in order' }),
  left: left.optional(),
})
export const rosterBoardSchema = page(post).extend({
  ...about,
  shifts: z.array(z.strictObject({ id: z.string(), from: moment, until: moment })),
  km: z.number().int().optional(),
})

const langs = z.enum(['zh', 'en']).default('zh')
export const takeBodySchema = z.strictObject({
  cases: z.array(caseId).min(1).max(300).optional().meta({ description: 'These alone; all where absent' }),
  programme: word.optional(),
  area: word.optional(),
  lang: langs.meta({ description: 'The language in which its reasons are entered' }),
})
export const takenSchema = z.strictObject({
  done: z.array(caseId),
  refused: z.array(z.strictObject({ case: caseId, code: z.string(), message: textSchema })),
})
export const sendBodySchema = z.strictObject({
  crew: z.string().trim().min(1).max(100).meta({ title: '班组', titleEn: 'Crew' }),
  reason: z.string().trim().min(1).max(1000).meta({ title: '理由', titleEn: 'Reason' }),
})
export const sentSchema = z.strictObject({ case: caseId, version: z.number().int() })

export type ListView = z.output<typeof listSchema>
export type DispatchBoardView = z.output<typeof dispatchBoardSchema>
export type RosterBoardView = z.output<typeof rosterBoardSchema>
export type TakenView = z.output<typeof takenSchema>
