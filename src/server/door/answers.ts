import { html } from 'hono/html'
import {
  AGREEMENTS,
  CHECK_RESULTS,
  type Edition,
  type EditionHead,
  type EditionLine,
  lineValueText,
  positionText,
} from '../../desk/index.ts'
import type { CheckResult, SheetCheck } from '../../kernel/index.ts'
import { editionFor, editionsFor } from '../editions.ts'
import type { Host } from '../host.ts'
import { NOBODY } from '../identity/principal.ts'
import { ANSWERS } from './answer-words.ts'
import { type Html, type Look, momentText, page } from './page.ts'
import { WORDS } from './words.ts'

const FIRST_SHOWN = 50
const pathOf = (edition: string): string => `/answers/${encodeURIComponent(edition)}`
const figurePath = (edition: string, figure: string): string =>
  `${pathOf(edition)}/figures/${encodeURIComponent(figure)}`

/** When it was frozen and published, and what days it is of. */
const aboutHtml = (host: Host, { from, to, frozenAt, publishedAt }: EditionHead, look: Look): Html => {
  const moment = (at: number) => momentText(at, host.desk.zone, look.lang)
  return html`<p class="muted">${look.say(ANSWERS.period)} ${from} – ${to}${
    publishedAt === undefined ? '' : html` · ${look.say(ANSWERS.published)} ${moment(publishedAt)}`
  }${frozenAt === undefined ? '' : html` · ${look.say(ANSWERS.frozen)} ${moment(frozenAt)}`}</p>`
}

/** The published editions, newest first. */
export const answersPage = async (host: Host, look: Look): Promise<Html> => {
  const heads = await editionsFor(host, NOBODY)
  return page(
    look,
    look.say(ANSWERS.title),
    html`<div class="wrap"><p class="kicker"><a href="/figures">${look.say(WORDS.figuresTitle)}</a></p>
<h1>${look.say(ANSWERS.title)}</h1><p class="lead">${look.say(ANSWERS.lead)}</p>${
      heads.length === 0 ? html`<p>${look.say(ANSWERS.none)}</p>` : ''
    }${heads.map(
      (head) =>
        html`<section class="panel"><h2><a href="${pathOf(head.id)}">${head.title}</a></h2>${aboutHtml(host, head, look)}<p>${head.lines} ${look.say(ANSWERS.figures)}</p></section>`,
    )}</div>`,
  )
}

const recordedText = (line: EditionLine, value: number | null | undefined, look: Look): string => {
  if (value === undefined) return ''
  return value === null ? look.say(ANSWERS.noRecords) : lineValueText(line, value / line.scale, look.lang)
}

const reportedText = (line: EditionLine, of: EditionLine['reported'], look: Look): string =>
  of ? lineValueText(line, of.value, look.lang, of.exactness) : ''

const isChanged = ({ reportedNow, recordedNow }: EditionLine): boolean =>
  reportedNow !== undefined || recordedNow !== undefined

const nowText = (line: EditionLine, look: Look): string =>
  [reportedText(line, line.reportedNow, look), recordedText(line, line.recordedNow?.value, look)]
    .filter(Boolean)
    .join(' · ')

const comparedText = (line: EditionLine, look: Look): string => {
  if (!line.compared) return ''
  const { agreement, difference } = line.compared
  const said = look.say(AGREEMENTS[agreement])
  return agreement === 'agrees' ? said : `${said} (${lineValueText(line, difference, look.lang)})`
}

const tableHtml = (name: string, heads: readonly Html[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`
const head = (words: string, isNumber = false): Html =>
  isNumber ? html`<th scope="col" class="number">${words}</th>` : html`<th scope="col">${words}</th>`

const linesTable = (edition: string, name: string, lines: readonly EditionLine[], look: Look): Html =>
  tableHtml(
    name,
    [
      head(look.say(ANSWERS.figure)),
      ...[ANSWERS.reported, ANSWERS.recorded].map((words) => head(look.say(words), true)),
      head(look.say(ANSWERS.compared)),
      head(look.say(ANSWERS.now), true),
    ],
    lines.map(
      (line) =>
        html`<tr><th scope="row"><a href="${figurePath(edition, line.figure)}">${look.say(line.name)}</a><br><span class="hint">${look.say(line.subject)} · ${look.say(line.period)}</span></th><td class="number">${reportedText(line, line.reported, look)}</td><td class="number">${recordedText(line, line.recorded?.value, look)}</td><td>${comparedText(line, look)}</td><td class="number">${nowText(line, look)}</td></tr>`,
    ),
  )

interface Chapter {
  readonly n: number
  readonly name: string
  readonly lines: readonly EditionLine[]
}

/** The chapters of an edition, in order; they are numbered from 1. */
const chaptersOf = ({ figures }: Edition, look: Look): readonly Chapter[] => {
  const names = [...new Set(figures.map(({ chapter }) => look.say(chapter)))]
  return names.map((name, n) => ({
    n: n + 1,
    name,
    lines: figures.filter(({ chapter }) => look.say(chapter) === name),
  }))
}

const differing = (lines: readonly EditionLine[]): readonly EditionLine[] =>
  lines.filter(({ compared }) => compared?.agreement === 'differs')

const chaptersHtml = (edition: Edition, look: Look): Html => {
  const counted = [ANSWERS.count, ANSWERS.both, ANSWERS.differing, ANSWERS.changed]
  return tableHtml(
    look.say(ANSWERS.chapters),
    [head(look.say(ANSWERS.chapter)), ...counted.map((words) => head(look.say(words), true))],
    chaptersOf(edition, look).map(({ n, name, lines }) => {
      const counts = [
        lines.length,
        lines.filter(({ compared }) => compared).length,
        differing(lines).length,
        lines.filter(isChanged).length,
      ]
      return html`<tr><th scope="row"><a href="${pathOf(edition.id)}/${n}">${name}</a></th>${counts.map((count) => html`<td class="number">${count}</td>`)}</tr>`
    }),
  )
}

const RESULTS = Object.keys(CHECK_RESULTS) as CheckResult[]

const checksTable = (checks: readonly SheetCheck[], look: Look): Html =>
  tableHtml(
    look.say(ANSWERS.checks),
    [
      head(look.say(ANSWERS.check)),
      ...[ANSWERS.stated, ANSWERS.computed].map((words) => head(look.say(words), true)),
      head(look.say(ANSWERS.result)),
    ],
    checks.map(
      ({ what, stated, computed, result }) =>
        html`<tr><th scope="row">${look.say(what)}</th><td class="number">${stated}</td><td class="number">${computed}</td><td>${look.say(CHECK_RESULTS[result])}</td></tr>`,
    ),
  )

/** How many checks came out how, and those worth a look: neither consistent nor merely reckoned. */
const checksHtml = ({ checks }: Edition, look: Look): Html => {
  const counts = RESULTS.flatMap((result) => {
    const count = checks.filter((check) => check.result === result).length
    return count === 0 ? [] : [`${look.say(CHECK_RESULTS[result])} ${count}`]
  })
  const shown = checks.filter(({ result }) => !['consistent', 'derived'].includes(result))
  return html`<section class="panel"><h2>${look.say(ANSWERS.checks)}</h2><p>${look.say(ANSWERS.checksLead)} ${counts.join(look.lang === 'zh' ? '、' : ', ')}</p>${shown.length === 0 ? '' : checksTable(shown, look)}</section>`
}

const differsHtml = (edition: Edition, look: Look): Html => {
  const lines = differing(edition.figures)
  const hasBoth = edition.figures.some(({ compared }) => compared)
  const name = look.say(ANSWERS.differs)
  const table = linesTable(edition.id, name, lines.slice(0, FIRST_SHOWN), look)
  return html`<section class="panel"><h2>${name}</h2>${
    lines.length > 0 ? table : html`<p>${look.say(hasBoth ? ANSWERS.allAgree : ANSWERS.noneCompared)}</p>`
  }</section>`
}

const editionFound = async (host: Host, id: string): Promise<Edition | undefined> => {
  const found = await editionFor(host, NOBODY, id)
  return found.ok ? found.value : undefined
}

/** One edition: its chapters, where its two sides differ, and what comes of checking it against itself. */
export const editionPage = async (host: Host, id: string, look: Look): Promise<Html | undefined> => {
  const edition = await editionFound(host, id)
  if (!edition) return undefined
  return page(
    look,
    edition.title,
    html`<div class="wrap"><p class="kicker"><a href="/answers">${look.say(ANSWERS.title)}</a></p>
<h1>${edition.title}</h1>${aboutHtml(host, edition, look)}<p class="hint as-of">${look.say(ANSWERS.position)} ${positionText(edition.position)}</p>
<section class="panel"><h2>${look.say(ANSWERS.chapters)}</h2>${chaptersHtml(edition, look)}</section>
${differsHtml(edition, look)}${checksHtml(edition, look)}</div>`,
  )
}

const kicker = (edition: Edition, chapter: Chapter | undefined, look: Look): Html =>
  html`<p class="kicker"><a href="/answers">${look.say(ANSWERS.title)}</a> / <a href="${pathOf(edition.id)}">${edition.title}</a>${chapter ? html` / <a href="${pathOf(edition.id)}/${chapter.n}">${chapter.name}</a>` : ''}</p>`

/** The figures of one chapter of an edition. */
export const chapterPage = async (
  host: Host,
  id: string,
  chapter: string,
  look: Look,
): Promise<Html | undefined> => {
  const edition = await editionFound(host, id)
  const found = edition && chaptersOf(edition, look).find(({ n }) => String(n) === chapter)
  if (!edition || !found) return undefined
  return page(
    look,
    `${found.name}: ${edition.title}`,
    html`<div class="wrap">${kicker(edition, undefined, look)}<h1>${found.name}</h1>${aboutHtml(host, edition, look)}
<section class="panel">${linesTable(edition.id, found.name, found.lines, look)}</section></div>`,
  )
}

const factsHtml = (rows: readonly (readonly [string, string | Html])[]): Html =>
  html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

const reportedHtml = (line: EditionLine, look: Look): Html | '' => {
  const { reported, reportedNow } = line
  if (!reported) return ''
  const now = reportedNow
    ? [
        [
          look.say(ANSWERS.now),
          `${reportedText(line, reportedNow, look)} (${look.say(reportedNow.source)})`,
        ] as const,
      ]
    : []
  return html`<section class="panel"><h2>${look.say(ANSWERS.reported)}</h2><p class="big">${reportedText(line, reported, look)}</p>${factsHtml(
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

const recordedHtml = (host: Host, line: EditionLine, look: Look): Html | '' => {
  const { recorded, recordedNow } = line
  if (!recorded) return ''
  const { programme, indicator, area, from, to, numerator, denominator } = recorded
  const of = host.desk.registry.latest(programme)
  const name = of.ok ? of.value.indicators[indicator]?.name : undefined
  const range = new URLSearchParams({ ...(area && { area }), ...(from && { from }), ...(to && { to }) })
  const place = area ? host.areas.get(area)?.name : undefined
  const basis =
    denominator === null ? [] : [[look.say(ANSWERS.basis), `${numerator} / ${denominator}`] as const]
  return html`<section class="panel"><h2>${look.say(ANSWERS.recorded)}</h2><p class="big">${recordedText(line, recorded.value, look)}</p>${factsHtml(
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
        recordedNow ? recordedText(line, recordedNow.value, look) : look.say(ANSWERS.unchanged),
      ],
    ],
  )}<p><a href="/figures/${programme}/${indicator}${range.size > 0 ? `?${range}` : ''}">${look.say(ANSWERS.behind)}</a></p></section>`
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
    ? html`<p><strong>${comparedText(line, look)}</strong>${line.compared.agreement === 'agrees' ? '' : html` <span class="muted">(${look.say(ANSWERS.difference)})</span>`}</p>`
    : ''
  return page(
    look,
    look.say(line.name),
    html`<div class="wrap">${kicker(edition, chapter, look)}<h1>${look.say(line.name)}</h1><p class="muted">${look.say(line.subject)} · ${look.say(line.period)}</p>${compared}
<div class="columns even"><div>${reportedHtml(line, look)}</div><div>${recordedHtml(host, line, look)}</div></div>
${checks.length === 0 ? '' : html`<section class="panel"><h2>${look.say(ANSWERS.checks)}</h2>${checksTable(checks, look)}</section>`}</div>`,
  )
}
