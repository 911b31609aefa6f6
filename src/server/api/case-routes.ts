import { z } from 'zod'
import {
  BadCursor,
  type CaseQuery,
  eventProofSchema,
  maskedRequest,
  readEvent,
  type StoredEvent,
  type StreamRow,
} from '../../desk/index.ts'
import {
  type CaseEvent,
  type Instant,
  instant,
  RETURNED_OFTEN,
  refuse,
  text,
  unpublishedFrom,
} from '../../kernel/index.ts'
import { unknownBureau } from '../bureaus.ts'
import { actOn, type Found, findCase, isGuessable, openCase, readsFor } from '../cases.ts'
import type { Host } from '../host.ts'
import { problem, problemResponse } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { breakGlass } from '../identity/glass.ts'
import type { Principal } from '../identity/principal.ts'
import { scopesOf } from '../identity/rights.ts'
import { take } from '../limits.ts'
import { namesOfEvents } from '../naming.ts'
import { joinTo } from '../similar.ts'
import {
  actionBodySchema,
  caseSchema,
  glassBodySchema,
  glassSchema,
  openBodySchema,
  openedSchema,
  receiptSchema,
  timelinePageSchema,
  unmaskBodySchema,
  unmaskedSchema,
} from './case-types.ts'
import {
  type BoardView,
  boardQuerySchema,
  boardSchema,
  casePageSchema,
  caseQuerySchema,
} from './queue-types.ts'
import { openedBy, refusedBy } from './relatives.ts'
import { refusedToJoin } from './similar-routes.ts'
import { after, caseId, limit, PAGE, word } from './types.ts'
import { caseRowsOf, caseViewOf, isNoticed, residentEntryOf, timelineEntryOf } from './views.ts'

const TAG = 'cases'

/** What falls due within so long is due soon. */
const SOON_MS = 86_400_000
const soonBefore = (now: Instant): Instant => instant(now + SOON_MS)

/** Where a timeline goes on. */
const versionOf = (after: string | undefined): number => {
  if (after !== undefined && !/^\d{1,9}$/.test(after)) throw new BadCursor()
  return Number(after ?? 0)
}

const oneCase = z.strictObject({ case: caseId })
const etag = (version: number) => ({ etag: `"${version}"` })

type CaseFilter = Partial<Omit<z.output<typeof caseQuerySchema>, 'after' | 'limit'>>

/** A programme with its loops. */
const loopsOf = (host: Host, id: string) =>
  host.desk.registry.all.filter((of) => of.id === id || of.id.startsWith(`${id}.`))

const NO_STAGE = ['所选项目没有这个阶段或结果', 'none of its programmes has such a stage or outcome'] as const

/** Refuses a filter by a programme, stage, bureau or area that there is not: an empty queue would be believed. */
export const wrongFilter = async (host: Host, { programme, stage, bureau, area }: CaseFilter) => {
  if (area !== undefined && !host.areas.get(area)) return refuse('unknown-area', [area], 'area')
  const unknown = programme?.find((id) => loopsOf(host, id).length === 0)
  if (unknown !== undefined) return refuse('unknown-programme', [unknown], 'programme')
  const all = programme?.flatMap((id) => loopsOf(host, id)) ?? host.desk.registry.all
  const nowhere = stage?.find(
    (name) =>
      !all.some(({ stages, outcomes }) => Object.hasOwn(stages, name) || Object.hasOwn(outcomes, name)),
  )
  if (nowhere !== undefined) return refuse('invalid-input', [nowhere, ...NO_STAGE], 'stage')
  for (const each of bureau ?? []) {
    const nobody = await unknownBureau(host, each, 'bureau')
    if (nobody) return { ok: false as const, refusal: nobody }
  }
  return undefined
}

/** A filter as it was sent, limited to what the account may see. */
export const caseQueryOf = (host: Host, who: Principal, filter: CaseFilter): CaseQuery => {
  const { programme, stage, bureau, area, closed, order, due, returned, offered } = filter
  const all = host.desk.registry.all
  const programmes = programme?.flatMap((id) => loopsOf(host, id).map((of) => of.id))
  const now = host.now()
  return {
    // What is closed has no deadline to go by.
    order: due || returned || offered ? 'due' : closed === 'true' ? 'opened' : (order ?? 'due'),
    within: who.kind === 'staff' ? scopesOf(who.account, all) : [],
    ...(programmes ? { programmes } : {}),
    ...(stage ? { stages: stage } : {}),
    ...(bureau ? { bureaus: bureau } : {}),
    ...(area === undefined ? {} : { area }),
    ...(closed === undefined ? {} : { closed: closed === 'true' }),
    ...(returned ? { returnedOften: true as const } : {}),
    ...(offered ? { offered: true as const } : {}),
    ...(due === 'late' ? { dueBefore: now } : {}),
    ...(due === 'soon' ? { dueFrom: now, dueBefore: soonBefore(now) } : {}),
  }
}

const opening = route({
  id: 'openCase',
  method: 'post',
  path: '/api/programmes/{programme}/cases',
  tag: TAG,
  about: text(
    '提出一项诉求(居民),或代为登记(工作人员)。返回编号;居民另得查询码。',
    'Asks for something, as a resident, or registers it for one, as staff. Gives the number; a resident also gets the code.',
  ),
  access: 'public',
  scope: 'cases:write',
  params: z.strictObject({ programme: word }),
  body: openBodySchema,
  answer: openedSchema,
  status: 201,
  keyed: true,
  costly: true,
  handle: async ({ params, body, who, host, key }) => {
    if (key !== undefined && isGuessable(who, key))
      return { ok: false, problem: problem('needs-key', 'Idempotency-Key') }
    const opener: Principal = who.kind === 'staff' ? who : { kind: 'nobody' }
    const { into, ...asked } = { ...body, programme: params.programme, key }
    if (into !== undefined) {
      const refused = await refusedToJoin(host, opener, { ...asked, into })
      if (refused) return refused
    }
    const opened = await openCase(host, opener, { ...asked, channel: body.channel ?? 'api' })
    if (!opened.ok) return opened
    if (into !== undefined) await joinTo(host, opened.value.case, into, '登记时确认是同一件事')
    const { requester: _, ...receipt } = opened.value
    return {
      ok: true,
      value: receipt,
      headers: { location: `/api/cases/${receipt.case}`, ...etag(receipt.version) },
    }
  },
})

const listing = route({
  id: 'listCases',
  method: 'get',
  path: '/api/cases',
  tag: TAG,
  about: text(
    '事项队列:按最早时限或最新受理排列。',
    'A queue of cases: by earliest deadline, or newest first.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: caseQuerySchema,
  answer: casePageSchema,
  handle: async ({ query: { after: from, limit: count, ...filter }, who, host }) => {
    const refused = await wrongFilter(host, filter)
    if (refused) return refused
    const page = await readsFor(host, who).cases(caseQueryOf(host, who, filter), from, count ?? PAGE)
    const rows = [...(await caseRowsOf(host, page.rows))]
    const value = { rows, ...(page.next === undefined ? {} : { next: page.next }) }
    return { ok: true, value, repeated: 'rows' }
  },
})

/** So many cases are looked at for promises that cannot be counted yet. */
const LOOKED_AT = 500

/** How many open cases wait for a year's holidays to be published, where there is such a year; nothing where none does. */
const uncountedOf = async ({ desk }: Host, query: CaseQuery): Promise<Pick<BoardView, 'uncounted'>> => {
  const from = unpublishedFrom(desk.calendar, desk.today())
  if (from === undefined) return {}
  // What cannot be counted is due in that year at the earliest.
  const dueFrom = desk.calendar.startOf(from, desk.zone)
  const { rows, next } = await desk.store.cases(
    { ...query, closed: false, order: 'due', dueFrom },
    undefined,
    LOOKED_AT,
  )
  const waits = ({ state }: StreamRow) =>
    state.promises.some((run) => run.state === 'open' && run.uncounted !== undefined)
  const cases = rows.filter(waits).length
  return cases === 0 ? {} : { uncounted: { from, cases, atLeast: next !== undefined } }
}

const board = route({
  id: 'getBoard',
  method: 'get',
  path: '/api/board',
  tag: TAG,
  about: text(
    '督办:已超期、24 小时内到期与多次退回的在办事项,按部门与区域计数;移交待接收的,计在被移交的部门。数字背后的事项见 /api/cases?due=…、?returned=often 与 ?offered=true。',
    'Supervision: open cases that are late, due within 24 hours or returned too often, counted by bureau and area; those offered to a bureau and not answered yet, by that bureau. The cases behind a number: /api/cases?due=…, ?returned=often and ?offered=true.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: boardQuerySchema,
  answer: boardSchema,
  handle: async ({ query, who, host }) => {
    const refused = await wrongFilter(host, query)
    if (refused) return refused
    const now = host.now()
    const of = caseQueryOf(host, who, query)
    const [rows, uncounted] = await Promise.all([
      host.desk.store.boardCounts(of, now, soonBefore(now)),
      uncountedOf(host, of),
    ])
    const value = { at: new Date(now).toISOString(), often: RETURNED_OFTEN, ...uncounted, rows: [...rows] }
    return { ok: true, value }
  },
})

const reading = route({
  id: 'getCase',
  method: 'get',
  path: '/api/cases/{case}',
  tag: TAG,
  about: text(
    '一个事项,及现在可办的动作。ETag 为其版本。',
    'One case, and what may be done to it now. Its ETag is its version.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: oneCase,
  answer: caseSchema,
  handle: async ({ params, who, host }) => {
    const found = await findCase(host, who, params.case)
    if (!found.ok) return found
    const { row } = found.value
    if (who.kind === 'staff') host.audit.saw(who.account.id, row.id, 'case')
    const value = await caseViewOf(host, who, found.value)
    return { ok: true, value, headers: etag(row.version), repeated: 'actions' }
  },
})

/** An event as break-glass shows it: what it records of people has no mask. */
const withoutFacts = (event: CaseEvent): CaseEvent => {
  if (!event.facts) return event
  const { input: _, facts: __, ...rest } = event
  return rest
}

const timeline = route({
  id: 'listEvents',
  method: 'get',
  path: '/api/cases/{case}/events',
  tag: TAG,
  about: text(
    '事项的经过。居民只见与本人有关的。',
    'What happened to a case. Residents see what concerns them.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: oneCase,
  query: z.strictObject({ after, limit }),
  answer: timelinePageSchema,
  handle: async ({ params, query, who, host }) => {
    const count = query.limit ?? PAGE
    // One more than the page tells whether there is a next.
    const found = await findCase(host, who, params.case, { after: versionOf(query.after), limit: count + 1 })
    if (!found.ok) return found
    const { programme, events: stored } = found.value
    if (who.kind === 'staff') host.audit.saw(who.account.id, params.case, 'case')
    const shown = stored.slice(0, count)
    const isStaff = who.kind === 'staff'
    const entryOf = isStaff ? timelineEntryOf : residentEntryOf
    const isLetIn = found.value.letInUntil !== undefined
    const read = (of: StoredEvent) => (isLetIn ? withoutFacts(readEvent(of)) : readEvent(of))
    const said = shown.map((of) => ({ stored: of, event: read(of), version: of.version }))
    const opened = isStaff ? await openedBy(host, who, said) : undefined
    const refused = isStaff ? await refusedBy(host, programme, said) : undefined
    const rows = said.flatMap(({ event, version }) => {
      const entry = entryOf(programme, event, version)
      if (!entry) return []
      const [of, not] = [opened?.get(version), refused?.get(version)]
      return [{ ...entry, ...(of ? { opened: of } : {}), ...(not ? { refused: not } : {}) }]
    })
    const events = said.map(({ event }) => event)
    const names = isStaff ? Object.fromEntries(await namesOfEvents(host, programme, events)) : undefined
    const next = stored.length > count ? { next: String(shown.at(-1)!.version) } : {}
    return { ok: true, value: { rows, ...next, ...(names ? { names } : {}) } }
  },
})

const proving = route({
  id: 'proveEvent',
  method: 'get',
  path: '/api/cases/{case}/events/{version}/proof',
  tag: TAG,
  about: text(
    '一个事件的存证:其指纹、至树根的路径与带签名的检查点,可用 bihuan verify --receipt 离线核对;不含事件内容。居民只得与本人有关的。',
    'The proof that an event is in the log as it was: its fingerprint, the path to the root and the signed checkpoint, checked offline by bihuan verify --receipt. Nothing of what the event says. Residents get what concerns them.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: z.strictObject({
    case: caseId,
    version: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .meta({ written: text('应为从 1 起的整数', 'it is a whole number from 1 on') }),
  }),
  answer: eventProofSchema,
  handle: async ({ params, who, host }) => {
    const after = Number(params.version) - 1
    const found = await findCase(host, who, params.case, { after, limit: 1 })
    if (!found.ok) return found
    const { programme, events, letInUntil } = found.value
    // Whom a reason lets in sees masks: a fingerprint is of what is behind them.
    if (letInUntil !== undefined) return refuse('masked-only', [], 'case')
    const [stored] = events
    const isShown = stored && (who.kind === 'staff' || isNoticed(programme, stored))
    if (!isShown) return { ok: false, problem: problem('not-found') }
    if (who.kind === 'staff') host.audit.saw(who.account.id, params.case, 'case')
    const proof = await host.seals.proofOf(stored)
    return proof ? { ok: true, value: proof } : { ok: false, problem: host.seals.unsealed }
  },
})

const acting = route({
  id: 'actOnCase',
  method: 'post',
  path: '/api/cases/{case}/actions/{action}',
  tag: TAG,
  about: text(
    '办理一个动作。If-Match 只在您看到的版本上办理;同一 Idempotency-Key 只办一次。',
    'Does an action. If-Match does it only on the version you saw; one Idempotency-Key does it once.',
  ),
  access: 'public',
  scope: 'cases:write',
  params: z.strictObject({ case: caseId, action: word }),
  body: actionBodySchema,
  formIn: 'input',
  answer: receiptSchema,
  keyed: true,
  matched: true,
  costly: true,
  proves: true,
  handle: async ({ params, body, who, host, key, match }) => {
    if (who.kind === 'nobody') return { ok: false, problem: problem('sign-in') }
    const done = await actOn(host, who, {
      case: params.case,
      action: params.action,
      input: body.input ?? {},
      role: body.role,
      expectedVersion: match,
      key,
    })
    return done.ok ? { ok: true, value: done.value, headers: etag(done.value.version) } : done
  },
})

/** A request with personal fields shown: those that were asked for, or all. */
const shownOf = ({ programme, row }: Found, fields: readonly string[] | undefined): unknown => {
  const request = row.state.request as Readonly<Record<string, unknown>>
  if (!fields) return request
  const shown = Object.entries(request).filter(([name]) => fields.includes(name))
  return { ...(maskedRequest(programme, request) as object), ...Object.fromEntries(shown) }
}

const glass = route({
  id: 'breakGlass',
  method: 'post',
  path: '/api/cases/{case}/break-glass',
  tag: TAG,
  about: text(
    '跨部门紧急查阅:写明理由,可在一小时内查看(不能办理,不能看个人信息、附件内容和家庭情况);作为事件留痕并列入审计。',
    "Opens another bureau's case for an hour, for a reason: to read, not to act, and without personal fields, what is in files and what is known of households. It is an event of the case and in the audit trail.",
  ),
  access: 'staff',
  scope: 'cases:write',
  params: oneCase,
  body: glassBodySchema,
  answer: glassSchema,
  status: 201,
  handle: async ({ params, body, who, host }) => {
    if (who.kind !== 'staff') return { ok: false, problem: problem('sign-in') }
    const seconds = await take(host.limits.glass, who.account.id)
    if (seconds !== undefined) return problemResponse(problem('too-many'), { 'retry-after': String(seconds) })
    const until = await breakGlass(host, who, params.case, body.reason)
    if (!until.ok) return until
    return { ok: true, value: { case: params.case, until: new Date(until.value).toISOString() } }
  },
})

const unmasking = route({
  id: 'unmaskCase',
  method: 'post',
  path: '/api/cases/{case}/unmask',
  tag: TAG,
  about: text(
    '查看诉求中的个人信息;须写明理由,并作为事件留痕。',
    'Shows the personal fields of a request. Needs a reason, and is an event of the case.',
  ),
  access: 'staff',
  scope: 'cases:write',
  params: oneCase,
  body: unmaskBodySchema,
  answer: unmaskedSchema,
  handle: async ({ params, body: { reason, fields, role }, who, host }) => {
    const input = fields ? { reason, fields } : { reason }
    const done = await actOn(host, who, { case: params.case, action: 'unmask', input, role })
    if (!done.ok) return done
    const found = await findCase(host, who, params.case)
    if (!found.ok) return found
    const { version } = done.value
    return {
      ok: true,
      value: { case: params.case, version, request: shownOf(found.value, fields) },
      headers: etag(version),
    }
  },
})

export const caseRoutes: readonly Route[] = [
  opening,
  listing,
  board,
  reading,
  timeline,
  proving,
  acting,
  unmasking,
  glass,
]
