import { html } from 'hono/html'
import type { z } from 'zod'
import { commandHash } from '../../desk/index.ts'
import { canonicalJson, type Day, jsonSchema, type Programme, placeName } from '../../kernel/index.ts'
import type { OfferedAction } from '../api/case-types.ts'
import { actOn, type Found, findCase } from '../cases.ts'
import { answersOf, askedOn, slipsOf } from '../form.ts'
import { type FoundSession, sessionOf } from '../identity/who.ts'
import { aboutHtml } from './about.ts'
import { residentActions, residentFields } from './case.ts'
import { errorIn, fieldHtml, idOf } from './fields.ts'
import { errorSummary, type Html, type Look, page, TURNING } from './page.ts'
import { isOwnForm, type Outcome, type Visit } from './visit.ts'
import { openAgain, residentOf, showReceipt } from './visits.ts'
import { WORDS } from './words.ts'

const ANSWER = 'a.'

/** An action of somebody's own case, as an address names it. */
interface Doing {
  readonly session: FoundSession
  readonly found: Found
  readonly action: string
  /** Undefined where it cannot be done as the case stands. */
  readonly offered: OfferedAction | undefined
  readonly typed: Readonly<Record<string, string>>
  readonly today: Day
}

/** What is wrong with what was typed, and in which field where it is one. */
interface Wrong {
  readonly message: string
  readonly field?: string | undefined
}

const doingOf = async ({ host, context, sent }: Visit): Promise<Doing | undefined> => {
  const session = await sessionOf(host, context, 'door')
  if (!session) return undefined
  const { case: id = '', action = '' } = context.req.param()
  const who = residentOf(session)
  const found = await findCase(host, who, id)
  if (!found.ok || !Object.hasOwn(found.value.programme.actions, action)) return undefined
  const typed = Object.fromEntries(
    [...sent].flatMap(([name, value]) =>
      name.startsWith(ANSWER) ? [[name.slice(ANSWER.length), value]] : [],
    ),
  )
  const { programme, row } = found.value
  const offered = residentActions(host, who, programme, row).find((one) => one.action === action)
  return { session, found: found.value, action, offered, typed, today: host.desk.today() }
}

const formHtml = (
  { session, found: { row }, action, typed, today }: Doing,
  { name, input }: OfferedAction,
  look: Look,
  wrong: readonly Wrong[],
): Html =>
  html`<form method="post" action="/cases/${row.id}/${action}" id="${TURNING}" class="panel" novalidate><input type="hidden" name="csrf" value="${session.session.csrf}"><input type="hidden" name="version" value="${row.version}">
<h1>${look.say(name)}</h1>${aboutHtml(action, look)}${residentFields(input)
    .map(askedOn(today))
    .map((field) =>
      fieldHtml(
        {
          field,
          typed: typed[field.name] ?? '',
          error: wrong.find((one) => one.field === field.name)?.message,
        },
        `${ANSWER}${field.name}`,
        look,
      ),
    )}<div class="buttons"><button class="button" id="do" name="go" value="do">${look.say(WORDS.confirm)}</button><a href="/cases/${row.id}">${look.say(WORDS.notNow)}</a></div></form>`

/** One action on a page of its own: whatever is typed there is kept through a change of the look, and a fault. */
const actionPage = (doing: Doing, offered: OfferedAction, look: Look, wrong: readonly Wrong[] = []): Html => {
  const { row, programme } = doing.found
  const fields = residentFields(offered.input)
  const errors = wrong.map(({ message, field: of }) => {
    const field = fields.find(({ name }) => name === of)
    return field
      ? { field: idOf(field.name), message: `${look.say(field.title)}: ${message}` }
      : { field: 'do', message }
  })
  return page(
    look,
    `${look.say(offered.name)} ${row.id}`,
    html`<div class="wrap narrow">${errorSummary(look, errors)}<p class="kicker">${look.say(programme.name)} ${row.id} · ${look.say(placeName(programme, row.stage))}</p>${formHtml(doing, offered, look, wrong)}</div>`,
    { isWrong: wrong.length > 0, form: { action: `/cases/${row.id}/${doing.action}`, go: 'do' } },
  )
}

const shown = (doing: Doing, offered: OfferedAction, look: Look, wrong: readonly Wrong[] = []): Outcome => ({
  page: actionPage(doing, offered, look, wrong),
  isTurned: true,
  ...(wrong.length > 0 ? { status: 400 } : {}),
})

/** The page of an action; where the case does not offer it (any more), its receipt. */
export const showAction = async (visit: Visit): Promise<Outcome> => {
  const doing = await doingOf(visit)
  if (doing?.offered) return shown(doing, doing.offered, visit.look)
  return visit.context.redirect(`/cases/${visit.context.req.param('case')}`, 303)
}

/** Everything that is wrong with what was typed: told together, so that nobody mends one slip after the other. */
const wrongIn = ({ host, look }: Visit, programme: Programme, { action, typed }: Doing): readonly Wrong[] => {
  const { input } = programme.actions[action]!
  const shape = input.shape as Readonly<Record<string, z.ZodType>>
  const fields = residentFields(jsonSchema(input))
  const slips = slipsOf(host, jsonSchema(input), answersOf(fields, typed))
  return fields.flatMap((field) => {
    const slip = slips.find((one) => one.field === field.name)?.what
    const message =
      errorIn(shape[field.name], field, typed[field.name] ?? '', look) ?? (slip && look.say(slip))
    return message === undefined ? [] : [{ message, field: field.name }]
  })
}

/** What a resident does to their case: generated from the action's form, like everything else. */
export const act = async (visit: Visit): Promise<Outcome> => {
  const { host, context, look, sent } = visit
  const doing = await doingOf(visit)
  if (!doing) return openAgain(visit)
  const { session, action, offered, typed, found } = doing
  const { programme, row } = found
  const failed = (...wrong: readonly [Wrong, ...Wrong[]]): Promise<Outcome> | Outcome =>
    offered
      ? shown(doing, offered, look, wrong)
      : showReceipt(host, visit, session, { lost: { action, typed, message: wrong[0].message } })
  if (sent.get('go') === 'stay')
    return offered ? shown(doing, offered, look) : failed({ message: look.say(WORDS.notNowDone) })
  if (!(await isOwnForm(visit))) return failed({ message: look.say(WORDS.stalePage) })
  const [first, ...others] = wrongIn(visit, programme, doing)
  if (first) return failed(first, ...others)
  const input = answersOf(residentFields(jsonSchema(programme.actions[action]!.input)), typed)
  // Pressed twice on one page it is done once.
  const key = commandHash(canonicalJson([row.id, action, sent.get('version'), input])).slice(0, 40)
  const done = await actOn(host, residentOf(session), { case: row.id, action, input, key })
  // A place within a list is told at the list: that is one field of a page.
  if (!done.ok)
    return failed({ message: look.say(done.refusal.message), field: done.refusal.field?.split('.')[0] })
  return context.redirect(`/cases/${row.id}?done=${action}`, 303)
}
