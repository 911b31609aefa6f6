import { api, type CasePage, type CaseView, type ProblemView, type SessionView } from './api.ts'
import { offline, Refused } from './ask.ts'
import { OFFERED, OFFERED_QUEUE } from './offered.tsx'

/** What somebody takes along into the field; the service worker answers from it when there is no network. */
const FIELD = 'bihuan-field'
/** Where it is gathered until it is whole. */
const GATHERED = 'bihuan-field-gathered'
/** The queue that is taken along, as the desk opens with it: the most urgent open cases, one page. */
export const ALONG = { closed: 'false', order: 'due' } as const

/** A case that has moved out of sight meanwhile is left out. */
const LEFT_OUT = new Set([403, 404])

const put = async (cache: Cache, path: string): Promise<Response> => {
  // From the server alone: what was taken along before would be gathered again as if it were new.
  const response = await fetch(path, { cache: 'no-store' }).catch(() => {
    throw new Refused(offline())
  })
  if (response.ok) await cache.put(path, response.clone())
  else if (!LEFT_OUT.has(response.status))
    throw new Refused(
      ((await response.json().catch(() => undefined)) as ProblemView | undefined) ?? offline(),
    )
  return response
}

/** The queue and what is offered to one, with their cases and the books they are drawn from. Returns how many cases. */
const gather = async (cache: Cache): Promise<number> => {
  for (const path of ['/api/session', '/api/programmes', '/api/areas', '/api/bureaus', '/api/session/views'])
    await put(cache, path)
  const found = new Map<string, CasePage['rows'][number]>()
  for (const filter of [ALONG, OFFERED, OFFERED_QUEUE]) {
    const queue = await put(cache, api.casesPath(filter))
    for (const row of ((await queue.json()) as CasePage).rows) found.set(row.case, row)
  }
  const rows = [...found.values()]
  for (const id of new Set(rows.map(({ programme }) => programme))) await put(cache, `/api/programmes/${id}`)
  for (const row of rows) {
    const of = await put(cache, `/api/cases/${row.case}`)
    if (of.ok) await put(cache, api.eventsPath(row.case, ((await of.json()) as CaseView).version))
    await put(cache, `/api/cases/${row.case}/attachments`)
  }
  return rows.length
}

/** Puts what was gathered in place of what was taken along before. */
const replace = async (gathered: Cache): Promise<void> => {
  const field = await caches.open(FIELD)
  const fresh = new Set<string>()
  for (const request of await gathered.keys()) {
    fresh.add(request.url)
    await field.put(request, (await gathered.match(request))!)
  }
  for (const request of await field.keys()) if (!fresh.has(request.url)) await field.delete(request)
}

/**
 * Keeps the queue, its cases and the books they are drawn from in this browser. Where it fails, what was taken along
 * before stays. Returns how many cases.
 */
export const takeAlong = async (): Promise<number> => {
  await caches.delete(GATHERED)
  const gathered = await caches.open(GATHERED)
  try {
    const count = await gather(gathered)
    await replace(gathered)
    return count
  } finally {
    await caches.delete(GATHERED)
  }
}

/** Forgets it: whoever signs out leaves nothing behind. */
export const leaveBehind = async (): Promise<void> => {
  if ('caches' in window) for (const name of [FIELD, GATHERED]) await caches.delete(name)
}

/** Forgets what another account took along: without a network it would answer as if they were here. */
export const leaveOthersBehind = async (atWork: string): Promise<void> => {
  if (!('caches' in window)) return
  const session = await caches.match('/api/session', { cacheName: FIELD, ignoreVary: true })
  if (!session) return
  const { account } = (await session.json()) as SessionView
  if (account.id !== atWork) await leaveBehind()
}

/** Where the browser allows it: over https, or on this very machine. */
export const canGoAlong = (): boolean => 'serviceWorker' in navigator

/** The desk's shell is kept in the browser, so that it opens without a network. */
export const keepShell = (): void => {
  if (canGoAlong()) void navigator.serviceWorker.register('/desk/sw.js', { scope: '/desk/' })
}
