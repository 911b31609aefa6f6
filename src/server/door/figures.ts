import { html } from 'hono/html'
import {
  type Area,
  count,
  type FigureRow,
  figures,
  hasSheets,
  timeText,
  valueText,
} from '../../desk/index.ts'
import type { Day, Programme, Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { ANSWERS } from './answer-words.ts'
import { errorSummary, type Html, type Look, page } from './page.ts'
import { figureFor, type Misread, placeHtml, queryText, type Range, recountedHtml } from './range.ts'
import { recordsLink } from './records.ts'
import { WORDS } from './words.ts'

/** Townships are reached from a figure, by its areas. */
const AREA_DEPTH = 2
const MONTHS = 12
/** Each is a look at the database. */
const MAX_AREAS = 60

const basisText = ({ unit, numerator, denominator }: FigureRow): string =>
  denominator === null || unit === 'h'
    ? denominator === null
      ? ''
      : count(denominator)
    : `${count(numerator)} / ${count(denominator)}`

const valueCell = (row: FigureRow, look: Look): Html =>
  row.value === null
    ? html`<td class="number muted">${look.say(WORDS.noValue)}</td>`
    : html`<td class="number">${valueText(row, look.lang)}${row.unit === 'h' ? html` <span class="muted">(${look.say(WORDS.median)})</span>` : ''}${row.recounted ? html`<br><span class="hint">${look.say(WORDS.recounted)}</span>` : ''}</td>`

/** City and counties, and the area that is shown where it lies deeper. */
const areasOf = (host: Host, chosen: string | undefined) => {
  const listed = [...host.areas.inOrder(AREA_DEPTH)]
  const area = chosen === undefined ? undefined : host.areas.get(chosen)
  return area && !listed.some((each) => each.area.code === area.code)
    ? [...listed, { area, depth: AREA_DEPTH }]
    : listed
}

/** Whatever is of a programme, under the bureau in charge of it: there are more than one looks through. */
const byBureau = <Of>(all: readonly Of[], programmeOf: (one: Of) => Programme): ReadonlyMap<string, Of[]> => {
  const under = new Map<string, Of[]>()
  for (const one of all) {
    const { bureau } = programmeOf(one)
    const id = typeof bureau === 'string' ? bureau : ''
    under.set(id, [...(under.get(id) ?? []), one])
  }
  return under
}

/** Programmes that count anything. */
const programmesToChoose = ({ desk, bureaus }: Host, range: Range, look: Look): readonly Html[] => {
  const counting = desk.registry.all.filter(({ indicators }) => Object.keys(indicators).length > 0)
  return [...byBureau(counting, (one) => one)].map(([bureau, programmes]) => {
    const options = html`${programmes.map(
      ({ id, name }) =>
        html`<option value="${id}"${id === range.programme ? html` selected` : ''}>${look.say(name)}</option>`,
    )}`
    const name = bureaus[bureau]
    return name ? html`<optgroup label="${look.say(name)}">${options}</optgroup>` : options
  })
}

const filter = (host: Host, range: Range, look: Look, misread: readonly Misread[]): Html => {
  const dayHtml = (field: Misread['field']): Html => {
    const wrong = misread.find((one) => one.field === field)
    return html`<div class="field${wrong ? ' wrong' : ''}"><label for="${field}">${look.say(WORDS[field])}</label><input type="date" id="${field}" name="${field}" value="${wrong?.typed ?? range[field] ?? ''}"${wrong ? html` aria-invalid="true"` : ''}></div>`
  }
  return html`<form method="get" action="/figures" class="panel inline filter">
<div class="field"><label for="programme">${look.say(WORDS.programme)}</label><select id="programme" name="programme"><option value="">${look.say(WORDS.allProgrammes)}</option>${programmesToChoose(host, range, look)}</select></div>
<div class="field"><label for="area">${look.say(WORDS.place)}</label><select id="area" name="area"><option value="">${look.say(WORDS.allAreas)}</option>${areasOf(
    host,
    range.area,
  ).map(
    ({ area, depth }) =>
      html`<option value="${area.code}"${area.code === range.area ? html` selected` : ''}>${'\u3000'.repeat(depth)}${look.say(area.name)}</option>`,
  )}</select></div>
${dayHtml('from')}
${dayHtml('to')}
<button class="button">${look.say(WORDS.show)}</button></form>`
}

const asOf = (host: Host, position: string, look: Look): Html =>
  html`<p class="hint as-of">${look.say(WORDS.asOf)} ${timeText(host.now(), host.desk.zone)} (${look.say(WORDS.position)} ${position})</p>`

const hasAnything = ({ numerator, denominator }: FigureRow): boolean =>
  numerator !== 0 || (denominator ?? 0) !== 0

/** The figures of one programme, where it has any; the rows of all. */
interface Counted {
  readonly programme: Programme
  readonly rows: readonly FigureRow[]
}

const scrolled = (name: string, table: Html): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">${table}</div>`

const figureCell = (row: FigureRow, range: Range, look: Look): Html =>
  html`<a href="/figures/${row.programme}/${row.indicator}${queryText(range)}">${look.say(row.name)}</a>`

/** All figures of one programme. */
const programmeHtml = ({ programme, rows }: Counted, range: Range, look: Look): Html => {
  const name = look.say(programme.name)
  return html`<section class="panel"><h2>${name}</h2>${scrolled(
    name,
    html`<table><thead><tr><th scope="col">${look.say(WORDS.indicator)}</th><th scope="col" class="number">${look.say(WORDS.value)}</th><th scope="col" class="number">${look.say(WORDS.basis)}</th></tr></thead><tbody>${rows.map(
      (row) =>
        html`<tr><th scope="row">${figureCell(row, range, look)}</th>${valueCell(row, look)}<td class="number">${basisText(row)}</td></tr>`,
    )}</tbody></table>`,
  )}</section>`
}

/**
 * A bureau's programmes, each with its first figure and the way to all: the page stays light however many there are. Two
 * columns, so that a phone shows the numbers without being pushed sideways.
 */
const bureauHtml = (name: string, parts: readonly Counted[], range: Range, look: Look): Html =>
  html`<section class="panel"><h2>${name}</h2>${scrolled(
    name,
    html`<table><thead><tr><th scope="col">${look.say(WORDS.programme)}</th><th scope="col" class="number">${look.say(WORDS.value)}</th></tr></thead><tbody>${parts.map(
      ({ programme, rows }) => {
        const first = rows.find(hasAnything)!
        return html`<tr><th scope="row"><a href="/figures${queryText(range, { programme: programme.id })}">${look.say(programme.name)} (${rows.length})</a><br><span class="hint">${look.say(WORDS.forExample)} ${figureCell(first, range, look)}</span></th>${valueCell(first, look)}</tr>`
      },
    )}</tbody></table>`,
  )}</section>`

const partsHtml = ({ bureaus }: Host, parts: readonly Counted[], range: Range, look: Look) => {
  if (parts.length === 0) return html`<p>${look.say(WORDS.noValue)}</p>`
  if (range.programme !== undefined) return parts.map((part) => programmeHtml(part, range, look))
  const all = byBureau(parts, ({ programme }) => programme)
  return html`<p class="hint">${look.say(WORDS.firstFigures)}</p>${[...all].map(([bureau, of]) =>
    bureauHtml(look.say(bureaus[bureau] ?? WORDS.severalBureaus), of, range, look),
  )}`
}

/** The first figure of each programme, or all of one, for an area and some days. */
export const figuresPage = async (
  host: Host,
  range: Range,
  look: Look,
  misread: readonly Misread[],
): Promise<Html> => {
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
  const wrong = misread.map(({ field }) => ({
    field,
    message: `${look.say(WORDS[field])}: ${look.say(WORDS.notDay)}`,
  }))
  const answers = hasSheets(host.desk) ? html`<p><a href="/answers">${look.say(ANSWERS.title)}</a></p>` : ''
  return page(
    look,
    look.say(WORDS.figuresTitle),
    html`<div class="wrap">${errorSummary(look, wrong)}<h1>${look.say(WORDS.figuresTitle)}</h1><p class="lead">${look.say(WORDS.figuresHint)}</p>${answers}${filter(host, range, look, misread)}
${asOf(host, rows[0]?.position ?? '', look)}${all}
${partsHtml(host, parts, range, look)}</div>`,
    { isWrong: misread.length > 0 },
  )
}

interface Month {
  /** As in `2026-11`. */
  readonly month: string
  readonly from: Day
  readonly to: Day
}

const monthOf = (year: number, month: number): Month => {
  const [from, to] = [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 0)].map(
    (at) => new Date(at).toISOString().slice(0, 10) as Day,
  ) as [Day, Day]
  return { month: from.slice(0, 7), from, to }
}

/** The months of a range, or the twelve that end now, newest first; `isCut` where there are earlier ones in the range. */
const monthsOf = (
  host: Host,
  { from, to }: Range,
): { readonly months: readonly Month[]; readonly isCut: boolean } => {
  const last = to ?? host.desk.calendar.dayOf(host.now(), host.desk.zone)
  const [year, month] = [Number(last.slice(0, 4)), Number(last.slice(5, 7))]
  const all = Array.from({ length: MONTHS }, (_, ago) => monthOf(year, month - ago))
  const found = all.filter((each) => from === undefined || each.to >= from)
  const months = found.map((each) => ({
    ...each,
    from: from !== undefined && from > each.from ? from : each.from,
    to: last < each.to ? last : each.to,
  }))
  return { months, isCut: from === undefined || from < all.at(-1)!.from }
}

interface Part {
  readonly name: string
  readonly row: FigureRow
  /** The same figure of this part alone. */
  readonly to: string
}

/** A figure's parts; `note` says what is not among them. */
const partsTable = (
  title: string,
  first: string,
  parts: readonly Part[],
  look: Look,
  note: Text | undefined,
): Html => {
  const hasBasis = parts.some(({ row }) => basisText(row) !== '')
  const basis = (cell: Html) => (hasBasis ? cell : '')
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">${first}</th><th scope="col" class="number">${look.say(WORDS.value)}</th>${basis(html`<th scope="col" class="number">${look.say(WORDS.basis)}</th>`)}</tr></thead><tbody>${parts.map(
    ({ name, row, to }) =>
      html`<tr><th scope="row"><a href="${to}">${name}</a></th>${valueCell(row, look)}${basis(html`<td class="number">${basisText(row)}</td>`)}</tr>`,
  )}</tbody></table></div>`
  return html`<section class="panel"><h2>${title}</h2>${parts.length === 0 ? '' : table}${note ? html`<p class="hint">${look.say(note)}</p>` : ''}</section>`
}

/** A single top is the city itself: its parts say more. */
const partsOf = ({ areas }: Host, area: string | undefined): readonly Area[] => {
  const below = areas.children(area)
  return area === undefined && below.length === 1 ? areas.children(below[0]!.code) : below
}

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
  const path = `/figures/${programme}/${indicator}`
  const partOf = async (name: string, part: Range): Promise<readonly Part[]> => {
    const row = await figureFor(host, programme, indicator, part)
    return row ? [{ name, row, to: `${path}${queryText(part)}` }] : []
  }
  const areas = partsOf(host, range.area)
  const { months, isCut } = monthsOf(host, range)
  const [byArea, byMonth] = await Promise.all([
    Promise.all(
      areas.slice(0, MAX_AREAS).map(({ code, name }) => partOf(look.say(name), { ...range, area: code })),
    ),
    Promise.all(months.map(({ month, ...days }) => partOf(month, { ...range, ...days }))),
  ])
  const inMonths = byMonth.flat().filter(({ row }) => hasAnything(row))
  const monthsNote = inMonths.length === 0 ? WORDS.noMonths : isCut ? WORDS.lastMonths : undefined
  const of = host.desk.registry.all.find(({ id }) => id === programme)
  const byAreaHtml = partsTable(
    look.say(WORDS.byArea),
    look.say(WORDS.place),
    byArea.flat(),
    look,
    areas.length > MAX_AREAS ? WORDS.firstAreas : undefined,
  )
  return page(
    look,
    look.say(whole.name),
    html`<div class="wrap"><p class="kicker"><a href="/figures${queryText(range)}">${look.say(WORDS.figuresTitle)}</a> / ${of ? look.say(of.name) : programme}</p>
<h1>${look.say(whole.name)}</h1>${placeHtml(host, path, range, look)}<p class="big">${whole.value === null ? look.say(WORDS.noValue) : valueText(whole, look.lang)}</p>
<p>${basisText(whole)} ${whole.of ? html`<span class="muted">(${look.say(whole.of)})</span>` : ''}</p>${recountedHtml(whole, host, look)}${recordsLink(host, whole, range, look)}${asOf(host, whole.position, look)}
<div class="columns even"><div>${areas.length === 0 ? '' : byAreaHtml}</div><div>${partsTable(look.say(WORDS.byMonth), look.say(WORDS.month), inMonths, look, monthsNote)}</div></div></div>`,
  )
}
