import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { orderSchema, rehearsalSchema, scenariosSchema, startedSchema } from './rehearsal-types.ts'

const TAG = 'rehearsals'
const params = z.strictObject({ rehearsal: z.string().min(1).max(64) })

/** Whose a rehearsal is: nobody sees another's. */
const ownerOf = (who: Principal): string => (who.kind === 'staff' ? who.account.id : '')

const NONE = { ok: false, problem: problem('not-found') } as const

const list = route({
  id: 'listScenarios',
  method: 'get',
  path: '/api/rehearsals/scenarios',
  tag: TAG,
  about: text(
    '可演练的情景,及可调的力量。',
    'The scenarios that can be rehearsed, and the staff that may be changed.',
  ),
  access: 'staff',
  scope: 'cases:read',
  answer: scenariosSchema,
  handle: async ({ host }) => {
    const rows = (host.rehearsals?.scenarios() ?? []).map((of) => ({ ...of, pools: [...of.pools] }))
    return { ok: true, value: { rows } }
  },
})

const start = route({
  id: 'startRehearsal',
  method: 'post',
  path: '/api/rehearsals',
  tag: TAG,
  about: text(
    '开始一次演练;在后台进行,用返回的编号查询进度。',
    'Starts a rehearsal. It runs in the background; look at it by the id that is returned.',
  ),
  access: 'staff',
  scope: 'cases:read',
  body: orderSchema,
  answer: startedSchema,
  status: 201,
  handle: async ({ body, who, host }) => {
    const started = (await host.rehearsals?.start(body, ownerOf(who))) ?? NONE
    if (!started.ok) return started
    const location = `/api/rehearsals/${started.value}`
    return { ok: true, value: { rehearsal: started.value }, headers: { location } }
  },
})

const look = route({
  id: 'lookAtRehearsal',
  method: 'get',
  path: '/api/rehearsals/{rehearsal}',
  tag: TAG,
  about: text(
    '演练的进度;结束后附结果。',
    'How far a rehearsal has come; with its answer once it has ended.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params,
  query: z.strictObject({ lang: z.enum(['zh', 'en']).default('zh') }),
  answer: rehearsalSchema,
  handle: async ({ params: { rehearsal }, query, who, host }) => {
    const found = await host.rehearsals?.look(rehearsal, ownerOf(who), query.lang)
    // The answer is plain JSON already; its readonly lists are the schema's.
    return found ? { ok: true, value: found as z.infer<typeof rehearsalSchema> } : NONE
  },
})

const stop = route({
  id: 'stopRehearsal',
  method: 'delete',
  path: '/api/rehearsals/{rehearsal}',
  tag: TAG,
  about: text(
    '停止演练;已完成的部分仍可查看。',
    'Stops a rehearsal; what is known by then can still be looked at.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params,
  status: 204,
  handle: async ({ params: { rehearsal }, who, host }) =>
    (await host.rehearsals?.stop(rehearsal, ownerOf(who))) ? { ok: true, value: undefined } : NONE,
})

export const rehearsalRoutes: readonly Route[] = [list, start, look, stop]
