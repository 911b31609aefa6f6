import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { facilityId, field, line, prose, said } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { gradingParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'elder-care.grading',
  name: text('养老机构等级评定', 'Grading of homes for the elderly'),
  bureau: BUREAU,
  request: z.strictObject({
    facility: facilityId,
    applied: field(z.number().int().min(1).max(5), '申请等级', 'Grade applied for'),
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
  },
  roles,
  parameters: gradingParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  /** Two or more evaluators on the spot; the home's grade is what they found, not what was applied for. */
  evaluate: action({
    name: text('现场评定', 'Evaluate on the spot'),
    by: ['officer', 'assessor'],
    from: 'received',
    input: z.strictObject({
      evaluators: z
        .array(line('评定人员编号', 'Evaluator', 64))
        .min(2)
        .max(20)
        .meta({ title: '评定人员', titleEn: 'Evaluators' }),
      grade: said(field(z.number().int().min(0).max(5), '评定等级(0为不达标)', 'Grade found (0: none)')),
      report: prose('评定报告', 'Report'),
    }),
    to: ({ input: { evaluators, grade }, refuse }) =>
      new Set(evaluators).size < 2
        ? refuse(text('须有两名以上评定人员', 'it takes two different evaluators'), 'evaluators')
        : grade === 0
          ? 'refused'
          : 'publicity',
    effects: ({ input: { grade } }) => [
      notify('requester', text(`评定等级:${grade}`, `Grade found: ${grade}`)),
    ],
  }),
  object: action({
    name: text('登记公示异议', 'Record an objection'),
    by: ['clerk', 'officer'],
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
  }),
  expire: action({
    name: text('等级到期', 'The grade expires'),
    by: 'machine',
    from: 'graded',
    to: 'expired',
    after: ({ parameter }) => days(parameter('validDays')),
    effects: () => [notify('officer', text('养老机构等级到期,可重新申请。', 'A grade has expired.'))],
  }),
  revoke: action({
    name: text('取消等级', 'Revoke the grade'),
    by: 'officer',
    from: 'graded',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'revoked',
    effects: ({ input }) => [notify('requester', text(input.reason, input.reason))],
  }),
})

const promises = ({ promise }: Tools) => ({
  evaluate: promise({
    name: text('按期评定', 'Evaluate in time'),
    from: 'received',
    until: ['publicity', 'refused'],
    within: ({ parameter }) => days(parameter('evaluateDays')),
    late: 'supervisor',
    basis: gradingParameters.evaluateDays.history[0]!,
  }),
})

/** The grade of one home: evaluated by two, publicised, awarded, and good for some years. */
export const grading = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('申请评定', 'Applications'), 'received'),
    refused: count(text('未获等级', 'Not graded'), 'refused'),
    evaluatedInTime: share.kept(text('按期评定率', 'Evaluated in time'), 'evaluate'),
    gradedHomes: sum(
      text('等级机构数(累计增减)', 'Graded homes (gains less losses)'),
      text('户', 'homes'),
      (of) => stockIn(of, 'received', 'graded'),
    ),
  }))
