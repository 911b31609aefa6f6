import { z } from 'zod'
import { days, hours, PLANNER, text } from '../../kernel/index.ts'
import { degrees, line, prose, said, tally } from '../fields.ts'
import { measuring, refunds } from './claims.ts'
import { findingOf } from './measurement.ts'
import { complaintParameters } from './parameters.ts'
import { cause, confirmation, ground, isAboutWarmth, measurement } from './request.ts'
import { OPEN, type Tools, words } from './words.ts'

const work = ({ action }: Tools) => ({
  dispatch: action({
    name: text('派工', 'Dispatch'),
    by: ['dispatcher', 'operator'],
    from: ['received', 'dispatched'],
    input: z.strictObject({
      crew: line('抢修班组', 'Crew', 64),
      reason: prose('理由', 'Reason').optional(),
    }),
    // People may send another crew than was planned; the plan is public, so they say why.
    to: ({ case: of, input, actor, refuse }) =>
      of.stage === 'dispatched' &&
      of.did.dispatch?.by.id === PLANNER.id &&
      actor.id !== PLANNER.id &&
      input.reason === undefined
        ? refuse(
            text('改派计划中的班组须说明理由', 'say why another crew is sent than was planned'),
            'reason',
          )
        : 'dispatched',
    assigns: {
      errand: ({ case: of, parameter }) => ({
        ...(of.request.facility === undefined ? {} : { place: of.request.facility }),
        // Residents know their estate, and no number of a substation.
        ...(of.request.place === undefined ? {} : { address: of.request.place }),
        minutes: parameter('visitMinutes'),
        promise: 'respond',
      }),
      fill: (crew, reason) => ({ crew, reason }),
      crewOf: ({ crew }) => crew,
      working: ['attending'],
    },
  }),
  arrive: action({ name: text('到场', 'Arrive'), by: 'repairer', from: 'dispatched', to: 'attending' }),
  repair: action({
    name: text('处置', 'Repair'),
    by: 'repairer',
    from: 'attending',
    input: z.strictObject({
      cause,
      room: degrees('处置后室温', 'Room temperature afterwards').optional(),
      note: prose('处置情况', 'What was done').optional(),
    }),
    // A cold flat is repaired when it is warm, not when the crew has been there.
    to: ({ case: of, input, parameter, refuse }) => {
      if (!isAboutWarmth(of.request)) return 'repaired'
      if (input.room === undefined)
        return refuse(text('请填写处置后室温', 'say how warm the room is now'), 'room')
      return input.room >= parameter('floor') ? 'repaired' : undefined
    },
  }),
})

/** What goes beyond one complaint: an outage, and the supervision of it. */
const overseeing = ({ action, notify, open }: Tools) => ({
  reportOutage: action({
    name: text('上报停热', 'Report an outage'),
    by: ['dispatcher', 'operator', 'repairer'],
    from: OPEN,
    input: z.strictObject({
      facility: line('设施编号', 'Facility', 128),
      households: tally('影响户数', 'Households affected').optional(),
    }),
    effects: ({ case: of, input }) => {
      const { place } = of.request
      return [
        open('heating.outage', { ...input, ...(place && { place }) }, { link: 'related', trigger: 'push' }),
      ]
    },
  }),
  supervise: action({
    name: text('督办', 'Supervise'),
    by: 'supervisor',
    from: OPEN,
    input: z.strictObject({ instruction: prose('督办意见', 'Instruction') }),
    effects: () => [
      notify('dispatcher', text('本事项已被督办。', 'The supervision office has taken up this case.')),
    ],
  }),
})

const proof = ({ action, notify }: Tools) => ({
  /** Both sides measure. A room proved too cold after the repair starts the loop again. */
  measure: action({
    name: text('双方测温', 'Measure together'),
    by: ['repairer', 'operator'],
    from: OPEN,
    input: measurement,
    to: ({ case: of, input, parameter, refuse }) => {
      if (input.refusedBy === undefined && input.room === undefined)
        return refuse(text('请填写室温,或填写拒绝的一方', 'give the temperature, or say who refused'), 'room')
      const found = findingOf(input, parameter('floor'), parameter('measuring'))
      return of.stage === 'repaired' && found === 'fails' ? 'received' : undefined
    },
  }),
  confirm: action({
    name: text('确认是否修好', 'Say whether it is repaired'),
    by: ['resident', 'operator'],
    from: 'repaired',
    input: confirmation,
    to: ({ input }) => (input.solved ? 'warm' : 'received'),
  }),
  lapse: action({
    name: text('无异议办结', 'Close without objection'),
    by: 'machine',
    from: 'repaired',
    to: 'warm',
    after: ({ parameter }) => days(parameter('silenceDays')),
  }),
  decline: action({
    name: text('不予受理', 'Decline'),
    by: ['operator', 'dispatcher'],
    from: ['received', 'dispatched', 'attending'],
    input: z.strictObject({ ground, explanation: said(prose('告知内容', 'Explanation')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予受理:${input.explanation}`, `Declined: ${input.explanation}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  respond: promise({
    name: text('1小时响应', 'Respond in an hour'),
    from: 'received',
    until: ['attending', 'repaired', 'warm', 'declined'],
    within: ({ parameter }) => hours(parameter('respondHours')),
    late: 'supervisor',
    basis: complaintParameters.respondHours.history[0]!,
  }),
  settle: promise({
    name: text('24小时处置', 'Settle in a day'),
    from: 'received',
    until: ['repaired', 'warm'],
    within: ({ parameter }) => hours(parameter('settleHours')),
    late: 'supervisor',
    basis: complaintParameters.settleHours.history[0]!,
  }),
})

/** A heating complaint: answered in an hour, settled in a day, supervised throughout, closed when it is warm. */
export const heating = words
  .behaves((tools) => ({
    actions: {
      ...work(tools),
      ...overseeing(tools),
      ...proof(tools),
      ...measuring(tools),
      ...refunds(tools),
    },
    promises: promises(tools),
  }))
  .accounts(({ count, share, duration }) => ({
    complaints: count(text('投诉量', 'Complaints'), 'received'),
    merged: count(text('并入其他事项的投诉', 'Merged into another case'), 'merged'),
    withdrawn: count(text('撤回量', 'Withdrawn'), 'withdrawn'),
    declined: count(text('不予受理量', 'Declined'), 'declined'),
    warm: count(text('已供暖', 'Warm'), 'warm'),
    respondedInTime: share.kept(text('1小时响应率', 'Responded in time'), 'respond'),
    settledInTime: share.kept(text('24小时处置率', 'Settled in time'), 'settle'),
    timeToClose: duration(text('办结用时', 'Time to close'), 'received', [
      'warm',
      'declined',
      'merged',
      'withdrawn',
    ]),
    measured: count(
      text('测温量', 'Measured by both sides'),
      (of) => of.did.measured?.at ?? of.did.measure?.at,
    ),
    reopened: count(text('返工量', 'Opened again'), (of) => {
      const { times = 0, last } = of.entered.received ?? {}
      return times > 1 ? last : undefined
    }),
    satisfied: share.of(
      text('满意率', 'Satisfied'),
      text('已确认的投诉', 'complaints confirmed by the resident'),
      ({ did: { confirm } }) => confirm && { at: confirm.at, hit: confirm.input.satisfied },
    ),
  }))
