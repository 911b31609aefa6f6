import { z } from 'zod'
import { type Day, days, defineProgramme, endedAs, type ToolsOf, text } from '../../kernel/index.ts'
import { answerOf, asking, unlessEntitled, unlessNotEntitled } from '../determining.ts'
import {
  choice,
  contact,
  householdFen,
  householdId,
  line,
  memberId,
  pastDay,
  prose,
  said,
  yes,
} from '../fields.ts'
import { conversionParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'housing-fund',
  name: text('商业住房贷款转公积金贷款', 'Conversion of commercial housing loans'),
  door: {
    about: text(
      '把商业住房贷款转成公积金贷款:15日内决定,额度按规则计算。',
      'Turns a commercial housing loan into one of the housing fund: decided within fifteen days, up to a cap by the rules.',
    ),
    words: '公积金, 商转公, 房贷, 贷款, 利率, mortgage, loan, housing fund'.split(', '),
    events: ['home'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId,
    bank: line('原贷款银行', 'Lending bank', 128).optional(),
    contact: contact.optional(),
  }),
  stages: {
    received: text('已受理', 'Received'),
    approved: text('准予贷款', 'Approved'),
    secured: text('已担保', 'Secured'),
  },
  outcomes: {
    converted: text('已置换', 'Converted'),
    refused: text('不准贷款', 'Refused'),
    lapsed: text('逾期未办', 'Lapsed'),
  },
  roles,
  parameters: conversionParameters,
})
type Tools = ToolsOf<typeof words>

const loan = z.strictObject({
  balanceFen: householdFen('商业贷款余额', 'Balance still owed'),
  lentOn: pastDay('发放日期', 'Day the loan was paid out'),
  overdue: yes('近12个月有逾期', 'Overdue in the last 12 months'),
  title: yes('已取得产权证', 'Holds the title'),
  priceFen: householdFen('原房产价格', 'Original price'),
  papers: line('证明材料', 'Papers', 200),
})

const facts = (about: string, month: string, found: z.output<typeof loan>) =>
  Object.entries({
    'loan-balance': found.balanceFen,
    'loan-from': found.lentOn,
    'loan-overdue': found.overdue,
    'home-title': found.title,
    'home-price': found.priceFen,
  }).map(([fact, value]) => ({
    about,
    fact: `person/${fact}`,
    value,
    from: `${month}-01` as Day,
    source: found.papers,
    certainty: 'verified',
  }))

const examining = (tools: Tools) => {
  const { action, notify } = tools
  return {
    ...asking(tools, 'housing-fund/conversion', ['received']),
    /** What the lending bank and the land register say of the loan and the home. */
    verify: action({
      name: text('核实贷款与房产', 'Verify loan and home'),
      by: 'clerk',
      from: 'received',
      input: loan,
      effects: ({ case: of, day, input }) => [
        {
          effect: 'perform',
          case: of.request.household,
          action: 'record',
          input: { facts: facts(of.request.person, day.slice(0, 7), input) },
        },
      ],
    }),
    approve: action({
      name: text('准予贷款', 'Approve'),
      by: 'officer',
      from: 'received',
      input: z.strictObject({ amountFen: householdFen('贷款额', 'Loan') }),
      to: (scene) => {
        const refused = scene.anotherThan(['verify']) ?? unlessEntitled(scene)
        if (refused) return refused
        const { amountFen } = scene.input
        const cap = answerOf(scene.case)!.amountFen!
        if (amountFen === 0)
          return scene.refuse(text('贷款额须大于零', 'the loan must be above zero'), 'amountFen')
        return amountFen > cap
          ? scene.refuse(
              text(`超过可转额度 ${cap / 100} 元`, `above the cap of ${cap / 100} yuan`),
              'amountFen',
            )
          : 'approved'
      },
      effects: () => [notify('requester', text('准予贷款,请办理担保。', 'Approved; give security for it.'))],
    }),
    decline: action({
      name: text('不准贷款', 'Refuse'),
      by: 'officer',
      from: 'received',
      input: z.strictObject({ explanation: said(prose('书面说明', 'Written explanation')) }),
      to: (scene) => unlessNotEntitled(scene) ?? 'refused',
      effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
    }),
  }
}

const settling = ({ action, notify }: Tools) => ({
  /** A borrower gives security (regulation on the housing fund, art. 27). */
  secure: action({
    name: text('办理担保', 'Give security'),
    by: 'clerk',
    from: 'approved',
    input: z.strictObject({
      way: choice('置换方式', 'Way of converting', {
        repay: text('先还后贷', 'Repay first, then borrow'),
        second: text('顺位抵押', 'Second mortgage'),
        guarantee: text('阶段性担保', 'Interim guarantee'),
      }),
      number: line('担保或抵押编号', 'Number of the security', 128),
    }),
    to: 'secured',
  }),
  convert: action({
    name: text('结清商贷并放款', 'Settle and convert'),
    by: 'officer',
    from: 'secured',
    input: z.strictObject({ settled: line('商贷结清证明', 'Proof that the old loan is settled', 128) }),
    to: ({ anotherThan }) => anotherThan(['secure']) ?? 'converted',
    effects: () => [notify('requester', text('已置换为公积金贷款。', 'The loan was converted.'))],
  }),
  lapse: action({
    name: text('逾期未办担保', 'Let the approval lapse'),
    by: 'machine',
    from: 'approved',
    to: 'lapsed',
    after: ({ parameter }) => days(parameter('settleDays')),
    effects: () => [notify('requester', text('逾期未办担保,批准失效。', 'The approval has lapsed.'))],
  }),
})

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('15日内决定', 'Decide in fifteen days'),
    from: 'received',
    until: ['approved', 'refused'],
    within: ({ parameter }) => days(parameter('decideDays')),
    late: 'supervisor',
    basis: conversionParameters.decideDays.history[0]!,
  }),
})

/** A commercial housing loan becomes one of the housing fund, up to the cap that the rules find. */
export const housingFund = words
  .behaves((tools) => ({
    actions: { ...examining(tools), ...settling(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum, duration }) => ({
    applications: count(text('受理量', 'Applications'), 'received'),
    approved: count(text('准予贷款', 'Approved'), 'approved'),
    refused: count(text('不准贷款', 'Refused'), 'refused'),
    converted: count(text('已置换', 'Converted'), 'converted'),
    convertedFen: sum(text('置换金额', 'Converted amount'), 'fen', (of) => {
      const at = endedAs(of, 'converted')
      return at && of.did.approve && { at, value: of.did.approve.input.amountFen }
    }),
    decidedInTime: share.kept(text('15日内决定率', 'Decided in fifteen days'), 'decide'),
    timeToConvert: duration(text('置换用时', 'Time to convert'), 'received', 'converted'),
  }))
