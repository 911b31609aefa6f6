import { z } from 'zod'
import {
  defineProgramme,
  type FactRecord,
  factsOfKind,
  hours,
  minutes,
  PLANNER,
  parseMoment,
  type ToolsOf,
  text,
  writeMoment,
} from '../../kernel/index.ts'
import { field, line, prose } from '../fields.ts'
import { snowParameters } from './parameters.ts'
import { BUREAU, post, roles } from './words.ts'

const words = defineProgramme({
  id: 'snow-clearing.post',
  name: text('除雪岗点', 'Snow-clearing post'),
  bureau: BUREAU,
  request: post,
  stages: {
    called: text('待到岗', 'Called out'),
    manned: text('在岗', 'Manned'),
    relieved: text('在岗(已换班)', 'Manned by the next shift'),
  },
  outcomes: { released: text('撤岗', 'Released') },
  roles,
  parameters: snowParameters,
})
type Tools = ToolsOf<typeof words>

const PRESENT = 'came-on-duty'
const people = z
  .array(line('人员', 'Person', 64))
  .min(1)
  .max(500)
  .meta({ title: '到岗人员', titleEn: 'Who comes on duty' })
const onDuty = z.strictObject({ people })

/** Who comes on duty is counted by shift: as many person-times as people, each once. */
const comes = ({
  case: of,
  input,
  day,
}: {
  readonly case: { readonly version: number }
  readonly input: z.output<typeof onDuty>
  readonly day: FactRecord['from']
}): readonly FactRecord[] => [
  {
    fact: PRESENT,
    about: `shift-${of.version}`,
    value: input.people.length,
    from: day,
    source: '到岗签到',
    certainty: 'verified',
  },
]

const turn = z.strictObject({
  from: field(z.iso.datetime(), '上岗', 'From'),
  until: field(z.iso.datetime(), '下岗', 'Until', { notBefore: 'from' }),
  people,
})

/** One who leads and so can take charge of a post. */
const LEADS = 'leader'

const rostering = ({ action }: Tools) => ({
  /** Who is to serve when. Who came is told on arrival: a roster is no proof of that. */
  roster: action({
    name: text('排班', 'Make the roster'),
    by: ['commander', 'leader'],
    from: ['called', 'manned', 'relieved'],
    input: z.strictObject({
      turns: z.array(turn).min(1).max(30).meta({ title: '班次', titleEn: 'Shifts' }),
      reason: prose('理由', 'Reason').optional(),
    }),
    to: ({ case: of, input, actor, refuse }) => {
      const backwards = input.turns.findIndex(({ from, until }) => parseMoment(until)! <= parseMoment(from)!)
      if (backwards >= 0)
        return refuse(text('下岗须在上岗之后', 'a shift ends after it begins'), `turns.${backwards}.until`)
      const double = input.turns.findIndex((one) => new Set(one.people).size < one.people.length)
      if (double >= 0)
        return refuse(text('同一人写了两次', 'somebody is there twice'), `turns.${double}.people`)
      // The plan is public: who changes it says why.
      return of.did.roster?.by.id === PLANNER.id && actor.id !== PLANNER.id && input.reason === undefined
        ? refuse(text('改动计划的班表须说明理由', 'say why the planned roster is changed'), 'reason')
        : undefined
    },
    mans: {
      post: ({ case: of, parameter }) => ({
        place: of.request.station,
        wanted: of.request.people ?? parameter('postPeople'),
        needs: [{ skill: LEADS, count: 1 }],
      }),
      fill: (turns, reason) => ({
        turns: turns.map(({ from, until, people: named }) => ({
          from: writeMoment(from),
          until: writeMoment(until),
          people: [...named],
        })),
        reason,
      }),
      turnsOf: ({ turns }) =>
        turns.map(({ from, until, people: named }) => ({
          from: parseMoment(from)!,
          until: parseMoment(until)!,
          people: named,
        })),
    },
  }),
})

const actions = ({ action }: Tools) => ({
  arrive: action({
    name: text('到岗', 'Arrive'),
    by: 'leader',
    from: 'called',
    input: onDuty,
    to: ({ input, refuse }) =>
      new Set(input.people).size === input.people.length
        ? 'manned'
        : refuse(text('同一人写了两次', 'somebody is there twice'), 'people'),
    records: comes,
  }),
  /**
   * 换人不撤岗: the only way to leave a post is that others have come. Shifts take turns between two stages, so that
   * each relief keeps the promise of the shift before and opens its own.
   */
  relieve: action({
    name: text('接岗(换人不撤岗)', 'Relieve'),
    by: 'leader',
    from: ['manned', 'relieved'],
    input: onDuty,
    to: ({ case: of, input, refuse }) => {
      const last = (of.did.relieve ?? of.did.arrive)?.input as z.output<typeof onDuty> | undefined
      if (new Set(input.people).size !== input.people.length)
        return refuse(text('同一人写了两次', 'somebody is there twice'), 'people')
      const stays = input.people.find((person) => last?.people.includes(person))
      return stays === undefined
        ? of.stage === 'manned'
          ? 'relieved'
          : 'manned'
        : refuse(text('接岗的人已在上一班', 'who relieves cannot be of the shift that is relieved'), 'people')
    },
    records: comes,
  }),
  cleared: action({
    name: text('报告除雪进展', 'Report progress'),
    by: 'leader',
    from: ['manned', 'relieved'],
    input: z.strictObject({ note: prose('进展', 'What is cleared') }),
  }),
  /** Only the command centre's stand-down releases a post; nobody leaves one by themselves. */
  release: action({
    name: text('撤岗', 'Release'),
    by: 'machine',
    from: ['called', 'manned', 'relieved'],
    to: 'released',
  }),
})

const promises = ({ promise }: Tools) => ({
  manned: promise({
    name: text('按时到岗', 'Manned in time'),
    from: 'called',
    until: ['manned', 'released'],
    within: ({ parameter }) => minutes(parameter('reportMinutes')),
    late: 'supervisor',
    basis: snowParameters.reportMinutes.history[0]!,
  }),
  relieved: promise({
    name: text('按时接岗', 'Relieved in time'),
    from: 'manned',
    until: ['relieved', 'released'],
    within: ({ parameter }) => hours(parameter('shiftHours')),
    late: 'supervisor',
    basis: snowParameters.shiftHours.history[0]!,
  }),
  rotated: promise({
    name: text('按时接岗(次班)', 'The next shift relieved in time'),
    from: 'relieved',
    until: ['manned', 'released'],
    within: ({ parameter }) => hours(parameter('shiftHours')),
    late: 'supervisor',
    basis: snowParameters.shiftHours.history[0]!,
  }),
})

/** One post that is manned, relieved and never left until the emergency stands down. */
export const snowPost = words
  .behaves((tools) => ({ actions: { ...rostering(tools), ...actions(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    posts: count(text('岗点', 'Posts'), 'called'),
    personTimes: sum(text('到岗人次', 'Person-times on duty'), 'person-times', (of) =>
      Object.keys(of.facts ?? {}).flatMap((key) => {
        const [about = '', fact] = key.split(' ')
        return fact === PRESENT
          ? factsOfKind(of.facts, PRESENT, about).map(({ from, value }) => ({
              at: from,
              value: value as number,
            }))
          : []
      }),
    ),
    mannedInTime: share.kept(text('按时到岗率', 'Manned in time'), 'manned'),
    relievedInTime: share.kept(text('按时接岗率', 'Relieved in time'), ['relieved', 'rotated']),
  }))
