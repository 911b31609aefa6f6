import { html } from 'hono/html'
import { jsonSchema, type Programme, type Refusal } from '../../kernel/index.ts'
import { type Field, fieldsOf } from '../form.ts'
import type { Host } from '../host.ts'
import { answerText, errorIn, fieldHtml, idOf, missing } from './fields.ts'
import { errorSummary, type Html, type Look, page } from './page.ts'
import { WORDS } from './words.ts'

/** The area's place among the answers: no field of a programme's can have this name. */
const AREA = '~area'
const AREA_DEPTH = 3
const MAX_AREAS = 400

/** What a form's pages carry from one to the next: nothing is kept on the server before it is sent. */
export interface Draft {
  /** The page, from 0; the last one is for checking. */
  readonly step: number
  readonly answers: Readonly<Record<string, string>>
  /** The same token asks once, however often the button is pressed. */
  readonly once: string
}

/** The questions of a programme, one a page: first where, then its own form. */
export const questionsOf = (host: Host, programme: Programme): readonly Field[] => {
  const areas = [...host.areas.inOrder(AREA_DEPTH)].slice(0, MAX_AREAS)
  const options = areas.map(({ area, depth }) => ({
    value: area.code,
    name: { zh: `${' '.repeat(depth)}${area.name.zh}`, en: `${' '.repeat(depth)}${area.name.en}` },
  }))
  const area: Field = {
    name: AREA,
    title: WORDS.area,
    kind: 'choice',
    required: true,
    personal: false,
    staffOnly: false,
    options,
  }
  return [area, ...fieldsOf(jsonSchema(programme.request)).filter(({ staffOnly }) => !staffOnly)]
}

/** What is wrong with the answer to a question. */
export const questionError = (
  programme: Programme,
  field: Field,
  typed: string,
  look: Look,
): string | undefined => {
  if (field.name !== AREA) return errorIn(programme, field, typed, look)
  return field.options.some(({ value }) => value === typed) ? undefined : look.say(missing(field))
}

export const areaOf = ({ answers }: Draft): string => answers[AREA] ?? ''

const MAX_ANSWER = 8000

/** Reads what a page sent; what is no answer of this form is passed over. */
export const readDraft = (sent: URLSearchParams, questions: readonly Field[], fresh: () => string): Draft => {
  const step = Number(sent.get('step') ?? 0)
  const once = sent.get('once') ?? ''
  const answers = questions.flatMap(({ name }) => {
    const typed = sent.get(`a.${name}`)
    return typed === null ? [] : [[name, typed.slice(0, MAX_ANSWER)] as const]
  })
  return {
    step: Number.isInteger(step) ? Math.min(Math.max(step, 0), questions.length) : 0,
    once: /^[\w-]{43}$/.test(once) ? once : fresh(),
    answers: Object.fromEntries(answers),
  }
}

const carried = ({ answers, once, step }: Draft, without?: string): Html =>
  html`<input type="hidden" name="step" value="${step}"><input type="hidden" name="once" value="${once}">${Object.entries(
    answers,
  )
    .filter(([name]) => name !== without)
    .map(([name, typed]) => html`<input type="hidden" name="a.${name}" value="${typed}">`)}`

const progress = (programme: Programme, step: number, of: number, look: Look): Html =>
  html`<p class="steps"><span>${look.say(programme.name)}</span><progress value="${step + 1}" max="${of + 1}" aria-label="${look.lang === 'zh' ? '进度' : 'Progress'}"></progress><span>${step + 1} / ${of + 1}</span></p>`

/** One question on a page of its own. */
export const questionPage = (
  programme: Programme,
  questions: readonly Field[],
  draft: Draft,
  look: Look,
  error?: string,
): Html => {
  const field = questions[draft.step]!
  const typed = draft.answers[field.name] ?? ''
  return page(
    look,
    look.say(field.title),
    html`<div class="wrap narrow">${progress(programme, draft.step, questions.length, look)}
${errorSummary(look, error === undefined ? [] : [{ field: idOf(field.name), message: error }])}
<form method="post" action="/ask/${programme.id}" class="panel" novalidate>${carried(draft, field.name)}
${fieldHtml({ field, typed, error, heading: true }, `a.${field.name}`, look)}
<div class="buttons"><button class="button" name="go" value="next">${look.say(WORDS.next)}</button>${
      draft.step === 0
        ? ''
        : html`<button class="plain" name="go" value="back">${look.say(WORDS.back)}</button>`
    }</div></form></div>`,
    error !== undefined,
  )
}

/** Everything at once, before it is sent; each answer can be changed. */
export const checkPage = (
  programme: Programme,
  questions: readonly Field[],
  draft: Draft,
  look: Look,
  refusal?: Refusal,
): Html =>
  page(
    look,
    look.say(WORDS.check),
    html`<div class="wrap narrow">${progress(programme, questions.length, questions.length, look)}
${errorSummary(look, refusal ? [{ field: 'send', message: look.say(refusal.message) }] : [])}
<form method="post" action="/ask/${programme.id}" class="panel">${carried({ ...draft, step: questions.length })}
<h1>${look.say(WORDS.check)}</h1>
<dl class="answers">${questions.map(
      (field, index) =>
        html`<div><dt>${look.say(field.title)}</dt><dd>${answerText(field, draft.answers[field.name], look).trim()}</dd><dd class="edit"><button class="link" name="go" value="edit-${index}">${look.say(WORDS.change)}<span class="sr"> ${look.say(field.title)}</span></button></dd></div>`,
    )}</dl>
<div class="buttons"><button class="button" id="send" name="go" value="send">${look.say(WORDS.send)}</button></div></form></div>`,
    refusal !== undefined,
  )
