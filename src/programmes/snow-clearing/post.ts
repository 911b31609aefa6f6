import { z } from 'zod'
import {
  defineProgramme,
  type FactRecord,
  factsOfKind,
  hours,
  minutes,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { line, prose } from '../fields.ts'
import { snowParameters } from './parameters.ts'
import { BUREAU, roles, station } from './words.ts'

const words = defineProgramme({
  id: 'snow-clearing.post',
  name: text('除雪岗点', 'Post of snow clearing'),
  bureau: BUREAU,
  request: z.strictObject({ station, place: line('岗点', 'Post', 200).optional() }),
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
    name: text('报告除雪进展', 'Report what is cleared'),
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
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
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
