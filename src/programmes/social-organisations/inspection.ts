import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { field, grounds, line, prose, said, yes } from '../fields.ts'
import { inspectionParameters } from './parameters.ts'
import { BUREAU, inspector, organisationId, organisationName, roles } from './words.ts'

interface Request {
  readonly organisation: string
  readonly draw: string
  readonly inspectors: readonly string[]
}

const words = defineProgramme({
  id: 'social-organisations.inspection',
  name: text('社会组织抽查', 'Inspection of a social organisation'),
  bureau: BUREAU,
  request: z.strictObject({
    name: organisationName,
    organisation: organisationId,
    draw: line('抽取', 'Draw', 128).meta({ ref: 'case' }),
    inspectors: field(z.array(line('检查人员', 'Inspector', 128)).max(10), '检查人员', 'Inspectors'),
  }),
  stages: {
    assigned: text('待检查', 'To be inspected'),
    inspected: text('待会签', 'To be signed by the other'),
    signed: text('待公示', 'To be published'),
    rectifying: text('整改中', 'Being put right'),
    checking: text('待复查', 'To be looked at again'),
  },
  outcomes: {
    sound: text('未发现问题', 'Nothing was wrong'),
    rectified: text('已整改', 'Put right'),
    gone: text('对象已不存在', 'It exists no more'),
    lapsed: text('组织已终止', 'The organisation ended'),
  },
  roles: { ...roles, inspector },
  parameters: inspectionParameters,
  // Chance has chosen it, and nobody tells it before somebody is at its door.
  unannounced: ['assigned'],
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

const SENT = 'inspectors'

/** Who inspects: those who were drawn, or the next ranks that took their places. */
const inspectorsOf = ({
  facts,
  request,
}: Pick<CaseState<Request>, 'facts' | 'request'>): readonly string[] => {
  const sent = factsOfKind(facts, SENT).at(-1)
  return sent ? String(sent.value).split(' ') : request.inspectors
}

const NOT_DRAWN = text('只能由抽中的检查人员办理', 'only the inspectors who were drawn may do this')

/** The next rank is for the draw to find, and no person chooses it. */
const passOver = ({ id, request }: CaseState<Request>, reason: string, inspector?: string): Effect => ({
  effect: 'perform',
  case: request.draw,
  action: 'passOver',
  input: {
    organisation: request.organisation,
    reason,
    ...(inspector === undefined ? {} : { inspector, inspection: id }),
  },
})

interface Item {
  readonly item: string
  readonly sound: boolean
}
const wrongIn = ({ did }: Pick<CaseState, 'did'>): number =>
  ((did.inspect?.input as { items: readonly Item[] } | undefined)?.items ?? []).filter(({ sound }) => !sound)
    .length

const drawing = ({ action, notify }: Tools) => ({
  gone: action({
    name: text('登记对象已不存在', 'Record that it exists no more'),
    by: 'registrar',
    from: ['assigned', 'inspected'],
    input: z.strictObject({ reason: grounds('查找情况和依据', 'How it was looked for') }),
    to: 'gone',
    effects: ({ case: of, input }) => [passOver(of, input.reason)],
  }),
  /** Also of one who is yet to sign, or a finding would wait for ever for somebody who fell ill. */
  standDown: action({
    name: text('检查人员退出', 'An inspector stands down'),
    by: ['registrar', 'head'],
    from: ['assigned', 'inspected'],
    input: z.strictObject({
      inspector: line('检查人员', 'Inspector', 128),
      reason: grounds('理由(如发现应回避)', 'Why, as a recusal found late'),
    }),
    to: ({ case: of, input, refuse }) => {
      if (!inspectorsOf(of).includes(input.inspector))
        return refuse(text('该人员未被派往此处', 'that inspector was not drawn for it'), 'inspector')
      return of.stage === 'inspected' && of.did.inspect!.by.id === input.inspector
        ? refuse(text('已填写检查情况的人员不能退出', 'whoever entered what was found stays'), 'inspector')
        : undefined
    },
    effects: ({ case: of, input }) => [passOver(of, input.reason, input.inspector)],
  }),
  reassign: action({
    name: text('递补检查人员', 'The next rank takes the place'),
    by: 'machine',
    from: ['assigned', 'inspected'],
    input: z.strictObject({
      inspectors: field(
        z
          .array(line('检查人员', 'Inspector', 128))
          .min(1)
          .max(10),
        '检查人员',
        'Inspectors',
      ),
    }),
    records: ({ case: of, input, day }) => [
      {
        fact: SENT,
        value: input.inspectors.join(' '),
        from: day,
        source: of.request.draw,
        certainty: 'verified',
      },
    ],
    effects: ({ input }) => [
      notify(
        'inspector',
        text(
          `检查人员现为:${input.inspectors.join('、')}`,
          `The inspectors are now ${input.inspectors.join(', ')}.`,
        ),
      ),
    ],
  }),
  lapse: action({
    name: text('随组织终止', 'End with the organisation'),
    by: 'machine',
    from: ['assigned', 'inspected', 'signed', 'rectifying', 'checking'],
    to: 'lapsed',
    // What was found and published counts; before that, the place is the next one's.
    effects: ({ case: of }) =>
      ['assigned', 'inspected', 'signed'].includes(of.stage) ? [passOver(of, '组织已终止 / it ended')] : [],
  }),
})

const inspecting = ({ action }: Tools) => ({
  inspect: action({
    name: text('填写检查情况', 'Enter what was found'),
    by: 'inspector',
    from: 'assigned',
    input: z.strictObject({
      shown: yes('已出示证件和检查通知书', 'Papers and the notice were shown'),
      items: field(
        z
          .array(
            z.strictObject({
              item: line('检查事项', 'Item'),
              sound: yes('符合规定', 'As it should be'),
              found: prose('发现的问题', 'What was wrong').optional(),
            }),
          )
          .min(1)
          .max(100),
        '检查事项',
        'Items',
      ),
    }),
    to: ({ case: of, actor, input, refuse }) => {
      if (!inspectorsOf(of).includes(actor.id)) return refuse(NOT_DRAWN)
      if (!input.shown)
        return refuse(
          text('检查前须出示证件和通知书', 'papers are shown before anything is inspected'),
          'shown',
        )
      const bare = input.items.findIndex(({ sound, found }) => !sound && found === undefined)
      return bare < 0
        ? 'inspected'
        : refuse(text('须写明发现的问题', 'what was wrong is wanted'), `items.${bare}.found`)
    },
  }),
  /** No finding stands on one person's word. */
  sign: action({
    name: text('另一名检查人员会签', 'The other inspector signs'),
    by: 'inspector',
    from: 'inspected',
    input: z.strictObject({ agrees: yes('同意检查情况', 'Agrees'), note: prose('意见', 'Note').optional() }),
    // Who does not agree begins a new inspection, which nothing of the one before goes into.
    to: ({ case: of, actor, anotherThan, input, refuse }) =>
      inspectorsOf(of).includes(actor.id)
        ? (anotherThan(['inspect'], 'assigned') ?? (input.agrees ? 'signed' : 'assigned'))
        : refuse(NOT_DRAWN),
  }),
})

const publishing = ({ action, notify }: Tools) => ({
  publish: action({
    name: text('公示检查结果', 'Publish the finding'),
    by: 'registrar',
    from: 'signed',
    input: z.strictObject({ where: said(line('公示渠道或网址', 'Where it is published')) }),
    to: ({ case: of }) => (wrongIn(of) === 0 ? 'sound' : 'rectifying'),
    effects: ({ case: of, input }) => [
      notify(
        'requester',
        wrongIn(of) === 0
          ? text(`抽查未发现问题,已公示:${input.where}`, `Nothing was wrong; published at ${input.where}.`)
          : text(
              `抽查发现 ${wrongIn(of)} 项问题,已公示:${input.where}。请按期整改。`,
              `${wrongIn(of)} items are to be put right in time; published at ${input.where}.`,
            ),
      ),
      {
        effect: 'perform',
        case: of.request.organisation,
        action: 'recordFinding',
        input: { sound: wrongIn(of) === 0 },
      },
      {
        effect: 'perform',
        case: of.request.draw,
        action: 'published',
        input: { organisation: of.request.organisation, wrong: wrongIn(of) },
      },
    ],
  }),
  rectify: action({
    name: text('报告整改情况', 'Report what was put right'),
    by: ['organisation', 'registrar'],
    from: 'rectifying',
    input: z.strictObject({ done: prose('整改情况', 'What was done') }),
    to: 'checking',
  }),
  verify: action({
    name: text('复查', 'Look again'),
    by: 'inspector',
    from: 'checking',
    input: z.strictObject({
      sound: yes('已整改到位', 'Put right'),
      note: prose('复查情况', 'What was found').optional(),
    }),
    to: ({ case: of, actor, anotherThan, input, refuse }) =>
      inspectorsOf(of).includes(actor.id)
        ? (anotherThan(['rectify']) ?? (input.sound ? 'rectified' : 'rectifying'))
        : refuse(NOT_DRAWN),
  }),
})

const promises = ({ promise }: Tools) => ({
  inspect: promise({
    name: text('按期实地检查', 'Inspected in time'),
    from: 'assigned',
    until: ['inspected', 'signed'],
    within: ({ parameter }) => days(parameter('inspectDays')),
    late: 'supervisor',
    basis: inspectionParameters.inspectDays.history[0]!,
  }),
  publish: promise({
    name: text('按期公示检查结果', 'Published in time'),
    from: 'signed',
    until: ['rectifying', 'sound'],
    within: ({ parameter }) => workingDays(parameter('publishWorkingDays')),
    late: 'supervisor',
    basis: inspectionParameters.publishWorkingDays.history[0]!,
  }),
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'rectifying',
    until: ['checking', 'rectified'],
    within: ({ parameter }) => days(parameter('rectifyDays')),
    late: 'supervisor',
    basis: inspectionParameters.rectifyDays.history[0]!,
  }),
  verify: promise({
    name: text('按期复查', 'Looked at again in time'),
    from: 'checking',
    until: ['rectified', 'rectifying'],
    within: ({ parameter }) => days(parameter('verifyDays')),
    late: 'supervisor',
    basis: inspectionParameters.verifyDays.history[0]!,
  }),
})

/** One organisation that chance has chosen, inspected by the two that chance has sent; published, and put right. */
export const organisationInspection = words
  .behaves((tools) => ({
    actions: { ...drawing(tools), ...inspecting(tools), ...publishing(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    assigned: count(text('抽查任务', 'Inspections to be made'), 'assigned'),
    published: count(text('公示检查结果', 'Findings published'), (of) => of.did.publish?.at),
    free: share.of(
      text('未发现问题率', 'Nothing was wrong'),
      text('已公示的检查', 'findings published'),
      (of) => of.did.publish && { at: of.did.publish.at, hit: wrongIn(of as unknown as CaseState) === 0 },
    ),
    problems: sum(text('发现问题', 'Things found wrong'), text('项', 'items'), (of) =>
      of.did.publish ? { at: of.did.publish.at, value: wrongIn(of as unknown as CaseState) } : undefined,
    ),
    gone: count(text('对象已不存在', 'Existed no more'), 'gone'),
    inspectedInTime: share.kept(text('按期检查率', 'Inspected in time'), 'inspect'),
    publishedInTime: share.kept(text('按期公示率', 'Published in time'), 'publish'),
    rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
  }))
