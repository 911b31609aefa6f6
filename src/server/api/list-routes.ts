import { text } from '../../kernel/index.ts'
import { unknownBureau } from '../bureaus.ts'
import { problem, problemOf } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { changesOf, keepList, keptList } from '../planning/lists.ts'
import { mayKeepList } from '../planning/who.ts'
import { keptSchema, listBodySchema, listParams, listSchema } from './planning-types.ts'

const TAG = 'planning'
const iso = (at: number): string => new Date(at).toISOString()
const refused = (code: 'not-found' | 'forbidden' | 'changed') =>
  ({ ok: false, problem: problem(code) }) as const
const etag = (version: number) => ({ etag: `"${version}"` })

const readList = route({
  id: 'getList',
  method: 'get',
  path: '/api/bureaus/{bureau}/lists/{list}',
  tag: TAG,
  about: text(
    '部门的力量名单:班组(crews)或人员与班次(people)。ETag 为其版本。查看记入审计。',
    'A list of a bureau: its crews, or its people and their shifts. Its ETag is its version. Reading it is in the audit trail.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: listParams,
  answer: listSchema,
  handle: async ({ params: { bureau, list: kind }, who, host }) => {
    if (!host.boards) return refused('not-found')
    if (who.kind !== 'staff' || !mayKeepList(host, who.account, kind, bureau)) return refused('forbidden')
    const kept = await keptList(host.desk.store.register, kind, bureau)
    if (!kept) return { ok: true, value: { version: 0 }, headers: etag(0) }
    host.audit.sawList(who.account.id, bureau, kind)
    const { version, list, at, by } = kept
    const value = { version, list: { ...list }, at: iso(at), by }
    return { ok: true, value, headers: etag(version) }
  },
})

const putList = route({
  id: 'putList',
  method: 'put',
  path: '/api/bureaus/{bureau}/lists/{list}',
  tag: TAG,
  about: text(
    '修改部门的力量名单:整份替换,与命令行所用的 JSON 相同。If-Match 为修改前的版本,首次为 "0";记入审计。',
    'Changes a list of a bureau: the whole of it, in the JSON that the command line takes. If-Match is the version that was changed, "0" the first time. It is in the audit trail.',
  ),
  access: 'staff',
  scope: 'cases:write',
  params: listParams,
  body: listBodySchema,
  formIn: 'list',
  answer: keptSchema,
  matched: true,
  costly: true,
  handle: async ({ params: { bureau, list: kind }, body, who, host, match }) => {
    if (!host.boards) return refused('not-found')
    if (who.kind !== 'staff' || !mayKeepList(host, who.account, kind, bureau)) return refused('forbidden')
    const unknown = await unknownBureau(host, bureau, 'bureau')
    if (unknown) return { ok: false, problem: problemOf(unknown) }
    const read = host.boards.planning.read(kind, body.list)
    if (!read.ok) return read
    const { register } = host.desk.store
    const before = await keptList(register, kind, bureau)
    const of = { list: read.value, at: host.now(), by: who.account.id }
    const version = await keepList(register, kind, bureau, of, match ?? 0)
    if (version === undefined) return refused('changed')
    const changed = Object.entries(changesOf(before?.list, read.value)).filter(([, ids]) => ids.length > 0)
    await host.audit.enter('list', who.account.id, {
      bureau,
      list: kind,
      version,
      ...Object.fromEntries(changed),
    })
    return { ok: true, value: { version }, headers: etag(version) }
  },
})

export const listRoutes: readonly Route[] = [readList, putList]
