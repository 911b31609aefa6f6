import { html } from 'hono/html'
import { LIFE_EVENTS, type LifeEventId, type Programme, type Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { MOST_TYPED, SAID, servicesAt } from './ask.ts'
import type { Html, Look } from './page.ts'
import { errorSummary, page, TURNING } from './page.ts'
import { find, PLACES, type Place } from './search.ts'
import { WORDS } from './words.ts'

const eventsOf = ({ door }: Programme): readonly LifeEventId[] => door?.events ?? []

const takesAnything = ({ door }: Programme): boolean => door?.takesAnything !== undefined

/** What takes whatever no other does stands behind what was found, where it was not found itself. */
const withAnything = (found: readonly Programme[], all: readonly Programme[]): readonly Programme[] => [
  ...found,
  ...all.filter((one) => takesAnything(one) && !found.includes(one)),
]

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

/** Where a service is asked for; what was typed to find it goes along to the one that takes anything. */
const askAddress = (programme: Programme, query: string): string =>
  `/ask/${programme.id}${takesAnything(programme) && query ? `?${new URLSearchParams({ [SAID]: query })}` : ''}`

const card = (programme: Programme, query: string, look: Look): Html => {
  const promises = Object.values(programme.promises).map(({ name }) => name)
  const carries = takesAnything(programme) && query !== ''
  return html`<li class="card"><h3><a href="${askAddress(programme, query)}">${look.say(programme.name)}</a></h3>
<p>${look.say(programme.door!.about)}</p>${carries ? html`<p class="hint">${look.say(WORDS.carried)}</p>` : ''}
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

interface Shown {
  readonly services: readonly Programme[]
  readonly places: readonly Place[]
  readonly title: Text
  /** All others, where nothing fits what was typed. */
  readonly others: readonly Programme[]
  readonly isMissed: boolean
}

const shownFor = (host: Host, all: readonly Programme[], { query, event }: Search): Shown => {
  const none = { places: [], others: [], isMissed: false }
  const byEvent = all.filter((programme) => eventsOf(programme).some((id) => id === event))
  if (byEvent.length > 0) return { ...none, services: byEvent, title: WORDS.found }
  if (query === '') return { ...none, services: all, title: WORDS.services }
  const pages = PLACES.filter(({ path }) => path !== '/entitled' || host.desk.rules !== undefined)
  const { services, places } = find(all, pages, query)
  if (services.length + places.length > 0)
    return { ...none, places, services: withAnything(services, all), title: WORDS.found }
  const anything = all.filter(takesAnything)
  const others = all.filter((one) => !anything.includes(one))
  return { ...none, services: anything, others, title: WORDS.found, isMissed: true }
}

const placeCard = ({ path, name, about }: Place, look: Look): Html =>
  html`<li class="card"><h3><a href="${path}">${look.say(name)}</a></h3><p>${look.say(about)}</p></li>`

const shownHtml = (
  { services, others, places, title, isMissed }: Shown,
  query: string,
  isAll: boolean,
  look: Look,
): Html => html`<section><h2>${look.say(title)}</h2>
${isMissed ? html`<p role="status">${look.say(services.length > 0 ? WORDS.takesAnything : WORDS.notFound)}</p>` : ''}
${
  isAll
    ? listed(services, look)
    : html`<ul class="cards">${places.map((each) => placeCard(each, look))}${services.map((programme) => card(programme, query, look))}</ul>`
}</section>${others.length > 0 ? html`<section><h2>${look.say(WORDS.services)}</h2>${listed(others, look)}</section>` : ''}`

const addressOf = ({ query, event }: Search): string => {
  const asked = new URLSearchParams({ ...(query ? { q: query } : {}), ...(event ? { event } : {}) })
  return asked.size === 0 ? '/' : `/?${asked}`
}

/** What a page of the door is called, so that those that were looked for are told apart. */
const titleOf = ({ query, event }: Search, look: Look): string => {
  if (query !== '') return look.lang === 'zh' ? `查找“${query}”` : `Search: ${query}`
  const chosen = Object.hasOwn(LIFE_EVENTS, event ?? '') ? LIFE_EVENTS[event as LifeEventId] : undefined
  return look.say(chosen?.name ?? WORDS.tagline)
}

/** The first page: say what is wrong, or look after what was asked; with what was typed for that. */
export const homePage = (host: Host, look: Look, search: Search, typed?: Tracked): Html => {
  const all = servicesAt(host)
  const shown = shownFor(host, all, search)
  const isAll = shown.services.length === all.length
  const entitled = host.desk.rules
    ? html`<section class="panel"><h2>${look.say(WORDS.entitledTitle)}</h2><p class="hint">${look.say(WORDS.entitledHint)}</p><p><a class="button" href="/entitled">${look.say(WORDS.entitledStart)}</a></p></section>`
    : ''
  const list = shownHtml(shown, search.query, isAll, look)
  return page(
    look,
    titleOf(search, look),
    html`<section class="hero"><div class="wrap">
<h1>${look.say(WORDS.hero)}</h1><p class="lead">${look.say(WORDS.heroMore)}</p>
<form action="/" method="get" role="search" class="search">
<label for="q">${look.say(WORDS.search)}</label>
<div class="search-row"><input id="q" name="q" type="search" value="${search.query}" maxlength="${MOST_TYPED}" aria-describedby="q-hint"><button class="button">${look.say(WORDS.find)}</button></div>
<p class="hint" id="q-hint">${look.say(WORDS.searchHint)}</p></form></div></section>
<div class="wrap columns"><div>${isAll ? [lifeEvents(all, search.event, look), entitled, list] : [list, lifeEvents(all, search.event, look), entitled]}</div>
<div>${trackBox(look, typed)}</div></div>`,
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
