import { z } from 'zod'
import { defineProgramme, hours, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { prose, yes } from '../fields.ts'
import { findingParameters } from './parameters.ts'
import { BUREAU, kindergarten, level, roles, step } from './words.ts'

/** What the committee found at one step. */
export const findingRequest = z.strictObject({ kindergarten, step, what: prose('问题', 'Finding'), level })

const words = defineProgramme({
  id: 'meal-supervision.finding',
  name: text('膳食监督意见', 'Finding on meals'),
  bureau: BUREAU,
  request: findingRequest,
  stages: {
    told: text('待幼儿园答复', 'To be answered'),
    answered: text('已答复,待复看', 'Answered, to be looked at'),
  },
  outcomes: { settled: text('家委会认可', 'Accepted'), dismissed: text('裁定不成立', 'Dismissed') },
  roles,
  parameters: findingParameters,
  // What parents have found is theirs to take back, and nobody's to put otherwise.
  without: ['withdraw', 'merge', 'correct'],
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  answer: action({
    name: text('答复', 'Answer'),
    by: 'kindergarten',
    from: 'told',
    input: z.strictObject({ done: prose('已采取的措施', 'What was done') }),
    to: 'answered',
    effects: () => [notify('committee', text('幼儿园已答复,请复看。', 'The kindergarten has answered.'))],
  }),
  takeBack: action({
    name: text('撤回意见', 'Take it back'),
    by: 'committee',
    from: ['told', 'answered'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'withdrawn',
    partyEnds: text('意见由家委会提出', 'The finding is the committee’s own'),
  }),
  /** Whoever answered does not also say that the answer will do. */
  look: action({
    name: text('复看', 'Look again'),
    by: 'committee',
    from: 'answered',
    input: z.strictObject({
      enough: yes('已改好', 'Put right'),
      note: prose('复看意见', 'Note').optional(),
    }),
    to: ({ input, anotherThan }) => anotherThan(['answer']) ?? (input.enough ? 'settled' : 'told'),
    partyEnds: text('是否改好由家委会复看', 'Whether it was put right is for the parents to see'),
    effects: ({ input }) =>
      input.enough ? [] : [notify('kindergarten', text('家委会认为尚未改好。', 'It is not yet put right.'))],
  }),
  /** Where both sides disagree the bureau decides; whoever visited or answered does not. */
  dismiss: action({
    name: text('裁定不成立', 'Dismiss'),
    by: 'officer',
    from: 'answered',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: ({ anotherThan }) => anotherThan(['answer']) ?? 'dismissed',
    effects: ({ input }) => [
      notify('committee', text(`意见未予认定:${input.reason}`, `Dismissed: ${input.reason}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  answer: promise({
    name: text('按期答复', 'Answered in time'),
    from: 'told',
    until: ['answered'],
    within: ({ case: of, parameter }) =>
      of.request.level === 'danger'
        ? hours(parameter('dangerHours'))
        : workingDays(parameter('answerWorkingDays')),
    late: 'supervisor',
    basis: findingParameters.answerWorkingDays.history[0]!,
  }),
  check: promise({
    name: text('按期复看', 'Looked at again in time'),
    from: 'answered',
    until: ['settled', 'dismissed', 'told'],
    within: ({ parameter }) => workingDays(parameter('checkWorkingDays')),
    late: 'supervisor',
    basis: findingParameters.checkWorkingDays.history[0]!,
  }),
})

/** One finding: answered by the kindergarten, looked at again by the parents until it is put right. */
export const mealFinding = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, duration }) => ({
    findings: count(text('监督意见', 'Findings'), 'told'),
    dangers: count(text('危及健康的意见', 'Findings that endanger children'), (of) =>
      of.request.level === 'danger' ? of.openedAt : undefined,
    ),
    settled: count(text('认可的答复', 'Answers accepted'), 'settled'),
    answeredInTime: share.kept(text('按期答复率', 'Answered in time'), 'answer'),
    checkedInTime: share.kept(text('按期复看率', 'Looked at again in time'), 'check'),
    timeToSettle: duration(text('改好用时', 'Time to put right'), 'told', 'settled'),
  }))
