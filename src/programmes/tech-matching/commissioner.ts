import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  factsOfKind,
  outside,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { CALLS_AHEAD, choice, contact, field, line, pastDay, prose, said, yes } from '../fields.ts'
import { allNamed, named, standing } from '../named.ts'
import { stockIn } from '../stock.ts'
import { commissionerParameters } from './parameters.ts'
import { BUREAU, enterprise, roles, technology } from './words.ts'

const words = defineProgramme({
  id: 'tech-matching.commissioner',
  name: text('科技特派员服务企业', 'Commissioners of technology'),
  door: {
    about: text(
      '企业申请科技特派员点对点上门服务,破解技术难题。',
      'A commissioner of technology who comes to the enterprise and helps with its problems.',
    ),
    words: '科技特派员, 特派团, 专家, 上门服务, 技术难题, commissioner, expert, technical help'.split(', '),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    enterprise,
    technology,
    hopes: prose('希望解决的问题', 'What is hoped for'),
    contact: contact.optional(),
  }),
  stages: {
    requested: text('已申请', 'Asked for'),
    due: text('待到企服务', 'A visit is due'),
    visited: text('服务中', 'Visited'),
  },
  outcomes: { ended: text('服务结束', 'Ended'), declined: text('未能选派', 'Nobody sent') },
  roles: {
    ...roles,
    commissioner: outside('staff', '科技特派员', 'Commissioner of technology', { unmask: CALLS_AHEAD }),
  },
  parameters: commissionerParameters,
})
type Tools = ToolsOf<typeof words>

const VISIT = 'visit'
/** Problems by their name: said to be solved, and what the enterprise says to that. */
const PROBLEM = 'problem'
const PATENTS = { applied: 'patent-applied', granted: 'patent-granted' } as const
const SERVING = ['due', 'visited'] as const
const problem = line('技术难题', 'Problem')
/** Problems that the enterprise has yet to speak of. */
const waiting = ({ facts }: Pick<CaseState, 'facts'>): readonly string[] =>
  allNamed(facts, PROBLEM).flatMap(({ name, value }) => (value === 'said' ? [name] : []))
/** The problem that is meant: the one that waits, where none is named. */
const meant = (of: Pick<CaseState, 'facts'>, problem: string | undefined): string | undefined => {
  const all = waiting(of)
  return problem === undefined && all.length === 1 ? all[0] : all.find((one) => one === problem)
}

const sending = ({ action, notify }: Tools) => ({
  send: action({
    name: text('选派', 'Send'),
    by: 'clerk',
    from: 'requested',
    input: z.strictObject({
      commissioner: line('特派员编号', 'Commissioner', 64),
      institution: said(line('派出单位', 'From')),
    }),
    to: 'due',
    effects: ({ input }) => [
      notify('requester', text(`${input.institution}选派特派员。`, `${input.institution} sends somebody.`)),
      notify('commissioner', text('有企业等待服务。', 'An enterprise waits for you.')),
    ],
  }),
  decline: action({
    name: text('未能选派', 'Nobody can be sent'),
    by: 'officer',
    from: 'requested',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`未能选派:${input.reason}`, `Nobody can be sent: ${input.reason}`)),
    ],
  }),
  visit: action({
    name: text('登记到企服务', 'Record a visit'),
    by: 'commissioner',
    from: SERVING,
    input: z.strictObject({
      day: pastDay('服务日期', 'Day'),
      persons: field(z.number().int().min(1).max(100), '到企人数', 'How many came', { unit: 'persons' }),
      work: prose('服务内容', 'What was done'),
    }),
    to: 'visited',
    records: ({ input }) => [
      {
        fact: VISIT,
        value: input.persons,
        from: input.day as Day,
        source: '特派员登记',
        certainty: 'verified',
      },
    ],
  }),
  fallDue: action({
    name: text('服务到期', 'A visit falls due'),
    by: 'machine',
    from: 'visited',
    to: 'due',
    after: ({ parameter }) => days(parameter('againDays')),
    effects: () => [notify('commissioner', text('到企服务到期。', 'A visit falls due.'))],
  }),
  end: action({
    name: text('结束服务', 'End'),
    by: 'clerk',
    from: SERVING,
    input: z.strictObject({ summary: prose('服务总结', 'Summary') }),
    to: ({ case: of, refuse }) =>
      waiting(of).length > 0
        ? refuse(text('有难题待企业确认', 'the enterprise has yet to say whether a problem is solved'))
        : 'ended',
  }),
})

const solving = ({ action, notify }: Tools) => ({
  solve: action({
    name: text('登记解决难题', 'Say that a problem is solved'),
    by: 'commissioner',
    from: SERVING,
    input: z.strictObject({ problem: said(problem), how: prose('解决办法', 'How') }),
    to: ({ case: of, input, refuse }) =>
      standing(of.facts, PROBLEM, input.problem) === 'solved'
        ? refuse(text('该难题已确认解决', 'it is known to be solved'), 'problem')
        : undefined,
    records: ({ input, day }) => [named(PROBLEM, input.problem, 'said', day)],
    effects: ({ input }) => [
      notify('requester', text(`请确认是否解决:${input.problem}`, `Is it solved? ${input.problem}`)),
    ],
  }),
  /** Whether it is solved is for the enterprise to say, by itself or through the bureau. */
  confirm: action({
    name: text('确认难题是否解决', 'Say whether it is solved'),
    by: ['enterprise', 'clerk'],
    from: SERVING,
    input: z.strictObject({ problem: problem.optional(), solved: yes('已解决', 'Solved') }),
    to: ({ case: of, anotherThan, input, refuse }) => {
      const theirs = anotherThan(['solve'])
      if (theirs) return theirs
      if (meant(of, input.problem) !== undefined) return undefined
      const all = waiting(of)
      return all.length === 0
        ? refuse(text('没有待确认的难题', 'no problem waits for a word'), 'problem')
        : refuse(text(`请写明哪一项:${all.join('、')}`, `say which of them: ${all.join(', ')}`), 'problem')
    },
    records: ({ case: of, input, day }) => [
      named(PROBLEM, meant(of, input.problem)!, input.solved ? 'solved' : 'open', day),
    ],
  }),
  patent: action({
    name: text('登记专利', 'Enter a patent'),
    by: 'commissioner',
    from: SERVING,
    input: z.strictObject({
      number: line('专利(申请)号', 'Number', 64),
      state: choice('状态', 'State', {
        applied: text('申请', 'Applied for'),
        granted: text('授权', 'Granted'),
      }),
    }),
    to: ({ case: of, input, refuse }) =>
      standing(of.facts, PATENTS[input.state], input.number) === undefined
        ? undefined
        : refuse(text('该专利已登记', 'the patent is entered'), 'number'),
    records: ({ input, day }) => [named(PATENTS[input.state], input.number, true, day)],
  }),
})

const promises = ({ promise }: Tools) => ({
  send: promise({
    name: text('按期选派', 'Sent in time'),
    from: 'requested',
    until: ['due', 'declined'],
    within: ({ parameter }) => workingDays(parameter('sendWorkingDays')),
    late: 'supervisor',
    basis: commissionerParameters.sendWorkingDays.history[0]!,
  }),
  visit: promise({
    name: text('按期到企服务', 'Visited in time'),
    from: 'due',
    until: ['visited', 'ended'],
    within: ({ parameter }) => days(parameter('visitDays')),
    late: 'supervisor',
    basis: commissionerParameters.visitDays.history[0]!,
  }),
})

const problemsThat = ({ facts }: Pick<CaseState, 'facts'>, stand: string) =>
  allNamed(facts, PROBLEM)
    .filter(({ value }) => value === stand)
    .map(({ from }) => ({ at: from, value: 1 }))

/** A commissioner sent to an enterprise: visits, problems that the enterprise itself says are solved, patents. */
export const commissioner = words
  .behaves((tools) => ({
    actions: { ...sending(tools), ...solving(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    requests: count(text('申请量', 'Requests'), 'requested'),
    served: sum(
      text('在服务企业(累计增减)', 'Being served (gains less losses)'),
      text('家', 'enterprises'),
      (of) => stockIn(of, 'requested', 'due'),
    ),
    visits: sum(text('“点对点”服务人次', 'People who visited'), 'person-times', ({ facts }) =>
      factsOfKind(facts, VISIT).map(({ from, value }) => ({ at: from, value: value as number })),
    ),
    solved: sum(text('解决关键技术难题', 'Problems solved'), text('项', 'problems'), (of) =>
      problemsThat(of, 'solved'),
    ),
    unsolved: sum(text('企业认为未解决的难题', 'Problems that are not'), text('项', 'problems'), (of) =>
      problemsThat(of, 'open'),
    ),
    patents: sum(
      text('申请、授权专利', 'Patents applied for and granted'),
      text('项', 'patents'),
      ({ facts }) =>
        Object.values(PATENTS).flatMap((fact) =>
          allNamed(facts, fact).map(({ from }) => ({ at: from, value: 1 })),
        ),
    ),
    sentInTime: share.kept(text('按期选派率', 'Sent in time'), 'send'),
    visitedInTime: share.kept(text('按期服务率', 'Visited in time'), 'visit'),
  }))
