import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  type Effect,
  endedAs,
  hours,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { address, degrees, line } from '../fields.ts'
import { findingOf } from './measurement.ts'
import { complaintParameters, measuringParameters } from './parameters.ts'
import { measurement } from './request.ts'
import { BUREAU, roles } from './words.ts'

const { floor, measuring } = complaintParameters
const words = defineProgramme({
  id: 'heating.measurement',
  name: text('室温测量', 'Home temperature check'),
  bureau: BUREAU,
  request: z.strictObject({
    place: address('地点', 'Place').optional(),
    when: line('方便上门的时间', 'When it suits the resident').optional(),
  }),
  stages: {
    asked: text('待测温', 'To be measured'),
    disputed: text('有争议,待机构测温', 'Disputed: an institute measures'),
  },
  outcomes: { meets: text('室温达标', 'Warm enough'), fails: text('室温不达标', 'Not warm enough') },
  roles,
  parameters: { ...measuringParameters, floor, measuring },
  // One at a time for a complaint, however often it is asked for.
  claims: ({ parent }) => (parent ? [`measurement of ${parent.id}`] : []),
})
type Tools = ToolsOf<typeof words>

/** What was found goes to the complaint that asked: a room proved too cold after the repair starts it again. */
const tellComplaint = (
  { parent }: Pick<CaseState, 'parent'>,
  finding: string | undefined,
  room: number | undefined,
): readonly Effect[] =>
  parent && (finding === 'meets' || finding === 'fails')
    ? [
        {
          effect: 'perform',
          case: parent.id,
          action: 'measured',
          input: { finding, ...(room === undefined ? {} : { room }) },
        },
      ]
    : []

const actions = ({ action, notify }: Tools) => ({
  measure: action({
    name: text('上门测温', 'Measure at home'),
    by: ['repairer', 'operator'],
    from: 'asked',
    input: measurement,
    to: ({ input, parameter, refuse }) => {
      if (input.refusedBy === undefined && input.room === undefined)
        return refuse(text('请填写室温,或填写拒绝的一方', 'give the temperature, or say who refused'), 'room')
      const finding = findingOf(input, parameter('floor'), parameter('measuring'))
      if (finding !== 'undetermined') return finding
      // Signed by both, it was measured with a window open: that is done again, and nobody's dispute.
      return input.residentSigned && input.companySigned ? undefined : 'disputed'
    },
    effects: ({ case: of, input, parameter }) =>
      tellComplaint(of, findingOf(input, parameter('floor'), parameter('measuring')), input.room),
  }),
  /** Where the two sides do not agree, an authorised institute measures (Hebei, art. 39). */
  institute: action({
    name: text('登记机构测温结果', 'Record what the institute measured'),
    by: 'operator',
    from: 'disputed',
    input: z.strictObject({
      institute: line('测温机构', 'Institute', 128),
      report: line('检测报告编号', 'Number of the report', 128),
      room: degrees('室温', 'Room temperature'),
    }),
    to: ({ input, parameter }) => (input.room >= parameter('floor') ? 'meets' : 'fails'),
    effects: ({ case: of, input, parameter }) => [
      ...tellComplaint(of, input.room >= parameter('floor') ? 'meets' : 'fails', input.room),
      notify('dispatcher', text('机构测温结果已登记。', 'What the institute measured was recorded.')),
    ],
  }),
})

/** A resident asks for the room to be measured: done by both sides within twelve hours, by an institute where they disagree. */
export const measuringLoop = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      measure: tools.promise({
        name: text('12小时内测温', 'Measured within twelve hours'),
        from: 'asked',
        until: ['disputed', 'meets', 'fails'],
        within: ({ parameter }) => hours(parameter('measureHours')),
        late: 'supervisor',
        basis: measuringParameters.measureHours.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share }) => ({
    asked: count(text('要求测温', 'Measurements asked for'), 'asked'),
    measuredInTime: share.kept(text('按时测温率', 'Measured in time'), 'measure'),
    disputed: count(text('有争议的测温', 'Measurements disputed'), 'disputed'),
    tooCold: share.of(
      text('不达标率', 'Share found too cold'),
      text('已有结果的测温', 'measurements with a finding'),
      (of) => {
        const at = endedAs(of, 'meets', 'fails')
        return at && { at, hit: of.stage === 'fails' }
      },
    ),
  }))
