import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  openChildren,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, fenField, line, pastDay, prose, said, waitsFor, yes } from '../fields.ts'
import { allNamed, named, standing } from '../named.ts'
import type { contractRequest } from './contract.ts'
import { needParameters } from './parameters.ts'
import { BUREAU, contractKind, enterprise, roles, sellerFrom, technology } from './words.ts'

/** What an enterprise cannot do by itself. */
export const needRequest = z.strictObject({
  enterprise,
  technology,
  problem: prose('技术需求', 'What is needed'),
  budgetFen: fenField('拟投入', 'What it may cost').optional(),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'tech-matching',
  name: text('技术需求对接', 'Technology matching'),
  door: {
    about: text(
      '企业的技术难题:发布需求,征集方案,与高校院所对接签约。',
      'A technical problem of an enterprise: published, met with solutions of universities and institutes, contracted.',
    ),
    words:
      '技术需求, 技术难题, 创新挑战赛, 产学研, 研发, 攻关, 找专家, technology, technical problem, research, innovation'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: needRequest,
  stages: {
    raised: text('已提交', 'Raised'),
    published: text('征集方案中', 'Solutions called for'),
    proposed: text('已有方案', 'Solutions offered'),
    meeting: text('对接中', 'Meeting'),
    contracted: text('已签合同', 'Contracted'),
  },
  outcomes: {
    fulfilled: text('需求已解决', 'Fulfilled'),
    unmatched: text('未对接成功', 'Not matched'),
    declined: text('不予发布', 'Declined'),
  },
  roles,
  parameters: needParameters,
})
type Tools = ToolsOf<typeof words>

/** Who offers a solution, and what they are. */
const SOLUTION = 'solution'
/** Meetings with who offers one, each on its day. */
const MEETING = 'meeting'
/** Contracts by number: what each is worth. */
const CONTRACT = 'contract'
const solver = line('方案提供方', 'Who offers the solution')

const calling = ({ action, notify }: Tools) => ({
  publish: action({
    name: text('发布需求', 'Publish'),
    by: 'clerk',
    from: 'raised',
    to: 'published',
    effects: () => [notify('requester', text('需求已发布,征集方案。', 'Your need is published.'))],
  }),
  decline: action({
    name: text('不予发布', 'Decline'),
    by: 'clerk',
    from: 'raised',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予发布:${input.reason}`, `Not published: ${input.reason}`)),
    ],
  }),
  propose: action({
    name: text('登记解决方案', 'Enter a solution'),
    by: 'clerk',
    from: ['published', 'proposed', 'meeting'],
    input: z.strictObject({
      solver: said(solver),
      kind: choice('提供方类别', 'What they are', {
        university: text('高校', 'University'),
        institute: text('科研院所', 'Institute'),
        enterprise: text('企业', 'Enterprise'),
        team: text('团队', 'Team'),
      }),
      solution: prose('解决方案', 'Solution'),
    }),
    to: ({ case: of, input, refuse }) =>
      standing(of.facts, SOLUTION, input.solver) !== undefined
        ? refuse(text('该方已提交方案', 'their solution is entered'), 'solver')
        : of.stage === 'published'
          ? 'proposed'
          : undefined,
    records: ({ input, day }) => [named(SOLUTION, input.solver, input.kind, day)],
    effects: ({ input }) => [
      notify('requester', text(`${input.solver}提交了解决方案。`, `${input.solver} offers a solution.`)),
    ],
  }),
  closeCall: action({
    name: text('征集期满', 'The call ends'),
    by: 'machine',
    from: 'published',
    to: 'unmatched',
    after: ({ parameter }) => days(parameter('callDays')),
    effects: () => [
      notify('requester', text('征集期满,未收到方案。', 'The call has ended without a solution.')),
    ],
  }),
})

/** That somebody is not among those who did something, and who is. */
const noneOf = ({ facts }: Pick<CaseState, 'facts'>, fact: string, did: string, didEn: string) => {
  const who = allNamed(facts, fact).map(({ name }) => name)
  return text(
    `该方未${did};已${did}的:${who.join('、') || '无'}`,
    `not one of those who ${didEn}: ${who.join(', ') || 'nobody'}`,
  )
}

const meeting = ({ action, open }: Tools) => ({
  meet: action({
    name: text('登记对接', 'Enter a meeting'),
    by: 'clerk',
    from: ['proposed', 'meeting', 'contracted'],
    input: z.strictObject({
      solver,
      day: pastDay('对接日期', 'Day'),
      result: prose('对接情况', 'What came of it').optional(),
    }),
    to: (scene) => {
      const { case: of, input, refuse } = scene
      if (standing(of.facts, SOLUTION, input.solver) === undefined)
        return refuse(noneOf(of, SOLUTION, '提交方案', 'offered a solution'), 'solver')
      return of.stage === 'proposed' ? 'meeting' : undefined
    },
    records: ({ input }) => [named(MEETING, input.solver, true, input.day as Day)],
  }),
  /** The contract is registered by a case of its own, and the need is not settled before that has ended. */
  sign: action({
    name: text('登记签订合同', 'Enter a contract'),
    by: ['enterprise', 'clerk'],
    from: ['meeting', 'contracted'],
    input: z.strictObject({
      solver,
      contract: line('合同编号', 'Contract', 128),
      kind: contractKind,
      sellerFrom,
      amountFen: fenField('合同成交额', 'Worth'),
      day: pastDay('签订日期', 'Day'),
    }),
    to: (scene) => {
      const { case: of, input, refuse } = scene
      if (standing(of.facts, MEETING, input.solver) === undefined)
        return refuse(noneOf(of, MEETING, '对接', 'were met'), 'solver')
      if (standing(of.facts, CONTRACT, input.contract) !== undefined)
        return refuse(text('该合同已登记', 'the contract is entered'), 'contract')
      if (input.amountFen === 0)
        return refuse(text('成交额须大于零', 'a contract is worth something'), 'amountFen')
      return 'contracted'
    },
    records: ({ input }) => [named(CONTRACT, input.contract, input.amountFen, input.day as Day)],
    effects: ({ case: { request: of }, input }): readonly Effect[] => [
      open(
        'tech-matching.contract',
        {
          contract: input.contract,
          content: of.problem.slice(0, 500),
          kind: input.kind,
          buyer: of.enterprise,
          seller: input.solver,
          sellerFrom: input.sellerFrom,
          amountFen: input.amountFen,
          signedOn: input.day,
        } satisfies z.output<typeof contractRequest>,
        { link: 'child', trigger: 'push' },
      ),
    ],
  }),
})

/** How a need ends. */
const settling = ({ action }: Tools) => ({
  /** Where the problem is not solved it is met with others again. */
  settle: action({
    name: text('确认需求是否解决', 'Say whether it is solved'),
    by: ['enterprise', 'clerk'],
    from: 'contracted',
    input: z.strictObject({ solved: yes('需求已解决', 'The need is fulfilled') }),
    to: ({ case: of, input }) => waitsFor(openChildren(of)) ?? (input.solved ? 'fulfilled' : 'meeting'),
  }),
  giveUp: action({
    name: text('结束对接', 'Give up'),
    by: ['enterprise', 'clerk'],
    from: ['proposed', 'meeting'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'unmatched',
  }),
})

const promises = ({ promise }: Tools) => ({
  publish: promise({
    name: text('按期发布', 'Published in time'),
    from: 'raised',
    until: ['published', 'declined'],
    within: ({ parameter }) => workingDays(parameter('publishWorkingDays')),
    late: 'supervisor',
    basis: needParameters.publishWorkingDays.history[0]!,
  }),
  meet: promise({
    name: text('按期对接', 'Met in time'),
    from: 'proposed',
    until: ['meeting', 'unmatched'],
    within: ({ parameter }) => days(parameter('meetDays')),
    late: 'supervisor',
    basis: needParameters.meetDays.history[0]!,
  }),
  contract: promise({
    name: text('按期有结果', 'Settled in time after a meeting'),
    from: 'meeting',
    until: ['contracted', 'unmatched'],
    within: ({ parameter }) => days(parameter('contractDays')),
    late: 'supervisor',
    basis: needParameters.contractDays.history[0]!,
  }),
})

const oneEach = ({ facts }: Pick<CaseState, 'facts'>, fact: string) =>
  allNamed(facts, fact).flatMap(({ name }) =>
    factsOfKind(facts, fact, encodeURIComponent(name)).map(({ from }) => ({ at: from, value: 1 })),
  )

/** An enterprise's need: published, answered with solutions, brought to meetings, to a contract and to what it is worth. */
export const techMatching = words
  .behaves((tools) => ({
    actions: { ...calling(tools), ...meeting(tools), ...settling(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum, duration }) => ({
    needs: count(text('挖掘企业技术需求', 'Needs published'), 'published'),
    solutions: sum(text('征集解决方案', 'Solutions'), text('项', 'solutions'), (of) => oneEach(of, SOLUTION)),
    meetings: sum(text('组织对接活动', 'Meetings'), text('场', 'meetings'), (of) => oneEach(of, MEETING)),
    contracts: sum(text('签订技术合同', 'Contracts'), text('项', 'contracts'), (of) => oneEach(of, CONTRACT)),
    value: sum(text('合同成交额', 'Worth of the contracts'), 'fen', ({ facts }) =>
      allNamed(facts, CONTRACT).map(({ from, value }) => ({ at: from, value: value as number })),
    ),
    fulfilled: count(text('需求已解决', 'Needs fulfilled'), 'fulfilled'),
    unmatched: count(text('未对接成功', 'Needs not matched'), 'unmatched'),
    contractedShare: share.of(
      text('需求签约率', 'Needs that came to a contract'),
      text('已发布的需求', 'needs published'),
      ({ entered }) =>
        entered.published && { at: entered.published.first, hit: entered.contracted !== undefined },
    ),
    publishedInTime: share.kept(text('按期发布率', 'Published in time'), 'publish'),
    metInTime: share.kept(text('按期对接率', 'Met in time'), 'meet'),
    settledInTime: share.kept(text('对接后按期有结果率', 'Settled in time after a meeting'), 'contract'),
    timeToContract: duration(text('从提交到签约用时', 'Time to a contract'), 'raised', 'contracted'),
  }))
