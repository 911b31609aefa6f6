import { z } from 'zod'
import {
  type BehaviourTools,
  type CaseState,
  type Effect,
  monthOfDay,
  type Refusal,
  type Scene,
  type Text,
  text,
} from '../kernel/index.ts'
import { determinedInput, month } from './benefit.ts'
import { field } from './fields.ts'

/**
 * Asking the rules about a household or a person, and holding people to what they answered: nothing is granted that was not found
 * entitled, and nobody is told "not eligible" unless the rules said so.
 */
interface About {
  readonly household: string
  /** A member, where the determination is about persons. */
  readonly person?: string | undefined
}
type Determined = z.output<typeof determinedInput>
/** What of a scene is looked at: the case and how to refuse. */
export interface Seen extends Pick<Scene, 'refuse'> {
  readonly case: Pick<CaseState, 'did'>
}

/** Asks about a household, or a member of it, in a month; the desk answers with `determined`. */
export const ask = (determination: string, { household, person }: About, of: string): Effect => ({
  effect: 'determine',
  determination,
  subject: household,
  ...(person === undefined ? {} : { about: person }),
  month: of,
})

/** What the rules last said, if that was after they were last asked (by `check`, `review` or `investigate`). */
export const answerOf = (of: Pick<CaseState, 'did'>): Determined | undefined => {
  const { check, review, investigate, determined } = of.did
  const askedAt = Math.max(check?.at ?? 0, review?.at ?? 0, investigate?.at ?? 0)
  return determined && determined.at >= askedAt ? (determined.input as Determined) : undefined
}

/** Refuses unless the rules said that the person is entitled. */
export const unlessEntitled = ({ case: of, refuse }: Seen): Refusal | undefined => {
  const answer = answerOf(of)
  if (!answer)
    return refuse(text('尚无认定结果,请先核对', 'the rules were not asked, or have not answered yet'))
  if (answer.outcome === 'entitled') return undefined
  const missing = answer.missing.map(({ id }) => id).join(', ')
  return answer.outcome === 'undetermined'
    ? refuse(text(`尚不能认定,缺少:${missing}`, `not determined yet; missing: ${missing}`))
    : refuse(text('认定不符合条件', 'the rules say: not eligible'))
}

/** Refuses unless the rules said that the person is not entitled. */
export const unlessNotEntitled = ({ case: of, refuse }: Seen): Refusal | undefined =>
  answerOf(of)?.outcome === 'not-entitled'
    ? undefined
    : refuse(text('规则未认定为不符合,不得以此为由', 'the rules have not said so'), 'ground')

/** Tells the clerk of an answer that is not "entitled". */
export const adverse = (
  { outcome }: Pick<Determined, 'outcome'>,
  tell: (message: Text) => Effect,
): readonly Effect[] =>
  outcome === 'entitled'
    ? []
    : [
        tell(
          outcome === 'undetermined'
            ? text('认定所需事实不全。', 'Facts are missing for the determination.')
            : text('认定不符合条件。', 'The rules say: not eligible.'),
        ),
      ]

type Tools<Stage extends string, Request> = BehaviourTools<
  Stage,
  never,
  'clerk' | 'officer',
  Request,
  Record<never, never>
>

/**
 * `check` asks the rules about whom a case is for; `determined` is their answer. The month asked about is the
 * present one unless another, past one, is named.
 */
export const asking = <Stage extends string, Request extends About>(
  { action, notify }: Tools<Stage, Request>,
  determination: string | ((of: CaseState<Request>) => string),
  from: readonly Stage[],
) => ({
  check: action({
    name: text('核对认定', 'Check eligibility'),
    by: ['clerk', 'officer'],
    from,
    input: z.strictObject({
      month: field(
        month.optional(),
        '核对月份(不填为本月)',
        'Month to check (this month where it is left out)',
        {
          format: 'month',
        },
      ),
    }),
    to: ({ input, day, refuse }) =>
      (input.month ?? '') > monthOfDay(day)
        ? refuse(text('不能核对将来的月份', 'a month to come cannot be checked'), 'month')
        : undefined,
    effects: ({ case: of, day, input }) => [
      ask(
        typeof determination === 'string' ? determination : determination(of),
        of.request,
        input.month ?? monthOfDay(day),
      ),
    ],
  }),
  determined: action({
    name: text('认定结果', 'Result of the check'),
    by: 'machine',
    from,
    whilePaused: true,
    input: determinedInput,
    effects: ({ input }) => adverse(input, (message) => notify('clerk', message)),
  }),
})
