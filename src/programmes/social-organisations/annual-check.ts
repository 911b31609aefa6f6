import { z } from 'zod'
import {
  addDays,
  between,
  type CaseState,
  type Day,
  type Duration,
  days,
  defineProgramme,
  type Effect,
  type Instant,
  outside,
  plus,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, fenField, field, prose, said, tally, yes } from '../fields.ts'
import { checkParameters } from './parameters.ts'
import { BUREAU, organisationId, organisationName, roles } from './words.ts'

const words = defineProgramme({
  id: 'social-organisations.annual-check',
  name: text('社会组织年检', 'Annual check of social organisations'),
  bureau: BUREAU,
  request: z.strictObject({
    name: organisationName,
    organisation: organisationId,
    year: field(z.number().int().min(1990).max(2200), '年检年度', 'Year of the check'),
  }),
  stages: {
    awaiting: text('待报送', 'Report awaited'),
    submitted: text('业务主管单位初审', 'With the sponsoring bureau'),
    forwarded: text('登记机关审查', 'With the registrar'),
  },
  outcomes: {
    passed: text('合格', 'Passed'),
    basic: text('基本合格', 'Passed with remarks'),
    failed: text('不合格', 'Failed'),
    missed: text('未参加年检', 'Not submitted'),
    lapsed: text('组织已终止', 'The organisation ended'),
  },
  roles: { ...roles, unit: outside('city', '业务主管单位', 'Sponsoring bureau') },
  parameters: checkParameters,
  without: ['withdraw', 'merge'],
})
type Tools = ToolsOf<typeof words>

interface Scene {
  readonly case: CaseState<{ readonly year: number }>
  readonly at: Instant
  startOf(day: Day): Instant
}

/**
 * How long until the end of a day of the check's year. Whoever begins late, or was sent back, has some days at least: the day
 * itself may be over.
 */
const until = ({ case: of, at, startOf }: Scene, monthDay: string, resubmitDays: number): Duration => {
  const end = startOf(addDays(`${of.request.year}-${monthDay}` as Day, 1))
  return between(at, Math.max(end, plus(at, days(resubmitDays))) as Instant)
}

const told = (of: CaseState<{ organisation: string; year: number }>, conclusion: string): Effect => {
  const report = of.did.submit?.input as { party: boolean } | undefined
  return {
    effect: 'perform',
    case: of.request.organisation,
    action: 'recordCheck',
    input: { year: of.request.year, conclusion, ...(report ? { party: report.party } : {}) },
  }
}

const conclusion = choice('结论', 'Conclusion', {
  passed: text('合格', 'Passed'),
  basic: text('基本合格', 'Passed with remarks'),
  failed: text('不合格', 'Failed'),
})

const reporting = ({ action, notify }: Tools) => ({
  submit: action({
    name: text('报送工作报告', 'Submit the report'),
    by: 'organisation',
    from: 'awaiting',
    input: z.strictObject({
      report: prose('上一年度工作报告', 'Report on the past year'),
      activities: tally('开展活动次数', 'Activities'),
      income: fenField('总收入', 'Income'),
      spending: fenField('总支出', 'Spending'),
      party: yes('党建工作已覆盖', 'Party work is done'),
      fees: yes('收取会费或服务费', 'Fees are charged').optional(),
    }),
    to: 'submitted',
    effects: () => [notify('unit', text('收到年检报告。', 'A report came in.'))],
  }),
  sendBack: action({
    name: text('退回补正', 'Send back'),
    by: ['unit', 'registrar'],
    from: ['submitted', 'forwarded'],
    input: z.strictObject({ reason: said(prose('须补正的内容', 'What is to be put right')) }),
    to: 'awaiting',
    effects: ({ input }) => [
      notify('requester', text(`退回补正:${input.reason}`, `Sent back: ${input.reason}`)),
    ],
  }),
  endorse: action({
    name: text('初审同意', 'Endorse'),
    by: 'unit',
    from: 'submitted',
    input: z.strictObject({ opinion: prose('初审意见', 'Opinion') }),
    to: 'forwarded',
  }),
})

const concluding = ({ action, notify }: Tools) => ({
  propose: action({
    name: text('提出年检结论建议', 'Propose a conclusion'),
    by: 'registrar',
    from: 'forwarded',
    input: z.strictObject({ conclusion, opinion: prose('审查意见', 'Opinion') }),
    effects: () => [notify('head', text('有年检待作结论。', 'An annual check waits for its conclusion.'))],
  }),
  /** By another person than who proposed it; where it comes out otherwise, it says why. */
  decide: action({
    name: text('作出年检结论', 'Conclude the check'),
    by: 'head',
    from: 'forwarded',
    input: z.strictObject({ conclusion, opinion: prose('意见', 'Opinion').optional() }),
    to: ({ case: of, anotherThan, input, refuse }) => {
      const { propose } = of.did
      if (!propose || propose.at < of.entered.forwarded!.last)
        return refuse(text('尚未提出结论建议', 'no conclusion was proposed yet'))
      const isOther = (propose.input as { readonly conclusion: string }).conclusion !== input.conclusion
      if (isOther && input.opinion === undefined)
        return refuse(text('与建议不一致的须写明意见', 'say why it is another than was proposed'), 'opinion')
      return anotherThan(['propose']) ?? input.conclusion
    },
    effects: ({ case: of, input }) => [
      notify('requester', text('年检结论已作出。', 'The annual check has been concluded.')),
      told(of, input.conclusion),
    ],
  }),
  miss: action({
    name: text('逾期未报送', 'Not submitted in time'),
    by: 'machine',
    from: 'awaiting',
    to: 'missed',
    after: (scene) => until(scene, scene.parameter('forwardBy'), scene.parameter('resubmitDays')),
    effects: ({ case: of }) => [
      notify(
        'requester',
        text(
          '未在5月31日前报送年检,本年度记为未参加年检。',
          'No report came in by 31 May: the check of this year counts as missed.',
        ),
      ),
      notify('registrar', text('有社会组织未参加年检。', 'An organisation missed its annual check.')),
      told(of, 'missed'),
    ],
  }),
  lapse: action({
    name: text('随组织终止', 'End with the organisation'),
    by: 'machine',
    from: ['awaiting', 'submitted', 'forwarded'],
    to: 'lapsed',
  }),
})

const promises = ({ promise }: Tools) => ({
  report: promise({
    name: text('3月31日前报送业务主管单位', 'With the sponsoring bureau by 31 March'),
    from: 'awaiting',
    until: ['submitted', 'missed'],
    within: (scene) => until(scene, scene.parameter('reportBy'), scene.parameter('resubmitDays')),
    late: 'supervisor',
    basis: checkParameters.reportBy.history[0]!,
  }),
  forward: promise({
    name: text('5月31日前报送登记机关', 'With the registrar by 31 May'),
    from: 'submitted',
    until: ['forwarded', 'awaiting'],
    within: (scene) => until(scene, scene.parameter('forwardBy'), scene.parameter('resubmitDays')),
    late: 'supervisor',
    basis: checkParameters.forwardBy.history[0]!,
  }),
  conclude: promise({
    name: text('按期作出结论', 'Concluded in time'),
    from: 'forwarded',
    until: ['passed', 'basic', 'failed', 'awaiting'],
    within: ({ parameter }) => days(parameter('concludeDays')),
    late: 'supervisor',
    basis: checkParameters.concludeDays.history[0]!,
  }),
})

const ENDED = text('应参加且已办结的年检', 'checks that were due and have ended')

/** The check of one organisation in one year: reported, endorsed by its sponsor, concluded; or missed. */
export const annualCheck = words
  .behaves((tools) => ({ actions: { ...reporting(tools), ...concluding(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    due: count(text('应年检社会组织', 'Checks due'), 'awaiting'),
    takenPart: share.of(text('年检参检率', 'Took part'), ENDED, ({ stage, closedAt }) =>
      closedAt === undefined || !['passed', 'basic', 'failed', 'missed'].includes(stage)
        ? undefined
        : { at: closedAt, hit: stage !== 'missed' },
    ),
    passed: share.of(
      text('年检合格率', 'Passed, with remarks or without'),
      text('作出结论的年检', 'checks concluded'),
      ({ stage, closedAt }) =>
        closedAt === undefined || !['passed', 'basic', 'failed'].includes(stage)
          ? undefined
          : { at: closedAt, hit: stage !== 'failed' },
    ),
    missed: count(text('未参加年检', 'Not submitted'), 'missed'),
    reportedInTime: share.kept(text('按期报送率', 'Reported in time'), 'report'),
    concludedInTime: share.kept(text('按期作出结论率', 'Concluded in time'), 'conclude'),
    activities: sum(
      text('开展活动次数', 'Activities'),
      'times',
      ({ did: { submit } }) => submit && { at: submit.at, value: submit.input.activities },
    ),
  }))
