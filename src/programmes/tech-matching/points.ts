import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  type Effect,
  openChildren,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { contact, line, prose, said, tally, waitsFor, yes } from '../fields.ts'
import type { creditRequest } from './credit.ts'
import { pointsParameters } from './parameters.ts'
import { BANKS, BUREAU, enterprise, roles } from './words.ts'

const words = defineProgramme({
  id: 'tech-matching.points',
  name: text('企业创新积分', 'Innovation points'),
  door: {
    about: text(
      '科技型企业核算创新积分,经本企业同意推送给银行,便于获得贷款。',
      'Points for an enterprise’s innovation, told to banks with its consent so that they may lend to it.',
    ),
    words: '创新积分, 企业贷款, 融资, 授信, business loan, credit, finance, innovation points'.split(', '),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    enterprise,
    consent: yes('同意将积分推送给银行', 'Banks may be told the points'),
    contact: contact.optional(),
  }),
  stages: {
    applied: text('已申请', 'Applied'),
    scored: text('已核算积分', 'Scored'),
    pushed: text('已推送银行', 'Told to banks'),
  },
  outcomes: {
    credited: text('已获授信', 'Given credit'),
    uncredited: text('未获授信', 'No credit given'),
    kept: text('积分留存,未推送', 'Points kept, no bank told'),
  },
  roles,
  parameters: pointsParameters,
  // Anybody may ask in another's name, and nobody is kept from asking thereby: it is scored once at a time.
  claims: ({ entered, request }) => (entered.scored ? [`tech-matching.points ${request.enterprise}`] : []),
})
type Tools = ToolsOf<typeof words>

type Points = { readonly innovation: number; readonly growth: number; readonly support: number }
const PARTS = ['innovation', 'growth', 'support'] as const
const total = (of: Points): number => of.innovation + of.growth + of.support
const pointsOf = ({ did }: Pick<CaseState, 'did'>): number => total(did.score!.input as Points)

const scoring = ({ action, notify, open }: Tools) => ({
  /** Entered again it corrects them, until banks know. */
  score: action({
    name: text('核算积分', 'Score'),
    by: 'clerk',
    from: ['applied', 'scored'],
    input: z.strictObject({
      innovation: tally('技术创新指标得分', 'For innovation'),
      growth: tally('成长经营指标得分', 'For growth'),
      support: tally('辅助指标得分', 'For the rest'),
    }),
    to: ({ input, parameter, refuse }) => {
      const over = PARTS.find((part) => input[part] > parameter(`${part}Most`))
      return over === undefined
        ? 'scored'
        : refuse(
            text(`超过满分 ${parameter(`${over}Most`)}`, `more than the most, ${parameter(`${over}Most`)}`),
            over,
          )
    },
    effects: ({ input }) => [
      notify('requester', text(`创新积分 ${total(input)} 分。`, `Your points: ${total(input)}.`)),
    ],
  }),
  /** No bank is told without the enterprise's consent; each answers in a case of its own and sees no more than it says. */
  push: action({
    name: text('推送银行', 'Tell banks'),
    by: 'officer',
    from: 'scored',
    input: z.strictObject({
      banks: z
        .array(line('银行', 'Bank', 100).meta({ organisationsOf: 'tech-matching.credit' }))
        .min(1)
        .max(50)
        .meta({ title: '银行', titleEn: 'Banks' }),
    }),
    to: (scene) => {
      const { case: of, input, parameter, refuse } = scene
      const other = scene.anotherThan(['score'])
      if (other) return other
      if (!of.request.consent) return refuse(text('企业未同意推送', 'the enterprise has not consented'))
      if (pointsOf(of) < parameter('pushFrom'))
        return refuse(
          text(`积分不足 ${parameter('pushFrom')}`, `there are fewer than ${parameter('pushFrom')} points`),
        )
      return new Set(input.banks).size < input.banks.length
        ? refuse(text('有银行写了两次', 'a bank is there twice'), 'banks')
        : 'pushed'
    },
    effects: ({ case: of, input }): readonly Effect[] =>
      input.banks.map((bank) =>
        open(
          'tech-matching.credit',
          { bank, enterprise: of.request.enterprise, points: pointsOf(of) } satisfies z.output<
            typeof creditRequest
          >,
          { link: 'child', trigger: 'push', bureau: BANKS },
        ),
      ),
  }),
})

/** How it ends, once banks know. */
const settling = ({ action, notify }: Tools) => ({
  keep: action({
    name: text('留存不推送', 'Tell no bank'),
    by: 'officer',
    from: 'scored',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'kept',
    effects: ({ input }) => [
      notify('requester', text(`积分未推送:${input.reason}`, `No bank is told: ${input.reason}`)),
    ],
  }),
  settle: action({
    name: text('汇总银行反馈', 'Sum up the answers'),
    by: ['clerk', 'officer'],
    from: 'pushed',
    to: ({ case: of }) =>
      waitsFor(openChildren(of)) ??
      (Object.values(of.children).some(({ outcome }) => outcome === 'granted') ? 'credited' : 'uncredited'),
    effects: () => [notify('requester', text('银行已全部反馈。', 'Every bank has answered.'))],
  }),
})

/** An enterprise's points: scored by one, told to banks by another with its consent, answered by each bank. */
export const innovationPoints = words
  .behaves((tools) => ({
    actions: { ...scoring(tools), ...settling(tools) },
    promises: {
      score: tools.promise({
        name: text('按期核算', 'Scored in time'),
        from: 'applied',
        until: 'scored',
        within: ({ parameter }) => workingDays(parameter('scoreWorkingDays')),
        late: 'supervisor',
        basis: pointsParameters.scoreWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share }) => ({
    scored: count(text('核算积分企业', 'Enterprises scored'), 'scored'),
    pushed: count(text('推送银行企业', 'Enterprises that banks were told of'), 'pushed'),
    creditedShare: share.of(
      text('授信率', 'Enterprises given credit'),
      text('银行已全部反馈的企业', 'enterprises that every bank has answered on'),
      ({ stage, closedAt }) =>
        closedAt !== undefined && (stage === 'credited' || stage === 'uncredited')
          ? { at: closedAt, hit: stage === 'credited' }
          : undefined,
    ),
    scoredInTime: share.kept(text('按期核算率', 'Scored in time'), 'score'),
  }))
