import { html } from 'hono/html'
import { readInput } from '../../kernel/index.ts'
import { accountSchema, passwordSchema } from '../identity/account.ts'
import { errorSummary, type Html, type Look, page } from './page.ts'
import { notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

const input = (id: string, label: string, type: string): Html =>
  html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${id}" type="${type}" autocomplete="${type === 'password' ? 'new-password' : 'off'}" maxlength="200" required></div>`

/** The first administrator of an empty city. */
const setupPage = (look: Look, token: string, error?: string): Html =>
  page(
    look,
    look.say(WORDS.setup),
    html`<div class="wrap narrow">${errorSummary(look, error === undefined ? [] : [{ field: 'account', message: error }])}
<form method="post" action="/setup/${token}" class="panel"><h1>${look.say(WORDS.setup)}</h1><p class="hint">${look.say(WORDS.setupHint)}</p>
${input('account', look.say(WORDS.account), 'text')}${input('name', look.say(WORDS.name), 'text')}${input('password', look.say(WORDS.password), 'password')}
<button class="button">${look.say(WORDS.confirm)}</button></form></div>`,
    { isWrong: error !== undefined },
  )

const setupDonePage = (look: Look): Html =>
  page(
    look,
    look.say(WORDS.setup),
    html`<div class="wrap narrow"><section class="panel success"><h1>${look.say(WORDS.setupDone)}</h1><p><a href="/">${look.say(WORDS.home)}</a></p></section></div>`,
  )

export const showSetup = async ({ host, context, look }: Visit): Promise<Outcome> => {
  const token = context.req.param('token') ?? ''
  return (await host.identity.maySetUp(token)) ? { page: setupPage(look, token) } : notFound(look)
}

const formSchema = accountSchema.pick({ id: true, name: true }).extend({ password: passwordSchema })

export const setUp = async ({ host, context, look, sent }: Visit): Promise<Outcome> => {
  const token = context.req.param('token') ?? ''
  if (!(await host.identity.maySetUp(token))) return notFound(look)
  const form = { id: sent.get('account'), name: sent.get('name'), password: sent.get('password') }
  const read = readInput(formSchema, form)
  if (!read.ok) return { page: setupPage(look, token, look.say(read.refusal.message)), status: 400 }
  const { password, ...account } = read.value
  // Of two who use the link at once one makes the administrator.
  return (await host.identity.setUp(account, password)) ? { page: setupDonePage(look) } : notFound(look)
}
