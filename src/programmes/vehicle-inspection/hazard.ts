import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { field, prose } from '../fields.ts'
import { hazardParameters } from './parameters.ts'
import { BUREAU, item, level, roles, vehicle } from './words.ts'

/** A hazard as the notice handed over on the spot names it. */
export const hazardRequest = z.strictObject({ vehicle, item, what: prose('隐患', 'Hazard'), level })

const words = defineProgramme({
  id: 'vehicle-inspection.hazard',
  name: text('场车隐患整改', 'Hazard on an in-plant vehicle'),
  bureau: BUREAU,
  request: hazardRequest,
  stages: {
    noticed: text('已出具检验意见通知书', 'Notice handed over'),
    reported: text('已报告整改', 'Reported as put right'),
  },
  outcomes: { cleared: text('复查合格', 'Cleared'), retired: text('停止使用', 'Out of use') },
  roles,
  parameters: hazardParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action }: Tools) => ({
  report: action({
    name: text('提交整改报告', 'Report as put right'),
    by: ['enterprise', 'inspector'],
    from: 'noticed',
    input: z.strictObject({ done: prose('整改措施', 'What was done') }),
    to: 'reported',
  }),
  recheck: action({
    name: text('复查', 'Check again'),
    by: 'inspector',
    from: 'reported',
    input: z.strictObject({
      passed: field(z.boolean(), '复查合格', 'Passed'),
      note: prose('复查意见', 'Note').optional(),
    }),
    to: ({ anotherThan, input }) => anotherThan(['report']) ?? (input.passed ? 'cleared' : 'noticed'),
  }),
  retire: action({
    name: text('停止使用', 'Take out of use'),
    by: ['inspector', 'leader'],
    from: ['noticed', 'reported'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'retired',
  }),
})

const promises = ({ promise }: Tools) => ({
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'noticed',
    until: ['reported', 'retired'],
    within: ({ parameter }) => days(parameter('rectifyDays')),
    late: 'supervisor',
    basis: hazardParameters.rectifyDays.history[0]!,
  }),
  recheck: promise({
    name: text('10个工作日内复查', 'Checked again within 10 working days'),
    from: 'reported',
    until: ['cleared', 'noticed', 'retired'],
    within: ({ parameter }) => workingDays(parameter('recheckWorkingDays')),
    late: 'supervisor',
    basis: hazardParameters.recheckWorkingDays.history[0]!,
  }),
})

/** One hazard of one vehicle: noticed on the spot, put right by the enterprise, checked again. */
export const vehicleHazard = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, duration }) => ({
    noticed: count(text('隐患数', 'Hazards'), 'noticed'),
    cleared: count(text('复查合格数', 'Cleared'), (of) => (of.stage === 'cleared' ? of.closedAt : undefined)),
    retired: count(text('停用数', 'Out of use'), (of) => (of.stage === 'retired' ? of.closedAt : undefined)),
    rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
    recheckedInTime: share.kept(text('按期复查率', 'Checked again in time'), 'recheck'),
    timeToClear: duration(text('消除隐患用时', 'Time to clear'), 'noticed', ['cleared', 'retired']),
  }))
