import { z } from 'zod'
import { type Refusal, refuse, text } from '../../kernel/index.ts'
import { isOpened, seeAll } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Route, route } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { type Said, similarTo } from '../similar.ts'
import { similarBodySchema, similarSchema } from './queue-types.ts'
import { word } from './types.ts'
import { caseRowsOf } from './views.ts'

export const similarRoute: Route = route({
  id: 'similarCases',
  method: 'post',
  path: '/api/programmes/{programme}/similar',
  tag: 'cases',
  about: text(
    '登记之前:近 14 天附近就同一件事已经反映、仍在办理的事项,限您可见的,至多三件。地点不进入网址。',
    'Before a case is opened: what has been reported near by about the same matter within 14 days and is in hand, of what you may see, three at most. The place is in no address.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: z.strictObject({ programme: word }),
  body: similarBodySchema,
  answer: similarSchema,
  handle: async ({ params, body, who, host }) => {
    const programme = host.desk.registry.latest(params.programme)
    if (!programme.ok) return programme
    if (!host.areas.get(body.area)) return refuse('unknown-area', [body.area], 'area')
    const similar = await similarTo(host, programme.value, body.area, body.said)
    const counts = new Map(similar.map(({ row, neighbours }) => [row.id, neighbours]))
    const seen = await seeAll(host, who, counts.keys())
    const rows = await caseRowsOf(
      host,
      seen.map(({ row }) => row),
    )
    return {
      ok: true,
      value: { rows: rows.map((row) => ({ ...row, neighbours: counts.get(row.case)! })) },
    }
  },
})

const NOT_SIMILAR = [
  '附近没有就同一件事仍在办理的这一事项,请重新查看',
  'it is not in hand near by about the same matter: look again',
] as const

/** Why what somebody is about to open cannot be handled under a case: it is about something else, or has ended meanwhile. */
export const refusedToJoin = async (
  host: Host,
  who: Principal,
  of: {
    readonly programme: string
    readonly area: string
    readonly request: Said
    readonly into: string
    readonly key: string | undefined
  },
): Promise<{ readonly ok: false; readonly refusal: Refusal } | undefined> => {
  const programme = host.desk.registry.latest(of.programme)
  if (!programme.ok) return programme
  const similar = await similarTo(host, programme.value, of.area, of.request)
  if (similar.some(({ row }) => row.id === of.into)) return undefined
  // Sent twice, it was taken the first time.
  if (of.key !== undefined && (await isOpened(host, who, of.programme, of.key))) return undefined
  return refuse('invalid-input', [of.into, ...NOT_SIMILAR], 'into')
}
