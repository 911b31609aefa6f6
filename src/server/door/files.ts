import { html } from 'hono/html'
import { type Text, text } from '../../kernel/index.ts'
import { ACCEPTED, attachmentsIn, MAX_ATTACHMENT_BYTES } from '../files/attachments.ts'
import type { Receipt } from './case.ts'
import { type Html, type Look, momentText } from './page.ts'
import { WORDS } from './words.ts'

/** What the pages say of files, wherever they are added. */
export const FILE_WORDS = {
  title: text('照片和文件', 'Photos and documents'),
  choose: text('选择文件', 'Choose a file'),
  hint: text(
    '图片、PDF、Word、Excel、录音或录像,不超过 10 MB。',
    'A picture, PDF, Word, Excel, sound or film, at most 10 MB.',
  ),
  add: text('添加', 'Add'),
  missing: text(
    '诉求已收到,但有文件未能添加,请在此重新添加。',
    'Your request was received, but a file could not be added. Add it again here.',
  ),
  none: text('请先选择文件。', 'Choose a file first.'),
  tooLarge: text(
    '文件超过 10 MB,没有收下。请用浏览器的“返回”回到刚才的页面(已填的内容还在),换一个小一些的文件。',
    'The file is larger than 10 MB and was not taken. Go back in your browser (what you filled in is still there) and choose a smaller one.',
  ),
} as const satisfies Record<string, Text>

/** The field in which a file is added to a case. */
export const FILE_ID = 'f-attach.file'
/** One file and the form around it. */
export const MAX_UPLOAD_BYTES = MAX_ATTACHMENT_BYTES + 64 * 1024
export const ADD_FILE = '/cases/:case/files/add'

interface FileInput {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly error?: string | undefined
}

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** The field that a file is chosen in. */
export const fileInput = ({ id, name, hint, error }: FileInput, look: Look): Html =>
  html`<div class="field${error === undefined ? '' : ' wrong'}"><label for="${id}">${look.say(FILE_WORDS.choose)}</label><p class="hint" id="${id}-hint">${hint}</p>${
    error === undefined
      ? ''
      : html`<p class="error" id="${id}-error"><span class="sr">${look.say(WORDS.error)}: </span>${error}</p>`
  }<input type="file" id="${id}" name="${name}" accept="${ACCEPTED}" aria-describedby="${id}-hint${error === undefined ? '' : ` ${id}-error`}"></div>`

/** The files of a case that its resident may see, each to be downloaded, and the form to add one. */
export const filesHtml = ({ row, programme, session, events, fileError }: Receipt, look: Look): Html | '' => {
  if (row.state.erased !== undefined) return ''
  const files = attachmentsIn(events, programme).filter(
    ({ shown, isByStaff }) => shown === true || !isByStaff,
  )
  const list = files.map(
    ({ hash, name, bytes, at }) =>
      html`<li><a href="/api/cases/${row.id}/attachments/${hash}">${name}</a> <span class="hint">${sizeText(bytes)} · ${momentText(at, row.state.zone, look.lang)}</span></li>`,
  )
  return html`<section class="panel${list.length === 0 ? ' no-print' : ''}"><h2>${look.say(FILE_WORDS.title)}</h2>${list.length === 0 ? '' : html`<ul>${list}</ul>`}
<form method="post" action="/cases/${row.id}/files/add" class="no-print" enctype="multipart/form-data"><input type="hidden" name="csrf" value="${session.csrf}">
${fileInput({ id: FILE_ID, name: 'file', hint: look.say(FILE_WORDS.hint), error: fileError }, look)}
<button class="button">${look.say(FILE_WORDS.add)}</button></form></section>`
}
