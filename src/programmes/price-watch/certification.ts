import { z } from 'zod'
import { days, defineProgramme, outside, role, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, fenField, line, organisation, pastDay, prose, yes } from '../fields.ts'
import { certificationParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'price-watch.certification',
  name: text('涉诉价格认证与共同调解', 'Price certification and joint mediation'),
  bureau: BUREAU,
  request: z.strictObject({
    court: organisation('委托法院', 'Court', 128),
    matter: line('案号', 'Case number', 128),
    subject: choice('标的类别', 'What is priced', {
      loss: text('财产损失', 'Loss'),
      goods: text('物品', 'Goods'),
      property: text('不动产', 'Real property'),
      service: text('有偿服务', 'Service'),
    }),
    what: prose('标的与争议', 'What is in dispute'),
    baseDay: pastDay('价格基准日', 'Reference day of the price'),
  }),
  stages: {
    entrusted: text('已委托', 'Entrusted'),
    surveying: text('勘验测算中', 'Being surveyed'),
    certified: text('已出具结论,调解中', 'Certified, in mediation'),
  },
  outcomes: {
    settled: text('调解成功', 'Settled'),
    adjudicated: text('调解未成,依法裁判', 'Left to judgment'),
    declined: text('不予受理', 'Declined'),
  },
  roles: {
    ...roles,
    court: outside('city', '人民法院', 'Court'),
    appraiser: role('staff', '价格认证人员', 'Appraiser'),
  },
  parameters: certificationParameters,
})
type Tools = ToolsOf<typeof words>

const certifying = ({ action, notify }: Tools) => ({
  undertake: action({
    name: text('受理', 'Accept the commission'),
    by: 'officer',
    from: 'entrusted',
    to: 'surveying',
  }),
  decline: action({
    name: text('不予受理', 'Decline'),
    by: 'officer',
    from: 'entrusted',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'declined',
    effects: ({ input }) => [notify('court', text(`不予受理:${input.reason}`, `Declined: ${input.reason}`))],
  }),
  /** Two go and see, and both parties may be there. */
  survey: action({
    name: text('现场勘验', 'Survey on the spot'),
    by: 'appraiser',
    from: 'surveying',
    input: z.strictObject({
      with: line('同行勘验人', 'Other appraiser', 64),
      partiesPresent: yes('当事人到场', 'The parties were there'),
      findings: prose('勘验情况', 'What was found'),
    }),
    to: ({ actor, input, refuse }) =>
      input.with === actor.id ? refuse(text('勘验须两人以上', 'two or more have to go'), 'with') : undefined,
  }),
  certify: action({
    name: text('出具价格认证结论', 'Issue the conclusion'),
    by: 'officer',
    from: 'surveying',
    input: z.strictObject({
      valueFen: fenField('认证价格', 'Certified value'),
      method: choice('测算方法', 'Method', {
        market: text('市场法', 'Market'),
        cost: text('成本法', 'Cost'),
        income: text('收益法', 'Income'),
        expert: text('专家咨询法', 'Experts'),
      }),
      report: line('结论书编号', 'Number of the conclusion', 128),
    }),
    to: ({ case: of, actor, anotherThan, refuse }) => {
      if (!of.did.survey || of.did.survey.at < of.entered.surveying!.last)
        return refuse(text('尚未勘验', 'it has not been surveyed'))
      return (of.did.survey.input as { readonly with: string }).with === actor.id
        ? refuse(text('勘验人不得审定自己的结论', 'whoever surveyed it may not certify it'))
        : (anotherThan(['survey']) ?? 'certified')
    },
    effects: ({ input }) => [
      notify('court', text(`价格认证结论已出具:${input.report}`, `Certified: ${input.report}`)),
    ],
  }),
})

const mediating = ({ action, notify }: Tools) => ({
  /** A party doubts the value: it is surveyed again, once. */
  recheck: action({
    name: text('申请复核', 'Ask for a recheck'),
    by: 'court',
    from: 'certified',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: ({ case: of, refuse }) =>
      of.did.recheck ? refuse(text('已复核过一次', 'it was rechecked before')) : 'surveying',
  }),
  /** Whoever entrusted it may take the commission back until the conclusion is there. */
  revoke: action({
    name: text('撤回委托', 'Take the commission back'),
    by: 'court',
    from: ['entrusted', 'surveying'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'withdrawn',
    partyEnds: text('委托由法院提出', 'The commission is the court’s own'),
    effects: ({ input }) => [
      notify('officer', text(`法院撤回委托:${input.reason}`, `The court takes it back: ${input.reason}`)),
    ],
  }),
  mediate: action({
    name: text('共同调解', 'Mediate together'),
    by: 'court',
    from: 'certified',
    input: z.strictObject({
      settled: yes('达成协议', 'They agreed'),
      agreedFen: fenField('协议金额', 'Agreed').optional(),
      note: prose('调解情况', 'How it went'),
    }),
    to: ({ input, refuse }) =>
      input.settled === (input.agreedFen !== undefined)
        ? input.settled
          ? 'settled'
          : 'adjudicated'
        : refuse(
            text('达成协议的须写明金额,未达成的不写', 'an amount if and only if they agreed'),
            'agreedFen',
          ),
    partyEnds: text('调解由法院主持', 'Mediation is the court’s'),
  }),
})

const promises = ({ promise }: Tools) => ({
  undertake: promise({
    name: text('按时受理', 'Accepted in time'),
    from: 'entrusted',
    until: ['surveying', 'declined'],
    within: ({ parameter }) => workingDays(parameter('acceptWorkingDays')),
    late: 'supervisor',
    basis: certificationParameters.acceptWorkingDays.history[0]!,
  }),
  certify: promise({
    name: text('按时出具结论', 'Certified in time'),
    from: 'surveying',
    until: 'certified',
    within: ({ parameter }) => workingDays(parameter('concludeWorkingDays')),
    late: 'supervisor',
    basis: certificationParameters.concludeWorkingDays.history[0]!,
  }),
  mediate: promise({
    name: text('按时调解', 'Mediated in time'),
    from: 'certified',
    until: ['settled', 'adjudicated', 'surveying'],
    within: ({ parameter }) => days(parameter('mediateDays')),
    late: 'supervisor',
    basis: certificationParameters.mediateDays.history[0]!,
  }),
})

/** A court entrusts a price in dispute; it is surveyed by two, certified by a third, and mediated on. */
export const certification = words
  .behaves((tools) => ({ actions: { ...certifying(tools), ...mediating(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    entrusted: count(text('委托量', 'Entrusted'), 'entrusted'),
    settled: count(text('调解成功量', 'Settled'), 'settled'),
    certifiedInTime: share.kept(text('按时出具率', 'Certified in time'), 'certify'),
    settledShare: share.of(
      text('调解成功率', 'Settled, of those mediated'),
      text('已调解的案件', 'matters mediated'),
      ({ did: { mediate } }) => mediate && { at: mediate.at, hit: mediate.input.settled },
    ),
    certified: sum(
      text('认证金额', 'Certified value'),
      'fen',
      ({ did: { certify } }) => certify && { at: certify.at, value: certify.input.valueFen },
    ),
  }))
