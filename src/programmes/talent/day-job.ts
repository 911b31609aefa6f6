import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  hours,
  openChildren,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { comingDay, contact, field, householdFen, line, prose, said, yes } from '../fields.ts'
import { casualParameters } from './parameters.ts'
import { payDeclaration, type shiftRequest } from './shift.ts'
import { BUREAU, roles, seekerCase } from './words.ts'

const { publishHours, settleDays } = casualParameters
const words = defineProgramme({
  id: 'talent.day-job',
  name: text('零工用工', 'A day job'),
  door: {
    about: text(
      '单位或个人找零工:写明哪天、几个人、多少钱,零工市场免费对接,干完当日结清。',
      'For a household or an employer that needs people for a day: the casual labour market finds them, free.',
    ),
    words:
      '零工, 找零工, 零工市场, 零工超市, 临时工, 日结, 搬家, 装卸, 雇人, day labour, casual, helper, moving, temporary'.split(
        ', ',
      ),
    events: ['business', 'home-trouble'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    hirer: line('用工方', 'Who needs people'),
    work: line('活计', 'Work'),
    place: line('地点', 'Place', 500),
    day: comingDay('用工日', 'Day'),
    people: field(z.number().int().min(1).max(500), '人数', 'People', { unit: 'persons' }),
    payFen: householdFen('每人工钱', 'Pay a person'),
    contact: contact.optional(),
  }),
  stages: {
    asked: text('待上架', 'Asked for'),
    published: text('已上架,对接中', 'Published'),
    done: text('已完工,待结清', 'Done, to be settled'),
  },
  outcomes: {
    settled: text('已结清', 'Settled'),
    cancelled: text('取消', 'Cancelled'),
    refused: text('不予上架', 'Refused'),
  },
  roles,
  parameters: { publishHours, settleDays },
  // It is cancelled while nobody has been sent, and settled when everybody is paid: there is no other way out.
  without: ['withdraw', 'merge'],
})
type Tools = ToolsOf<typeof words>

type Order = Pick<CaseState, 'children' | 'asked'>
/** Who works or worked for it; one whose opening was refused, for they have another job that day, is not there. */
const taken = (of: Order): number =>
  openChildren(of) + Object.values(of.children).filter(({ outcome }) => outcome === 'paid').length
const SENT = 'sent'

const matching = ({ action, notify, open }: Tools) => ({
  publish: action({
    name: text('上架', 'Publish'),
    by: 'agent',
    from: 'asked',
    input: z.strictObject({
      lawful: yes('合法、安全,工钱写明', 'Lawful, safe, and its pay is named'),
      reason: said(prose('理由', 'Reason').optional()),
    }),
    to: ({ case: of, day, input, refuse }) =>
      input.lawful
        ? of.request.payFen === 0
          ? refuse(text('没有写明工钱', 'no pay is named'))
          : of.request.day < day
            ? refuse(text('用工日已过', 'its day has passed'))
            : 'published'
        : input.reason === undefined
          ? refuse(text('不予上架须写明理由', 'a refusal says why'), 'reason')
          : 'refused',
    effects: ({ input }) =>
      input.lawful ? [] : [notify('requester', text(`不予上架:${input.reason}`, `Refused: ${input.reason}`))],
  }),
  send: action({
    name: text('派工', 'Send somebody'),
    by: 'agent',
    from: 'published',
    input: z.strictObject({ worker: seekerCase }),
    to: ({ case: of, input, refuse }) =>
      taken(of) >= of.request.people
        ? refuse(text('人已够', 'there are enough'))
        : factsOfKind(of.facts, SENT, encodeURIComponent(input.worker)).length > 0
          ? refuse(text('已派过此人', 'they were sent before'), 'worker')
          : undefined,
    records: ({ input, day }) => [
      {
        fact: SENT,
        about: encodeURIComponent(input.worker),
        value: true,
        from: day,
        source: '零工派工',
        certainty: 'verified',
      },
    ],
    effects: ({ case: of, input }) => {
      const { hirer, work, place, day, payFen } = of.request
      const shift: z.output<typeof shiftRequest> = { hirer, work, place, day, payFen, worker: input.worker }
      return [open('talent.shift', shift, { link: 'child', trigger: 'push' })]
    },
  }),
})

const ending = ({ action }: Tools) => ({
  finish: action({
    name: text('完工', 'Done'),
    by: ['applicant', 'agent'],
    from: 'published',
    to: ({ case: of, day, refuse }) =>
      day < of.request.day
        ? refuse(text('尚未到用工日', 'its day is still to come'))
        : taken(of) === 0
          ? refuse(text('没有人到工,应取消', 'nobody worked: cancel it'))
          : 'done',
  }),
  /** The hirer says so once on their own case; everybody who worked is then asked whether it is true. */
  declarePay: action({
    name: text('登记已付工钱', 'Say that everybody is paid'),
    by: ['applicant', 'agent'],
    from: 'done',
    input: payDeclaration,
    to: ({ case: of, input, refuse }) =>
      input.amountFen < of.request.payFen
        ? refuse(text('少于约定工钱', 'less than was agreed'), 'amountFen')
        : openChildren(of) === 0
          ? refuse(text('没有待付的工钱', 'nobody is to be paid'))
          : undefined,
    effects: ({ case: { children }, input }) =>
      Object.entries(children).flatMap(([id, { outcome }]): readonly Effect[] =>
        outcome === undefined ? [{ effect: 'perform', case: id, action: 'declare', input }] : [],
      ),
  }),
  /** Nobody who worked is left without pay: the order stays open as long as one is. */
  settle: action({
    name: text('结清', 'Settle'),
    by: 'agent',
    from: 'done',
    to: ({ case: of, refuse }) =>
      openChildren(of) > 0
        ? refuse(text(`还有 ${openChildren(of)} 人未结工钱`, `${openChildren(of)} have not been paid`))
        : 'settled',
  }),
  cancel: action({
    name: text('取消', 'Cancel'),
    by: ['applicant', 'agent'],
    from: ['asked', 'published'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: ({ case: of, refuse }) =>
      openChildren(of) > 0
        ? refuse(text('已派工,须先取消或结清各人', 'people were sent: end theirs first'))
        : 'cancelled',
  }),
})

const promises = ({ promise }: Tools) => ({
  publish: promise({
    name: text('按时上架', 'Published in time'),
    from: 'asked',
    until: ['published', 'refused', 'cancelled'],
    within: ({ parameter }) => hours(parameter('publishHours')),
    late: 'supervisor',
    basis: publishHours.history[0]!,
  }),
  settle: promise({
    name: text('按期结清', 'Settled in time'),
    from: 'done',
    until: 'settled',
    within: ({ parameter }) => days(parameter('settleDays')),
    late: 'supervisor',
    basis: settleDays.history[0]!,
  }),
})

/** People needed for a day: published, sent, worked, and settled only when everybody was paid. */
export const dayJob = words
  .behaves((tools) => ({ actions: { ...matching(tools), ...ending(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    jobs: count(text('零工用工单', 'Day jobs'), 'asked'),
    wanted: sum(text('用工需求人次', 'People wanted'), 'person-times', ({ entered, request }) =>
      entered.published ? { at: entered.published.first, value: request.people } : undefined,
    ),
    staffedShare: share.of(
      text('足额派工率', 'Fully staffed'),
      text('已完工的用工单', 'day jobs that were done'),
      (of) => of.entered.done && { at: of.entered.done.first, hit: taken(of) >= of.request.people },
    ),
    publishedInTime: share.kept(text('按时上架率', 'Published in time'), 'publish'),
    settledInTime: share.kept(text('按期结清率', 'Settled in time'), 'settle'),
  }))
