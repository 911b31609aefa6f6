import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  days,
  defineProgramme,
  endedAs,
  type Source,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, comingDay, contact, fenField, field, line, prose, said, yes } from '../fields.ts'
import { allNamed, named } from '../named.ts'
import { spanUntil } from '../span.ts'
import { researchParameters } from './parameters.ts'
import { BUREAU, roles, technology } from './words.ts'

const request = z.strictObject({
  kind: choice('项目类别', 'Kind', {
    crowd: text('众筹科研', 'Paid for together'),
    plan: text('市级以上科技计划项目', 'Of a science programme'),
    conversion: text('重大科技成果转化项目', 'Putting a result to use'),
  }),
  technology,
  problem: prose('共性技术难题或研究内容', 'The shared problem, or what is researched'),
  raisedBy: line('提出单位', 'Raised by'),
  budgetFen: fenField('所需经费', 'What it costs'),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'tech-matching.research',
  name: text('联合攻关与科技项目', 'Research together'),
  door: {
    about: text(
      '产业共性技术难题,多家企业联合出资攻关,成果共享;也登记科技计划和成果转化项目。',
      'A problem that an industry shares: enterprises fund the research together and share the result.',
    ),
    words:
      '众筹科研, 共性技术, 攻关, 科技项目, 成果转化, 课题, research project, shared problem, funding'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    raised: text('已提出', 'Raised'),
    funding: text('出资中', 'Being funded'),
    researching: text('攻关中', 'Being researched'),
    accepted: text('已验收', 'Accepted'),
  },
  outcomes: {
    shared: text('成果已共享', 'Result shared'),
    unfunded: text('经费未筹足', 'Not funded'),
    failed: text('未达目标', 'Not achieved'),
    declined: text('不予立项', 'Declined'),
  },
  roles,
  parameters: researchParameters,
})
type Tools = ToolsOf<typeof words>

/** What each pledges: the last word of each counts. */
const PLEDGE = 'pledge'
const FUNDER = 'funder-kind'
type Of = Pick<CaseState, 'facts'>
const pledged = ({ facts }: Of): number =>
  allNamed(facts, PLEDGE).reduce((sum, { value }) => sum + (value as number), 0)
/** The enterprises that fund it. */
const enterprisesIn = ({ facts }: Of): readonly string[] =>
  allNamed(facts, FUNDER).flatMap(({ name, value }) => (value === 'enterprise' ? [name] : []))

const experts = field(z.number().int().min(1).max(100), '专家人数', 'Experts', { unit: 'persons' })
const tooFew = (least: number) => text(`专家至少 ${least} 人`, `there are at least ${least} experts`)

const funding = ({ action, notify }: Tools) => ({
  found: action({
    name: text('论证立项', 'Take up'),
    by: 'officer',
    from: 'raised',
    input: z.strictObject({ experts, opinion: prose('论证意见', 'Opinion of the experts') }),
    to: ({ input, parameter, refuse }) =>
      input.experts < parameter('leastExperts')
        ? refuse(tooFew(parameter('leastExperts')), 'experts')
        : 'funding',
    effects: () => [notify('requester', text('已立项,征集出资。', 'Taken up; funds are being raised.'))],
  }),
  decline: action({
    name: text('不予立项', 'Decline'),
    by: 'officer',
    from: 'raised',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予立项:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
  pledge: action({
    name: text('登记出资', 'Enter a pledge'),
    by: 'clerk',
    from: 'funding',
    input: z.strictObject({
      funder: line('出资方', 'Who funds'),
      kind: choice('出资方类别', 'What they are', {
        enterprise: text('企业', 'Enterprise'),
        institution: text('高校院所', 'University or institute'),
        government: text('财政', 'Public funds'),
      }),
      amountFen: fenField('出资额', 'Pledged'),
    }),
    to: ({ input, refuse }) =>
      input.amountFen === 0
        ? refuse(text('出资额须大于零', 'a pledge is above zero'), 'amountFen')
        : undefined,
    records: ({ input, day }) => [
      named(PLEDGE, input.funder, input.amountFen, day),
      named(FUNDER, input.funder, input.kind, day),
    ],
  }),
  closeFunding: action({
    name: text('出资征集期满', 'The time to fund it ends'),
    by: 'machine',
    from: 'funding',
    to: 'unfunded',
    after: ({ parameter }) => days(parameter('fundingDays')),
    effects: () => [
      notify('requester', text('经费未在征集期内筹足。', 'The funds were not raised in time.')),
    ],
  }),
})

const researching = ({ action, notify }: Tools) => ({
  commission: action({
    name: text('委托攻关', 'Commission'),
    by: 'officer',
    from: 'funding',
    input: z.strictObject({
      researcher: line('承担单位', 'Who researches'),
      dueDay: comingDay('完成期限', 'Due'),
    }),
    to: ({ case: of, input, day, parameter, refuse }) => {
      if (pledged(of) < of.request.budgetFen)
        return refuse(text('经费未筹足', 'the funds are not raised yet'))
      const least = parameter('leastFunders')
      if (of.request.kind === 'crowd' && enterprisesIn(of).length < least)
        return refuse(
          text(`众筹科研至少 ${least} 家企业出资`, `at least ${least} enterprises fund it together`),
        )
      return input.dueDay > day
        ? 'researching'
        : refuse(text('完成期限须在将来', 'the day that it is due is yet to come'), 'dueDay')
    },
  }),
  /** Whoever commissioned it does not accept it; what did not pass is researched on. */
  examine: action({
    name: text('验收', 'Accept'),
    by: ['clerk', 'officer'],
    from: 'researching',
    input: z.strictObject({
      experts,
      passed: yes('通过验收', 'Passed'),
      opinion: prose('验收意见', 'Opinion'),
    }),
    to: (scene) =>
      scene.anotherThan(['commission']) ??
      (scene.input.experts < scene.parameter('leastExperts')
        ? scene.refuse(tooFew(scene.parameter('leastExperts')), 'experts')
        : scene.input.passed
          ? 'accepted'
          : undefined),
  }),
  fail: action({
    name: text('终止攻关', 'Give up'),
    by: 'officer',
    from: 'researching',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'failed',
    effects: ({ input }) => [
      notify('requester', text(`攻关终止:${input.reason}`, `Given up: ${input.reason}`)),
    ],
  }),
})

/** Who has the results. */
const sharing = ({ action, notify }: Tools) => ({
  /** Nobody who paid is left out. */
  share: action({
    name: text('共享成果', 'Share the result'),
    by: 'clerk',
    from: 'accepted',
    input: z.strictObject({
      enterprises: z
        .array(line('企业', 'Enterprise'))
        .min(1)
        .max(1000)
        .meta({ title: '共享企业', titleEn: 'Shared with' }),
    }),
    to: ({ case: of, input, refuse }) => {
      if (new Set(input.enterprises).size < input.enterprises.length)
        return refuse(text('有企业写了两次', 'an enterprise is there twice'), 'enterprises')
      const left = enterprisesIn(of).find((one) => !input.enterprises.includes(one))
      return left === undefined
        ? 'shared'
        : refuse(text(`出资企业 ${left} 未列入`, `${left} paid and is left out`), 'enterprises')
    },
    effects: () => [notify('requester', text('成果已共享。', 'The result is shared.'))],
  }),
})

/** When a result is due is agreed with whoever researches. */
const AGREED: Source = {
  source: text(
    '立项合同约定的完成期限,逐项不同',
    'the day agreed with whoever researches, project by project',
  ),
  grade: 'D',
  unverified: true,
}

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按期立项', 'Decided in time'),
    from: 'raised',
    until: ['funding', 'declined'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: researchParameters.decideWorkingDays.history[0]!,
  }),
  result: promise({
    name: text('按期完成攻关', 'Done in time'),
    from: 'researching',
    until: 'accepted',
    within: ({ case: of, at, parameter, startOf }) => {
      const { dueDay } = of.did.commission!.input as { readonly dueDay: Day }
      return spanUntil(at, startOf(addDays(dueDay, 1 + parameter('graceDays'))))
    },
    late: 'supervisor',
    basis: AGREED,
  }),
  share: promise({
    name: text('按期共享', 'Shared in time'),
    from: 'accepted',
    until: 'shared',
    within: ({ parameter }) => days(parameter('shareDays')),
    late: 'supervisor',
    basis: researchParameters.shareDays.history[0]!,
  }),
})

type Kind = z.output<typeof request>['kind']
/** When one of a kind was taken up. */
const takenUp =
  (kind: Kind) =>
  ({ request: of, entered }: Pick<CaseState<{ readonly kind: Kind }>, 'request' | 'entered'>) =>
    of.kind === kind ? entered.funding?.first : undefined

/** Research into what an industry shares: taken up, funded together, commissioned, accepted, shared with all who paid. */
export const research = words
  .behaves((tools) => ({
    actions: { ...funding(tools), ...researching(tools), ...sharing(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    crowd: count(text('众筹科研项目', 'Projects paid for together'), takenUp('crowd')),
    plan: count(text('市级以上科技计划项目', 'Projects of science programmes'), takenUp('plan')),
    conversions: count(text('重大科技成果转化项目', 'Results being put to use'), takenUp('conversion')),
    pledged: sum(text('筹集经费', 'Funds raised'), 'fen', (of) => {
      const at = of.entered.researching?.first
      return at && { at, value: pledged(of) }
    }),
    funders: sum(text('出资企业(家次)', 'Enterprises that fund'), text('家次', 'enterprises'), (of) => {
      const at = of.entered.researching?.first
      return at && { at, value: enterprisesIn(of).length }
    }),
    accepted: count(text('通过验收', 'Accepted'), 'accepted'),
    sharing: sum(
      text('共享成果企业(家次)', 'Enterprises that share a result'),
      text('家次', 'enterprises'),
      ({ did: { share: of } }) => of && { at: of.at, value: of.input.enterprises.length },
    ),
    fundedShare: share.of(
      text('筹足率', 'Funded, of those that were to be'),
      text('出资征集已结束的项目', 'projects whose funding has ended'),
      (of) => {
        const at = of.entered.researching?.first ?? endedAs(of, 'unfunded')
        return at && { at, hit: of.entered.researching !== undefined }
      },
    ),
    decidedInTime: share.kept(text('按期立项率', 'Decided in time'), 'decide'),
    doneInTime: share.kept(text('按期完成率', 'Done in time'), 'result'),
    sharedInTime: share.kept(text('按期共享率', 'Shared in time'), 'share'),
  }))
