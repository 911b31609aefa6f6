import { html } from 'hono/html'
import type { TimelineEntry } from '../api/case-types.ts'
import { type Reading, type Said, said } from '../filled.ts'
import { fieldsOf } from '../form.ts'
import type { Html } from './page.ts'

const saidHtml = (of: Said): Html => {
  switch (of.is) {
    case 'words':
      return html`${of.words}`
    case 'list':
      return html`<ol>${of.items.map((item) => html`<li>${saidHtml(item)}</li>`)}</ol>`
    case 'revised':
      return html`<ul>${of.rows.map(
        ({ key, now, until = '' }) =>
          html`<li>${key === undefined ? '' : `${key}: `}<strong>${now}</strong>${until}</li>`,
      )}</ul>`
    case 'fields':
      return html`<dl class="facts">${of.fields.map(
        (field) => html`<div><dt>${field.title}</dt><dd>${saidHtml(field.said)}</dd></div>`,
      )}</dl>`
  }
}

/** Anything that was filled in, by its form, as a page shows it. */
export const filledHtml = (
  value: unknown,
  schema: Readonly<Record<string, unknown>>,
  reading: Reading,
): Html => saidHtml(said(value, schema, reading))

/** What somebody said themselves of what is in a form: which household it is about they did not say, the register numbered it. */
export const saidIn = (
  value: unknown,
  schema: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const registered = fieldsOf(schema).flatMap(({ name, ref }) => (ref === 'household' ? [name] : []))
  return Object.fromEntries(
    Object.entries((value ?? {}) as object).filter(([name]) => !registered.includes(name)),
  )
}

/** What is left of what was filled in once what the messages beside it say word for word is left out: nothing is read twice. */
export const notInMessages = (filled: object, messages: TimelineEntry['messages']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(filled).filter(
      ([, value]) =>
        typeof value !== 'string' ||
        !messages.some(({ message: { zh, en } }) => zh.includes(value) || en.includes(value)),
    ),
  )
