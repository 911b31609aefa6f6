import type { StreamRow } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { problem, problemResponse } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { take } from '../limits.ts'
import { searchBodySchema, searchSchema } from './types.ts'
import { caseRowsOf } from './views.ts'

/** Whoever has so many before them asks for something closer. */
const MOST_FOUND = 20

export const searchRoute: Route = route({
  id: 'searchCases',
  method: 'post',
  path: '/api/cases/search',
  tag: 'cases',
  about: text(
    '按编号(可只输入开头)、或按提出人的电话等个人信息查找您可见的事项,含已办结的,新的在前。个人信息不进入网址与日志,只按加密指纹比对;此类查找计入审计。新受理的约一秒后可查。',
    'Finds cases that you may see, ended ones too: by a number or how it begins, or by a telephone number or whatever else personal somebody gave, the newest first. What is personal is in no address and no log, and compared by a keyed fingerprint; looking somebody up enters the audit trail. A case just opened is found a second later.',
  ),
  access: 'staff',
  scope: 'cases:read',
  body: searchBodySchema,
  answer: searchSchema,
  handle: async ({ body, who, host }) => {
    if (who.kind !== 'staff') return { ok: false, problem: problem('sign-in') }
    const numbered = await host.subjects.casesNumbered(host, who, body.text)
    const shown = async (found: readonly StreamRow[]) => [
      ...(await caseRowsOf(host, found.slice(0, MOST_FOUND))),
    ]
    if (numbered.length > 0) {
      const rows = await shown(numbered)
      return { ok: true, value: { rows, more: numbered.length > MOST_FOUND, by: 'number' as const } }
    }
    const { id } = who.account
    const seconds = await take(host.limits.searches, id)
    if (seconds !== undefined) return problemResponse(problem('too-many'), { 'retry-after': String(seconds) })
    const found = await host.subjects.casesOfPerson(host, who, body.text, MOST_FOUND)
    const rows = await shown(found.rows)
    await host.audit.lookedUp(
      id,
      rows.map((row) => row.case),
    )
    return { ok: true, value: { rows, more: found.next !== undefined, by: 'person' as const } }
  },
})
