import { z } from 'zod'

/** Crews of one problem; keeps an insertion within its time. */
const MOST_CREWS = 500
/** Jobs of one problem; keeps the table of travel times in memory (2,500 places: 25 MB). */
const MOST_JOBS = 2_000
/** Places of a given table of travel times. */
const MOST_PLACES = 2_500
/** No journey, job or day is longer: a week. Keeps whole milliseconds in 32 bits. */
const LONGEST_MS = 7 * 86_400_000

export const id = z.string().min(1).max(100)
/** A moment in whole milliseconds: since 1970 (an `Instant`), or since any zero that the problem keeps to. */
export const moment = z.int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000)
const span = z.int().min(0).max(LONGEST_MS)
const skills = z.array(id).max(50)

/** Where something is: on the sphere, or a row of the given table of travel times. */
const place = z.union([
  z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }),
  z
    .int()
    .min(0)
    .max(MOST_PLACES - 1),
])

/** How long it takes from place to place: by distance on the sphere, or by a table in ms (row from, column to). */
const travel = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('sphere'),
    kmh: z.number().min(0.1).max(1_000),
    /** Road distance over distance on the sphere. */
    detour: z.number().min(1).max(10),
  }),
  z.strictObject({ by: z.literal('table'), ms: z.array(z.array(span).max(MOST_PLACES)).max(MOST_PLACES) }),
])

/** Times when the crew neither drives nor works. */
const breaks = z.array(z.strictObject({ from: moment, until: moment })).max(10)

const crew = z.strictObject({
  id,
  /** Where the crew starts from and returns to within its duty hours. */
  base: place,
  from: moment,
  until: moment,
  skills: skills.optional(),
  breaks: breaks.optional(),
  /** What its vehicle carries, in the unit of the jobs' loads; no limit where absent. */
  capacity: z.number().min(0).max(1e9).optional(),
})

const job = z.strictObject({
  id,
  place,
  serviceMs: span,
  /** All of them are needed. */
  skills: skills.optional(),
  load: z.number().min(0).max(1e9).optional(),
  /** Work cannot begin before. */
  readyAt: moment.optional(),
  /** Work must have begun by then, or the job is left out. */
  latestAt: moment.optional(),
  /** Promised to have begun by then; later is allowed and costs. */
  promisedAt: moment.optional(),
  /** What a minute after the promise costs, in minutes of travel: the job's priority. 1 where absent. */
  lateWeight: z.number().min(0).max(10_000).optional(),
  /** What leaving the job out costs, in minutes of travel; `LEAVE_OUT_MINUTES` where absent. */
  leaveOutMinutes: z.number().min(0).max(1e9).optional(),
  /** Under way: it stays with the crew and the time, whatever else. */
  started: z.strictObject({ crew: id, at: moment }).optional(),
  /** The crew that people were told; another one costs `changeMinutes`. */
  published: id.optional(),
})

/** The shape of a dispatch problem; what refers to what is read by `readProblem`. */
export const dispatchSchema = z.strictObject({
  kind: z.literal('dispatch'),
  travel,
  crews: z.array(crew).max(MOST_CREWS),
  jobs: z.array(job).max(MOST_JOBS),
  /** What giving a published job to another crew costs, in minutes of travel. 0 where absent. */
  changeMinutes: z.number().min(0).max(1e6).optional(),
})

/** Leaving a job out costs as much as a week's driving, where the problem does not say. */
export const LEAVE_OUT_MINUTES = 10_000

/** Crews, jobs and places of one plan, as they are read. */
export type DispatchProblem = z.output<typeof dispatchSchema>
/** A crew with base, duty hours, breaks, skills and vehicle. */
export type Crew = z.output<typeof crew>
/** Work at a place: how long, by when, with which skills, and what it costs to be late or left out. */
export type Job = z.output<typeof job>
/** A point on the map, or one of the table of travel. */
export type Place = z.output<typeof place>
/** How long it takes from one place to another. */
export type Travel = z.output<typeof travel>
