import { z } from 'zod'
import {
  type Day,
  DRAW_LIMITS,
  days,
  defineProgramme,
  type Effect,
  type Indicator,
  type PassedOver,
  passingProblem,
  revealedProblem,
  rootOf,
  type ToolsOf,
  takeDraw,
  text,
} from '../../kernel/index.ts'
import { field, line, prose, tally } from '../fields.ts'
import {
  type Case,
  every,
  FACTS,
  freezeInput,
  freezingProblem,
  frozenPlan,
  kept,
  listedInput,
  openFor,
  passedIn,
  person,
  planned,
  recordOf,
  revealedIn,
  said,
  takenOf,
} from './draw-plan.ts'
import { drawParameters } from './parameters.ts'
import { BUREAU, inspector, organisationId, REGISTER, roles } from './words.ts'

const words = defineProgramme({
  id: 'social-organisations.draw',
  name: text('社会组织“双随机”抽取', 'Double-random draw of social organisations'),
  bureau: BUREAU,
  request: z.strictObject({
    name: line('抽查名称', 'What it is called'),
    year: field(z.number().int().min(2017).max(2200), '年度', 'Year'),
  }),
  stages: {
    preparing: text('准备', 'Being prepared'),
    listed: text('名单已列', 'Pool listed'),
    frozen: text('方案已冻结', 'Plan frozen'),
    drawn: text('已抽取', 'Drawn'),
  },
  outcomes: {
    finished: text('已全部公示', 'All published'),
    abandoned: text('未抽取即终止', 'Given up undrawn'),
  },
  roles: { ...roles, inspector },
  parameters: drawParameters,
  // What is drawn is drawn: no action takes it back, and none begins again.
  without: [
    'withdraw',
    'merge',
    'reopen',
    'pause',
    'resume',
    'correct',
    'conclude',
    'appeal',
    'answerAppeal',
  ],
  draws: (of) => recordOf(of),
})
type Tools = ToolsOf<typeof words>

const planning = ({ action, notify, list }: Tools) => ({
  prepare: action({
    name: text('列出在册社会组织', 'List who is registered'),
    by: 'registrar',
    from: ['preparing', 'listed'],
    to: 'preparing',
    effects: () => [list(REGISTER, ['registered', 'abnormal', 'noticed'], 'level')],
  }),
  listed: action({
    name: text('名单列出', 'The pool is listed'),
    by: 'machine',
    from: 'preparing',
    input: listedInput,
    to: 'listed',
    records: ({ case: of, day }) => [kept(FACTS.listed, true, day, of)],
  }),
  /** From here on nobody can change who may be drawn, by whom, how many and by what; and nobody knows who will be. */
  freeze: action({
    name: text('冻结抽取方案', 'Freeze the plan'),
    by: 'registrar',
    from: 'listed',
    input: freezeInput,
    to: (scene) => freezingProblem(scene) ?? 'frozen',
    records: (scene) => {
      const { case: of, day, parameter } = scene
      const plan = planned(scene)
      if (!plan.ok) return []
      return [
        kept(FACTS.root, rootOf(plan.value), day, of),
        kept(FACTS.each, parameter('inspectors'), day, of),
        ...plan.value.strata.map(({ stratum, take }) => kept(FACTS.take, take, day, of, stratum)),
      ]
    },
    effects: (scene) => {
      const plan = planned(scene)
      if (!plan.ok) return []
      const root = rootOf(plan.value)
      return [
        notify(
          'supervisor',
          text(
            `抽取方案已冻结,指纹 ${root}。请在随机源公布前公布。`,
            `A draw is frozen under the root ${root}; make it public before its source is known.`,
          ),
        ),
      ]
    },
  }),
  /** A draw that anybody could have reckoned already is not given up any more. */
  abandon: action({
    name: text('终止抽取', 'Give up the draw'),
    by: ['registrar', 'supervisor'],
    from: ['preparing', 'listed', 'frozen'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: ({ case: of, actor, day, refuse }) => {
      const source = frozenPlan(of)?.source
      if (!source) return 'abandoned'
      if (actor.role !== 'supervisor')
        return refuse(text('冻结后只能由督查终止', 'once it is frozen, only oversight can give it up'))
      return source.kind === 'public' && day >= source.knownOn
        ? refuse(text('随机源已公布,不能终止', 'its source is known: it cannot be given up'))
        : 'abandoned'
    },
  }),
})

const passing = z.strictObject({
  organisation: organisationId,
  inspector: person.optional(),
  inspection: line('检查事项', 'Inspection', 128).meta({ ref: 'case' }).optional(),
  reason: said('理由', 'Reason'),
})
const asPassed = ({ organisation, inspector, reason }: z.output<typeof passing>, on: Day): PassedOver => ({
  id: organisation,
  ...(inspector === undefined ? {} : { inspector }),
  reason,
  on,
})

const drawing = ({ action, notify }: Tools) => ({
  reveal: action({
    name: text('揭示随机源并抽取', 'Reveal the source and draw'),
    by: ['registrar', 'supervisor'],
    from: 'frozen',
    input: z.strictObject({
      revealed: field(
        z
          .array(
            said('公布的值,或各方依次写下的秘密', 'Its value, or the secrets of the parties in their order'),
          )
          .min(1)
          .max(DRAW_LIMITS.parties),
        '随机源的值',
        'What came of the source',
      ),
    }),
    to: ({ case: of, day, input, refuse }) => {
      const plan = frozenPlan(of)!
      if (plan.source.kind === 'public' && day < plan.source.knownOn)
        return refuse(text('随机源尚未公布', 'the source is not known yet'))
      return revealedProblem(plan, input.revealed) ?? 'drawn'
    },
    records: ({ case: of, day }) => [kept(FACTS.revealed, true, day, of)],
    effects: ({ case: of, input }) => {
      const { drawn } = takeDraw(frozenPlan(of)!, input.revealed)
      const told = text(`抽中 ${drawn.length} 家。`, `${drawn.length} organisations were drawn.`)
      return [notify('inspector', told), ...drawn.map((one) => openFor(of, one))]
    },
  }),
  /** Never a new draw: the next rank takes the place of one that fell out, and the reason is published with it. */
  passOver: action({
    name: text('依次递补', 'Pass over to the next rank'),
    by: ['registrar', 'machine'],
    from: 'drawn',
    input: passing,
    to: ({ case: of, day, input, refuse }) => {
      if ((input.inspector === undefined) !== (input.inspection === undefined))
        return refuse(
          text('递补检查人员须写明检查事项', 'an inspector is passed over in an inspection'),
          'inspection',
        )
      return passingProblem(frozenPlan(of)!, revealedIn(of), passedIn(of), asPassed(input, day))
    },
    records: ({ case: of, day, input }) => [
      kept(
        FACTS.passedOver,
        input.reason,
        day,
        of,
        [input.organisation, input.inspector ?? []].flat().join(' '),
      ),
    ],
    effects: ({ case: of, day, input }): readonly Effect[] => {
      const [before, after] = [passedIn(of), [...passedIn(of), asPassed(input, day)]].map((out) =>
        takenOf(of, out),
      )
      if (input.inspection === undefined)
        return after!.filter(({ id }) => !before!.some((one) => one.id === id)).map((one) => openFor(of, one))
      const { inspectors } = after!.find(({ id }) => id === input.organisation)!
      const named = { inspectors: inspectors.map(({ inspector }) => inspector) }
      return [{ effect: 'perform', case: input.inspection, action: 'reassign', input: named }]
    },
  }),
})

const publishing = ({ action }: Tools) => ({
  published: action({
    name: text('登记公示', 'A finding is published'),
    by: 'machine',
    from: 'drawn',
    input: z.strictObject({ organisation: organisationId, wrong: tally('问题数', 'Things found wrong') }),
    records: ({ case: of, day, input }) => [kept(FACTS.published, input.wrong, day, of, input.organisation)],
  }),
  finish: action({
    name: text('办结抽查', 'Finish'),
    by: 'registrar',
    from: 'drawn',
    to: ({ case: of, refuse }) => {
      const done = new Set(every(of, FACTS.published).map(({ about }) => about))
      const left = takenOf(of, passedIn(of)).filter(({ id }) => !done.has(id)).length
      return left === 0
        ? 'finished'
        : refuse(
            text(`还有 ${left} 家的结果未公示`, `the findings of ${left} organisations are not published`),
          )
    },
  }),
})

const sizeOf = (of: Case): number =>
  frozenPlan(of)!.strata.reduce((sum, { ids: pool }) => sum + pool.length, 0)
const takeIn = (of: Case): number => frozenPlan(of)!.strata.reduce((sum, { take }) => sum + take, 0)

/** Those drawn of those who could be, by the day they were drawn. */
const sampled: Indicator = {
  name: text('抽查比例', 'Share drawn'),
  kind: 'share',
  unit: 'ratio',
  of: text('抽取名单中的社会组织', 'organisations in the pool'),
  measure: (of) => {
    const at = of.entered.drawn?.first
    return at === undefined ? [] : [{ at, numerator: takeIn(of as Case), denominator: sizeOf(of as Case) }]
  },
  reads: { entered: ['drawn'] },
}

/** One draw: the pool is listed and frozen with its inspectors and its source; chance comes later; what follows is reckoned. */
export const organisationDraw = words
  .behaves((tools) => ({
    actions: { ...planning(tools), ...drawing(tools), ...publishing(tools) },
    promises: {
      finish: tools.promise({
        name: text('按期全部公示', 'All findings published in time'),
        from: 'drawn',
        until: 'finished',
        within: ({ parameter }) => days(parameter('finishDays')),
        late: 'supervisor',
        basis: drawParameters.finishDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    draws: count(text('抽取次数', 'Draws'), 'drawn'),
    sampled,
    passedOver: sum(text('递补次数', 'Times the next rank was taken'), 'times', (of) =>
      every(of, FACTS.passedOver).map(({ from }) => ({ at: from, value: 1 })),
    ),
    finishedInTime: share.kept(text('按期全部公示率', 'Draws finished in time'), 'finish'),
  }))
