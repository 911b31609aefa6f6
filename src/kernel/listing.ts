import type { Effect } from './case.ts'
import type { Programme } from './programme.ts'
import { type Refusal, refusal } from './refusal.ts'

/**
 * What is wrong with asking which cases are open: there is no such programme, stage or field of its request. An empty list would be
 * believed, and a draw made from it.
 *
 * @param of the programme that is asked about, where it is loaded
 */
export const wrongList = (
  of: Programme | undefined,
  { programme, stages, by }: Extract<Effect, { effect: 'list' }>,
): Refusal | undefined => {
  if (!of) return refusal('unknown-programme', [programme], 'programme')
  const stage = stages.find((name) => !Object.hasOwn(of.stages, name))
  if (stage !== undefined)
    return refusal(
      'invalid-input',
      [stage, `项目“${programme}”没有这个阶段`, `programme "${programme}" has no such stage`],
      'stages',
    )
  if (Object.hasOwn(of.request.shape, by)) return undefined
  return refusal(
    'invalid-input',
    [by, `项目“${programme}”的登记表没有这一项`, `the form of programme "${programme}" has no such field`],
    'by',
  )
}
