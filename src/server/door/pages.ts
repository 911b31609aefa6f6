import type { Context, Hono, MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { getCookie, setCookie } from 'hono/cookie'
import type { Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { addressOf } from '../http/address.ts'
import { bodiesUpTo, isForged, isUnstorable, MAX_BODY_BYTES } from '../http/mount.ts'
import { NOBODY } from '../identity/principal.ts'
import { isSecure } from '../identity/who.ts'
import { take } from '../limits.ts'
import {
  changePassphrase,
  removeAccount,
  showAccount,
  showSignUp,
  signIn,
  signOut,
  signUp,
} from './accounts.ts'
import { addFile } from './add-file.ts'
import { answerPage } from './answer.ts'
import { answersPage, chapterPage, editionPage } from './answers.ts'
import { MOST_TYPED } from './ask.ts'
import { act, showAction } from './doing.ts'
import { figurePage, figuresPage } from './figures.ts'
import { ADD_FILE, FILE_WORDS, MAX_UPLOAD_BYTES } from './files.ts'
import { homePage, trackPage } from './home.ts'
import { giveProof, isCodeTyped, showNotice, showTyped, verifyNotice } from './notice.ts'
import { chosenIn, type Html, LANG_COOKIE, lookOf, STYLE_PATH, styleResponse, TEXT_COOKIE } from './page.ts'
import { misreadIn, readRange } from './range.ts'
import { recordsPage } from './records.ts'
import { setUp, showSetup } from './setup.ts'
import { message, notFound, type Outcome, type Visit } from './visit.ts'
import { ask, askStart, entitled, showCase, track, typedIn } from './visits.ts'
import { WORDS } from './words.ts'

export const notFoundPage = (_: Host, context: Context): Response | Promise<Response> =>
  context.html(message(lookOf(context), WORDS.nothing, WORDS.nothingMore), 404)

const FORM = 'application/x-www-form-urlencoded'
const WITH_FILE = 'multipart/form-data'
const YEAR_S = 31_536_000

/** Keeps how somebody wants to see the pages. */
const keepChosen = (host: Host, context: Context): void => {
  const { lang, text } = chosenIn(context)
  const options = {
    path: '/',
    maxAge: YEAR_S,
    sameSite: 'Lax',
    httpOnly: true,
    secure: isSecure(host.url),
  } as const
  if (lang) setCookie(context, LANG_COOKIE, lang, options)
  if (text) setCookie(context, TEXT_COOKIE, text, options)
}

/** Keeps how somebody wants to see the pages, and goes back to where they were: on this site only. */
const settings = async ({ host, context }: Visit): Promise<Outcome> => {
  const { to } = context.req.query()
  keepChosen(host, context)
  const back = URL.canParse(to ?? '', host.url.href) ? new URL(to ?? '', host.url.href) : host.url
  return context.redirect(back.origin === host.url.origin ? `${back.pathname}${back.search}` : '/', 303)
}

/** Where a form went and something was wrong, the address is the form's own: whoever comes back to it is led to its page. */
const toParent = async ({ context }: Visit): Promise<Outcome> =>
  context.redirect(context.req.path.replace(/\/[^/]*$/, ''), 303)

type Handler = (visit: Visit) => Promise<Outcome>

const home: Handler = async (visit) => {
  const { host, look, context } = visit
  const query = (context.req.query('q') ?? '').trim().slice(0, MOST_TYPED)
  const search = { query, event: context.req.query('event') }
  return { page: homePage(host, look, search, typedIn(visit)) }
}

const isReceiptTyped = (visit: Visit): boolean => {
  const { number, code } = typedIn(visit)
  return number !== '' || code !== ''
}

/** A page in another look with what is being typed there; where that is nothing, the browser goes to the page itself. */
const turned =
  (isTyped: (visit: Visit) => boolean, show: Handler): Handler =>
  async (visit) => {
    const { host, context } = visit
    if (isTyped(visit)) return show(visit)
    keepChosen(host, context)
    const { pathname, searchParams } = new URL(context.req.url)
    for (const name of ['lang', 'text']) searchParams.delete(name)
    return context.redirect(searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`, 303)
  }

/** A page about what its address names, where there is such a thing. */
const shown =
  (show: (visit: Visit, named: Readonly<Record<string, string>>) => Promise<Html | undefined>): Handler =>
  async (visit) => {
    const found = await show(visit, visit.context.req.param() as Record<string, string>)
    return found ? { page: found } : notFound(visit.look)
  }

const ASK = '/ask/:programme'
/** Where a form mostly turns a page: a question at a time, or to another look. What it sends at last, its handler counts. */
const TURNED: ReadonlySet<string> = new Set([ASK, '/entitled', '/', '/account', '/verify'])
/**
 * What a browser may keep for its own Back. Without, it asks whether to send the form again, and who says no is lost; what
 * was typed it keeps in any case, to send it again.
 */
const TURNED_BACK = 'private, no-cache'
/** Forms that may bring a file. */
const WITH_FILES: ReadonlySet<string> = new Set([ASK, ADD_FILE])

/** The addresses of the residents' door. Those that change something are forms. */
const PAGES: readonly (readonly [method: 'get' | 'post', path: string, handler: Handler])[] = [
  ['get', '/', home],
  ['post', '/', turned(isReceiptTyped, home)],
  ['get', '/settings', settings],
  ['get', ASK, askStart],
  ['post', ASK, ask],
  ['get', '/entitled', entitled],
  ['post', '/entitled', entitled],
  ['get', '/track', async ({ look }) => ({ page: trackPage(look) })],
  ['post', '/track', track],
  ['get', '/account', showAccount],
  ['post', '/account', turned(isReceiptTyped, showAccount)],
  ['get', '/account/new', showSignUp],
  ['post', '/account/new', signUp],
  ['post', '/account/sign-in', signIn],
  ['post', '/account/sign-out', signOut],
  ['post', '/account/passphrase', changePassphrase],
  ['post', '/account/delete', removeAccount],
  ['get', '/account/:form', toParent],
  ['get', '/cases/:case', showCase],
  ['get', '/cases/:case/notices/:version', showNotice],
  ['get', '/cases/:case/proofs/:version', giveProof],
  ['post', '/cases/:case/:action', act],
  ['get', '/cases/:case/:action', showAction],
  ['post', ADD_FILE, addFile],
  ['get', ADD_FILE, async ({ context }) => context.redirect(`/cases/${context.req.param('case')}`, 303)],
  ['get', '/verify', verifyNotice],
  ['post', '/verify', turned(isCodeTyped, showTyped)],
  [
    'get',
    '/figures',
    async ({ host, look, context }) => {
      const { searchParams } = new URL(context.req.url)
      return { page: await figuresPage(host, readRange(host, searchParams), look, misreadIn(searchParams)) }
    },
  ],
  [
    'get',
    '/figures/:programme/:indicator',
    async ({ host, look, context }) => {
      const { programme, indicator } = context.req.param() as { programme: string; indicator: string }
      const range = readRange(host, new URL(context.req.url).searchParams)
      const found = await figurePage(host, programme, indicator, range, look)
      return found ? { page: found } : notFound(look)
    },
  ],
  [
    'get',
    '/figures/:programme/:indicator/records',
    async ({ host, look, context }) => {
      const { programme, indicator } = context.req.param() as { programme: string; indicator: string }
      const range = readRange(host, new URL(context.req.url).searchParams)
      const { since, after } = context.req.query()
      const found = await recordsPage(host, programme, indicator, { range, since, after }, look)
      return found ? { page: found } : notFound(look)
    },
  ],
  ['get', '/answers', async ({ host, look }) => ({ page: await answersPage(host, look) })],
  ['get', '/answers/:edition', shown(({ host, look }, { edition }) => editionPage(host, edition!, look))],
  [
    'get',
    '/answers/:edition/:chapter',
    shown(({ host, look }, { edition, chapter }) => chapterPage(host, edition!, chapter!, look)),
  ],
  [
    'get',
    '/answers/:edition/figures/:figure',
    shown(({ host, look }, { edition, figure }) => answerPage(host, edition!, figure!, look)),
  ],
  ['get', '/setup/:token', showSetup],
  ['post', '/setup/:token', setUp],
]

const mediaOf = (context: Context): string | undefined =>
  context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()

const sentBy = async (context: Context): Promise<URLSearchParams | undefined> => {
  if (context.req.method !== 'POST') return new URLSearchParams()
  const type = mediaOf(context)
  if (type === FORM) return new URLSearchParams(await context.req.text())
  if (type !== WITH_FILE) return undefined
  const fields = [...(await context.req.formData())].filter(([, value]) => typeof value === 'string')
  return new URLSearchParams(fields as [string, string][])
}

/** What may be as large as a file is counted as such before it is read. */
const isLarge = ({ req }: Context): boolean =>
  Number(req.header('content-length') ?? 0) > MAX_BODY_BYTES || req.header('transfer-encoding') !== undefined

const visited = async (
  host: Host,
  context: Context,
  handler: Handler,
  changes: boolean,
): Promise<Outcome> => {
  const look = lookOf(context)
  const ip = addressOf(host, context)
  const seconds = await take(changes || isLarge(context) ? host.limits.writes : host.limits.reads, ip)
  if (seconds !== undefined) {
    context.header('retry-after', String(seconds))
    return { page: message(look, WORDS.error, WORDS.tooMany), status: 429 }
  }
  const sent = await sentBy(context)
  // What a session may do is checked against its own token by the pages that act for it.
  if (!sent || isForged(context, { who: NOBODY }, undefined))
    return { page: message(look, WORDS.error, WORDS.stalePage), status: 403 }
  if (host.areas.isStale) await host.areas.read()
  return handler({ host, context, look, ip, sent })
}

/** What was sent with it is not read: the form is still where the browser came from. */
const tooLarge = (words: Text) => (context: Context) =>
  context.html(message(lookOf(context), WORDS.error, words), 413)

/** A form is small; one that may bring a file is as large as that only where it says that it brings one. */
const bodiesOf = (path: string): MiddlewareHandler => {
  const small = bodiesUpTo(MAX_BODY_BYTES, tooLarge(WORDS.tooLong))
  const large = bodiesUpTo(MAX_UPLOAD_BYTES, tooLarge(FILE_WORDS.tooLarge))
  return (context, next) =>
    WITH_FILES.has(path) && mediaOf(context) === WITH_FILE ? large(context, next) : small(context, next)
}

const OF_LOOKS: ReadonlySet<string> = new Set([LANG_COOKIE, TEXT_COOKIE])

/**
 * Whether an answer may be compressed. Compressed, its length tells what in it repeats, and a site that made a browser ask
 * often enough could guess a session's token letter by letter (BREACH). So what holds such a token is compressed only where
 * nothing was sent that stands in it as well: neither a query nor a form. Without a session there is nothing to guess.
 */
const isSqueezed = (context: Context): boolean => {
  const { method, url } = context.req
  return (
    (method === 'GET' && !url.includes('?')) ||
    Object.keys(getCookie(context)).every((name) => OF_LOOKS.has(name))
  )
}

const inPieces = compress({ encoding: 'gzip' })
/** In one piece and with its length, as a page that is not compressed comes. */
const compressed: MiddlewareHandler = async (context, next) => {
  await inPieces(context, next)
  if (context.res.headers.has('content-encoding'))
    context.res = new Response(await context.res.arrayBuffer(), context.res)
}
const squeezed: MiddlewareHandler = (context, next) =>
  isSqueezed(context) ? compressed(context, next) : next()

/** Serves the residents' door. */
export const doorPages = (app: Hono, host: Host): void => {
  app.get(STYLE_PATH, compressed, () => styleResponse())
  for (const path of new Set(PAGES.map(([, each]) => each))) app.use(path, squeezed, bodiesOf(path))
  for (const [method, path, handler] of PAGES)
    app.on(method.toUpperCase(), path, async (context) => {
      // There is no page at such an address, nor a question that one could answer.
      if (isUnstorable(context)) return context.notFound()
      const outcome = await visited(host, context, handler, method === 'post' && !TURNED.has(path))
      if (outcome instanceof Response) return outcome
      if (outcome.isTurned) context.header('cache-control', TURNED_BACK)
      // The buttons for the look send the form that is on the page.
      if (method === 'post') keepChosen(host, context)
      return context.html(outcome.page, outcome.status ?? 200)
    })
}
