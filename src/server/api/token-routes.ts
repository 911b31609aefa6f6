import { z } from 'zod'
import { DAY_MS, refuse, text } from '../../kernel/index.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { principalId } from '../identity/principal.ts'
import type { Token } from '../identity/token.ts'
import { madeTokenSchema, newTokenSchema, tokenSchema, tokensSchema } from './account-types.ts'
import { after, limit } from './types.ts'

const TAG = 'accounts'
/** Few have more: a page of them is all that the desk shows. */
const PAGE = 200

const tokenOf = ({ expiresAt, ...token }: Token) => ({
  id: token.id,
  name: token.name,
  account: token.account,
  scopes: [...token.scopes],
  expiresAt: new Date(expiresAt).toISOString(),
})

const tokens = route({
  id: 'listTokens',
  method: 'get',
  path: '/api/tokens',
  tag: TAG,
  about: text('服务令牌(不含令牌本身)。', 'Service tokens, without the tokens themselves.'),
  access: 'admin',
  scope: 'accounts',
  query: z.strictObject({ after, limit: limit.meta({ description: `1–${PAGE}, ${PAGE} where absent` }) }),
  answer: tokensSchema,
  handle: async ({ query, host }) => {
    const count = query.limit ?? PAGE
    const found = await host.identity.tokens.all(query.after ?? '', count + 1)
    const rows = found.slice(0, count).map(tokenOf)
    return { ok: true, value: { rows, ...(found.length > count ? { next: rows.at(-1)!.id } : {}) } }
  },
})

const NO_ACCOUNT = ['没有这个账号', 'there is no such account'] as const

const addToken = route({
  id: 'addToken',
  method: 'post',
  path: '/api/tokens',
  tag: TAG,
  about: text(
    '为一个账号签发服务令牌:权限不超过该账号与所列范围。',
    'Makes a service token of an account: it may do what both the account and the scopes allow.',
  ),
  access: 'admin',
  body: newTokenSchema,
  answer: madeTokenSchema,
  status: 201,
  handle: async ({ body: { days, ...token }, who, host }) => {
    if (!(await host.identity.account(token.account)))
      return refuse('invalid-input', [token.account, ...NO_ACCOUNT], 'account')
    const made = await host.identity.tokens.add({ ...token, expiresAt: host.now() + days * DAY_MS })
    await host.audit.enter('token', principalId(who), { made: tokenOf(made) })
    return { ok: true, value: { ...tokenOf(made), token: made.token } }
  },
})

const removeToken = route({
  id: 'removeToken',
  method: 'delete',
  path: '/api/tokens/{token}',
  tag: TAG,
  about: text('吊销服务令牌。', 'Takes a service token back.'),
  access: 'admin',
  scope: 'accounts',
  params: z.strictObject({ token: tokenSchema.shape.id.max(64) }),
  status: 204,
  handle: async ({ params, who, host }) => {
    if (!(await host.identity.tokens.remove(params.token)))
      return { ok: false, problem: problem('not-found') }
    await host.audit.enter('token', principalId(who), { removed: params.token })
    return { ok: true, value: undefined }
  },
})

export const tokenRoutes: readonly Route[] = [tokens, addToken, removeToken]
