import type { TrailEntry } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { text } from '../../kernel/index.ts'
import { findCase } from '../cases.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { auditsOf, oversees } from '../identity/rights.ts'
import { MESSAGE } from '../messages/messages.ts'
import { trailPageSchema, trailQuerySchema } from './audit-types.ts'
import { titlesFor } from './titles.ts'
import { PAGE } from './types.ts'
import { eventName } from './views.ts'

/** See `auditsOf`; of a case, whether it is one that they oversee. */
const maySee = async (host: Host, who: Principal, of: string | undefined): Promise<boolean> => {
  if (who.kind !== 'staff') return false
  const audits = auditsOf(who.account, host.desk.registry.all)
  if (audits === 'all') return true
  if (audits === 'none' || of === undefined) return false
  const found = await findCase(host, who, of)
  return found.ok && oversees(who.account, found.value.programme, found.value.row, host.areas)
}

const instantOf = (written: string | undefined): Instant | undefined =>
  written === undefined ? undefined : (Date.parse(written) as Instant)

/** What the programme of an entry calls what the entry tells by id. */
const namesIn = ({ desk: { registry } }: Host, { programme: id, action, role }: TrailEntry['detail']) => {
  const found = typeof id === 'string' ? registry.latest(id) : undefined
  if (!found?.ok) return {}
  const programme = found.value
  const named = typeof role === 'string' ? programme.roles[role]?.name : undefined
  return {
    ...(typeof action === 'string' ? { action: eventName(programme, { type: action }) } : {}),
    ...(named ? { role: named } : {}),
  }
}

const trail = route({
  id: 'listTrail',
  method: 'get',
  path: '/api/audit',
  tag: 'audit',
  about: text(
    '审计:谁何时看过什么、办过什么;新的在前。全市督查与管理员可查全部,分片督查须指明事项。',
    'Who saw and did what, and when, newest first. Oversight of the whole city and administrators see all; oversight of a part names a case.',
  ),
  access: 'staff',
  scope: 'audit',
  query: trailQuerySchema,
  answer: trailPageSchema,
  handle: async ({ query, who, host }) => {
    if (!(await maySee(host, who, query.case))) return { ok: false, problem: problem('forbidden') }
    const { account, case: of, kind, from, before } = query
    const wanted = Object.fromEntries(
      Object.entries({
        account,
        case: of,
        kinds: kind,
        // What posts were told is theirs to read, not what somebody did.
        except: kind === undefined ? MESSAGE : undefined,
        from: instantOf(from),
        before: instantOf(before),
      }).filter(([, value]) => value !== undefined),
    )
    const page = await host.desk.store.trail.list(wanted, query.after, query.limit ?? PAGE)
    const titles = await titlesFor(
      host,
      who,
      page.rows.flatMap((row) => row.case ?? []),
    )
    const rows = page.rows.map(({ at, detail, ...row }) => ({
      ...row,
      title: row.case === undefined ? undefined : titles.get(row.case),
      at: new Date(at).toISOString(),
      detail: { ...detail },
      names: namesIn(host, detail),
    }))
    return { ok: true, value: { rows, ...(page.next === undefined ? {} : { next: page.next }) } }
  },
})

export const auditRoutes: readonly Route[] = [trail]
