import { html } from 'hono/html'
import { readEvent, type StreamRow } from '../../desk/index.ts'
import { type Programme, placeName } from '../../kernel/index.ts'
import type { OfferedAction } from '../api/case-types.ts'
import type { Receipt } from './case.ts'
import { FILE_ID, FILE_WORDS } from './files.ts'
import { deadlineText, type Html, type Look } from './page.ts'
import { WORDS } from './words.ts'

/** The papers that a paused case waits for, and how they are given. */
const missingHtml = ({ events, row }: Receipt, offered: readonly OfferedAction[], look: Look): Html | '' => {
  const pause = events.map(readEvent).findLast(({ type }) => type === 'pause')
  const { missing = [] } = (pause?.input ?? {}) as { readonly missing?: readonly string[] }
  const resume = offered.find(({ action }) => action === 'resume')
  const add = html`<a href="#${FILE_ID}">${look.say(FILE_WORDS.title)}</a>`
  const how = resume
    ? html`<p class="no-print">${look.say(WORDS.addPapers)} ${add} → <a href="/cases/${row.id}/resume">${look.say(resume.name)}</a></p>`
    : ''
  return html`${missing.length === 0 ? '' : html`<ul>${missing.map((paper) => html`<li>${paper}</li>`)}</ul>`}${how}`
}

/** What ends a case by itself, and when: whoever says nothing has to know that this is an answer, too. */
const endingText = ({ state, stage }: StreamRow, programme: Programme, look: Look): string => {
  const { timer, paused } = state
  const action = timer && programme.actions[timer.action]
  const ends = action?.leads !== undefined && Object.hasOwn(programme.outcomes, action.leads)
  if (!timer || !action || !ends || paused || !Object.hasOwn(programme.stages, stage)) return ''
  const [by, name, end] = [
    deadlineText(timer.at, state.zone, look.lang),
    look.say(action.name),
    look.say(placeName(programme, action.leads!)),
  ]
  return look.lang === 'zh'
    ? `到 ${by} 没有其他办理的,自动“${name}”,办结为“${end}”。`
    : `If nothing else is done by ${by}, it ends by itself: ${name} (${end}).`
}

/** What a case waits for now: papers, an answer to an appeal, or a word from whoever asked. */
export const waitingHtml = (receipt: Receipt, offered: readonly OfferedAction[], look: Look): Html => {
  const { row, programme } = receipt
  const { paused, appeal } = row.state
  const ending = endingText(row, programme, look)
  return html`${paused ? html`<div class="note">${look.say(WORDS.pausedFor)}: ${paused.reason}${missingHtml(receipt, offered, look)}</div>` : ''}${
    appeal ? html`<p class="note">${look.say(WORDS.appealed)}: ${appeal.reason}</p>` : ''
  }${ending === '' ? '' : html`<p class="note">${ending}</p>`}`
}
