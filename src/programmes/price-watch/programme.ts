import { z } from 'zod'
import {
  addDays,
  defineProgramme,
  type Effect,
  firstDayOf,
  monthAfter,
  revisionOn,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { month } from '../benefit.ts'
import { fenField, field, line, tally } from '../fields.ts'
import { spanUntil } from '../span.ts'
import { watchParameters } from './parameters.ts'
import { cpiTrigger, foodTrigger, priceRise } from './rules.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'price-watch',
  name: text('物价联动监测', 'Price monitoring'),
  bureau: BUREAU,
  /** One case for the indices of each month. */
  request: z.strictObject({ month }),
  stages: {
    awaiting: text('待公布', 'Awaited'),
    triggered: text('已启动,待发放', 'Triggered, to be paid'),
  },
  outcomes: { quiet: text('未达到启动条件', 'Not triggered'), paid: text('已发放到位', 'Paid') },
  roles,
  parameters: watchParameters,
  claims: ({ area, request }) => [`price-watch ${area} ${request.month}`],
})
type Tools = ToolsOf<typeof words>

const rise = (title: string, titleEn: string) =>
  field(z.number().int().min(-5_000).max(50_000), title, titleEn, { unit: '0.01 %' })
/** Rises on the same month of the year before, in basis points: 350 is 3.5 %. */
const indices = z.strictObject({
  cpi: rise('CPI同比涨幅(0.01%)', 'Rise of consumer prices in 0.01 %'),
  food: rise('食品价格同比涨幅(0.01%)', 'Rise of food prices in 0.01 %'),
  living: rise('基本生活费用价格同比涨幅(0.01%)', 'Rise of the cost of basic living in 0.01 %').optional(),
  source: line('发布单位与文号', 'Published by'),
})
type Indices = z.output<typeof indices>

/** Whether prices of a month rose enough, by the triggers that held in it. */
const isTriggered = ({ cpi, food }: Indices, of: string): boolean =>
  cpi >= revisionOn(cpiTrigger, firstDayOf(of)).value || food >= revisionOn(foodTrigger, firstDayOf(of)).value

const percent = (points: number): string => `${(points / 100).toFixed(2)}%`

const actions = ({ action, notify, open }: Tools) => ({
  /** The reading. What households get is the rules' affair: they read it as a parameter, which two people put in force. */
  publish: action({
    name: text('录入指数', 'Enter the indices'),
    by: ['statistician', 'officer'],
    from: ['awaiting', 'triggered'],
    input: indices,
    to: ({ case: of, input, refuse }) => {
      if (!isTriggered(input, of.request.month)) return 'quiet'
      return input.living === undefined
        ? refuse(
            text(
              '达到启动条件,须填写基本生活费用价格涨幅',
              'it triggers: the rise of the cost of basic living is needed',
            ),
            'living',
          )
        : 'triggered'
    },
    effects: ({ case: { request: of, stage }, input }): readonly Effect[] => [
      open(
        'rule-parameters.revision',
        {
          parameter: priceRise.id,
          why: `${of.month}:CPI ${percent(input.cpi)},食品 ${percent(input.food)}${input.living === undefined ? '' : `,基本生活费用 ${percent(input.living)}`};${input.source}`,
        },
        { link: 'related', trigger: 'push' },
      ),
      // The next month is watched as soon as this one is known.
      ...(stage === 'awaiting'
        ? [open('price-watch', { month: monthAfter(of.month) }, { link: 'related', trigger: 'schedule' })]
        : []),
      ...(isTriggered(input, of.month)
        ? [
            notify(
              'officer',
              text(`${of.month}物价达到联动启动条件。`, `Prices of ${of.month} trigger the supplement.`),
            ),
          ]
        : []),
    ],
  }),
  settle: action({
    name: text('补贴发放到位', 'The supplement is paid'),
    by: 'officer',
    from: 'triggered',
    input: z.strictObject({
      households: tally('发放户数', 'Households paid'),
      people: tally('发放人数', 'People paid for'),
      amountFen: fenField('发放金额', 'Paid'),
      run: line('发放批次', 'Payment run', 128),
    }),
    to: ({ input, refuse }) =>
      input.people < input.households
        ? refuse(text('人数少于户数', 'fewer people than households'), 'people')
        : 'paid',
  }),
})

/** The indices of one month: they trigger the supplement for all linked programmes or not; it is paid in twenty working days. */
export const priceWatch = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      publish: tools.promise({
        name: text('按时录入指数', 'Entered in time'),
        from: 'awaiting',
        until: ['triggered', 'quiet'],
        // From the beginning of the month, whenever its case was opened: the one before may have been entered late.
        within: ({ case: of, at, parameter, startOf }) =>
          spanUntil(at, startOf(addDays(firstDayOf(of.request.month), parameter('publishDays')))),
        late: 'supervisor',
        basis: watchParameters.publishDays.history[0]!,
      }),
      pay: tools.promise({
        name: text('20个工作日内发放到位', 'Paid in twenty working days'),
        from: 'triggered',
        until: ['paid', 'quiet'],
        within: ({ parameter }) => workingDays(parameter('payWorkingDays')),
        late: 'supervisor',
        basis: watchParameters.payWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    months: count(text('监测月数', 'Months watched'), 'awaiting'),
    triggered: count(text('启动联动次数', 'Times triggered'), 'triggered'),
    enteredInTime: share.kept(text('按时录入率', 'Entered in time'), 'publish'),
    paidInTime: share.kept(text('补贴按时到位率', 'Paid in time'), 'pay'),
    people: sum(
      text('补贴人次', 'People paid for'),
      'person-months',
      ({ did: { settle } }) => settle && { at: settle.at, value: settle.input.people },
    ),
    paid: sum(
      text('补贴金额', 'Supplement paid'),
      'fen',
      ({ did: { settle } }) => settle && { at: settle.at, value: settle.input.amountFen },
    ),
  }))
