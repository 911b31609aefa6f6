import { z } from 'zod'
import { type CaseState, days, defineProgramme, endedAs, type ToolsOf, text } from '../../kernel/index.ts'
import { choice, contact, line, prose, yes } from '../fields.ts'
import { entries, entry, heldOf } from '../held.ts'
import { once } from '../stock.ts'
import { graduateParameters } from './parameters.ts'
import { BUREAU, degree, graduation, numberOf, roles } from './words.ts'

const words = defineProgramme({
  id: 'talent.graduate',
  name: text('未就业毕业生专项服务', 'Graduates not yet in work'),
  door: {
    about: text(
      '离校还没有工作的毕业生实名登记,专人联系,提供政策、指导、岗位、培训见习等服务。',
      'Graduates who left school without work register and are served: policies, guidance, posts, training.',
    ),
    words: '毕业生, 未就业, 待业, 找不到工作, 应届生, 1131, graduate, jobless graduate'.split(', '),
    events: ['graduation', 'job-lost'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    school: line('院校', 'School'),
    degree,
    graduation,
    wish: prose('求职意向', 'What they look for').optional(),
    roll: numberOf('实名台账编号', 'Number on the roll').optional().meta({ staffOnly: true }),
    contact: contact.optional(),
  }),
  stages: {
    registered: text('已登记,待联系', 'Registered, to be contacted'),
    serving: text('服务中', 'Being served'),
    served: text('规定服务已提供', 'Served as promised'),
  },
  outcomes: {
    employed: text('已就业', 'In work'),
    studying: text('升学', 'Studying on'),
    notSeeking: text('暂不求职', 'Not looking for work'),
    lost: text('多次联系不上', 'Could not be reached'),
  },
  roles,
  parameters: graduateParameters,
  claims: ({ request: { roll } }) => (roll === undefined ? [] : [`talent.graduate ${roll}`]),
})
type Tools = ToolsOf<typeof words>

/** What the page calls 1131 by its parameters, and N, whatever is offered beside it. */
const SERVICES = {
  policy: text('政策宣介', 'Talk on policies'),
  guidance: text('职业指导', 'Guidance'),
  posts: text('岗位推介', 'Posts recommended'),
  training: text('培训或见习', 'Training or internship'),
  other: text('其他服务(N)', 'Another service (N)'),
} as const
type Service = keyof typeof SERVICES
const PROMISED = {
  policy: 'policyTimes',
  guidance: 'guidanceTimes',
  posts: 'postTimes',
  training: 'trainingTimes',
} as const satisfies Partial<Record<Service, keyof typeof graduateParameters>>

const timesOf = (of: Pick<CaseState, 'facts'>, service: string): number => heldOf(of, service).length

const actions = ({ action }: Tools) => ({
  contact: action({
    name: text('登记联系', 'Record a contact'),
    by: 'agent',
    from: 'registered',
    input: z.strictObject({ reached: yes('联系上本人', 'Reached'), note: prose('情况', 'Note').optional() }),
    to: ({ input }) => (input.reached ? 'serving' : undefined),
  }),
  lose: action({
    name: text('登记失联', 'Could not be reached'),
    by: 'agent',
    from: 'registered',
    to: ({ case: of, parameter, refuse }) => {
      const least = parameter('leastAttempts')
      return (of.did.contact?.times ?? 0) < least
        ? refuse(text(`至少联系 ${least} 次`, `only after ${least} attempts`))
        : 'lost'
    },
  }),
  serve: action({
    name: text('登记服务', 'Record a service'),
    by: 'agent',
    from: ['serving', 'served'],
    input: z.strictObject({ kind: choice('服务', 'Service', SERVICES), what: prose('内容', 'What') }),
    to: ({ case: of, input, parameter }) =>
      Object.entries(PROMISED).every(
        ([service, least]) => timesOf(of, service) + (service === input.kind ? 1 : 0) >= parameter(least),
      )
        ? 'served'
        : undefined,
    records: ({ case: of, input, day }) => [entry(of, input.kind, 1, day, '服务台账')],
  }),
  settle: action({
    name: text('登记去向', 'Record what became of them'),
    by: 'agent',
    from: ['serving', 'served'],
    input: z.strictObject({
      went: choice('去向', 'What became of them', {
        employed: text('就业创业', 'Work or a business'),
        studying: text('升学', 'Studying on'),
        notSeeking: text('暂不求职', 'Not looking'),
      }),
      evidence: line('凭据(合同、社保、录取通知或本人声明)', 'Evidence'),
    }),
    to: ({ input }) => input.went,
  }),
})

const ENDS = ['employed', 'studying', 'notSeeking'] as const
const promises = ({ promise }: Tools) => ({
  contact: promise({
    name: text('按期联系', 'Contacted in time'),
    from: 'registered',
    until: ['serving', 'lost'],
    within: ({ parameter }) => days(parameter('contactDays')),
    late: 'supervisor',
    basis: graduateParameters.contactDays.history[0]!,
  }),
  serve: promise({
    name: text('按期提供规定服务', 'Served in time'),
    from: 'serving',
    until: ['served', ...ENDS],
    within: ({ parameter }) => days(parameter('serveDays')),
    late: 'supervisor',
    basis: graduateParameters.serveDays.history[0]!,
  }),
})

/** A graduate without work: registered, contacted by somebody of their own, served so many times, and what became of them. */
export const graduate = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => {
    const registered = text('实名登记的未就业毕业生', 'graduates registered as without work')
    return {
      registered: count(text('实名登记', 'Registered'), 'registered'),
      contactedShare: share.of(
        text('联系服务率', 'Contacted, of those registered'),
        registered,
        ({ entered, openedAt }) => ({ at: openedAt, hit: entered.serving !== undefined }),
      ),
      servedShare: share.of(
        text('规定服务完成率', 'Served as promised, of those registered'),
        registered,
        ({ entered, openedAt }) => ({ at: openedAt, hit: entered.served !== undefined }),
      ),
      employedShare: share.of(
        text('帮扶就业率', 'In work, of those registered'),
        registered,
        ({ openedAt, stage }) => ({ at: openedAt, hit: stage === 'employed' }),
      ),
      employed: sum(text('帮扶就业人数', 'In work'), 'persons', (of) => once(endedAs(of, 'employed'))),
      services: sum(text('提供服务次数', 'Services given'), 'times', (of) =>
        Object.keys(SERVICES).flatMap((service) => entries(of, service)),
      ),
      postsRecommended: sum(text('岗位推介次数', 'Posts recommended'), 'times', (of) => entries(of, 'posts')),
      contactedInTime: share.kept(text('按期联系率', 'Contacted in time'), 'contact'),
      servedInTime: share.kept(text('按期服务率', 'Served in time'), 'serve'),
    }
  })
