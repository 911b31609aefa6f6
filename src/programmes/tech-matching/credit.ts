import { z } from 'zod'
import { defineProgramme, outside, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { fenField, field, organisation, prose, said } from '../fields.ts'
import { creditParameters } from './parameters.ts'
import { BANKS, enterprise, roles } from './words.ts'

/** All that a bank is told. */
export const creditRequest = z.strictObject({
  bank: organisation('银行', 'Bank', 100),
  enterprise,
  points: field(z.number().int().min(0).max(1000), '创新积分', 'Points', { unit: text('分', 'points') }),
})

const words = defineProgramme({
  id: 'tech-matching.credit',
  name: text('创新积分授信', 'Credit by innovation points'),
  bureau: BANKS,
  request: creditRequest,
  stages: { offered: text('待银行反馈', 'For the bank to answer') },
  outcomes: { granted: text('已授信', 'Credit given'), refused: text('未授信', 'No credit given') },
  roles: {
    enterprise: roles.enterprise,
    banker: outside('staff', '银行客户经理', 'Banker'),
    supervisor: roles.supervisor,
  },
  parameters: creditParameters,
})
type Tools = ToolsOf<typeof words>

const THE_BANKS = text('授信与否由银行决定', 'Whether to give credit is for the bank alone')

const actions = ({ action, notify }: Tools) => ({
  grant: action({
    name: text('授信', 'Give credit'),
    by: 'banker',
    from: 'offered',
    input: z.strictObject({ amountFen: fenField('授信额度', 'Credit') }),
    to: ({ input, refuse }) =>
      input.amountFen === 0 ? refuse(text('额度须大于零', 'credit is above zero'), 'amountFen') : 'granted',
    partyEnds: THE_BANKS,
    effects: ({ case: of }) => [
      notify('requester', text(`${of.request.bank}已授信。`, `${of.request.bank} gives credit.`)),
    ],
  }),
  refuse: action({
    name: text('不予授信', 'Give no credit'),
    by: 'banker',
    from: 'offered',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'refused',
    partyEnds: THE_BANKS,
    effects: ({ case: of, input }) => [
      notify(
        'requester',
        text(
          `${of.request.bank}未授信:${input.reason}`,
          `${of.request.bank} gives no credit: ${input.reason}`,
        ),
      ),
    ],
  }),
})

/** One bank's answer to one enterprise's points. */
export const pointsCredit = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      answer: tools.promise({
        name: text('按期反馈', 'Answered in time'),
        from: 'offered',
        until: ['granted', 'refused'],
        within: ({ parameter }) => workingDays(parameter('answerWorkingDays')),
        late: 'supervisor',
        basis: creditParameters.answerWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    told: count(text('推送次数', 'Times that a bank was told'), 'offered'),
    granted: count(text('授信笔数', 'Times that credit was given'), 'granted'),
    amount: sum(text('授信额度', 'Credit given'), 'fen', ({ stage, did: { grant } }) =>
      stage === 'granted' && grant ? { at: grant.at, value: grant.input.amountFen } : undefined,
    ),
    answeredInTime: share.kept(text('按期反馈率', 'Answered in time'), 'answer'),
  }))
