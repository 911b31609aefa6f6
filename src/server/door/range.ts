import { html } from 'hono/html'
import { type FigureRow, figures, recountText } from '../../desk/index.ts'
import { type Day, parseDay } from '../../kernel/index.ts'
import { dayIn } from '../form.ts'
import type { Host } from '../host.ts'
import type { Html, Look } from './page.ts'
import { WORDS } from './words.ts'

/** Which figures somebody looks at. What is no area or day of ours is left out. */
export interface Range {
  /** One programme with all that is counted of it. */
  readonly programme?: string
  readonly area?: string
  readonly from?: Day
  readonly to?: Day
}

const MAX_TYPED = 40

export const readRange = (host: Host, sent: URLSearchParams): Range => {
  const area = sent.get('area') ?? ''
  const programme = sent.get('programme') ?? ''
  // Not every browser has a calendar: there a day is typed as people write it.
  const days = ['from', 'to'].map((name) => parseDay(dayIn(sent.get(name) ?? '')))
  // The wrong way round they mean the same days.
  const [from, to] = days[0] && days[1] && days[0] > days[1] ? [days[1], days[0]] : days
  return {
    ...(host.desk.registry.latest(programme).ok ? { programme } : {}),
    ...(host.areas.get(area) ? { area } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

/** A day of a range that was typed and is none. */
export interface Misread {
  readonly field: 'from' | 'to'
  readonly typed: string
}

/** What was typed as a day and is none: figures of other days than were meant must not be taken for those. */
export const misreadIn = (sent: URLSearchParams): readonly Misread[] =>
  (['from', 'to'] as const).flatMap((field) => {
    const typed = (sent.get(field) ?? '').trim().slice(0, MAX_TYPED)
    return typed === '' || parseDay(dayIn(typed)) !== undefined ? [] : [{ field, typed }]
  })

export const queryText = ({ programme: _, ...range }: Range, more: Pick<Range, 'programme'> = {}): string => {
  const text = new URLSearchParams({ ...range, ...more } as Record<string, string>).toString()
  return text === '' ? '' : `?${text}`
}

/** The same figure for other areas or days. */
export const figureFor = async (host: Host, programme: string, indicator: string, range: Range) => {
  const found = await figures(host.desk.store, host.desk.registry, { ...range, programme, indicator })
  return found.ok
    ? found.value.find((row) => row.programme === programme && row.indicator === indicator)
    : undefined
}

/** Where and when a figure is of: the area in those that it lies in, each a way there, and the days. */
export const placeHtml = (host: Host, path: string, range: Range, look: Look): Html => {
  const { area, ...days } = range
  const lies = host.areas.path(area)
  const places = lies.map(({ code, name }, n) =>
    n === lies.length - 1
      ? look.say(name)
      : html`<a href="${path}${queryText({ ...days, area: code })}">${look.say(name)}</a> / `,
  )
  const all = html`<a href="${path}${queryText(days)}">${look.say(WORDS.allAreas)}</a> / `
  const when = days.from || days.to ? ` · ${days.from ?? ''} – ${days.to ?? ''}` : ''
  return html`<p>${lies.length === 0 ? look.say(WORDS.allAreas) : [all, ...places]}${when}</p>`
}

/** That it was counted anew, each time: a figure that people have read does not change unseen. */
export const recountedHtml = (row: FigureRow, { desk }: Host, look: Look): Html | '' =>
  row.recounted
    ? html`<ul class="hint">${row.recounted.map((one) => html`<li>${recountText(row, one, desk.zone, look.lang)}</li>`)}</ul>`
    : ''
