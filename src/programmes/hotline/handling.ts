import { z } from 'zod'
import { days, openChildren, text } from '../../kernel/index.ts'
import { bureauId, field, prose, said, waitsFor } from '../fields.ts'
import { opinion, result } from './request.ts'
import type { Tools } from './words.ts'

const reply = z.strictObject({ result, reply: said(prose('答复', 'Reply')) })

/** What the bureau in charge does, alone or with others. */
export const handling = ({ action, notify, open }: Tools) => ({
  /** Half of what a hotline is asked it can answer at once. */
  answer: action({
    name: text('在线办结', 'Answer at once'),
    by: 'operator',
    from: 'received',
    input: reply,
    to: 'closed',
    effects: ({ input }) => [notify('requester', text(input.reply, input.reply))],
  }),
  /** Draws in another bureau: a case of its own there, while the resident keeps one number here. */
  involve: action({
    name: text('请协办', 'Involve a bureau'),
    by: ['officer', 'operator'],
    from: 'accepted',
    input: z.strictObject({
      bureau: bureauId('协办部门', 'Co-handling bureau'),
      task: prose('协办内容', 'Task'),
    }),
    to: ({ case: of, input, refuse }) =>
      input.bureau === of.bureau
        ? refuse(text('该部门就是主办部门', 'that bureau is already in charge'), 'bureau')
        : undefined,
    effects: ({ case: of, input }) => {
      // Who asked and how to reach them stays with the bureau in charge.
      const { contact: _, details: __, ...matter } = of.request
      const task = { ...matter, details: input.task }
      return [open('hotline', task, { link: 'child', trigger: 'push', bureau: input.bureau })]
    },
  }),
  /** Says why it takes longer and what will be done; the clock runs on (Weifang, art. 20). */
  explainDelay: action({
    name: text('说明逾期', 'Explain a delay'),
    by: 'officer',
    from: 'accepted',
    input: z.strictObject({ reason: prose('原因', 'Reason'), plan: said(prose('解决方案', 'Plan')) }),
    effects: ({ input }) => [notify('requester', text(`办理进展:${input.plan}`, `Progress: ${input.plan}`))],
  }),
  handle: action({
    name: text('办理反馈', 'Report as handled'),
    by: 'officer',
    from: 'accepted',
    input: reply,
    // A co-handling bureau answers to the bureau in charge; only the resident's own case is called back.
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? (of.parent?.link === 'child' ? 'closed' : 'handled'),
    effects: ({ input }) => [notify('requester', text(input.reply, input.reply))],
  }),
  supervise: action({
    name: text('督办', 'Supervise'),
    by: 'supervisor',
    from: ['received', 'routed', 'accepted', 'handled'],
    input: z.strictObject({ instruction: prose('督办意见', 'Instruction') }),
    effects: () => [
      notify('officer', text('本事项已被督办。', 'The supervision office has taken up this case.')),
    ],
  }),
})

interface Opinion {
  readonly solved?: boolean | undefined
  readonly satisfied?: boolean | undefined
}

/** Where an opinion leads: unsolved or unsatisfied goes back to be handled again, up to a limit. */
const afterOpinion = ({ solved, satisfied }: Opinion, handledTimes: number, rehandlings: number) =>
  (solved && satisfied) || handledTimes > rehandlings ? 'closed' : 'accepted'

/** The loop closes with what the resident says of it. */
export const callBack = ({ action }: Tools) => ({
  callBack: action({
    name: text('回访', 'Call back'),
    by: 'operator',
    from: ['handled', 'closed'],
    input: z.strictObject({
      reached: field(z.boolean(), '是否接通', 'Reached'),
      solved: opinion.solved.optional(),
      satisfied: opinion.satisfied.optional(),
      note: prose('回访记录', 'Note').optional(),
    }),
    to: ({ case: of, input, refuse, parameter }) => {
      const { reached, solved, satisfied } = input
      if (reached && solved === undefined)
        return refuse(text('请填写是否解决', 'say whether it is solved'), 'solved')
      if (reached && satisfied === undefined)
        return refuse(text('请填写是否满意', 'say whether they are satisfied'), 'satisfied')
      if (!reached || of.stage === 'closed') return undefined
      return afterOpinion(input, of.entered.handled!.times, parameter('rehandlings'))
    },
  }),
  rate: action({
    name: text('评价', 'Rate'),
    by: 'resident',
    from: ['handled', 'closed'],
    input: z.strictObject({ ...opinion, note: prose('说明', 'Note').optional() }),
    to: ({ case: of, input, parameter }) =>
      of.stage === 'closed'
        ? undefined
        : afterOpinion(input, of.entered.handled!.times, parameter('rehandlings')),
  }),
  lapse: action({
    name: text('回访未果办结', 'Close without a call-back'),
    by: 'machine',
    from: 'handled',
    to: 'closed',
    after: ({ parameter }) => days(parameter('silenceDays')),
  }),
})
