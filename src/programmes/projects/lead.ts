import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  type HeldFacts,
  type Instant,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, field, line, pastDay, prose } from '../fields.ts'
import { leadParameters } from './parameters.ts'
import { projectRequest } from './registration.ts'
import { BUREAU, roles } from './words.ts'

const request = z.strictObject({
  enterprise: line('目标企业', 'Enterprise'),
  from: choice('所在地', 'Where it is', {
    beijing: text('北京', 'Beijing'),
    tianjin: text('天津', 'Tianjin'),
    elsewhere: text('其他', 'Elsewhere'),
  }),
  kind: choice('企业类别', 'Kind of enterprise', {
    'central-soe': text('在京央企', 'Central state-owned enterprise in Beijing'),
    subsidiary: text('央企三级子公司', 'Third-level subsidiary of one'),
    other: text('其他企业', 'Other'),
  }),
  hopes: prose('承接意向', 'What is hoped for').optional(),
})

const words = defineProgramme({
  id: 'projects.lead',
  name: text('京津企业承接对接', 'Leads for relocation'),
  bureau: BUREAU,
  request,
  stages: {
    due: text('待走访', 'A visit is due'),
    visited: text('已走访,跟进中', 'Visited, followed up'),
  },
  outcomes: { landed: text('已签约落地', 'Settled here'), lost: text('未达成', 'Lost') },
  roles,
  parameters: leadParameters,
  // Two teams at one enterprise's door would bid against each other.
  claims: ({ request: { enterprise } }) => [`projects.lead ${enterprise}`],
})
type Tools = ToolsOf<typeof words>
type Lead = Pick<CaseState<z.output<typeof request>>, 'request' | 'stage' | 'closedAt'>

const VISIT = 'visit'
const visits = (facts: HeldFacts) => factsOfKind(facts, VISIT)

const actions = ({ action, notify, open }: Tools) => ({
  visit: action({
    name: text('登记走访', 'Record a visit'),
    by: 'clerk',
    from: ['due', 'visited'],
    input: z.strictObject({
      day: pastDay('走访日期', 'Day'),
      persons: field(z.number().int().min(1).max(100), '走访人数', 'How many went', { unit: 'persons' }),
      said: prose('企业诉求与进展', 'What the enterprise said'),
    }),
    to: 'visited',
    records: ({ input }) => [
      {
        fact: VISIT,
        value: input.persons,
        from: input.day as Day,
        source: '走访登记',
        certainty: 'verified',
      },
    ],
  }),
  fallDue: action({
    name: text('走访到期', 'A visit falls due'),
    by: 'machine',
    from: 'visited',
    to: 'due',
    after: ({ parameter }) => days(parameter('againDays')),
    effects: ({ case: of }) => [
      notify(
        'clerk',
        text(`${of.request.enterprise}走访到期。`, `A visit to ${of.request.enterprise} falls due.`),
      ),
    ],
  }),
  /** It is settled when the agreement is signed; what is then built is a project of its own. */
  sign: action({
    name: text('签约落地', 'Sign'),
    by: 'clerk',
    from: 'visited',
    input: z.strictObject({
      agreement: line('协议编号', 'Agreement', 128),
      project: projectRequest.omit({ contact: true }).meta({ title: '落地项目', titleEn: 'Project' }),
    }),
    to: 'landed',
    effects: ({ input }): readonly Effect[] => [
      open('projects', input.project, { link: 'related', trigger: 'push' }),
    ],
  }),
  giveUp: action({
    name: text('结束对接', 'Give up'),
    by: 'officer',
    from: ['due', 'visited'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'lost',
  }),
})

/** When an enterprise of a kind settled here. */
const landed =
  (kind: Lead['request']['kind']) =>
  ({ request: of, stage, closedAt }: Lead): Instant | undefined =>
    stage === 'landed' && of.kind === kind ? closedAt : undefined

/** An enterprise of Beijing or Tianjin that may move here: visited again and again until it signs or is given up. */
export const projectLead = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      visit: tools.promise({
        name: text('按期走访', 'Visited in time'),
        from: 'due',
        until: ['visited', 'landed', 'lost'],
        within: ({ parameter }) => days(parameter('visitDays')),
        late: 'supervisor',
        basis: leadParameters.visitDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    targets: count(text('目标企业', 'Enterprises aimed at'), 'due'),
    visits: sum(text('走访次数', 'Visits'), 'times', ({ facts }) =>
      visits(facts).map(({ from }) => ({ at: from, value: 1 })),
    ),
    visitors: sum(text('走访人次', 'People who went'), 'person-times', ({ facts }) =>
      visits(facts).map(({ from, value }) => ({ at: from, value: value as number })),
    ),
    landed: count(text('签约落地企业', 'Enterprises that settled here'), 'landed'),
    centralEnterprises: count(text('疏解在京央企', 'Central enterprises that moved'), landed('central-soe')),
    subsidiaries: count(
      text('引进央企三级子公司', 'Third-level subsidiaries that came'),
      landed('subsidiary'),
    ),
    landedShare: share.of(
      text('对接成功率', 'Leads that settled'),
      text('已了结的对接', 'leads that ended'),
      ({ stage, closedAt }) =>
        closedAt !== undefined && (stage === 'landed' || stage === 'lost')
          ? { at: closedAt, hit: stage === 'landed' }
          : undefined,
    ),
    visitedInTime: share.kept(text('按期走访率', 'Visited in time'), 'visit'),
  }))
