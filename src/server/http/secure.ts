import { isSecure } from '../identity/who.ts'

const CONTENT_SECURITY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
}
const WITH_TLS = { ...HEADERS, 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
const UNSAID = { 'cache-control': 'no-store' }

const headersOf = (url: URL): Readonly<Record<string, string>> => (isSecure(url) ? WITH_TLS : HEADERS)

const made = new WeakSet<Response>()

/** Gives an answer the headers that every answer has, unless it was made with them. */
export const secure = (url: URL, answer: Response): void => {
  if (made.has(answer)) return
  // Right into the answer: the context would make the whole answer anew for each of them.
  for (const [name, value] of Object.entries(headersOf(url))) answer.headers.set(name, value)
  if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', UNSAID['cache-control'])
}

/** An answer in JSON, made with the headers that every answer has: to set them later costs more than most requests. */
export const jsonAnswer = (
  url: URL,
  value: unknown,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const all = { ...UNSAID, 'content-type': 'application/json', ...headers, ...headersOf(url) }
  const answer = new Response(JSON.stringify(value), { status, headers: all })
  made.add(answer)
  return answer
}
