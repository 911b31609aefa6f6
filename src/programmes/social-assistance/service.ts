import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  type Effect,
  outside,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import {
  CALLS_AHEAD,
  choice,
  householdId,
  memberId,
  organisation,
  pastDay,
  prose,
  said,
  tally,
  yes,
} from '../fields.ts'
import { serviceParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** What help there is beside money (“物质+服务”). */
export const help = choice('服务类别', 'Kind of service', {
  care: text('生活照料', 'Care in daily life'),
  rehabilitation: text('康复照护', 'Rehabilitation and nursing'),
  development: text('发展支持', 'Support for development'),
})

const words = defineProgramme({
  id: 'social-assistance.service',
  name: text('服务类救助', 'Assistance by service'),
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId.optional(),
    help,
    what: prose('服务内容', 'What is needed'),
  }),
  stages: {
    needed: text('待安排', 'To be arranged'),
    serving: text('服务中', 'Being served'),
  },
  outcomes: { done: text('已完成', 'Done'), declined: text('本人不需要', 'Not wanted') },
  roles: { ...roles, provider: outside('city', '服务机构', 'Provider', { unmask: CALLS_AHEAD }) },
  parameters: serviceParameters,
})
type Tools = ToolsOf<typeof words>

const provider = said(organisation('服务机构', 'Provider', 128))

/** Who serves, told to whoever is assisted: they have the receipt of the assistance, and read it there. */
const told =
  (notify: Tools['notify']) =>
  ({
    case: { parent },
    input,
  }: {
    readonly case: Pick<CaseState, 'parent'>
    readonly input: { readonly provider: string }
  }): readonly Effect[] => [
    parent
      ? { effect: 'perform', case: parent.id, action: 'serviceArranged', input: { provider: input.provider } }
      : notify(
          'requester',
          text(`已安排服务:${input.provider}`, `A service was arranged: ${input.provider}`),
        ),
  ]

const actions = ({ action, notify }: Tools) => ({
  arrange: action({
    name: text('安排服务机构', 'Arrange a provider'),
    by: ['clerk', 'officer'],
    from: 'needed',
    input: z.strictObject({ provider }),
    to: 'serving',
    effects: told(notify),
  }),
  /** Another provider, or the same by its right name: whoever is named sees the case from then on. */
  rearrange: action({
    name: text('更换服务机构', 'Change the provider'),
    by: ['clerk', 'officer'],
    from: 'serving',
    input: z.strictObject({ provider, reason: prose('理由', 'Reason') }),
    effects: told(notify),
  }),
  serve: action({
    name: text('登记服务', 'Record a service'),
    by: ['provider', 'clerk'],
    from: 'serving',
    input: z.strictObject({
      on: pastDay('服务日期', 'Day'),
      hours: tally('服务小时', 'Hours'),
      note: prose('服务情况', 'What was done'),
    }),
  }),
  /** Whoever is served says how it was; what has not been served cannot be done. */
  finish: action({
    name: text('服务办结', 'Finish'),
    by: ['clerk', 'officer'],
    from: 'serving',
    input: z.strictObject({
      satisfied: yes('对象满意', 'They are satisfied'),
      note: prose('反馈', 'Feedback').optional(),
    }),
    to: ({ case: of, refuse }) =>
      of.did.serve ? 'done' : refuse(text('尚无服务记录', 'no service was written down')),
  }),
  decline: action({
    name: text('本人不需要', 'Not wanted'),
    by: ['clerk', 'officer'],
    from: ['needed', 'serving'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'declined',
  }),
})

/** A service for an assisted household: care, rehabilitation or support for development. */
export const assistanceService = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      arrange: tools.promise({
        name: text('按时安排', 'Arranged in time'),
        from: 'needed',
        until: ['serving', 'declined'],
        within: ({ parameter }) => workingDays(parameter('arrangeWorkingDays')),
        late: 'supervisor',
        basis: serviceParameters.arrangeWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    needed: count(text('服务需求', 'Services needed'), 'needed'),
    served: count(text('已服务办结', 'Services done'), 'done'),
    arrangedInTime: share.kept(text('按时安排率', 'Arranged in time'), 'arrange'),
    rounds: sum(
      text('服务次数', 'Services given'),
      'times',
      ({ did: { serve } }) => serve && { at: serve.at, value: serve.times },
    ),
    satisfied: share.of(
      text('满意率', 'Satisfaction rate'),
      text('已办结的服务', 'services done'),
      ({ did: { finish } }) => finish && { at: finish.at, hit: finish.input.satisfied },
    ),
  }))
