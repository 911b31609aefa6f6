import { z } from 'zod'
import { defineProgramme, outside, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { CALLS_AHEAD, choice, householdFen, householdId, line, memberId, prose } from '../fields.ts'
import { referralParameters } from './parameters.ts'
import { BUREAU, kind, roles } from './words.ts'

/** Who answers for charities; a city adds its own foundations as bureaus. */
const CHARITY = 'charity-federation'

const words = defineProgramme({
  id: 'social-assistance.referral',
  name: text('救助与慈善双向转介', 'Referral between assistance and charity'),
  // It is in the hands of whom it is referred to.
  bureau: ({ request }) => (request.direction === 'to-charity' ? CHARITY : BUREAU),
  request: z.strictObject({
    direction: choice('转介方向', 'Direction', {
      'to-charity': text('政府救助转慈善帮扶', 'From government to charity'),
      'to-government': text('慈善帮扶转政府救助', 'From charity to government'),
    }),
    household: householdId,
    person: memberId.optional(),
    what: prose('帮扶需求', 'What is needed'),
    from: line('转介方', 'Referred by', 128).optional(),
  }),
  stages: { referred: text('已转介', 'Referred'), accepted: text('已接收', 'Accepted') },
  outcomes: {
    helped: text('已帮扶', 'Helped'),
    applied: text('已转入救助', 'Assistance applied for'),
    returned: text('已退回', 'Returned'),
  },
  roles: { ...roles, charity: outside('staff', '慈善组织', 'Charity', { unmask: CALLS_AHEAD }) },
  parameters: referralParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify, open }: Tools) => ({
  take: action({
    name: text('接收转介', 'Accept the referral'),
    by: ['charity', 'clerk', 'officer'],
    from: 'referred',
    to: 'accepted',
  }),
  help: action({
    name: text('反馈帮扶结果', 'Report the help given'),
    by: 'charity',
    from: 'accepted',
    input: z.strictObject({
      valueFen: householdFen('帮扶折合金额', 'Value of the help'),
      what: prose('帮扶内容', 'Help given'),
    }),
    to: ({ case: of, refuse }) =>
      of.request.direction === 'to-charity'
        ? 'helped'
        : refuse(text('转入政府救助的请代为申请', 'what comes to government is applied for')),
    partyEnds: text('帮扶由慈善组织完成', 'The help is the charity’s to give'),
    effects: ({ input }) => [
      notify('officer', text(`慈善帮扶反馈:${input.what}`, `Help was given: ${input.what}`)),
    ],
  }),
  /** A household found by a charity comes in by the one door, as a case of its own. */
  apply: action({
    name: text('代为申请救助', 'Apply on their behalf'),
    by: ['clerk', 'officer'],
    from: 'accepted',
    input: z.strictObject({ kind }),
    to: ({ case: { request: of }, input, refuse }) => {
      if (of.direction === 'to-charity')
        return refuse(text('该事项转往慈善组织', 'it is referred to a charity'))
      return (input.kind === 'destitute') === (of.person !== undefined)
        ? 'applied'
        : refuse(
            text(
              '特困供养须写明本人;其他类别按户办理',
              'a member is named for the destitute, and only for them',
            ),
            'kind',
          )
    },
    effects: ({ case: { request: of }, input }) => [
      open(
        'social-assistance',
        {
          household: of.household,
          ...(of.person === undefined ? {} : { person: of.person }),
          kind: input.kind,
        },
        { link: 'related', trigger: 'push' },
      ),
    ],
  }),
  giveBack: action({
    name: text('退回转介', 'Return the referral'),
    by: ['charity', 'clerk', 'officer'],
    from: ['referred', 'accepted'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'returned',
    partyEnds: text('慈善组织可不接收,须写明理由', 'A charity need not take it, and says why'),
    effects: ({ input }) => [
      notify('officer', text(`转介被退回:${input.reason}`, `A referral was returned: ${input.reason}`)),
    ],
  }),
})

/** Charity takes up what assistance does not cover, and tells assistance whom it has found: answered either way. */
export const referral = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      answer: tools.promise({
        name: text('按时答复转介', 'Answered in time'),
        from: 'referred',
        until: ['accepted', 'returned'],
        within: ({ parameter }) => workingDays(parameter('answerWorkingDays')),
        late: 'supervisor',
        basis: referralParameters.answerWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    toCharity: count(text('转慈善', 'Referred to charity'), ({ request, openedAt }) =>
      request.direction === 'to-charity' ? openedAt : undefined,
    ),
    toGovernment: count(text('转救助', 'Referred to government'), ({ request, openedAt }) =>
      request.direction === 'to-government' ? openedAt : undefined,
    ),
    answeredInTime: share.kept(text('按时答复率', 'Answered in time'), 'answer'),
    helped: count(text('已帮扶', 'Helped'), 'helped'),
    applied: count(text('已转入救助', 'Assistance applied for'), 'applied'),
    worth: sum(
      text('帮扶折合金额', 'Value of the help'),
      'fen',
      ({ did: { help } }) => help && { at: help.at, value: help.input.valueFen },
    ),
  }))
