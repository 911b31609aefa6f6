import type { StreamRow } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { problem, problemResponse } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { take } from '../limits.ts'
import { namesSomebody } from '../looked-for.ts'
import { type SearchView, searchBodySchema, searchSchema } from './queue-types.ts'
import { caseRowsOf } from './views.ts'

/** Whoever has so many before them asks for something closer. */
const MOST_FOUND = 20

export const searchRoute: Route = route({
  id: 'searchCases',
  method: 'post',
  path: '/api/cases/search',
  tag: 'cases',
  about: text(
    '按编号(可只输入开头)、按地点等非个人信息的开头,或按提出人的电话等个人信息查找您可见的事项,含已办结的。个人信息不进入网址与日志,只按加密指纹比对;此类查找计入审计。新受理的约一秒后可查。',
    'Finds cases that you may see, ended ones too: by a number or how it begins, by how a place or another line that is not personal begins, or by a telephone number or whatever else personal somebody gave. What is personal is in no address and no log, and compared by a keyed fingerprint; looking somebody up enters the audit trail. A case just opened is found a second later.',
  ),
  access: 'staff',
  scope: 'cases:read',
  body: searchBodySchema,
  answer: searchSchema,
  handle: async ({ body, who, host }) => {
    if (who.kind !== 'staff') return { ok: false, problem: problem('sign-in') }
    const { subjects, audit, limits } = host
    const answer = async (by: SearchView['by'], found: readonly StreamRow[], isAll: boolean) => {
      const rows = [...(await caseRowsOf(host, found.slice(0, MOST_FOUND)))]
      return { ok: true as const, value: { rows, more: !isAll, by } }
    }
    const numbered = await subjects.casesNumbered(host, who, body.text)
    if (numbered.length > 0) return answer('number', numbered, numbered.length <= MOST_FOUND)
    // Words that are no telephone are looked for where nobody's are, first.
    const lines = namesSomebody(body.text)
      ? { rows: [] }
      : await subjects.casesBeginning(host, who, body.text, MOST_FOUND)
    if (lines.rows.length > 0) return answer('line', lines.rows, lines.next === undefined)
    const { id } = who.account
    const seconds = await take(limits.searches, id)
    if (seconds !== undefined) return problemResponse(problem('too-many'), { 'retry-after': String(seconds) })
    const found = await subjects.casesOfPerson(host, who, body.text, MOST_FOUND)
    await audit.lookedUp(
      id,
      found.rows.map((row) => row.id),
    )
    return answer('person', found.rows, found.next === undefined)
  },
})
