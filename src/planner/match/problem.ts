import { z } from 'zod'
import { id } from '../dispatch/problem.ts'

const MOST_DEMANDS = 1_000
const MOST_SUPPLIES = 1_000
const MOST_PAIRS = 200_000

/** The shape of a matching problem: each demand gets one supply at most, each supply as many demands as its quota. */
export const matchSchema = z.strictObject({
  kind: z.literal('match'),
  demands: z.array(z.strictObject({ id })).max(MOST_DEMANDS),
  supplies: z
    .array(z.strictObject({ id, quota: z.int().min(0).max(MOST_DEMANDS).optional() }))
    .max(MOST_SUPPLIES),
  /** Which could go together, and how well; the rest cannot. */
  pairs: z
    .array(z.strictObject({ demand: id, supply: id, score: z.number().min(0).max(1e6) }))
    .max(MOST_PAIRS),
})

/** Demands, supplies and which could go together, as they are read. */
export type MatchProblem = z.output<typeof matchSchema>
/** Seats of all supplies together, after quotas are cut to what is wanted: what the method does in seconds. */
export const MOST_SEATS = 2_000
