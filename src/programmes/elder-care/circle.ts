import { z } from 'zod'
import { days, defineProgramme, factsOfKind, type ToolsOf, text } from '../../kernel/index.ts'
import { facilityId, field, line } from '../fields.ts'
import { circleParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const { walkMinutes, metresPerMinute, surveyDays, restoreDays } = circleParameters
const words = defineProgramme({
  id: 'elder-care.circle',
  name: text('一刻钟居家养老服务圈', 'Fifteen-minute circle of elder care'),
  bureau: BUREAU,
  request: z.strictObject({ community: line('社区', 'Community', 128) }),
  stages: {
    uncovered: text('未覆盖', 'Not covered'),
    covered: text('已覆盖', 'Covered'),
  },
  outcomes: { dissolved: text('社区撤并', 'Dissolved') },
  roles,
  parameters: { walkMinutes, metresPerMinute, surveyDays, restoreDays },
})
type Tools = ToolsOf<typeof words>

const nearest = (title: string, titleEn: string) =>
  z
    .strictObject({
      facility: facilityId,
      metres: field(z.number().int().min(0).max(200_000), '步行距离(米)', 'Walk in metres'),
    })
    .meta({ title, titleEn })

/** Whether a canteen is within the circle. */
const CANTEEN = 'canteen-within'

/** Whether a walk of so many metres takes no longer than the circle allows. */
const isWithinCircle = (metres: number, minutes: number, metresPerMinute: number): boolean =>
  metres <= minutes * metresPerMinute

const actions = ({ action, notify }: Tools) => ({
  /** How far it is to walk to the nearest day centre; a facility that closed is found by the next survey. */
  survey: action({
    name: text('测量距离', 'Measure the distance'),
    by: ['clerk', 'officer', 'inspector'],
    from: ['uncovered', 'covered'],
    input: z.strictObject({
      dayCentre: nearest('最近的日间照料设施', 'Nearest day centre').optional(),
      canteen: nearest('最近的老年助餐点', 'Nearest canteen').optional(),
    }),
    to: ({ input, parameter }) =>
      input.dayCentre !== undefined &&
      isWithinCircle(input.dayCentre.metres, parameter('walkMinutes'), parameter('metresPerMinute'))
        ? 'covered'
        : 'uncovered',
    // Day centres are to cover every community; canteens are counted where somebody measured.
    records: ({ input, day, parameter }) =>
      input.canteen === undefined
        ? []
        : [
            {
              fact: CANTEEN,
              value: isWithinCircle(
                input.canteen.metres,
                parameter('walkMinutes'),
                parameter('metresPerMinute'),
              ),
              from: day,
              source: '服务圈测量',
              certainty: 'verified',
            },
          ],
  }),
  fallDue: action({
    name: text('复测到期', 'A survey falls due'),
    by: 'machine',
    from: 'covered',
    to: 'covered',
    after: ({ parameter }) => days(parameter('surveyDays')),
    effects: () => [notify('clerk', text('服务圈复测到期。', 'A survey falls due.'))],
  }),
  dissolve: action({
    name: text('社区撤并', 'Dissolve'),
    by: 'officer',
    from: ['uncovered', 'covered'],
    to: 'dissolved',
  }),
})

const promises = ({ promise }: Tools) => ({
  cover: promise({
    name: text('按期补足覆盖', 'Cover in time'),
    from: 'uncovered',
    until: ['covered', 'dissolved'],
    within: ({ parameter }) => days(parameter('restoreDays')),
    late: 'supervisor',
    basis: circleParameters.restoreDays.history[0]!,
  }),
})

/** One community and how far its elderly have to walk; a share of all of them is the coverage. */
export const circle = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ share }) => ({
    covered: share.of(
      text('日间照料覆盖率', 'Communities covered by a day centre'),
      text('社区', 'communities'),
      (of) => (of.closedAt === undefined ? { at: of.openedAt, hit: of.stage === 'covered' } : undefined),
    ),
    canteens: share.of(
      text('助餐点覆盖率', 'Communities covered by a canteen'),
      text('测过助餐点距离的社区', 'communities whose walk to a canteen was measured'),
      ({ closedAt, openedAt, facts }) => {
        const last = factsOfKind(facts, CANTEEN).at(-1)
        return closedAt === undefined && last ? { at: openedAt, hit: last.value === true } : undefined
      },
    ),
    coveredInTime: share.kept(text('按期补足率', 'Covered in time'), 'cover'),
  }))
