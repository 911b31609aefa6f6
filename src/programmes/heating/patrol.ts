import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { bureauId, comingDay, facilityId, field, line, prose } from '../fields.ts'
import { hazardRequest } from './hazard.ts'
import { patrolParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const parties = z
  .array(
    z.strictObject({
      bureau: bureauId('参加单位', 'Bureau'),
      persons: field(z.number().int().min(1).max(1000), '人数', 'Persons'),
    }),
  )
  .min(1)
  .max(20)
  .meta({ title: '参加单位', titleEn: 'Who takes part' })

const words = defineProgramme({
  id: 'heating.patrol',
  name: text('供热联合巡查', 'Joint heating patrol'),
  bureau: BUREAU,
  request: z.strictObject({
    route: line('巡查路线或区域', 'Route', 500),
    plannedFor: comingDay('计划日期', 'Planned for').optional(),
  }),
  stages: { planned: text('已计划', 'Planned'), patrolling: text('巡查中', 'On patrol') },
  outcomes: { reported: text('已报告', 'Reported') },
  roles,
  parameters: patrolParameters,
})
type Tools = ToolsOf<typeof words>

const { what, kind, level } = hazardRequest.shape

const actions = ({ action, open }: Tools) => ({
  start: action({
    name: text('出发', 'Start'),
    by: ['inspector', 'dispatcher'],
    from: 'planned',
    input: z.strictObject({ parties }),
    to: ({ input, refuse }) =>
      new Set(input.parties.map(({ bureau }) => bureau)).size > 1
        ? 'patrolling'
        : refuse(text('联合巡查须有两个以上单位参加', 'a joint patrol takes two bureaus or more'), 'parties'),
  }),
  /** What a patrol finds goes its own way to its end; the patrol does not wait for it. */
  find: action({
    name: text('登记发现的问题', 'Record a finding'),
    by: 'inspector',
    from: 'patrolling',
    input: z.strictObject({
      what,
      kind,
      level,
      place: line('地点', 'Place', 500),
      facility: facilityId.optional(),
    }),
    effects: ({ input }) => [open('heating.hazard', input, { link: 'related', trigger: 'push' })],
  }),
  report: action({
    name: text('提交巡查报告', 'Report'),
    by: 'inspector',
    from: 'patrolling',
    input: z.strictObject({ summary: prose('巡查情况', 'Summary') }),
    to: 'reported',
  }),
})

const promises = ({ promise }: Tools) => ({
  report: promise({
    name: text('按期报告', 'Report in time'),
    from: 'patrolling',
    until: 'reported',
    within: ({ parameter }) => days(parameter('reportDays')),
    late: 'supervisor',
    basis: patrolParameters.reportDays.history[0]!,
  }),
})

/** A joint patrol with the police and the heating company, against unauthorised tapping and the like. */
export const patrol = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    patrols: count(text('巡查次数', 'Patrols'), 'patrolling'),
    reported: count(text('已报告', 'Reported'), 'reported'),
    reportedInTime: share.kept(text('按期报告率', 'Reported in time'), 'report'),
    persons: sum(
      text('出动人次', 'Person-times'),
      'person-times',
      ({ did: { start } }) =>
        start && {
          at: start.at,
          value: start.input.parties.reduce((total, { persons }) => total + persons, 0),
        },
    ),
    findings: sum(
      text('发现问题', 'Findings'),
      text('项发现', 'findings'),
      ({ did: { find } }) => find && { at: find.at, value: find.times },
    ),
  }))
