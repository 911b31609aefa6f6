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
const UNSAID = { 'cache-control': 'no-store' }
const WITH_TLS = { ...HEADERS, 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
const JSON_HEADERS = { ...UNSAID, 'content-type': 'application/json', ...HEADERS }
const JSON_WITH_TLS = { ...JSON_HEADERS, ...WITH_TLS }

/** Marks answers that were made with the headers that every answer has. */
const MADE = Symbol('made')
type Marked = Response & { [MADE]?: true }

/** Gives an answer the headers that every answer has, unless it was made with them. */
export const secure = (url: URL, answer: Response): void => {
  if ((answer as Marked)[MADE]) return
  // Right into the answer: the context would make the whole answer anew for each of them.
  for (const [name, value] of Object.entries(isSecure(url) ? WITH_TLS : HEADERS))
    answer.headers.set(name, value)
  if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', UNSAID['cache-control'])
}

/** An answer in JSON, made with the headers that every answer has: to set them later costs more than most requests. */
export const jsonAnswer = (
  url: URL,
  json: string | Buffer,
  status: number,
  headers?: Readonly<Record<string, string>>,
): Response => {
  const usual = isSecure(url) ? JSON_WITH_TLS : JSON_HEADERS
  // Spreading such names costs ten times what assigning them does.
  const answer: Marked = new Response(json, {
    status,
    headers: headers ? Object.assign({}, usual, headers) : usual,
  })
  answer[MADE] = true
  return answer
}
