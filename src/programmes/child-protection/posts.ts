import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type ToolsOf,
  text,
  type Valued,
} from '../../kernel/index.ts'
import { choice, grounds, line, pastDay, prose, yes } from '../fields.ts'
import { postParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'child-protection.post',
  name: text('儿童工作专岗', 'Posts for the care of children'),
  bureau: BUREAU,
  request: z.strictObject({
    place: line('村(居)或乡镇(街道)', 'Village or township', 128),
    kind: choice('岗位', 'Post', {
      director: text('村(居)儿童主任', 'Village child director'),
      supervisor: text('乡镇(街道)儿童督导员', 'Township supervisor of children'),
    }),
  }),
  stages: { vacant: text('空缺', 'Vacant'), filled: text('在岗', 'Filled') },
  outcomes: { dissolved: text('撤并', 'Dissolved') },
  roles,
  parameters: postParameters,
  // Whether a post is filled tells of nobody; whence that is known, who holds it or why they left, does.
  personalFacts: () => false,
})
type Tools = ToolsOf<typeof words>

/** From which day on the post is filled, or is not. */
const FILLED = 'filled'
const filled = (value: boolean, from: Day, source: string): readonly FactRecord[] => [
  { fact: FILLED, value, from, source, certainty: 'verified' },
]

const actions = ({ action, notify }: Tools) => ({
  appoint: action({
    name: text('任命', 'Appoint'),
    by: ['clerk', 'officer'],
    from: ['vacant', 'filled'],
    input: z.strictObject({
      who: line('人员编号', 'Who', 64),
      from: pastDay('任职日期', 'From'),
      trained: yes('已培训', 'Trained for it'),
    }),
    to: ({ case: of, input, refuse }) => {
      const last = factsOfKind(of.facts, FILLED).at(-1)
      return last && input.from < last.from
        ? refuse(text('早于上次变动', 'before the post last changed hands'), 'from')
        : 'filled'
    },
    records: ({ input }) => filled(true, input.from as Day, input.who),
  }),
  leave: action({
    name: text('离任', 'Leave'),
    by: ['clerk', 'officer'],
    from: 'filled',
    input: z.strictObject({ reason: prose('原因', 'Reason') }),
    to: 'vacant',
    records: ({ day, input }) => filled(false, day, input.reason.slice(0, 200)),
    effects: () => [
      notify('officer', text('儿童工作专岗空缺。', 'A post for the care of children is vacant.')),
    ],
  }),
  dissolve: action({
    name: text('撤并', 'Dissolve'),
    by: 'officer',
    from: ['vacant', 'filled'],
    input: z.strictObject({ reason: grounds('理由', 'Reason') }),
    to: 'dissolved',
    records: ({ day, input }) => filled(false, day, input.reason.slice(0, 200)),
  }),
})

type Post = CaseState<{ readonly kind: string }>

/** How a case loses a post that nobody has left: it was withdrawn, merged, or begun anew. */
const lost = ({ stage, closedAt, entered }: Post): readonly Valued[] =>
  stage === 'filled' ? [] : [{ at: closedAt ?? entered.vacant!.last, value: -1 }]

/** One more on each day that such a post was filled, one fewer on each that it was left: summed up, how many there are. */
const stockOf =
  (kind: 'director' | 'supervisor') =>
  (of: Post): readonly Valued[] => {
    if (of.request.kind !== kind) return []
    const held = factsOfKind(of.facts, FILLED)
    return [
      ...held
        .filter(({ value }, nth) => value !== (held[nth - 1]?.value ?? false))
        .map(({ from, value }) => ({ at: from, value: value === true ? 1 : -1 })),
      ...(held.at(-1)?.value === true ? lost(of) : []),
    ]
  }

/** A village's child director or a township's supervisor of children: a post of its own in each (law on minors, arts. 43 and 81). */
export const posts = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      fill: tools.promise({
        name: text('按期补齐专岗', 'Filled in time'),
        from: 'vacant',
        until: ['filled', 'dissolved'],
        within: ({ parameter }) => days(parameter('fillDays')),
        late: 'supervisor',
        basis: postParameters.fillDays.history[0]!,
      }),
    },
  }))
  .accounts(({ share, sum }) => ({
    directors: sum(
      text('儿童主任(累计增减)', 'Child directors (gains less losses)'),
      'persons',
      stockOf('director'),
    ),
    supervisors: sum(
      text('儿童督导员(累计增减)', 'Supervisors of children (gains less losses)'),
      'persons',
      stockOf('supervisor'),
    ),
    filled: share.of(
      text('专岗在岗率', 'Posts filled'),
      text('设有专岗的村(居)和乡镇', 'posts that there are'),
      (of) => (of.closedAt === undefined ? { at: of.openedAt, hit: of.stage === 'filled' } : undefined),
    ),
    trained: share.of(
      text('在岗人员培训率', 'Trained of those in post'),
      text('在岗人员', 'people in post'),
      (of) =>
        of.stage === 'filled' && of.did.appoint
          ? { at: of.did.appoint.at, hit: of.did.appoint.input.trained }
          : undefined,
    ),
    filledInTime: share.kept(text('按期补齐率', 'Filled in time'), 'fill'),
  }))
