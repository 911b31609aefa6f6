import { html } from 'hono/html'
import { effectsToDo, openedAs, readEvent, type StreamRow } from '../../desk/index.ts'
import { type Programme, placeName } from '../../kernel/index.ts'
import type { Found } from '../cases.ts'
import type { Host } from '../host.ts'
import type { Resident } from '../identity/principal.ts'
import type { Html, Look } from './page.ts'
import { nextDueHtml } from './promises.ts'
import { WORDS } from './words.ts'

/** What a bureau works on as a part of somebody's case: a case of its own. */
export interface Part {
  readonly row: StreamRow
  readonly programme: Programme
  /** It was opened for whoever asked for the case that it is a part of: they do their part on its own page. */
  readonly isTheirs: boolean
}

/** A place with a hundred hazards is told of the latest. */
const MOST_SHOWN = 50

/** Cases of their own that were opened because somebody asked for them on their case, such as a refund. */
const askedFor = (events: Found['events']): readonly string[] =>
  events.flatMap((stored) =>
    effectsToDo(readEvent(stored)).flatMap((effect, index) =>
      effect.effect === 'open' && effect.link === 'related' && effect.trigger === 'request'
        ? [openedAs(stored.stream, { ...stored, index })]
        : [],
    ),
  )

/**
 * The cases that a case was divided into or led to, and those asked for on it, the latest first, but for those that nobody
 * is to know of yet. Those merged into it are other people's.
 */
export const partsOf = async (
  host: Host,
  { row: { state }, events }: Pick<Found, 'row' | 'events'>,
): Promise<readonly Part[]> => {
  const children = Object.entries(state.children).flatMap(([id, { link }]) => (link === 'child' ? [id] : []))
  const ids = [...children, ...askedFor(events)]
  if (ids.length === 0) return []
  const { rows } = await host.desk.store.load(ids.slice(-MOST_SHOWN))
  return [...rows.values()]
    .filter(({ state: part }) => part.withheld === undefined)
    .sort((a, b) => b.openedAt - a.openedAt)
    .flatMap((row) => {
      const programme = host.desk.registry.pinned(row.programme, row.programmeVersion)
      const { parent, requester } = row.state
      const isTheirs = parent?.link === 'child' && requester !== undefined && requester === state.requester
      return programme.ok ? [{ row, programme: programme.value, isTheirs }] : []
    })
}

/**
 * A case that is a part of one of theirs, for the same person: the receipt they have shown is good for it, too. What their
 * case merely gave rise to, such as visits to a child, is the bureau's own work: it is on no page of theirs, and their
 * receipt opens it to nobody who finds out its number.
 */
export const openedByTheirs = async (
  host: Host,
  { cases }: Resident,
  id: string,
): Promise<{ readonly case: string; readonly requester: string } | undefined> => {
  if (Object.hasOwn(cases, id)) return undefined
  const state = (await host.desk.store.load([id])).rows.get(id)?.state
  const of = state?.parent?.link === 'child' ? state.parent.id : undefined
  const shown = of !== undefined && Object.hasOwn(cases, of) ? cases[of] : undefined
  return shown !== undefined && shown === state?.requester ? { case: id, requester: shown } : undefined
}

const partHtml = (host: Host, { row, programme, isTheirs }: Part, look: Look): Html => {
  const bureau = host.bureaus[row.bureau]
  const name = look.say(programme.name)
  return html`<li><p><strong>${bureau ? look.say(bureau) : row.bureau}</strong> · ${isTheirs ? html`<a href="/cases/${row.id}">${name} ${row.id}</a>` : name}</p>
<p><span class="sr">${look.say(WORDS.status)}: </span><strong>${look.say(placeName(programme, row.stage))}</strong> ${nextDueHtml(host, row, programme, look)}</p></li>`
}

/** Which bureaus work on parts of a case, and how far each is: nothing of what they were asked or wrote. */
export const partsHtml = (host: Host, parts: readonly Part[], look: Look): Html | '' =>
  parts.length === 0
    ? ''
    : html`<section class="panel"><h2>${look.say(WORDS.parts)} (${parts.length})</h2><ul class="mine">${parts.map((part) => partHtml(host, part, look))}</ul></section>`
