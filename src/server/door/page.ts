import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { html } from 'hono/html'
import type { Lang } from '../../desk/index.ts'
import type { Text } from '../../kernel/index.ts'
import { WORDS } from './words.ts'

/** Markup with everything that came from outside escaped. */
export type Html = ReturnType<typeof html>

const STYLE = readFileSync(new URL('../../../assets/door.css', import.meta.url))
/** The stylesheet's address changes with it, so that it may be kept for ever. */
export const STYLE_PATH = `/assets/door.${createHash('sha256').update(STYLE).digest('hex').slice(0, 10)}.css`
export const styleResponse = (): Response =>
  new Response(new Uint8Array(STYLE), {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })

/** How somebody wants to see the pages. */
export interface Look {
  readonly lang: Lang
  readonly large: boolean
  /** The page that is shown, to come back to. */
  readonly path: string
  /** The reader's words. */
  say(words: Text): string
}

export const LANG_COOKIE = 'bihuan-lang'
export const TEXT_COOKIE = 'bihuan-text'

type Chosen = { readonly lang?: Lang; readonly text?: 'large' | 'usual' }

/** What an address asks to be kept of how somebody wants to see the pages. */
export const chosenIn = (context: Context): Chosen => {
  const { lang, text } = context.req.query()
  return {
    ...(lang === 'zh' || lang === 'en' ? { lang } : {}),
    ...(text === 'large' || text === 'usual' ? { text } : {}),
  }
}

/** The address says it, or the cookie, else the browser; Chinese where none does. */
const langOf = (context: Context): Lang => {
  const chosen = chosenIn(context).lang ?? getCookie(context, LANG_COOKIE)
  if (chosen === 'zh' || chosen === 'en') return chosen
  const first = (context.req.header('accept-language') ?? '').trim().toLowerCase()
  return first.startsWith('en') ? 'en' : 'zh'
}

export const lookOf = (context: Context): Look => {
  const lang = langOf(context)
  const { pathname, search } = new URL(context.req.url)
  return {
    lang,
    large: (chosenIn(context).text ?? getCookie(context, TEXT_COOKIE)) === 'large',
    path: context.req.method === 'GET' ? `${pathname}${search}` : pathname,
    say: (words) => words[lang],
  }
}

const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="M25.5 9.5A11.5 11.5 0 1 0 27.4 17" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"/><path d="m20 10 6.4.4.6-6.4" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="16" cy="16" r="3.2" fill="currentColor"/></svg>`

interface Frame {
  /** Something is wrong: that comes first in the title. */
  readonly isWrong?: boolean
  /**
   * The page's form, which is called `TURNING`: where it goes, with which button Enter sends it, and where the page is
   * shown again, if that is not where it goes.
   */
  readonly form?: { readonly action: string; readonly go?: string; readonly stay?: string }
}

/** A form that is being filled in is sent as it stands, and shown again: a change of the look loses nothing typed. */
export const TURNING = 'turning'

/** A change of how the pages look, from the page that is shown. */
const setting = (
  look: Look,
  change: string,
  words: Text,
  form: Frame['form'],
  lang?: 'en' | 'zh-CN',
): Html => {
  const speaks = lang ? html` lang="${lang}"` : ''
  if (form === undefined)
    return html`<a href="/settings?${change}&amp;to=${encodeURIComponent(look.path)}"${speaks}>${look.say(words)}</a>`
  const { stay = form.action } = form
  const to = `${stay}${stay.includes('?') ? '&' : '?'}${change}`
  return html`<button class="link" form="${TURNING}" formaction="${to}" formmethod="post" formnovalidate name="go" value="stay"${speaks}>${look.say(words)}</button>`
}

/** The button that Enter presses is a form's first: it stands before those in the head. */
const firstButton = ({ go }: NonNullable<Frame['form']>): Html =>
  html`<button class="sr" form="${TURNING}" tabindex="-1" aria-hidden="true"${go === undefined ? '' : html` name="go" value="${go}"`}></button>`

const header = (look: Look, form: Frame['form']): Html => html`${form ? firstButton(form) : ''}
<a class="skip" href="#main">${look.say(WORDS.skip)}</a>
<header class="top"><div class="wrap top-row">
<a class="brand" href="/">${MARK}<span>${look.say(WORDS.city)}</span></a>
<nav aria-label="${look.lang === 'zh' ? '主导航' : 'Main'}"><ul>
<li><a href="/track">${look.say(WORDS.track)}</a></li>
<li><a href="/account">${look.say(WORDS.mine)}</a></li>
<li><a href="/figures">${look.say(WORDS.figures)}</a></li>
<li>${look.large ? setting(look, 'text=usual', WORDS.usual, form) : setting(look, 'text=large', WORDS.larger, form)}</li>
<li>${look.lang === 'zh' ? setting(look, 'lang=en', WORDS.other, form, 'en') : setting(look, 'lang=zh', WORDS.other, form, 'zh-CN')}</li>
</ul></nav></div></header>`

/** A whole page. `title` stands in the browser's tab; errors come first there, too. */
export const page = (
  look: Look,
  title: string,
  main: Html,
  { isWrong = false, form }: Frame = {},
): Html => html`<!doctype html>
<html lang="${look.lang === 'zh' ? 'zh-CN' : 'en'}"${look.large ? html` class="large"` : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${isWrong ? `${look.say(WORDS.error)}: ` : ''}${title} – ${look.say(WORDS.city)}</title>
<link rel="stylesheet" href="${STYLE_PATH}"><link rel="icon" href="data:,"></head>
<body>${header(look, form)}
<main id="main" tabindex="-1">${main}</main>
<footer class="bottom"><div class="wrap"><p>${look.say(WORDS.footer)}</p><p><a href="/verify">${look.say(WORDS.verifyTitle)}</a></p></div></footer>
</body></html>`

/** What is wrong, at the top, each leading to its field. */
export const errorSummary = (
  look: Look,
  errors: readonly { readonly field: string; readonly message: string }[],
): Html | '' =>
  errors.length === 0
    ? ''
    : html`<div class="errors" role="alert" tabindex="-1" autofocus><h2>${look.say(WORDS.wrong)}</h2><ul>${errors.map(
        ({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`,
      )}</ul></div>`

/** A deadline: one at midnight is the end of the day before, which is how people count days. */
export const deadlineText = (at: number, zone: string, lang: Lang): string => {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' }).format(at)
  return hour === '00:00'
    ? momentText(at - 60_000, zone, lang).replace('23:59', '24:00')
    : momentText(at, zone, lang)
}

/** A moment where the case is, short enough to read at a glance: 11月24日 20:30. */
export const momentText = (at: number, zone: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: lang === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(at)
