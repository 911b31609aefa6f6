import { days, instant, type Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { seal, unseal } from '../identity/seal.ts'
import { codeTyped, freshCode, freshNumber } from '../identity/secret.ts'
import { take } from '../limits.ts'
import type { Draft } from './question.ts'

/** A form put aside is kept for so long. */
export const KEPT = days(7)
const KIND = 'draft'
const PREFIX = 'D-'
/** A form filled in to the brim is far smaller. */
const MOST_BYTES = 32_768

interface Kept {
  readonly programme: string
  /** The answers, which only the code opens. */
  readonly box: string
}

const secretOf = (code: string): string => `draft ${codeTyped(code)}`

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
  const value: Kept = { programme: programme.id, box: seal(secretOf(code), text) }
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
  const text = unseal(secretOf(code), box)
  return text === undefined ? undefined : { programme, draft: JSON.parse(text) as Draft }
}
