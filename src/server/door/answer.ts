import { html } from 'hono/html'
import {
  comparedText,
  type EditionLine,
  type LogPosition,
  positionText,
  recordedText,
  reportedText,
  timeText,
} from '../../desk/index.ts'
import type { Host } from '../host.ts'
import { chaptersOf, checksTable, editionFound, kicker } from './answer-parts.ts'
import { ANSWERS } from './answer-words.ts'
import { type Html, type Look, page } from './page.ts'
import { isOpenToAll } from './records.ts'

const factsHtml = (rows: readonly (readonly [string, string | Html])[]): Html =>
  html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

const reportedHtml = (line: EditionLine, look: Look): Html | '' => {
  const { reported, reportedNow } = line
  if (!reported) return ''
  const now = reportedNow
    ? [
        [
          look.say(ANSWERS.now),
          `${reportedText(line, reportedNow, look.lang)} (${look.say(reportedNow.source)})`,
        ] as const,
      ]
    : []
  return html`<section class="panel"><h2>${look.say(ANSWERS.reported)}</h2><p class="big">${reportedText(line, reported, look.lang)}</p>${factsHtml(
    [
      [look.say(ANSWERS.saidBy), look.say(reported.by)],
      ...(reported.day ? [[look.say(ANSWERS.saidOn), reported.day] as const] : []),
      [look.say(ANSWERS.source), look.say(reported.source)],
      ...now,
    ],
  )}</section>`
}

const daysText = ({ from, to }: NonNullable<EditionLine['recorded']>, look: Look): string =>
  `${from ?? look.say(ANSWERS.fromStart)} – ${to ?? look.say(ANSWERS.toNow)}`

const recordedHtml = (host: Host, line: EditionLine, position: LogPosition, look: Look): Html | '' => {
  const { recorded, recordedNow, recountedAt } = line
  if (!recorded) return ''
  const { programme, indicator, area, from, to, numerator, denominator } = recorded
  const of = host.desk.registry.latest(programme)
  const name = of.ok ? of.value.indicators[indicator]?.name : undefined
  const range = new URLSearchParams({ ...(area && { area }), ...(from && { from }), ...(to && { to }) })
  const path = `/figures/${programme}/${indicator}`
  const since = new URLSearchParams([...range, ['since', positionText(position)]])
  const changes =
    recordedNow && isOpenToAll(host, programme)
      ? html`<p><a href="${path}/records?${since}">${look.say(ANSWERS.changes)}</a></p>`
      : ''
  const place = area ? host.areas.get(area)?.name : undefined
  const basis =
    denominator === null ? [] : [[look.say(ANSWERS.basis), `${numerator} / ${denominator}`] as const]
  return html`<section class="panel"><h2>${look.say(ANSWERS.recorded)}</h2><p class="big">${recordedText(line, recorded.value, look.lang)}</p>${factsHtml(
    [
      [
        look.say(ANSWERS.indicator),
        `${of.ok ? look.say(of.value.name) : programme} – ${name ? look.say(name) : indicator}`,
      ],
      ...(area ? [[look.say(ANSWERS.area), place ? look.say(place) : area] as const] : []),
      [look.say(ANSWERS.days), daysText(recorded, look)],
      ...basis,
      [
        look.say(ANSWERS.now),
        recordedNow ? recordedText(line, recordedNow.value, look.lang) : look.say(ANSWERS.unchanged),
      ],
      ...(recountedAt === undefined
        ? []
        : [[look.say(ANSWERS.recounted), timeText(recountedAt, host.desk.zone)] as const]),
    ],
  )}<p><a href="${path}${range.size > 0 ? `?${range}` : ''}">${look.say(ANSWERS.behind)}</a></p>${changes}</section>`
}

/** One figure of an edition: who said it, what the records give, and the checks it takes part in. */
export const answerPage = async (
  host: Host,
  id: string,
  figure: string,
  look: Look,
): Promise<Html | undefined> => {
  const edition = await editionFound(host, id)
  const line = edition?.figures.find((each) => each.figure === figure)
  if (!edition || !line) return undefined
  const chapter = chaptersOf(edition, look).find(({ lines }) => lines.includes(line))
  const checks = edition.checks.filter(({ figures }) => figures.includes(figure))
  const compared = line.compared
    ? html`<p><strong>${comparedText(line, look.lang)}</strong>${line.compared.agreement === 'agrees' ? '' : html` <span class="muted">(${look.say(ANSWERS.difference)})</span>`}</p>`
    : ''
  return page(
    look,
    look.say(line.name),
    html`<div class="wrap">${kicker(edition, chapter, look)}<h1>${look.say(line.name)}</h1><p class="muted">${look.say(line.subject)} · ${look.say(line.period)}</p>${compared}
<div class="columns even"><div>${reportedHtml(line, look)}</div><div>${recordedHtml(host, line, edition.position, look)}</div></div>
${checks.length === 0 ? '' : html`<section class="panel"><h2>${look.say(ANSWERS.checks)}</h2>${checksTable(edition, checks, look)}</section>`}</div>`,
  )
}
