import { z } from 'zod'
import {
  type Action,
  type CaseState,
  type Day,
  days,
  type Effect,
  factsOfKind,
  firstDayOf,
  monthAfter,
  monthOfDay,
  type Scene,
  text,
} from '../../kernel/index.ts'
import { allowanceActions } from '../allowance.ts'
import { GRANTED, grantedRecords, PAID, paidInput, paidRecords } from '../benefit.ts'
import { answerOf } from '../determining.ts'
import { line, prose, said, yes } from '../fields.ts'
import { assistance, household } from '../subjects.ts'
import { yuan } from '../yuan.ts'
import { record } from './deciding.ts'
import type { assistanceParameters } from './parameters.ts'
import { hardship } from './rules.ts'
import { help } from './service.ts'
import type { Request, Tools } from './words.ts'

type Case = CaseState<Request>

/** An action with effects beside its own. */
const also = <A extends Action>(
  of: A,
  more: (scene: Scene<Request, never, never>) => readonly Effect[],
): A => ({
  ...of,
  effects: (scene: Scene<never, never, never>) => [...(of.effects?.(scene) ?? []), ...more(scene as never)],
})

/** Tells the register as what the household is recognised, from the first day of a month. */
const recognise = (of: Case, as: string, from: string, source: string) =>
  record(of.request.household, [
    {
      fact: `${household.id}/${assistance.id}`,
      value: as,
      from: firstDayOf(from),
      source: `${source} ${of.id}`,
      certainty: 'verified',
    },
  ])

/** A hardship that was assisted is no longer one from the next month on, unless it is recorded anew. */
const relieved = (of: Case, day: Day) =>
  record(of.request.household, [
    {
      fact: `${household.id}/${hardship.id}`,
      value: 'none',
      from: firstDayOf(monthAfter(monthOfDay(day))),
      source: `临时救助 ${of.id}`,
      certainty: 'assumed',
    },
  ])

const sumOf = (of: Pick<Case, 'facts'>, fact: string): number =>
  factsOfKind(of.facts, fact).reduce((sum, { value }) => sum + (value as number), 0)

const isSmall = ({ case: of, parameter }: Scene<Request, never, typeof assistanceParameters>): boolean =>
  of.request.kind === 'temporary' && (answerOf(of)?.amountFen ?? Infinity) <= parameter('smallFen')

/** Whether somebody went along with whoever entered the investigation. */
const wentAlong = ({ did }: Case, person: string): boolean =>
  ((did.investigate?.input as { readonly with: readonly string[] } | undefined)?.with ?? []).includes(person)

/** Confirmation; temporary assistance is then granted once, what was paid in advance counting. */
const confirming = (shared: ReturnType<typeof allowanceActions>, { open }: Tools) =>
  also(
    {
      ...shared.confirm,
      // The county confirms; a township may be entrusted with small temporary assistance (Interim Measures, art. 48).
      by: [...shared.confirm.by, 'clerk'],
      to: (scene) => {
        const to = shared.confirm.to?.(scene)
        const of = scene.case as Case
        if (wentAlong(of, scene.actor.id))
          return scene.refuse(
            text('同行调查人不得确认', 'whoever went along to investigate may not confirm it'),
          )
        if (typeof to === 'string' && scene.actor.role === 'clerk' && !isSmall(scene as never))
          return scene.refuse(
            text('乡镇(街道)只能审批小额临时救助', 'a township confirms only small temporary assistance'),
          )
        if (to !== 'receiving' || of.request.kind !== 'temporary') return to
        return sumOf(of, PAID) >= (answerOf(of)?.amountFen ?? 0) ? 'completed' : 'paying'
      },
      records: (scene) => {
        const of = scene.case as Case
        const answer = answerOf(of)
        if (of.request.kind !== 'temporary') return shared.confirm.records?.(scene) ?? []
        return answer?.amountFen
          ? grantedRecords({
              input: { month: answer.month, amountFen: answer.amountFen, because: '临时救助审核确认' },
            })
          : []
      },
    },
    ({ case: of, day }) =>
      of.request.kind === 'temporary'
        ? relieved(of, day)
        : [
            ...recognise(of, of.request.kind, monthAfter(monthOfDay(day)), '审核确认'),
            // One a household, whatever it is assisted with: another is refused by its claim.
            open(
              'price-watch.supplement',
              { household: of.request.household },
              { link: 'related', trigger: 'push' },
            ),
          ],
  )

/** Whether little is likely to change: nobody can work. */
const isSteady = (of: Case): boolean => of.request.kind === 'destitute' || answerOf(of)?.tier === 'A'

/** Help beside money: services, and referral to charities, which needs the household's consent. */
const besideMoney = ({ action, ended, notify, open }: Tools) => ({
  arrangeService: action({
    name: text('安排服务类救助', 'Arrange a service'),
    by: ['clerk', 'officer'],
    from: ['receiving', 'reviewing'],
    input: z.strictObject({ help, what: prose('服务内容', 'What is needed') }),
    effects: ({ case: { request: of }, input }) => [
      open('social-assistance.service', { ...whose(of), ...input }, { link: 'related', trigger: 'push' }),
    ],
  }),
  serviceArranged: action({
    name: text('服务已安排', 'A service was arranged'),
    by: 'machine',
    from: ['receiving', 'reviewing', 'ended'],
    whilePaused: true,
    input: z.strictObject({ provider: said(line('服务机构', 'Provider', 128)) }),
    effects: ({ input: { provider } }) => [
      notify('requester', text(`已安排服务:${provider}`, `A service was arranged: ${provider}`)),
    ],
  }),
  /** What the provider gave is told by `serviceArranged`; that nothing will come of it is told here. */
  serviceEnded: ended('social-assistance.service', {
    name: text('服务事项办结', 'The service ended'),
    effects: ({ input: { outcome } }) =>
      outcome === 'withdrawn' || outcome === 'declined'
        ? [
            notify(
              'requester',
              text(
                '为您安排的服务已终止;仍有需要,请告知经办部门。',
                'The service for you was called off. If you still need it, tell the bureau in charge.',
              ),
            ),
          ]
        : [],
  }),
  /** Also where no kind of assistance fits: who is refused may still be helped. */
  refer: action({
    name: text('转介慈善帮扶', 'Refer to a charity'),
    by: ['clerk', 'officer'],
    from: ['received', 'confirming', 'receiving', 'reviewing', 'refused', 'ended'],
    input: z.strictObject({
      what: prose('帮扶需求', 'What is needed'),
      consent: yes('本人同意转介', 'They agree to be referred'),
    }),
    to: ({ input, refuse }) =>
      input.consent
        ? undefined
        : refuse(text('未经本人同意不得转介', 'not without their consent'), 'consent'),
    effects: ({ case: { request: of }, input }) => [
      open(
        'social-assistance.referral',
        { ...whose(of), direction: 'to-charity', what: input.what },
        { link: 'related', trigger: 'push' },
      ),
    ],
  }),
})

const whose = ({ household: home, person }: Request) =>
  person === undefined ? { household: home } : { household: home, person }

/** Money, and what goes on while a household is assisted: changes, reviews by tier, adjustment, stop. */
export const assisting = (tools: Tools) => {
  const shared = allowanceActions(tools, {
    starts: 'month-after',
    restsOn: ['relieve', 'investigate', 'propose'],
  })
  const { action, notify } = tools
  return {
    ...shared,
    ...besideMoney(tools),
    confirm: confirming(shared, tools),
    paid: action({
      name: shared.paid.name,
      by: 'machine',
      from: 'anywhere',
      whilePaused: true,
      input: paidInput,
      records: paidRecords,
      to: ({ case: of, input }) =>
        of.stage === 'paying' && input.amountFen >= sumOf(of, GRANTED) ? 'completed' : undefined,
    }),
    /** Tells the household when its amount changes. */
    entitle: also(shared.entitle, ({ case: of, input }) => {
      const { month, amountFen } = input as { readonly month: string; readonly amountFen: number }
      const before = factsOfKind(of.facts, GRANTED).findLast(({ from }) => from < `${month}-01`)
      if (before === undefined || before.value === amountFen) return []
      return [
        notify(
          'requester',
          text(
            `自${month}起,您的救助金调整为每月${yuan(amountFen)}元。`,
            `From ${month} your assistance is ${yuan(amountFen)} yuan a month.`,
          ),
        ),
      ]
    }),
    /** Tier A and the destitute once a year; who can work or whose income changes, every half-year. */
    fallDue: action({
      name: text('核查到期', 'A review falls due'),
      by: 'machine',
      from: 'receiving',
      to: 'reviewing',
      after: ({ case: of, parameter }) => days(parameter(isSteady(of) ? 'reviewDays' : 'halfYearReviewDays')),
      effects: () => [notify('investigator', text('核查到期。', 'A review falls due.'))],
    }),
    /** In social assistance the law calls it 核查. */
    review: { ...shared.review, name: text('核查', 'Review') },
    /** Whoever is assisted has to tell what changes; who notices it may. */
    reportChange: { ...shared.reportChange, by: ['resident', 'clerk', 'officer', 'machine'] },
    stop: also(shared.stop, ({ case: of, input }) =>
      recognise(of, 'none', monthAfter((input as { until: string }).until), '终止救助'),
    ),
  }
}
