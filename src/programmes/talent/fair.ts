import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { choice, comingDay, line, prose, tally, yes } from '../fields.ts'
import { fairParameters, freeOfCharge } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'talent.fair',
  name: text('招聘活动', 'A job fair'),
  bureau: BUREAU,
  request: z.strictObject({
    kind: choice('形式', 'Kind', {
      fair: text('招聘会', 'Fair'),
      night: text('人才夜市', 'Talent night market'),
      campus: text('人社服务进校园', 'Services on the campus'),
      stream: text('直播带岗', 'Posts streamed live'),
      exchange: text('跨区域人才交流', 'Exchange with other cities'),
    }),
    title: line('活动名称', 'Title'),
    place: line('地点或平台', 'Place or platform', 500),
    day: comingDay('举办日', 'Day'),
  }),
  stages: {
    planned: text('已计划', 'Planned'),
    announced: text('已公告', 'Announced'),
    held: text('已举办,待报送', 'Held, to be reported'),
  },
  outcomes: { reported: text('已报送', 'Reported'), cancelled: text('取消', 'Cancelled') },
  roles,
  parameters: { ...fairParameters, freeOfCharge },
})
type Tools = ToolsOf<typeof words>

const actions = ({ action }: Tools) => ({
  announce: action({
    name: text('公告', 'Announce'),
    by: 'agent',
    from: 'planned',
    input: z.strictObject({
      free: yes('对求职者和用人单位不收费', 'It charges neither seekers nor employers'),
      employers: tally('报名用人单位', 'Employers enrolled'),
      posts: tally('提供岗位', 'Posts offered'),
    }),
    to: ({ input, parameter, refuse }) =>
      parameter('freeOfCharge') && !input.free
        ? refuse(
            text('公共招聘会不得收费(就业促进法)', 'a public fair charges nobody (Employment Promotion Law)'),
            'free',
          )
        : 'announced',
  }),
  hold: action({
    name: text('登记举办', 'Record that it was held'),
    by: 'agent',
    from: 'announced',
    input: z.strictObject({
      employers: tally('到场用人单位', 'Employers there'),
      posts: tally('提供岗位', 'Posts offered'),
      visitors: tally('到场(观看)人次', 'Visitors'),
    }),
    to: ({ case: of, day, input, refuse }) =>
      day < of.request.day
        ? refuse(text('尚未到举办日', 'its day is still to come'))
        : input.employers === 0
          ? refuse(text('没有用人单位到场,应取消', 'no employer was there: cancel it'), 'employers')
          : 'held',
  }),
  report: action({
    name: text('报送成效', 'Report what came of it'),
    by: 'agent',
    from: 'held',
    input: z.strictObject({
      intents: tally('达成意向人数', 'Agreed in principle'),
      hired: tally('录用人数', 'Hired'),
      note: prose('情况', 'Note').optional(),
    }),
    to: ({ input, refuse }) =>
      input.hired > input.intents
        ? refuse(text('录用人数多于意向人数', 'more were hired than agreed in principle'), 'hired')
        : 'reported',
  }),
  cancel: action({
    name: text('取消', 'Cancel'),
    by: 'agent',
    from: ['planned', 'announced'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
  }),
})

const POSTS = text('个岗位', 'posts')
const EMPLOYERS = text('家次', 'employer-times')

/** A fair, a night market, a day on the campus or a live stream: announced, held, and what came of it reported. */
export const fair = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      report: tools.promise({
        name: text('按期报送', 'Reported in time'),
        from: 'held',
        until: 'reported',
        within: ({ parameter }) => days(parameter('reportDays')),
        late: 'supervisor',
        basis: fairParameters.reportDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    fairs: count(text('招聘活动场次', 'Fairs held'), 'held'),
    streams: count(text('直播带岗场次', 'Live streams held'), (of) =>
      of.request.kind === 'stream' ? of.entered.held?.first : undefined,
    ),
    employers: sum(
      text('参加用人单位', 'Employers there'),
      EMPLOYERS,
      ({ did: { hold } }) => hold && { at: hold.at, value: hold.input.employers },
    ),
    posts: sum(
      text('提供岗位', 'Posts offered'),
      POSTS,
      ({ did: { hold } }) => hold && { at: hold.at, value: hold.input.posts },
    ),
    visitors: sum(
      text('参加人次', 'Visitors'),
      'person-times',
      ({ did: { hold } }) => hold && { at: hold.at, value: hold.input.visitors },
    ),
    hired: sum(
      text('活动录用人数', 'Hired through fairs'),
      'persons',
      ({ did: { report } }) => report && { at: report.at, value: report.input.hired },
    ),
    reportedInTime: share.kept(text('按期报送率', 'Reported in time'), 'report'),
  }))
