import { z } from 'zod'
import { defineProgramme, hours, type Indicator, type ToolsOf, text } from '../../kernel/index.ts'
import { line, prose, yes } from '../fields.ts'
import { deliveryParameters } from './parameters.ts'
import { BUREAU, KILOGRAMS, kilograms, roles } from './words.ts'

const words = defineProgramme({
  id: 'produce-supply.delivery',
  name: text('蔬菜进京直通车', 'Delivery to the capital'),
  bureau: BUREAU,
  request: z.strictObject({
    base: line('基地', 'Base', 100),
    market: line('市场', 'Market', 100),
    crop: line('品种', 'Vegetable', 64),
    loaded: kilograms('装车数量', 'Loaded', 1),
  }),
  stages: {
    loaded: text('待检测', 'To be tested'),
    cleared: text('可发车', 'Cleared'),
    underway: text('在途', 'Under way'),
  },
  outcomes: {
    delivered: text('已到市场', 'Delivered'),
    stopped: text('检测不合格', 'Stopped'),
    dropped: text('未发车', 'Not sent'),
  },
  roles,
  parameters: deliveryParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  /** Nothing leaves untested. */
  test: action({
    name: text('登记检测', 'Record the test'),
    by: 'tester',
    from: 'loaded',
    input: z.strictObject({
      passed: yes('合格', 'Passed'),
      report: line('检测报告编号', 'Test report', 100),
      what: prose('不合格的情况和处理', 'What was wrong, and what becomes of it').optional(),
    }),
    to: ({ input, refuse }) => {
      if (input.passed) return 'cleared'
      return input.what === undefined
        ? refuse(text('须写明不合格情况和处理', 'say what was wrong and what becomes of it'), 'what')
        : 'stopped'
    },
    effects: ({ input }) =>
      input.passed
        ? []
        : [
            notify('officer', text('一车蔬菜检测不合格。', 'A load failed its test.')),
            notify('requester', text('检测不合格,不得发车。', 'The load failed its test and is not sent.')),
          ],
  }),
  depart: action({
    name: text('发车', 'Depart'),
    by: ['enterprise', 'officer'],
    from: 'cleared',
    input: z.strictObject({ vehicle: line('车牌', 'Vehicle', 32) }),
    to: 'underway',
  }),
  arrive: action({
    name: text('到市场', 'Arrive'),
    by: ['enterprise', 'officer'],
    from: 'underway',
    input: z.strictObject({
      received: kilograms('市场收货', 'Received by the market'),
      short: prose('短少的原因', 'Why less arrived').optional(),
    }),
    to: ({ case: of, input, refuse }) => {
      const { loaded } = of.request
      if (input.received > loaded)
        return refuse(text('收货多于装车', 'more is received than was loaded'), 'received')
      return input.received < loaded && input.short === undefined
        ? refuse(text('短少须写明原因', 'say why less arrived'), 'short')
        : 'delivered'
    },
    partyEnds: text('到市数量由经营者报告', 'What arrived is for the enterprise to report'),
  }),
  drop: action({
    name: text('取消发车', 'Do not send'),
    by: ['enterprise', 'officer'],
    from: ['loaded', 'cleared'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dropped',
    partyEnds: text('是否发车由经营者决定', 'Whether to send it is for the enterprise'),
  }),
})

const promises = ({ promise }: Tools) => ({
  test: promise({
    name: text('按时检测', 'Tested in time'),
    from: 'loaded',
    until: ['cleared', 'stopped'],
    within: ({ parameter }) => hours(parameter('testHours')),
    late: 'supervisor',
    basis: deliveryParameters.testHours.history[0]!,
  }),
  deliver: promise({
    name: text('按时到市', 'Delivered in time'),
    from: 'underway',
    until: 'delivered',
    within: ({ parameter }) => hours(parameter('deliverHours')),
    late: 'supervisor',
    basis: deliveryParameters.deliverHours.history[0]!,
  }),
})

/** Of what was loaded, how much the markets received. */
const receivedShare: Indicator = {
  name: text('收货率', 'Received of what was loaded'),
  kind: 'share',
  unit: 'ratio',
  of: text('已到市场的装车数量(公斤)', 'kg loaded of what was delivered'),
  measure: ({ stage, request, did: { arrive } }) =>
    stage === 'delivered' && arrive
      ? [
          {
            at: arrive.at,
            numerator: (arrive.input as { readonly received: number }).received,
            denominator: (request as { readonly loaded: number }).loaded,
          },
        ]
      : [],
}

/** One load: tested, sent, received by the market. */
export const produceDelivery = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    loads: count(text('装车次数', 'Loads'), 'loaded'),
    deliveries: count(text('到市车次', 'Deliveries'), 'delivered'),
    received: sum(text('进京蔬菜', 'Vegetables received'), KILOGRAMS, (of) =>
      of.stage === 'delivered' && of.did.arrive
        ? { at: of.did.arrive.at, value: of.did.arrive.input.received }
        : undefined,
    ),
    passed: share.of(
      text('检测合格率', 'Loads that passed'),
      text('检测过的装车', 'loads tested'),
      ({ did: { test } }) => test && { at: test.at, hit: test.input.passed },
    ),
    receivedShare,
    testedInTime: share.kept(text('按时检测率', 'Tested in time'), 'test'),
    deliveredInTime: share.kept(text('按时到市率', 'Delivered in time'), 'deliver'),
    timeUnderWay: duration(text('在途用时', 'Time under way'), 'underway', 'delivered'),
  }))
