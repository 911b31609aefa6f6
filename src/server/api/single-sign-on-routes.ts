import { text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Call, type Reply, type Route, route } from '../http/route.ts'
import { isUnreachable } from '../identity/single-sign-on.ts'
import { attemptOf, setAttempt } from '../identity/who.ts'
import { signInWaysSchema, vouchedQuerySchema } from './account-types.ts'
import { beginSession } from './beginning.ts'

const TAG = 'session'

/** Why somebody is back at the sign-in page; the desk says it in their language. */
type Refused = 'sso-unreachable' | 'sso-refused' | 'sso-unknown'

const gone = { ok: false, problem: problem('not-found') } as const

const backTo = ({ context }: Call, why?: Refused): Response =>
  context.redirect(why === undefined ? '/desk/' : `/desk/?refused=${why}`, 302)

/** What went wrong at the provider, for whoever runs the server: never a code or a token. */
const note = (host: Host, error: unknown): void => {
  const { name, message, code, error: said } = error as Error & { code?: string; error?: string }
  host.log.warn({ name, code, said, reason: message }, 'single sign-on did not go through')
}

const ways = route({
  id: 'getSignInWays',
  method: 'get',
  path: '/api/session/ways',
  tag: TAG,
  about: text('可用的登录方式。', 'The ways there are to sign in.'),
  access: 'public',
  answer: signInWaysSchema,
  handle: async ({ host }) => ({
    ok: true,
    value: { password: true, singleSignOn: host.singleSignOn !== undefined },
  }),
})

const begin = route({
  id: 'beginSingleSignOn',
  method: 'get',
  path: '/api/session/single-sign-on',
  tag: TAG,
  about: text(
    '单点登录:转到身份提供方(OpenID Connect,授权码 + PKCE)。',
    'Single sign-on: leads to the provider (OpenID Connect, authorization code with PKCE).',
  ),
  access: 'public',
  status: 302,
  costly: true,
  handle: async (call): Promise<Reply<unknown>> => {
    const { host, context } = call
    if (!host.singleSignOn) return gone
    try {
      const { to, secret } = await host.singleSignOn.begin()
      setAttempt(host, context, secret)
      return context.redirect(to.href, 302)
    } catch (error) {
      note(host, error)
      return backTo(call, 'sso-unreachable')
    }
  },
})

/** Begins the session of whom the provider vouches for, where that is an account of ours that is not disabled. */
const enter = async (call: Call, secret: string): Promise<Refused | undefined> => {
  const { host, context } = call
  let vouched: Awaited<ReturnType<NonNullable<Host['singleSignOn']>['finish']>>
  try {
    vouched = await host.singleSignOn!.finish(new URL(context.req.url).search, secret)
  } catch (error) {
    note(host, error)
    await host.audit.enter('sign-in-refused', '?', { by: 'single-sign-on', why: 'refused' })
    return isUnreachable(error) ? 'sso-unreachable' : 'sso-refused'
  }
  const admitted = await host.identity.vouchedFor(vouched)
  if (!admitted || admitted.account.disabled) {
    const why = admitted ? 'disabled' : 'unknown'
    await host.audit.enter('sign-in-refused', admitted?.account.id ?? '?', { by: 'single-sign-on', why })
    return 'sso-unknown'
  }
  await host.audit.enter('sign-in', admitted.account.id, { by: 'single-sign-on' })
  await beginSession(call, admitted, { singleSignOn: true })
  return undefined
}

const back = route({
  id: 'finishSingleSignOn',
  method: 'get',
  path: '/api/session/single-sign-on/callback',
  tag: TAG,
  about: text(
    '身份提供方转回此处;成功则登录并转到办件台,否则转到登录页并说明原因。',
    'Where the provider leads back to: signs in and leads to the desk, or to its sign-in page with the reason.',
  ),
  access: 'public',
  query: vouchedQuerySchema,
  status: 302,
  costly: true,
  handle: async (call): Promise<Reply<unknown>> => {
    const { host, context } = call
    if (!host.singleSignOn) return gone
    const secret = attemptOf(host, context)
    setAttempt(host, context, undefined)
    return backTo(call, secret === undefined ? 'sso-refused' : await enter(call, secret))
  },
})

const end = route({
  id: 'endSingleSignOn',
  method: 'get',
  path: '/api/session/single-sign-on/end',
  tag: TAG,
  about: text(
    '退出本系统后,转到身份提供方的退出页。',
    'After signing out here: leads to where the provider ends its own session.',
  ),
  access: 'public',
  status: 302,
  costly: true,
  handle: async (call): Promise<Reply<unknown>> => {
    const { host, context } = call
    if (!host.singleSignOn) return gone
    try {
      return context.redirect((await host.singleSignOn.endAt()).href, 302)
    } catch (error) {
      note(host, error)
      return backTo(call)
    }
  },
})

export const singleSignOnRoutes: readonly Route[] = [ways, begin, back, end]
