import { z } from 'zod'
import { days, defineProgramme, endedAs, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, contact, line, prose, said, tally, yes } from '../fields.ts'
import { once } from '../stock.ts'
import { titleParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const request = z.strictObject({
  subject: line('专业', 'Field'),
  level: choice('申报级别', 'Level', {
    junior: text('初级', 'Junior'),
    middle: text('中级', 'Intermediate'),
    deputy: text('副高级', 'Associate senior'),
    full: text('正高级', 'Full senior'),
  }),
  route: choice('评审通道', 'Route', {
    regular: text('常规评审', 'Regular review'),
    green: text('重大技术攻关绿色通道', 'Green channel for great technical breakthroughs'),
    targeted: text('基层定向评价', 'Targeted evaluation for the grassroots'),
  }),
  sector: choice('单位性质', 'Sector', {
    public: text('公有制单位', 'Public'),
    private: text('非公有制单位', 'Not public'),
  }),
  employer: line('工作单位', 'Employer'),
  contact: contact.optional(),
})
type Request = z.output<typeof request>

const words = defineProgramme({
  id: 'talent.title',
  name: text('职称评审', 'Professional titles'),
  door: {
    about: text(
      '专业技术人员申报职称;重大技术攻关走绿色通道,基层人才可定向评价。',
      'Professionals apply for a title; a green channel for breakthroughs, a targeted evaluation for the grassroots.',
    ),
    words:
      '职称, 评职称, 高级工程师, 中级, 高级, 绿色通道, 定向评价, 非公, professional title, engineer, senior, promotion'.split(
        ', ',
      ),
    events: ['work', 'business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('已申报', 'Applied'),
    accepted: text('已受理,待评审', 'Accepted, to be reviewed'),
    fast: text('绿色通道待评审', 'To be reviewed in the green channel'),
    publicity: text('公示中', 'Public notice'),
    confirming: text('待确认', 'To be confirmed'),
  },
  outcomes: {
    conferred: text('取得职称', 'Title conferred'),
    failed: text('评审未通过', 'Not passed'),
    declined: text('不予受理', 'Not accepted'),
  },
  roles,
  parameters: titleParameters,
})
type Tools = ToolsOf<typeof words>

const accepting = ({ action, notify }: Tools) => ({
  receive: action({
    name: text('受理', 'Accept'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({
      complete: yes('材料齐全、单位已公示推荐', 'Complete, and recommended by the employer'),
      proof: line(
        '绿色通道、定向评价的证明',
        'Proof for the green channel or the targeted evaluation',
      ).optional(),
    }),
    to: ({ case: { request: of }, input, refuse }) => {
      if (!input.complete)
        return refuse(
          text('材料不齐:请暂停并告知补正,或不予受理', 'papers are missing: pause and ask, or do not accept'),
          'complete',
        )
      if (of.route !== 'regular' && input.proof === undefined)
        return refuse(text('该通道须有证明', 'this route needs a proof'), 'proof')
      return of.route === 'green' ? 'fast' : 'accepted'
    },
  }),
  decline: action({
    name: text('不予受理', 'Do not accept'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予受理:${input.reason}`, `Not accepted: ${input.reason}`)),
    ],
  }),
})

const reviewers = z
  .array(
    z.strictObject({
      reviewer: line('评审专家编号', 'Reviewer', 64),
      employer: line('专家单位', 'Employer of the reviewer'),
    }),
  )
  .min(1)
  .max(100)
  .meta({ title: '评审专家', titleEn: 'Reviewers' })

/** Whether so many votes are enough: in whole numbers, so that two thirds of nine are six. */
const passes = (votes: number, of: number, basisPoints: number): boolean => votes * 10_000 >= basisPoints * of

const reviewing = ({ action, notify }: Tools) => ({
  /** Whoever works where the applicant does has no vote on them. */
  review: action({
    name: text('登记评审表决', 'Enter the vote'),
    by: 'officer',
    from: ['accepted', 'fast'],
    input: z.strictObject({ reviewers, agreed: tally('同意票', 'Votes for') }),
    to: ({ case: of, input, parameter, refuse }) => {
      const { reviewers: all, agreed } = input
      if (new Set(all.map(({ reviewer }) => reviewer)).size < all.length)
        return refuse(text('有专家重复', 'a reviewer is there twice'), 'reviewers')
      if (all.length < parameter('leastReviewers'))
        return refuse(
          text(
            `评审专家至少 ${parameter('leastReviewers')} 人`,
            `at least ${parameter('leastReviewers')} reviewers`,
          ),
          'reviewers',
        )
      const own = all.findIndex(({ employer }) => employer === of.request.employer)
      if (own >= 0)
        return refuse(
          text('与申报人同单位的专家须回避', 'a colleague of the applicant has no vote'),
          `reviewers.${own}.employer`,
        )
      if (agreed > all.length) return refuse(text('票数多于专家', 'more votes than reviewers'), 'agreed')
      return passes(agreed, all.length, parameter('passBasisPoints')) ? 'publicity' : 'failed'
    },
    effects: ({ input, parameter }) => [
      notify(
        'requester',
        passes(input.agreed, input.reviewers.length, parameter('passBasisPoints'))
          ? text('评审通过,现予公示。', 'You passed; it is made public.')
          : text('评审未通过。', 'You did not pass.'),
      ),
    ],
  }),
  object: action({
    name: text('登记异议', 'Enter an objection'),
    by: 'officer',
    from: 'publicity',
    input: z.strictObject({ what: prose('异议', 'Objection') }),
    to: ({ case: of }) => (of.request.route === 'green' ? 'fast' : 'accepted'),
  }),
  unopposed: action({
    name: text('公示期满', 'Notice ends'),
    by: 'machine',
    from: 'publicity',
    to: 'confirming',
    after: ({ parameter }) => days(parameter('publicityDays')),
  }),
  confer: action({
    name: text('确认并发证', 'Confer'),
    by: 'approver',
    from: 'confirming',
    input: z.strictObject({ certificate: said(line('证书编号', 'Certificate', 128)) }),
    to: ({ anotherThan }) => anotherThan(['review']) ?? 'conferred',
    effects: ({ input }) => [
      notify('requester', text(`职称证书:${input.certificate}`, `Your certificate: ${input.certificate}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  accept: promise({
    name: text('按期受理', 'Accepted in time'),
    from: 'applied',
    until: ['accepted', 'fast', 'declined'],
    within: ({ parameter }) => workingDays(parameter('acceptWorkingDays')),
    late: 'supervisor',
    basis: titleParameters.acceptWorkingDays.history[0]!,
  }),
  review: promise({
    name: text('按期评审', 'Reviewed in time'),
    from: 'accepted',
    until: ['publicity', 'failed'],
    within: ({ parameter }) => days(parameter('reviewDays')),
    late: 'supervisor',
    basis: titleParameters.reviewDays.history[0]!,
  }),
  fastReview: promise({
    name: text('绿色通道按期评审', 'Reviewed in time in the green channel'),
    from: 'fast',
    until: ['publicity', 'failed'],
    within: ({ parameter }) => days(parameter('greenReviewDays')),
    late: 'supervisor',
    basis: titleParameters.greenReviewDays.history[0]!,
  }),
})

/** Where an objection or an appeal leads back to: the vote before it does not count. */
const VOID: readonly string[] = ['applied', 'accepted', 'fast']
const SENIOR: readonly Request['level'][] = ['deputy', 'full']
const MIDDLE_AND_SENIOR: readonly Request['level'][] = ['middle', ...SENIOR]

/** An application for a title: accepted, voted on by reviewers who are no colleagues, made public, conferred by another. */
export const title = words
  .behaves((tools) => ({ actions: { ...accepting(tools), ...reviewing(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => {
    const conferred = (zh: string, en: string, counts: (of: Request) => boolean) =>
      sum(text(zh, en), 'persons', (of) => (counts(of.request) ? once(endedAs(of, 'conferred')) : undefined))
    return {
      applications: count(text('申报量', 'Applications'), 'applied'),
      conferred: conferred('取得职称人数', 'Titles conferred', () => true),
      senior: conferred('取得高级职称人数', 'Senior titles conferred', (of) => SENIOR.includes(of.level)),
      privateSector: conferred(
        '非公单位取得中高级职称人数',
        'Intermediate and senior titles outside the public sector',
        (of) => of.sector === 'private' && MIDDLE_AND_SENIOR.includes(of.level),
      ),
      targeted: conferred(
        '定向评价取得职称人数',
        'Titles by targeted evaluation',
        (of) => of.route === 'targeted',
      ),
      green: conferred('绿色通道取得职称人数', 'Titles by the green channel', (of) => of.route === 'green'),
      passedShare: share.of(
        text('评审通过率', 'Passed'),
        text('已表决的申报', 'applications voted on'),
        ({ did: { review }, entered, stage }) =>
          review && !VOID.includes(stage)
            ? { at: review.at, hit: entered.failed?.last !== review.at }
            : undefined,
      ),
      acceptedInTime: share.kept(text('按期受理率', 'Accepted in time'), 'accept'),
      reviewedInTime: share.kept(text('按期评审率', 'Reviewed in time'), ['review', 'fastReview']),
    }
  })
