import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Register } from '../../desk/index.ts'

/** Letters and digits that nobody takes for one another, read aloud or written down. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const SECRET_BYTES = 32

/** 5 bits a character. */
const spelt = (bytes: Buffer, length: number): string => {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let word = ''
  for (let n = 0; n < length; n++) {
    word += ALPHABET[Number(bits & 31n)]
    bits >>= 5n
  }
  return word
}

const grouped = (word: string, size: number): string =>
  (word.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join('-')

/** A number for something that is kept for a while, and a code that opens it: 80 random bits. */
export const freshNumber = (): string => grouped(spelt(randomBytes(8), 10), 5)
export const freshCode = (): string => grouped(spelt(randomBytes(10), 16), 4)

const BEGUN = new RegExp(`^[${ALPHABET}]{3,10}$`)
/** As numbers are given here, however they are grouped; those of forms put aside begin with a letter of their own. */
const GIVEN = new RegExp(`^(D ?)?([${ALPHABET}]{5}) ?([${ALPHABET}]{5})$`)

/** A number as somebody has copied or heard it, in the form in which it was given. */
export const numberTyped = (typed: string): string => {
  const groups = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]+/g, ' ')
    .trim()
  const [given, prefix, first, last] = GIVEN.exec(groups) ?? []
  return given ? `${prefix ? 'D-' : ''}${first}-${last}` : groups.replaceAll(' ', '-')
}

/** A code as somebody has copied it, without what is only there to be read: full-width letters and digits are meant as plain ones. */
export const codeTyped = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')

/** The beginning of a number as somebody has copied or heard it; undefined where none begins so. */
export const numberBegun = (typed: string): string | undefined => {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]+/g, '')
  return BEGUN.test(plain) ? grouped(plain, 5) : undefined
}

export const sha256 = (text: string): string => hash('sha256', text, 'base64url')
export const randomToken = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** Whether two texts are the same, in a time that does not tell where they differ; how long secrets are is no secret. */
export const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** What a resident is given: the number of the case, the code that opens it, and who that makes them. */
export interface ReceiptNames {
  readonly case: string
  readonly code: string
  /** Opaque: a fingerprint of the code, so that nothing about the person has to be stored to know them again. */
  readonly requester: string
}

/** The requester that a code stands for. 80 random bits: the fingerprint cannot be searched. */
export const requesterOf = (code: string): string =>
  `r.${sha256(`requester ${codeTyped(code)}`).slice(0, 22)}`

/** The server's own secret: made once, shared by all processes on one store. */
export class Secret {
  private readonly value: string

  private constructor(value: string) {
    this.value = value
  }

  static async of(register: Register): Promise<Secret> {
    await register.put('server', 'secret', randomToken(), { expected: 0 })
    const kept = await register.get('server', 'secret')
    return new Secret(kept?.value as string)
  }

  private mac(label: string, text: string): Buffer {
    return createHmac('sha256', this.value).update(`${label}\n${text}`).digest()
  }

  /** A password for demonstration accounts that is this installation's own, and the same at every start. */
  demonstration(): string {
    return grouped(spelt(this.mac('demonstration', ''), 16), 4).toLowerCase()
  }

  /** What makes the first account. It is kept nowhere, and can be shown again. */
  setUp(): string {
    return this.mac('set-up', '').toString('base64url')
  }

  /** What a browser is given in which an account was signed in to; it tells nobody which. */
  browser(account: string): string {
    return this.mac('browser', account).toString('base64url').slice(0, 22)
  }

  /** The id of a resident's account: nobody reads the name from it. Written with spaces, hyphens or capitals it is the same. */
  residentId(name: string): string {
    const plain = name.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')
    return this.mac('resident', plain).toString('base64url')
  }

  /** What somebody is found by: nobody reads it back, or can try numbers out without this secret. */
  fingerprint(personal: string): string {
    return this.mac('personal', personal).toString('base64url').slice(0, 22)
  }

  /** Tells one address from another without saying which it is: 12 hexadecimal digits. */
  markOf(address: string): string {
    return this.mac('address', address).toString('hex').slice(0, 12)
  }

  /**
   * The names of a new receipt. The same key gives the same ones: somebody whose answer was lost asks again and gets
   * the receipt that was meant.
   */
  receipt(key: string): ReceiptNames {
    const number = grouped(spelt(this.mac('case', key), 10), 5)
    const code = grouped(spelt(this.mac('code', key), 16), 4)
    return { case: number, code, requester: requesterOf(code) }
  }
}
