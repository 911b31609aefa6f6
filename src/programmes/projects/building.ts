import { z } from 'zod'
import {
  type CaseState,
  type Day,
  dayNumber,
  type Effect,
  firstDayOf,
  monthAfter,
  text,
} from '../../kernel/index.ts'
import { pastMonth } from '../benefit.ts'
import { fenField, field, line, pastDay, prose, said, tally } from '../fields.ts'
import { spanUntil } from '../span.ts'
import {
  DAYS_AHEAD,
  found,
  listing,
  monthDue,
  monthly,
  monthOf,
  paysEnough,
  WAGES_ENOUGH,
} from './progress.ts'
import type { Tools } from './registration.ts'

const monthInput = z.strictObject({
  month: pastMonth,
  investedFen: fenField('当月完成投资', 'Invested in the month'),
  percent: field(z.number().int().min(0).max(100), '累计形象进度', 'Progress so far', {
    unit: text('%', '%'),
  }),
  workers: tally('当月务工群众(人)', 'Villagers at work').optional(),
  wagesFen: fenField('当月发放劳务报酬', 'Wages paid to them').optional(),
  note: prose('进度说明', 'Note').optional(),
})

/** What is wrong with a month's report, beside the month itself: nothing goes back, and only work relief pays wages. */
const wrongReport = (
  of: Pick<CaseState, 'facts'>,
  { month: which, percent, workers = 0, wagesFen = 0 }: z.output<typeof monthInput>,
) => {
  const all = monthly(of, 'percent')
  const wrong = all.some((other) =>
    other.month < which ? other.value > percent : other.month > which && other.value < percent,
  )
  if (wrong)
    return { why: text('累计进度不能倒退', 'progress does not go back from month to month'), at: 'percent' }
  if (wagesFen > 0 && !listing(of, 'works-relief'))
    return { why: text('不是以工代赈项目', 'it is no work relief'), at: 'wagesFen' }
  return wagesFen > 0 && workers === 0
    ? { why: text('发放了报酬,须填写人数', 'wages were paid: say to how many'), at: 'workers' }
    : undefined
}

const reporting = ({ action, notify }: Tools) => ({
  /** Each month in turn; one reported before is corrected. */
  report: action({
    name: text('报送月度进度', 'Report a month'),
    by: ['owner', 'clerk'],
    from: ['building', 'reported'],
    input: monthInput,
    to: (scene) => {
      const { case: of, input, refuse } = scene
      const due = monthDue(of)!
      const isKnown = monthly(of, 'percent').some((each) => each.month === input.month)
      if (input.month !== due && !isKnown)
        return refuse(text(`应先报 ${due}`, `${due} is to be reported first`), 'month')
      const wrong = wrongReport(of, input)
      if (wrong) return refuse(wrong.why, wrong.at)
      return isKnown ? undefined : 'reported'
    },
    records: ({ input }) =>
      monthOf(input.month, {
        invested: input.investedFen,
        percent: input.percent,
        workers: input.workers ?? 0,
        wages: input.wagesFen ?? 0,
      }),
  }),
  fallDue: action({
    name: text('月度进度到期', 'A month falls due'),
    by: 'machine',
    from: 'reported',
    to: 'building',
    // A month is to be reported once it is over.
    after: ({ case: of, at, startOf }) => spanUntil(at, startOf(firstDayOf(monthAfter(monthDue(of)!)))),
    effects: ({ case: of }): readonly Effect[] => {
      const message = text(`请报送 ${monthDue(of)} 进度。`, `Report the progress of ${monthDue(of)}.`)
      return [notify('requester', message), notify('clerk', message)]
    },
  }),
})

/** How the building of it ends: accepted, or stopped. */
const ending = ({ action, notify }: Tools) => ({
  finish: action({
    name: text('竣工验收', 'Accept as done'),
    by: 'officer',
    from: ['building', 'reported'],
    input: z.strictObject({
      day: pastDay('竣工日期', 'Day'),
      document: said(line('验收文号', 'Acceptance document', 128)),
    }),
    to: (scene) => {
      const { case: of, input, refuse } = scene
      const started = of.did.start!.input as { readonly day: string }
      const wrong = scene.anotherThan(['start', 'report'])
      if (wrong) return wrong
      if (input.day < started.day) return refuse(text('早于开工之日', 'before work began'), 'day')
      return monthly(of, 'percent').at(-1)?.value === 100
        ? 'done'
        : refuse(text('最近一月的累计进度不是100%', 'the last month reported is not at 100 %'))
    },
    records: ({ case: of, input, day, parameter }) => {
      const ahead = dayNumber(of.request.plannedFinish as Day) - dayNumber(input.day as Day)
      const enough = paysEnough(of, () => parameter('wagesPercent'))
      return [
        found(DAYS_AHEAD, ahead, day),
        ...(enough === undefined ? [] : [found(WAGES_ENOUGH, enough, day)]),
      ]
    },
    effects: ({ case: of, input, parameter }): readonly Effect[] => [
      notify('requester', text(`竣工验收:${input.document}。`, `Accepted: ${input.document}.`)),
      ...(paysEnough(of, () => parameter('wagesPercent')) === false
        ? [notify('supervisor', text('以工代赈劳务报酬不足。', 'Work relief paid too little in wages.'))]
        : []),
    ],
  }),
  stop: action({
    name: text('终止', 'Stop'),
    by: 'officer',
    from: ['reviewed', 'approved', 'building', 'reported'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'stopped',
    effects: ({ input }) => [
      notify('requester', text(`项目终止:${input.reason}`, `The project is stopped: ${input.reason}`)),
    ],
  }),
})

/** While it is built: reported by month, accepted or stopped. */
export const building = (tools: Tools) => ({ ...reporting(tools), ...ending(tools) })
