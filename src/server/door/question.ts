import { html } from 'hono/html'
import type { z } from 'zod'
import type { Programme, Refusal, Slip, Text } from '../../kernel/index.ts'
import type { Waiting } from '../files/attachments.ts'
import type { Field } from '../form.ts'
import { answerText, errorIn, fieldHtml, idOf } from './fields.ts'
import { carriedFiles, carriedIn, FILE_FIELD, formFilesHtml, takesFiles } from './form-files.ts'
import { errorSummary, type Html, type Look, page, TURNING } from './page.ts'
import { urgentHtml } from './urgent.ts'
import { WORDS } from './words.ts'

/** One thing that a page asks: mostly one field; a person, with what is asked of a person. */
export interface Question {
  readonly title: Text
  /** A word of help below its title, where several fields ask the same. */
  readonly hint?: Text
  readonly fields: readonly Field[]
  /** It was answered on another page before, and is passed over while the answer stands. */
  readonly mayBePassed?: true
}

/** A field that is the question itself, alone or with others below it: its title is said once. */
const isHeading = ({ title }: Question, field: Field): boolean => field.title === title

export const questionOf = (field: Field): Question => ({ title: field.title, fields: [field] })

export type Answers = Readonly<Record<string, string>>

/** What a form's pages carry from one to the next: nothing is kept on the server before it is sent. */
export interface Draft {
  /** The page, from 0; the last one is for checking. */
  readonly step: number
  readonly answers: Answers
  /** The same token asks once, however often the button is pressed. */
  readonly once: string
  /** Files that wait for its case. */
  readonly files?: readonly Waiting[]
  /** An answer is being changed that was seen to be checked: how many questions there were then. */
  readonly checked?: number
}

/** A row of pages: where its forms go, what they are called, and what they ask. */
export interface Flow {
  readonly action: string
  readonly title: Text
  readonly questions: readonly Question[]
  /** Whose form it is, where an answer must fit it. */
  readonly programme?: Programme
  /** What of the answers cannot be so, each of one with the others. */
  readonly slips?: (answers: Answers) => readonly Slip[]
  /** Answers that no question of it asks, carried along. */
  readonly keeps?: (name: string) => boolean
}

const ANSWER = 'a.'
/** More than any form takes, so that whoever pastes too much sees all of it again, with how much is too much. */
const MAX_ANSWER = 20_000
const MAX_ANSWERS = 400

/** Everything a page sent as an answer, whether or not it is one. */
export const sentAnswers = (sent: URLSearchParams): Answers =>
  Object.fromEntries(
    [...sent]
      .filter(([name]) => name.startsWith(ANSWER))
      .slice(0, MAX_ANSWERS)
      .map(([name, typed]) => [name.slice(ANSWER.length), typed.slice(0, MAX_ANSWER)]),
  )

/** Reads what a page sent; what is no answer of this form is passed over. */
export const readDraft = (sent: URLSearchParams, flow: Flow, fresh: () => string): Draft => {
  const step = Number(sent.get('step') ?? 0)
  const once = sent.get('once') ?? ''
  const checked = Number(sent.get('checked') ?? 0)
  const asked = new Set(flow.questions.flatMap(({ fields }) => fields.map(({ name }) => name)))
  const answers = Object.entries(sentAnswers(sent)).filter(
    ([name]) => asked.has(name) || flow.keeps?.(name) === true,
  )
  return {
    step: Number.isInteger(step) ? Math.min(Math.max(step, 0), flow.questions.length) : 0,
    once: /^[\w-]{43}$/.test(once) ? once : fresh(),
    answers: Object.fromEntries(answers),
    files: carriedIn(sent),
    ...(checked > 0 ? { checked } : {}),
  }
}

interface FieldError {
  readonly field: Field
  readonly message: string
}

/** What is wrong with the answers to a question. */
export const errorsIn = (
  { programme, slips }: Pick<Flow, 'programme' | 'slips'>,
  { fields }: Question,
  answers: Answers,
  look: Look,
): readonly FieldError[] => {
  const found = slips?.(answers) ?? []
  return fields.flatMap((field) => {
    const own = (programme?.request.shape as Record<string, z.ZodType> | undefined)?.[field.name]
    // What names a member is made of the answer, and checked as a choice.
    const schema = field.ref === 'member' ? undefined : own
    const slip = found.find((one) => one.field === field.name)?.what
    const message = errorIn(schema, field, answers[field.name] ?? '', look) ?? (slip && look.say(slip))
    return message === undefined ? [] : [{ field, message }]
  })
}

/** Hidden inputs that carry answers along. */
export const carriedAnswers = (answers: Answers, without: readonly string[] = []): Html =>
  html`${Object.entries(answers)
    .filter(([name]) => !without.includes(name))
    .map(([name, typed]) => html`<input type="hidden" name="${ANSWER}${name}" value="${typed}">`)}`

/** Hidden inputs that carry a form along as it is. */
export const carried = (
  { answers, once, step, files = [], checked }: Draft,
  without: readonly string[] = [],
): Html =>
  html`${checked === undefined ? '' : html`<input type="hidden" name="checked" value="${checked}">`}<input type="hidden" name="step" value="${step}"><input type="hidden" name="once" value="${once}">${carriedAnswers(answers, without)}${carriedFiles(files)}`

/** How far along a form is; without an end where more questions may come of the answers. */
const progress = ({ title }: Flow, step: number, of: number | undefined, look: Look): Html =>
  of === undefined
    ? html`<p class="steps"><span>${look.say(title)}</span><span>${step + 1}</span></p>`
    : html`<p class="steps"><span>${look.say(title)}</span><progress value="${step + 1}" max="${of + 1}" aria-label="${look.lang === 'zh' ? '进度' : 'Progress'}"></progress><span>${step + 1} / ${of + 1}</span></p>`

export interface Shown {
  readonly errors?: readonly FieldError[]
  /** How many questions there are, where that is known. */
  readonly of?: number | undefined
  /** More buttons of the form. */
  readonly more?: Html
}

/** Whom to call first, by what was answered on other pages. */
const callFirst = ({ questions }: Flow, { answers, step }: Draft, look: Look): Html =>
  urgentHtml(
    questions.flatMap(({ fields }, n) => (n === step ? [] : fields)),
    answers,
    look,
  )

/** One question on a page of its own. */
export const questionPage = (
  flow: Flow,
  draft: Draft,
  look: Look,
  { errors = [], of, more = html`` }: Shown = {},
): Html => {
  const question = flow.questions[draft.step]!
  const { title, hint, fields } = question
  const asked = (field: Field) => ({
    field,
    typed: draft.answers[field.name] ?? '',
    error: errors.find((each) => each.field === field)?.message,
    heading: isHeading(question, field),
  })
  const names = fields.map(({ name }) => name)
  return page(
    look,
    look.say(title),
    html`<div class="wrap narrow">${progress(flow, draft.step, of, look)}${callFirst(flow, draft, look)}
${errorSummary(
  look,
  errors.map(({ field, message }) => ({
    field: idOf(field.name),
    message: isHeading(question, field) ? message : `${look.say(field.title)}: ${message}`,
  })),
)}
<form method="post" action="${flow.action}" id="${TURNING}" class="panel" novalidate>${carried(draft, names)}
${fields.some((field) => isHeading(question, field)) ? '' : html`<h1>${look.say(title)}</h1>${hint ? html`<p class="hint">${look.say(hint)}</p>` : ''}`}${fields.map((field) => fieldHtml(asked(field), `${ANSWER}${field.name}`, look))}
<div class="buttons"><button class="button" name="go" value="next">${look.say(WORDS.next)}</button>${
      draft.step === 0
        ? ''
        : html`<button class="plain" name="go" value="back">${look.say(WORDS.back)}</button>`
    }${more}</div></form></div>`,
    { isWrong: errors.length > 0, form: { action: flow.action, go: 'next' } },
  )
}

/** What was answered, each with a way to change it. */
export const answersHtml = ({ questions }: Flow, { answers }: Draft, look: Look): Html =>
  html`<dl class="answers">${questions.map(({ title, fields }, index) => {
    // What stands below a question that is a field is one of its own; what is asked of a person belongs together.
    const isApart = isHeading({ title, fields }, fields[0]!)
    return html`${fields.map((field, n) => {
      const name = look.say(field.title)
      return html`<div><dt>${isApart ? '' : `${look.say(title)} · `}${name}</dt><dd>${answerText(field, answers[field.name], look).trim()}</dd>${
        n > 0 && !isApart
          ? ''
          : html`<dd class="edit"><button class="link" name="go" value="edit-${index}">${look.say(WORDS.change)}<span class="sr"> ${isApart ? name : look.say(title)}</span></button></dd>`
      }</div>`
    })}`
  })}</dl>`

export interface Checking {
  /** Why it was not sent. */
  readonly refusal?: Pick<Refusal, 'message'> | undefined
  /** What is wrong with a file. */
  readonly fileError?: Text | undefined
  /** Stands above the answers. */
  readonly before?: Html
  /** More buttons of the form. */
  readonly more?: Html
}

/** Everything at once, before it is sent; each answer can be changed, and files added. */
export const checkPage = (
  flow: Flow,
  draft: Draft,
  look: Look,
  { refusal, fileError, before = html``, more = html`` }: Checking = {},
): Html => {
  const { length } = flow.questions
  const errors = [
    ...(refusal ? [{ field: 'send', message: look.say(refusal.message) }] : []),
    ...(fileError ? [{ field: FILE_FIELD, message: look.say(fileError) }] : []),
  ]
  const files =
    flow.programme && takesFiles(flow.programme)
      ? formFilesHtml(draft.files ?? [], look, fileError && look.say(fileError))
      : ''
  return page(
    look,
    look.say(WORDS.check),
    html`<div class="wrap narrow">${progress(flow, length, length, look)}${callFirst(flow, { ...draft, step: length }, look)}
${errorSummary(look, errors)}
<form method="post" action="${flow.action}" id="${TURNING}" class="panel"${files === '' ? '' : html` enctype="multipart/form-data"`}>${carried({ ...draft, step: length })}
<h1>${look.say(WORDS.check)}</h1>${before}${answersHtml(flow, draft, look)}${files}
<div class="buttons"><button class="button" id="send" name="go" value="send">${look.say(WORDS.send)}</button>${more}</div></form></div>`,
    { isWrong: errors.length > 0, form: { action: flow.action, go: 'send' } },
  )
}

/** Where a form's button leads: what it does, and the page that is then shown. */
export type Move = {
  readonly to: 'send' | 'save' | 'question'
  readonly draft: Draft
  readonly errors: readonly FieldError[]
}

/** The first question from a step on that is not answered in full. */
const firstWrong = (flow: Flow, { answers }: Draft, look: Look, from: number): number => {
  const at = flow.questions.findIndex(
    (question, n) => n >= from && errorsIn(flow, question, answers, look).length > 0,
  )
  return at < 0 ? flow.questions.length : at
}

/** Reads which button was pressed. A page with a wrong answer is shown again; so is the first one that would be sent wrong. */
export const moved = (flow: Flow, draft: Draft, go: string, look: Look): Move => {
  const { questions } = flow
  const shown = (step: number, errors: readonly FieldError[] = []): Move => ({
    to: 'question',
    draft: { ...draft, step: Math.max(0, Math.min(step, questions.length)) },
    errors,
  })
  const wrongAt = (step: number) => shown(step, errorsIn(flow, questions[step]!, draft.answers, look))
  if (go === 'save') return { to: 'save', draft, errors: [] }
  if (go === 'stay') return shown(draft.step)
  // Nothing more is asked because of the answer that was changed: it is checked again with the others.
  const isChecked = draft.checked === questions.length
  if (go === 'back') return shown(isChecked ? questions.length : draft.step - 1)
  const edited = /^edit-(\d{1,3})$/.exec(go)?.[1]
  if (edited !== undefined) {
    const { draft: at, ...rest } = shown(Number(edited))
    const checked = draft.step >= questions.length ? { checked: questions.length } : {}
    return { ...rest, draft: { ...at, ...checked } }
  }
  if (go === 'send') {
    const wrong = firstWrong(flow, draft, look, 0)
    return wrong < questions.length ? wrongAt(wrong) : { to: 'send', draft, errors: [] }
  }
  const question = questions[draft.step]
  if (question && errorsIn(flow, question, draft.answers, look).length > 0) return wrongAt(draft.step)
  if (isChecked) {
    const wrong = firstWrong(flow, draft, look, 0)
    return wrong < questions.length ? wrongAt(wrong) : shown(wrong)
  }
  const isPassed = ({ mayBePassed, fields }: Question): boolean =>
    mayBePassed === true && fields.every(({ name }) => draft.answers[name] !== undefined)
  let next = draft.step + 1
  while (
    next < questions.length &&
    isPassed(questions[next]!) &&
    errorsIn(flow, questions[next]!, draft.answers, look).length === 0
  )
    next++
  return shown(next)
}
