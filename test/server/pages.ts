import type { Answered, Client } from './city.ts'

/** What a page's forms carry along, name by name; the same name may come more than once. */
export const carriedIn = (html: string): [string, string][] =>
  [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((m) => [m[1]!, m[2]!])

/** What a page's forms carry along. */
export const hiddenIn = (html: string): Record<string, string> => Object.fromEntries(carriedIn(html))

/** Fills one page of a form in, as a browser without JavaScript would send it. */
export const next = (
  client: Client,
  path: string,
  html: string,
  fields: Record<string, string>,
  go = 'next',
) => client.post(path, new URLSearchParams([...carriedIn(html), ...Object.entries(fields), ['go', go]]))

const MOST_PAGES = 60

/** The answers that a page asks for, by name. */
const askedIn = (html: string): readonly string[] => {
  const hidden = hiddenIn(html)
  const names = [...html.matchAll(/<(?:input|select|textarea)[^>]* name="(a\.[^"]+)"/g)].map((m) => m[1]!)
  return [...new Set(names)].filter((name) => !(name in hidden))
}

/** Goes on from a page until one asks nothing; answers by the question's name, '' to all others. */
export const goOn = async (
  client: Client,
  path: string,
  from: Answered,
  answers: Record<string, string>,
): Promise<{ readonly page: Answered; readonly asked: readonly string[] }> => {
  let page = from
  const asked: string[] = []
  for (let n = 0; n < MOST_PAGES; n++) {
    const names = askedIn(page.text)
    if (names.length === 0) return { page, asked }
    asked.push(...names.map((name) => name.slice(2)))
    const fields = Object.fromEntries(names.map((name) => [name, answers[name.slice(2)] ?? '']))
    const after = await next(client, path, page.text, fields)
    if (after.status !== 200)
      throw new Error(
        `${names.join(', ')}: ${/class="error"[^<]*<[^>]*>[^<]*<\/span>([^<]*)/.exec(after.text)?.[1]}`,
      )
    page = after
  }
  throw new Error(`Still asking after ${MOST_PAGES} pages`)
}
