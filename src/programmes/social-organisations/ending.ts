import { z } from 'zod'
import { addDays, type CaseState, type Day, days, type Effect, plus, text } from '../../kernel/index.ts'
import { choice, line, pastDay, prose, said } from '../fields.ts'
import { LIVING, type Tools } from './register.ts'

/** What is still open of an organisation ends with it. */
const lapses = ({ children }: CaseState): readonly Effect[] =>
  Object.entries(children)
    .filter(([, { outcome }]) => outcome === undefined)
    .map(([id]) => ({ effect: 'perform', case: id, action: 'lapse', input: {} }))

const noticing = ({ action, notify }: Tools) => ({
  notice: action({
    name: text('告知拟撤销登记', 'Give notice of striking off'),
    by: 'registrar',
    from: ['registered', 'abnormal'],
    input: z.strictObject({
      ground: choice('理由', 'Ground', {
        dormant: text('长期未开展活动(“僵尸型”)', 'Dormant'),
        unchecked: text('连续未参加年检', 'Missed its checks'),
        other: text('其他法定情形', 'Another ground of law'),
      }),
      lastActive: pastDay('最近一次开展活动', 'Last active on').optional(),
      evidence: said(prose('证据和依据', 'Evidence and provision')),
    }),
    to: ({ day, input, parameter, refuse }) => {
      const { ground, lastActive } = input
      if (ground !== 'dormant') return 'noticed'
      const since = parameter('dormantDays')
      return lastActive !== undefined && addDays(lastActive as Day, since) <= day
        ? 'noticed'
        : refuse(
            text(
              `须写明最近一次活动,且已满 ${since} 天`,
              `the last activity is wanted, at least ${since} days ago`,
            ),
            'lastActive',
          )
    },
    effects: ({ input, parameter }) => [
      notify(
        'requester',
        text(
          `拟撤销登记:${input.evidence}。${parameter('noticeDays')} 天内可以陈述申辩。`,
          `It is to be struck off: ${input.evidence}. You may answer within ${parameter('noticeDays')} days.`,
        ),
      ),
    ],
  }),
  answer: action({
    name: text('陈述申辩', 'Answer the notice'),
    by: 'organisation',
    from: 'noticed',
    input: z.strictObject({ statement: prose('陈述申辩意见', 'Statement') }),
    effects: () => [notify('registrar', text('收到陈述申辩。', 'An answer to a notice came in.'))],
  }),
  lift: action({
    name: text('终止撤销程序', 'Lift the notice'),
    by: 'registrar',
    from: 'noticed',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'registered',
    effects: ({ input }) => [notify('requester', text(input.reason, input.reason))],
  }),
})

/** How it ends after notice, or by its own wish. */
const removing = ({ action, notify }: Tools) => ({
  /** By another person than who gave notice, and not before its time is over. */
  remove: action({
    name: text('撤销登记', 'Strike off'),
    by: 'head',
    from: 'noticed',
    input: z.strictObject({ document: said(line('决定文号', 'Decision')) }),
    to: ({ case: of, anotherThan, at, parameter, refuse }) =>
      anotherThan(['notice']) ??
      (at < plus(of.did.notice!.at, days(parameter('noticeDays')))
        ? refuse(text('告知期未满', 'the time of the notice is not over'))
        : 'removed'),
    effects: ({ case: of, input }) => [
      notify('requester', text(`已撤销登记:${input.document}`, `It was struck off: ${input.document}`)),
      ...lapses(of),
    ],
  }),
  dissolve: action({
    name: text('注销登记', 'Dissolve'),
    by: 'registrar',
    from: [...LIVING],
    input: z.strictObject({ liquidated: prose('清算报告和审查意见', 'Liquidation report and opinion') }),
    to: 'dissolved',
    effects: ({ case: of }) => lapses(of),
  }),
})

/** How an organisation ends: struck off after notice, by another person than who gave it; or dissolved as it asks. */
export const ending = (tools: Tools) => ({ ...noticing(tools), ...removing(tools) })
