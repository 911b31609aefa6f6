import { html } from 'hono/html'
import {
  count,
  type FigureRow,
  type Provenance,
  positionText,
  readPosition,
  spanText,
  why,
} from '../../desk/index.ts'
import { publishedOf } from '../form.ts'
import type { Host } from '../host.ts'
import { type Html, type Look, page } from './page.ts'
import { figureFor, placeHtml, queryText, type Range, recountedHtml } from './range.ts'
import { WORDS } from './words.ts'

const PER_PAGE = 50

/**
 * Whether anybody may see which cases a figure is made of: where each of them may be read of by anybody's program as
 * well. Of others even the day and the township could tell neighbours who it was.
 */
export const isOpenToAll = ({ desk }: Host, programme: string): boolean =>
  publishedOf(desk.registry.all).some(({ id }) => id === programme)

const recordsPath = (programme: string, indicator: string): string =>
  `/figures/${programme}/${indicator}/records`

/** The way from a figure down to what it is made of; where that is nobody's business, that it is. */
export const recordsLink = (
  host: Host,
  { programme, indicator }: FigureRow,
  range: Range,
  look: Look,
): Html =>
  isOpenToAll(host, programme)
    ? html`<p><a href="${recordsPath(programme, indicator)}${queryText(range)}">${look.say(WORDS.records)}</a></p>`
    : html`<p class="hint">${look.say(WORDS.recordsClosed)}</p>`

/** What a record counts for: a length of time, a part of a whole, or so many. */
const countedText = ({ numerator, denominator }: Provenance, { unit }: FigureRow, look: Look): string => {
  if (unit === 'h') return spanText(numerator, look.lang)
  return unit === 'ratio' ? `${count(numerator)} / ${count(denominator)}` : count(numerator)
}

const rowHtml = (host: Host, record: Provenance, whole: FigureRow, look: Look): Html => {
  const area = host.areas.get(record.area)?.name
  return html`<tr><td>${record.day}</td><th scope="row">${record.stream}</th><td>${area ? look.say(area) : record.area}</td><td class="number">${countedText(record, whole, look)}</td></tr>`
}

/** Every record of a figure, a page at a time; undefined where there is no such figure, or it is not open to all. */
export const recordsPage = async (
  host: Host,
  programme: string,
  indicator: string,
  {
    range,
    since,
    after,
  }: { readonly range: Range; readonly since: string | undefined; readonly after: string | undefined },
  look: Look,
): Promise<Html | undefined> => {
  const whole = isOpenToAll(host, programme) ? await figureFor(host, programme, indicator, range) : undefined
  if (!whole) return undefined
  const { store, registry } = host.desk
  const position = since === undefined ? undefined : readPosition(since)
  // All of them would be taken for what has changed since.
  if (since !== undefined && !position) return undefined
  const found = await why(
    store,
    registry,
    { ...range, indicator: `${programme}/${indicator}`, ...(position ? { since: position } : {}) },
    after,
    PER_PAGE,
  )
  if (!found.ok) return undefined
  const { rows, next } = found.value
  const [path, name] = [recordsPath(programme, indicator), look.say(whole.name)]
  const head = html`<tr><th scope="col">${look.say(WORDS.day)}</th><th scope="col">${look.say(WORDS.number)}</th><th scope="col">${look.say(WORDS.place)}</th><th scope="col" class="number">${look.say(WORDS.counted)}</th></tr>`
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead>${head}</thead><tbody>${rows.map((record) => rowHtml(host, record, whole, look))}</tbody></table></div>`
  const query = queryText(range)
  const onward = new URLSearchParams({ ...range, ...(position && { since: positionText(position) }) })
  return page(
    look,
    `${name}: ${look.say(WORDS.records)}`,
    html`<div class="wrap"><p class="kicker"><a href="/figures/${programme}/${indicator}${query}">← ${name}</a></p>
<h1>${look.say(WORDS.records)}</h1>${placeHtml(host, path, range, look)}<p>${look.say(position ? WORDS.recordsSince : WORDS.recordsHint)}</p>${recountedHtml(whole, host, look)}
<section class="panel">${rows.length === 0 ? html`<p>${look.say(WORDS.noValue)}</p>` : table}${
      next === undefined
        ? ''
        : html`<p><a href="${path}?${new URLSearchParams([...onward, ['after', next]])}">${look.say(WORDS.moreRecords)}</a></p>`
    }</section></div>`,
  )
}
