import { html } from 'hono/html'
import { LIFE_EVENTS, type LifeEventId, type Programme, type Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { servicesAt } from './ask.ts'
import type { Html, Look } from './page.ts'
import { errorSummary, page, TURNING } from './page.ts'
import { WORDS } from './words.ts'

const eventsOf = ({ door }: Programme): readonly LifeEventId[] => door?.events ?? []

/** Whether a word stands in what was typed; one in Latin letters as a word of its own: there is no "old" in "cold". */
const stands = (word: string, asked: string): boolean => {
  const wanted = word.toLowerCase()
  return /^[a-z -]+$/.test(wanted)
    ? ` ${asked.replace(/[^a-z]+/g, ' ')} `.includes(` ${wanted} `)
    : asked.includes(wanted)
}

/** How well a service answers to what somebody typed: its words found in it, or it in its words. */
const match = (programme: Programme, query: string): number => {
  const asked = query.toLowerCase()
  // Several words that stand together mean more than each alone: who wants to "post a job" looks for none.
  const found = (words: readonly string[]): number =>
    words.filter((word) => stands(word, asked)).reduce((sum, word) => sum + word.split(' ').length, 0)
  const events = eventsOf(programme).map((id) => LIFE_EVENTS[id])
  const texts = [
    programme.name,
    ...(programme.door ? [programme.door.about] : []),
    ...events.map(({ name }) => name),
  ]
  const inTexts = texts
    .flatMap(({ zh, en }) => [zh, en])
    .filter((one) => one.toLowerCase().includes(asked)).length
  return 4 * found(programme.door?.words ?? []) + found(events.flatMap(({ words }) => words)) + 2 * inTexts
}

/** The services that fit, best first; all of them where nothing is asked. */
const findServices = (programmes: readonly Programme[], query: string): readonly Programme[] =>
  query === ''
    ? programmes
    : programmes
        .map((programme) => ({ programme, fit: match(programme, query) }))
        .filter(({ fit }) => fit > 0)
        .sort((a, b) => b.fit - a.fit)
        .map(({ programme }) => programme)

/** Those that take whatever no other does stand before the rest, or behind them. */
const withAnything = (found: readonly Programme[], all: readonly Programme[], place: 'first' | 'last') => {
  const anything = all.filter(({ door }) => door?.takesAnything === true)
  const [these, others] = place === 'first' ? [anything, found] : [found, anything]
  return [...these, ...others.filter((one) => !these.includes(one))]
}

/** Life events that lead to a service here. */
const lifeEvents = (all: readonly Programme[], chosen: string | undefined, look: Look): Html => {
  const present = (Object.keys(LIFE_EVENTS) as LifeEventId[]).filter((id) =>
    all.some((programme) => eventsOf(programme).includes(id)),
  )
  return html`<section class="events"><h2>${look.say(WORDS.lifeEvents)}</h2><ul class="chips">${present.map(
    (id) =>
      html`<li><a class="chip" href="/?event=${id}"${id === chosen ? html` aria-current="true"` : ''}>${look.say(LIFE_EVENTS[id].name)}</a></li>`,
  )}</ul></section>`
}

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

/** All services: what each is for, without what it promises; there are more than one looks through. */
const listed = (all: readonly Programme[], look: Look): Html =>
  html`<ul class="services">${all.map(
    ({ id, name, door }) =>
      html`<li class="card"><h3><a href="/ask/${id}">${look.say(name)}</a></h3><p class="hint">${look.say(door!.about)}</p></li>`,
  )}</ul>`

/** What was typed to open a receipt. */
export interface Tracked {
  readonly number: string
  readonly code: string
}

const TRACK = '/track'

const UNTYPED: Tracked = { number: '', code: '' }

const trackForm = (look: Look, { number, code }: Tracked): Html =>
  html`<p class="hint">${look.say(WORDS.trackHint)}</p>
<form method="post" action="${TRACK}" class="inline" id="${TURNING}">
<div class="field"><label for="number">${look.say(WORDS.number)}</label><input id="number" name="number" value="${number}" autocomplete="off" autocapitalize="characters" maxlength="128" required></div>
<div class="field"><label for="code">${look.say(WORDS.code)}</label><input id="code" name="code" value="${code}" autocomplete="off" autocapitalize="characters" maxlength="40"></div>
<button class="button" name="go" value="open">${look.say(WORDS.open)}</button></form>`

/** Number and code of a receipt, to open it; for whoever is signed in, this adds it to the account. */
export const trackBox = (look: Look, typed: Tracked = UNTYPED, title: Text = WORDS.trackTitle): Html =>
  html`<section class="panel"><h2>${look.say(title)}</h2>
${trackForm(look, typed)}</section>`

/** The form of a page with such a box. */
export const trackingOn = (stay: string) => ({ action: TRACK, go: 'open', stay })

export interface Search {
  readonly query: string
  readonly event?: string | undefined
}

const shownServices = (all: readonly Programme[], { query, event }: Search) => {
  const byEvent = all.filter((programme) => eventsOf(programme).some((id) => id === event))
  if (byEvent.length > 0) return { shown: byEvent, title: WORDS.found, isMissed: false }
  const found = findServices(all, query)
  if (found.length === 0)
    return { shown: withAnything(all, all, 'first'), title: WORDS.services, isMissed: true }
  if (query === '') return { shown: found, title: WORDS.services, isMissed: false }
  return { shown: withAnything(found, all, 'last'), title: WORDS.found, isMissed: false }
}

const addressOf = ({ query, event }: Search): string => {
  const asked = new URLSearchParams({ ...(query ? { q: query } : {}), ...(event ? { event } : {}) })
  return asked.size === 0 ? '/' : `/?${asked}`
}

/** The first page: say what is wrong, or look after what was asked; with what was typed for that. */
export const homePage = (host: Host, look: Look, search: Search, typed?: Tracked): Html => {
  const all = servicesAt(host)
  const { shown, title, isMissed } = shownServices(all, search)
  const entitled = host.desk.rules
    ? html`<section class="panel"><h2>${look.say(WORDS.entitledTitle)}</h2><p class="hint">${look.say(WORDS.entitledHint)}</p><p><a class="button" href="/entitled">${look.say(WORDS.entitledStart)}</a></p></section>`
    : ''
  return page(
    look,
    look.say(WORDS.tagline),
    html`<section class="hero"><div class="wrap">
<h1>${look.say(WORDS.hero)}</h1><p class="lead">${look.say(WORDS.heroMore)}</p>
<form action="/" method="get" role="search" class="search">
<label for="q">${look.say(WORDS.search)}</label>
<div class="search-row"><input id="q" name="q" type="search" value="${search.query}" maxlength="100" aria-describedby="q-hint"><button class="button">${look.say(WORDS.find)}</button></div>
<p class="hint" id="q-hint">${look.say(WORDS.searchHint)}</p></form></div></section>
<div class="wrap columns"><div>${lifeEvents(all, search.event, look)}<section><h2>${look.say(title)}</h2>
${isMissed ? html`<p role="status">${look.say(shown[0]?.door?.takesAnything ? WORDS.takesAnything : WORDS.notFound)}</p>` : ''}
${shown.length === all.length ? listed(shown, look) : html`<ul class="cards">${shown.map((programme) => card(programme, look))}</ul>`}</section></div>
<div>${entitled}${trackBox(look, typed)}</div></div>`,
    { form: trackingOn(addressOf(search)) },
  )
}

/** Number and code, on a page of their own; with what was wrong with the last try, and what was typed then. */
export const trackPage = (
  look: Look,
  typed: Tracked = UNTYPED,
  error?: { readonly field: keyof Tracked; readonly message: string },
): Html =>
  page(
    look,
    look.say(WORDS.track),
    html`<div class="wrap narrow">${errorSummary(look, error ? [error] : [])}<section class="panel"><h1>${look.say(WORDS.trackTitle)}</h1>
${trackForm(look, typed)}</section>
<details${error?.field === 'code' ? html` open` : ''}><summary>${look.say(WORDS.lostCode)}</summary><p>${look.say(WORDS.lostCodeMore)}</p></details></div>`,
    { isWrong: error !== undefined, form: { action: TRACK, go: 'open' } },
  )
