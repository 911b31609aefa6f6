import { html } from 'hono/html'
import { type Programme, type Text, text } from '../../kernel/index.ts'
import { attachWaiting, letWait, type Waiting } from '../files/attachments.ts'
import type { Host } from '../host.ts'
import type { Resident } from '../identity/principal.ts'
import { take } from '../limits.ts'
import { idOf } from './fields.ts'
import { FILE_WORDS, fileInput } from './files.ts'
import type { Html, Look } from './page.ts'
import type { Visit } from './visit.ts'
import { WORDS } from './words.ts'

/** The file that is just being added, in a form's own encoding. */
const ADDED = 'add'
/** Files that wait, carried along from page to page: ticket and name. */
const CARRIED = 'file'
const MOST_FILES = 5
const FULL = text(`一次最多添加 ${MOST_FILES} 个文件。`, `At most ${MOST_FILES} files can be added here.`)
const GONE = text(
  '有文件已超过保存期限,请重新添加或移除。',
  'A file was not kept so long. Add it again, or remove it.',
)
const REMOVE = text('移除', 'Remove')
const MORE = text(
  '可以不添加;提交后在回执页上也能补充。',
  'You need none, and can add them on your receipt later, too.',
)
const UNFILE = 'unfile-'

/** Where the error of a file stands. */
export const FILE_FIELD = idOf(ADDED)

/** Whether a programme takes files from those who ask. */
export const takesFiles = ({ actions, roles }: Programme): boolean =>
  actions.attach?.by.some((role) => roles[role]?.kind === 'public') === true

const CARRIED_AS = /^([0-9a-f-]{36}) (.{1,200})$/s

/** The files that a page carries along. */
export const carriedIn = (sent: URLSearchParams): readonly Waiting[] =>
  sent
    .getAll(CARRIED)
    .slice(0, MOST_FILES)
    .flatMap((one) => {
      const [, ticket, name] = CARRIED_AS.exec(one) ?? []
      return ticket === undefined || name === undefined ? [] : [{ ticket, name }]
    })

export const carriedFiles = (files: readonly Waiting[]): Html =>
  html`${files.map(({ ticket, name }) => html`<input type="hidden" name="${CARRIED}" value="${ticket} ${name}">`)}`

/** The files of a form after a button was pressed, and what was wrong with the one it brought. */
export interface FilesNow {
  readonly files: readonly Waiting[]
  readonly error?: Text
  /** There were too many of them, by this address or in all. */
  readonly isTooMany?: true
}

/** Takes in what a page brought, and lets go of what its button removes. */
export const filesAfter = async (
  { host, context, ip, sent }: Visit,
  programme: Programme,
  go: string,
): Promise<FilesNow> => {
  const files = carriedIn(sent)
  if (!takesFiles(programme)) return { files: [] }
  if (go.startsWith(UNFILE)) {
    const gone = files[Number(go.slice(UNFILE.length))]
    if (gone) await host.files.dropWaiting(gone.ticket)
    return { files: files.filter((one) => one !== gone) }
  }
  const isUpload = context.req.header('content-type')?.startsWith('multipart/form-data')
  const added = isUpload ? (await context.req.formData()).get(ADDED) : null
  if (!(added instanceof File) || (added.size === 0 && added.name === ''))
    return go === ADD_FILE_HERE ? { files, error: FILE_WORDS.none } : { files }
  if (files.length >= MOST_FILES) return { files, error: FULL }
  if ((await take(host.limits.uploads, ip)) !== undefined)
    return { files, error: WORDS.tooMany, isTooMany: true }
  const taken = await letWait(host, ip, added.name, added.stream() as unknown as AsyncIterable<Uint8Array>)
  if (taken.ok) return { files: [...files, taken.value] }
  const { status, message } = taken.problem
  return { files, error: message, ...(status === 429 ? { isTooMany: true } : {}) }
}

/** Adds the chosen file and stays on the page. */
export const ADD_FILE_HERE = 'file'
/** Whether a button is about files alone. */
export const isAboutFiles = (go: string): boolean => go === ADD_FILE_HERE || go.startsWith(UNFILE)

/** What is wrong with files that wait: some may be gone. */
export const goneFrom = async (host: Host, files: readonly Waiting[]): Promise<Text | undefined> => {
  for (const { ticket } of files) if (!(await host.files.waiting(ticket))) return GONE
  return undefined
}

/** Adds the files of a form to the case that it opened; false where one was refused. */
export const bindFiles = async (
  host: Host,
  who: Resident,
  id: string,
  files: readonly Waiting[],
): Promise<boolean> => {
  let all = true
  for (const file of files) {
    const added = await attachWaiting(host, who, id, file)
    if (!added || added.ok) continue
    all = false
    host.log.warn({ case: id, reason: added.problem.code }, 'a file of a request was not added')
  }
  return all
}

/** Files that a form has so far, and the field for one more. */
export const formFilesHtml = (files: readonly Waiting[], look: Look, error?: string): Html =>
  html`<section class="form-files"><h2>${look.say(FILE_WORDS.title)} <span class="optional">(${look.say(WORDS.optional)})</span></h2>
${
  files.length === 0
    ? ''
    : html`<ul class="files">${files.map(
        ({ name }, n) =>
          html`<li><span>${name}</span><button class="link" name="go" value="${UNFILE}${n}" formnovalidate>${look.say(REMOVE)}<span class="sr"> ${name}</span></button></li>`,
      )}</ul>`
}${
  files.length >= MOST_FILES
    ? ''
    : html`${fileInput({ id: FILE_FIELD, name: ADDED, hint: `${look.say(FILE_WORDS.hint)} ${look.say(MORE)}`, error }, look)}<button class="button quiet" name="go" value="${ADD_FILE_HERE}">${look.say(FILE_WORDS.add)}</button>`
}</section>`
