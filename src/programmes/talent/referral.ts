import { z } from 'zod'
import { defineProgramme, type Effect, endedAs, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, dayField, line, pastDay, prose } from '../fields.ts'
import { once } from '../stock.ts'
import { jobParameters } from './parameters.ts'
import { BUREAU, channel, roles, seekerCase } from './words.ts'

/** Somebody recommended for a post. */
export const referralRequest = z.strictObject({
  employer: line('用人单位', 'Employer'),
  title: line('岗位', 'Post', 128),
  seeker: seekerCase,
  channel,
})
type Request = z.output<typeof referralRequest>

const { answerWorkingDays, decideWorkingDays } = jobParameters
const words = defineProgramme({
  id: 'talent.referral',
  name: text('岗位推荐', 'A recommendation'),
  bureau: BUREAU,
  request: referralRequest,
  stages: {
    referred: text('已推荐,待答复', 'Recommended'),
    interviewed: text('已面试,待决定', 'Interviewed'),
  },
  outcomes: {
    hired: text('已录用', 'Hired'),
    rejected: text('未录用', 'Not hired'),
    declined: text('求职者放弃', 'The seeker declined'),
  },
  roles,
  parameters: { answerWorkingDays, decideWorkingDays },
  // Whoever looks for work must hear how it ended: hired, not hired or declined, and there is no other way.
  without: ['withdraw', 'merge'],
})
type Tools = ToolsOf<typeof words>

const tell = ({ seeker }: Request, action: string, input: unknown): Effect => ({
  effect: 'perform',
  case: seeker,
  action,
  input,
})
const nameOf = ({ employer, title }: Request): string => `${employer} ${title}`

const actions = ({ action }: Tools) => ({
  interview: action({
    name: text('登记面试', 'Record an interview'),
    by: 'agent',
    from: 'referred',
    input: z.strictObject({ on: pastDay('面试日期', 'Day') }),
    to: 'interviewed',
  }),
  hire: action({
    name: text('录用', 'Hire'),
    by: 'agent',
    from: ['referred', 'interviewed'],
    input: z.strictObject({
      from: dayField('到岗日期', 'From'),
      contract: choice('合同', 'Contract', {
        fixed: text('固定期限', 'Fixed term'),
        open: text('无固定期限', 'Open-ended'),
        internship: text('见习协议', 'Internship'),
        part: text('非全日制', 'Part time'),
      }),
    }),
    to: 'hired',
    effects: ({ case: of }) => [tell(of.request, 'placed', { where: nameOf(of.request) })],
  }),
  reject: action({
    name: text('不录用', 'Do not hire'),
    by: 'agent',
    from: ['referred', 'interviewed'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'rejected',
    effects: ({ case: of }) => [tell(of.request, 'notTaken', { what: nameOf(of.request) })],
  }),
  decline: action({
    name: text('求职者放弃', 'The seeker declines'),
    by: 'agent',
    from: ['referred', 'interviewed'],
    input: z.strictObject({ reason: prose('原因', 'Reason').optional() }),
    to: 'declined',
    effects: ({ case: of }) => [tell(of.request, 'notTaken', { what: nameOf(of.request) })],
  }),
})

const promises = ({ promise }: Tools) => ({
  answer: promise({
    name: text('用人单位按期答复', 'Answered in time'),
    from: 'referred',
    until: ['interviewed', 'hired', 'rejected', 'declined'],
    within: ({ parameter }) => workingDays(parameter('answerWorkingDays')),
    late: 'supervisor',
    basis: answerWorkingDays.history[0]!,
  }),
  decide: promise({
    name: text('面试后按期决定', 'Decided in time'),
    from: 'interviewed',
    until: ['hired', 'rejected', 'declined'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: decideWorkingDays.history[0]!,
  }),
})

/** One person recommended to one employer; whatever comes of it is told to the case of who looks for work. */
export const referral = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    referrals: count(text('推荐次数', 'Recommendations'), 'referred'),
    online: count(text('线上推荐次数', 'Recommendations online'), (of) =>
      of.request.channel === 'online' ? of.openedAt : undefined,
    ),
    hired: sum(text('录用人数', 'People hired'), 'persons', (of) => once(endedAs(of, 'hired'))),
    hiredShare: share.of(
      text('推荐录用率', 'Hired, of those recommended'),
      text('已有结果的推荐', 'recommendations that have ended'),
      ({ closedAt, stage }) =>
        closedAt === undefined ? undefined : { at: closedAt, hit: stage === 'hired' },
    ),
    answeredInTime: share.kept(text('按期答复率', 'Answered in time'), 'answer'),
    decidedInTime: share.kept(text('按期决定率', 'Decided in time'), 'decide'),
  }))
