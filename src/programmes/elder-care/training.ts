import { z } from 'zod'
import { days, defineProgramme, outside, type ToolsOf, text } from '../../kernel/index.ts'
import { choice, facilityId, field, line, pastDay, prose, yes } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { trainingParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'elder-care.training',
  name: text('养老护理员岗前培训', 'Training of carers before duty'),
  bureau: BUREAU,
  request: z.strictObject({
    carer: line('护理员编号', 'Carer', 64),
    facility: facilityId,
    hiredOn: pastDay('录用日期', 'Hired on').optional(),
  }),
  stages: {
    hired: text('已录用,待培训', 'Hired, to be trained'),
    trained: text('培训合格', 'Trained'),
    onDuty: text('已上岗', 'On duty'),
    stoodDown: text('停岗培训', 'Stood down to be trained'),
  },
  outcomes: { left: text('已离岗', 'Left') },
  roles: { ...roles, trainer: outside('staff', '培训机构', 'Trainer') },
  parameters: trainingParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  train: action({
    name: text('登记培训', 'Record a training'),
    by: ['trainer', 'officer'],
    from: ['hired', 'stoodDown'],
    input: z.strictObject({
      level: choice('培训层级', 'Level', {
        city: text('市级', 'City'),
        county: text('县级', 'County'),
        facility: text('机构', 'Home'),
      }),
      hours: field(z.number().int().min(1).max(1000), '学时', 'Hours'),
      passed: yes('考核合格', 'Passed'),
    }),
    to: ({ input }) => (input.passed ? 'trained' : undefined),
  }),
  /** There is no way from hired to duty but through training. */
  startDuty: action({
    name: text('上岗', 'Start duty'),
    by: ['clerk', 'officer'],
    from: 'trained',
    to: 'onDuty',
  }),
  /** A check has found somebody at work who was not trained: they stop, and the figure shows it. */
  findUntrained: action({
    name: text('查出未训上岗', 'Found on duty untrained'),
    by: 'inspector',
    from: 'hired',
    input: z.strictObject({ what: prose('检查情况', 'What was found') }),
    to: 'stoodDown',
    effects: () => [notify('supervisor', text('查出护理员未训上岗。', 'A carer was on duty untrained.'))],
  }),
  leave: action({
    name: text('离岗', 'Leave'),
    by: ['clerk', 'officer'],
    from: ['hired', 'trained', 'onDuty', 'stoodDown'],
    to: 'left',
  }),
})

const promises = ({ promise }: Tools) => ({
  train: promise({
    name: text('按期培训', 'Train in time'),
    from: 'hired',
    until: ['trained', 'left'],
    within: ({ parameter }) => days(parameter('trainDays')),
    late: 'supervisor',
    basis: trainingParameters.trainDays.history[0]!,
  }),
})

/** One carer: trained and examined before they may be on duty. */
export const training = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    hired: count(text('录用护理员', 'Carers hired'), 'hired'),
    trained: count(text('培训合格护理员', 'Carers trained'), 'trained'),
    onDuty: sum(text('在岗护理员(累计增减)', 'Carers on duty (gains less losses)'), 'persons', (of) =>
      stockIn(of, 'hired', 'onDuty'),
    ),
    trainedInTime: share.kept(text('按期培训率', 'Trained in time'), 'train'),
    trainedBeforeDuty: share.of(
      text('岗前培训率', 'Trained before duty'),
      text('上过岗的护理员', 'carers who have been on duty'),
      ({ entered }) => {
        const at = entered.stoodDown?.first ?? entered.onDuty?.first
        return at === undefined ? undefined : { at, hit: entered.stoodDown === undefined }
      },
    ),
  }))
