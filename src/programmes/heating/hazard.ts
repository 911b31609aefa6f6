import { z } from 'zod'
import {
  between,
  type Day,
  type Duration,
  days,
  defineProgramme,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, dayField, facilityId, field, line, prose } from '../fields.ts'
import { hazardParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** How grave a hazard is. */
const level = choice('等级', 'Level', {
  general: text('一般', 'General'),
  serious: text('重大', 'Serious'),
})

/** A hazard as whoever found it wrote it down. */
export const hazardRequest = z.strictObject({
  what: prose('隐患', 'Hazard'),
  kind: choice('类别', 'Kind', {
    equipment: text('设备', 'Equipment'),
    pipe: text('管网泄漏或老化', 'A leaking or aged pipe'),
    tapping: text('私接管道', 'Unauthorised tapping'),
    other: text('其他', 'Other'),
  }),
  level,
  facility: facilityId.optional(),
  place: line('地点', 'Place', 500).optional(),
  dueBy: dayField('整改期限(该日之前)', 'To be put right before').optional(),
})

const words = defineProgramme({
  id: 'heating.hazard',
  name: text('供热隐患整改', 'Heating hazard'),
  bureau: BUREAU,
  request: hazardRequest,
  stages: {
    found: text('已发现', 'Found'),
    rectifying: text('整改中', 'Being put right'),
    rechecking: text('待复查', 'To be checked again'),
  },
  outcomes: { closed: text('已销号', 'Closed'), dismissed: text('不成立', 'Dismissed') },
  roles,
  parameters: hazardParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action }: Tools) => ({
  rectify: action({
    name: text('开始整改', 'Start putting right'),
    by: ['repairer', 'dispatcher'],
    from: 'found',
    input: z.strictObject({ crew: line('整改班组', 'Crew', 64) }),
    to: 'rectifying',
  }),
  report: action({
    name: text('报告整改完成', 'Report as put right'),
    by: 'repairer',
    from: 'rectifying',
    input: z.strictObject({ done: prose('整改措施', 'What was done') }),
    to: 'rechecking',
  }),
  recheck: action({
    name: text('复查', 'Check again'),
    by: 'inspector',
    from: 'rechecking',
    input: z.strictObject({
      passed: field(z.boolean(), '复查合格', 'Passed'),
      note: prose('复查意见', 'Note').optional(),
    }),
    // Nobody signs off their own work.
    to: ({ anotherThan, input }) =>
      anotherThan(['rectify', 'report']) ?? (input.passed ? 'closed' : 'rectifying'),
  }),
  dismiss: action({
    name: text('认定不成立', 'Dismiss'),
    by: 'inspector',
    from: 'found',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dismissed',
  }),
})

const promises = ({ promise }: Tools) => ({
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'found',
    until: ['closed', 'dismissed'],
    within: ({ case: of, at, parameter, startOf }) => {
      const { dueBy } = of.request
      if (dueBy === undefined) return days(parameter('inSeasonDays'))
      return Math.max(0, between(at, startOf(dueBy as Day))) as Duration
    },
    late: 'supervisor',
    basis: hazardParameters.inSeasonDays.history[0]!,
  }),
})

/** One hazard: found, put right, and signed off by somebody else. */
export const hazard = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, duration }) => ({
    found: count(text('隐患数', 'Hazards found'), 'found'),
    closed: count(text('销号数', 'Hazards closed'), 'closed'),
    closedShare: share.of(
      text('隐患整改率', 'Share of hazards closed'),
      text('发现的隐患(不含不成立、撤回、并入)', 'hazards found, less those dismissed, withdrawn or merged'),
      (of) =>
        of.closedAt === undefined || of.stage === 'closed'
          ? { at: of.openedAt, hit: of.stage === 'closed' }
          : undefined,
    ),
    rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
    failedRecheck: count(text('复查未过', 'Failed a second check'), (of) => {
      const { times = 0, last } = of.entered.rectifying ?? {}
      return times > 1 ? last : undefined
    }),
    timeToClose: duration(text('整改用时', 'Time to close'), 'found', [
      'closed',
      'dismissed',
      'merged',
      'withdrawn',
    ]),
  }))
