import { z } from 'zod'
import { id, moment } from '../dispatch/problem.ts'

const MOST_SLOTS = 500
const MOST_ENTRIES = 1_000
const MOST_STATIONS = 200

/** A stretch of time, in order with the others: a half-hour of an inspection, a heat of a contest. */
const slot = z.strictObject({
  id,
  from: moment,
  until: moment,
  /** How many entries at the same time; as many as there are stations where absent. */
  most: z.int().min(0).max(MOST_STATIONS).optional(),
  /** What each entry in it costs: how busy the place is anyway. 0 where absent. */
  load: z.number().min(0).max(1e6).optional(),
  /** Nothing can be held then: a peak. */
  closed: z.boolean().optional(),
})

const entry = z.strictObject({
  id,
  /** How many slots in a row; 1 where absent. */
  slots: z.int().min(1).max(MOST_SLOTS).optional(),
  /** Only within these hours. */
  from: moment.optional(),
  until: moment.optional(),
  /** Those it must not crowd a slot with, e.g. colleagues in a contest. */
  group: id.optional(),
  /** What leaving it out costs, in the unit of the slots' load; `ENTRY_LEAVE_OUT` where absent. */
  leaveOut: z.number().min(0).max(1e9).optional(),
})

/** The shape of a timetable problem; what refers to what is read by `readProblem`. */
export const timetableSchema = z.strictObject({
  kind: z.literal('timetable'),
  slots: z.array(slot).max(MOST_SLOTS),
  /** Where entries are held, one at a time each: inspection bays, contest benches. */
  stations: z.array(id).max(MOST_STATIONS),
  entries: z.array(entry).max(MOST_ENTRIES),
  /** How many of a group at the same time. */
  groups: z
    .array(z.strictObject({ id, most: z.int().min(1).max(MOST_STATIONS) }))
    .max(MOST_ENTRIES)
    .optional(),
})

/** Entries, slots and stations of one timetable, as they are read, and what each is. */
export type TimetableProblem = z.output<typeof timetableSchema>
export type Slot = z.output<typeof slot>
export type Entry = z.output<typeof entry>

/** Leaving an entry out costs as much as the busiest slots together, where the problem does not say. */
export const ENTRY_LEAVE_OUT = 100_000
