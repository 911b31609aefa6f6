import { z } from 'zod'
import {
  addDays,
  between,
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  type FactRecord,
  factsOfKind,
  hours,
  openChildren,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { CALL_FIRST, choice, comingDay, contact, field, line, prose, said, waitsFor, yes } from '../fields.ts'
import type { findingRequest } from './finding.ts'
import { visitParameters } from './parameters.ts'
import { BUREAU, kindergarten, level, REQUIRED, roles, type Step, step, stepName } from './words.ts'

const parents = field(z.number().int().min(1).max(200), '家长代表人数', 'Parents')

const words = defineProgramme({
  id: 'meal-supervision',
  name: text('幼儿园膳食监督', 'Supervision of kindergarten meals'),
  door: {
    about: text(
      '请家长委员会到幼儿园看一看孩子的饭菜。',
      'The parents’ committee looks at what a kindergarten gives the children to eat.',
    ),
    words:
      '幼儿园, 食堂, 学校食堂, 饭菜, 吃饭, 午饭, 伙食, 膳食, 家委会, 家长委员会, 吃坏肚子, kindergarten, meals, school lunch, school canteen, school food, lunch, canteen, food, parents committee'.split(
        ', ',
      ),
    events: ['child'],
    published: true,
    joins: { same: ['about'], near: 'kindergarten' },
    asks: ['details', 'contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    kindergarten,
    about: choice('想看什么', 'What to look at', {
      whole: text('餐食管理全流程', 'The whole way of a meal'),
      food: text('食材和饭菜', 'Ingredients and dishes'),
      hygiene: text('卫生', 'Hygiene'),
      menu: text('食谱和营养', 'Menu and nutrition'),
      ill: text('孩子饭后不适', 'Children were ill after a meal'),
    }).meta({ urgent: { ill: CALL_FIRST } }),
    details: prose('情况', 'What is it about').optional(),
    routine: yes('例行监督', 'A routine visit').meta({ staffOnly: true }).optional(),
    contact: contact.optional(),
  }),
  stages: {
    asked: text('待邀请', 'To be invited'),
    invited: text('已邀请', 'Invited'),
    visiting: text('探访中', 'Being visited'),
    answering: text('答复中', 'Being answered'),
  },
  outcomes: { published: text('结果已公布', 'Published'), declined: text('不予安排', 'Declined') },
  roles,
  parameters: visitParameters,
  // Parents may ask whenever they like; of routine visits a kindergarten has one at a time.
  claims: ({ area, request }) =>
    request.routine === true ? [`meal-supervision ${area} ${request.kindergarten}`] : [],
  // What falls due by itself is not taken back, or the round would end with it.
  without: ['withdraw'],
})
type Tools = ToolsOf<typeof words>

const LOOKED = 'findings-at-step'
type Held = Pick<CaseState, 'facts'>
const foundAt = (of: Held, at: Step): number | undefined =>
  factsOfKind(of.facts, LOOKED, at).at(-1)?.value as number | undefined
const looked = (of: Held): readonly Step[] => step.options.filter((each) => foundAt(of, each) !== undefined)
const findingsOf = (of: Held): number => looked(of).reduce((sum, each) => sum + foundAt(of, each)!, 0)

const before = ({ action, notify }: Tools) => ({
  invite: action({
    name: text('邀请家长代表', 'Invite parents'),
    by: ['kindergarten', 'officer'],
    from: 'asked',
    input: z.strictObject({ day: said(comingDay('到访日', 'Day of the visit')), parents }),
    to: ({ case: of, input, day, parameter, refuse }) => {
      const last = addDays(day, parameter(of.request.about === 'ill' ? 'illVisitDays' : 'visitDays'))
      if (input.day > last)
        return refuse(text(`到访日应在今天至${last}之间`, `the day is from today to ${last}`), 'day')
      return tooFew(input.parents, parameter('leastParents'), refuse) ?? 'invited'
    },
    effects: ({ input }) => [
      notify('committee', text(`邀请家长代表 ${input.day} 入园。`, `Parents are invited on ${input.day}.`)),
      notify('requester', text(`家委会定于 ${input.day} 入园。`, `The committee visits on ${input.day}.`)),
    ],
  }),
  postpone: action({
    name: text('改期', 'Postpone'),
    // A kindergarten does not put off its own visit: it asks the parents or the bureau to.
    by: ['committee', 'officer'],
    from: 'invited',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'asked',
    effects: ({ input }) => [
      notify('requester', text(`入园改期:${input.reason}`, `The visit is postponed: ${input.reason}`)),
    ],
  }),
  takeBack: action({
    name: text('撤回', 'Take it back'),
    by: ['parent', 'officer'],
    from: ['asked', 'invited'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: ({ case: of, refuse }) =>
      of.request.routine === true ? refuse(text('例行监督不能撤回', 'a routine visit stays')) : 'withdrawn',
  }),
  /** What parents ask may be declined with a reason; what falls due by itself may not. */
  decline: action({
    name: text('不予安排', 'Decline'),
    by: 'officer',
    from: 'asked',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: ({ case: of, refuse }) =>
      of.request.routine === true
        ? refuse(text('例行监督不能免', 'a routine visit is not declined'))
        : of.request.about === 'ill'
          ? refuse(text('孩子饭后不适须到园查看', 'where children were ill it is looked at'))
          : 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予安排:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

const tooFew = <R>(came: number, least: number, refuse: (why: ReturnType<typeof text>, at: string) => R) =>
  came < least
    ? refuse(text(`家长代表至少 ${least} 人`, `at least ${least} parents come`), 'parents')
    : undefined

const looking = ({ action, notify, open }: Tools) => ({
  arrive: action({
    name: text('入园', 'Begin the visit'),
    by: 'committee',
    from: 'invited',
    input: z.strictObject({ parents }),
    to: ({ input, parameter, refuse }) =>
      tooFew(input.parents, parameter('leastParents'), refuse) ?? 'visiting',
  }),
  /** One step of the meal; where several things are wrong with it, once for each. */
  look: action({
    name: text('查看环节', 'Look at a step'),
    by: 'committee',
    from: 'visiting',
    input: z.strictObject({
      step,
      good: yes('符合要求', 'As it should be'),
      what: prose('问题', 'Finding').optional(),
      level: level.optional(),
    }),
    to: ({ input, refuse }) => {
      if (input.good === (input.what === undefined)) return undefined
      return refuse(
        text(
          '不符合的须写明问题,符合的不写',
          'a step has a finding if and only if it is not as it should be',
        ),
        'what',
      )
    },
    records: ({ case: of, input, day }): readonly FactRecord[] => [
      {
        fact: LOOKED,
        about: input.step,
        value: (foundAt(of, input.step) ?? 0) + (input.good ? 0 : 1),
        from: day,
        source: '膳食监督清单',
        certainty: 'verified',
      },
    ],
    effects: ({ case: { request: of }, input }): readonly Effect[] => {
      if (input.what === undefined) return []
      const { what, level: grave = 'general' } = input
      const found: z.output<typeof findingRequest> = {
        kindergarten: of.kindergarten,
        step: input.step,
        what,
        level: grave,
      }
      return [
        open('meal-supervision.finding', found, { link: 'child', trigger: 'push' }),
        notify('kindergarten', text(`请答复:${what}`, `To be answered: ${what}`)),
        ...(grave === 'danger'
          ? [
              notify('officer', text('膳食监督发现危及健康的问题。', 'A visit found a danger to children.')),
              notify(
                'supervisor',
                text('膳食监督发现危及健康的问题。', 'A visit found a danger to children.'),
              ),
            ]
          : []),
      ]
    },
  }),
})

/** What the visit came to. */
const finishing = ({ action }: Tools) => ({
  finish: action({
    name: text('形成监督意见', 'Conclude the visit'),
    by: 'committee',
    from: 'visiting',
    input: z.strictObject({ opinion: prose('监督意见', 'Opinion') }),
    to: ({ case: of, refuse }) => {
      const seen = looked(of)
      const missing = REQUIRED.find((each) => !seen.includes(each))
      if (missing === undefined) return 'answering'
      const { zh, en } = stepName(missing)
      return refuse(text(`“${zh}”尚未查看`, `"${en}" has not been looked at`))
    },
  }),
})

const after = ({ action, notify, open }: Tools) => ({
  publish: action({
    name: text('公布结果', 'Publish'),
    by: 'officer',
    from: 'answering',
    input: z.strictObject({
      summary: said(prose('结果', 'Result')),
      where: line('公布处', 'Where it is published'),
    }),
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? 'published',
    effects: ({ case: { request: of }, input }): readonly Effect[] => [
      notify('requester', text(`膳食监督结果:${input.summary}`, `Result of the visit: ${input.summary}`)),
      ...(of.routine === true
        ? [open('meal-supervision', { ...of }, { link: 'related', trigger: 'schedule' })]
        : []),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  invite: promise({
    name: text('按期邀请', 'Invited in time'),
    from: 'asked',
    until: ['invited', 'declined'],
    // A routine visit is opened when the one before is published, and falls due a round later; put off, it is due soon.
    within: ({ case: of, parameter }) => {
      if (of.request.about === 'ill') return hours(parameter('illHours'))
      return of.request.routine === true && of.entered.asked?.times === 1
        ? days(parameter('roundDays'))
        : workingDays(parameter('inviteWorkingDays'))
    },
    late: 'supervisor',
    basis: visitParameters.inviteWorkingDays.history[0]!,
  }),
  visit: promise({
    name: text('如期入园或事先改期', 'Visited on the day, or put off before it'),
    from: 'invited',
    until: ['visiting', 'asked'],
    within: ({ case: of, at, parameter, startOf }) => {
      const { day } = of.did.invite!.input as { readonly day: Day }
      return between(at, startOf(addDays(day, 1 + parameter('graceDays'))))
    },
    late: 'supervisor',
    basis: visitParameters.graceDays.history[0]!,
  }),
  publish: promise({
    name: text('按期公布', 'Published in time'),
    from: 'answering',
    until: 'published',
    within: ({ parameter }) => workingDays(parameter('publishWorkingDays')),
    late: 'supervisor',
    basis: visitParameters.publishWorkingDays.history[0]!,
  }),
})

/** One visit of the parents' committee: the whole way of a meal is seen, what is found is answered, all is published. */
export const mealSupervision = words
  .behaves((tools) => ({
    actions: { ...before(tools), ...looking(tools), ...finishing(tools), ...after(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum, duration }) => ({
    matters: count(text('膳食监督事项', 'Visits asked for or due'), 'asked'),
    visits: count(text('膳食监督活动', 'Visits made'), 'visiting'),
    postponed: sum(
      text('改期次数', 'Times a visit was put off'),
      'times',
      ({ did: { postpone } }) => postpone && { at: postpone.at, value: postpone.times },
    ),
    parents: sum(
      text('家长代表人次', 'Parents who came'),
      'person-times',
      ({ did: { arrive } }) => arrive && { at: arrive.at, value: arrive.input.parents },
    ),
    steps: sum(text('查看环节数', 'Steps looked at'), text('个环节', 'steps'), (of) => {
      const at = of.entered.visiting?.first
      return at === undefined ? undefined : { at, value: looked(of).length }
    }),
    findings: sum(text('发现问题', 'Findings'), text('个问题', 'findings'), (of) => {
      const at = of.entered.visiting?.first
      return at === undefined ? undefined : { at, value: findingsOf(of) }
    }),
    clean: share.of(
      text('无问题的活动占比', 'Visits without a finding'),
      text('已形成意见的活动', 'visits concluded'),
      (of) => of.did.finish && { at: of.did.finish.at, hit: findingsOf(of) === 0 },
    ),
    published: count(text('公布结果数', 'Results published'), 'published'),
    invitedInTime: share.kept(text('按期邀请率', 'Invited in time'), 'invite'),
    visitedOnTheDay: share.kept(
      text('如期入园率(含事先改期)', 'Visited on the day, or put off before it'),
      'visit',
    ),
    publishedInTime: share.kept(text('按期公布率', 'Published in time'), 'publish'),
    timeToPublish: duration(text('公布用时', 'Time to publish'), 'visiting', 'published'),
  }))
