import { html } from 'hono/html'
import type { Similar } from '../similar.ts'
import { type Html, type Look, momentText, page, TURNING } from './page.ts'
import { carried, type Draft, type Flow } from './question.ts'
import { WORDS } from './words.ts'

/** Puts a form aside, from any of its pages. */
export const saveButton = (look: Look): Html =>
  html`<button class="plain" name="go" value="save">${look.say(WORDS.save)}</button>`

/** What neighbours have reported, each to be joined; nothing of what any of them said. */
export const similarHtml = (similar: readonly Similar[], look: Look): Html =>
  similar.length === 0
    ? html``
    : html`<section class="similar" aria-labelledby="similar"><h2 id="similar">${look.say(WORDS.similarTitle)}</h2><p class="hint">${look.say(WORDS.similarHint)}</p><ul>${similar.map(
        ({ row, programme, neighbours }) => {
          const stage = programme.stages[row.stage]
          const word = look.say(neighbours === 1 ? WORDS.neighbour : WORDS.neighbours)
          const count = look.lang === 'zh' ? `已有 ${neighbours} ${word}` : `${neighbours} ${word}`
          return html`<li><p><strong>${count}</strong> · ${look.say(programme.name)} · ${momentText(row.openedAt, row.state.zone, look.lang)} · ${stage ? look.say(stage) : row.stage}</p>
<button class="button" name="go" value="join-${row.id}">${look.say(WORDS.join)}<span class="sr"> (${count})</span></button></li>`
        },
      )}</ul></section>`

const KEPT = 'kept'

/** Number and code on the page of a form put aside, where that page is to be shown again. */
export const keptIn = (sent: URLSearchParams): Kept | undefined => {
  const [number, code] = (sent.get(KEPT) ?? '').split(' ')
  return number && code ? { number, code } : undefined
}

interface Kept {
  readonly number: string
  readonly code: string
}

/** Number and code of a form put aside, and the way on. */
export const savedPage = (flow: Flow, draft: Draft, { number, code }: Kept, look: Look): Html =>
  page(
    look,
    look.say(WORDS.saved),
    // Shown once: a change of the look shows it again as it came.
    html`<div class="wrap narrow"><section class="panel success" role="status"><h1>${look.say(WORDS.saved)}</h1>
<dl class="codes"><div><dt>${look.say(WORDS.number)}</dt><dd>${number}</dd></div><div><dt>${look.say(WORDS.code)}</dt><dd>${code}</dd></div></dl>
<p>${look.say(WORDS.savedHint)}</p>
<form method="post" action="${flow.action}" id="${TURNING}">${carried(draft)}<input type="hidden" name="${KEPT}" value="${number} ${code}"><button class="button" name="go" value="edit-${draft.step}">${look.say(WORDS.goOn)}</button></form></section></div>`,
    { form: { action: flow.action, go: `edit-${draft.step}` } },
  )
