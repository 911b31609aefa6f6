import { z } from 'zod'
import {
  defineProgramme,
  type Effect,
  type FactRecord,
  hours,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, field, line, prose, yes } from '../fields.ts'
import { patrolParameters } from './parameters.ts'
import { BUREAU, birds, place, roles } from './words.ts'

const words = defineProgramme({
  id: 'wetland-birds.patrol',
  name: text('候鸟巡护', 'Patrol round'),
  bureau: BUREAU,
  request: z.strictObject({
    route: line('巡护路线', 'Route', 200),
    standing: yes('例行轮次', 'A standing round').optional(),
  }),
  stages: { due: text('待出巡', 'Due'), walking: text('巡护中', 'Under way') },
  outcomes: { done: text('已完成', 'Done'), skipped: text('未出巡', 'Skipped') },
  roles,
  parameters: patrolParameters,
  claims: ({ area, request }) =>
    request.standing === true ? [`wetland-birds.patrol ${area} ${request.route}`] : [],
  // The next round follows from this one, walked or skipped.
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

/** What is put right on the spot; birds in need and hunting are a case of their own. */
const ON_THE_SPOT = 'visitors'
const finding = choice('发现什么', 'What was found', {
  injured: text('受伤、生病或被困的鸟', 'A bird that is hurt, ill or trapped'),
  dead: text('死鸟', 'A dead bird'),
  hunted: text('捕鸟、毒鸟', 'Nets, poison or hunting'),
  [ON_THE_SPOT]: text('惊扰(过近观鸟、无人机、船只)', 'Disturbance (people too near, drones, boats)'),
})

const last = yes('本季最后一轮', 'The last of this winter').optional()

const actions = ({ action, notify, open }: Tools) => {
  /** Whether walked or not, the next standing round follows, until the winter's last. */
  const next = (
    of: { readonly request: { readonly route: string; readonly standing?: boolean | undefined } },
    isLast: boolean | undefined,
  ): readonly Effect[] =>
    of.request.standing === true && isLast !== true
      ? [open('wetland-birds.patrol', of.request, { link: 'related', trigger: 'schedule' })]
      : []
  return {
    start: action({
      name: text('出巡', 'Set out'),
      by: 'ranger',
      from: 'due',
      input: z.strictObject({
        rangers: field(z.number().int().min(1).max(200), '人数', 'Rangers'),
      }),
      to: 'walking',
    }),
    find: action({
      name: text('登记发现', 'Record a finding'),
      by: 'ranger',
      from: 'walking',
      input: z.strictObject({
        finding,
        place,
        birds: birds('涉及', 'Birds concerned').optional(),
        what: prose('情况和处置', 'What it is and what was done').optional(),
      }),
      records: ({ case: of, input, day }): readonly FactRecord[] => [
        {
          fact: input.finding,
          about: `${of.version}`,
          value: 1,
          from: day,
          source: '巡护记录',
          certainty: 'verified',
        },
      ],
      effects: ({ input: { finding: found, ...rest } }) =>
        found === ON_THE_SPOT
          ? []
          : [
              open(
                'wetland-birds.report',
                {
                  found,
                  place: rest.place,
                  ...(rest.birds === undefined ? {} : { birds: rest.birds }),
                  ...(rest.what === undefined ? {} : { details: rest.what }),
                },
                { link: 'related', trigger: 'push' },
              ),
            ],
    }),
    finish: action({
      name: text('完成巡护', 'Finish'),
      by: 'ranger',
      from: 'walking',
      input: z.strictObject({ note: prose('巡护情况', 'Note'), last }),
      to: 'done',
      effects: ({ case: of, input }) => next(of, input.last),
    }),
    skip: action({
      name: text('本轮不出巡', 'Skip this round'),
      by: 'officer',
      from: 'due',
      input: z.strictObject({ reason: prose('理由', 'Reason'), last }),
      to: 'skipped',
      effects: ({ case: of, input }) => [
        notify('ranger', text(`本轮不出巡:${input.reason}`, `No round: ${input.reason}`)),
        ...next(of, input.last),
      ],
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  start: promise({
    name: text('按时出巡', 'Set out in time'),
    from: 'due',
    until: ['walking', 'skipped'],
    within: ({ parameter }) => hours(parameter('startHours')),
    late: 'supervisor',
    basis: patrolParameters.startHours.history[0]!,
  }),
  finish: promise({
    name: text('按时完成', 'Finished in time'),
    from: 'walking',
    until: 'done',
    within: ({ parameter }) => hours(parameter('walkHours')),
    late: 'supervisor',
    basis: patrolParameters.walkHours.history[0]!,
  }),
})

/** One patrol round: a standing one of the winter, which the next follows, or one of a response. */
export const birdPatrol = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    rounds: count(text('巡护轮次', 'Rounds'), 'walking'),
    rangers: sum(
      text('巡护人次', 'Rangers out'),
      'person-times',
      ({ did: { start } }) => start && { at: start.at, value: start.input.rangers },
    ),
    findings: sum(
      text('发现问题', 'Findings'),
      text('次发现', 'findings'),
      ({ did: { find } }) => find && { at: find.at, value: find.times },
    ),
    disturbances: sum(text('制止惊扰', 'Disturbances stopped'), text('次制止', 'disturbances'), ({ facts }) =>
      Object.entries(facts ?? {}).flatMap(([name, held]) =>
        name.endsWith(` ${ON_THE_SPOT}`) ? held.map(({ from }) => ({ at: from, value: 1 })) : [],
      ),
    ),
    skipped: count(text('未出巡轮次', 'Rounds skipped'), 'skipped'),
    startedInTime: share.kept(text('按时出巡率', 'Set out in time'), 'start'),
    finishedInTime: share.kept(text('按时完成率', 'Finished in time'), 'finish'),
  }))
