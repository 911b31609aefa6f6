import { z } from 'zod'
import { type CaseState, days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, contact, line, prose, said, yes } from '../fields.ts'
import { greenhouseParameters } from './parameters.ts'
import { BUREAU, MU, mu, roles } from './words.ts'

const request = z.strictObject({
  grower: line('经营主体', 'Grower', 100),
  kind: choice('性质', 'Kind', {
    built: text('新建', 'New'),
    upgraded: text('改造提升', 'Upgraded'),
  }),
  mu: mu('面积', 'Area'),
  place: line('地点', 'Place', 300),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'produce-supply.greenhouse',
  name: text('设施果蔬建设', 'Greenhouses for fruit and vegetables'),
  door: {
    about: text('新建或改造大棚等设施果蔬。', 'Build or upgrade greenhouses for fruit and vegetables.'),
    words: '大棚, 温室, 设施农业, 果蔬, 种植, 建棚, greenhouse, greenhouses, polytunnel, growing'.split(', '),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('待审核', 'To be approved'),
    building: text('建设中', 'Being built'),
    finished: text('待验收', 'To be accepted'),
  },
  outcomes: {
    accepted: text('已验收', 'Accepted'),
    declined: text('不予同意', 'Declined'),
    dropped: text('未建成', 'Not built'),
  },
  roles,
  parameters: greenhouseParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  approve: action({
    name: text('同意建设', 'Approve'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({ land: yes('用地符合规定', 'The land may be used for it') }),
    to: ({ input, refuse }) =>
      input.land
        ? 'building'
        : refuse(
            text('用地不符合规定的不得同意', 'it is not approved where the land may not be used'),
            'land',
          ),
    effects: () => [notify('requester', text('已同意建设。', 'You may build.'))],
  }),
  decline: action({
    name: text('不予同意', 'Decline'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予同意:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
  finish: action({
    name: text('申请验收', 'Report as built'),
    by: ['enterprise', 'officer'],
    from: 'building',
    to: 'finished',
  }),
  /** What counts is what was measured, by somebody who did not approve it. */
  measure: action({
    name: text('验收', 'Accept'),
    by: 'surveyor',
    from: 'finished',
    input: z.strictObject({
      passed: yes('合格', 'Passed'),
      mu: said(mu('实测面积', 'Area as measured')),
      note: said(prose('验收意见', 'Note').optional()),
    }),
    to: ({ input, anotherThan, refuse }) =>
      anotherThan(['approve', 'finish']) ??
      (input.passed
        ? 'accepted'
        : input.note === undefined
          ? refuse(text('未通过须写明原因', 'say why it is not accepted'), 'note')
          : 'building'),
    effects: ({ input }) => [
      notify(
        'requester',
        input.passed
          ? text(`已验收 ${input.mu} 亩。`, `Accepted: ${input.mu} mu.`)
          : text(`验收未通过:${input.note}`, `Not accepted: ${input.note}`),
      ),
    ],
  }),
  drop: action({
    name: text('停建', 'Give up'),
    by: ['enterprise', 'officer'],
    from: 'building',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dropped',
  }),
})

const promises = ({ promise }: Tools) => ({
  approve: promise({
    name: text('按期审核', 'Decided in time'),
    from: 'applied',
    until: ['building', 'declined'],
    within: ({ parameter }) => workingDays(parameter('approveWorkingDays')),
    late: 'supervisor',
    basis: greenhouseParameters.approveWorkingDays.history[0]!,
  }),
  build: promise({
    name: text('按期建成', 'Built in time'),
    from: 'building',
    until: ['finished', 'dropped'],
    within: ({ parameter }) => days(parameter('buildDays')),
    late: 'supervisor',
    basis: greenhouseParameters.buildDays.history[0]!,
  }),
  accept: promise({
    name: text('按期验收', 'Accepted in time'),
    from: 'finished',
    until: ['accepted', 'building'],
    within: ({ parameter }) => workingDays(parameter('acceptWorkingDays')),
    late: 'supervisor',
    basis: greenhouseParameters.acceptWorkingDays.history[0]!,
  }),
})

interface Measured {
  readonly stage: string
  readonly request: z.output<typeof request>
  readonly did: {
    readonly measure?: { readonly at: CaseState['lastAt']; readonly input: { readonly mu: number } }
  }
}
const areaOf =
  (...kinds: readonly z.output<typeof request>['kind'][]) =>
  ({ stage, request: { kind }, did: { measure } }: Measured) =>
    stage === 'accepted' && measure && kinds.includes(kind)
      ? { at: measure.at, value: measure.input.mu }
      : undefined

/** One plot of greenhouses, new or upgraded: approved, built, measured and accepted by another. */
export const greenhouse = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('建设申请', 'Applications'), 'applied'),
    area: sum(
      text('新建和改造提升设施果蔬面积', 'Greenhouses built and upgraded'),
      MU,
      areaOf('built', 'upgraded'),
    ),
    built: sum(text('其中新建面积', 'Of it new'), MU, areaOf('built')),
    upgraded: sum(text('其中改造提升面积', 'Of it upgraded'), MU, areaOf('upgraded')),
    decidedInTime: share.kept(text('按期审核率', 'Decided in time'), 'approve'),
    builtInTime: share.kept(text('按期建成率', 'Built in time'), 'build'),
    acceptedInTime: share.kept(text('按期验收率', 'Accepted in time'), 'accept'),
  }))
