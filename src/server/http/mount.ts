import type { Context, Hono, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { isStorable } from '../../desk/index.ts'
import { readInput, refusal } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { NOBODY } from '../identity/principal.ts'
import { sameText } from '../identity/secret.ts'
import { hasCookies, type Known, recallWho, whoIs } from '../identity/who.ts'
import { take } from '../limits.ts'
import { addressOf } from './address.ts'
import { jsonOf } from './json.ts'
import { type Problem, problem, problemOf, problemResponse } from './problem.ts'
import type { Call, Reply, Route } from './route.ts'
import { jsonAnswer } from './secure.ts'

/** Larger than any form; an event is at most so large. */
export const MAX_BODY_BYTES = 256 * 1024

/** Reads are counted for those we do not know; writes of anybody are dear. */
const overLimit = (host: Host, route: Pick<Route, 'costly'>, ip: string) =>
  take(route.costly ? host.limits.writes : host.limits.reads, ip)

const notAllowed = (
  { access, scope }: Route,
  { who }: Known,
  token: string | undefined,
): Problem | undefined => {
  // Whoever proves to be in a session means to be known there: one that has ended is begun anew, not passed over.
  const isEnded = who.kind === 'nobody' && scope !== undefined && token !== undefined
  if (who.kind !== 'staff') return access === 'public' && !isEnded ? undefined : problem('sign-in')
  // A token is held to its scopes wherever a scope is named, and stays out where none is but for anybody.
  const isScoped = scope === undefined ? access === 'public' : who.scopes?.includes(scope)
  if (who.scopes && !isScoped) return problem('forbidden')
  return access === 'admin' && who.account.admin !== true ? problem('forbidden') : undefined
}

const SAFE = new Set(['GET', 'HEAD'])

/** A browser sends its cookies whoever made it ask: what changes something must prove that our page did. */
export const isForged = (context: Context, { session }: Known, token: string | undefined): boolean => {
  if (SAFE.has(context.req.method)) return false
  if (context.req.header('sec-fetch-site') === 'cross-site') return true
  return session !== undefined && !sameText(token ?? '', session.session.csrf)
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }
const failed = (of: Problem): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: of,
})

const readWith = (schema: z.ZodType | undefined, value: unknown): Read<unknown> => {
  if (!schema) return { ok: true, value: undefined }
  const read = readInput(schema, value)
  return read.ok ? read : failed(problemOf(read.refusal))
}

/** NUL as addresses and forms write it. */
const NUL = '%00'
/** Whether an address has what no database can be asked about: the statement would fail with what others ask in it. */
export const isUnstorable = (context: Context): boolean => context.req.url.includes(NUL)
const unstorable = () => failed(problemOf(refusal('unstorable')))

const readBody = async (context: Context, { body, form }: Route): Promise<Read<unknown>> => {
  if (!body) return { ok: true, value: undefined }
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (form) {
    if (type !== 'application/x-www-form-urlencoded') return failed(problem('not-form'))
    const sent = await context.req.text()
    return sent.includes(NUL) ? unstorable() : readWith(body, Object.fromEntries(new URLSearchParams(sent)))
  }
  if (type !== 'application/json') return failed(problem('not-json'))
  const text = await context.req.text()
  let sent: unknown
  try {
    sent = JSON.parse(text)
  } catch {
    return failed(problem('bad-json'))
  }
  // JSON has it in escapes only, which hardly any text has.
  const isPlain = !text.includes('\\u') || isStorable(JSON.stringify(sent))
  return isPlain ? readWith(body, sent) : unstorable()
}

/** One value a name; a name that comes twice is no value that any of our parameters takes. */
const queryOf = (context: Context): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0] : values,
    ]),
  )

const MATCH = /^(?:W\/)?"(\d{1,9})"$/

const matchOf = (context: Context, { matched }: Route): Read<number | undefined> => {
  const sent = matched ? context.req.header('if-match') : undefined
  if (sent === undefined) return { ok: true, value: undefined }
  const version = MATCH.exec(sent)?.[1]
  return version === undefined
    ? failed(problem('bad-match', 'If-Match'))
    : { ok: true, value: Number(version) }
}

const KEY = /^[\x21-\x7e]{1,128}$/
const keyOf = (context: Context, { keyed }: Route): Read<string | undefined> => {
  const key = keyed ? context.req.header('idempotency-key') : undefined
  return key === undefined || KEY.test(key)
    ? { ok: true, value: key }
    : failed(problem('needs-key', 'Idempotency-Key'))
}

const readCall = async (
  host: Host,
  context: Context,
  mounted: Mounted,
  known: Known,
): Promise<Read<Call>> => {
  const { route } = mounted
  if (isUnstorable(context)) return unstorable()
  const params = readWith(route.params, paramsOf(context, mounted))
  if (!params.ok) return params
  const query = route.query
    ? readWith(route.query, queryOf(context))
    : { ok: true as const, value: undefined }
  if (!query.ok) return query
  const body = await readBody(context, route)
  if (!body.ok) return body
  const match = matchOf(context, route)
  if (!match.ok) return match
  const key = keyOf(context, route)
  if (!key.ok) return key
  return {
    ok: true,
    value: {
      params: params.value,
      query: query.value,
      body: body.value,
      who: known.who,
      host,
      context,
      ip: addressOf(host, context),
      key: key.value,
      match: match.value,
    },
  }
}

const failureOf = (context: Context, route: Route, of: Problem): Response =>
  route.failure?.(of, context) ?? problemResponse(of)

const responseOf = (host: Host, context: Context, route: Route, reply: Reply<unknown>): Response => {
  if (reply instanceof Response) return reply
  if (!reply.ok)
    return failureOf(
      context,
      route,
      'problem' in reply ? reply.problem : problemOf(reply.refusal, route.formIn),
    )
  const status = reply.status ?? route.status ?? 200
  if (status !== 204 && !hasCookies(context))
    return jsonAnswer(host.url, jsonOf(reply.value, reply.repeated), status, reply.headers)
  for (const [name, value] of Object.entries(reply.headers ?? {})) context.header(name, value)
  return status === 204 ? context.body(null, 204) : context.json(reply.value as object, status as 200)
}

const answer = async (host: Host, context: Context, mounted: Mounted): Promise<Response> => {
  if (mounted.route.bare) return answerTo({ who: NOBODY }, host, context, mounted)
  const recalled = mounted.route.proves ? recallWho(host, context) : undefined
  const done = recalled && (await answerTo(recalled, host, context, mounted))
  return done?.ok ? done : answerTo(await whoIs(host, context), host, context, mounted)
}

const answerTo = async (known: Known, host: Host, context: Context, mounted: Mounted): Promise<Response> => {
  const { route } = mounted
  if (known.who.kind !== 'staff') {
    const seconds = await overLimit(host, route, addressOf(host, context))
    if (seconds !== undefined) {
      const answered = failureOf(context, route, problem('too-many'))
      answered.headers.set('retry-after', String(seconds))
      return answered
    }
  }
  const token = context.req.header('x-csrf-token')
  const denied =
    notAllowed(route, known, token) ?? (isForged(context, known, token) ? problem('cross-site') : undefined)
  if (denied) return failureOf(context, route, denied)
  if (host.areas.isStale && !route.bare) await host.areas.read()
  const call = await readCall(host, context, mounted, known)
  return call.ok
    ? responseOf(host, context, route, await handled(host, route, call.value))
    : failureOf(context, route, call.problem)
}

/** What a route replies; an area that it does not know is looked for once more before that is said. */
const handled = async (host: Host, route: Route, call: Call): Promise<Reply<unknown>> => {
  const known = host.areas.size
  const reply = await route.handle(call)
  if (reply instanceof Response || reply.ok || !('refusal' in reply)) return reply
  if (reply.refusal.code !== 'unknown-area') return reply
  await host.areas.readAgain()
  return host.areas.size > known ? route.handle(call) : reply
}

/** The length of a body that says so itself; what has none is empty. Undefined where it has to be counted. */
const lengthOf = ({ req }: Context): number | undefined => {
  const length = req.header('content-length')
  if (req.header('transfer-encoding') !== undefined) return undefined
  if (length !== undefined) return Number(length)
  return SAFE.has(req.method) ? 0 : undefined
}

const isWithin = (context: Context, most: number): boolean => {
  const length = lengthOf(context)
  return length !== undefined && length <= most
}

/** Refuses a body that is larger, before and while it is read. */
export const bodiesUpTo = (
  most: number,
  refuse: (context: Context) => Response | Promise<Response> = () => problemResponse(problem('too-large')),
): MiddlewareHandler => {
  // Counting makes a stream of the body, which costs more than most requests do otherwise.
  const counted = bodyLimit({ maxSize: most, onError: refuse })
  return (context, next) => (isWithin(context, most) ? next() : counted(context, next))
}

/** `/a/{b}.json` is `/a/:b{[^/]+\.json}` to the router. */
export const routerPath = (path: string): string =>
  path.replace(/\{(\w+)\}(\.\w+)?/g, (_, name: string, suffix?: string) =>
    suffix === undefined ? `:${name}` : `:${name}{[^/]+\\${suffix}}`,
  )

/** A route with what stands in its path, each parameter with the suffix that the path has behind it. */
interface Mounted {
  readonly route: Route
  readonly places: readonly { readonly name: string; readonly suffix: number }[]
}

const mountedOf = (route: Route): Mounted => ({
  route,
  places: [...route.path.matchAll(/\{(\w+)\}(\.\w+)?/g)].map(([, name, suffix]) => ({
    name: name!,
    suffix: suffix?.length ?? 0,
  })),
})

/** Parameters without their suffixes. */
const paramsOf = (context: Context, { places }: Mounted): Record<string, string> => {
  const params: Record<string, string> = {}
  for (const { name, suffix } of places) {
    const value = context.req.param(name) ?? ''
    params[name] = suffix === 0 ? value : value.slice(0, -suffix)
  }
  return params
}

/** Serves routes as they are declared. */
export const mount = (app: Hono, host: Host, routes: readonly Route[]): void => {
  for (const route of routes) {
    const mounted = mountedOf(route)
    const most = route.raw ?? MAX_BODY_BYTES
    const counted = bodiesUpTo(most, (context) => failureOf(context, route, problem('too-large')))
    app.on(route.method.toUpperCase(), routerPath(route.path), async (context) => {
      if (isWithin(context, most)) return answer(host, context, mounted)
      let answered: Response | undefined
      const refused = await counted(context, async () => {
        answered = await answer(host, context, mounted)
      })
      return refused ?? answered!
    })
  }
}
