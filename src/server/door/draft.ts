import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { days, instant, type Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { freshCode, freshNumber } from '../identity/secret.ts'
import { take } from '../limits.ts'
import type { Draft } from './question.ts'

/** A form put aside is kept for so long. */
export const KEPT = days(7)
const KIND = 'draft'
const PREFIX = 'D-'
/** A form filled in to the brim is far smaller. */
const MOST_BYTES = 32_768
const CIPHER = 'aes-256-gcm'

interface Kept {
  readonly programme: string
  /** The answers, which only the code opens. */
  readonly box: string
}

const keyOf = (code: string): Buffer =>
  createHash('sha256')
    .update(`draft ${code.toUpperCase().replace(/[^A-Z0-9]/g, '')}`)
    .digest()

const closed = (code: string, text: string): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv(CIPHER, keyOf(code), iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Undefined where it is another code's. */
const opened = (code: string, box: string): string | undefined => {
  const bytes = Buffer.from(box, 'base64url')
  const decipher = createDecipheriv(CIPHER, keyOf(code), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    // The tag does not fit: the code is wrong.
    return undefined
  }
}

/** Puts a form aside for somebody without an account. Undefined where an address has put too many or too much aside. */
export const putAside = async (
  host: Host,
  ip: string,
  programme: Programme,
  draft: Draft,
): Promise<{ readonly number: string; readonly code: string } | undefined> => {
  const text = JSON.stringify(draft)
  if (Buffer.byteLength(text) > MOST_BYTES) return undefined
  if ((await take(host.limits.drafts, ip)) !== undefined) return undefined
  const number = `${PREFIX}${freshNumber()}`
  const code = freshCode()
  const value: Kept = { programme: programme.id, box: closed(code, text) }
  await host.desk.store.register.put(KIND, number, value, { expiresAt: instant(host.now() + KEPT) })
  return { number, code }
}

/** Whether a number is that of a form put aside, not of a case. */
export const isDraftNumber = (number: string): boolean => number.startsWith(PREFIX)

/** The form put aside under a number, for whoever has its code. */
export const takeUp = async (
  host: Host,
  number: string,
  code: string,
): Promise<{ readonly programme: string; readonly draft: Draft } | undefined> => {
  const kept = await host.desk.store.register.get(KIND, number)
  if (!kept || (kept.expiresAt ?? 0) <= host.now()) return undefined
  const { programme, box } = kept.value as Kept
  const text = opened(code, box)
  return text === undefined ? undefined : { programme, draft: JSON.parse(text) as Draft }
}
