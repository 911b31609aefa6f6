import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, contact, line, prose, said, year } from '../fields.ts'
import { teamParameters } from './parameters.ts'
import { BUREAU, roles, technology } from './words.ts'

const words = defineProgramme({
  id: 'tech-matching.team',
  name: text('创新创业大赛', 'Innovation and start-up contest'),
  door: {
    about: text(
      '创新团队和企业报名参加创新创业大赛,获奖成果跟踪转化。',
      'Teams and enterprises enter the innovation contest; what wins is followed until it is put to use.',
    ),
    words: '创新创业大赛, 创业大赛, 参赛, 创业, start-up, startup, contest, entrepreneur'.split(', '),
    events: ['business', 'work'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    team: line('参赛团队', 'Team'),
    season: year('赛季(年)', 'Season (year)'),
    project: line('参赛项目', 'Project'),
    technology,
    group: choice('组别', 'Group', {
      startup: text('初创组', 'Start-ups'),
      growth: text('成长组', 'Growing enterprises'),
      team: text('团队组', 'Teams without an enterprise'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    entered: text('已报名', 'Entered'),
    admitted: text('参赛中', 'Competing'),
    followed: text('已出成绩,跟踪转化', 'Placed, followed until it is used'),
  },
  outcomes: {
    converted: text('成果已转化', 'Put to use'),
    ended: text('未转化', 'Not put to use'),
    rejected: text('不符合参赛条件', 'Not admitted'),
  },
  roles,
  parameters: teamParameters,
  // Anybody may ask in another's name, and nobody is kept from asking thereby: it is admitted once.
  claims: ({ entered, request: { season, team } }) =>
    entered.admitted ? [`tech-matching.team ${season} ${team}`] : [],
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  admit: action({
    name: text('审核通过', 'Admit'),
    by: 'clerk',
    from: 'entered',
    to: 'admitted',
    effects: () => [notify('requester', text('报名审核通过。', 'You are admitted to the contest.'))],
  }),
  reject: action({
    name: text('不予通过', 'Reject'),
    by: 'clerk',
    from: 'entered',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'rejected',
    effects: ({ input }) => [
      notify('requester', text(`未通过审核:${input.reason}`, `Not admitted: ${input.reason}`)),
    ],
  }),
  /** The provincial final's result; entered again it corrects it. */
  place: action({
    name: text('登记大赛成绩', 'Enter the result'),
    by: 'clerk',
    from: ['admitted', 'followed'],
    input: z.strictObject({
      prize: choice('省赛奖励', 'Provincial prize', {
        none: text('未获奖', 'None'),
        excellence: text('优秀奖', 'Excellence'),
        third: text('三等奖', 'Third'),
        second: text('二等奖', 'Second'),
        first: text('一等奖', 'First'),
      }),
      document: line('公布文件', 'Published in'),
    }),
    to: ({ case: of }) => (of.stage === 'admitted' ? 'followed' : undefined),
    effects: ({ input }) => [
      notify(
        'requester',
        input.prize === 'none'
          ? text('大赛成绩已公布,未获奖。', 'The results are out; there was no prize for you.')
          : text('祝贺获得省赛奖励。', 'Congratulations on your provincial prize.'),
      ),
    ],
  }),
  convert: action({
    name: text('登记成果转化', 'Enter that it is put to use'),
    by: 'clerk',
    from: 'followed',
    input: z.strictObject({
      partner: line('转化企业', 'Where it is used'),
      how: prose('转化情况', 'How it is used'),
    }),
    to: 'converted',
  }),
  lapse: action({
    name: text('跟踪期满', 'The time to follow it ends'),
    by: 'machine',
    from: 'followed',
    to: 'ended',
    after: ({ parameter }) => days(parameter('followDays')),
  }),
})

/** A team in the contest of innovation: admitted, placed, and followed until what it made is put to use. */
export const contestTeam = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      admit: tools.promise({
        name: text('按期审核', 'Admitted in time'),
        from: 'entered',
        until: ['admitted', 'rejected'],
        within: ({ parameter }) => workingDays(parameter('admitWorkingDays')),
        late: 'supervisor',
        basis: teamParameters.admitWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share }) => ({
    teams: count(text('参赛创新团队', 'Teams that compete'), 'admitted'),
    prizes: count(text('获省赛奖励', 'Provincial prizes'), ({ did: { place } }) =>
      place && place.input.prize !== 'none' ? place.at : undefined,
    ),
    converted: count(text('参赛成果转化', 'Results put to use'), 'converted'),
    prizeShare: share.of(
      text('获奖率', 'Teams with a prize'),
      text('已出成绩的团队', 'teams with a result'),
      ({ did: { place } }) => place && { at: place.at, hit: place.input.prize !== 'none' },
    ),
    convertedShare: share.of(
      text('转化率', 'Results put to use, of those followed'),
      text('跟踪已结束的参赛成果', 'results no longer followed'),
      ({ stage, closedAt }) =>
        closedAt !== undefined && (stage === 'converted' || stage === 'ended')
          ? { at: closedAt, hit: stage === 'converted' }
          : undefined,
    ),
    admittedInTime: share.kept(text('按期审核率', 'Admitted in time'), 'admit'),
  }))
