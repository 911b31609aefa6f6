import { z } from 'zod'
import {
  type Day,
  days,
  defineProgramme,
  factsOfKind,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { pastMonth } from '../benefit.ts'
import { contact, householdFen, householdId, line, memberId } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { pilotParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'housing-fund.pilot',
  name: text('灵活就业人员参加公积金试点', 'Flexible workers in the housing fund (pilot)'),
  door: {
    about: text(
      '灵活就业人员自愿缴存公积金,签约后按月缴存。',
      'For those who work for themselves: join the housing fund and contribute by month.',
    ),
    words: '公积金, 灵活就业, 自由职业, 缴存, freelance, freelancer, self-employed, housing fund'.split(', '),
    events: ['work', 'home'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({ household: householdId, person: memberId, contact: contact.optional() }),
  stages: { received: text('已受理', 'Received'), contributing: text('缴存中', 'Contributing') },
  outcomes: { left: text('已退出', 'Left'), lapsed: text('停缴退出', 'Left by not contributing') },
  roles,
  parameters: pilotParameters,
})
type Tools = ToolsOf<typeof words>

const CONTRIBUTED = 'contributed'

const record = (
  household: string,
  about: string,
  values: Readonly<Record<string, string | number>>,
  from: string,
) => ({
  effect: 'perform' as const,
  case: household,
  action: 'record',
  input: {
    facts: Object.entries(values).map(([fact, value]) => ({
      about,
      fact: `person/${fact}`,
      value,
      from: `${from}-01` as Day,
      source: '住房公积金缴存记录',
      certainty: 'verified',
    })),
  },
})

/** How many months up to one were contributed without a gap, that one included. */
const monthsInARow = (months: readonly string[], last: string): number => {
  const known = new Set([...months, last])
  let count = 0
  let [year, number] = last.split('-').map(Number) as [number, number]
  while (known.has(`${year}-${String(number).padStart(2, '0')}`)) {
    count++
    number--
    if (number === 0) [year, number] = [year - 1, 12]
  }
  return count
}

const actions = ({ action, notify }: Tools) => ({
  sign: action({
    name: text('签订缴存协议', 'Sign the agreement'),
    by: 'clerk',
    from: 'received',
    input: z.strictObject({
      monthlyFen: householdFen('月缴存额', 'Monthly contribution'),
      agreement: line('协议编号', 'Agreement', 128),
    }),
    to: ({ input, parameter, refuse }) =>
      input.monthlyFen < parameter('leastFen') || input.monthlyFen > parameter('mostFen')
        ? refuse(text('月缴存额不在规定范围内', 'the contribution is outside the limits'), 'monthlyFen')
        : 'contributing',
    effects: ({ case: of, day }) => [
      record(of.request.household, of.request.person, { 'fund-contribution': 'flexible' }, day.slice(0, 7)),
    ],
  }),
  /** A month's contribution arrived; entered again it corrects the month. Entering the stage again starts the time to lapse anew. */
  contribute: action({
    name: text('登记缴存', 'Record a contribution'),
    by: ['clerk', 'machine'],
    from: 'contributing',
    input: z.strictObject({ month: pastMonth, amountFen: householdFen('缴存额', 'Contribution') }),
    to: ({ input, refuse }) =>
      input.amountFen === 0
        ? refuse(text('缴存额须大于零', 'a contribution is above zero'), 'amountFen')
        : 'contributing',
    records: ({ input }) => [
      {
        fact: CONTRIBUTED,
        value: input.amountFen,
        from: `${input.month}-01` as Day,
        source: '缴存登记',
        certainty: 'verified',
      },
    ],
    effects: ({ case: of, input }) => {
      const before = factsOfKind(of.facts, CONTRIBUTED).map(({ from }) => from.slice(0, 7))
      const last = [...before, input.month].sort().at(-1)!
      const months = monthsInARow([...before, input.month], last)
      return [record(of.request.household, of.request.person, { 'fund-months': months }, last)]
    },
  }),
  lapse: action({
    name: text('停缴视为退出', 'Count as left'),
    by: 'machine',
    from: 'contributing',
    to: 'lapsed',
    after: ({ parameter }) => days(parameter('lapseDays')),
    effects: ({ case: of, day }) => [
      notify('requester', text('长期未缴存,视为退出试点。', 'You left by not contributing.')),
      record(of.request.household, of.request.person, { 'fund-contribution': 'none' }, day.slice(0, 7)),
    ],
  }),
  leave: action({
    name: text('退出', 'Leave'),
    by: ['borrower', 'clerk'],
    from: ['received', 'contributing'],
    to: 'left',
    effects: ({ case: of, day }) =>
      of.stage === 'contributing'
        ? [record(of.request.household, of.request.person, { 'fund-contribution': 'none' }, day.slice(0, 7))]
        : [],
  }),
})

const promises = ({ promise }: Tools) => ({
  sign: promise({
    name: text('按期签约', 'Sign in time'),
    from: 'received',
    until: ['contributing', 'left'],
    within: ({ parameter }) => workingDays(parameter('signWorkingDays')),
    late: 'supervisor',
    basis: pilotParameters.signWorkingDays.history[0]!,
  }),
})

/** Somebody without an employer contributes to the fund of their own accord, and may in time convert a loan. */
export const pilot = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('受理量', 'Applications'), 'received'),
    contributors: sum(text('缴存人数(累计增减)', 'Contributors (gains less losses)'), 'persons', (of) =>
      stockIn(of, 'received', 'contributing'),
    ),
    contributed: sum(text('缴存金额(按月)', 'Contributed by month'), 'fen', ({ facts }) =>
      factsOfKind(facts, CONTRIBUTED).map(({ from, value }) => ({ at: from, value: value as number })),
    ),
    signedInTime: share.kept(text('按期签约率', 'Signed in time'), 'sign'),
  }))
