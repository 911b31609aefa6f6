import { z } from 'zod'
import { defineProgramme, hours, minutes, type ToolsOf, text } from '../../kernel/index.ts'
import { dayField, householdFen, line, prose, yes } from '../fields.ts'
import { once } from '../stock.ts'
import { yuan } from '../yuan.ts'
import { casualParameters } from './parameters.ts'
import { BUREAU, roles, seekerCase } from './words.ts'

/** One person sent to one day job. */
export const shiftRequest = z.strictObject({
  hirer: line('用工方', 'Who needs people'),
  work: line('活计', 'Work'),
  place: line('地点', 'Place', 500),
  day: dayField('用工日', 'Day'),
  payFen: householdFen('工钱', 'Pay'),
  worker: seekerCase,
})

/** What a hirer says they have paid to each. */
export const payDeclaration = z.strictObject({
  amountFen: householdFen('已付工钱(每人)', 'Paid to each'),
  voucher: line('凭据(转账号或签收单)', 'Voucher', 128),
})

const { payHours } = casualParameters
const words = defineProgramme({
  id: 'talent.shift',
  name: text('零工上工', 'A day’s work'),
  bureau: BUREAU,
  request: shiftRequest,
  stages: {
    sent: text('已派工', 'Sent'),
    worked: text('已干完,待付工钱', 'Worked, to be paid'),
    declared: text('用工方称已付', 'Said to be paid'),
    disputed: text('本人称未收到', 'The worker says it is not'),
  },
  outcomes: {
    paid: text('本人确认已收', 'Paid, as the worker confirms'),
    absent: text('未到工', 'Did not come'),
    cancelled: text('取消派工', 'Cancelled'),
  },
  roles,
  parameters: { payHours },
  // Nobody is sent to two jobs on one day.
  claims: ({ request: { day, worker } }) => [`talent.shift ${worker} ${day}`],
  // Whoever asked for it is the hirer: nobody but the worker says that it is over.
  without: ['withdraw', 'merge', 'reopen', 'appeal', 'answerAppeal'],
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  /** Not before it stands: where the worker has another job that day it never opens, and nobody is told of it. */
  tellWorker: action({
    name: text('告知本人', 'Tell the worker'),
    by: 'machine',
    from: 'sent',
    after: minutes(1),
    effects: ({ case: { request: of } }) => [
      {
        effect: 'perform',
        case: of.worker,
        action: 'offered',
        input: { what: `${of.day} ${of.place} ${of.work} ¥${yuan(of.payFen)}` },
      },
    ],
  }),
  work: action({
    name: text('登记上工', 'Record the work'),
    by: 'agent',
    from: 'sent',
    input: z.strictObject({ came: yes('到工并干完', 'They came, and it was done') }),
    to: ({ case: of, day, input, refuse }) =>
      day < of.request.day
        ? refuse(text('尚未到用工日', 'its day is still to come'))
        : input.came
          ? 'worked'
          : 'absent',
  }),
  cancel: action({
    name: text('取消派工', 'Cancel'),
    by: 'agent',
    from: 'sent',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
  }),
  declare: action({
    name: text('登记付款', 'Say that it is paid'),
    by: ['agent', 'machine'],
    from: ['worked', 'disputed'],
    input: payDeclaration,
    to: ({ case: of, input, refuse }) =>
      input.amountFen < of.request.payFen
        ? refuse(text('少于约定工钱', 'less than was agreed'), 'amountFen')
        : 'declared',
    effects: ({ case: { id, request: of }, input }) => [
      {
        effect: 'perform',
        case: of.worker,
        action: 'payDeclared',
        input: { shift: id, what: `${of.day} ${of.work} ¥${yuan(input.amountFen)}` },
      },
    ],
  }),
  /** Only the worker's own word closes it: said on their own case, or taken down by somebody who did not declare it. */
  confirm: action({
    name: text('本人确认', 'The worker confirms'),
    by: ['agent', 'machine'],
    from: 'declared',
    input: z.strictObject({ received: yes('本人已收到', 'The worker has it') }),
    to: ({ anotherThan, input }) => anotherThan(['declare']) ?? (input.received ? 'paid' : 'disputed'),
    effects: ({ input }) =>
      input.received
        ? []
        : [notify('supervisor', text('零工称未收到工钱。', 'A worker says they were not paid.'))],
  }),
})

const promises = ({ promise }: Tools) => ({
  pay: promise({
    name: text('按时付清工钱', 'Paid in time'),
    from: 'worked',
    until: 'paid',
    within: ({ parameter }) => hours(parameter('payHours')),
    late: 'supervisor',
    basis: payHours.history[0]!,
  }),
})

/** One person's day of work; it ends when they themselves say that they were paid. */
export const shift = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    sent: count(text('派工人次', 'People sent'), 'sent'),
    worked: sum(text('零工上工人次', 'Days of work done'), 'person-times', (of) =>
      once(of.entered.worked?.first),
    ),
    paid: sum(text('零工工钱', 'Pay of day jobs'), 'fen', ({ entered, did: { declare } }) =>
      entered.paid && declare ? { at: entered.paid.first, value: declare.input.amountFen } : undefined,
    ),
    disputed: count(text('工钱争议', 'Disputes on pay'), 'disputed'),
    cameShare: share.of(
      text('到工率', 'Came'),
      text('用工日有结果的派工', 'people sent whose day was recorded'),
      ({ did: { work } }) => work && { at: work.at, hit: work.input.came },
    ),
    paidInTime: share.kept(text('工钱按时付清率', 'Paid in time'), 'pay'),
  }))
