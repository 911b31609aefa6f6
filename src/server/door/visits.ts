import { commandHash } from '../../desk/index.ts'
import { canonicalJson, jsonSchema, type Programme } from '../../kernel/index.ts'
import { actOn, findCase, openCase, openReceipt } from '../cases.ts'
import { answersOf, doorsOf, fieldsOf, typedValue } from '../form.ts'
import type { Host } from '../host.ts'
import { NOBODY, type Resident } from '../identity/principal.ts'
import { randomToken } from '../identity/secret.ts'
import { type FoundSession, sessionOf, setSession } from '../identity/who.ts'
import { areaOf, checkPage, type Draft, questionError, questionPage, questionsOf, readDraft } from './ask.ts'
import { casePage, residentFields, type Tried } from './case.ts'
import { missing } from './fields.ts'
import { trackPage } from './home.ts'
import { isOwnForm, notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

const MAX_EVENTS = 500

const doorOf = ({ host, context }: Visit): Programme | undefined =>
  doorsOf(host.desk.registry.all).find(({ id }) => id === context.req.param('programme'))

/** The first question of a service. */
export const askStart = async (visit: Visit): Promise<Outcome> => {
  const programme = doorOf(visit)
  if (!programme) return notFound(visit.look)
  const draft: Draft = { step: 0, answers: {}, once: randomToken() }
  return { page: questionPage(programme, questionsOf(visit.host, programme), draft, visit.look) }
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

const send = async (visit: Visit, programme: Programme, draft: Draft): Promise<Outcome> => {
  const { host, look } = visit
  const questions = questionsOf(host, programme)
  const wrong = questions.findIndex(
    (field) => questionError(programme, field, draft.answers[field.name] ?? '', look) !== undefined,
  )
  if (wrong >= 0) return showQuestion(visit, programme, { ...draft, step: wrong }, true)
  const request = answersOf(fieldsOf(jsonSchema(programme.request)), draft.answers)
  const opened = await openCase(host, NOBODY, {
    programme: programme.id,
    request,
    area: areaOf(draft),
    channel: 'web',
    key: draft.once,
  })
  if (opened.ok) return handOver(visit, opened.value)
  return { page: checkPage(programme, questions, draft, look, opened.refusal), status: 400 }
}

const showQuestion = (
  { host, look }: Visit,
  programme: Programme,
  draft: Draft,
  isChecked = false,
): Outcome => {
  const questions = questionsOf(host, programme)
  const field = questions[draft.step]
  if (!field) return { page: checkPage(programme, questions, draft, look) }
  const error = isChecked ? questionError(programme, field, draft.answers[field.name] ?? '', look) : undefined
  return {
    page: questionPage(programme, questions, draft, look, error),
    ...(error === undefined ? {} : { status: 400 }),
  }
}

/** From one page of a form to the next. */
export const ask = async (visit: Visit): Promise<Outcome> => {
  const programme = doorOf(visit)
  if (!programme) return notFound(visit.look)
  const questions = questionsOf(visit.host, programme)
  const draft = readDraft(visit.sent, questions, randomToken)
  const go = visit.sent.get('go') ?? 'next'
  if (go === 'send') return send(visit, programme, draft)
  if (go === 'back') return showQuestion(visit, programme, { ...draft, step: Math.max(0, draft.step - 1) })
  const edited = /^edit-(\d{1,3})$/.exec(go)?.[1]
  if (edited !== undefined)
    return showQuestion(visit, programme, { ...draft, step: Math.min(Number(edited), questions.length) })
  const field = questions[draft.step]
  if (field && questionError(programme, field, draft.answers[field.name] ?? '', visit.look) !== undefined)
    return showQuestion(visit, programme, draft, true)
  return showQuestion(visit, programme, { ...draft, step: Math.min(draft.step + 1, questions.length) })
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
