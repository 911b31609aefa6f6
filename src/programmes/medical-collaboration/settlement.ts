import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  endedAs,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, householdFen, line, organisation, pastDay, prose, said, yes } from '../fields.ts'
import { yuan } from '../yuan.ts'
import { settlementParameters } from './parameters.ts'
import { dueAtHomeFen } from './ratio.ts'
import { INSURANCE, insuranceRoles } from './words.ts'

const request = z.strictObject({
  region: choice('就医地', 'Where', {
    beijing: text('北京', 'Beijing'),
    tianjin: text('天津', 'Tianjin'),
    hebei: text('河北省内其他市', 'Elsewhere in Hebei'),
    other: text('其他省份', 'Another province'),
  }),
  hospital: organisation('就诊医院', 'Hospital'),
  level: choice('医院等级', 'Level of the hospital', {
    primary: text('一级及以下', 'Primary'),
    secondary: text('二级', 'Secondary'),
    tertiary: text('三级', 'Tertiary'),
  }),
  kind: choice('就医类型', 'Kind', {
    inpatient: text('住院', 'Inpatient'),
    outpatient: text('门诊', 'Outpatient'),
  }),
  scheme: choice('参保类型', 'Scheme', {
    employee: text('职工医保', 'Employees'),
    resident: text('居民医保', 'Residents'),
  }),
  day: pastDay('出院或就诊日期', 'Discharged or treated on'),
  bill: line('结算单或票据号', 'Number of the bill', 128),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'medical-collaboration.settlement',
  name: text('异地就医结算', 'Treated elsewhere: settlement'),
  door: {
    about: text(
      '在北京、天津等外地看病,持卡直接结算;没能直接结算的来申报。报销比例不低于本地,低了补足。',
      'Treated in Beijing, Tianjin or elsewhere: settled by card, or claimed here; the share paid never falls below home.',
    ),
    words:
      '异地就医, 医院, 异地报销, 外地看病, 北京看病, 天津看病, 医保, 报销, 住院, 社保卡, 一卡通行, treated elsewhere, medical insurance, reimbursement, hospital bill, Beijing'.split(
        ', ',
      ),
    events: ['illness'],
    asks: ['contact'],
  },
  bureau: INSURANCE,
  request,
  stages: {
    received: text('待结算', 'To be settled'),
    short: text('低于本地比例,待补足', 'Below the share at home'),
    approving: text('待复核', 'To be approved'),
  },
  outcomes: { settled: text('已结算', 'Settled'), declined: text('不予结算', 'Declined') },
  roles: insuranceRoles,
  parameters: settlementParameters,
  // One bill is settled once, and nobody is kept from asking by somebody who gave its number.
  claims: ({ entered, request: { hospital, bill } }) =>
    entered.short || entered.approving || entered.settled
      ? [`medical-collaboration.settlement ${hospital} ${bill}`]
      : [],
  keepsClaims: ['settled'],
})
type Tools = ToolsOf<typeof words>

const money = z.strictObject({
  eligibleFen: householdFen('符合规定的费用', 'Eligible'),
  paidFen: said(householdFen('基金支付', 'Paid by the fund')),
})
type Money = z.output<typeof money>
type Case = Pick<CaseState, 'did'>

/** The last of some actions that was done: after an appeal a bill is entered anew. */
const last = ({ did }: Case, ...names: readonly string[]) =>
  names
    .flatMap((name) => (did[name] ? [{ name, ...did[name] }] : []))
    .sort((a, b) => a.at - b.at)
    .at(-1)
const enteredIn = (of: Case) => last(of, 'settle', 'claim')
const moneyIn = (of: Case) => enteredIn(of)?.input as Money | undefined
/** What was added to what was entered last. */
const addedFen = (of: Case): number => {
  const more = last(of, 'settle', 'claim', 'makeGood')
  return more?.name === 'makeGood' ? (more.input as { readonly amountFen: number }).amountFen : 0
}
/** What the fund has paid or is to pay in all, as it stands. */
const paidOf = (of: Case): number => (moneyIn(of)?.paidFen ?? 0) + addedFen(of)

/** What is wrong with an amount, whatever its share. */
const wrongMoney = ({ eligibleFen, paidFen }: Money) =>
  eligibleFen === 0
    ? {
        why: text('没有符合规定的费用,应不予结算', 'nothing is eligible: decline it instead'),
        at: 'eligibleFen',
      }
    : paidFen > eligibleFen
      ? { why: text('支付多于符合规定的费用', 'more is paid than is eligible'), at: 'paidFen' }
      : undefined

const settling = ({ action, notify }: Tools) => ({
  /** By card, at the hospital: what was paid stands, and where it is less than at home the rest is owed. */
  settle: action({
    name: text('持卡直接结算', 'Settle by card'),
    by: ['institution', 'machine'],
    from: 'received',
    input: money,
    to: ({ case: of, input, parameter, refuse }) => {
      const wrong = wrongMoney(input)
      if (wrong) return refuse(wrong.why, wrong.at)
      const due = dueAtHomeFen(parameter('homeBasisPoints'), of.request, input.eligibleFen)
      return input.paidFen >= due ? 'settled' : 'short'
    },
    partyEnds: text('持卡结算在医院即时完成', 'By card it is paid at the hospital, on the spot'),
    effects: ({ case: of, input, parameter }) => {
      const due = dueAtHomeFen(parameter('homeBasisPoints'), of.request, input.eligibleFen)
      return input.paidFen >= due
        ? [
            notify(
              'requester',
              text(`已结算,基金支付 ${yuan(input.paidFen)} 元。`, `Settled: ${yuan(input.paidFen)} yuan.`),
            ),
          ]
        : [
            notify(
              'requester',
              text(
                `结算比例低于本地,将补足 ${yuan(due - input.paidFen)} 元。`,
                `Less was paid than at home; ${yuan(due - input.paidFen)} yuan are to follow.`,
              ),
            ),
          ]
    },
  }),
  /** By hand, where the card did not do it: never less than at home. */
  claim: action({
    name: text('手工报销', 'Reimburse by hand'),
    by: 'clerk',
    from: 'received',
    input: money.extend({ why: prose('未能直接结算的原因', 'Why it was not settled by card') }),
    to: ({ case: of, input, parameter, refuse }) => {
      const wrong = wrongMoney(input)
      if (wrong) return refuse(wrong.why, wrong.at)
      const due = dueAtHomeFen(parameter('homeBasisPoints'), of.request, input.eligibleFen)
      return input.paidFen >= due
        ? 'approving'
        : refuse(
            text(`不得低于本地比例,至少 ${yuan(due)} 元`, `no less than at home: at least ${yuan(due)} yuan`),
            'paidFen',
          )
    },
  }),
  decline: action({
    name: text('不予结算', 'Decline'),
    by: 'clerk',
    from: 'received',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予结算:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

const makingGood = ({ action, notify }: Tools) => ({
  makeGood: action({
    name: text('补足差额', 'Make good'),
    by: 'clerk',
    from: 'short',
    input: z.strictObject({ amountFen: householdFen('补足金额', 'Amount') }),
    to: ({ case: of, input, parameter, refuse }) => {
      const { eligibleFen, paidFen } = of.did.settle!.input as Money
      const gap = dueAtHomeFen(parameter('homeBasisPoints'), of.request, eligibleFen) - paidFen
      if (input.amountFen < gap)
        return refuse(
          text(
            `仍低于本地比例,至少补 ${yuan(gap)} 元`,
            `still less than at home: at least ${yuan(gap)} yuan`,
          ),
          'amountFen',
        )
      return paidFen + input.amountFen > eligibleFen
        ? refuse(text('支付多于符合规定的费用', 'more would be paid than is eligible'), 'amountFen')
        : 'approving'
    },
  }),
  approve: action({
    name: text('复核', 'Approve'),
    by: 'reviewer',
    from: 'approving',
    input: z.strictObject({ agreed: yes('同意', 'Agreed'), opinion: prose('意见', 'Opinion').optional() }),
    to: ({ case: of, anotherThan, input, refuse }) => {
      const theirs = anotherThan(['settle', 'claim', 'makeGood'])
      if (theirs) return theirs
      if (input.agreed) return 'settled'
      if (input.opinion === undefined)
        return refuse(text('退回须写明意见', 'who returns it says why'), 'opinion')
      return enteredIn(of)!.name === 'settle' ? 'short' : 'received'
    },
    effects: ({ case: of, input }) =>
      input.agreed
        ? [
            notify(
              'requester',
              text(`已结算,基金支付 ${yuan(paidOf(of))} 元。`, `Settled: ${yuan(paidOf(of))} yuan.`),
            ),
          ]
        : [],
  }),
})

const promises = ({ promise }: Tools) => ({
  settle: promise({
    name: text('按期结算', 'Settled in time'),
    from: 'received',
    until: ['settled', 'short', 'approving', 'declined'],
    within: ({ parameter }) => workingDays(parameter('settleWorkingDays')),
    late: 'supervisor',
    basis: settlementParameters.settleWorkingDays.history[0]!,
  }),
  makeGood: promise({
    name: text('按期补足', 'Made good in time'),
    from: 'short',
    until: 'approving',
    within: ({ parameter }) => workingDays(parameter('makeGoodWorkingDays')),
    late: 'supervisor',
    basis: settlementParameters.makeGoodWorkingDays.history[0]!,
  }),
  approve: promise({
    name: text('按期复核', 'Approved in time'),
    from: 'approving',
    until: ['settled', 'short', 'received'],
    within: ({ parameter }) => workingDays(parameter('approveWorkingDays')),
    late: 'supervisor',
    basis: settlementParameters.approveWorkingDays.history[0]!,
  }),
})

/** One bill from elsewhere: settled by card or by hand, and never ended below the share that is paid at home. */
export const settlement = words
  .behaves((tools) => ({
    actions: { ...settling(tools), ...makingGood(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    bills: count(text('异地就医结算量', 'Bills'), 'received'),
    capital: count(text('京津就医结算量', 'Bills from Beijing and Tianjin'), (of) =>
      of.request.region === 'beijing' || of.request.region === 'tianjin' ? endedAs(of, 'settled') : undefined,
    ),
    directShare: share.of(
      text('直接结算率', 'Settled by card'),
      text('已结算的账单', 'bills settled'),
      (of) => {
        const at = endedAs(of, 'settled')
        return at && { at, hit: enteredIn(of as Case)?.name === 'settle' }
      },
    ),
    shareKept: share.of(
      text('“不降比例”达标率', 'Not below the share at home'),
      text('持卡直接结算的账单', 'bills settled by card'),
      ({ entered, did: { settle } }) => settle && { at: settle.at, hit: entered.short === undefined },
    ),
    eligible: sum(text('符合规定的费用', 'Eligible'), 'fen', (of) => {
      const [at, money] = [endedAs(of, 'settled'), moneyIn(of as Case)]
      return at && money && { at, value: money.eligibleFen }
    }),
    paid: sum(text('基金支付', 'Paid by the fund'), 'fen', (of) => {
      const at = endedAs(of, 'settled')
      return at && { at, value: paidOf(of) }
    }),
    madeGood: sum(text('补足金额', 'Made good'), 'fen', (of) => {
      const at = endedAs(of, 'settled')
      return at && of.did.makeGood && { at, value: addedFen(of as Case) }
    }),
    settledInTime: share.kept(text('按期结算率', 'Settled in time'), 'settle'),
    madeGoodInTime: share.kept(text('按期补足率', 'Made good in time'), 'makeGood'),
    approvedInTime: share.kept(text('按期复核率', 'Approved in time'), 'approve'),
  }))
