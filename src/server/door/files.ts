import { html } from 'hono/html'
import { text } from '../../kernel/index.ts'
import { ACCEPTED, attachmentsIn, MAX_ATTACHMENT_BYTES } from '../files/attachments.ts'
import type { Receipt } from './case.ts'
import { idOf } from './fields.ts'
import { type Html, type Look, momentText } from './page.ts'

const FILES = text('照片和文件', 'Photos and documents')
const CHOOSE = text('选择文件', 'Choose a file')
const HINT = text(
  '图片、PDF、Word、Excel、录音或录像,不超过 10 MB。',
  'A picture, PDF, Word, Excel, sound or film, at most 10 MB.',
)
const ADD = text('添加', 'Add')

const FIELD = 'attach.file'
/** One file and the form around it. */
export const MAX_UPLOAD_BYTES = MAX_ATTACHMENT_BYTES + 64 * 1024
export const ADD_FILE = '/cases/:case/files/add'

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** The files of a case that its resident may see, each to be downloaded, and the form to add one. */
export const filesHtml = ({ row, programme, session, events, tried }: Receipt, look: Look): Html => {
  const files = attachmentsIn(events, programme).filter(
    ({ shown, isByStaff }) => shown === true || !isByStaff,
  )
  const error = tried?.action === 'attach' ? tried.message : undefined
  const id = idOf(FIELD)
  const list = files.map(
    ({ hash, name, bytes, at }) =>
      html`<li><a href="/api/cases/${row.id}/attachments/${hash}">${name}</a> <span class="hint">${sizeText(bytes)} · ${momentText(at, row.state.zone, look.lang)}</span></li>`,
  )
  return html`<section class="panel"><h2>${look.say(FILES)}</h2>${list.length === 0 ? '' : html`<ul>${list}</ul>`}
<form method="post" action="/cases/${row.id}/files/add" enctype="multipart/form-data"><input type="hidden" name="csrf" value="${session.csrf}">
<div class="field"><label for="${id}">${look.say(CHOOSE)}</label><p class="hint" id="${id}-hint">${look.say(HINT)}</p>${
    error === undefined ? '' : html`<p class="error" id="${id}-error">${error}</p>`
  }<input type="file" id="${id}" name="file" accept="${ACCEPTED}" aria-describedby="${id}-hint${error === undefined ? '' : ` ${id}-error`}"></div>
<button class="button">${look.say(ADD)}</button></form></section>`
}
