import type { CaseEvent, CaseState } from './case.ts'
import { text } from './text.ts'

/**
 * From how many times on a case counts as returned too often. No rule on this was found: it is an assumption, to be
 * replaced by a city's own, and shown as one wherever the figure is shown.
 */
export const RETURNED_OFTEN = {
  times: 2,
  source: text('未找到次数规定,暂设为两次', 'no rule was found, two is assumed'),
  grade: 'D',
  unverified: true,
} as const

/** The stage that a case began in. */
const beganIn = ({ entered }: CaseState): string | undefined => {
  for (const first in entered) return first
  return undefined
}

/**
 * Whether an event returns a case: a bureau gives it back (`return`: of an offered transfer, or of a dispatch where the
 * programme has an action of that name), it is taken up again after it had ended, or a request goes back to the stage
 * it began in. What a schedule or a watch goes through again and again is its round, and no return.
 */
export const isReturn = (before: CaseState, { type, to, ends }: CaseEvent): boolean => {
  if (type === 'return') return true
  if (to === undefined || ends) return false
  if (before.closedAt !== undefined) return true
  return before.trigger === 'request' && to !== before.stage && to === beganIn(before)
}
