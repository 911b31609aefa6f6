import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { isForged } from '../http/mount.ts'
import { NOBODY } from '../identity/principal.ts'
import { sessionOf } from '../identity/who.ts'
import { type Html, type Look, page } from './page.ts'
import { WORDS } from './words.ts'

/** One visit of a resident to a page. */
export interface Visit {
  readonly host: Host
  readonly context: Context
  readonly look: Look
  readonly ip: string
  /** What a form sent; empty for a visit without one. */
  readonly sent: URLSearchParams
}

/** What a visit comes to: a page with its status, or somewhere else to go. */
export type Outcome =
  | {
      readonly page: Html
      readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 429
      /** A page of a form on its way: going back to it shows it as it was, without sending anything again. */
      readonly isTurned?: true
    }
  | Response

/** A page that says one thing; `on` leads on from it, to what it is about. */
export const message = (
  look: Look,
  title: Text,
  more: Text,
  on?: { readonly href: string; readonly name: Text },
): Html =>
  page(
    look,
    look.say(title),
    html`<div class="wrap narrow"><section class="panel"><h1>${look.say(title)}</h1><p>${look.say(more)}</p>${on ? html`<p><a href="${on.href}">${look.say(on.name)}</a></p>` : ''}<p><a href="/">${look.say(WORDS.home)}</a> · <a href="/track">${look.say(WORDS.track)}</a></p></section></div>`,
  )

export const notFound = (look: Look): Outcome => ({
  page: message(look, WORDS.nothing, WORDS.nothingMore),
  status: 404,
})

/** Whether a form was made for the session that sends it. */
export const isOwnForm = async ({ host, context, sent }: Visit): Promise<boolean> => {
  const session = await sessionOf(host, context, 'door')
  return session !== undefined && !isForged(context, { who: NOBODY, session }, sent.get('csrf') ?? '')
}
