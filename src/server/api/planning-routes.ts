import { z } from 'zod'
import { BadCursor, type OpenCase } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { actionsFor, mayRead } from '../identity/rights.ts'
import type { Board, Boards, KeptPlan } from '../planning/boards.ts'
import type { ListKind } from '../planning/planning.ts'
import { sendCrew, takePlan } from '../planning/take.ts'
import { crewViews, errandView, postView } from '../planning/views.ts'
import { isPlannedWith, mayKeepList, mayPlan, programmesPlanned } from '../planning/who.ts'
import {
  dispatchBoardSchema,
  planQuerySchema,
  rosterBoardSchema,
  sendBodySchema,
  sentSchema,
  takeBodySchema,
  takenSchema,
} from './planning-types.ts'
import { caseId, PAGE } from './types.ts'
import { caseRowsOf } from './views.ts'

const TAG = 'planning'
const iso = (at: number): string => new Date(at).toISOString()
const refused = (code: 'not-found' | 'forbidden' | 'plan-over' | 'sign-in') =>
  ({ ok: false, problem: problem(code) }) as const
const etag = (version: number) => ({ etag: `"${version}"` })

interface Asked {
  readonly programme?: string | undefined
  readonly area?: string | undefined
}

const isOf = (id: string, programme: string | undefined): boolean =>
  programme === undefined || id === programme || id.startsWith(`${programme}.`)

/** Whether a change of a plan, or an open case, is of those asked for. */
const isAsked = (host: Host, of: { programme: string; area: string }, { programme, area }: Asked): boolean =>
  isOf(of.programme, programme) && (area === undefined || host.areas.isBelow(of.area, area))

const maySend = (
  host: Host,
  who: Principal,
  kind: ListKind,
  { row, programme }: OpenCase<unknown>,
): boolean =>
  actionsFor(who, programme, row, host.areas).some(({ action }) =>
    isPlannedWith(kind, programme.actions[action]!),
  )

const pageOf = <Of>(all: readonly Of[], from: string | undefined, count: number) => {
  if (from !== undefined && !/^\d{1,4}$/.test(from)) throw new BadCursor()
  const start = Number(from ?? 0)
  const next = start + count < all.length ? { next: String(start + count) } : {}
  return { shown: all.slice(start, start + count), ...next }
}

/** The open cases of a board that are asked for and may be seen, a page of them, and what the board says of itself. */
const partOf = async <Needs>(
  host: Host,
  who: Principal & { readonly kind: 'staff' },
  kind: ListKind,
  board: Board<Needs, { readonly proof: string }, ListKind>,
  query: z.output<typeof planQuerySchema>,
) => {
  const { open, list, proposal, plan, more, at } = board
  if (list !== undefined) host.audit.sawList(who.account.id, query.bureau, kind)
  const seen = open.filter(
    (one) => isAsked(host, one.row, query) && mayRead(who, one.programme, one.row, host.areas),
  )
  const { shown, ...next } = pageOf(seen, query.after, query.limit ?? PAGE)
  const rows = new Map(
    (
      await caseRowsOf(
        host,
        seen.map(({ row }) => row),
      )
    ).map((row) => [row.case, row]),
  )
  const may = new Map(seen.map((one) => [one.row.id, maySend(host, who, kind, one)]))
  const kept = plan === undefined ? undefined : await host.boards!.plan(plan)
  const changes = kept?.changes.filter((one) => may.get(one.case)).length ?? 0
  const about = {
    at: iso(at),
    listed: list !== undefined,
    mayKeepList: mayKeepList(host, who.account, kind, query.bureau),
    more,
    programmes: [...programmesPlanned(host, who.account, kind)],
    changes,
    ...(proposal && !proposal.ok ? { wrong: proposal.refusal.message } : {}),
    ...(proposal?.ok ? { proof: proposal.value.proof } : {}),
    ...(plan !== undefined && changes > 0 ? { plan } : {}),
    ...next,
  }
  return { about, shown, rows, may }
}

/** Who may look at a bureau's board, and at which. */
const opened = (host: Host, who: Principal, kind: ListKind, bureau: string) => {
  const { boards } = host
  if (!boards) return refused('not-found')
  if (who.kind !== 'staff' || !mayPlan(host, who.account, kind, bureau)) return refused('forbidden')
  return { ok: true as const, boards: boards satisfies Boards, who }
}

const dispatch = route({
  id: 'getDispatchBoard',
  method: 'get',
  path: '/api/dispatch',
  tag: TAG,
  about: text(
    '派单看板:待派事项、当班班组、建议的班组与理由、未能安排的原因。先到期的在前,一次排定有上限。',
    'The dispatch board of a bureau: what waits, who is on duty, the crew proposed for each with its reason, and why others are left out. Those due first come first; so many are planned at once.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: planQuerySchema,
  answer: dispatchBoardSchema,
  handle: async ({ query, who, host }) => {
    const may = opened(host, who, 'crews', query.bureau)
    if (!may.ok) return may
    const board = await may.boards.dispatch(query.bureau)
    const part = await partOf(host, may.who, 'crews', board, query)
    const { desk } = host
    const now = desk.clock.now()
    const midnight = desk.calendar.startOf(desk.today(), desk.zone)
    const titles = new Map([...part.rows].map(([id, { title }]) => [id, title]))
    const made = board.proposal?.ok ? board.proposal.value : undefined
    const rows = part.shown.flatMap((one) => {
      const row = part.rows.get(one.row.id)
      return row ? [errandView(one, row, made, part.may.get(row.case) === true)] : []
    })
    return {
      ok: true,
      value: {
        ...part.about,
        ...(made ? { travelMinutes: Math.round(made.cost) } : {}),
        crews: crewViews(board, titles, midnight, now),
        rows,
      },
    }
  },
})

const roster = route({
  id: 'getRosterBoard',
  method: 'get',
  path: '/api/roster',
  tag: TAG,
  about: text(
    '值守班表:在办岗点与各班,由谁值守、缺谁、为何。',
    'The roster of a bureau: its open posts by shift, who serves there, who is missing and why.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: planQuerySchema,
  answer: rosterBoardSchema,
  handle: async ({ query, who, host }) => {
    const may = opened(host, who, 'people', query.bureau)
    if (!may.ok) return may
    const board = await may.boards.roster(query.bureau)
    const part = await partOf(host, may.who, 'people', board, query)
    const made = board.proposal?.ok ? board.proposal.value : undefined
    const rows = part.shown.flatMap((one) => {
      const row = part.rows.get(one.row.id)
      return row ? [postView(one, row, board, part.may.get(row.case) === true)] : []
    })
    const shifts = (made?.shifts ?? []).map(({ id, from, until }) => ({
      id,
      from: iso(from),
      until: iso(until),
    }))
    return {
      ok: true,
      value: { ...part.about, ...(made ? { km: Math.round(made.cost) } : {}), shifts, rows },
    }
  },
})

const changesAsked = (host: Host, { changes }: KeptPlan, body: z.output<typeof takeBodySchema>) => {
  const named = body.cases && new Set(body.cases)
  return changes.filter((one) => isAsked(host, one, body) && (named?.has(one.case) ?? true))
}

const take = route({
  id: 'takePlan',
  method: 'post',
  path: '/api/plans/{plan}/take',
  tag: TAG,
  about: text(
    '采用看到的方案(全部或其中几件):由“planner”逐件办理,记下批准人;事项已有变化的不办。重复采用只办一次。',
    'Takes a plan as it was shown, or some of it: each change is done by the planner, with who approved it, unless the case has changed since. Taken twice, it is done once.',
  ),
  access: 'staff',
  scope: 'cases:write',
  params: z.strictObject({ plan: z.string().min(1).max(64) }),
  body: takeBodySchema,
  answer: takenSchema,
  costly: true,
  handle: async ({ params, body, who, host }) => {
    if (!host.boards) return refused('not-found')
    const plan = await host.boards.plan(params.plan)
    if (!plan) return refused('plan-over')
    if (who.kind !== 'staff' || !mayPlan(host, who.account, plan.kind, plan.bureau))
      return refused('forbidden')
    const all = await takePlan(host, who, params.plan, changesAsked(host, plan, body), body.lang)
    // Cases that they may not see are no part of the plan that they were shown: those are not named.
    const taken = all.filter(({ refused }) => body.cases || refused?.code !== 'unknown-case')
    return {
      ok: true,
      value: {
        done: taken.filter((one) => !one.refused).map((one) => one.case),
        refused: taken.flatMap(({ case: id, refused: why }) =>
          why ? [{ case: id, code: why.code, message: why.message }] : [],
        ),
      },
    }
  },
})

const send = route({
  id: 'sendCrew',
  method: 'post',
  path: '/api/cases/{case}/crew',
  tag: TAG,
  about: text(
    '派另一个班组(须写明理由):办理该项目自己的派工动作,以本人身份。此后方案不再改动。',
    "Sends a crew of one's own choice, with a reason: the programme's own action, as oneself. No plan changes it afterwards.",
  ),
  access: 'staff',
  scope: 'cases:write',
  params: z.strictObject({ case: caseId }),
  body: sendBodySchema,
  answer: sentSchema,
  keyed: true,
  matched: true,
  costly: true,
  handle: async ({ params, body, who, host, key, match }) => {
    if (who.kind !== 'staff') return refused('sign-in')
    if (!host.boards) return refused('not-found')
    const sent = await sendCrew(host, who, { case: params.case, ...body, expectedVersion: match, key })
    if (!sent.ok) return sent
    const { case: id, version } = sent.value
    return { ok: true, value: { case: id, version }, headers: etag(version) }
  },
})

export const planningRoutes: readonly Route[] = [dispatch, roster, take, send]
