import { z } from 'zod'
import {
  type CaseState,
  type Duration,
  days,
  defineProgramme,
  hours,
  type Indicator,
  type Instant,
  parseMoment,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { address, choice, degrees, facilityId, field, line, prose, tally } from '../fields.ts'
import { outageParameters } from './parameters.ts'
import { cause } from './request.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'heating.outage',
  name: text('停热抢修', 'Heating outage'),
  bureau: BUREAU,
  request: z.strictObject({
    facility: facilityId,
    place: address('影响范围', 'Place').optional(),
    kind: choice('类别', 'Kind', {
      fault: text('故障', 'Fault'),
      planned: text('计划停热', 'Planned'),
    }).optional(),
    startsAt: field(z.iso.datetime(), '计划停热开始时间', 'When a planned outage begins').optional(),
    households: tally('影响户数', 'Households affected').optional(),
    supply: degrees('供水温度', 'Supply temperature').optional(),
  }),
  stages: { reported: text('已上报', 'Reported'), announced: text('已告知用户', 'Users told') },
  outcomes: { restored: text('已恢复', 'Restored'), 'false-alarm': text('误报', 'False alarm') },
  roles,
  parameters: outageParameters,
})
type Tools = ToolsOf<typeof words>

/** How long from a moment until the heat goes off; nothing where it is off already. */
const aheadOf = ({ request }: CaseState<{ readonly startsAt?: string | undefined }>, at: Instant): number =>
  request.startsAt === undefined ? 0 : Math.max(0, parseMoment(request.startsAt)! - at)

/** A time that does not begin before the outage does. */
const fromItsStart = (of: Indicator): Indicator => ({
  ...of,
  measure: (state) =>
    of.measure(state).map((mark) => ({
      ...mark,
      numerator: Math.max(0, mark.numerator - aheadOf(state as never, state.openedAt)),
    })),
})

const complaintsUnder = (of: Pick<CaseState, 'children'>): number =>
  Object.values(of.children).filter(({ link }) => link === 'merged').length

const actions = ({ action, notify }: Tools) => ({
  /** Users are told and the authority is informed: one duty, not done by half (Hebei, art. 37). */
  announce: action({
    name: text('告知用户', 'Tell the users'),
    by: ['operator', 'dispatcher'],
    from: 'reported',
    input: z.strictObject({
      households: tally('告知户数', 'Households told'),
      how: prose('告知方式', 'How'),
      authorityTold: field(z.boolean(), '已报供热主管部门', 'The authority was informed'),
    }),
    to: ({ input, refuse }) =>
      input.authorityTold
        ? 'announced'
        : refuse(
            text('须同时报告供热主管部门', 'the heating authority must be informed, too'),
            'authorityTold',
          ),
  }),
  dispatch: action({
    name: text('派工', 'Dispatch'),
    by: ['dispatcher', 'operator'],
    from: ['reported', 'announced'],
    input: z.strictObject({ crew: line('抢修班组', 'Crew', 64) }),
    effects: () => [notify('repairer', text('有停热抢修任务。', 'There is an outage to repair.'))],
  }),
  restore: action({
    name: text('恢复供热', 'Restore'),
    by: ['repairer', 'dispatcher'],
    from: ['reported', 'announced'],
    input: z.strictObject({
      cause,
      households: tally('影响户数', 'Households affected'),
      supply: degrees('供水温度', 'Supply temperature').optional(),
      note: prose('抢修情况', 'What was done').optional(),
    }),
    to: 'restored',
  }),
  cancel: action({
    name: text('认定误报', 'Declare a false alarm'),
    by: 'dispatcher',
    from: ['reported', 'announced'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    // Residents who complained were not wrong all together: their cases would end with it.
    to: ({ case: of, refuse }) =>
      complaintsUnder(of) > 0
        ? refuse(text('已有投诉并入,不能认定误报', 'complaints are merged under it'))
        : 'false-alarm',
  }),
})

const promises = ({ promise }: Tools) => ({
  announce: promise({
    name: text('及时告知', 'Tell the users in time'),
    from: 'reported',
    until: ['announced', 'restored'],
    // What is planned is told days before it begins; what has happened, at once.
    within: ({ case: of, at, parameter }) =>
      of.request.startsAt === undefined
        ? hours(parameter('announceHours'))
        : (Math.max(0, aheadOf(of, at) - days(parameter('noticeDays'))) as Duration),
    late: 'supervisor',
    basis: outageParameters.announceHours.history[0]!,
  }),
  /** Beyond it the fee is reduced by the time without heat. */
  restore: promise({
    name: text('减费线前恢复', 'Restore before the fee is reduced'),
    from: 'reported',
    until: 'restored',
    within: ({ case: of, at, parameter }) =>
      (aheadOf(of, at) + hours(parameter('reductionHours'))) as Duration,
    late: 'supervisor',
    pausable: false,
    basis: outageParameters.reductionHours.history[0]!,
  }),
})

/** An outage of a station or a building: one case, with every complaint about it merged under it. */
export const outage = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    outages: count(text('停热次数', 'Outages'), (of) =>
      of.stage === 'false-alarm' ? undefined : of.openedAt,
    ),
    complaintsMerged: sum(text('并入投诉', 'Complaints merged'), text('件投诉', 'complaints'), (of) => ({
      at: of.openedAt,
      value: complaintsUnder(of),
    })),
    householdsAffected: sum(
      text('影响户数', 'Households affected'),
      'households',
      ({ did: { restore } }) => restore && { at: restore.at, value: restore.input.households },
    ),
    announcedInTime: share.kept(text('及时告知率', 'Users told in time'), 'announce'),
    restoredInTime: share.kept(text('减费线前恢复率', 'Restored before the fee is reduced'), 'restore'),
    reducible: count(
      text('达到减费线的停热', 'Outages that reduce the fee'),
      (of) =>
        of.promises.find(({ promise, state }) => promise === 'restore' && state === 'broken')?.settledAt,
    ),
    timeToRestore: fromItsStart(duration(text('恢复用时', 'Time to restore'), 'reported', 'restored')),
  }))
