import { html } from 'hono/html'
import {
  comparedText,
  type Edition,
  type EditionLine,
  nowText,
  recordedText,
  reportedText,
} from '../../desk/index.ts'
import { CHECK_RESULTS, type SheetCheck, type Text } from '../../kernel/index.ts'
import { editionFor } from '../editions.ts'
import type { Host } from '../host.ts'
import { NOBODY } from '../identity/principal.ts'
import { ANSWERS } from './answer-words.ts'
import type { Html, Look } from './page.ts'

/** Where an edition is. */
export const pathOf = (edition: string): string => `/answers/${encodeURIComponent(edition)}`
const figurePath = (edition: string, figure: string): string =>
  `${pathOf(edition)}/figures/${encodeURIComponent(figure)}`

/** Whether it is otherwise now. */
export const isChanged = ({ reportedNow, recordedNow }: EditionLine): boolean =>
  reportedNow !== undefined || recordedNow !== undefined

/** A table that a narrow screen scrolls. */
export const tableHtml = (name: string, heads: readonly Html[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="sheet"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`
/** The head of a column; of numbers it stands at the right. */
export const head = (words: string, isNumber = false): Html =>
  isNumber ? html`<th scope="col" class="number">${words}</th>` : html`<th scope="col">${words}</th>`

interface Column {
  readonly name: Text
  cell(line: EditionLine): string
}

/** What is told of figures beside their names; what none of them has is left out. */
const columnsOf = (lines: readonly EditionLine[], look: Look): readonly Column[] =>
  [
    { name: ANSWERS.reported, cell: (line: EditionLine) => reportedText(line, line.reported, look.lang) },
    {
      name: ANSWERS.recorded,
      cell: (line: EditionLine) => recordedText(line, line.recorded?.value, look.lang),
    },
    { name: ANSWERS.compared, cell: (line: EditionLine) => comparedText(line, look.lang) },
    { name: ANSWERS.now, cell: (line: EditionLine) => nowText(line, look.lang) },
  ].filter(({ cell }) => lines.some((line) => cell(line) !== ''))

/** Figures of an edition, each leading to its own page. */
export const linesTable = (
  edition: string,
  name: string,
  lines: readonly EditionLine[],
  look: Look,
): Html => {
  const columns = columnsOf(lines, look)
  return tableHtml(
    name,
    [head(look.say(ANSWERS.figure)), ...columns.map((column) => head(look.say(column.name), true))],
    lines.map(
      (line) =>
        html`<tr><th scope="row"><a href="${figurePath(edition, line.figure)}">${look.say(line.name)}</a><br><span class="hint">${look.say(line.subject)} · ${look.say(line.period)}</span></th>${columns.map(({ cell }) => html`<td class="number">${cell(line)}</td>`)}</tr>`,
    ),
  )
}

/** Figures that belong together. */
export interface Chapter {
  readonly n: number
  readonly name: string
  readonly lines: readonly EditionLine[]
}

/** The chapters of an edition, in order; they are numbered from 1. */
export const chaptersOf = ({ figures }: Edition, look: Look): readonly Chapter[] => {
  const names = [...new Set(figures.map(({ chapter }) => look.say(chapter)))]
  return names.map((name, n) => ({
    n: n + 1,
    name,
    lines: figures.filter(({ chapter }) => look.say(chapter) === name),
  }))
}

/** Those whose two sides differ. */
export const differing = (lines: readonly EditionLine[]): readonly EditionLine[] =>
  lines.filter(({ compared }) => compared?.agreement === 'differs')

/** The names of a check's figures, each once: two places may say the same. */
const namesIn = ({ figures }: Edition, of: readonly string[], look: Look): string => {
  const names = of.flatMap((id) => {
    const line = figures.find(({ figure }) => figure === id)
    return line ? [look.say(line.name)] : []
  })
  return [...new Set(names)].join(look.lang === 'zh' ? '、' : ', ')
}

/** Checks with the figures they are of. */
export const checksTable = (edition: Edition, checks: readonly SheetCheck[], look: Look): Html =>
  tableHtml(
    look.say(ANSWERS.checks),
    [
      head(look.say(ANSWERS.check)),
      ...[ANSWERS.stated, ANSWERS.computed].map((words) => head(look.say(words), true)),
      head(look.say(ANSWERS.result)),
    ],
    checks.map(
      ({ what, figures, stated, computed, result }) =>
        html`<tr><th scope="row">${look.say(what)}<br><span class="hint">${namesIn(edition, figures, look)}</span></th><td class="number">${stated}</td><td class="number">${computed}</td><td>${look.say(CHECK_RESULTS[result])}</td></tr>`,
    ),
  )

/** A published edition. */
export const editionFound = async (host: Host, id: string): Promise<Edition | undefined> => {
  const found = await editionFor(host, NOBODY, id)
  return found.ok ? found.value : undefined
}

/** The way up from a page of an edition. */
export const kicker = (edition: Edition, chapter: Chapter | undefined, look: Look): Html =>
  html`<p class="kicker"><a href="/answers">${look.say(ANSWERS.title)}</a> / <a href="${pathOf(edition.id)}">${edition.title}</a>${chapter ? html` / <a href="${pathOf(edition.id)}/${chapter.n}">${chapter.name}</a>` : ''}</p>`
