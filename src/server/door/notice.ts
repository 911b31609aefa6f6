import { html } from 'hono/html'
import { leafOf, maskedInput, readEvent, type StoredEvent } from '../../desk/index.ts'
import {
  actionForm,
  type CaseEvent,
  HELPERS,
  jsonSchema,
  type Opening,
  type Programme,
  type Text,
  text,
} from '../../kernel/index.ts'
import { eventName, isNoticed, residentEntryOf, timelineEntryOf } from '../api/views.ts'
import { type Found, findCase, findUnmasked } from '../cases.ts'
import { readingOf } from '../filled.ts'
import type { Host } from '../host.ts'
import { numberTyped } from '../identity/secret.ts'
import { sessionOf, whoIs } from '../identity/who.ts'
import { tryOut } from '../limits.ts'
import { filledHtml, notInMessages, saidIn } from './filled.ts'
import { type Html, type Look, momentText, page, TURNING } from './page.ts'
import { dueText } from './promises.ts'
import { message, notFound, type Outcome, type Visit } from './visit.ts'
import { WORDS } from './words.ts'

/** So much of an event's fingerprint is printed: 80 bits. */
const CHECK_DIGITS = 20

/** What proves a notice: case, event, and the beginning of the event's fingerprint. */
const codeOf = ({ stream, version, leaf }: StoredEvent): string => {
  const check = leaf.slice(0, CHECK_DIGITS).toUpperCase().match(/.{4}/g)!.join('-')
  return `${stream}/${version}/${check}`
}

/** What a notice is called, by what happened. */
const titleOf = (programme: Programme, event: CaseEvent): Text => {
  if (event.type !== 'open') {
    const { zh, en } = eventName(programme, event)
    return text(`${programme.name.zh} · ${zh}通知书`, `${programme.name.en}: ${en}`)
  }
  return (event.input as Opening).trigger === 'request'
    ? text(`${programme.name.zh} · 受理回执`, `${programme.name.en}: receipt`)
    : text(`${programme.name.zh}通知书`, `Notice: ${programme.name.en}`)
}

interface Notice extends Omit<Found, 'events'> {
  readonly stored: StoredEvent
  readonly event: CaseEvent
  /** Printed by the bureau: with what was filled in. */
  readonly isStaff: boolean
}

const contentHtml = async (
  host: Host,
  { programme, row, event, stored, isStaff }: Notice,
  look: Look,
): Promise<Html> => {
  const entry = isStaff
    ? timelineEntryOf(programme, event, stored.version)
    : residentEntryOf(programme, event, stored.version)
  const input = event.type === 'open' ? maskedInput(programme, event) : entry?.input
  const action = programme.actions[event.type]
  const form = event.type === 'open' ? jsonSchema(programme.request) : action && actionForm(programme, action)
  const messages = (entry?.messages ?? []).filter(({ to }) => to === 'requester')
  const request = { schema: jsonSchema(programme.request), value: row.state.request }
  const filled =
    input === undefined || !form
      ? ''
      : filledHtml(
          isStaff ? input : notInMessages(saidIn(input, form), messages),
          form,
          await readingOf(host, look, [{ schema: form, value: input }, request]),
        )
  return html`${messages.map(({ message }) => html`<p class="said">${look.say(message)}</p>`)}${filled}`
}

const duesHtml = ({ programme, event, row }: Notice, look: Look): Html | '' => {
  const dues = (event.promises ?? []).flatMap((change) => ('dueAt' in change ? [change] : []))
  return dues.length === 0
    ? ''
    : html`<h2>${look.say(WORDS.promised)}</h2><ul>${dues.map((due) => {
        const name = programme.promises[due.promise]?.name
        return html`<li>${name ? look.say(name) : due.promise}: ${dueText(due, row.state.zone, look)}</li>`
      })}</ul>`
}

const line = (title: Text, value: string, look: Look): Html =>
  html`<div><dt>${look.say(title)}</dt><dd>${value}</dd></div>`

const issuedHtml = (
  host: Host,
  { programme, row, event }: Omit<Notice, 'isStaff' | 'stored'>,
  look: Look,
): Html => {
  // Who issued it, not who is in charge by now.
  const by = event.type === 'open' ? (event.input as Opening).bureau : (event.by.bureau ?? row.bureau)
  const bureau = host.bureaus[by]
  const area = host.areas.get(row.area)
  const place =
    event.to === undefined ? undefined : (programme.stages[event.to] ?? programme.outcomes[event.to])
  return html`${line(WORDS.number, row.id, look)}${line(WORDS.inCharge, bureau ? look.say(bureau) : by, look)}${line(WORDS.place, area ? look.say(area.name) : row.area, look)}${line(WORDS.issuedAt, momentText(event.at, row.state.zone, look.lang), look)}${place ? line(WORDS.status, look.say(place), look) : ''}`
}

/** What a helper was to whoever they asked for, on the receipt of what was asked. */
const helperHtml = ({ event }: Notice, look: Look): Html | '' => {
  const helper = event.type === 'open' ? (event.input as Opening).onBehalfOf : undefined
  return helper === undefined ? '' : line(WORDS.askedBy, look.say(HELPERS[helper]), look)
}

const noticePage = async (host: Host, notice: Notice, look: Look): Promise<Html> => {
  const { programme, event, stored } = notice
  const title = look.say(titleOf(programme, event))
  const code = codeOf(stored)
  return page(
    look,
    title,
    html`<div class="wrap narrow"><p class="hint no-print">${look.say(WORDS.printHint)}</p><article class="panel notice"><h1>${title}</h1>
<dl class="facts">${issuedHtml(host, notice, look)}${helperHtml(notice, look)}</dl>${await contentHtml(host, notice, look)}${duesHtml(notice, look)}
<p>${look.say(WORDS.yourRights)} ${host.url.origin}/track</p>
<footer class="proof"><p>${look.say(WORDS.verifyHint)} <a href="/verify?code=${encodeURIComponent(code)}">${host.url.origin}/verify</a></p><p class="code">${code}</p></footer></article></div>`,
  )
}

/** A case for whoever may print of it: the resident whose receipt it is, or staff who may see it. */
const readerOf = async ({ host, context }: Visit, id: string) => {
  const door = await sessionOf(host, context, 'door')
  const own = door && (await findCase(host, { kind: 'resident', cases: door.session.cases ?? {} }, id))
  if (own?.ok) return { found: own.value, isStaff: false }
  const { who } = await whoIs(host, context)
  const found = who.kind === 'staff' ? await findUnmasked(host, who, id) : undefined
  return found?.ok ? { found: found.value, isStaff: true } : undefined
}

const eventOf = async (host: Host, id: string, version: number): Promise<StoredEvent | undefined> =>
  Number.isInteger(version) && version > 0 ? (await host.desk.store.events(id, version - 1, 1))[0] : undefined

/** The event that an address names, for whoever may print it; undefined where there is none for them. */
const noticeAt = async (visit: Visit): Promise<Notice | undefined> => {
  const { host, context } = visit
  const { case: id = '', version = '' } = context.req.param()
  const reader = await readerOf(visit, id)
  const stored = reader && (await eventOf(host, id, Number(version)))
  if (!stored || !(reader.isStaff || isNoticed(reader.found.programme, stored))) return undefined
  return { ...reader.found, stored, event: readEvent(stored), isStaff: reader.isStaff }
}

/** One event of a case as a notice to be printed. */
export const showNotice = async (visit: Visit): Promise<Outcome> => {
  const notice = await noticeAt(visit)
  return notice ? { page: await noticePage(visit.host, notice, visit.look) } : notFound(visit.look)
}

/** The proof that an event stands in the log as it is printed, to be kept as a file. */
export const giveProof = async (visit: Visit): Promise<Outcome> => {
  const { host, look } = visit
  const notice = await noticeAt(visit)
  if (!notice || !host.seals.isOn) return notFound(look)
  const { stored, row, isStaff } = notice
  const proof = await host.seals.proofOf(stored)
  if (!proof) {
    const on = { href: `${isStaff ? '/desk' : ''}/cases/${row.id}`, name: WORDS.toTheCase }
    return { page: message(look, WORDS.notSealed, WORDS.notSealedMore, on), status: 409 }
  }
  return new Response(`${JSON.stringify(proof, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${stored.stream}-${stored.version}.proof.json"`,
    },
  })
}

/** `unread`: too many were tried, and nothing was looked up. */
type Verdict = 'unchanged' | 'changed' | 'unknown' | 'unread'

const VERIFY = '/verify'

const verifyPage = (look: Look, code: string, verdict?: Verdict, about: Html | '' = ''): Html => {
  const said = {
    unchanged: WORDS.isUnchanged,
    changed: WORDS.isChanged,
    unknown: WORDS.noNotice,
    unread: WORDS.tooMany,
  } as const
  const isWrong = verdict !== undefined && verdict !== 'unchanged'
  const result =
    verdict === undefined
      ? ''
      : html`<section class="${isWrong ? 'errors' : 'panel success'}" role="${isWrong ? 'alert' : 'status'}"><h2>${look.say(said[verdict])}</h2>${about}</section>`
  return page(
    look,
    look.say(WORDS.verifyTitle),
    html`<div class="wrap narrow"><h1>${look.say(WORDS.verifyTitle)}</h1><p class="lead">${look.say(WORDS.verifyLead)}</p>${result}
<form method="get" action="${VERIFY}" id="${TURNING}" class="panel"><div class="field"><label for="code">${look.say(WORDS.verifyCode)}</label><input id="code" name="code" value="${code}" autocomplete="off" maxlength="200" required></div><button class="button">${look.say(WORDS.verify)}</button></form></div>`,
    {
      isWrong,
      form: {
        action: VERIFY,
        stay: verdict === undefined ? VERIFY : `${VERIFY}?code=${encodeURIComponent(code)}`,
      },
    },
  )
}

const CODE = /^(.{1,128})\/(\d{1,5})\/([0-9A-F-]{20,30})$/i

/** A code as somebody copied it: full-width or small letters, spaces, a number without its hyphen. */
const codeTyped = (typed: string) => {
  const [, id = '', version = '', check = ''] =
    CODE.exec(
      typed
        .normalize('NFKC')
        .replace(/\s+/g, '')
        .replace(/[\u2010-\u2015]/g, '-'),
    ) ?? []
  // Numbers that other systems gave are not spelt as ours are.
  return { ids: [...new Set([id, numberTyped(id)])], version: Number(version), check }
}

/** What was issued under a code that somebody has. */
const issuedUnder = async (host: Host, code: string) => {
  const { ids, version, check } = codeTyped(code)
  const found = await Promise.all(ids.map((id) => eventOf(host, id, version)))
  const stored = found.find((one) => one !== undefined)
  if (stored?.leaf.slice(0, CHECK_DIGITS) !== check.replaceAll('-', '').toLowerCase()) return undefined
  const row = (await host.desk.store.load([stored.stream], [])).rows.get(stored.stream)
  const programme = row && host.desk.registry.pinned(row.programme, row.programmeVersion)
  return programme?.ok ? { stored, row: row!, programme: programme.value } : undefined
}

const MAX_CODE = 200
/** The code that was looked up, and the one that was typed since. */
const codesIn = ({ context, sent }: Visit) => {
  const looked = (context.req.query('code') ?? '').trim().slice(0, MAX_CODE)
  return { looked, typed: sent.get('code')?.trim().slice(0, MAX_CODE) ?? looked }
}

/** Whether another code was typed than the one that was looked up. */
export const isCodeTyped = (visit: Visit): boolean => {
  const { looked, typed } = codesIn(visit)
  return typed !== looked
}

/** A code that is being typed, and not looked up yet. */
export const showTyped = async (visit: Visit): Promise<Outcome> => ({
  page: verifyPage(visit.look, codesIn(visit).typed),
})

/** Whether a notice was issued as it is printed, and has stayed so: open to whoever holds one, and tells nothing else. */
export const verifyNotice = async (visit: Visit): Promise<Outcome> => {
  const { host, look, ip } = visit
  const { looked: code } = codesIn(visit)
  if (code === '') return { page: verifyPage(look, '') }
  const { found, seconds } = await tryOut([{ limiter: host.limits.receipts, key: ip }], () =>
    issuedUnder(host, code),
  )
  if (seconds !== undefined) return { page: verifyPage(look, code, 'unread'), status: 429 }
  if (!found) return { page: verifyPage(look, code, 'unknown'), status: 404 }
  const { stored, row, programme } = found
  const event = readEvent(stored)
  const isUnchanged = leafOf(row.id, stored.version, stored.body) === stored.leaf
  const later = row.version - stored.version
  const about = html`<dl class="facts">${line(WORDS.notice, look.say(titleOf(programme, event)), look)}${issuedHtml(host, { programme, row, event }, look)}${line(WORDS.laterEvents, String(later), look)}${line(WORDS.fingerprint, stored.leaf, look)}</dl>`
  return { page: verifyPage(look, code, isUnchanged ? 'unchanged' : 'changed', about) }
}
