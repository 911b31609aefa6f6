import { z } from 'zod'
import { addDays, type Day, text } from '../../kernel/index.ts'
import { choice, fenField, line, pastDay, prose, said } from '../fields.ts'
import { found, LARGE, listedOn, listing, startedOn } from './progress.ts'
import type { Tools } from './registration.ts'
import { LISTS } from './words.ts'

const LISTED = ['reviewed', 'approved', 'building', 'reported'] as const

/** Put on the city's lists, and taken off. */
export const onLists = ({ action }: Tools) => ({
  /** Which lists it is on is settled by the bureau; later it can be put on more, or its funds changed. */
  list: action({
    name: text('审核并列入清单', 'Review and put on lists'),
    by: 'clerk',
    from: ['registered', ...LISTED],
    input: z.strictObject({
      lists: z
        .array(
          z.strictObject({
            list: choice('项目清单', 'List', LISTS),
            fundFen: fenField('安排资金', 'Funds allotted').optional(),
          }),
        )
        .max(Object.keys(LISTS).length)
        .meta({ title: '列入的清单', titleEn: 'Lists' }),
    }),
    to: ({ case: of, input, refuse }) => {
      const double = input.lists.findIndex(
        ({ list }, n) => input.lists.findIndex((other) => other.list === list) < n,
      )
      if (double >= 0)
        return refuse(text('同一清单写了两次', 'a list is there twice'), `lists.${double}.list`)
      return of.stage === 'registered' ? 'reviewed' : undefined
    },
    records: ({ case: of, input, day, parameter }) => [
      ...input.lists.map(({ list, fundFen = 0 }) => listedOn(list, fundFen, day)),
      found(LARGE, of.request.investmentFen >= parameter('largeFen'), day),
    ],
  }),
  unlist: action({
    name: text('移出清单', 'Take off a list'),
    by: 'clerk',
    from: LISTED,
    input: z.strictObject({
      list: choice('项目清单', 'List', LISTS),
      reason: prose('理由', 'Reason'),
    }),
    to: ({ case: of, input, refuse }) =>
      listing(of, input.list) ? undefined : refuse(text('不在该清单上', 'it is not on that list'), 'list'),
    records: ({ input, day }) => [listedOn(input.list, null, day)],
  }),
})

/** Until work begins: approved by a second person, begun. */
export const approving = ({ action, notify }: Tools) => ({
  approve: action({
    name: text('批准', 'Approve'),
    by: 'officer',
    from: 'reviewed',
    input: z.strictObject({ document: said(line('批准文号', 'Document', 128)) }),
    to: ({ anotherThan }) => anotherThan(['list', 'unlist']) ?? 'approved',
    effects: ({ input }) => [
      notify(
        'requester',
        text(`项目已批准:${input.document}。`, `The project is approved: ${input.document}.`),
      ),
    ],
  }),
  decline: action({
    name: text('不予批准', 'Decline'),
    by: 'officer',
    from: ['registered', 'reviewed'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`项目不予批准:${input.reason}`, `The project is declined: ${input.reason}`)),
    ],
  }),
  start: action({
    name: text('开工', 'Begin work'),
    by: ['owner', 'clerk'],
    from: 'approved',
    input: z.strictObject({ day: pastDay('开工日期', 'Day') }),
    to: ({ case: of, input, refuse, startOf }) => {
      const early = startOf(addDays(input.day as Day, 1)) <= of.entered.approved!.last
      return early ? refuse(text('早于批准之日', 'before it was approved'), 'day') : 'building'
    },
    records: ({ input }) => startedOn(input.day),
  }),
})
