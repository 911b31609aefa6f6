import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  defineProgramme,
  firstDayOf,
  type Indicator,
  monthAfter,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { month } from '../benefit.ts'
import { field, line, prose } from '../fields.ts'
import { spanUntil } from '../span.ts'
import { shareParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const TONNES = text('吨', 'tonnes')
const tonnes = (title: string, titleEn: string, least: number) =>
  field(z.number().int().min(least).max(1_000_000_000), title, titleEn, { unit: TONNES })

const words = defineProgramme({
  id: 'produce-supply.share',
  name: text('北京市场占有率监测', 'Share of the capital’s markets'),
  bureau: BUREAU,
  /** One case for the trade of each month. */
  request: z.strictObject({ month }),
  stages: {
    awaiting: text('待录入', 'Awaited'),
    entered: text('待核定', 'Entered, to be confirmed'),
    below: text('低于界线,待说明', 'Below the line, to be explained'),
  },
  outcomes: { published: text('已核定', 'Confirmed'), explained: text('已说明', 'Explained') },
  roles,
  parameters: shareParameters,
  claims: ({ area, request }) => [`produce-supply.share ${area} ${request.month}`],
  // The next month follows from this one.
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

const trade = z.strictObject({
  own: tonnes('本市蔬菜交易量', 'Vegetables from this city', 0),
  all: tonnes('北京批发市场蔬菜交易量', 'Vegetables traded in the capital’s wholesale markets', 1),
  source: line('数据来源', 'Source'),
})
type Trade = z.output<typeof trade>
/** Both numbers are whole and small enough for their products to be exact. */
const isBelow = ({ own, all }: Trade, floor: number): boolean => own * 10_000 < all * floor

const actions = ({ action, notify, open }: Tools) => ({
  enter: action({
    name: text('录入交易量', 'Enter the trade'),
    by: 'officer',
    from: 'awaiting',
    input: trade,
    to: ({ input, refuse }) =>
      input.own > input.all
        ? refuse(text('本市交易量多于全部', 'the part is more than the whole'), 'own')
        : 'entered',
  }),
  sendBack: action({
    name: text('退回重录', 'Send back'),
    by: ['surveyor', 'officer'],
    from: 'entered',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'awaiting',
    effects: ({ input }) => [
      notify('officer', text(`退回重录:${input.reason}`, `To be entered again: ${input.reason}`)),
    ],
  }),
  confirm: action({
    name: text('核定', 'Confirm'),
    by: ['surveyor', 'officer'],
    from: 'entered',
    to: ({ case: of, anotherThan, parameter }) =>
      anotherThan(['enter']) ??
      (isBelow(of.did.enter!.input as Trade, parameter('floor')) ? 'below' : 'published'),
    effects: ({ case: of, parameter }) => [
      open(
        'produce-supply.share',
        { month: monthAfter(of.request.month) },
        { link: 'related', trigger: 'schedule' },
      ),
      ...(isBelow(of.did.enter!.input as Trade, parameter('floor'))
        ? [
            notify(
              'officer',
              text(
                `${of.request.month}占有率低于界线,请说明。`,
                `The share of ${of.request.month} is low: explain it.`,
              ),
            ),
          ]
        : []),
    ],
  }),
  explain: action({
    name: text('说明原因和措施', 'Explain'),
    by: 'officer',
    from: 'below',
    input: z.strictObject({ why: prose('原因', 'Why'), measures: prose('措施', 'Measures') }),
    to: 'explained',
  }),
})

const promises = ({ promise }: Tools) => ({
  enter: promise({
    name: text('按期录入', 'Entered in time'),
    from: 'awaiting',
    until: 'entered',
    // From the beginning of the month, whenever its case was opened; what was sent back has days of its own.
    within: ({ case: of, at, parameter, startOf }) =>
      of.entered.awaiting!.times > 1
        ? workingDays(parameter('confirmWorkingDays'))
        : spanUntil(at, startOf(addDays(firstDayOf(of.request.month), parameter('enterDays')))),
    late: 'supervisor',
    basis: shareParameters.enterDays.history[0]!,
  }),
  confirm: promise({
    name: text('按期核定', 'Confirmed in time'),
    from: 'entered',
    until: ['published', 'below', 'awaiting'],
    within: ({ parameter }) => workingDays(parameter('confirmWorkingDays')),
    late: 'supervisor',
    basis: shareParameters.confirmWorkingDays.history[0]!,
  }),
  explain: promise({
    name: text('按期说明', 'Explained in time'),
    from: 'below',
    until: 'explained',
    within: ({ parameter }) => workingDays(parameter('explainWorkingDays')),
    late: 'supervisor',
    basis: shareParameters.explainWorkingDays.history[0]!,
  }),
})

/** What the city sold of all that was sold, on the first day of the month that it is about. */
const marketShare: Indicator = {
  name: text('北京批发市场占有率', 'Share of the capital’s wholesale markets'),
  kind: 'share',
  unit: 'ratio',
  of: text('北京批发市场蔬菜交易量(吨)', 'tonnes traded in the capital’s wholesale markets'),
  measure: ({ request, did: { enter, confirm } }: CaseState) => {
    if (!enter || !confirm || confirm.at < enter.at) return []
    const { own, all } = enter.input as Trade
    const at: Day = firstDayOf((request as { readonly month: string }).month)
    return [{ at, numerator: own, denominator: all }]
  },
}

/** The trade of one month: entered, confirmed by another, explained where the share is low; the next month follows. */
export const produceShare = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share }) => ({
    months: count(text('监测月数', 'Months watched'), 'awaiting'),
    share: marketShare,
    below: count(text('低于界线的月数', 'Months below the line'), 'below'),
    enteredInTime: share.kept(text('按期录入率', 'Entered in time'), 'enter'),
    confirmedInTime: share.kept(text('按期核定率', 'Confirmed in time'), 'confirm'),
    explainedInTime: share.kept(text('按期说明率', 'Explained in time'), 'explain'),
  }))
