import { z } from 'zod'
import { type Refusal, refusal, text } from '../../kernel/index.ts'
import { unknownBureau } from '../bureaus.ts'
import { openReceipt } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Problem, problem, problemResponse } from '../http/problem.ts'
import { type Call, type Route, route } from '../http/route.ts'
import { type Account, accountSchema, type Grant } from '../identity/account.ts'
import type { Admitted } from '../identity/kept-account.ts'
import { principalId } from '../identity/principal.ts'
import { auditsOf, roleIn, scopesOf } from '../identity/rights.ts'
import { isKnownIn, sessionOf, setSession } from '../identity/who.ts'
import { passwordCounts, type Tried, tryOut } from '../limits.ts'
import { bureausToPlan } from '../planning/who.ts'
import {
  accountChangeSchema,
  accountsSchema,
  newAccountSchema,
  passwordBodySchema,
  savedViewsSchema,
  sessionSchema,
  signInBodySchema,
} from './account-types.ts'
import { beginSession } from './beginning.ts'
import { receiptBodySchema, receiptSessionSchema } from './case-types.ts'
import { after, limit, PAGE } from './types.ts'

const SESSION = 'session'
const ACCOUNTS = 'accounts'

const refused = (of: Problem): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: of,
})
const tooMany = (seconds: number): Response =>
  problemResponse(problem('too-many'), { 'retry-after': String(seconds) })

/** Checks a password; wrong ones are counted by account, and by its address, so that nobody tries them out. */
const checkPassword = async (
  { host, context, ip }: Pick<Call, 'host' | 'context' | 'ip'>,
  account: string,
  password: string,
): Promise<Tried<Admitted>> => {
  const isKnown = isKnownIn(host, context, 'staff', account)
  const counted = passwordCounts(host.limits, account, ip, isKnown)
  const tried = await tryOut(counted, () => host.identity.signIn(account, password))
  if (tried.found || tried.seconds !== undefined) return tried
  // What was typed may be anything, a password too: only what an account could be called is kept.
  const named = accountSchema.shape.id.safeParse(account)
  await host.audit.enter('sign-in-refused', named.success ? named.data : '?')
  return tried
}

const viewOf = (host: Host, account: Account, csrf: string) => ({
  account,
  csrf,
  audits: auditsOf(account, host.desk.registry.all),
  seesCases: scopesOf(account, host.desk.registry.all).length > 0,
  plans: {
    crews: [...bureausToPlan(host, account, 'crews')],
    people: [...bureausToPlan(host, account, 'people')],
  },
  zone: host.desk.zone,
})

const sessionFor = async (call: Pick<Call, 'host' | 'context'>, admitted: Admitted) =>
  viewOf(call.host, admitted.account, await beginSession(call, admitted))

const signIn = route({
  id: 'signIn',
  method: 'post',
  path: '/api/session',
  tag: SESSION,
  about: text('登录,得到会话与 CSRF 令牌。', 'Signs in: gives a session and its CSRF token.'),
  access: 'public',
  body: signInBodySchema,
  answer: sessionSchema,
  status: 201,
  costly: true,
  handle: async (call) => {
    const { account, password } = call.body
    const { found, seconds } = await checkPassword(call, account, password)
    if (seconds !== undefined) return tooMany(seconds)
    if (!found) return refused(problem('bad-sign-in'))
    await call.host.audit.enter('sign-in', found.account.id)
    return { ok: true, value: await sessionFor(call, found) }
  },
})

const me = route({
  id: 'getSession',
  method: 'get',
  path: '/api/session',
  tag: SESSION,
  about: text('当前会话。', 'The session as it is.'),
  access: 'staff',
  answer: sessionSchema,
  handle: async ({ who, host, context }) => {
    const found = await sessionOf(host, context, 'staff')
    if (who.kind !== 'staff' || !found) return refused(problem('sign-in'))
    const { csrf, singleSignOn } = found.session
    return {
      ok: true,
      value: { ...viewOf(host, who.account, csrf), ...(singleSignOn ? { singleSignOn } : {}) },
    }
  },
})

const signOut = route({
  id: 'signOut',
  method: 'delete',
  path: '/api/session',
  tag: SESSION,
  about: text('退出登录。', 'Signs out.'),
  access: 'staff',
  status: 204,
  handle: async ({ host, context }) => {
    const found = await sessionOf(host, context, 'staff')
    if (found) await host.identity.sessions.end(found.id)
    if (found?.session.account) await host.audit.enter('sign-out', found.session.account)
    setSession(host, context, 'staff', undefined)
    return { ok: true, value: undefined }
  },
})

const password = route({
  id: 'changePassword',
  method: 'put',
  path: '/api/session/password',
  tag: SESSION,
  about: text('修改本人口令;其他会话随之结束。', 'Changes your own password; your other sessions end.'),
  access: 'staff',
  body: passwordBodySchema,
  answer: sessionSchema,
  handle: async (call) => {
    const { who, host, body } = call
    if (who.kind !== 'staff' || who.scopes) return refused(problem('sign-in'))
    const { found, seconds } = await checkPassword(call, who.account.id, body.password)
    if (seconds !== undefined) return tooMany(seconds)
    if (!found) return refused(problem('bad-sign-in', 'password'))
    const changed = await host.identity.changePassword(found, body.newPassword)
    // Others have changed it meanwhile, or disabled the account: whoever asks is let in no more.
    if (!changed) return refused(problem('sign-in'))
    const { id } = changed.account
    await host.audit.enter('account', id, { of: id, changed: ['password'] })
    return { ok: true, value: await sessionFor(call, changed) }
  },
})

const VIEWS = 'views'

const views = route({
  id: 'listViews',
  method: 'get',
  path: '/api/session/views',
  tag: SESSION,
  about: text('本账号保存的队列视图。', "The account's own saved views of the queue."),
  access: 'staff',
  answer: savedViewsSchema,
  handle: async ({ who, host }) => {
    const kept = await host.desk.store.register.get(VIEWS, principalId(who))
    return { ok: true, value: (kept?.value as z.output<typeof savedViewsSchema>) ?? { rows: [] } }
  },
})

const putViews = route({
  id: 'putViews',
  method: 'put',
  path: '/api/session/views',
  tag: SESSION,
  about: text('保存本账号的队列视图(整体替换)。', "Keeps the account's views of the queue, all at once."),
  access: 'staff',
  body: savedViewsSchema,
  answer: savedViewsSchema,
  handle: async ({ who, host, body }) => {
    await host.desk.store.register.put(VIEWS, principalId(who), body)
    return { ok: true, value: body }
  },
})

const showReceipt = route({
  id: 'showReceipt',
  method: 'post',
  path: '/api/receipts',
  tag: SESSION,
  about: text(
    '居民以编号和查询码打开自己的事项,得到会话与 CSRF 令牌。',
    "Opens a resident's case by its number and code: gives a session and its CSRF token.",
  ),
  access: 'public',
  body: receiptBodySchema,
  answer: receiptSessionSchema,
  status: 201,
  costly: true,
  handle: async ({ host, context, ip, body }) => {
    const opened = await openReceipt(host, ip, body.case, body.code)
    if (opened.seconds !== undefined) return tooMany(opened.seconds)
    if (!opened.found) return refused(problem('bad-receipt'))
    const earlier = await sessionOf(host, context, 'door')
    const { id, csrf } = await host.identity.sessions.addReceipt(opened.found, earlier)
    setSession(host, context, 'door', id)
    return { ok: true, value: { csrf } }
  },
})

const list = route({
  id: 'listAccounts',
  method: 'get',
  path: '/api/accounts',
  tag: ACCOUNTS,
  about: text(
    '账号及其岗位;可按账号或姓名的一部分查找。',
    'Accounts and their posts; found by part of their id or name.',
  ),
  access: 'admin',
  scope: 'accounts',
  query: z.strictObject({ after, limit, text: z.string().trim().min(1).max(100).optional() }),
  answer: accountsSchema,
  handle: async ({ query, host }) => {
    const count = query.limit ?? PAGE
    const found = await host.identity.accounts(query.after ?? '', count + 1, query.text)
    const rows = found.slice(0, count)
    return { ok: true, value: { rows, ...(found.length > count ? { next: rows.at(-1)!.id } : {}) } }
  },
})

/** A subject is the provider's word: there has to be one, and nobody else's account may have it. */
const wrongSubject = async (
  host: Host,
  account: string,
  subject: string | null | undefined,
): Promise<Problem | undefined> => {
  if (subject === undefined || subject === null) return undefined
  if (!host.singleSignOn) return problem('no-single-sign-on', 'subject')
  return (await host.identity.isTaken(subject, account)) ? problem('taken-subject', 'subject') : undefined
}

const NO_SUCH_ROLE = ['所选项目中没有这个角色', 'none of its programmes has such a role'] as const

const NO_ORGANISATIONS = [
  '只有部门以外的角色,且所选项目写明事项涉及哪家单位的,才能填写单位',
  'an organisation is named only for a role outside the bureau, in a programme whose cases say which one they concern',
] as const

const NEEDS_BUREAU = [
  '该角色只办本部门事项,请选择部门',
  'this role acts for a bureau only: choose one',
] as const

/** What is wrong with a post that would give nothing. */
const wrongPost = async (host: Host, grants: readonly Grant[] | undefined): Promise<Refusal | undefined> => {
  for (const [index, grant] of (grants ?? []).entries()) {
    const field = `grants.${index}`
    const unknown = grant.programmes?.find((id) => !host.desk.registry.latest(id).ok)
    if (unknown !== undefined) return refusal('unknown-programme', [unknown], `${field}.programmes`)
    if (grant.area !== undefined && !host.areas.get(grant.area))
      return refusal('unknown-area', [grant.area], `${field}.area`)
    const { organisation, ...any } = grant
    const isOneOf = (post: Grant) => host.desk.registry.all.some((programme) => roleIn(post, programme))
    if (organisation !== undefined && isOneOf(any) && !isOneOf(grant))
      return refusal('invalid-input', [organisation, ...NO_ORGANISATIONS], `${field}.organisation`)
    const kinds = host.desk.registry.all.flatMap((programme) => roleIn(grant, programme)?.kind ?? [])
    if (kinds.length === 0) return refusal('invalid-input', [grant.role, ...NO_SUCH_ROLE], `${field}.role`)
    if (grant.bureau === undefined && kinds.every((kind) => kind === 'staff'))
      return refusal('invalid-input', [grant.role, ...NEEDS_BUREAU], `${field}.bureau`)
    const { bureau } = grant
    const wrong = bureau === undefined ? undefined : await unknownBureau(host, bureau, `${field}.bureau`)
    if (wrong) return wrong
  }
  return undefined
}

const add = route({
  id: 'addAccount',
  method: 'post',
  path: '/api/accounts',
  tag: ACCOUNTS,
  about: text('新建账号。', 'Makes an account.'),
  access: 'admin',
  scope: 'accounts',
  body: newAccountSchema,
  answer: accountSchema,
  status: 201,
  handle: async ({ body: { password: secret, ...account }, who, host }) => {
    const post = await wrongPost(host, account.grants)
    if (post) return { ok: false, refusal: post }
    const wrong = await wrongSubject(host, account.id, account.subject)
    if (wrong) return refused(wrong)
    const made = await host.identity.addAccount(account, secret)
    if (made) await host.audit.enter('account', principalId(who), { of: made.id, made })
    return made ? { ok: true, value: made } : refused(problem('taken', 'id'))
  },
})

const change = route({
  id: 'changeAccount',
  method: 'patch',
  path: '/api/accounts/{account}',
  tag: ACCOUNTS,
  about: text(
    '修改账号:岗位、停用、重置口令、单点登录主体;四者都结束其会话。最后一个能登录的管理员不能停用,也不能不再是管理员。',
    'Changes an account: posts, disabled, a new password, the subject of single sign-on. Each of these ends its sessions. The last administrator who can sign in stays one.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: z.strictObject({ account: accountSchema.shape.id }),
  body: accountChangeSchema,
  answer: accountSchema,
  handle: async ({ params, body, who, host }) => {
    const post = await wrongPost(host, body.grants)
    if (post) return { ok: false, refusal: post }
    const wrong = await wrongSubject(host, params.account, body.subject)
    if (wrong) return refused(wrong)
    const changed = await host.identity.changeAccount(params.account, body as never)
    if (changed === 'last-administrator')
      return refused(problem(changed, body.disabled === true ? 'disabled' : 'admin'))
    const { password: _, ...rest } = body
    const parts = { of: params.account, changed: Object.keys(body), ...rest }
    if (changed) await host.audit.enter('account', principalId(who), parts)
    return changed ? { ok: true, value: changed } : refused(problem('not-found'))
  },
})

export const accountRoutes: readonly Route[] = [
  signIn,
  me,
  signOut,
  password,
  views,
  putViews,
  showReceipt,
  list,
  add,
  change,
]
