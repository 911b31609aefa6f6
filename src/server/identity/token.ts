import type { Found, Proof, Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { TokenScope } from '../http/route.ts'
import type { Account } from './account.ts'
import { accountAtWork, BY_ACCOUNT, type KeptAccount } from './kept-account.ts'
import { randomToken, sha256 } from './secret.ts'

/** A token's key is a fingerprint, and its id what that begins with. */
const ID_LENGTH = 12
/** Behind whatever begins with an id: no fingerprint has this character, and all that they have come before it. */
const behind = (id: string): string => `${id}~`

export interface Token {
  readonly id: string
  readonly name: string
  readonly account: string
  readonly scopes: readonly TokenScope[]
  readonly expiresAt: number
}

/** A token that is valid, with the account it is of. */
interface Presented {
  readonly account: Account
  readonly token: Token
}

/** Service tokens: what a program signs in with, as an account and within scopes. Stored as fingerprints only. */
export class Tokens {
  private readonly register: Register
  private readonly now: () => Instant

  constructor(register: Register, now: () => Instant) {
    this.register = register
    this.now = now
  }

  /** Makes a service token. The token itself is given out this once. */
  async add(token: Omit<Token, 'id'>): Promise<Token & { readonly token: string }> {
    const secret = `bh_${randomToken()}`
    const key = sha256(secret)
    const value: Token = { ...token, id: key.slice(0, ID_LENGTH) }
    await this.register.put('token', key, value, { expiresAt: token.expiresAt as Instant })
    return { ...value, token: secret }
  }

  async of(secret: string): Promise<Presented | undefined> {
    return this.presented(await this.register.get('token', sha256(secret), BY_ACCOUNT))
  }

  /** The same as this process last found it, with the proof of it; see `Register.recall`. */
  recall(secret: string): (Presented & { readonly proof: Proof }) | undefined {
    const recalled = this.register.recall('token', sha256(secret), BY_ACCOUNT)
    const presented = this.presented(recalled?.found)
    return recalled && presented && { ...presented, proof: recalled.proof }
  }

  private presented(found: Found | undefined): Presented | undefined {
    const token = found?.value as Token | undefined
    if (!token || token.expiresAt <= this.now()) return undefined
    const account = found?.linked?.value as KeptAccount | undefined
    return account && !account.disabled ? { account: accountAtWork(account), token } : undefined
  }

  /** Tokens after an id, in the order of their ids. */
  async all(after: string, limit: number): Promise<readonly Token[]> {
    const found = await this.register.list('token', after === '' ? '' : behind(after), limit)
    return found.map(({ value }) => value as Token)
  }

  /** Whether there was such a token. */
  async remove(id: string): Promise<boolean> {
    // What a key begins with comes right before it.
    const [found] = await this.register.list('token', id, 1)
    if (!found || (found.value as Token).id !== id) return false
    await this.register.remove('token', found.key)
    return true
  }
}
