import { createHmac, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isCallable, publicLookup } from './address.ts'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32
/** A receiver answers within this, or has not received it. */
const TIMEOUT_MS = 10_000

/** A fresh secret as Standard Webhooks writes them. */
export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`

/** What proves that a message is ours and of that time: see standardwebhooks.com. */
export const signatureOf = (secret: string, id: string, timestamp: number, body: string): string => {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

export interface Message {
  readonly url: string
  readonly secret: string
  readonly id: string
  readonly body: string
}

/** Delivered; or why not, in a word that names nothing of the receiver's inside. */
export type Sent = { readonly ok: true } | { readonly ok: false; readonly error: string }

/** Sends a message once. Redirects are not followed: they could lead anywhere. */
export const send = (
  { url: written, secret, id, body }: Message,
  at: number,
  allowPrivate: boolean,
): Promise<Sent> => {
  const url = new URL(written)
  if (!isCallable(url, allowPrivate)) return Promise.resolve({ ok: false, error: 'address-not-allowed' })
  const timestamp = Math.floor(at / 1000)
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(secret, id, timestamp, body),
  }
  const options = {
    method: 'POST',
    headers,
    agent: false as const,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(allowPrivate ? {} : { lookup: publicLookup }),
  }
  return new Promise((resolve) => {
    const call = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (answer) => {
      const { statusCode = 0 } = answer
      // What it says beside the status is of no use, and may be endless.
      answer.destroy()
      resolve(
        statusCode >= 200 && statusCode < 300 ? { ok: true } : { ok: false, error: `status-${statusCode}` },
      )
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      const isLate = error.name === 'AbortError' || error.name === 'TimeoutError'
      resolve({ ok: false, error: isLate ? 'timeout' : (error.code ?? 'failed') })
    })
    call.end(body)
  })
}
