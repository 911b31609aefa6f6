import { html } from 'hono/html'
import { count, type FigureRow, figures, timeText, valueText } from '../../desk/index.ts'
import { type Day, type Programme, parseDay, type Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { type Html, type Look, page } from './page.ts'
import { WORDS } from './words.ts'

/** Which figures somebody looks at. What is no area or day of ours is left out. */
export interface Range {
  /** One programme with all that is counted of it. */
  readonly programme?: string
  readonly area?: string
  readonly from?: Day
  readonly to?: Day
}

/** Townships are reached from a figure, by its areas. */
const AREA_DEPTH = 2
/** Of each programme so many figures at first, so that the page stays light however many programmes there are. */
const FIRST_FIGURES = 4
const MONTHS = 12
const MAX_AREAS = 60

export const readRange = (host: Host, sent: URLSearchParams): Range => {
  const area = sent.get('area') ?? ''
  const programme = sent.get('programme') ?? ''
  const [from, to] = [parseDay(sent.get('from') ?? ''), parseDay(sent.get('to') ?? '')]
  return {
    ...(host.desk.registry.latest(programme).ok ? { programme } : {}),
    ...(host.areas.get(area) ? { area } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

const queryText = ({ programme: _, ...range }: Range, more: Pick<Range, 'programme'> = {}): string => {
  const text = new URLSearchParams({ ...range, ...more } as Record<string, string>).toString()
  return text === '' ? '' : `?${text}`
}

const basisText = ({ unit, numerator, denominator }: FigureRow): string =>
  denominator === null || unit === 'h'
    ? denominator === null
      ? ''
      : count(denominator)
    : `${count(numerator)} / ${count(denominator)}`

const valueCell = (row: FigureRow, look: Look): Html =>
  row.value === null
    ? html`<td class="number muted">${look.say(WORDS.noValue)}</td>`
    : html`<td class="number">${valueText(row, look.lang)}${row.unit === 'h' ? html` <span class="muted">(${look.say(WORDS.median)})</span>` : ''}</td>`

/** City and counties, and the area that is shown where it lies deeper. */
const areasOf = (host: Host, chosen: string | undefined) => {
  const listed = [...host.areas.inOrder(AREA_DEPTH)]
  const area = chosen === undefined ? undefined : host.areas.get(chosen)
  return area && !listed.some((each) => each.area.code === area.code)
    ? [...listed, { area, depth: AREA_DEPTH }]
    : listed
}

const filter = (
  host: Host,
  range: Range,
  look: Look,
): Html => html`<form method="get" action="/figures" class="panel inline filter">${range.programme === undefined ? '' : html`<input type="hidden" name="programme" value="${range.programme}">`}
<div class="field"><label for="area">${look.say(WORDS.place)}</label><select id="area" name="area"><option value="">${look.say(WORDS.allAreas)}</option>${areasOf(
  host,
  range.area,
).map(
  ({ area, depth }) =>
    html`<option value="${area.code}"${area.code === range.area ? html` selected` : ''}>${'\u3000'.repeat(depth)}${look.say(area.name)}</option>`,
)}</select></div>
<div class="field"><label for="from">${look.say(WORDS.from)}</label><input type="date" id="from" name="from" value="${range.from ?? ''}"></div>
<div class="field"><label for="to">${look.say(WORDS.to)}</label><input type="date" id="to" name="to" value="${range.to ?? ''}"></div>
<button class="button">${look.say(WORDS.show)}</button></form>`

const asOf = (host: Host, position: string, look: Look): Html =>
  html`<p class="hint as-of">${look.say(WORDS.asOf)} ${timeText(host.now(), host.desk.zone)} (${look.say(WORDS.position)} ${position})</p>`

const hasAnything = ({ numerator, denominator }: FigureRow): boolean =>
  numerator !== 0 || (denominator ?? 0) !== 0

const programmeHtml = (programme: Programme, rows: readonly FigureRow[], range: Range, look: Look): Html => {
  const name = look.say(programme.name)
  const shown = range.programme === undefined ? rows.slice(0, FIRST_FIGURES) : rows
  const more =
    shown.length === rows.length
      ? ''
      : html`<p><a href="/figures${queryText(range, { programme: programme.id })}">${look.say(WORDS.allOf)} (${rows.length})<span class="sr"> ${name}</span></a></p>`
  return html`<section class="panel"><h2>${name}</h2><div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr><th scope="col">${look.say(WORDS.indicator)}</th><th scope="col" class="number">${look.say(WORDS.value)}</th><th scope="col" class="number">${look.say(WORDS.basis)}</th></tr></thead><tbody>${shown.map(
    (row) =>
      html`<tr><th scope="row"><a href="/figures/${row.programme}/${row.indicator}${queryText(range)}">${look.say(row.name)}</a></th>${valueCell(row, look)}<td class="number">${basisText(row)}</td></tr>`,
  )}</tbody></table></div>${more}</section>`
}

/** The first figures of all programmes, or all of one, for an area and some days. */
export const figuresPage = async (host: Host, range: Range, look: Look): Promise<Html> => {
  const found = await figures(host.desk.store, host.desk.registry, range)
  const rows = found.ok ? found.value : []
  const parts = host.desk.registry.all
    .filter(({ id }) => range.programme === undefined || id === range.programme)
    .map((programme) => ({ programme, rows: rows.filter((row) => row.programme === programme.id) }))
    .filter((part) => part.rows.some(hasAnything))
  const all =
    range.programme === undefined
      ? ''
      : html`<p><a href="/figures${queryText(range)}">${look.say(WORDS.allProgrammes)}</a></p>`
  return page(
    look,
    look.say(WORDS.figuresTitle),
    html`<div class="wrap"><h1>${look.say(WORDS.figuresTitle)}</h1><p class="lead">${look.say(WORDS.figuresHint)}</p>${filter(host, range, look)}
${asOf(host, rows[0]?.position ?? '', look)}${all}
${parts.map(({ programme, rows: of }) => programmeHtml(programme, of, range, look))}</div>`,
  )
}

/** The months of a range, or the twelve that end now, newest first. */
const monthsOf = (
  host: Host,
  { from, to }: Range,
): readonly { readonly month: string; readonly from: Day; readonly to: Day }[] => {
  const last = to ?? host.desk.calendar.dayOf(host.now(), host.desk.zone)
  const first = from ?? ('0000-01-01' as Day)
  let [year, month] = [Number(last.slice(0, 4)), Number(last.slice(5, 7))]
  const found: { month: string; from: Day; to: Day }[] = []
  for (let n = 0; n < MONTHS; n++) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
    const [start, end] = [`${name}-01`, `${name}-31`]
    if (end < first) break
    found.push({
      month: name,
      from: (start < first ? first : start) as Day,
      to: (end > last ? last : end) as Day,
    })
    ;[year, month] = month === 1 ? [year - 1, 12] : [year, month - 1]
  }
  return found
}

/** The same figure for other areas or days. */
const figureFor = async (host: Host, programme: string, indicator: string, range: Range) => {
  const found = await figures(host.desk.store, host.desk.registry, { ...range, programme, indicator })
  return found.ok
    ? found.value.find((row) => row.programme === programme && row.indicator === indicator)
    : undefined
}

const partsTable = (
  title: string,
  first: string,
  parts: readonly { readonly name: string; readonly row: FigureRow }[],
  look: Look,
  none: Text,
): Html =>
  parts.length === 0
    ? html`<section class="panel"><h2>${title}</h2><p>${look.say(none)}</p></section>`
    : html`<section class="panel"><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">${first}</th><th scope="col" class="number">${look.say(WORDS.value)}</th><th scope="col" class="number">${look.say(WORDS.basis)}</th></tr></thead><tbody>${parts.map(
        ({ name, row }) =>
          html`<tr><th scope="row">${name}</th>${valueCell(row, look)}<td class="number">${basisText(row)}</td></tr>`,
      )}</tbody></table></div></section>`

/** One figure taken apart: by the areas right below, and by month. Undefined where there is no such indicator. */
export const figurePage = async (
  host: Host,
  programme: string,
  indicator: string,
  range: Range,
  look: Look,
): Promise<Html | undefined> => {
  const whole = await figureFor(host, programme, indicator, range)
  if (!whole) return undefined
  const label = (name: Text): string => look.say(name)
  const tops = host.areas.children(range.area)
  // A single top is the city itself: its parts say more.
  const areas = (
    range.area === undefined && tops.length === 1 ? host.areas.children(tops[0]!.code) : tops
  ).slice(0, MAX_AREAS)
  const byArea = await Promise.all(
    areas.map(async ({ code, name }) => ({
      name: label(name),
      row: await figureFor(host, programme, indicator, { ...range, area: code }),
    })),
  )
  const byMonth = await Promise.all(
    monthsOf(host, range).map(async ({ month, ...days }) => ({
      name: month,
      row: await figureFor(host, programme, indicator, { ...range, ...days }),
    })),
  )
  const present = <Part extends { readonly row: FigureRow | undefined }>(parts: readonly Part[]) =>
    parts.filter((part): part is Part & { readonly row: FigureRow } => part.row !== undefined)
  const of = host.desk.registry.all.find(({ id }) => id === programme)
  return page(
    look,
    label(whole.name),
    html`<div class="wrap"><p class="kicker"><a href="/figures${queryText(range)}">${look.say(WORDS.figuresTitle)}</a> / ${of ? label(of.name) : programme}</p>
<h1>${label(whole.name)}</h1><p class="big">${whole.value === null ? look.say(WORDS.noValue) : valueText(whole, look.lang)}</p>
<p>${basisText(whole)} ${whole.of ? html`<span class="muted">(${label(whole.of)})</span>` : ''}</p>${asOf(host, whole.position, look)}
<div class="columns even"><div>${partsTable(look.say(WORDS.byArea), look.say(WORDS.place), present(byArea), look, WORDS.noValue)}</div><div>${partsTable(
      look.say(WORDS.byMonth),
      look.say(WORDS.month),
      present(byMonth).filter(({ row }) => hasAnything(row)),
      look,
      WORDS.noMonths,
    )}</div></div></div>`,
  )
}
