import type { z } from 'zod'
import type { determinedInput } from './benefit.ts'

type Answer = z.input<typeof determinedInput>

/** What the desk would hand to `determined`, for tests of loops; of the rules themselves there are tests apart. */
export const answer = (
  determination: string,
  outcome: Answer['outcome'],
  { month = '2025-12', amountFen = 0, missing = [] as readonly string[] } = {},
): Answer => ({
  determination,
  month,
  outcome,
  amountFen: outcome === 'undetermined' ? null : amountFen,
  missing: missing.map((id) => ({ what: 'fact', id })),
  basis: { book: '1', subject: 'h1', subjectVersion: 1, parametersVersion: 1 },
})
