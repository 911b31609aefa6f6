import { z } from 'zod'
import {
  canonicalJson,
  type Day,
  defineProgramme,
  type FactRecord,
  type Programme,
  parseDay,
  role,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { type AnyParameter, RuleError, readParameterValue } from '../../rules/index.ts'
import { choice, field, line, prose } from '../fields.ts'

/** The case that holds every revision of a parameter that the city has approved; its version tells them apart. */
export const CITY_PARAMETERS = 'city-parameters'

const day = field(z.iso.date(), '施行日', 'In force from')
const parameterId = field(z.string().min(1).max(128), '参数', 'Parameter', { ref: 'parameter' })
const grade = choice('来源等级', 'Grade of the source', {
  A: text('A 已读法规原文', 'A: the law itself was read'),
  B: text('B 政府网页', 'B: a government page'),
  C: text('C 报道或转载', 'C: news or a reprint'),
  D: text('D 未找到', 'D: nobody found it'),
})
const revision = z.strictObject({
  from: day,
  value: field(z.string().min(1).max(20_000), '取值', 'Value', { ref: 'parameter-value', since: 'from' }),
  source: line('来源', 'Source', 500),
  grade,
  unverified: field(z.literal(true), '未核', 'Not verified').optional(),
})

const roles = {
  proposer: role('city', '拟稿人', 'Proposer'),
  /** Not called as those who approve in one bureau: this one approves what the whole city reckons with. */
  ratifier: role('city', '批准人', 'Ratifier'),
  supervisor: role('oversight', '督查', 'Supervisor'),
}
const COMMON = [
  'pause',
  'resume',
  'merge',
  'reopen',
  'appeal',
  'answerAppeal',
  'feedback',
  'transfer',
  'accept',
  'return',
  'takeBackTransfer',
]

const isJson = (written: string): boolean => {
  try {
    JSON.parse(written)
    return true
  } catch {
    return false
  }
}

const BOOK = 'rule-parameters'

/**
 * The approved revisions, as facts of one case: `fact` is the parameter, `value` the revision as JSON.
 *
 * @param bureau the one in charge of the city's parameters.
 */
export const parameterBook = (bureau: string): Programme =>
  defineProgramme({
    id: BOOK,
    name: text('全市参数', "The city's parameters"),
    bureau,
    request: z.strictObject({}),
    stages: { kept: text('在用', 'Kept') },
    outcomes: { superseded: text('停用', 'Superseded') },
    roles,
    without: [...COMMON, 'withdraw'],
  })
    .behaves(({ action }) => ({
      actions: {
        revise: action({
          name: text('记入修订', 'Enter a revision'),
          by: 'machine',
          from: 'kept',
          input: z.strictObject({
            ...revision.shape,
            parameter: parameterId,
            proposal: line('修订事项', 'Proposal', 128),
            proposedBy: line('拟稿人', 'Proposed by', 128),
            approvedBy: line('批准人', 'Approved by', 128),
          }),
          to: ({ input, refuse }) =>
            isJson(input.value) ? undefined : refuse(text('不是 JSON', 'not JSON'), 'value'),
          records: ({
            input: { parameter, value, from, source, grade: of, unverified },
          }): readonly FactRecord[] => [
            {
              fact: parameter,
              value: canonicalJson({
                value: JSON.parse(value),
                grade: of,
                ...(unverified ? { unverified } : {}),
              }),
              from: from as Day,
              source,
              certainty: unverified ? 'assumed' : 'verified',
            },
          ],
          effects: ({ input }) => [{ effect: 'perform', case: input.proposal, action: 'entered', input: {} }],
        }),
      },
      promises: {},
    }))
    .accounts(({ sum }) => ({
      revisions: sum(
        text('参数修订', 'Revisions entered'),
        text('项修订', 'revisions'),
        ({ did: { revise }, openedAt }) => revise && { at: openedAt, value: revise.times },
      ),
    }))

const wordsOf = (parameters: readonly AnyParameter[], bureau: string) => {
  const options = Object.fromEntries(parameters.map(({ id, name }) => [id, name]))
  return defineProgramme({
    id: 'rule-parameters.revision',
    name: text('参数修订', 'Revision of a parameter'),
    bureau,
    request: z.strictObject({ parameter: parameterId.meta({ options }), why: prose('修订理由', 'Why') }),
    stages: {
      drafted: text('拟稿', 'Drafted'),
      proposed: text('待批准', 'Proposed'),
      approved: text('已批准', 'Approved'),
    },
    outcomes: { 'in-force': text('已记入', 'Entered'), rejected: text('未批准', 'Rejected') },
    roles,
    without: COMMON,
  })
}
type Tools = ToolsOf<ReturnType<typeof wordsOf>>

const proposing = ({ action, notify }: Tools, parameters: ReadonlyMap<string, AnyParameter>) => ({
  propose: action({
    name: text('提出', 'Propose'),
    by: ['proposer', 'ratifier'],
    from: ['drafted', 'proposed'],
    input: revision,
    to: ({ case: of, input, refuse }) => {
      const parameter = parameters.get(of.request.parameter)
      if (!parameter)
        return refuse(
          text(`没有参数“${of.request.parameter}”`, `there is no parameter "${of.request.parameter}"`),
        )
      if (!isJson(input.value)) return refuse(text('不是 JSON', 'not JSON'), 'value')
      if (!parseDay(input.from)) return refuse(text('不是日期', 'not a day'), 'from')
      if (input.grade === 'D' && !input.unverified)
        return refuse(
          text('未找到来源的取值须标为未核', 'a value nobody found is not verified'),
          'unverified',
        )
      try {
        readParameterValue(parameter, JSON.parse(input.value))
      } catch (error) {
        if (error instanceof RuleError) return refuse(error.problems[0]!.message, 'value')
        throw error
      }
      return 'proposed'
    },
    effects: () => [
      notify('ratifier', text('有参数修订待批准。', 'A revision of a parameter waits for approval.')),
    ],
  }),
  approve: action({
    name: text('批准', 'Approve'),
    by: 'ratifier',
    from: ['proposed', 'approved'],
    to: ({ anotherThan }) => anotherThan(['propose']) ?? 'approved',
    effects: ({ case: of, actor }) => [
      {
        effect: 'perform',
        case: CITY_PARAMETERS,
        opens: { programme: BOOK, request: {} },
        action: 'revise',
        input: {
          ...(of.did.propose!.input as object),
          parameter: of.request.parameter,
          proposal: of.id,
          proposedBy: of.did.propose!.by.id,
          approvedBy: actor.id,
        },
      },
    ],
  }),
  reject: action({
    name: text('不批准', 'Reject'),
    by: 'ratifier',
    from: 'proposed',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'rejected',
    effects: ({ input }) => [
      notify(
        'proposer',
        text(`参数修订未获批准:${input.reason}`, `A revision was not approved: ${input.reason}`),
      ),
    ],
  }),
  entered: action({ name: text('已记入', 'Entered'), by: 'machine', from: 'approved', to: 'in-force' }),
})

/**
 * The loop by which a parameter of the rules is changed from a day on: proposed by one, approved by another.
 *
 * @param parameters those that the city's rules read; values are checked against their types.
 * @param bureau the one in charge of revising them.
 */
export const parameterRevision = (parameters: readonly AnyParameter[], bureau: string): Programme => {
  const byId = new Map(parameters.map((parameter) => [parameter.id, parameter]))
  return wordsOf(parameters, bureau)
    .behaves((tools) => ({ actions: proposing(tools, byId), promises: {} }))
    .accounts(({ count }) => ({
      proposed: count(text('提出修订', 'Revisions proposed'), 'proposed'),
      entered: count(text('记入修订', 'Revisions in force'), 'in-force'),
    }))
}
