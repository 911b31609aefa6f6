import { html } from 'hono/html'
import type { StreamRow } from '../../desk/index.ts'
import { type Programme, placeName, type Text, text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Session } from '../identity/sessions.ts'
import type { FoundSession } from '../identity/who.ts'
import { type Tracked, trackBox, trackingOn } from './home.ts'
import { errorSummary, type Html, type Look, momentText, page, TURNING } from './page.ts'
import { nextDueHtml } from './promises.ts'
import { WORDS } from './words.ts'

/** What the pages of residents' accounts say. */
export const ACCOUNT_WORDS = {
  signIn: text('登录', 'Sign in'),
  signInHint: text(
    '登录后,您的诉求都在一处。没有账号也可以办事:凭编号和查询码即可查询。',
    'With an account all your requests are in one place. You need none: a number and a code open each request.',
  ),
  signUp: text('建立账号', 'Make an account'),
  signUpHint: text(
    '不核验身份,不保存您的名称:我们只能认出它。没有口令,任何人都看不到账号里有什么,忘记了也无法找回;但每份回执凭编号和查询码始终有效。',
    'Nobody checks who you are, and the name is not kept: it can only be recognised. Without the passphrase nobody can see what is in the account, and it cannot be recovered; each receipt stays valid by its number and code.',
  ),
  noAccount: text('还没有账号?', 'No account yet?'),
  haveAccount: text('已有账号?', 'Have an account?'),
  name: text('手机号或自选名称', 'Phone number, or a name you choose'),
  nameHint: text('4 至 64 个字符。', '4 to 64 characters.'),
  passphrase: text('口令', 'Passphrase'),
  newPassphrase: text('新口令', 'New passphrase'),
  passphraseHint: text(
    '至少 12 个字符,几个不相关的词就很好。',
    '12 characters or more; a few unrelated words do well.',
  ),
  keepThese: text('一并放入账号', 'Keep in the account'),
  keepTogether: text('把我的诉求放在一起', 'Keep my requests together'),
  keepHint: text(
    '建立账号或登录,以后不用再输入编号和查询码。',
    'With an account you need not enter number and code again.',
  ),
  shared: text(
    '用的是别人的或公用的电脑、手机?看完请关闭:再看时要输入编号和查询码。',
    'Is this computer or phone somebody else’s, or shared? Close it when you have done: then number and code are needed again.',
  ),
  close: text('在这台设备上关闭回执', 'Close receipts on this device'),
  none: text(
    '账号里还没有诉求。登录后提出的诉求会自动放入;以前的,请用编号和查询码添加。',
    'Nothing here yet. What you ask while signed in is added by itself; add earlier requests by number and code.',
  ),
  open: text('办理中', 'Under way'),
  closed: text('已办结', 'Closed'),
  addEarlier: text('添加以前的诉求', 'Add an earlier request'),
  settings: text('账号设置', 'The account'),
  change: text('修改口令', 'Change the passphrase'),
  changed: text(
    '口令已修改,其他设备上的登录已退出。',
    'The passphrase is changed; other devices are signed out.',
  ),
  signOut: text('退出登录', 'Sign out'),
  remove: text('注销账号', 'Delete the account'),
  removeHint: text(
    '只删除账号;已提出的诉求继续办理,凭编号和查询码可查。',
    'Only the account goes. Your requests go on, and open by number and code.',
  ),
  removed: text('账号已注销', 'The account is deleted'),
  wrong: text('名称或口令不正确。', 'The name or the passphrase is wrong.'),
  wrongPassphrase: text('口令不正确。', 'The passphrase is wrong.'),
  taken: text(
    '该名称已有人使用,请换一个;如果是您,请登录。',
    'The name is taken. Choose another, or sign in if it is yours.',
  ),
} as const satisfies Record<string, Text>

const SIGN_UP = '/account/new'
const SIGN_IN = '/account/sign-in'
/** What a form of the account's got wrong: in which field. */
export interface Wrong {
  readonly field: 'name' | 'passphrase' | 'new-passphrase' | 'gone'
  readonly message: Text
}

/** What was filled in to sign in or up, to be shown again; a passphrase never is. */
export interface Entry {
  readonly name: string
  /** Receipts that were ticked: whoever left another's out has left it out. */
  readonly keep: ReadonlySet<string>
}

/** A page to sign in or up: as it is first, or as it was filled in. */
export interface EntryShown {
  readonly entry?: Entry | undefined
  readonly wrong?: Wrong | undefined
}

interface Input {
  readonly id: Wrong['field']
  readonly title: Text
  readonly complete: 'username' | 'current-password' | 'new-password'
  readonly hint?: Text
  /** What the form sends it as, where several fields of a page are alike. */
  readonly as?: string
  readonly value?: string
}

const inputHtml = (
  { id, title, complete, hint, as = id, value = '' }: Input,
  look: Look,
  wrong?: Wrong,
): Html => {
  const error = wrong?.field === id ? look.say(wrong.message) : undefined
  const described = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])].join(' ')
  return html`<div class="field${error ? ' wrong' : ''}"><label for="${id}">${look.say(title)}</label>${
    hint ? html`<p class="hint" id="${id}-hint">${look.say(hint)}</p>` : ''
  }${
    error
      ? html`<p class="error" id="${id}-error"><span class="sr">${look.say(WORDS.error)}: </span>${error}</p>`
      : ''
  }<input id="${id}" name="${as}" type="${complete === 'username' ? 'text' : 'password'}" autocomplete="${complete}"${
    complete === 'username' ? html` autocapitalize="none" spellcheck="false" value="${value}"` : ''
  } maxlength="200" required${described ? html` aria-describedby="${described}"` : ''}${error ? html` aria-invalid="true"` : ''}></div>`
}

const csrfOf = (found: FoundSession | undefined): Html =>
  html`<input type="hidden" name="csrf" value="${found?.session.csrf ?? ''}">`

/** Receipts this browser has shown, to be put into the account: whoever shares a browser leaves out what is another's. */
const keepHtml = (found: FoundSession | undefined, entry: Entry | undefined, look: Look): Html | '' => {
  const shown = found?.session.resident ? [] : Object.keys(found?.session.cases ?? {})
  return shown.length === 0
    ? ''
    : html`<fieldset class="field"><legend>${look.say(ACCOUNT_WORDS.keepThese)}</legend><div class="radios">${shown.map(
        (id) =>
          html`<label class="radio"><input type="checkbox" name="keep" value="${id}"${(entry?.keep.has(id) ?? true) ? html` checked` : ''}><span>${id}</span></label>`,
      )}</div></fieldset>`
}

const summary = (look: Look, wrong: Wrong | undefined): Html | '' =>
  errorSummary(look, wrong ? [{ field: wrong.field, message: look.say(wrong.message) }] : [])

const NAME = { id: 'name', title: ACCOUNT_WORDS.name, complete: 'username' } as const
const PASSPHRASE = {
  id: 'passphrase',
  title: ACCOUNT_WORDS.passphrase,
  complete: 'current-password',
} as const

/** Where residents sign in. */
export const signInPage = (
  look: Look,
  found: FoundSession | undefined,
  { entry, wrong }: EntryShown = {},
): Html =>
  page(
    look,
    look.say(ACCOUNT_WORDS.signIn),
    html`<div class="wrap narrow">${summary(look, wrong)}
<form method="post" action="${SIGN_IN}" id="${TURNING}" class="panel">${csrfOf(found)}<h1>${look.say(ACCOUNT_WORDS.signIn)}</h1><p class="hint">${look.say(ACCOUNT_WORDS.signInHint)}</p>
${inputHtml({ ...NAME, value: entry?.name ?? '' }, look, wrong)}${inputHtml(PASSPHRASE, look, wrong)}${keepHtml(found, entry, look)}
<button class="button" name="go" value="enter">${look.say(ACCOUNT_WORDS.signIn)}</button></form>
<p>${look.say(ACCOUNT_WORDS.noAccount)} <a href="${SIGN_UP}">${look.say(ACCOUNT_WORDS.signUp)}</a></p></div>`,
    { isWrong: wrong !== undefined, form: { action: SIGN_IN, go: 'enter' } },
  )

/** Where they make an account. */
export const signUpPage = (
  look: Look,
  found: FoundSession | undefined,
  { entry, wrong }: EntryShown = {},
): Html =>
  page(
    look,
    look.say(ACCOUNT_WORDS.signUp),
    html`<div class="wrap narrow">${summary(look, wrong)}
<form method="post" action="${SIGN_UP}" id="${TURNING}" class="panel">${csrfOf(found)}<h1>${look.say(ACCOUNT_WORDS.signUp)}</h1><p class="hint">${look.say(ACCOUNT_WORDS.signUpHint)}</p>
${inputHtml({ ...NAME, hint: ACCOUNT_WORDS.nameHint, value: entry?.name ?? '' }, look, wrong)}${inputHtml({ ...PASSPHRASE, complete: 'new-password', hint: ACCOUNT_WORDS.passphraseHint }, look, wrong)}${keepHtml(found, entry, look)}
<button class="button" name="go" value="enter">${look.say(ACCOUNT_WORDS.signUp)}</button></form>
<p>${look.say(ACCOUNT_WORDS.haveAccount)} <a href="/account">${look.say(ACCOUNT_WORDS.signIn)}</a></p></div>`,
    { isWrong: wrong !== undefined, form: { action: SIGN_UP, go: 'enter' } },
  )

/** A case of the account's. */
export interface Mine {
  readonly row: StreamRow
  readonly programme: Programme
}

const mineHtml = (host: Host, { row, programme }: Mine, look: Look): Html =>
  html`<li><p><a href="/cases/${row.id}"><strong>${look.say(programme.name)}</strong> ${row.id}</a></p>
<p><span class="sr">${look.say(WORDS.status)}: </span><strong>${look.say(placeName(programme, row.stage))}</strong> ${nextDueHtml(host, row, programme, look)}</p>
<p class="hint">${look.say(WORDS.openedAt)} ${momentText(row.openedAt, row.state.zone, look.lang)}</p></li>`

const groupHtml = (host: Host, title: Text, of: readonly Mine[], look: Look): Html | '' =>
  of.length === 0
    ? ''
    : html`<section class="panel"><h2>${look.say(title)} (${of.length})</h2><ul class="mine">${of.map((one) => mineHtml(host, one, look))}</ul></section>`

const settingsHtml = (found: FoundSession, look: Look, wrong?: Wrong): Html =>
  html`<section class="panel"><h2>${look.say(ACCOUNT_WORDS.settings)}</h2>
<details${wrong && wrong.field !== 'gone' ? html` open` : ''}><summary>${look.say(ACCOUNT_WORDS.change)}</summary><form method="post" action="/account/passphrase">${csrfOf(found)}
${inputHtml(PASSPHRASE, look, wrong)}${inputHtml({ id: 'new-passphrase', title: ACCOUNT_WORDS.newPassphrase, complete: 'new-password', hint: ACCOUNT_WORDS.passphraseHint }, look, wrong)}
<button class="button">${look.say(ACCOUNT_WORDS.change)}</button></form></details>
<details${wrong?.field === 'gone' ? html` open` : ''}><summary>${look.say(ACCOUNT_WORDS.remove)}</summary><form method="post" action="/account/delete">${csrfOf(found)}<p class="hint">${look.say(ACCOUNT_WORDS.removeHint)}</p>
${inputHtml({ ...PASSPHRASE, id: 'gone', as: 'passphrase' }, look, wrong)}<button class="button">${look.say(ACCOUNT_WORDS.remove)}</button></form></details>
<form method="post" action="/account/sign-out">${csrfOf(found)}<button class="button quiet">${look.say(ACCOUNT_WORDS.signOut)}</button></form></section>`

export interface AccountShown {
  readonly found: FoundSession
  readonly mine: readonly Mine[]
  readonly wrong?: Wrong | undefined
  readonly isChanged?: boolean
  /** For an earlier request. */
  readonly typed?: Tracked
}

/** All that somebody has asked for, with what was promised, and their account. */
export const accountPage = (
  host: Host,
  { found, mine, wrong, isChanged, typed }: AccountShown,
  look: Look,
): Html => {
  const open = mine.filter(({ row }) => row.closedAt === undefined)
  const closed = mine.filter(({ row }) => row.closedAt !== undefined)
  return page(
    look,
    look.say(WORDS.mine),
    html`<div class="wrap">${summary(look, wrong)}${isChanged ? html`<p class="note" role="status">${look.say(ACCOUNT_WORDS.changed)}</p>` : ''}<h1 class="page-title">${look.say(WORDS.mine)}</h1>
<div class="columns"><div>${mine.length === 0 ? html`<section class="panel"><p>${look.say(ACCOUNT_WORDS.none)}</p><p><a class="button" href="/">${look.say(WORDS.services)}</a></p></section>` : ''}${groupHtml(host, ACCOUNT_WORDS.open, open, look)}${groupHtml(host, ACCOUNT_WORDS.closed, closed, look)}</div>
<div>${trackBox(look, typed, ACCOUNT_WORDS.addEarlier)}${settingsHtml(found, look, wrong)}</div></div></div>`,
    { isWrong: wrong !== undefined, form: trackingOn('/account') },
  )
}

/** On a receipt: how to keep it with others; and how to leave nothing of it where others come after. */
export const keepTogetherHtml = ({ csrf }: Session, look: Look): Html =>
  html`<section class="panel no-print"><h2>${look.say(ACCOUNT_WORDS.keepTogether)}</h2><p class="hint">${look.say(ACCOUNT_WORDS.keepHint)}</p><p><a href="${SIGN_UP}">${look.say(ACCOUNT_WORDS.signUp)}</a> · <a href="/account">${look.say(ACCOUNT_WORDS.signIn)}</a></p>
<form method="post" action="/account/sign-out"><p class="hint">${look.say(ACCOUNT_WORDS.shared)}</p><input type="hidden" name="csrf" value="${csrf}"><button class="button quiet">${look.say(ACCOUNT_WORDS.close)}</button></form></section>`

/** On a receipt of an account's: the way back to all of them. */
export const backHtml = (look: Look): Html =>
  html`<p class="no-print"><a href="/account">← ${look.say(WORDS.mine)}</a></p>`
