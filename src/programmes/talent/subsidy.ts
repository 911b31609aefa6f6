import { z } from 'zod'
import { type CaseState, defineProgramme, role, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { month } from '../benefit.ts'
import { choice, contact, fenField, field, line, prose, said, yes } from '../fields.ts'
import { entries, entry } from '../held.ts'
import { yuan } from '../yuan.ts'
import { subsidyParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** What a subsidy is claimed for. */
export const subsidyRequest = z.strictObject({
  kind: choice('补贴项目', 'Subsidy', {
    cityTalent: text('市级人才补贴', 'City talent subsidy'),
    socialInsurance: text('社会保险补贴', 'Social insurance subsidy'),
    internship: text('就业见习补贴', 'Internship subsidy'),
    training: text('职业技能培训补贴', 'Training subsidy'),
  }),
  payee: line('领取单位或人才编号', 'Employer, or number of the person'),
  grounds: line('依据编号(合同、协议、证书或班级)', 'Number of the contract, certificate or class', 128),
  since: month,
  people: field(z.number().int().min(1).max(10_000), '人数', 'People', { unit: 'persons' }),
  months: field(z.number().int().min(1).max(60), '月数(培训填1)', 'Months (1 for a training)', {
    unit: 'months',
  }),
  contact: contact.optional(),
})
type Request = z.output<typeof subsidyRequest>

const words = defineProgramme({
  id: 'talent.subsidy',
  name: text('人才就业补贴', 'Subsidies for talent and jobs'),
  door: {
    about: text(
      '单位和毕业生申领人才、社保、见习补贴,审核、复核、拨付由不同的人办理。',
      'Employers and graduates claim talent, social insurance and internship subsidies.',
    ),
    words:
      '补贴, 人才补贴, 社保补贴, 见习补贴, 引才新十四条, 毕业生, 领钱, subsidy, social insurance, internship, graduate'.split(
        ', ',
      ),
    events: ['graduation', 'business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: subsidyRequest,
  stages: {
    claimed: text('已申领', 'Claimed'),
    checked: text('已审核,待复核', 'Checked'),
    approved: text('已复核,待拨付', 'Approved, to be paid'),
  },
  outcomes: {
    paid: text('已拨付', 'Paid'),
    refused: text('不予补贴', 'Refused'),
    recovered: text('已追回', 'Recovered'),
  },
  roles: { ...roles, cashier: role('staff', '资金拨付', 'Cashier') },
  parameters: subsidyParameters,
  // Nobody is paid twice on one contract from one month on, and nobody is kept from asking.
  claims: ({ entered, request: { kind, grounds, since } }) =>
    entered.checked ? [`talent.subsidy ${kind} ${grounds} ${since}`] : [],
  keepsClaims: ['paid', 'recovered'],
})
type Tools = ToolsOf<typeof words>

const STANDARDS = {
  cityTalent: 'cityTalentFen',
  socialInsurance: 'socialInsuranceFen',
  internship: 'internshipFen',
  training: 'trainingFen',
} as const satisfies Readonly<Record<Request['kind'], keyof typeof subsidyParameters>>

/** What was paid and what was recovered stand with the case, so that one that is opened again is not paid twice. */
const PAID = 'paid'
const RECOVERED = 'recovered'
const sumOf = (of: Pick<CaseState, 'facts'>, fact: string): number =>
  entries(of, fact).reduce((sum, { value }) => sum + value, 0)
const paidFen = (of: Pick<CaseState, 'facts'>): number => sumOf(of, PAID) - sumOf(of, RECOVERED)
const checkedFen = ({ did }: Pick<CaseState, 'did'>): number =>
  (did.check!.input as { readonly amountFen: number }).amountFen

const deciding = ({ action, notify }: Tools) => ({
  check: action({
    name: text('审核', 'Check'),
    by: 'officer',
    from: 'claimed',
    input: z.strictObject({
      amountFen: fenField('核定金额', 'Amount'),
      opinion: prose('审核意见', 'Opinion'),
    }),
    to: ({ case: of, input, parameter, refuse }) => {
      const { kind, people, months } = of.request
      const most = Math.max(0, parameter(STANDARDS[kind]) * people * months - paidFen(of))
      if (input.amountFen === 0)
        return refuse(text('金额为零,应不予补贴', 'nothing is due: refuse it instead'), 'amountFen')
      return input.amountFen > most
        ? refuse(
            text(
              `超过标准,还可发 ${yuan(most)} 元`,
              `more than the standard: at most ${yuan(most)} yuan are left of it`,
            ),
            'amountFen',
          )
        : 'checked'
    },
  }),
  refuse: action({
    name: text('不予补贴', 'Refuse'),
    by: 'officer',
    from: 'claimed',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'refused',
    effects: ({ input }) => [
      notify('requester', text(`不予补贴:${input.reason}`, `Refused: ${input.reason}`)),
    ],
  }),
  approve: action({
    name: text('复核', 'Approve'),
    by: 'approver',
    from: 'checked',
    input: z.strictObject({
      agreed: yes('同意', 'Agreed'),
      opinion: prose('复核意见', 'Opinion').optional(),
    }),
    to: ({ anotherThan, input, refuse }) =>
      anotherThan(['check']) ??
      (input.agreed
        ? 'approved'
        : input.opinion === undefined
          ? refuse(text('退回须写明意见', 'who returns it says why'), 'opinion')
          : 'claimed'),
  }),
})

const paying = ({ action, notify }: Tools) => ({
  pay: action({
    name: text('拨付', 'Pay'),
    by: 'cashier',
    from: 'approved',
    input: z.strictObject({
      amountFen: said(fenField('拨付金额', 'Amount')),
      voucher: line('凭证号', 'Voucher', 128),
    }),
    to: ({ case: of, anotherThan, input, refuse }) =>
      anotherThan(['check', 'approve']) ??
      (input.amountFen === checkedFen(of)
        ? 'paid'
        : refuse(text('与核定金额不符', 'it is not what was approved'), 'amountFen')),
    records: ({ case: of, input, day }) => [entry(of, PAID, input.amountFen, day, '拨付凭证')],
    effects: ({ input }) => [
      notify(
        'requester',
        text(`已拨付 ${yuan(input.amountFen)} 元。`, `${yuan(input.amountFen)} yuan were paid.`),
      ),
    ],
  }),
  recover: action({
    name: text('追回', 'Recover'),
    by: 'approver',
    from: 'paid',
    input: z.strictObject({
      amountFen: fenField('追回金额', 'Amount'),
      reason: said(prose('理由', 'Reason')),
    }),
    to: ({ case: of, input, refuse }) =>
      input.amountFen === 0 || input.amountFen > paidFen(of)
        ? refuse(
            text('追回金额须大于零且不超过已拨付', 'more than nothing, at most what was paid'),
            'amountFen',
          )
        : 'recovered',
    records: ({ case: of, input, day }) => [entry(of, RECOVERED, input.amountFen, day, '追回决定')],
    effects: ({ input }) => [
      notify('requester', text(`补贴追回:${input.reason}`, `To be paid back: ${input.reason}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  check: promise({
    name: text('按期审核', 'Checked in time'),
    from: 'claimed',
    until: ['checked', 'refused'],
    within: ({ parameter }) => workingDays(parameter('checkWorkingDays')),
    late: 'supervisor',
    basis: subsidyParameters.checkWorkingDays.history[0]!,
  }),
  approve: promise({
    name: text('按期复核', 'Approved in time'),
    from: 'checked',
    until: ['approved', 'claimed'],
    within: ({ parameter }) => workingDays(parameter('approveWorkingDays')),
    late: 'supervisor',
    basis: subsidyParameters.approveWorkingDays.history[0]!,
  }),
  pay: promise({
    name: text('按期拨付', 'Paid in time'),
    from: 'approved',
    until: 'paid',
    within: ({ parameter }) => workingDays(parameter('payWorkingDays')),
    late: 'supervisor',
    basis: subsidyParameters.payWorkingDays.history[0]!,
  }),
})

/** A subsidy: claimed, checked against the standard, approved by a second person, paid by a third. */
export const subsidy = words
  .behaves((tools) => ({ actions: { ...deciding(tools), ...paying(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => {
    const paid = (zh: string, en: string, kinds: readonly Request['kind'][]) =>
      sum(text(zh, en), 'fen', (of) => (kinds.includes(of.request.kind) ? entries(of, PAID) : undefined))
    return {
      claims: count(text('申领量', 'Claims'), 'claimed'),
      refused: count(text('不予补贴', 'Refused'), 'refused'),
      paidCityTalent: paid('拨付市级人才补贴', 'City talent subsidies paid', ['cityTalent']),
      paidInsuranceAndInternship: paid(
        '落实社保补贴、见习补贴',
        'Social insurance and internship subsidies paid',
        ['socialInsurance', 'internship'],
      ),
      paidTraining: paid('拨付培训补贴', 'Training subsidies paid', ['training']),
      people: sum(text('受益人数', 'People benefiting'), 'persons', ({ did: { pay }, request }) =>
        pay ? { at: pay.at, value: request.people } : undefined,
      ),
      recovered: sum(text('追回金额', 'Recovered'), 'fen', (of) => entries(of, RECOVERED)),
      approvedAtOnce: share.of(
        text('一次复核通过率', 'Approved at once'),
        text('已拨付的申领', 'claims that were paid'),
        ({ did: { pay, check } }) => pay && { at: pay.at, hit: check?.times === 1 },
      ),
      checkedInTime: share.kept(text('按期审核率', 'Checked in time'), 'check'),
      approvedInTime: share.kept(text('按期复核率', 'Approved in time'), 'approve'),
      paidInTime: share.kept(text('按期拨付率', 'Paid in time'), 'pay'),
    }
  })
