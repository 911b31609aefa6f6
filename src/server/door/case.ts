import { html } from 'hono/html'
import { maskedRequest, readEvent, type StreamRow } from '../../desk/index.ts'
import {
  ATTACH,
  actionForm,
  erasureAsked,
  HELPERS,
  jsonSchema,
  type Programme,
  placeName,
} from '../../kernel/index.ts'
import type { OfferedAction, TimelineEntry } from '../api/case-types.ts'
import { eventName, offeredActions, residentEntryOf } from '../api/views.ts'
import type { Found } from '../cases.ts'
import { readingOf } from '../filled.ts'
import { type Field, fieldsOf, isAskable } from '../form.ts'
import type { Host } from '../host.ts'
import type { Resident } from '../identity/principal.ts'
import type { Session } from '../identity/sessions.ts'
import { aboutHtml } from './about.ts'
import { backHtml, keepTogetherHtml } from './account.ts'
import { answerText } from './fields.ts'
import { FILE_ID, filesHtml } from './files.ts'
import { filledHtml, notInMessages, saidIn } from './filled.ts'
import { errorSummary, type Html, type Look, momentText, page, TURNING } from './page.ts'
import { type Part, partsHtml } from './parts.ts'
import { runsHtml } from './promises.ts'
import { urgentHtml } from './urgent.ts'
import { waitingHtml } from './waiting.ts'
import { WORDS } from './words.ts'

/** An action that was tried and is not offered any more, with what was typed for it. */
export interface Lost {
  readonly action: string
  readonly typed: Readonly<Record<string, string>>
  readonly message: string
}

export interface Receipt extends Found {
  readonly session: Session
  readonly who: Resident
  readonly lost?: Lost | undefined
  /** Why a file was not added. */
  readonly fileError?: string | undefined
  /** The case it is handled under, together with others. */
  readonly head?: StreamRow | undefined
  /** What bureaus work on as parts of it. */
  readonly parts: readonly Part[]
}

/** Fields of an action that residents are asked. */
export const residentFields = (input: Record<string, unknown>): readonly Field[] =>
  fieldsOf(input).filter(({ staffOnly }) => !staffOnly)

const codePanel = ({ url }: Host, { session, row }: Receipt, look: Look): Html | '' =>
  session.fresh?.case === row.id
    ? html`<section class="panel success" role="status"><h2>${look.say(WORDS.received)}</h2>
<dl class="codes"><div><dt>${look.say(WORDS.number)}</dt><dd>${row.id}</dd></div><div><dt>${look.say(WORDS.code)}</dt><dd>${session.fresh.code}</dd></div></dl>
<p>${look.say(WORDS.keep)} ${look.say(WORDS.keepAt)} ${url.origin}/track</p></section>`
    : ''

const facts = (host: Host, { row }: Receipt, look: Look): Html => {
  const { zone } = row.state
  const bureau = host.bureaus[row.bureau]
  const area = host.areas.get(row.area)
  const line = (title: string, value: string) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`
  return html`<dl class="facts">${line(look.say(WORDS.number), row.id)}${line(look.say(WORDS.inCharge), bureau ? look.say(bureau) : row.bureau)}${line(look.say(WORDS.place), area ? look.say(area.name) : row.area)}${
    row.state.onBehalfOf === undefined
      ? ''
      : line(look.say(WORDS.askedBy), look.say(HELPERS[row.state.onBehalfOf]))
  }${line(look.say(WORDS.openedAt), momentText(row.openedAt, zone, look.lang))}${
    row.closedAt === undefined
      ? ''
      : line(look.say(WORDS.closedAt), momentText(row.closedAt, zone, look.lang))
  }</dl>`
}

/** What a resident may do now, as far as pages can ask what it takes. */
export const residentActions = (
  host: Host,
  who: Resident,
  programme: Programme,
  row: StreamRow,
): readonly OfferedAction[] =>
  offeredActions(host, who, programme, row)
    .filter(({ input }) => isAskable(input))
    // Appealed against once, it waits for its answer.
    .filter(({ action }) => action !== 'appeal' || !row.state.appeal)

/** Each leads to a page of its own. On a phone they stand above what has happened: that may be long. */
const actionsHtml = ({ row }: Receipt, offered: readonly OfferedAction[], look: Look): Html | '' =>
  offered.length === 0
    ? ''
    : html`<section class="panel no-print" id="actions"><h2>${look.say(WORDS.youCan)}</h2><ul class="doings">${offered.map(
        ({ action, name }) =>
          html`<li><a class="button quiet" href="/cases/${row.id}/${action}">${look.say(name)}</a>${aboutHtml(action, look)}</li>`,
      )}</ul></section>`

/** Where the log is sealed, what proves that an entry stood in it. */
const proofHtml = ({ seals }: Host, id: string, { version, name }: TimelineEntry, look: Look): Html | '' =>
  seals.isOn
    ? html` · <a href="/cases/${id}/proofs/${version}">${look.say(WORDS.proof)}<span class="sr"> ${look.say(name)}</span></a>`
    : ''

/** A file is known by its name; what the platform found out about it is on the notice, for whoever proves it. */
const nameOfFile = (input: unknown) => ({ name: (input as { readonly name?: string }).name })

/** What happened, with what they and the bureau told each other; what was asked for stands beside it. */
const history = async (host: Host, { programme, row, events }: Receipt, look: Look): Promise<Html> => {
  const entries = events.flatMap(
    (stored) => residentEntryOf(programme, readEvent(stored), stored.version) ?? [],
  )
  const places = { ...programme.stages, ...programme.outcomes }
  const filledOf = ({ type, input, messages }: TimelineEntry) => {
    const action = programme.actions[type]
    return input === undefined || !action
      ? undefined
      : {
          schema: actionForm(programme, action),
          value: type === ATTACH ? nameOfFile(input) : notInMessages(input as object, messages),
        }
  }
  const reading = await readingOf(
    host,
    look,
    entries.flatMap((entry) => filledOf(entry) ?? []),
  )
  return html`<ol class="history">${entries.map((entry) => {
    const stage = entry.to === undefined ? undefined : places[entry.to]
    const filled = filledOf(entry)
    return html`<li><time datetime="${entry.at}">${momentText(Date.parse(entry.at), row.state.zone, look.lang)}</time>
<p><strong>${look.say(entry.name)}</strong>${stage ? html` <span aria-hidden="true">→</span> ${look.say(stage)}` : ''}</p>${filled ? filledHtml(filled.value, filled.schema, reading) : ''}${entry.messages.map(({ message }) => html`<p class="said">${look.say(message)}</p>`)}<p class="hint no-print"><a href="/cases/${row.id}/notices/${entry.version}">${look.say(WORDS.print)}<span class="sr"> ${look.say(entry.name)}</span></a>${proofHtml(host, row.id, entry, look)}</p></li>`
  })}</ol>${host.seals.isOn ? html`<p class="hint no-print">${look.say(WORDS.proof)}: ${look.say(WORDS.proofHint)}</p>` : ''}`
}

/** Whom to call first, as long as it is open. */
const callFirst = ({ programme, row }: Receipt, look: Look): Html | '' =>
  row.closedAt === undefined
    ? urgentHtml(
        fieldsOf(jsonSchema(programme.request)),
        (row.state.request ?? {}) as Readonly<Record<string, unknown>>,
        look,
      )
    : ''

const saidHtml = async (host: Host, { programme, row }: Receipt, look: Look): Promise<Html> => {
  const said = { schema: jsonSchema(programme.request), value: row.state.request }
  const shown = saidIn(maskedRequest(programme, said.value), said.schema)
  return filledHtml(shown, said.schema, await readingOf(host, look, [said]))
}

/** How far what neighbours asked about together has come; nothing of what any of them said. */
const headHtml = (host: Host, { head }: Receipt, look: Look): Html | '' => {
  const known = head && host.desk.registry.pinned(head.programme, head.programmeVersion)
  if (!head || !known?.ok) return ''
  const { value: programme } = known
  // Whoever has just joined is one of them: it is entered there a moment later.
  const neighbours = Math.max(
    1,
    Object.values(head.state.children).filter(({ link }) => link === 'merged').length,
  )
  return html`<section class="panel"><h2>${look.say(WORDS.together)} (${neighbours})</h2><p><strong>${look.say(placeName(programme, head.stage))}</strong></p>${runsHtml(host, head, programme, look)}</section>`
}

/** What was promised. Handled together with others, it is what was promised of all of them: its own no longer counts. */
const promisedHtml = (host: Host, receipt: Receipt, look: Look): Html => {
  const { row, programme } = receipt
  const together = headHtml(host, receipt, look)
  return together === ''
    ? html`<section class="panel"><h2>${look.say(WORDS.promised)}</h2>${runsHtml(host, row, programme, look)}</section>`
    : together
}

/** What was typed into a form that is not offered any more: whoever wrote it can copy it, however the page looks. */
const lostHtml = ({ programme, row, session, lost }: Receipt, look: Look): Html | '' => {
  const action = lost && programme.actions[lost.action]
  if (!action) return ''
  const fields = residentFields(jsonSchema(action.input)).filter(({ name }) => lost.typed[name])
  return html`<form method="post" action="/cases/${row.id}/${lost.action}" id="${TURNING}" class="${fields.length === 0 ? '' : 'panel'}"><input type="hidden" name="csrf" value="${session.csrf}">${
    fields.length === 0
      ? ''
      : html`<h2>${look.say(WORDS.notSent)}</h2><dl class="facts">${fields.map(
          (field) =>
            html`<div><dt>${look.say(field.title)}</dt><dd>${answerText(field, lost.typed[field.name], look)}<input type="hidden" name="a.${field.name}" value="${lost.typed[field.name]}"></dd></div>`,
        )}</dl>`
  }</form>`
}

/** That what somebody has just done is in, where they are looking: only what the case tells of, whatever the address says. */
const doneHtml = ({ programme, events }: Receipt, done: string | undefined, look: Look): Html | '' => {
  const event = events.map(readEvent).find(({ type }) => type === done)
  return event
    ? html`<p class="note" role="status" tabindex="-1" autofocus>${look.say(WORDS.done)}: ${look.say(eventName(programme, event))}</p>`
    : ''
}

/** What was tried here and did not succeed, each leading to where that can be seen. */
const wrongIn = ({ fileError, lost }: Receipt) => [
  ...(fileError === undefined ? [] : [{ field: FILE_ID, message: fileError }]),
  ...(lost === undefined ? [] : [{ field: TURNING, message: lost.message }]),
]

/** That what is personal is erased, or is to be. */
const erasureHtml = ({ row: { state } }: Receipt, look: Look): Html | '' => {
  const asked = erasureAsked(state)
  if (state.erased !== undefined)
    return html`<p class="note">${look.say(WORDS.erased)}: ${momentText(state.erased, state.zone, look.lang)}</p>`
  return asked
    ? html`<p class="note">${look.say(WORDS.erasureAsked)}: ${momentText(asked.at, state.zone, look.lang)}</p>`
    : ''
}

/** A resident's case: the receipt, its promises counting down, what happened, and what they can do. */
export const casePage = async (host: Host, receipt: Receipt, look: Look, done?: string): Promise<Html> => {
  const { programme, row, who, lost } = receipt
  const offered = residentActions(host, who, programme, row)
  const wrong = wrongIn(receipt)
  return page(
    look,
    `${look.say(programme.name)} ${row.id}`,
    html`<div class="wrap">${errorSummary(look, wrong)}${callFirst(receipt, look)}${lostHtml(receipt, look)}${doneHtml(receipt, done, look)}${codePanel(host, receipt, look)}${receipt.session.resident ? backHtml(look) : ''}
<p class="kicker">${look.say(programme.name)}</p><h1 class="stage ${row.closedAt === undefined ? 'is-open' : 'is-closed'}"><span class="sr">${look.say(WORDS.status)}: </span>${look.say(placeName(programme, row.stage))}</h1>
${waitingHtml(receipt, offered, look)}${erasureHtml(receipt, look)}
<div class="columns"><div>${promisedHtml(host, receipt, look)}${partsHtml(host, receipt.parts, look)}${actionsHtml(receipt, offered, look)}
<section class="panel"><h2>${look.say(WORDS.history)}</h2>${await history(host, receipt, look)}</section></div>
<div><section class="panel">${facts(host, receipt, look)}</section>
${filesHtml(receipt, look)}${receipt.session.resident ? '' : keepTogetherHtml(receipt.session, look)}
<section class="panel"><h2>${look.say(WORDS.youSaid)}</h2>${await saidHtml(host, receipt, look)}</section></div></div></div>`,
    {
      isWrong: wrong.length > 0,
      ...(lost ? { form: { action: `/cases/${row.id}/${lost.action}`, go: 'stay' } } : {}),
    },
  )
}
