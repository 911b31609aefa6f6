import { html } from 'hono/html'
import type { Programme } from '../../kernel/index.ts'
import { doorsOf } from '../form.ts'
import type { Host } from '../host.ts'
import type { Html, Look } from './page.ts'
import { page } from './page.ts'
import { WORDS } from './words.ts'

/** How well a service answers to what somebody typed: its words found in it, or it in its words. */
const match = (programme: Programme, query: string): number => {
  const asked = query.toLowerCase()
  const texts = [
    programme.name.zh,
    programme.name.en,
    programme.door?.about.zh ?? '',
    programme.door?.about.en ?? '',
  ]
  const inWords = (programme.door?.words ?? []).filter((word) => asked.includes(word.toLowerCase())).length
  const inTexts = texts.filter((one) => one.toLowerCase().includes(asked)).length
  return 2 * inWords + inTexts
}

/** The services that fit, best first; all of them where nothing is asked. */
export const findServices = (programmes: readonly Programme[], query: string): readonly Programme[] =>
  query === ''
    ? programmes
    : programmes
        .map((programme) => ({ programme, fit: match(programme, query) }))
        .filter(({ fit }) => fit > 0)
        .sort((a, b) => b.fit - a.fit)
        .map(({ programme }) => programme)

const card = (programme: Programme, look: Look): Html => {
  const promises = Object.values(programme.promises).map(({ name }) => name)
  return html`<li class="card"><h3><a href="/ask/${programme.id}">${look.say(programme.name)}</a></h3>
<p>${look.say(programme.door!.about)}</p>
${
  promises.length === 0
    ? ''
    : html`<p class="chips"><span class="sr">${look.say(WORDS.promised)}: </span>${promises.map((name) => html`<span class="chip">${look.say(name)}</span> `)}</p>`
}<span class="go" aria-hidden="true">${look.say(WORDS.start)} →</span></li>`
}

const trackBox = (
  look: Look,
  isPage = false,
): Html => html`<section class="panel">${isPage ? html`<h1>${look.say(WORDS.trackTitle)}</h1>` : html`<h2>${look.say(WORDS.trackTitle)}</h2>`}
<p class="hint">${look.say(WORDS.trackHint)}</p>
<form method="post" action="/track" class="inline">
<div class="field"><label for="number">${look.say(WORDS.number)}</label><input id="number" name="number" autocomplete="off" autocapitalize="characters" maxlength="128" required></div>
<div class="field"><label for="code">${look.say(WORDS.code)}</label><input id="code" name="code" autocomplete="off" autocapitalize="characters" maxlength="40" required></div>
<button class="button">${look.say(WORDS.open)}</button></form></section>`

/** The first page: say what is wrong, or look after what was asked. */
export const homePage = (host: Host, look: Look, query: string): Html => {
  const all = doorsOf(host.desk.registry.all)
  const found = findServices(all, query)
  const shown = found.length > 0 ? found : all
  const title = query === '' ? WORDS.services : found.length > 0 ? WORDS.found : WORDS.services
  return page(
    look,
    look.say(WORDS.tagline),
    html`<section class="hero"><div class="wrap">
<h1>${look.say(WORDS.hero)}</h1><p class="lead">${look.say(WORDS.heroMore)}</p>
<form action="/" method="get" role="search" class="search">
<label for="q">${look.say(WORDS.search)}</label>
<div class="search-row"><input id="q" name="q" type="search" value="${query}" maxlength="100" aria-describedby="q-hint"><button class="button">${look.say(WORDS.find)}</button></div>
<p class="hint" id="q-hint">${look.say(WORDS.searchHint)}</p></form></div></section>
<div class="wrap columns"><section><h2>${look.say(title)}</h2>
${query !== '' && found.length === 0 ? html`<p role="status">${look.say(WORDS.notFound)}</p>` : ''}
<ul class="cards">${shown.map((programme) => card(programme, look))}</ul></section>
<div>${trackBox(look)}</div></div>`,
  )
}

/** Number and code, on a page of their own; with what was wrong with the last try. */
export const trackPage = (look: Look, error?: string): Html =>
  page(
    look,
    look.say(WORDS.track),
    html`<div class="wrap narrow">${error === undefined ? '' : html`<div class="errors" role="alert"><h2>${look.say(WORDS.wrong)}</h2><ul><li><a href="#number">${error}</a></li></ul></div>`}${trackBox(look, true)}</div>`,
    error !== undefined,
  )
