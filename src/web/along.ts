import { api, type CasePage, type CaseView } from './api.ts'

/** What somebody takes along into the field; the service worker answers from it when there is no network. */
const FIELD = 'bihuan-field'
/** The queue that is taken along: the most urgent open cases, one page. */
export const ALONG = { closed: 'false' } as const

const put = async (cache: Cache, path: string): Promise<Response> => {
  const response = await fetch(path)
  if (response.ok) await cache.put(path, response.clone())
  return response
}

/** Keeps the queue, its cases and the books they are drawn from in this browser. Returns how many cases. */
export const takeAlong = async (): Promise<number> => {
  await caches.delete(FIELD)
  const cache = await caches.open(FIELD)
  for (const path of ['/api/session', '/api/programmes', '/api/areas', '/api/bureaus', '/api/session/views'])
    await put(cache, path)
  const queue = await put(cache, api.casesPath(ALONG))
  const { rows } = (await queue.json()) as CasePage
  for (const id of new Set(rows.map(({ programme }) => programme))) await put(cache, `/api/programmes/${id}`)
  for (const row of rows) {
    const of = await put(cache, `/api/cases/${row.case}`)
    if (of.ok) await put(cache, api.eventsPath(row.case, ((await of.json()) as CaseView).version))
    await put(cache, `/api/cases/${row.case}/attachments`)
  }
  return rows.length
}

/** Forgets it: whoever signs out leaves nothing behind. */
export const leaveBehind = async (): Promise<void> => {
  if ('caches' in window) await caches.delete(FIELD)
}

/** Where the browser allows it: over https, or on this very machine. */
export const canGoAlong = (): boolean => 'serviceWorker' in navigator

/** The desk's shell is kept in the browser, so that it opens without a network. */
export const keepShell = (): void => {
  if (canGoAlong()) void navigator.serviceWorker.register('/desk/sw.js', { scope: '/desk/' })
}
