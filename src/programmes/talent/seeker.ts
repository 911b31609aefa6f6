import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  endedAs,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, line, prose, said, yes } from '../fields.ts'
import { allNamed, named } from '../named.ts'
import { once } from '../stock.ts'
import { jobParameters } from './parameters.ts'
import { BUREAU, degree, roles } from './words.ts'

/** What somebody who looks for work says of it. */
export const seekerRequest = z.strictObject({
  kind: choice('求职类型', 'What kind of work', {
    regular: text('固定岗位', 'A regular post'),
    casual: text('零工、日结', 'Day jobs'),
    internship: text('见习', 'An internship'),
  }),
  work: line('想做的工作或专业', 'What work'),
  degree: degree.optional(),
  skills: line('技能与证书', 'Skills and certificates').optional(),
  contact: contact.optional(),
})

const { seekerWorkingDays, offerDays, renewDays, lapseDays } = jobParameters
const words = defineProgramme({
  id: 'talent.seeker',
  name: text('求职登记', 'Looking for work'),
  door: {
    about: text(
      '免费登记求职:固定岗位、见习、零工都可以,有人推荐。',
      'Register as looking for work, free of charge: regular posts, internships and day jobs.',
    ),
    words:
      '找工作, 求职, 上班, 零工, 临时工, 日结, 打工, 见习, 实习, 没工作, job, work, looking for work, day labour, internship'.split(
        ', ',
      ),
    events: ['job-lost', 'graduation', 'work'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: seekerRequest,
  stages: {
    registered: text('待登记', 'Asked'),
    seeking: text('求职中', 'Looking'),
    offered: text('已推荐', 'Recommended'),
    renewing: text('登记到期,待确认', 'To say that one still looks'),
  },
  outcomes: {
    employed: text('已就业', 'In work'),
    stopped: text('不再求职', 'No longer looking'),
    lapsed: text('登记失效', 'Lapsed'),
  },
  roles,
  parameters: { seekerWorkingDays, offerDays, renewDays, lapseDays },
})
type Tools = ToolsOf<typeof words>

const byOthers = ({ action, notify }: Tools) => ({
  /** An employer's post or a day job was found: the case of that asks the machine to say so. */
  offered: action({
    name: text('推荐工作', 'Recommended'),
    by: 'machine',
    from: ['seeking', 'offered', 'renewing'],
    input: z.strictObject({ what: said(line('工作', 'Work', 1000)) }),
    to: 'offered',
    effects: ({ input }) => [
      notify('requester', text(`已为您推荐:${input.what}`, `Recommended: ${input.what}`)),
    ],
  }),
  notTaken: action({
    name: text('未录用', 'Not taken'),
    by: 'machine',
    from: ['seeking', 'offered', 'renewing'],
    input: z.strictObject({ what: said(line('工作', 'Work', 1000)) }),
    // Of several recommendations the first that failed has already led back.
    to: ({ case: of }) => (of.stage === 'offered' ? 'seeking' : undefined),
    effects: ({ input }) => [
      notify('requester', text(`未录用:${input.what}。将继续推荐。`, `Not taken: ${input.what}. We go on.`)),
    ],
  }),
  placed: action({
    name: text('已录用', 'Taken on'),
    by: 'machine',
    from: ['seeking', 'offered', 'renewing'],
    input: z.strictObject({ where: said(line('单位', 'Where', 1000)) }),
    to: 'employed',
    effects: ({ input }) => [
      notify('requester', text(`已被录用:${input.where}`, `You were taken on: ${input.where}`)),
    ],
  }),
})

const HELD = ['seeking', 'offered', 'renewing', 'employed', 'stopped', 'lapsed'] as const
/** Pay that was declared, by the case of the day's work: what it is, until the worker has answered. */
const DECLARED = 'pay-declared'
/** Of several days' pay that wait for an answer, the one that was declared first. */
const declaredPay = ({ facts }: Pick<CaseState, 'facts'>) =>
  allNamed(facts, DECLARED)
    .filter(({ value }) => value !== null)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .map(({ name, value }) => ({ shift: name, what: value as string }))

/** A day's work is paid when whoever did it says so, on their own case: nobody else has to be believed. */
const payOf = ({ action, notify }: Tools) => ({
  payDeclared: action({
    name: text('用工方称已付工钱', 'Pay was declared'),
    by: 'machine',
    from: HELD,
    whilePaused: true,
    input: z.strictObject({
      shift: line('上工事项号', 'Case of the day’s work', 128),
      what: said(line('工钱', 'Pay', 500)),
    }),
    records: ({ input, day }) => [named(DECLARED, input.shift, input.what, day)],
    effects: ({ input }) => [
      notify(
        'requester',
        text(
          `用工方称已付:${input.what}。收到没有,请确认。`,
          `Said to be paid: ${input.what}. Did you get it?`,
        ),
      ),
    ],
  }),
  answerPay: action({
    name: text('确认工钱', 'Confirm the pay'),
    by: 'applicant',
    from: HELD,
    input: z.strictObject({ received: yes('已收到', 'I have it') }),
    to: ({ case: of, refuse }) =>
      declaredPay(of).length === 0
        ? refuse(text('没有待确认的工钱', 'there is no pay to confirm'))
        : undefined,
    records: ({ case: of, day }) =>
      declaredPay(of)
        .slice(0, 1)
        .map(({ shift }) => named(DECLARED, shift, null, day)),
    effects: ({ case: of, input }): readonly Effect[] => {
      const [answered, next] = declaredPay(of)
      return [
        ...(answered ? [{ effect: 'perform' as const, case: answered.shift, action: 'confirm', input }] : []),
        ...(next
          ? [notify('requester', text(`还有一笔待确认:${next.what}。`, `Did you get this one? ${next.what}`))]
          : []),
      ]
    },
  }),
})

const own = ({ action, notify }: Tools) => ({
  register: action({
    name: text('登记', 'Register'),
    by: 'agent',
    from: 'registered',
    input: z.strictObject({ note: prose('职业指导', 'Guidance').optional() }),
    to: 'seeking',
    effects: () => [
      notify('requester', text('求职登记完成,服务免费。', 'You are registered; it costs nothing.')),
    ],
  }),
  findOwn: action({
    name: text('自行找到工作', 'Found work by oneself'),
    by: ['applicant', 'agent'],
    from: ['registered', 'seeking', 'offered', 'renewing'],
    input: z.strictObject({ where: line('单位', 'Where') }),
    to: 'employed',
  }),
  stop: action({
    name: text('不再求职', 'Stop looking'),
    by: ['applicant', 'agent'],
    from: ['registered', 'seeking', 'offered', 'renewing'],
    input: z.strictObject({ reason: prose('原因', 'Reason').optional() }),
    to: 'stopped',
  }),
  renewDue: action({
    name: text('登记到期', 'The registration ends'),
    by: 'machine',
    from: ['seeking', 'offered'],
    to: 'renewing',
    after: ({ parameter }) => days(parameter('renewDays')),
    effects: () => [
      notify(
        'requester',
        text('求职登记到期,仍在找工作请确认。', 'Do you still look for work? Please say so.'),
      ),
    ],
  }),
  renew: action({
    name: text('仍在求职', 'Still looking'),
    by: ['applicant', 'agent'],
    from: 'renewing',
    to: 'seeking',
  }),
  lapse: action({
    name: text('登记失效', 'Lapse'),
    by: 'machine',
    from: 'renewing',
    to: 'lapsed',
    after: ({ parameter }) => days(parameter('lapseDays')),
  }),
})

const promises = ({ promise }: Tools) => ({
  register: promise({
    name: text('按时登记', 'Registered in time'),
    from: 'registered',
    until: ['seeking', 'employed', 'stopped'],
    within: ({ parameter }) => workingDays(parameter('seekerWorkingDays')),
    late: 'supervisor',
    basis: seekerWorkingDays.history[0]!,
  }),
  offer: promise({
    name: text('按期推荐', 'Recommended in time'),
    from: 'seeking',
    until: ['offered', 'employed', 'stopped'],
    within: ({ parameter }) => days(parameter('offerDays')),
    late: 'supervisor',
    basis: offerDays.history[0]!,
  }),
})

/** Somebody who looks for work: registered, recommended to employers until they are in work or look no longer. */
export const seeker = words
  .behaves((tools) => ({
    actions: { ...own(tools), ...byOthers(tools), ...payOf(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum, duration }) => ({
    seekers: count(text('求职登记量', 'Registered'), 'registered'),
    casual: sum(text('零工登记人数', 'Registered for day jobs'), 'persons', (of) =>
      of.request.kind === 'casual' ? once(of.entered.seeking?.first) : undefined,
    ),
    employed: sum(text('登记后就业人数', 'In work after registering'), 'persons', (of) =>
      once(endedAs(of, 'employed')),
    ),
    placedShare: share.of(
      text('就业率', 'Found work'),
      text('已了结的求职登记', 'registrations that have ended'),
      ({ closedAt, stage }) =>
        closedAt === undefined ? undefined : { at: closedAt, hit: stage === 'employed' },
    ),
    registeredInTime: share.kept(text('按时登记率', 'Registered in time'), 'register'),
    offeredInTime: share.kept(text('按期推荐率', 'Recommended in time'), 'offer'),
    timeToWork: duration(text('就业用时', 'Time to work'), 'registered', 'employed'),
  }))
