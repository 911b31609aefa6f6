import { z } from 'zod'
import { type CaseState, days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, contact, line, pastDay, prose, said, yes } from '../fields.ts'
import { once, stockIn } from '../stock.ts'
import { returnParameters } from './parameters.ts'
import type { seekerRequest } from './seeker.ts'
import { BUREAU, degree, graduation, numberOf, roles } from './words.ts'

const words = defineProgramme({
  id: 'talent',
  name: text('学子回归', 'Return of graduates'),
  door: {
    about: text(
      '衡水籍学子登记入库,有专人联系,回来就业创业有人对接。',
      'For students and graduates from Hengshui: join the pool, be contacted, and come back to a job or a business.',
    ),
    words:
      '学子, 回家乡, 返乡, 回来工作, 大学生, 人才, 桑梓情, 创业, return home, graduate, student, talent, start a business'.split(
        ', ',
      ),
    events: ['graduation'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    school: line('院校', 'School'),
    subject: line('专业', 'Subject'),
    degree,
    graduation,
    wish: choice('意向', 'What they wish', {
      job: text('回衡就业', 'A job'),
      business: text('回衡创业', 'A business of their own'),
      internship: text('实习见习', 'An internship'),
      news: text('先了解政策', 'To hear of policies'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    registered: text('待核对入库', 'Registered'),
    pooled: text('已入库,待联系', 'In the pool, to be contacted'),
    contacted: text('已联系', 'Contacted'),
    reported: text('已报回归,待核实', 'Return reported'),
    returned: text('已回归', 'Returned'),
    following: text('到期回访', 'To be followed up'),
  },
  outcomes: {
    stayed: text('留衡稳定', 'Stayed'),
    left: text('再次离衡', 'Left again'),
    declined: text('不予入库', 'Not admitted'),
    removed: text('移出信息库', 'Taken out of the pool'),
  },
  roles,
  parameters: returnParameters,
  claims: ({ did }) => {
    const admitted = did.admit?.input as { readonly number: string } | undefined
    return admitted ? [`talent.pool ${admitted.number}`] : []
  },
})
type Tools = ToolsOf<typeof words>

const intoThePool = ({ action, notify }: Tools) => ({
  admit: action({
    name: text('核对入库', 'Admit to the pool'),
    by: 'officer',
    from: 'registered',
    input: z.strictObject({ number: numberOf('信息库编号', 'Number in the pool') }),
    to: 'pooled',
    effects: () => [notify('requester', text('已进入学子信息库。', 'You are in the pool of graduates.'))],
  }),
  decline: action({
    name: text('不予入库', 'Do not admit'),
    by: 'officer',
    from: 'registered',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予入库:${input.reason}`, `Not admitted: ${input.reason}`)),
    ],
  }),
  remove: action({
    name: text('移出信息库', 'Take out of the pool'),
    by: 'officer',
    from: ['pooled', 'contacted'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'removed',
  }),
})

const contacting = ({ action, notify, open }: Tools) => ({
  contact: action({
    name: text('登记联系', 'Record a contact'),
    by: 'agent',
    from: ['pooled', 'contacted'],
    input: z.strictObject({
      means: choice('方式', 'How', {
        phone: text('电话', 'Telephone'),
        online: text('线上', 'Online'),
        event: text('返乡活动', 'An event at home'),
        visit: text('走访', 'A visit'),
      }),
      answer: choice('回应', 'Answer', {
        returning: text('愿意回归', 'Will return'),
        considering: text('考虑中', 'Considers it'),
        no: text('暂不回归', 'Not for now'),
        unreached: text('未联系上', 'Not reached'),
      }),
      needsPost: yes('需要推荐岗位', 'Wishes to be recommended to employers').optional(),
      note: prose('联系记录', 'Note').optional(),
    }),
    // Somebody who was not reached was not contacted: the time goes on.
    to: ({ input }) => (input.answer === 'unreached' ? undefined : 'contacted'),
    effects: ({ case: of, input }) =>
      input.needsPost && input.answer !== 'unreached'
        ? [
            open(
              'talent.seeker',
              {
                kind: of.request.wish === 'internship' ? 'internship' : 'regular',
                work: of.request.subject,
                degree: of.request.degree,
              } satisfies z.output<typeof seekerRequest>,
              { link: 'related', trigger: 'push' },
            ),
          ]
        : [],
  }),
  contactDue: action({
    name: text('联系到期', 'A contact falls due'),
    by: 'machine',
    from: 'contacted',
    to: 'pooled',
    after: ({ parameter }) => days(parameter('contactEveryDays')),
    effects: () => [notify('agent', text('学子联系到期。', 'A contact falls due.'))],
  }),
})

const returning = ({ action, notify }: Tools) => ({
  reportReturn: action({
    name: text('报告回归', 'Report a return'),
    by: ['applicant', 'agent'],
    from: ['pooled', 'contacted'],
    input: z.strictObject({
      way: choice('回归方式', 'How', { job: text('就业', 'Job'), business: text('创业', 'Business') }),
      where: line('单位', 'Where'),
      since: pastDay('到岗或开业日期', 'Since'),
    }),
    to: 'reported',
  }),
  /** A figure that is published rests on what a second person saw papers of. */
  verify: action({
    name: text('核实回归', 'Verify a return'),
    by: 'officer',
    from: 'reported',
    input: z.strictObject({
      true: yes('属实', 'True'),
      degree,
      evidence: line('凭据(社保、合同、执照编号)', 'Evidence', 128),
    }),
    to: ({ anotherThan, input }) => anotherThan(['reportReturn']) ?? (input.true ? 'returned' : 'contacted'),
    effects: ({ input }) => [
      notify(
        'requester',
        input.true
          ? text('回归已核实。', 'Your return was verified.')
          : text('回归未能核实。', 'It was not.'),
      ),
    ],
  }),
  followUpDue: action({
    name: text('回访到期', 'A follow-up falls due'),
    by: 'machine',
    from: 'returned',
    to: 'following',
    after: ({ parameter }) => days(parameter('stayDays')),
    effects: () => [notify('agent', text('回归学子回访到期。', 'A follow-up falls due.'))],
  }),
  followUp: action({
    name: text('登记回访', 'Follow up'),
    by: 'agent',
    from: 'following',
    input: z.strictObject({ stays: yes('仍在衡水', 'Still here'), note: prose('情况', 'Note').optional() }),
    to: ({ input }) => (input.stays ? 'stayed' : 'left'),
  }),
})

const promises = ({ promise }: Tools) => ({
  admit: promise({
    name: text('按期核对入库', 'Admitted in time'),
    from: 'registered',
    until: ['pooled', 'declined'],
    within: ({ parameter }) => workingDays(parameter('admitWorkingDays')),
    late: 'supervisor',
    basis: returnParameters.admitWorkingDays.history[0]!,
  }),
  contact: promise({
    name: text('按期联系', 'Contacted in time'),
    from: 'pooled',
    until: ['contacted', 'reported', 'removed'],
    within: ({ parameter }) => days(parameter('contactDays')),
    late: 'supervisor',
    basis: returnParameters.contactDays.history[0]!,
  }),
  verify: promise({
    name: text('按期核实', 'Verified in time'),
    from: 'reported',
    until: ['returned', 'contacted'],
    within: ({ parameter }) => workingDays(parameter('verifyWorkingDays')),
    late: 'supervisor',
    basis: returnParameters.verifyWorkingDays.history[0]!,
  }),
  followUp: promise({
    name: text('按期回访', 'Followed up in time'),
    from: 'following',
    until: ['stayed', 'left'],
    within: ({ parameter }) => days(parameter('followUpDays')),
    late: 'supervisor',
    basis: returnParameters.followUpDays.history[0]!,
  }),
})

const NOT_POOLED: readonly string[] = ['removed', 'withdrawn', 'merged']
const poolMarks = ({ entered, stage, closedAt }: Pick<CaseState, 'entered' | 'stage' | 'closedAt'>) =>
  stockIn({ entered, closedAt: NOT_POOLED.includes(stage) ? closedAt : undefined }, 'registered', 'pooled')

/** One graduate: in the pool, contacted, returned to a job or a business, still there a year later. */
export const talent = words
  .behaves((tools) => ({
    actions: { ...intoThePool(tools), ...contacting(tools), ...returning(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    registered: count(text('登记量', 'Registered'), 'registered'),
    pool: sum(text('学子信息库人数(累计增减)', 'In the pool (gains less losses)'), 'persons', poolMarks),
    returned: sum(text('来衡就业创业高校毕业生', 'Graduates who returned'), 'persons', (of) =>
      once(of.entered.returned?.first),
    ),
    returnedBachelor: sum(text('其中本科', 'Of them bachelors'), 'persons', (of) =>
      of.did.verify?.input.degree === 'bachelor' ? once(of.entered.returned?.first) : undefined,
    ),
    returnedPostgraduate: sum(text('其中研究生及以上', 'Of them postgraduates'), 'persons', (of) =>
      of.did.verify?.input.degree === 'postgraduate' ? once(of.entered.returned?.first) : undefined,
    ),
    stayedShare: share.of(
      text('留衡稳定率', 'Stayed'),
      text('已回访的回归学子', 'graduates who returned and were followed up'),
      ({ did: { followUp } }) => followUp && { at: followUp.at, hit: followUp.input.stays },
    ),
    admittedInTime: share.kept(text('按期入库率', 'Admitted in time'), 'admit'),
    contactedInTime: share.kept(text('按期联系率', 'Contacted in time'), 'contact'),
    verifiedInTime: share.kept(text('按期核实率', 'Verified in time'), 'verify'),
    followedInTime: share.kept(text('按期回访率', 'Followed up in time'), 'followUp'),
  }))
