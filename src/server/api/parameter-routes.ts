import { z } from 'zod'
import { parametersInForce, proposeRevision } from '../../desk/index.ts'
import { refuse, text } from '../../kernel/index.ts'
import { type Route, route } from '../http/route.ts'
import { openersFor } from '../identity/rights.ts'
import { randomToken } from '../identity/secret.ts'
import { parametersSchema, proposalSchema } from './benefit-types.ts'
import { receiptSchema } from './case-types.ts'

const TAG = 'rules'
const parameterId = z.string().min(1).max(128)

const list = route({
  id: 'listParameters',
  method: 'get',
  path: '/api/parameters',
  tag: TAG,
  about: text(
    '规则参数及历次取值:施行日、来源、等级;`under` 为编号前缀。',
    'The parameters of the rules with their history: in force from when, source, grade. `under` is the beginning of their ids.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: z.strictObject({ under: parameterId.optional() }),
  answer: parametersSchema,
  handle: async ({ query, host }) => {
    const { rules } = host.desk
    if (!rules) return { ok: true, value: { rows: [] } }
    const found = await parametersInForce(host.desk)
    if (!found.ok) return found
    const rows = found.value
      .filter(({ id }) => id.startsWith(query.under ?? ''))
      .map((parameter) => ({ ...parameter, history: parameter.history.map((of) => ({ ...of })) }))
    return { ok: true, value: { programme: rules.city.parameters.revision, rows } }
  },
})

const propose = route({
  id: 'proposeRevision',
  method: 'post',
  path: '/api/parameters/{parameter}/proposals',
  tag: TAG,
  about: text(
    '提出修订:自某日起的新取值,须由另一人批准(在该修订事项上办理 approve)。',
    'Proposes a value from a day on. Somebody else approves it: the action `approve` of the case that this opens.',
  ),
  access: 'staff',
  scope: 'cases:write',
  params: z.strictObject({ parameter: parameterId }),
  body: proposalSchema,
  answer: receiptSchema,
  status: 201,
  keyed: true,
  handle: async ({ params, body: { why, area, ...revision }, who, host, key }) => {
    const { desk, secret } = host
    const programme = desk.rules?.city.parameters.revision ?? ''
    const of = desk.registry.latest(programme)
    if (!of.ok) return of
    if (who.kind !== 'staff') return refuse('not-allowed', ['', 'propose'], 'role')
    const name = `${who.account.id}:${key ?? randomToken()}`
    const { case: id, requester } = secret.receipt(`${programme} ${name}`)
    const roles = of.value.actions.propose?.by ?? []
    const [actor] = roles.flatMap((role) => openersFor(who, of.value, requester, role))
    if (!actor) return refuse('not-allowed', [who.account.id, 'propose'], 'role')
    const proposal = { parameter: params.parameter, why, area, revision: revision as never }
    const done = await proposeRevision(desk, actor, proposal, { id, key: name })
    if (done.ok) return { ...done, headers: { location: `/api/cases/${id}` } }
    // The case that it would have opened asks in its request what stands here beside the value.
    const field = done.refusal.field?.replace(/^request\./, '')
    return { ok: false, refusal: { ...done.refusal, ...(field === undefined ? {} : { field }) } }
  },
})

export const parameterRoutes: readonly Route[] = [list, propose]
