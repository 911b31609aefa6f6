import { z } from 'zod'
import { askRules, entitledTo, explainCase, type StreamRow, subjectKnown } from '../../desk/index.ts'
import { factOn, GRANTED, PAID, type Result, refuse, text } from '../../kernel/index.ts'
import { findUnmasked, readsFor } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Route, route } from '../http/route.ts'
import { type Principal, principalId } from '../identity/principal.ts'
import {
  determinationQuerySchema,
  entitledSchema,
  explainedSchema,
  grantedSchema,
  month,
  subjectPageSchema,
  subjectSchema,
} from './benefit-types.ts'
import { caseQueryOf, wrongFilter } from './case-routes.ts'
import { casePageSchema } from './queue-types.ts'
import { after, caseId, limit, PAGE, word } from './types.ts'
import { caseRowsOf } from './views.ts'

const TAG = 'subjects'
const oneSubject = z.strictObject({ subject: caseId })

const iso = (at: number): string => new Date(at).toISOString()

const rowOf = ({ id, area, bureau, version, openedAt, closedAt, state }: StreamRow) => {
  const { number } = state.request as { readonly number?: string }
  return {
    subject: id,
    ...(number === undefined ? {} : { number }),
    area,
    bureau,
    version,
    registeredAt: iso(openedAt),
    ...(closedAt === undefined ? {} : { closedAt: iso(closedAt) }),
  }
}

const pageOf = <Row>(rows: readonly Row[], next: string | undefined) => ({
  rows: [...rows],
  ...(next === undefined ? {} : { next }),
})

/** A subject of the register, for whoever may see its case. */
const findSubject = async (host: Host, who: Principal, id: string): Promise<Result<StreamRow>> => {
  const found = await findUnmasked(host, who, id)
  if (!found.ok) return found
  if (found.value.row.programme !== host.desk.rules?.city.register)
    return refuse('unknown-case', [id], 'subject')
  host.audit.saw(principalId(who), id, 'subject')
  return { ok: true, value: found.value.row }
}

const list = route({
  id: 'listSubjects',
  method: 'get',
  path: '/api/subjects',
  tag: TAG,
  about: text(
    '登记在册的对象(家庭),新登记的在前。',
    'The subjects (households) of the register, newest first.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: z.strictObject({
    area: word.optional(),
    closed: z.enum(['true', 'false']).optional(),
    after,
    limit,
  }),
  answer: subjectPageSchema,
  handle: async ({ query: { after: from, limit: count, ...filter }, who, host }) => {
    const register = host.desk.rules?.city.register
    const programmes = register === undefined ? [] : [register]
    const refused = await wrongFilter(host, filter)
    if (refused) return refused
    const query = { ...caseQueryOf(host, who, { order: 'opened', ...filter }), programmes }
    const page = await readsFor(host, who).cases(query, from, count ?? PAGE)
    return { ok: true, value: pageOf(page.rows.map(rowOf), page.next) }
  },
})

const finding = route({
  id: 'findSubjects',
  method: 'get',
  path: '/api/subjects-by-number',
  tag: TAG,
  about: text(
    '按登记编号查找在册的对象(家庭):输入编号开头部分,“家庭 00300”“300”均可;编号完全相同的在最前。新登记的约一秒后可查。',
    'The subjects (households) on the register whose number begins as typed, as "Household 00300" or "300"; the very number first. One just registered is found a second later.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: z.strictObject({ number: z.string().trim().min(1).max(80), after, limit }),
  answer: subjectPageSchema,
  handle: async ({ query: { number, after: from, limit: count }, who, host }) => {
    const { rows, next } = await host.subjects.find(host, who, number, from, count ?? PAGE)
    return { ok: true, value: pageOf(rows.map(rowOf), next) }
  },
})

const cases = route({
  id: 'listCasesOfSubject',
  method: 'get',
  path: '/api/subjects/{subject}/cases',
  tag: TAG,
  about: text(
    '为该对象提出的在办事项,只含您可见的。新受理的约一秒后可见。',
    'The open cases that are about a subject, of those that you may see. One just opened is found a second later.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: oneSubject,
  query: z.strictObject({ after, limit }),
  answer: casePageSchema,
  handle: async ({ params, query, who, host }) => {
    const found = await findSubject(host, who, params.subject)
    if (!found.ok) return found
    const page = await host.subjects.casesOf(host, who, params.subject, query.after, query.limit ?? PAGE)
    return { ok: true, value: pageOf(await caseRowsOf(host, page.rows), page.next) }
  },
})

const one = route({
  id: 'getSubject',
  method: 'get',
  path: '/api/subjects/{subject}',
  tag: TAG,
  about: text(
    '一个对象:成员,及每项事实的历次取值(起止日、来源、确定程度、何时由谁登记)。',
    'One subject: members, and every fact with its history (days, source, certainty, when and by whom it was recorded).',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: oneSubject,
  answer: subjectSchema,
  handle: async ({ params, who, host }) => {
    const found = await findSubject(host, who, params.subject)
    if (!found.ok) return found
    const known = await subjectKnown(host.desk, found.value.state)
    if (!known.ok) return known
    const facts = known.value.facts.map(({ words, history, ...fact }) => ({
      ...fact,
      ...(words ? { words: { ...words } } : {}),
      history: history.map((said) => ({ ...said, at: iso(said.at) })),
    }))
    const members = known.value.members.map(({ name, ...member }) => ({
      ...member,
      ...(name ? { name } : {}),
    }))
    return { ok: true, value: { ...rowOf(found.value), members, facts } }
  },
})

const entitled = route({
  id: 'listEntitled',
  method: 'get',
  path: '/api/subjects/{subject}/entitled',
  tag: TAG,
  about: text(
    '该对象及其成员某月按规则可享受什么;默认本月。',
    'What a subject and its members are entitled to in a month by the rules; this month by default.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: oneSubject,
  query: z.strictObject({ month: month.optional() }),
  answer: entitledSchema,
  handle: async ({ params, query, who, host }) => {
    const found = await findSubject(host, who, params.subject)
    if (!found.ok) return found
    const asked = query.month ?? host.desk.today().slice(0, 7)
    const said = await entitledTo(host.desk, found.value.state, asked)
    return said.ok ? { ok: true, value: { month: asked, rows: said.value.map((row) => ({ ...row })) } } : said
  },
})

const determination = route({
  id: 'explainDetermination',
  method: 'get',
  path: '/api/subjects/{subject}/determination',
  tag: TAG,
  about: text(
    '一项认定现在的结果和逐层理由:条件、金额、事实、参数及其来源。',
    'One determination as the rules have it today, with its reasons down to facts and parameters and their sources.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: oneSubject,
  query: determinationQuerySchema,
  answer: explainedSchema,
  handle: async ({ params, query, who, host }) => {
    const found = await findSubject(host, who, params.subject)
    if (!found.ok) return found
    const { determination: of, person } = query
    const said = await askRules(host.desk.store, host.desk.rules!, {
      determination: of,
      subject: params.subject,
      month: query.month ?? host.desk.today().slice(0, 7),
      ...(person === undefined ? {} : { about: person }),
    })
    return said.ok ? { ok: true, value: said.value as never } : said
  },
})

const caseDetermination = route({
  id: 'explainCase',
  method: 'get',
  path: '/api/cases/{case}/determination',
  tag: 'cases',
  about: text(
    '一个事项所依据的认定,按当时的事实、参数和规则逐字重现。',
    'The determination that a case rests on, explained again to the letter on the facts, parameters and rules of then.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: z.strictObject({ case: caseId }),
  answer: explainedSchema,
  handle: async ({ params, who, host }) => {
    const found = await findUnmasked(host, who, params.case)
    if (!found.ok) return found
    const said = await explainCase(host.desk, params.case)
    return said.ok ? { ok: true, value: said.value as never } : said
  },
})

/** What was granted and paid by month, from the facts of a benefit's case. */
const byMonth = ({ facts }: StreamRow['state']) => {
  const days = new Set(
    Object.values(facts ?? {})
      .flat()
      .flatMap(({ fact, from }) => (fact === GRANTED || fact === PAID ? [from] : [])),
  )
  return [...days].sort().map((first) => {
    const granted = factOn(facts, GRANTED, first)
    const fen = (of: { readonly value: unknown } | undefined) =>
      typeof of?.value === 'number' ? of.value : 0
    const [grantedFen, paidFen] = [fen(granted), fen(factOn(facts, PAID, first))]
    return {
      month: first.slice(0, 7),
      grantedFen,
      paidFen,
      balanceFen: grantedFen - paidFen,
      ...(granted ? { because: granted.source, grantedAt: iso(granted.at) } : {}),
    }
  })
}

const entitlements = route({
  id: 'listEntitlements',
  method: 'get',
  path: '/api/cases/{case}/entitlements',
  tag: 'cases',
  about: text(
    '一个待遇事项逐月核定、发放与差额。',
    "What a benefit's case was granted and paid month by month, and the balance.",
  ),
  access: 'staff',
  scope: 'cases:read',
  params: z.strictObject({ case: caseId }),
  answer: grantedSchema,
  handle: async ({ params, who, host }) => {
    const found = await findUnmasked(host, who, params.case)
    return found.ok ? { ok: true, value: { rows: byMonth(found.value.row.state) } } : found
  },
})

export const subjectRoutes: readonly Route[] = [
  list,
  finding,
  one,
  cases,
  entitled,
  determination,
  caseDetermination,
  entitlements,
]
