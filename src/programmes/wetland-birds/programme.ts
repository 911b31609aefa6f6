import { z } from 'zod'
import { defineProgramme, hours, openChildren, type ToolsOf, text } from '../../kernel/index.ts'
import { prose, tally, waitsFor, yes } from '../fields.ts'
import { responseParameters } from './parameters.ts'
import { BUREAU, birds, cause, roles } from './words.ts'

const words = defineProgramme({
  id: 'wetland-birds',
  name: text('越冬候鸟应急响应', 'Response for wintering birds'),
  bureau: BUREAU,
  request: z.strictObject({ cause, what: prose('情况', 'What has happened') }),
  stages: {
    alerted: text('待研判', 'Alerted'),
    active: text('响应中', 'Under response'),
    calm: text('已趋稳定,待结束', 'Settled, to be ended'),
  },
  outcomes: { ended: text('响应结束', 'Ended'), 'stood-by': text('未启动', 'Not activated') },
  roles,
  parameters: responseParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify, open }: Tools) => {
  const round = () =>
    open('wetland-birds.patrol', { route: '应急巡护' }, { link: 'child', trigger: 'schedule' })
  return {
    activate: action({
      name: text('启动应急响应', 'Activate'),
      by: 'officer',
      from: 'alerted',
      input: z.strictObject({
        measures: prose('措施', 'Measures'),
        closed: yes('临时限制近距离观鸟', 'Watching from near is restricted'),
      }),
      to: 'active',
      effects: () => [
        round(),
        notify('monitor', text('已启动应急响应,请加密监测。', 'A response is active: count more often.')),
      ],
    }),
    standBy: action({
      name: text('不启动', 'Do not activate'),
      by: 'officer',
      from: 'alerted',
      input: z.strictObject({ reason: prose('理由', 'Reason') }),
      to: 'stood-by',
    }),
    /** Rounds follow one another; while one is not yet done, whoever is in charge is told instead. */
    sendOut: action({
      name: text('下一轮巡护', 'The next round'),
      by: 'machine',
      from: 'active',
      to: 'active',
      after: ({ parameter }) => hours(parameter('roundHours')),
      effects: ({ case: of }) =>
        openChildren(of) === 0
          ? [round()]
          : [notify('officer', text('上一轮巡护尚未完成。', 'The last round is not done yet.'))],
    }),
    observe: action({
      name: text('报告种群动态', 'Report on the birds'),
      by: 'monitor',
      from: ['active', 'calm'],
      input: z.strictObject({
        birds: birds('观察到', 'Birds seen'),
        dead: tally('死亡(只)', 'Dead birds'),
        injured: tally('伤病(只)', 'Birds hurt or ill'),
        calm: yes('已趋稳定', 'The birds are settled'),
        note: prose('情况', 'Note').optional(),
      }),
      to: ({ case: of, input }) => {
        const stage = input.calm ? 'calm' : 'active'
        return stage === of.stage ? undefined : stage
      },
    }),
    /** A response ends on what a monitor saw, never on the word of whoever ends it, nor while a round is out. */
    end: action({
      name: text('结束响应', 'End'),
      by: 'officer',
      from: 'calm',
      input: z.strictObject({ summary: prose('处置总结', 'Summary') }),
      to: ({ case: of, anotherThan }) => anotherThan(['observe']) ?? waitsFor(openChildren(of)) ?? 'ended',
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按时研判', 'Decided in time'),
    from: 'alerted',
    until: ['active', 'stood-by'],
    within: ({ parameter }) => hours(parameter('activateHours')),
    late: 'supervisor',
    basis: responseParameters.activateHours.history[0]!,
  }),
  end: promise({
    name: text('趋稳后按时结束', 'Ended in time once settled'),
    from: 'calm',
    until: ['ended', 'active'],
    within: ({ parameter }) => hours(parameter('endHours')),
    late: 'supervisor',
    basis: responseParameters.endHours.history[0]!,
  }),
})

/** One response: alerted by a count, a find or the weather, with rounds while it lasts, ended when the birds are settled. */
export const wetlandBirds = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    alerts: count(text('预警次数', 'Alerts'), 'alerted'),
    responses: count(text('启动应急响应', 'Responses'), 'active'),
    observations: sum(
      text('种群动态报告', 'Reports on the birds'),
      text('次', 'reports'),
      ({ did: { observe } }) => observe && { at: observe.at, value: observe.times },
    ),
    decidedInTime: share.kept(text('按时研判率', 'Decided in time'), 'decide'),
    endedInTime: share.kept(text('按时结束率', 'Ended in time once settled'), 'end'),
    timeActive: duration(text('响应时长', 'Length of a response'), 'active', 'ended'),
  }))
