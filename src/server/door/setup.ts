import { html } from 'hono/html'
import { readInput, type Text } from '../../kernel/index.ts'
import { accountSchema, passwordSchema } from '../identity/account.ts'
import { ACCOUNT_WORDS } from './account.ts'
import { errorSummary, type Html, type Look, page, TURNING } from './page.ts'
import { notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

/** What was typed: a password is typed anew. */
interface Typed {
  readonly account: string
  readonly name: string
}
interface Wrong {
  readonly field: string
  readonly message: string
}
/** Fields of the page by those of what is read. */
const FIELDS: Readonly<Record<string, string>> = { id: 'account' }
/** What to do about a field, where what is wrong with it does not say so. */
const MEND: Readonly<Record<string, Text>> = { name: WORDS.required, password: ACCOUNT_WORDS.passphraseHint }

const input = (id: string, label: string, value: string | undefined): Html =>
  value === undefined
    ? html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${id}" type="password" autocomplete="new-password" maxlength="200" required></div>`
    : html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${id}" type="text" value="${value}" autocomplete="off" maxlength="200" required></div>`

/** The first administrator of an empty city. */
const setupPage = (look: Look, token: string, { account, name }: Typed, wrong?: Wrong): Html => {
  const action = `/setup/${token}`
  return page(
    look,
    look.say(WORDS.setup),
    html`<div class="wrap narrow">${errorSummary(look, wrong ? [wrong] : [])}
<form method="post" action="${action}" id="${TURNING}" class="panel"><h1>${look.say(WORDS.setup)}</h1><p class="hint">${look.say(WORDS.setupHint)}</p>
${input('account', look.say(WORDS.account), account)}${input('name', look.say(WORDS.name), name)}${input('password', look.say(WORDS.password), undefined)}
<button class="button">${look.say(WORDS.confirm)}</button></form></div>`,
    { isWrong: wrong !== undefined, form: { action } },
  )
}

const setupDonePage = (look: Look): Html =>
  page(
    look,
    look.say(WORDS.setup),
    html`<div class="wrap narrow"><section class="panel success"><h1>${look.say(WORDS.setupDone)}</h1><p><a href="/">${look.say(WORDS.home)}</a></p></section></div>`,
  )

export const showSetup = async ({ host, context, look }: Visit): Promise<Outcome> => {
  const token = context.req.param('token') ?? ''
  return (await host.identity.maySetUp(token))
    ? { page: setupPage(look, token, { account: '', name: '' }) }
    : notFound(look)
}

const formSchema = accountSchema.pick({ id: true, name: true }).extend({ password: passwordSchema })

export const setUp = async ({ host, context, look, sent }: Visit): Promise<Outcome> => {
  const token = context.req.param('token') ?? ''
  if (!(await host.identity.maySetUp(token))) return notFound(look)
  const said = (field: string) => (sent.get(field) ?? '').slice(0, 200)
  const typed = { account: said('account'), name: said('name') }
  if (sent.get('go') === 'stay') return { page: setupPage(look, token, typed) }
  const read = readInput(formSchema, {
    id: typed.account,
    name: typed.name,
    password: sent.get('password') ?? '',
  })
  if (!read.ok) {
    const { field = 'id', message } = read.refusal
    const wrong = { field: FIELDS[field] ?? field, message: look.say(MEND[field] ?? message) }
    return { page: setupPage(look, token, typed, wrong), status: 400 }
  }
  const { password, ...account } = read.value
  // Of two who use the link at once one makes the administrator.
  return (await host.identity.setUp(account, password)) ? { page: setupDonePage(look) } : notFound(look)
}
