import { html } from 'hono/html'
import type { StreamRow } from '../../desk/index.ts'
import { type Programme, placeName } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Html, Look } from './page.ts'
import { nextDueHtml } from './promises.ts'
import { WORDS } from './words.ts'

/** What a bureau works on as a part of somebody's case: a case of its own. */
export interface Part {
  readonly row: StreamRow
  readonly programme: Programme
}

/** A place with a hundred hazards is told of the first. */
const MOST_SHOWN = 20

/** The cases that a case was divided into, as they were opened. Those merged into it are other people's. */
export const partsOf = async (host: Host, { children }: StreamRow['state']): Promise<readonly Part[]> => {
  const ids = Object.keys(children).filter((id) => children[id]!.link === 'child')
  if (ids.length === 0) return []
  const { rows } = await host.desk.store.load(ids.slice(0, MOST_SHOWN))
  return [...rows.values()].flatMap((row) => {
    const programme = host.desk.registry.pinned(row.programme, row.programmeVersion)
    return programme.ok ? [{ row, programme: programme.value }] : []
  })
}

const partHtml = (host: Host, { row, programme }: Part, look: Look): Html => {
  const bureau = host.bureaus[row.bureau]
  return html`<li><p><strong>${bureau ? look.say(bureau) : row.bureau}</strong> · ${look.say(programme.name)}</p>
<p><span class="sr">${look.say(WORDS.status)}: </span><strong>${look.say(placeName(programme, row.stage))}</strong> ${nextDueHtml(host, row, programme, look)}</p></li>`
}

/** Which bureaus work on parts of a case, and how far each is: nothing of what they were asked or wrote. */
export const partsHtml = (host: Host, parts: readonly Part[], look: Look): Html | '' =>
  parts.length === 0
    ? ''
    : html`<section class="panel"><h2>${look.say(WORDS.parts)} (${parts.length})</h2><ul class="mine">${parts.map((part) => partHtml(host, part, look))}</ul></section>`
