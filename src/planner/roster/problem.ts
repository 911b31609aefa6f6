import { z } from 'zod'
import { id, moment } from '../dispatch/problem.ts'

const MOST_PEOPLE = 2_000
const MOST_POSTS = 200
const MOST_SHIFTS = 30
const MOST_AT_A_POST = 500
/** A day and a half: no rest or relief is longer. */
const LONGEST_REST_MS = 36 * 3_600_000

const spot = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
const skills = z.array(id).max(50)

/** Hours that a person works in a row; shifts that follow each other overlap by the relief. */
const shift = z.strictObject({ id, from: moment, until: moment })

const post = z.strictObject({
  id,
  at: spot.optional(),
  /** How many should be there in each of its shifts. */
  wanted: z.int().min(1).max(MOST_AT_A_POST),
  /** With fewer it counts as unmanned; 1 where absent. */
  floor: z.int().min(1).max(MOST_AT_A_POST).optional(),
  /** Everybody there has these. */
  skills: skills.optional(),
  /** So many of those there have this, e.g. one who leads. */
  needs: z
    .array(z.strictObject({ skill: id, count: z.int().min(1).max(MOST_AT_A_POST) }))
    .max(10)
    .optional(),
  /** The shifts it is manned in; all where absent. */
  shifts: z.array(id).max(MOST_SHIFTS).optional(),
})

const person = z.strictObject({
  id,
  home: spot.optional(),
  skills: skills.optional(),
  /** Not there before, or after. */
  from: moment.optional(),
  until: moment.optional(),
  mostShifts: z.int().min(0).max(MOST_SHIFTS).optional(),
})

/** The shape of a roster problem; what refers to what is read by `readProblem`. */
export const rosterSchema = z.strictObject({
  kind: z.literal('roster'),
  shifts: z.array(shift).max(MOST_SHIFTS),
  posts: z.array(post).max(MOST_POSTS),
  people: z.array(person).max(MOST_PEOPLE),
  /** Between two shifts of one person. */
  restMs: z.int().min(0).max(LONGEST_REST_MS),
  /** The next shift is there for so long before the former one leaves (换人不撤岗). */
  reliefMs: z.int().min(0).max(LONGEST_REST_MS),
  /** Nobody serves farther from home, as the crow flies; no limit where absent. */
  farthestKm: z.number().min(0).max(20_100).optional(),
  /** Who is already set: they stay. */
  fixed: z
    .array(z.strictObject({ post: id, shift: id, person: id }))
    .max(MOST_PEOPLE * 5)
    .optional(),
})

/** People, posts and shifts of one roster, as they are read, and what each is. */
export type RosterProblem = z.output<typeof rosterSchema>
export type Shift = z.output<typeof shift>
export type Post = z.output<typeof post>
export type Person = z.output<typeof person>

/**
 * What one missing person costs, in km of ways between home and post: below the floor, below what is wanted, and
 * without a needed skill. So far apart that a floor goes before a need, a need before numbers, numbers before ways.
 */
export const ROSTER_COST_KM = { unmanned: 100_000, need: 2_000, short: 500 } as const
