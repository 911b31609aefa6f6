import { z } from 'zod'
import {
  addDays,
  between,
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  outside,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { field, line, prose, said } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { gradingParameters } from './parameters.ts'
import { BUREAU, organisationId, organisationName, roles } from './words.ts'

const words = defineProgramme({
  id: 'social-organisations.grading',
  name: text('社会组织等级评估', 'Grading of social organisations'),
  bureau: BUREAU,
  request: z.strictObject({
    name: organisationName,
    organisation: organisationId,
    applied: field(z.number().int().min(1).max(5), '申请等级(1A–5A)', 'Grade applied for (1A to 5A)'),
  }),
  stages: {
    received: text('已受理', 'Received'),
    publicity: text('公示中', 'On public notice'),
    graded: text('等级有效', 'Grade in force'),
  },
  outcomes: {
    refused: text('未获等级', 'Not graded'),
    expired: text('等级到期', 'Expired'),
    revoked: text('取消等级', 'Revoked'),
    lapsed: text('组织已终止', 'The organisation ended'),
  },
  roles: { ...roles, expert: outside('staff', '评估专家', 'Expert') },
  parameters: gradingParameters,
  // Once it is in force a grade ends with a word to the register; before that the organisation may take its application back.
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

/** The same day so many years later; of a leap day the day after. */
const yearsLater = (day: Day, years: number): Day => {
  const year = Number(day.slice(0, 4)) + years
  return addDays(`${year}-${day.slice(5, 7)}-01` as Day, Number(day.slice(8)) - 1)
}

const told = ({ request }: CaseState<{ organisation: string }>, grade: number): Effect => ({
  effect: 'perform',
  case: request.organisation,
  action: 'recordGrade',
  input: { grade },
})
const gradeFound = ({ did }: Pick<CaseState, 'did'>): number =>
  (did.assess?.input as { grade: number } | undefined)?.grade ?? 0

const assessing = ({ action, notify }: Tools) => ({
  /** By two or more; the grade is what they found, not what was applied for. */
  assess: action({
    name: text('评估', 'Assess'),
    by: 'expert',
    from: 'received',
    input: z.strictObject({
      experts: field(
        z
          .array(line('专家编号', 'Expert', 64))
          .min(2)
          .max(20),
        '评估专家',
        'Experts',
      ),
      score: field(z.number().int().min(0).max(1000), '得分(满分1000)', 'Score out of 1000'),
      grade: said(field(z.number().int().min(0).max(5), '评估等级(0为不达标)', 'Grade found (0: none)')),
      report: prose('评估报告', 'Report'),
    }),
    to: ({ input: { experts, grade }, refuse }) =>
      new Set(experts).size < 2
        ? refuse(text('须有两名以上专家', 'it takes two different experts'), 'experts')
        : grade === 0
          ? 'refused'
          : 'publicity',
    partyEnds: text('等级由专家评定', 'The grade is what the experts find'),
    effects: ({ input: { grade } }) => [
      notify('requester', text(`评估等级:${grade}A`, `Grade found: ${grade}A`)),
    ],
  }),
  takeBack: action({
    name: text('撤回申请', 'Take the application back'),
    by: ['organisation', 'registrar'],
    from: ['received', 'publicity'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'withdrawn',
    partyEnds: text('评估由组织自愿申请', 'A grade is asked for by whoever wants one'),
  }),
  object: action({
    name: text('登记公示异议', 'Record an objection'),
    by: 'registrar',
    from: 'publicity',
    input: z.strictObject({ what: prose('异议内容', 'Objection') }),
    to: 'received',
  }),
  award: action({
    name: text('公示无异议,授予等级', 'Award the grade: no objection'),
    by: 'machine',
    from: 'publicity',
    to: 'graded',
    after: ({ parameter }) => days(parameter('publicityDays')),
    effects: ({ case: of }) => [told(of, gradeFound(of))],
  }),
})

/** How a grade ends: by its time, for a reason, or with the organisation. */
const ending = ({ action, notify }: Tools) => ({
  expire: action({
    name: text('等级到期', 'The grade expires'),
    by: 'machine',
    from: 'graded',
    to: 'expired',
    after: ({ at, day, parameter, startOf }) =>
      between(at, startOf(yearsLater(day, parameter('validYears')))),
    effects: ({ case: of }) => [
      notify('requester', text('评估等级到期,可重新申请。', 'The grade has expired; you can ask again.')),
      told(of, 0),
    ],
  }),
  revoke: action({
    name: text('取消等级', 'Revoke the grade'),
    by: 'registrar',
    from: 'graded',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'revoked',
    effects: ({ case: of, input }) => [notify('requester', text(input.reason, input.reason)), told(of, 0)],
  }),
  lapse: action({
    name: text('随组织终止', 'End with the organisation'),
    by: 'machine',
    from: ['received', 'publicity', 'graded'],
    to: 'lapsed',
  }),
})

/** One grading: assessed by two or more, publicised, awarded, and good for some years. */
export const organisationGrading = words
  .behaves((tools) => ({
    actions: { ...assessing(tools), ...ending(tools) },
    promises: {
      assess: tools.promise({
        name: text('按期评估', 'Assessed in time'),
        from: 'received',
        until: ['publicity', 'refused'],
        within: ({ parameter }) => days(parameter('assessDays')),
        late: 'supervisor',
        basis: gradingParameters.assessDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('申请评估', 'Applications'), 'received'),
    refused: count(text('未获等级', 'Not graded'), 'refused'),
    graded: sum(
      text('有等级的社会组织(累计增减)', 'Graded organisations (gains less losses)'),
      text('家', 'organisations'),
      (of) => stockIn(of, 'received', 'graded'),
    ),
    asApplied: share.of(
      text('按申请等级评定率', 'Graded as applied for or above'),
      text('评估过的申请', 'applications assessed'),
      ({ did: { assess }, request }) =>
        assess && { at: assess.at, hit: assess.input.grade >= request.applied },
    ),
    assessedInTime: share.kept(text('按期评估率', 'Assessed in time'), 'assess'),
  }))
