import type { Programme, Refusal, Text } from '../../kernel/index.ts'
import type { RuleBook } from '../../rules/index.ts'
import { findCase, isOpened, openCase, openReceipt } from '../cases.ts'
import { isAboutHousehold } from '../form.ts'
import type { Host } from '../host.ts'
import { NOBODY, type Resident } from '../identity/principal.ts'
import { numberTyped, randomToken } from '../identity/secret.ts'
import { type FoundSession, sessionOf, setSession } from '../identity/who.ts'
import { take, tryOut } from '../limits.ts'
import { joinTo, similarTo } from '../similar.ts'
import {
  answersAtFirst,
  areaOf,
  bookOf,
  MOST_TYPED,
  requestOf,
  SAID,
  serviceFlow,
  servicesAt,
} from './ask.ts'
import { casePage, type Receipt } from './case.ts'
import { isDraftNumber, putAside, takeUp } from './draft.ts'
import { applicationOf, entitledFlow, entitledPage, namedBy, reasonsPage, withBlanks } from './entitled.ts'
import { FILE_WORDS } from './files.ts'
import { bindFiles, filesAfter, goneFrom, isAboutFiles } from './form-files.ts'
import { type Tracked, trackPage } from './home.ts'
import { declare } from './household.ts'
import type { Look } from './page.ts'
import { openedByTheirs, partsOf } from './parts.ts'
import { helperIn } from './people.ts'
import {
  type Answers,
  type Checking,
  checkPage,
  type Draft,
  type Flow,
  type Move,
  moved,
  questionPage,
  readDraft,
  type Shown,
  sentAnswers,
} from './question.ts'
import { keptIn, saveButton, savedPage, similarHtml } from './sending.ts'
import { notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

const MAX_EVENTS = 500
/** Behind the address of a receipt some file of which was not added. */
const FILE_MISSING = '?file=missing'

const doorOf = ({ host, context }: Visit): Programme | undefined =>
  servicesAt(host).find(({ id }) => id === context.req.param('programme'))

/** The first question of a service. */
export const askStart = async (visit: Visit): Promise<Outcome> => {
  const programme = doorOf(visit)
  if (!programme) return notFound(visit.look)
  const said = (visit.context.req.query(SAID) ?? '').trim().slice(0, MOST_TYPED)
  const answers = answersAtFirst(programme, said)
  const flow = await serviceFlow(visit.host, programme, answers, await bookOf(visit.host))
  const draft: Draft = { step: 0, answers, once: randomToken() }
  return {
    page: questionPage(flow, draft, visit.look, { of: flow.questions.length, more: saveButton(visit.look) }),
  }
}

/** Gives a browser its receipt: from now on it may see the case. */
const handOver = async (
  { host, context }: Visit,
  receipt: { readonly case: string; readonly requester: string; readonly code?: string },
  query = '',
): Promise<Response> => {
  const earlier = await sessionOf(host, context, 'door')
  const { id } = await host.identity.sessions.addReceipt(receipt, earlier)
  setSession(host, context, 'door', id)
  return context.redirect(`/cases/${receipt.case}${query}`, 303)
}

interface Asking {
  readonly visit: Visit
  readonly programme: Programme
  readonly flow: Flow
  readonly draft: Draft
}

/** Everything answered so far, to be checked; with what neighbours have reported, where it is about the same. */
const check = async (
  { visit: { host, look }, programme, flow, draft }: Asking,
  wrong: Pick<Checking, 'refusal' | 'fileError'> = {},
): Promise<Exclude<Outcome, Response>> => ({
  page: checkPage(flow, draft, look, {
    ...wrong,
    before: similarHtml(await similarTo(host, programme, areaOf(draft.answers), draft.answers), look),
    more: saveButton(look),
  }),
  isTurned: true,
  ...(wrong.refusal || wrong.fileError ? { status: 400 } : {}),
})

const REQUEST = 'request.'

/** Why a request was not taken: at the question that it is about, where it names one; else with everything answered. */
const refused = (asking: Asking, refusal: Refusal): Promise<Outcome> | Outcome => {
  const { visit, flow, draft } = asking
  const { field = '', message } = refusal
  const name = field.startsWith(REQUEST) ? field.slice(REQUEST.length).split('.')[0] : undefined
  const step = flow.questions.findIndex(({ fields }) => fields.some((one) => one.name === name))
  const at = flow.questions[step]?.fields.find((one) => one.name === name)
  if (!at) return check(asking, { refusal })
  const move: Move = {
    to: 'question',
    draft: { ...draft, step, checked: flow.questions.length },
    errors: [{ field: at, message: visit.look.say(message) }],
  }
  return questionOutcome(flow, move, visit.look, { of: flow.questions.length, more: saveButton(visit.look) })
}

/**
 * Opens the case; a household that it is about is entered as declared, after it: what is refused leaves nothing behind.
 *
 * @param into a case that neighbours have asked about, which it is handled under.
 */
const send = async (asking: Asking, into?: string): Promise<Outcome> => {
  const { visit, programme, draft } = asking
  const { host } = visit
  const { answers, once } = draft
  // What was typed stays on the page.
  if ((await take(host.limits.writes, visit.ip)) !== undefined)
    return { ...(await check(asking, { refusal: { message: WORDS.tooMany } })), status: 429 }
  const files = draft.files ?? []
  const gone = await goneFrom(host, files)
  // Sent twice, they belong to their case already.
  if (gone && !(await isOpened(host, NOBODY, programme.id, once))) return check(asking, { fileError: gone })
  const household = host.secret.receipt(`household ${once}`).case
  const area = areaOf(answers)
  const opened = await openCase(host, NOBODY, {
    programme: programme.id,
    request: requestOf(programme, answers, household),
    area,
    household,
    onBehalfOf: helperIn(answers),
    channel: 'web',
    key: once,
  })
  if (!opened.ok) return refused(asking, opened.refusal)
  const said = opened.value.case
  const book = isAboutHousehold(programme) ? await bookOf(host) : undefined
  const entered = book && (await declare(host.desk, book, household, { answers, area, said }))
  if (entered && !entered.ok) return check(asking, entered)
  const resident: Resident = { kind: 'resident', cases: { [said]: opened.value.requester } }
  const areAllBound = await bindFiles(host, resident, said, files)
  if (into !== undefined) await joinTo(host, said, into, '居民确认是同一件事')
  return handOver(visit, opened.value, areAllBound ? '' : FILE_MISSING)
}

const JOIN = 'join-'

/** From one page of a form to the next. */
export const ask = async (visit: Visit): Promise<Outcome> => {
  const { host, look, sent, ip } = visit
  const programme = doorOf(visit)
  if (!programme) return notFound(look)
  const flow = await serviceFlow(host, programme, sentAnswers(sent), await bookOf(host))
  const pressed = sent.get('go') ?? 'next'
  const into = pressed.startsWith(JOIN) ? pressed.slice(JOIN.length) : undefined
  const go = into === undefined ? pressed : 'send'
  const { files, error: fileError, isTooMany } = await filesAfter(visit, programme, go)
  const given: Draft = { ...readDraft(sent, flow, randomToken), files }
  if (fileError || isAboutFiles(go)) {
    const checked = await check({ visit, programme, flow, draft: given }, { fileError })
    return isTooMany ? { ...checked, status: 429 } : checked
  }
  const kept = go === 'stay' ? keptIn(sent) : undefined
  if (kept) return { page: savedPage(flow, given, kept, look), isTurned: true }
  const move = moved(flow, given, go, look)
  const { draft } = move
  const asking: Asking = { visit, programme, flow, draft }
  if (move.to === 'save') {
    for (const { ticket } of files) await host.files.renew(ticket)
    const kept = await putAside(host, ip, programme, draft)
    if (kept) return { page: savedPage(flow, draft, kept, look) }
    return { ...(await check(asking, { refusal: { message: WORDS.notSaved } })), status: 429 }
  }
  if (move.to === 'send') {
    const isNear =
      into !== undefined &&
      (await similarTo(host, programme, areaOf(draft.answers), draft.answers)).some(
        ({ row }) => row.id === into,
      )
    // What neighbours asked about has ended meanwhile: to be looked at again.
    return into !== undefined && !isNear
      ? check({ ...asking, draft: { ...draft, step: flow.questions.length } })
      : send(asking, into)
  }
  if (draft.step >= flow.questions.length) return check(asking)
  return questionOutcome(flow, move, look, { of: flow.questions.length, more: saveButton(look) })
}

/** Number and code as a page sent them. */
export const typedIn = ({ sent }: Visit): Tracked => ({
  number: numberTyped(sent.get('number') ?? ''),
  code: (sent.get('code') ?? '').trim(),
})

/** Number and code once more as they were typed: one slip in a code is put right, not all of it typed again. */
const untracked = (
  visit: Visit,
  wrong?: Text,
  status: 200 | 401 | 429 = 200,
  field: keyof Tracked = 'number',
): Outcome => {
  const { look } = visit
  return { page: trackPage(look, typedIn(visit), wrong && { field, message: look.say(wrong) }), status }
}

/** A form put aside, taken up where it was left. */
const goOnWith = async (visit: Visit, number: string, code: string): Promise<Outcome> => {
  const { host, look, ip } = visit
  const { found, seconds } = await tryOut([{ limiter: host.limits.receipts, key: ip }], async () => {
    const kept = await takeUp(host, number, code)
    const programme = servicesAt(host).find(({ id }) => id === kept?.programme)
    return kept && programme && { kept, programme }
  })
  if (seconds !== undefined) return untracked(visit, WORDS.tooMany, 429)
  if (!found) return untracked(visit, WORDS.badReceipt, 401)
  const { kept, programme } = found
  const flow = await serviceFlow(host, programme, kept.draft.answers, await bookOf(host))
  const step = Math.min(kept.draft.step, flow.questions.length)
  const draft = { ...kept.draft, step }
  if (step === flow.questions.length) return check({ visit, programme, flow, draft })
  const move: Move = { to: 'question', draft, errors: [] }
  return questionOutcome(flow, move, look, { of: flow.questions.length, more: saveButton(look) })
}

const questionOutcome = (
  flow: Flow,
  { draft, errors }: Move,
  look: Look,
  shown: Omit<Shown, 'errors'> = {},
): Outcome => ({
  page: questionPage(flow, draft, look, { ...shown, errors }),
  isTurned: true,
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
  if (move.draft.step < flow.questions.length) return questionOutcome(flow, move, look)
  // Whatever was sent: the rules are given only what answers the questions.
  const whole = moved(flow, move.draft, 'send', look)
  if (whole.to !== 'send') return questionOutcome(flow, whole, look)
  const named = namedBy(host, book, whole.draft.answers, sent)
  if (named?.leads === 'why') return { page: reasonsPage(named, flow, whole.draft, look), isTurned: true }
  const application = named && applicationOf(named)
  if (application) return beginWith(visit, application, book)
  return { page: entitledPage(host, book, flow, whole.draft, look), isTurned: true }
}

/** The first page of a service, with what was told before. */
const beginWith = async (
  { host, look }: Visit,
  { programme, answers }: Pick<Asking, 'programme'> & { readonly answers: Answers },
  book: RuleBook,
): Promise<Outcome> => {
  const flow = await serviceFlow(host, programme, answers, book)
  const move: Move = { to: 'question', draft: { step: 0, answers, once: randomToken() }, errors: [] }
  return questionOutcome(flow, move, look, { of: flow.questions.length, more: saveButton(look) })
}

/** Number and code open a case. */
export const track = async (visit: Visit): Promise<Outcome> => {
  const { host, context, ip, sent } = visit
  if (sent.get('go') === 'stay') return untracked(visit)
  const { number, code } = typedIn(visit)
  if (isDraftNumber(number) && code !== '') return goOnWith(visit, number, code)
  // This browser has its receipt: whoever has lost the code asks for nothing that they may not see already.
  const known = await sessionOf(host, context, 'door')
  if (code === '' && known && Object.hasOwn(residentOf(known).cases, number))
    return context.redirect(`/cases/${number}`, 303)
  if (number === '' || code === '')
    return untracked(
      visit,
      number === '' ? WORDS.noNumber : WORDS.noCode,
      401,
      number === '' ? 'number' : 'code',
    )
  const opened = await openReceipt(host, ip, number, code)
  if (opened.seconds !== undefined) return untracked(visit, WORDS.tooMany, 429)
  if (!opened.found) return untracked(visit, WORDS.badReceipt, 401)
  return handOver(visit, opened.found)
}

/** A receipt that this browser does not have (any more): the way to open it, whether or not there is such a case. */
export const openAgain = ({ context, look }: Visit): Outcome => {
  const number = numberTyped(context.req.param('case') ?? '').slice(0, 128)
  return {
    page: trackPage(look, { number, code: '' }, { field: 'code', message: look.say(WORDS.openAgain) }),
    status: 404,
  }
}

export const residentOf = ({ session }: FoundSession): Resident => ({
  kind: 'resident',
  cases: session.cases ?? {},
})

/** The page of a case, with what was tried and did not succeed. */
export const showReceipt = async (
  host: Host,
  visit: Visit,
  found: FoundSession,
  tried: Pick<Receipt, 'lost' | 'fileError'> = {},
): Promise<Outcome> => {
  const who = residentOf(found)
  const id = visit.context.req.param('case') ?? ''
  const first = await findCase(host, who, id, { after: 0, limit: MAX_EVENTS })
  const older = first.ok ? first.value.row.version - MAX_EVENTS : 0
  const known = older > 0 ? await findCase(host, who, id, { after: older, limit: MAX_EVENTS }) : first
  if (!known.ok) return openAgain(visit)
  const { parent } = known.value.row.state
  const head =
    parent?.link === 'merged' ? (await host.desk.store.load([parent.id], [])).rows.get(parent.id) : undefined
  const parts = await partsOf(host, known.value)
  const receipt = { ...known.value, ...tried, session: found.session, who, head, parts }
  const done = visit.context.req.query('done')
  return {
    page: await casePage(host, receipt, visit.look, done),
    ...(Object.keys(tried).length > 0 ? { status: 400 } : {}),
  }
}

/** A case, for a browser that has its receipt. */
export const showCase = async (visit: Visit): Promise<Outcome> => {
  const { host, context, look } = visit
  const found = await sessionOf(host, context, 'door')
  if (!found) return openAgain(visit)
  const theirs = await openedByTheirs(host, residentOf(found), context.req.param('case') ?? '')
  if (theirs) return handOver(visit, theirs)
  const isFileMissing = new URL(context.req.url).search === FILE_MISSING
  return showReceipt(host, visit, found, isFileMissing ? { fileError: look.say(FILE_WORDS.missing) } : {})
}
