/** A request that is being taken: what was typed by programme, as one may be changed for another during a call. */
export interface Draft {
  readonly programme: string
  readonly area: string
  /** What the caller is to whoever needs it; empty where they call for themselves. */
  readonly onBehalfOf: string
  readonly requests: Readonly<Record<string, unknown>>
}

const KEPT = 'bihuan.intake.'

/** What this account has typed and not sent, in this tab alone: a caller's words outlive neither it nor the session. */
export const draftOf = (account: string): Draft | undefined => {
  const kept = sessionStorage.getItem(KEPT + account)
  return kept === null ? undefined : (JSON.parse(kept) as Draft)
}

export const keepDraft = (account: string, draft: Draft): void =>
  sessionStorage.setItem(KEPT + account, JSON.stringify(draft))

export const forgetDraft = (account: string): void => sessionStorage.removeItem(KEPT + account)

/** Forgets everybody's, but that of the account that is at work here. */
export const forgetDrafts = (atWork?: string): void => {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(KEPT) && key !== KEPT + atWork) sessionStorage.removeItem(key)
}

/** What a link to the page where requests are taken fills in: programme and area. */
type Linked = Pick<Draft, 'programme' | 'area'>

/** Fields of the request stand in the link under their names after this. */
const FIELD = 'request.'

/** A link to that page. */
export const intakePath = (to: Linked, request: Readonly<Record<string, string>>): string => {
  const fields = Object.entries(request).map(([name, value]) => [`${FIELD}${name}`, value] as const)
  return `/intake?${new URLSearchParams({ ...to, ...Object.fromEntries(fields) })}`
}

/** What was typed before, with what the link that was followed fills in. */
export const filledIn = (kept: Draft, link: URLSearchParams): Draft => {
  const [programme, area] = [link.get('programme'), link.get('area')]
  if (programme === null || area === null) return kept
  const before = kept.requests[programme] as object | undefined
  const fields = [...link].flatMap(([name, value]) =>
    name.startsWith(FIELD) ? [[name.slice(FIELD.length), value] as const] : [],
  )
  const filled = { ...before, ...Object.fromEntries(fields) }
  return { ...kept, programme, area, requests: { ...kept.requests, [programme]: filled } }
}
