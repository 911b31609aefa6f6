import { z } from 'zod'
import {
  type CaseState,
  type Day,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type Indicator,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'
import { dayField, field, line, prose } from '../fields.ts'
import { checkSchema, lineSchema, MOST_IN_AN_EVENT } from './lines.ts'
import { BUREAU, roles, WITHOUT } from './words.ts'

const parameters = {
  publishWorkingDays: assumed(['答卷发布时限', 'Time to publish an edition'], 'working days', 20),
}

const whole = (title: string, titleEn: string) => field(z.number().int().min(0).max(1e6), title, titleEn)

/** What an edition comes to, kept as it is frozen: facts of its own case. */
const TALLIES = ['lines', 'both', 'agreeing', 'checks', 'checked', 'consistent'] as const
type Tally = (typeof TALLIES)[number]
const tallyOf = (of: Pick<CaseState, 'facts'>, tally: Tally): number =>
  (factsOfKind(of.facts, tally)[0]?.value ?? 0) as number

type Of = CaseState<{ from: string }>
const raise = (of: Of, by: Partial<Record<Tally, number>>): readonly FactRecord[] =>
  Object.entries(by).map(([tally, more]) => ({
    fact: tally,
    value: tallyOf(of, tally as Tally) + more,
    from: of.request.from as Day,
    source: of.id,
    certainty: 'verified',
  }))

const words = defineProgramme({
  id: 'answer-sheet',
  name: text('答卷', 'Answer sheet'),
  bureau: BUREAU,
  request: z.strictObject({
    title: line('期次名称', 'Title of the edition'),
    from: dayField('本期自', 'Period from'),
    to: dayField('本期至', 'Period to').meta({ notBefore: 'from' }),
  }),
  stages: {
    drafting: text('拟稿', 'Drafting'),
    freezing: text('正在锁定', 'Being frozen'),
    frozen: text('已锁定', 'Frozen'),
    approved: text('已审定', 'Approved'),
  },
  outcomes: { published: text('已发布', 'Published'), rejected: text('不予发布', 'Rejected') },
  roles,
  parameters,
  without: WITHOUT,
})
type Tools = ToolsOf<typeof words>

const freezing = ({ action, notify }: Tools) => ({
  /** The figures are frozen by the platform, so that nobody writes down one that the records do not give. */
  submit: action({
    name: text('提交锁定', 'Submit to be frozen'),
    by: 'analyst',
    from: ['drafting', 'freezing'],
    to: 'freezing',
    effects: ({ case: { request } }) => [{ effect: 'freeze', from: request.from, to: request.to }],
  }),
  list: action({
    name: text('列入指标', 'List figures'),
    by: 'machine',
    from: 'freezing',
    input: z.strictObject({
      lines: field(z.array(lineSchema).min(1).max(MOST_IN_AN_EVENT), '指标', 'Figures'),
    }),
    records: ({ case: of, input: { lines } }) => {
      const compared = lines.flatMap(({ agreement }) => agreement ?? [])
      const agreeing = compared.filter((each) => each !== 'differs').length
      return raise(of, { lines: lines.length, both: compared.length, agreeing })
    },
  }),
  compare: action({
    name: text('相互核对', 'Check against each other'),
    by: 'machine',
    from: 'freezing',
    input: z.strictObject({
      checks: field(z.array(checkSchema).min(1).max(MOST_IN_AN_EVENT), '核对', 'Checks'),
    }),
    records: ({ case: of, input: { checks } }) => {
      const consistent = checks.filter(
        ({ result }) => result === 'consistent' || result === 'rounding',
      ).length
      const against = checks.filter(({ result }) => result === 'inconsistent').length
      return raise(of, { checks: checks.length, checked: consistent + against, consistent })
    },
  }),
  freeze: action({
    name: text('锁定', 'Freeze'),
    by: 'machine',
    from: 'freezing',
    input: z.strictObject({
      position: field(z.array(whole('日志位置', 'Log position')).min(1).max(64), '日志位置', 'Log position'),
      lines: whole('指标数', 'Figures'),
      checks: whole('核对数', 'Checks'),
    }),
    to: ({ case: of, input, refuse }) =>
      input.lines === tallyOf(of, 'lines') && input.checks === tallyOf(of, 'checks') && input.lines > 0
        ? 'frozen'
        : refuse(text('指标数与已列入的不符', 'not as many figures as were listed'), 'lines'),
    effects: () => [notify('approver', text('有一期答卷待审定。', 'An edition waits for your approval.'))],
  }),
})

const publishing = ({ action, notify }: Tools) => ({
  approve: action({
    name: text('审定', 'Approve'),
    by: 'approver',
    from: 'frozen',
    to: ({ anotherThan }) => anotherThan(['submit']) ?? 'approved',
  }),
  publish: action({
    name: text('发布', 'Publish'),
    by: ['analyst', 'approver'],
    from: 'approved',
    to: 'published',
  }),
  reject: action({
    name: text('不予发布', 'Reject'),
    by: 'approver',
    from: ['drafting', 'freezing', 'frozen', 'approved'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'rejected',
    effects: ({ input }) => [
      notify('analyst', text(`答卷未予发布:${input.reason}`, `An edition was rejected: ${input.reason}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  publish: promise({
    name: text('按期发布', 'Published in time'),
    from: 'drafting',
    until: ['published', 'rejected'],
    within: ({ parameter }) => workingDays(parameter('publishWorkingDays')),
    late: 'supervisor',
    basis: parameters.publishWorkingDays.history[0]!,
  }),
})

/** A share of an edition's own tallies, counted once it is published. */
const shareOfTallies = (
  name: Indicator['name'],
  of: NonNullable<Indicator['of']>,
  [part, all]: readonly [Tally, Tally],
): Indicator => ({
  name,
  kind: 'share',
  unit: 'ratio',
  of,
  measure: (state) => {
    const at = state.entered.published?.first
    const denominator = tallyOf(state, all)
    return at === undefined || denominator === 0 ? [] : [{ at, numerator: tallyOf(state, part), denominator }]
  },
})

/**
 * One edition of the figures that the city answers for: drafted, frozen at one position of the log, approved by a second
 * person, published. What was frozen is in its events and stays as it was.
 */
export const edition = words
  .behaves((tools) => ({ actions: { ...freezing(tools), ...publishing(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    editions: count(text('发布期数', 'Editions published'), 'published'),
    publishedInTime: share.kept(text('按期发布率', 'Published in time'), 'publish'),
    figures: sum(
      text('发布指标数', 'Figures published'),
      text('项指标', 'figures'),
      (of) => of.entered.published && { at: of.entered.published.first, value: tallyOf(of, 'lines') },
    ),
    reconciled: shareOfTallies(
      text('填报与记录相符率', 'Reported and recorded agree'),
      text('既有填报又有记录的指标', 'figures both reported and recorded'),
      ['agreeing', 'both'],
    ),
    consistent: shareOfTallies(
      text('相互核对一致率', 'Consistent with each other'),
      text('可核对的项目', 'checks that could be made'),
      ['consistent', 'checked'],
    ),
  }))
