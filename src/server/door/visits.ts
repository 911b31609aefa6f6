import { commandHash } from '../../desk/index.ts'
import { canonicalJson, jsonSchema, type Programme } from '../../kernel/index.ts'
import { actOn, findCase, openCase, openReceipt } from '../cases.ts'
import { answersOf, isAboutHousehold, typedValue } from '../form.ts'
import type { Host } from '../host.ts'
import { NOBODY, type Resident } from '../identity/principal.ts'
import { randomToken } from '../identity/secret.ts'
import { type FoundSession, sessionOf, setSession } from '../identity/who.ts'
import { areaOf, bookOf, requestOf, serviceFlow, servicesAt } from './ask.ts'
import { casePage, residentFields, type Tried } from './case.ts'
import { entitledFlow, entitledPage, withBlanks } from './entitled.ts'
import { missing } from './fields.ts'
import { trackPage } from './home.ts'
import { declare } from './household.ts'
import type { Look } from './page.ts'
import {
  checkPage,
  type Draft,
  type Flow,
  type Move,
  moved,
  questionPage,
  readDraft,
  sentAnswers,
} from './question.ts'
import { isOwnForm, notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

const MAX_EVENTS = 500

const doorOf = ({ host, context }: Visit): Programme | undefined =>
  servicesAt(host).find(({ id }) => id === context.req.param('programme'))

/** The first question of a service. */
export const askStart = async (visit: Visit): Promise<Outcome> => {
  const programme = doorOf(visit)
  if (!programme) return notFound(visit.look)
  const flow = serviceFlow(visit.host, programme, {}, await bookOf(visit.host))
  const draft: Draft = { step: 0, answers: {}, once: randomToken() }
  return { page: questionPage(flow, draft, visit.look) }
}

/** Gives a browser its receipt: from now on it may see the case. */
const handOver = async (
  { host, context }: Visit,
  receipt: { readonly case: string; readonly requester: string; readonly code?: string },
): Promise<Response> => {
  const earlier = await sessionOf(host, context, 'door')
  setSession(host, context, 'door', await host.identity.addReceipt(receipt, earlier))
  return context.redirect(`/cases/${receipt.case}`, 303)
}

/** Opens the case; a household that it is about is entered as declared, after it: what is refused leaves nothing behind. */
const send = async (visit: Visit, programme: Programme, flow: Flow, draft: Draft): Promise<Outcome> => {
  const { host, look } = visit
  const { answers, once } = draft
  const household = host.secret.receipt(`household ${once}`).case
  const area = areaOf(answers)
  const opened = await openCase(host, NOBODY, {
    programme: programme.id,
    request: requestOf(programme, answers, household),
    area,
    household,
    channel: 'web',
    key: once,
  })
  if (!opened.ok) return { page: checkPage(flow, draft, look, { refusal: opened.refusal }), status: 400 }
  const book = isAboutHousehold(programme) ? await bookOf(host) : undefined
  if (book) {
    const entered = await declare(host.desk, book, household, { answers, area, said: opened.value.case })
    if (!entered.ok) return { page: checkPage(flow, draft, look, { refusal: entered.refusal }), status: 400 }
  }
  return handOver(visit, opened.value)
}

/** From one page of a form to the next. */
export const ask = async (visit: Visit): Promise<Outcome> => {
  const { host, look, sent } = visit
  const programme = doorOf(visit)
  if (!programme) return notFound(look)
  const flow = serviceFlow(host, programme, sentAnswers(sent), await bookOf(host))
  const move = moved(flow, readDraft(sent, flow, randomToken), sent.get('go') ?? 'next', look)
  if (move.to === 'send') return send(visit, programme, flow, move.draft)
  if (move.draft.step >= flow.questions.length) return { page: checkPage(flow, move.draft, look) }
  return questionOutcome(flow, move, look, flow.questions.length)
}

const questionOutcome = (flow: Flow, { draft, errors }: Move, look: Look, of?: number): Outcome => ({
  page: questionPage(flow, draft, look, { errors, of }),
  ...(errors.length > 0 ? { status: 400 } : {}),
})

/** What am I entitled to: from one question to the next, and to what the rules say. Nothing of it is kept. */
export const entitled = async (visit: Visit): Promise<Outcome> => {
  const { host, look, sent } = visit
  const book = await bookOf(host)
  if (!book) return notFound(look)
  const go = sent.get('go') ?? 'edit-0'
  const step = Number(sent.get('step') ?? 0)
  const given = sentAnswers(sent)
  const answers = go === 'next' ? withBlanks(entitledFlow(host, book, given, look), step, given) : given
  const flow = entitledFlow(host, book, answers, look)
  const draft = { ...readDraft(sent, flow, randomToken), answers }
  const move = moved(flow, draft, go, look)
  return move.draft.step < flow.questions.length
    ? questionOutcome(flow, move, look)
    : { page: entitledPage(host, book, flow, move.draft, look) }
}

/** Number and code open a case. */
export const track = async (visit: Visit): Promise<Outcome> => {
  const { host, look, ip, sent } = visit
  const number = (sent.get('number') ?? '').trim().toUpperCase()
  const opened = await openReceipt(host, ip, number, sent.get('code') ?? '')
  if ('seconds' in opened) return { page: trackPage(look, look.say(WORDS.tooMany)), status: 429 }
  if ('wrong' in opened) return { page: trackPage(look, look.say(WORDS.badReceipt)), status: 401 }
  return handOver(visit, opened)
}

const residentOf = ({ session }: FoundSession): Resident => ({ kind: 'resident', cases: session.cases ?? {} })

const showReceipt = async (
  host: Host,
  visit: Visit,
  found: FoundSession,
  tried?: Tried,
): Promise<Outcome> => {
  const who = residentOf(found)
  const id = visit.context.req.param('case') ?? ''
  const known = await findCase(host, who, id)
  if (!known.ok) return notFound(visit.look)
  const events = await host.desk.store.events(id, 0, MAX_EVENTS)
  const receipt = { ...known.value, session: found.session, who, events, tried }
  return { page: casePage(host, receipt, visit.look), ...(tried ? { status: 400 } : {}) }
}

/** A case, for a browser that has its receipt. */
export const showCase = async (visit: Visit): Promise<Outcome> => {
  const found = await sessionOf(visit.host, visit.context, 'door')
  return found ? showReceipt(visit.host, visit, found) : notFound(visit.look)
}

const ANSWER = 'a.'

/** What a resident does to their case: generated from the action's form, like everything else. */
export const act = async (visit: Visit): Promise<Outcome> => {
  const { host, context, look, sent } = visit
  const session = await sessionOf(host, context, 'door')
  if (!session) return notFound(look)
  const { case: id = '', action = '' } = context.req.param()
  const found = await findCase(host, residentOf(session), id)
  const definition =
    found.ok && Object.hasOwn(found.value.programme.actions, action) && found.value.programme.actions[action]
  if (!definition) return notFound(look)
  const typed = Object.fromEntries(
    [...sent].flatMap(([name, value]) =>
      name.startsWith(ANSWER) ? [[name.slice(ANSWER.length), value]] : [],
    ),
  )
  const failed = (message: string, field?: string) =>
    showReceipt(host, visit, session, { action, typed, message, field })
  if (!(await isOwnForm(visit))) return failed(look.say(WORDS.stalePage))
  const fields = residentFields(jsonSchema(definition.input))
  const unanswered = fields.find(
    (field) => field.required && typedValue(field, typed[field.name]) === undefined,
  )
  if (unanswered) return failed(look.say(missing(unanswered)), unanswered.name)
  const input = answersOf(fields, typed)
  // Pressed twice on one page it is done once.
  const key = commandHash(canonicalJson([id, action, sent.get('version'), input])).slice(0, 40)
  const done = await actOn(host, residentOf(session), { case: id, action, input, key })
  if (!done.ok) return failed(look.say(done.refusal.message), done.refusal.field)
  return context.redirect(`/cases/${id}`, 303)
}
