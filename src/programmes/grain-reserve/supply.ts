import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  hours,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, grounds, line, prose } from '../fields.ts'
import { supplyParameters } from './parameters.ts'
import { BUREAU, KILOGRAMS, kilograms, roles, township } from './words.ts'

const MOST_TOWNSHIPS = 200

const request = z.strictObject({
  kind: choice('性质', 'Kind', { drill: text('演练', 'A drill'), real: text('实战', 'An emergency') }),
  what: prose('情景', 'What has happened, or is supposed to have'),
  townships: z
    .array(township)
    .min(1)
    .max(MOST_TOWNSHIPS)
    .meta({ title: '须供应的乡镇(街道)', titleEn: 'Townships to be supplied' }),
})

const words = defineProgramme({
  id: 'grain-reserve.supply',
  name: text('粮食应急供应(演练、实战)', 'Emergency grain supply, for practice or real'),
  bureau: BUREAU,
  request,
  stages: {
    planned: text('待启动', 'To be activated'),
    called: text('供应中', 'Being supplied'),
    supplied: text('已到位,待评估', 'Supplied, to be reviewed'),
    correcting: text('整改中', 'Being put right'),
  },
  outcomes: { closed: text('已评估', 'Reviewed'), cancelled: text('取消', 'Cancelled') },
  roles,
  parameters: supplyParameters,
  // Drills of a place follow one another; emergencies come as they come.
  claims: ({ area, request }) => (request.kind === 'drill' ? [`grain-reserve.supply ${area}`] : []),
  // A drill is followed by the next, also where it is cancelled.
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

const DELIVERED = 'kg-delivered'
type Held = Pick<CaseState<{ readonly townships: readonly string[] }>, 'facts' | 'request'>
const deliveredTo = (of: Held, to: string): number =>
  (factsOfKind(of.facts, DELIVERED, encodeURIComponent(to)).at(-1)?.value as number | undefined) ?? 0
const isSupplied = (of: Held, to: string): boolean => deliveredTo(of, to) > 0

/** When one drill is over, the next falls due. */
const next = (of: { readonly request: z.output<typeof request> }, open: Tools['open']) =>
  of.request.kind === 'drill'
    ? [open('grain-reserve.supply', of.request, { link: 'related', trigger: 'schedule' })]
    : []

const during = ({ action, notify, open }: Tools) => ({
  call: action({
    name: text('启动供应', 'Activate'),
    by: 'officer',
    from: 'planned',
    input: z.strictObject({ order: prose('指令', 'Order') }),
    to: 'called',
    effects: ({ input }) => [
      notify('clerk', text(`请组织供应:${input.order}`, `Supply your township: ${input.order}`)),
    ],
  }),
  deliver: action({
    name: text('登记供应', 'Record a delivery'),
    by: 'clerk',
    from: 'called',
    input: z.strictObject({
      township,
      outlet: line('供应网点', 'Outlet', 100),
      delivered: kilograms('送达', 'Delivered'),
    }),
    to: ({ case: of, input, refuse }) => {
      if (!of.request.townships.includes(input.township))
        return refuse(text('不在须供应之列', 'the township is not to be supplied'), 'township')
      if (input.delivered === 0) return refuse(text('须有送达数量', 'something is delivered'), 'delivered')
      const left = of.request.townships.filter((each) => each !== input.township && !isSupplied(of, each))
      return left.length === 0 ? 'supplied' : undefined
    },
    records: ({ case: of, input, day }): readonly FactRecord[] => [
      {
        fact: DELIVERED,
        about: encodeURIComponent(input.township),
        value: deliveredTo(of, input.township) + input.delivered,
        from: day,
        source: '供应记录',
        certainty: 'verified',
      },
    ],
  }),
  cancel: action({
    name: text('取消', 'Cancel'),
    by: 'officer',
    from: 'planned',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
    effects: ({ case: of }) => next(of, open),
  }),
})

const after = ({ action, open }: Tools) => ({
  review: action({
    name: text('评估', 'Review'),
    by: 'inspector',
    from: ['called', 'supplied'],
    input: z.strictObject({
      findings: z
        // How many there were is counted for good.
        .array(grounds('问题', 'Finding'))
        .max(50)
        .meta({ title: '存在问题', titleEn: 'What is to be put right' }),
      summary: prose('评估意见', 'Review'),
    }),
    to: ({ case: of, input, anotherThan, refuse }) => {
      const theirs = anotherThan(['call', 'deliver'])
      if (theirs) return theirs
      const missed = of.request.townships.find((each) => !isSupplied(of, each))
      if (missed !== undefined && input.findings.length === 0)
        return refuse(
          text(`“${missed}”没有供应到位,须列为问题`, `"${missed}" was not supplied: that is a finding`),
          'findings',
        )
      return input.findings.length > 0 ? 'correcting' : 'closed'
    },
    effects: ({ case: of, input }) => (input.findings.length > 0 ? [] : next(of, open)),
  }),
  putRight: action({
    name: text('整改完成', 'Put right'),
    by: 'officer',
    from: 'correcting',
    input: z.strictObject({ done: prose('整改措施', 'What was done') }),
    to: 'closed',
    effects: ({ case: of }) => next(of, open),
  }),
})

const promises = ({ promise }: Tools) => ({
  call: promise({
    name: text('按期启动', 'Activated in time'),
    from: 'planned',
    until: ['called', 'cancelled'],
    within: ({ case: of, parameter }) =>
      of.request.kind === 'drill' ? days(parameter('drillDays')) : hours(parameter('callHours')),
    late: 'supervisor',
    basis: supplyParameters.drillDays.history[0]!,
  }),
  supply: promise({
    name: text('按时供应到位', 'Every township supplied in time'),
    from: 'called',
    until: 'supplied',
    within: ({ parameter }) => hours(parameter('supplyHours')),
    late: 'supervisor',
    pausable: false,
    basis: supplyParameters.supplyHours.history[0]!,
  }),
  review: promise({
    name: text('按期评估', 'Reviewed in time'),
    from: 'supplied',
    until: ['correcting', 'closed'],
    within: ({ parameter }) => workingDays(parameter('reviewWorkingDays')),
    late: 'supervisor',
    basis: supplyParameters.reviewWorkingDays.history[0]!,
  }),
  putRight: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'correcting',
    until: 'closed',
    within: ({ parameter }) => days(parameter('correctDays')),
    late: 'supervisor',
    basis: supplyParameters.correctDays.history[0]!,
  }),
})

const calledAs =
  (kind: 'drill' | 'real') => (of: Pick<CaseState<{ readonly kind: string }>, 'request' | 'entered'>) =>
    of.request.kind === kind ? of.entered.called?.first : undefined

/** One drill or emergency: activated, every township supplied, reviewed by another, put right. */
export const grainSupply = words
  .behaves((tools) => ({ actions: { ...during(tools), ...after(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    drills: count(text('演练次数', 'Drills'), calledAs('drill')),
    emergencies: count(text('实战次数', 'Emergencies'), calledAs('real')),
    townships: sum(text('供应到位乡镇', 'Townships supplied'), text('个乡镇', 'townships'), (of) =>
      [...new Set(of.request.townships)].flatMap((each) => {
        const [first] = factsOfKind(of.facts, DELIVERED, encodeURIComponent(each))
        return first ? [{ at: first.from, value: 1 }] : []
      }),
    ),
    delivered: sum(text('供应数量', 'Grain and oil delivered'), KILOGRAMS, (of) => {
      const at = of.entered.called?.first
      return at === undefined
        ? undefined
        : {
            at,
            value: [...new Set(of.request.townships)].reduce(
              (total, each) => total + deliveredTo(of, each),
              0,
            ),
          }
    }),
    findings: sum(
      text('评估发现问题', 'Findings of reviews'),
      text('个问题', 'findings'),
      ({ did: { review } }) => review && { at: review.at, value: review.input.findings.length },
    ),
    calledInTime: share.kept(text('按期启动率', 'Activated in time'), 'call'),
    suppliedInTime: share.kept(text('按时供应到位率', 'Supplied in time'), 'supply'),
    reviewedInTime: share.kept(text('按期评估率', 'Reviewed in time'), 'review'),
    correctedInTime: share.kept(text('按期整改率', 'Put right in time'), 'putRight'),
    timeToSupply: duration(text('供应到位用时', 'Time to supply'), 'called', 'supplied'),
  }))
