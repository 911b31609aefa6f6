import { html } from 'hono/html'
import type { CallFirst, Field } from '../form.ts'
import type { Html, Look } from './page.ts'

/** Whom to call; a phone calls at a touch. */
const callHtml = ({ say, numbers }: CallFirst, look: Look): Html =>
  html`<p>${look.say(say)}</p><p class="calls">${Object.entries(numbers).map(
    ([number, whose]) => html`<a href="tel:${number}"><strong>${number}</strong> ${look.say(whose)}</a> `,
  )}</p>`

/** Beside a question, before anything is chosen: of which answers it holds, and whom to call then. */
export const urgentAnswersHtml = ({ urgent = {}, options }: Field, look: Look): Html =>
  html`${Object.entries(urgent).map(
    ([answer, call]) =>
      html`<div class="urgent"><p><strong>${look.say(options.find(({ value }) => value === answer)!.name)}</strong></p>${callHtml(call, look)}</div>`,
  )}`

/** What was answered cannot wait: whom to call, above all else. */
export const urgentHtml = (
  fields: readonly Field[],
  answers: Readonly<Record<string, unknown>>,
  look: Look,
): Html =>
  html`${fields.map(({ name, urgent = {} }) => {
    const answer = answers[name]
    return typeof answer === 'string' && Object.hasOwn(urgent, answer)
      ? html`<div class="urgent" role="alert">${callHtml(urgent[answer]!, look)}</div>`
      : ''
  })}`
