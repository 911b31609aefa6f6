import { z } from 'zod'
import {
  type AccountTools,
  type BehaviourTools,
  type CaseState,
  days,
  type Effect,
  endedAs,
  type FactRecord,
  RECEIVES_FROM as FROM,
  factOn,
  factsOfKind,
  firstDayOf,
  monthAfter,
  monthOfDay,
  monthReceived,
  type Parameter,
  receivesFrom,
  receivesUntil,
  text,
  RECEIVES_UNTIL as UNTIL,
} from '../kernel/index.ts'
import {
  byMonth,
  determinedInput,
  entitleInput,
  GRANTED,
  grantedRecords,
  month,
  PAID,
  paidInput,
  paidRecords,
  recipientMonths,
} from './benefit.ts'
import {
  adverse,
  answerOf,
  ask,
  asking,
  type Seen,
  unlessEntitled,
  unlessNotEntitled,
} from './determining.ts'
import { choice, field, prose, said, yes } from './fields.ts'

/**
 * What allowances have in common: a clerk asks the rules, a county officer confirms what somebody else
 * proposed, money runs by month while facts are watched, every so often it is reviewed, and nobody is refused or
 * stopped for not being eligible unless the rules said so. How a case gets from `received` to `confirming` (with
 * publicity or, for children, without) is each programme's own.
 */
export interface AllowanceRequest {
  readonly household: string
  /** Whom of the household, where the allowance is a person's own. */
  readonly person?: string | undefined
  /** The name of the determination, after the programme's id and a slash. */
  readonly kind: string
}
type Request = AllowanceRequest
interface AllowanceParameters {
  readonly reviewDays: Parameter<number>
}
/** The stages, outcomes and roles that the programme must have. */
type Stage = 'received' | 'confirming' | 'receiving' | 'reviewing'
type Tools = BehaviourTools<Stage, 'ended' | 'refused', 'clerk' | 'officer', Request, AllowanceParameters>

const determinationOf = ({ programme, request }: CaseState<Request>) => `${programme}/${request.kind}`
const OPEN = ['received', 'confirming', 'receiving', 'reviewing'] as const

const declined = choice('不予确认的理由', 'Ground', {
  'not-eligible': text('不符合条件', 'Not eligible'),
  unwilling: text('本人不申请或不配合核对', 'Does not wish to, or does not help to establish the facts'),
  elsewhere: text('应由其他地区受理', 'Belongs to another place'),
})
const stopped = choice('停发的理由', 'Ground', {
  'not-eligible': text('不再符合条件', 'No longer eligible'),
  dead: text('死亡', 'Died'),
  moved: text('户籍迁出', 'Moved away'),
  renounced: text('本人放弃', 'Renounced'),
})

/** Refuses a "not eligible" that the rules have not said. */
const unlessRulesSaySo = (seen: Seen & { readonly input: { readonly ground: string } }) =>
  seen.input.ground === 'not-eligible' ? unlessNotEntitled(seen) : undefined

/** What the rules say while an allowance runs: who is still entitled goes on without anybody's hand. */
const answering = ({ action, notify }: Tools) => ({
  determined: action({
    name: text('认定结果', 'Result of the check'),
    by: 'machine',
    from: OPEN,
    whilePaused: true,
    input: determinedInput,
    // Who no longer is entitled is stopped by a person only.
    to: ({ case: of, input }) =>
      of.stage === 'reviewing' && input.outcome === 'entitled' ? 'receiving' : undefined,
    effects: ({ input }) => adverse(input, (message) => notify('clerk', message)),
  }),
})

/** How the programmes differ. */
interface Differences {
  /** The first month granted: the one the rules were asked about, or the one after the confirmation. */
  readonly starts: 'month-determined' | 'month-after'
  /** The actions that a confirmation rests on: whoever had a hand in one of them does not confirm. */
  readonly restsOn: readonly string[]
  /** What else follows a confirmation. */
  readonly onceConfirmed?: (request: Request) => readonly Effect[]
}

const deciding = ({ action, notify }: Tools, { starts, restsOn, onceConfirmed }: Differences) => ({
  confirm: action({
    name: text('审核确认', 'Confirm'),
    by: 'officer',
    from: 'confirming',
    input: z.strictObject({ opinion: prose('确认意见', 'Opinion').optional() }),
    to: (scene) => scene.anotherThan(restsOn) ?? unlessEntitled(scene) ?? 'receiving',
    records: ({ case: of, day }) =>
      receivesFrom(
        of,
        starts === 'month-after' ? monthAfter(monthOfDay(day)) : (answerOf(of)?.month ?? monthOfDay(day)),
        '审核确认',
      ),
    effects: ({ case: of }) => [
      notify('requester', text('您的申请已确认。', 'Your application was confirmed.')),
      ...(onceConfirmed?.(of.request) ?? []),
    ],
  }),
  sendBack: action({
    name: text('退回补正', 'Send back'),
    by: 'officer',
    from: 'confirming',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'received',
    effects: ({ input }) => [notify('clerk', text(input.reason, input.reason))],
  }),
  decline: action({
    name: text('不予确认', 'Refuse'),
    by: 'officer',
    from: ['received', 'confirming'],
    input: z.strictObject({ ground: declined, explanation: said(prose('书面说明', 'Written explanation')) }),
    to: (scene) => unlessRulesSaySo(scene) ?? 'refused',
    effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
  }),
})

/** Where months are granted; elsewhere those granted before are put right, and no more. */
const GRANTING: readonly string[] = ['receiving', 'reviewing', 'ended']

/** Money does not ask how far a case is: what is with the bank reaches people whose case was withdrawn or begun anew meanwhile. */
const money = ({ action, notify }: Tools) => ({
  entitle: action({
    name: text('核定月待遇', 'Grant a month'),
    by: 'machine',
    from: 'anywhere',
    whilePaused: true,
    input: entitleInput,
    // This month has come to nothing: something has changed, and a person looks at it.
    to: ({ case: of, input, day, refuse }) => {
      const { month: of_, amountFen } = input
      if (amountFen > 0 && of_ < (monthReceived(of, FROM) ?? of_))
        return refuse(text('早于起发月份', 'before the first month granted'), 'month')
      if (amountFen > 0 && of.stage === 'ended' && of_ > (monthReceived(of, UNTIL) ?? of_))
        return refuse(text('已停发', 'it was stopped before'), 'month')
      if (amountFen > 0 && !GRANTING.includes(of.stage) && !factOn(of.facts, GRANTED, firstDayOf(of_)))
        return refuse(
          text('该月未曾核定,事项已不在享受中', 'that month was not granted, and it runs no more'),
          'month',
        )
      return of.stage === 'receiving' && amountFen === 0 && of_ === monthOfDay(day) ? 'reviewing' : undefined
    },
    records: grantedRecords,
    effects: ({ input }) =>
      input.amountFen > 0
        ? []
        : [
            notify(
              'clerk',
              text(`${input.month} 核定为零,请复核。`, `${input.month} comes to nothing; review it.`),
            ),
          ],
  }),
  paid: action({
    name: text('发放结果', 'Paid'),
    by: 'machine',
    from: 'anywhere',
    whilePaused: true,
    input: paidInput,
    records: paidRecords,
  }),
})

/** Months granted after the last one that was due are taken back: what was paid for them is then owed. */
const takenBack = (of: CaseState, until: string): readonly FactRecord[] =>
  factsOfKind(of.facts, GRANTED)
    .map(({ from, value }) => ({ month: monthOfDay(from), value }))
    .filter(({ month: each, value }) => each > until && value !== 0)
    .flatMap(({ month: each }) =>
      grantedRecords({ input: { month: each, amountFen: 0, because: '停发后收回' } }),
    )

const watching = ({ action, notify }: Tools) => ({
  fallDue: action({
    name: text('复核到期', 'A review falls due'),
    by: 'machine',
    from: 'receiving',
    to: 'reviewing',
    after: ({ parameter }) => days(parameter('reviewDays')),
    effects: () => [notify('clerk', text('复核到期。', 'A review falls due.'))],
  }),
  reportChange: action({
    name: text('报告变化', 'Report a change'),
    by: ['clerk', 'officer'],
    from: 'receiving',
    input: z.strictObject({ what: prose('变化情况', 'What has changed') }),
    to: 'reviewing',
  }),
  /** Somebody has seen the person; then the rules are asked again. */
  review: action({
    name: text('复核', 'Review'),
    by: 'clerk',
    from: 'reviewing',
    input: z.strictObject({
      seen: yes('已见到本人', 'The person was seen'),
      note: prose('复核情况', 'What was found').optional(),
    }),
    effects: ({ case: of, day, input }) =>
      input.seen
        ? [ask(determinationOf(of), of.request, monthOfDay(day))]
        : [notify('officer', text('复核未见到本人。', 'The person was not seen at the review.'))],
  }),
  stop: action({
    name: text('停发', 'Stop'),
    by: 'officer',
    from: ['receiving', 'reviewing'],
    input: z.strictObject({
      ground: stopped,
      until: field(month, '最后享受月份', 'Last month granted', { format: 'month' }),
      explanation: said(prose('书面说明', 'Written explanation')),
    }),
    to: (scene) => unlessRulesSaySo(scene) ?? 'ended',
    records: ({ case: of, input }) => [
      receivesUntil(input.until, input.explanation.slice(0, 200)),
      ...takenBack(of, input.until),
    ],
    effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
  }),
})

/** The actions from asking the rules to the end of an allowance. */
export const allowanceActions = (tools: Tools, differences: Differences) => ({
  ...asking(tools, determinationOf, ['received', 'confirming']),
  ...answering(tools),
  ...deciding(tools, differences),
  ...money(tools),
  ...watching(tools),
})

type Accounts = AccountTools<Stage | 'ended' | 'refused', 'decide' | 'review', CaseState<Request>>

/** What is counted of every allowance. */
export const allowanceFigures = ({ count, share, sum }: Accounts) => ({
  applications: count(text('受理量', 'Applications'), 'received'),
  pushed: count(text('主动发现受理量', 'Found by the city, not applied for'), (of) =>
    of.trigger === 'need' ? of.openedAt : undefined,
  ),
  confirmed: count(text('确认量', 'Confirmed'), 'receiving'),
  refused: count(text('不予确认量', 'Refused'), 'refused'),
  ended: count(text('停发量', 'Ended'), 'ended'),
  decidedInTime: share.kept(text('按期确认率', 'Decided in time'), 'decide'),
  decidedAtOnce: share.of(
    text('一次认定率', 'Decided after one check'),
    text('已作出决定的申请', 'applications decided'),
    (of) => {
      const at = of.entered.receiving?.first ?? endedAs(of, 'refused')
      return at === undefined ? undefined : { at, hit: (of.did.check?.times ?? 0) <= 1 }
    },
  ),
  reviewedInTime: share.kept(text('按期复核率', 'Reviewed in time'), 'review'),
  recipients: sum(text('享受人数(按月)', 'Recipients by month'), 'person-months', recipientMonths),
  granted: sum(text('核定金额(按月)', 'Granted by month'), 'fen', byMonth(GRANTED)),
  paid: sum(text('发放金额(按月)', 'Paid by month'), 'fen', byMonth(PAID)),
})

/** The recipients of one kind of allowance by month. */
export const recipientsOf = (kind: string) => (of: CaseState<Request>) =>
  of.request.kind === kind ? recipientMonths(of) : undefined
