import { type Context, Hono } from 'hono'
import { routePath } from 'hono/route'
import { BadCursor } from '../desk/index.ts'
import { Unreachable } from '../store/index.ts'
import { accountRoutes } from './api/account-routes.ts'
import { answerRoutes } from './api/answer-routes.ts'
import { auditRoutes } from './api/audit-routes.ts'
import { caseRoutes } from './api/case-routes.ts'
import { cityRoutes } from './api/city-routes.ts'
import { fileRoutes } from './api/file-routes.ts'
import { importRoutes } from './api/import-routes.ts'
import { listRoutes } from './api/list-routes.ts'
import { messageRoutes } from './api/message-routes.ts'
import { organisationRoutes } from './api/organisation-routes.ts'
import { parameterRoutes } from './api/parameter-routes.ts'
import { planningRoutes } from './api/planning-routes.ts'
import { rehearsalRoutes } from './api/rehearsal-routes.ts'
import { searchRoute } from './api/search-routes.ts'
import { similarRoute } from './api/similar-routes.ts'
import { singleSignOnRoutes } from './api/single-sign-on-routes.ts'
import { streamRoutes } from './api/stream-routes.ts'
import { subjectRoutes } from './api/subject-routes.ts'
import { systemRoutes } from './api/system-routes.ts'
import { tokenRoutes } from './api/token-routes.ts'
import { webhookRoutes } from './api/webhook-routes.ts'
import { deskFiles } from './desk-files.ts'
import { lookOf } from './door/page.ts'
import { doorPages, notFoundPage } from './door/pages.ts'
import { message } from './door/visit.ts'
import { WORDS } from './door/words.ts'
import type { Host } from './host.ts'
import { mount } from './http/mount.ts'
import { type Prepared, prepare, sendPrepared } from './http/prepared.ts'
import { type Problem, problem, problemResponse } from './http/problem.ts'
import type { Route } from './http/route.ts'
import { secure } from './http/secure.ts'
import { open311Failure, open311Routes } from './open311/routes.ts'
import { openApiOf } from './openapi.ts'

/** Everything but the residents' pages, in the order in which addresses are tried. */
export const ROUTES: readonly Route[] = [
  ...systemRoutes,
  ...accountRoutes,
  ...organisationRoutes,
  ...tokenRoutes,
  ...singleSignOnRoutes,
  ...cityRoutes,
  ...answerRoutes,
  ...streamRoutes,
  ...caseRoutes,
  searchRoute,
  similarRoute,
  ...subjectRoutes,
  ...parameterRoutes,
  ...auditRoutes,
  ...messageRoutes,
  ...fileRoutes,
  ...importRoutes,
  ...webhookRoutes,
  ...rehearsalRoutes,
  ...listRoutes,
  ...planningRoutes,
  ...open311Routes,
]

/** A database that is started anew is back by then. */
const RETRY_AFTER_S = 5

/** Whether an address is for programs: what is wrong there is told as problem+json, elsewhere as a page. */
const isForPrograms = (path: string): boolean => /^\/(api|health|ready|metrics)(\/|$)/.test(path)
/** What is wrong there is told as its specification has it. */
const isOpen311 = (path: string): boolean => /^\/open311(\/|$)/.test(path)

/** Every answer has the headers and is counted and logged: by pattern, never by what was in the address. */
const watched = (app: Hono, host: Host): void => {
  app.use(async (context, next) => {
    const started = performance.now()
    await next()
    secure(host.url, context.res)
    const { method } = context.req
    const route = routePath(context, -1)
    const { status } = context.res
    const seconds = (performance.now() - started) / 1000
    host.metrics.requests.observe({ method, route, status: String(status) }, seconds)
    host.log.info({ method, route, status, ms: Math.round(seconds * 1000) }, 'request')
  })
}

/** What is wrong, in the form of the programs that ask at the address; undefined where people do. */
const forPrograms = (context: Context, of: Problem): Response | undefined => {
  if (isOpen311(context.req.path)) return open311Failure(of, context)
  return isForPrograms(context.req.path) ? problemResponse(of) : undefined
}

/** What went wrong on our side, as whoever asked reads it: programs a problem, people a page. */
const failureOf = (context: Context, of: Problem, headers: Record<string, string> = {}) => {
  const told = forPrograms(context, of)
  for (const [name, value] of Object.entries(headers)) told?.headers.set(name, value)
  if (told) return told
  const again = problem('internal').message
  return context.html(message(lookOf(context), WORDS.error, again), of.status as 500 | 503, headers)
}

/** The server as a function from requests to answers. */
export const appOf = (host: Host, version: string): Hono => {
  const app = new Hono()
  watched(app, host)
  app.onError((error, context) => {
    if (error instanceof BadCursor) return problemResponse(problem('bad-cursor', 'after'))
    if (error instanceof Unreachable) {
      host.log.error({ err: error, route: routePath(context, -1) }, 'the database does not answer')
      return failureOf(context, problem('unreachable'), { 'retry-after': String(RETRY_AFTER_S) })
    }
    host.log.error({ err: error, route: routePath(context, -1) }, 'a request failed')
    return failureOf(context, problem('internal'))
  })
  app.notFound((context) => forPrograms(context, problem('not-found')) ?? notFoundPage(host, context))
  // Made when it is first asked for: a start need not wait for it. It is a megabyte, and anybody may ask.
  let document: Prepared | undefined
  app.get('/api/openapi.json', (context) => {
    document ??= prepare(
      'application/json',
      new TextEncoder().encode(JSON.stringify(openApiOf(ROUTES, host.desk.registry.all, version, host.url))),
    )
    return sendPrepared(context, document, 'no-cache')
  })
  mount(app, host, ROUTES)
  doorPages(app, host)
  deskFiles(app)
  return app
}
