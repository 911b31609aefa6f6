import { z } from 'zod'
import { defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { asking, unlessEntitled } from '../determining.ts'
import { choice, contact, householdFen, householdId, line, memberId, prose, said } from '../fields.ts'
import { aidParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** What a child may be helped with beside the allowance. */
export const aidKind = choice('帮扶类别', 'Kind of aid', {
  medical: text('助医(孤儿医疗康复明天计划)', 'Medical care and rehabilitation'),
  study: text('助学(“福彩圆梦”孤儿助学)', 'Study'),
  care: text('关爱服务(心理、家庭教育等)', 'Care (counselling, help for the family)'),
})

const words = defineProgramme({
  id: 'child-protection.aid',
  name: text('儿童助医助学与关爱', 'Aid to children'),
  door: {
    about: text(
      '困境儿童看病、上学和关爱帮扶。',
      'Help for children in hardship to see a doctor and go to school.',
    ),
    words: '儿童, 助学, 助医, 学费, 上学, 上不起学, 看不起病, child, school fees, medical'.split(', '),
    events: ['child', 'illness'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId,
    kind: aidKind,
    what: line('内容', 'What it is for', 500).optional(),
    contact: contact.optional(),
  }),
  stages: { received: text('已受理', 'Received'), approved: text('已批准', 'Approved') },
  outcomes: { given: text('已帮扶', 'Given'), refused: text('不予帮扶', 'Refused') },
  roles,
  parameters: aidParameters,
})
type Tools = ToolsOf<typeof words>

const actions = (tools: Tools) => {
  const { action, notify } = tools
  return {
    // The two named projects are for orphans; care is for every child who needs it.
    ...asking(tools, 'child-protection/orphan', ['received']),
    approve: action({
      name: text('批准', 'Approve'),
      by: 'officer',
      from: 'received',
      input: z.strictObject({
        amountFen: householdFen('金额(服务为0)', 'Amount (0 for a service)'),
        by: line('承担单位', 'Given by'),
      }),
      to: (scene) =>
        scene.case.request.kind === 'care' ? 'approved' : (unlessEntitled(scene) ?? 'approved'),
    }),
    give: action({
      name: text('登记帮扶结果', 'Record what was given'),
      by: ['clerk', 'officer'],
      from: 'approved',
      input: z.strictObject({
        amountFen: householdFen('实际金额', 'Amount'),
        result: prose('帮扶结果', 'What came of it'),
      }),
      to: ({ case: of, anotherThan, input, refuse }) =>
        anotherThan(['approve']) ??
        (input.amountFen > (of.did.approve!.input as { amountFen: number }).amountFen
          ? refuse(text('超过批准金额', 'more than was approved'), 'amountFen')
          : 'given'),
    }),
    decline: action({
      name: text('不予帮扶', 'Refuse'),
      by: 'officer',
      from: 'received',
      input: z.strictObject({ explanation: said(prose('书面说明', 'Written explanation')) }),
      to: 'refused',
      effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按期决定', 'Decide in time'),
    from: 'received',
    until: ['approved', 'refused'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: aidParameters.decideWorkingDays.history[0]!,
  }),
})

/** Help beside the allowance: medical care, study, services. */
export const childAid = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('受理量', 'Applications'), 'received'),
    given: count(text('帮扶儿童次数', 'Aid given'), 'given'),
    refused: count(text('不予帮扶', 'Refused'), 'refused'),
    decidedInTime: share.kept(text('按期决定率', 'Decided in time'), 'decide'),
    spent: sum(
      text('帮扶金额', 'Spent'),
      'fen',
      ({ did: { give } }) => give && { at: give.at, value: give.input.amountFen },
    ),
  }))
