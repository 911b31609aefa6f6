import { html } from 'hono/html'
import { type Edition, type EditionHead, positionText } from '../../desk/index.ts'
import { CHECK_RESULTS, type CheckResult } from '../../kernel/index.ts'
import { editionsFor } from '../editions.ts'
import type { Host } from '../host.ts'
import { NOBODY } from '../identity/principal.ts'
import {
  chaptersOf,
  checksTable,
  differing,
  editionFound,
  head,
  isChanged,
  kicker,
  linesTable,
  pathOf,
  tableHtml,
} from './answer-parts.ts'
import { ANSWERS } from './answer-words.ts'
import { type Html, type Look, momentText, page } from './page.ts'
import { WORDS } from './words.ts'

const FIRST_SHOWN = 50

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

/** How many checks came out how, and those worth a look: neither consistent nor merely reckoned. */
const checksHtml = (edition: Edition, look: Look): Html => {
  const { checks } = edition
  const counts = RESULTS.flatMap((result) => {
    const count = checks.filter((check) => check.result === result).length
    return count === 0 ? [] : [`${look.say(CHECK_RESULTS[result])} ${count}`]
  })
  const shown = checks.filter(({ result }) => !['consistent', 'derived'].includes(result))
  return html`<section class="panel"><h2>${look.say(ANSWERS.checks)}</h2><p>${look.say(ANSWERS.checksLead)} ${counts.join(look.lang === 'zh' ? '、' : ', ')}</p>${shown.length === 0 ? '' : checksTable(edition, shown, look)}</section>`
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
