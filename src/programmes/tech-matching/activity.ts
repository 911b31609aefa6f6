import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  type Source,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, comingDay, line, pastDay, prose, tally } from '../fields.ts'
import { allNamed, named, standing } from '../named.ts'
import { spanUntil } from '../span.ts'
import { activityParameters } from './parameters.ts'
import { needRequest } from './programme.ts'
import { BUREAU, enterprise, roles } from './words.ts'

const KINDS = {
  matching: text('产学研对接活动', 'Meeting of industry and research'),
  visit: text('高校院所来衡考察对接', 'Visit of a university or institute'),
  scenes: text('创新应用场景发布与供需对接', 'Scenes of use, offered and sought'),
} as const
const request = z.strictObject({
  name: line('活动名称', 'Activity'),
  kind: choice('活动类别', 'Kind', KINDS),
  place: line('地点', 'Place', 500),
  plannedDay: comingDay('计划日期', 'Planned for'),
})

const words = defineProgramme({
  id: 'tech-matching.activity',
  name: text('产学研对接活动', 'Meetings of industry and research'),
  bureau: BUREAU,
  request,
  stages: { planned: text('筹备中', 'Planned'), held: text('已举办,跟进中', 'Held, followed up') },
  outcomes: { followed: text('已跟进', 'Followed up'), cancelled: text('取消', 'Cancelled') },
  roles,
  parameters: activityParameters,
})
type Tools = ToolsOf<typeof words>

const COOPERATION = 'cooperation'
const WINNER = 'winner'
/** The activity is held on the day that it was planned for. */
const PLANNED: Source = {
  source: text('活动方案载明的日期,逐次不同', 'the day that the activity was planned for, each its own'),
  grade: 'D',
  unverified: true,
}

const actions = ({ action, open }: Tools) => ({
  hold: action({
    name: text('登记举办', 'Enter that it was held'),
    by: 'clerk',
    from: 'planned',
    input: z.strictObject({
      day: pastDay('举办日期', 'Day'),
      enterprises: tally('参加企业', 'Enterprises there'),
      institutions: tally('参加高校院所', 'Universities and institutes there'),
    }),
    to: 'held',
  }),
  cancel: action({
    name: text('取消', 'Cancel'),
    by: 'officer',
    from: 'planned',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
  }),
  /** A need that came up there goes its own way from here. */
  raise: action({
    name: text('登记现场需求', 'Enter a need that came up'),
    by: 'clerk',
    from: 'held',
    input: z.strictObject({
      need: needRequest.omit({ contact: true }).meta({ title: '需求', titleEn: 'Need' }),
    }),
    effects: ({ input }): readonly Effect[] => [
      open('tech-matching', input.need, { link: 'related', trigger: 'push' }),
    ],
  }),
  agree: action({
    name: text('登记长期合作', 'Enter a lasting cooperation'),
    by: 'clerk',
    from: 'held',
    input: z.strictObject({ enterprise, institution: line('高校院所', 'University or institute') }),
    to: ({ case: of, input, refuse }) =>
      standing(of.facts, COOPERATION, `${input.enterprise} × ${input.institution}`) === undefined
        ? undefined
        : refuse(text('已登记', 'it is entered'), 'institution'),
    records: ({ input, day }) => [
      named(COOPERATION, `${input.enterprise} × ${input.institution}`, true, day),
    ],
  }),
  award: action({
    name: text('登记优秀项目', 'Enter a winner'),
    by: 'clerk',
    from: 'held',
    input: z.strictObject({ project: line('优秀项目', 'Project') }),
    to: ({ case: of, input, refuse }) =>
      standing(of.facts, WINNER, input.project) === undefined
        ? undefined
        : refuse(text('已登记', 'it is entered'), 'project'),
    records: ({ input, day }) => [named(WINNER, input.project, true, day)],
  }),
  close: action({
    name: text('跟进完毕', 'Followed up'),
    by: 'officer',
    from: 'held',
    input: z.strictObject({ summary: prose('跟进情况', 'What came of it') }),
    to: 'followed',
  }),
})

const promises = ({ promise }: Tools) => ({
  hold: promise({
    name: text('按计划举办', 'Held as planned'),
    from: 'planned',
    until: 'held',
    within: ({ case: of, at, parameter, startOf }) =>
      spanUntil(at, startOf(addDays(of.request.plannedDay as Day, 1 + parameter('graceDays')))),
    late: 'supervisor',
    basis: PLANNED,
  }),
  follow: promise({
    name: text('按期跟进', 'Followed up in time'),
    from: 'held',
    until: 'followed',
    within: ({ parameter }) => days(parameter('followDays')),
    late: 'supervisor',
    basis: activityParameters.followDays.history[0]!,
  }),
})

type Kind = z.output<typeof request>['kind']
const heldOf =
  (kind: Kind) =>
  ({ request: of, entered }: Pick<CaseState<{ readonly kind: Kind }>, 'request' | 'entered'>) =>
    of.kind === kind ? entered.held?.first : undefined
const marks = ({ facts }: Pick<CaseState, 'facts'>, fact: string) =>
  allNamed(facts, fact).map(({ from }) => ({ at: from, value: 1 }))

/** A meeting of industry and research: held, and followed by needs, lasting cooperation and winners. */
export const techActivity = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    matchings: count(text('产学研对接活动', 'Meetings of industry and research'), heldOf('matching')),
    visits: count(text('高校院所来衡考察对接', 'Visits of universities and institutes'), heldOf('visit')),
    scenes: count(text('场景发布对接', 'Scenes of use, offered and sought'), heldOf('scenes')),
    enterprises: sum(
      text('参加企业(家次)', 'Enterprises there'),
      text('家次', 'enterprises'),
      ({ did: { hold } }) => hold && { at: hold.at, value: hold.input.enterprises },
    ),
    cooperations: sum(text('建立长期合作', 'Lasting cooperations'), text('对', 'pairs'), (of) =>
      marks(of, COOPERATION),
    ),
    winners: sum(text('获奖优秀项目', 'Winning projects'), text('个', 'projects'), (of) => marks(of, WINNER)),
    heldAsPlanned: share.kept(text('按计划举办率', 'Held as planned'), 'hold'),
    followedInTime: share.kept(text('按期跟进率', 'Followed up in time'), 'follow'),
  }))
