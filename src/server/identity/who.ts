import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Host } from '../host.ts'
import type { Account } from './account.ts'
import { NOBODY, type Principal, type Staff } from './principal.ts'
import { sameText } from './secret.ts'
import { ABSOLUTE_MS, type Session } from './sessions.ts'

/** Staff and residents have sessions of their own, so that one browser can be both. */
export type SessionKind = 'staff' | 'door'

/** Whether an address is on this machine itself, without TLS. */
export const isHere = (url: URL): boolean =>
  url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

/** Cookies are secure everywhere but on this machine itself. */
export const isSecure = (url: URL): boolean => !isHere(url)

/** What the cookie of a kind is called where the server is reached at an address. */
export const cookieName = (url: URL, kind: string): string =>
  `${isSecure(url) ? '__Host-' : ''}bihuan-${kind}`

const COOKIES = 'cookies'
/** Whether the answer gives the browser cookies: they wait in the context. */
export const hasCookies = (context: Context): boolean => context.get(COOKIES) === true

/** What a cookie of ours says. None of them escapes or quotes its value: to read it as if it might costs every request. */
const cookieOf = (context: Context, name: string): string | undefined => {
  const start = `${name}=`
  for (const one of context.req.header('cookie')?.split(';') ?? []) {
    const said = one.trim()
    if (said.startsWith(start)) return said.slice(start.length)
  }
  return undefined
}

const putCookie = (host: Host, context: Context, kind: string, value: string, maxAge: number): void => {
  context.set(COOKIES, true)
  setCookie(context, cookieName(host.url, kind), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(host.url),
    maxAge,
  })
}

export interface FoundSession {
  readonly id: string
  readonly session: Session
  /** Of a staff session. */
  readonly account?: Account | undefined
}

/** The session that a request's cookie names, while it lasts. */
export const sessionOf = async (
  host: Host,
  context: Context,
  kind: SessionKind,
): Promise<FoundSession | undefined> => {
  const id = cookieOf(context, cookieName(host.url, kind))
  const found = id === undefined ? undefined : await host.identity.sessions.of(id)
  // One browser's staff session is no resident's, whatever cookie it comes in.
  const fits = found && (found.account !== undefined) === (kind === 'staff')
  return id !== undefined && fits ? { id, session: found.session, account: found.account } : undefined
}

export const setSession = (host: Host, context: Context, kind: SessionKind, id: string | undefined): void => {
  putCookie(host, context, kind, id ?? '', id === undefined ? 0 : ABSOLUTE_MS / 1000)
}

/** A browser is known for so long after somebody signed in, and by so many accounts: several people may share it. */
const KNOWN_S = 90 * 86_400
const MAX_KNOWN = 5

const knownIn = (host: Host, context: Context, kind: SessionKind): readonly string[] =>
  cookieOf(context, cookieName(host.url, `known-${kind}`))?.split('.') ?? []

/** Whether an account was signed in to in this browser before. */
export const isKnownIn = (host: Host, context: Context, kind: SessionKind, account: string): boolean => {
  const wanted = host.secret.browser(`${kind} ${account}`)
  return knownIn(host, context, kind).some((one) => sameText(one, wanted))
}

/** Begins a session in a browser, which is known from now on by the account that was signed in to. */
export const enterSession = (
  host: Host,
  context: Context,
  kind: SessionKind,
  { id, account }: { readonly id: string; readonly account: string },
): void => {
  setSession(host, context, kind, id)
  const mine = host.secret.browser(`${kind} ${account}`)
  const others = knownIn(host, context, kind).filter((one) => one !== mine)
  putCookie(host, context, `known-${kind}`, [mine, ...others].slice(0, MAX_KNOWN).join('.'), KNOWN_S)
}

const ATTEMPT = 'single-sign-on'
/** Signing in at a provider may take so long. */
export const ATTEMPT_MS = 600_000

/** Gives a browser the secret of the single sign-on it begins; takes it away where there is none. */
export const setAttempt = (host: Host, context: Context, secret: string | undefined): void => {
  putCookie(host, context, ATTEMPT, secret ?? '', secret === undefined ? 0 : ATTEMPT_MS / 1000)
}

/** The secret of the single sign-on that this browser began. */
export const attemptOf = (host: Host, context: Context): string | undefined =>
  cookieOf(context, cookieName(host.url, ATTEMPT))

/** Who is asking, and the session it is known from, if from one. */
export interface Known {
  readonly who: Principal
  readonly session?: FoundSession
}

const BEARER = /^Bearer (bh_[\w-]{20,100})$/

const tokenOf = (context: Context): string | undefined =>
  BEARER.exec(context.req.header('authorization') ?? '')?.[1]

/**
 * Who of staff is asking, as far as this process remembers: by what the database said last, and the proof of that. It may
 * be so no more.
 */
export const recallWho = (host: Host, context: Context): Known | undefined => {
  const token = tokenOf(context)
  if (token !== undefined) {
    const found = host.identity.tokens.recall(token)
    return (
      found && {
        who: { kind: 'staff', account: found.account, scopes: found.token.scopes, proof: found.proof },
      }
    )
  }
  const id = cookieOf(context, cookieName(host.url, 'staff'))
  const found = id === undefined ? undefined : host.identity.sessions.recall(id)
  if (id === undefined || !found) return undefined
  const { session, account, proof } = found
  return { who: { kind: 'staff', account, proof }, session: { id, session, account } }
}

/**
 * Who of staff asked, as they are now, where they may still: long after it was answered, and without counting as use of
 * their session, which would never be idle.
 */
export const staffNow = async (host: Host, context: Context): Promise<Staff | undefined> => {
  const token = tokenOf(context)
  if (token !== undefined) {
    const found = await host.identity.tokens.of(token)
    return found && { kind: 'staff', account: found.account, scopes: found.token.scopes }
  }
  const id = cookieOf(context, cookieName(host.url, 'staff'))
  const account = id === undefined ? undefined : await host.identity.sessions.accountOf(id)
  return account && { kind: 'staff', account }
}

/** Who is asking: by service token, by a staff session, or by a resident's. */
export const whoIs = async (host: Host, context: Context): Promise<Known> => {
  const token = tokenOf(context)
  if (token !== undefined) {
    const found = await host.identity.tokens.of(token)
    return found
      ? { who: { kind: 'staff', account: found.account, scopes: found.token.scopes } }
      : { who: NOBODY }
  }
  const staff = await sessionOf(host, context, 'staff')
  if (staff?.account) return { who: { kind: 'staff', account: staff.account }, session: staff }
  const door = await sessionOf(host, context, 'door')
  if (door) return { who: { kind: 'resident', cases: door.session.cases ?? {} }, session: door }
  return { who: NOBODY }
}
