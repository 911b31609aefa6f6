import { z } from 'zod'
import {
  days,
  defineProgramme,
  endedAs,
  outside,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { asking, unlessEntitled } from '../determining.ts'
import {
  address,
  CALLS_AHEAD,
  choice,
  contact,
  householdFen,
  householdId,
  line,
  memberId,
  organisation,
  prose,
  said,
  yes,
} from '../fields.ts'
import { adaptationParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'elder-care.adaptation',
  name: text('居家适老化改造', 'Home adaptation for the elderly'),
  door: {
    about: text(
      '为经济困难的老年人家里装扶手、防滑、改厕,入户评估后施工。',
      'Grab rails, floors that do not slip, a safer bathroom, for the elderly in hardship; assessed at home first.',
    ),
    words:
      '适老化, 扶手, 防滑, 轮椅, 坡道, 改造, 老人, home adaptation, grab rail, handrail, wheelchair, ramp, bathroom'.split(
        ', ',
      ),
    events: ['parent-old', 'disability'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId,
    place: address('地点', 'Place').optional(),
    contact: contact.optional(),
  }),
  stages: {
    received: text('已受理', 'Received'),
    assessed: text('已评估', 'Assessed'),
    building: text('改造中', 'Being adapted'),
    checking: text('待验收', 'To be checked'),
  },
  outcomes: { adapted: text('已改造', 'Adapted'), refused: text('不予改造', 'Refused') },
  roles: { ...roles, builder: outside('staff', '施工单位', 'Builder', { unmask: CALLS_AHEAD }) },
  parameters: adaptationParameters,
})
type Tools = ToolsOf<typeof words>

const where = choice('部位', 'Where', {
  floor: text('地面', 'Floor'),
  door: text('门', 'Door'),
  bedroom: text('卧室', 'Bedroom'),
  bathroom: text('如厕洗浴', 'Toilet and bath'),
  kitchen: text('厨房', 'Kitchen'),
  devices: text('辅助器具', 'Aids and devices'),
})

const builder = organisation('施工单位', 'Builder')

const actions = (tools: Tools) => {
  const { action, notify } = tools
  return {
    ...asking(tools, 'elder-care/service', ['received']),
    assess: action({
      name: text('入户评估', 'Assess at home'),
      by: 'assessor',
      from: 'received',
      input: z.strictObject({
        items: z
          .array(z.strictObject({ where, what: line('改造内容', 'What is to be done') }))
          .max(50)
          .meta({ title: '改造清单', titleEn: 'What is to be adapted' }),
        report: line('评估报告编号', 'Number of the report', 128),
      }),
      to: (scene) =>
        unlessEntitled(scene) ??
        (scene.input.items.length > 0
          ? 'assessed'
          : scene.refuse(text('没有改造内容,应不予改造', 'nothing to adapt: refuse it instead'), 'items')),
    }),
    approve: action({
      name: text('确定方案', 'Approve the plan'),
      by: 'officer',
      from: 'assessed',
      input: z.strictObject({
        budgetFen: householdFen('改造资金', 'Budget'),
        builder,
        agreed: yes('老年人同意方案', 'The elderly person agrees'),
      }),
      to: ({ anotherThan, input, parameter, refuse }) =>
        !input.agreed
          ? refuse(text('须经老年人同意', 'the elderly person must agree'), 'agreed')
          : input.budgetFen > parameter('budgetFen')
            ? refuse(text('超过每户资金上限', 'more than a home may cost'), 'budgetFen')
            : (anotherThan(['assess']) ?? 'building'),
    }),
    /** Another builder, or the same by its right name: whoever is named sees the case from then on. */
    changeBuilder: action({
      name: text('更换施工单位', 'Change the builder'),
      by: 'officer',
      from: 'building',
      input: z.strictObject({ builder, reason: prose('理由', 'Reason') }),
    }),
    finish: action({
      name: text('报告完工', 'Report as finished'),
      by: 'builder',
      from: 'building',
      input: z.strictObject({ costFen: householdFen('实际费用', 'Cost') }),
      to: ({ case: of, input, refuse }) =>
        input.costFen > (of.did.approve!.input as { budgetFen: number }).budgetFen
          ? refuse(text('超过核定资金', 'more than was approved'), 'costFen')
          : 'checking',
    }),
    inspect: action({
      name: text('验收', 'Check the work'),
      by: 'inspector',
      from: 'checking',
      input: z.strictObject({ passed: yes('合格', 'Passed'), note: prose('验收意见', 'Note').optional() }),
      to: ({ anotherThan, input }) => anotherThan(['finish']) ?? (input.passed ? 'adapted' : 'building'),
    }),
    decline: action({
      name: text('不予改造', 'Refuse'),
      by: 'officer',
      from: ['received', 'assessed'],
      input: z.strictObject({ explanation: said(prose('书面说明', 'Written explanation')) }),
      to: 'refused',
      effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  assess: promise({
    name: text('按期评估', 'Assess in time'),
    from: 'received',
    until: ['assessed', 'refused'],
    within: ({ parameter }) => workingDays(parameter('assessWorkingDays')),
    late: 'supervisor',
    basis: adaptationParameters.assessWorkingDays.history[0]!,
  }),
  build: promise({
    name: text('按期改造', 'Adapt in time'),
    from: 'building',
    until: ['checking', 'adapted'],
    within: ({ parameter }) => days(parameter('buildDays')),
    late: 'supervisor',
    basis: adaptationParameters.buildDays.history[0]!,
  }),
})

/** One home made safe for somebody elderly and hard-pressed: assessed, agreed, built, checked by somebody else. */
export const adaptation = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    applications: count(text('受理量', 'Applications'), 'received'),
    adapted: count(text('完成改造户数', 'Homes adapted'), 'adapted'),
    refused: count(text('不予改造', 'Refused'), 'refused'),
    assessedInTime: share.kept(text('按期评估率', 'Assessed in time'), 'assess'),
    builtInTime: share.kept(text('按期改造率', 'Adapted in time'), 'build'),
    passedAtOnce: share.of(
      text('一次验收合格率', 'Passed at once'),
      text('已改造的户', 'homes adapted'),
      (of) => {
        const at = endedAs(of, 'adapted')
        return at && { at, hit: of.entered.building?.times === 1 }
      },
    ),
    cost: sum(text('改造费用', 'Cost'), 'fen', (of) => {
      const at = endedAs(of, 'adapted')
      return at && of.did.finish && { at, value: of.did.finish.input.costFen }
    }),
    timeToAdapt: duration(text('改造用时', 'Time to adapt'), 'received', 'adapted'),
  }))
