import type { Found, Proof, Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { TokenScope } from '../http/route.ts'
import type { Account } from './account.ts'
import { accountAtWork, BY_ACCOUNT, type KeptAccount } from './kept-account.ts'
import { randomToken, sha256 } from './secret.ts'

const PAGE = 200

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
    const value: Token = { ...token, id: sha256(secret).slice(0, 12) }
    await this.register.put('token', sha256(secret), value, { expiresAt: token.expiresAt as Instant })
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

  async all(): Promise<readonly Token[]> {
    return (await this.register.list('token', '', PAGE)).map(({ value }) => value as Token)
  }

  /** Whether there was such a token. */
  async remove(id: string): Promise<boolean> {
    const found = (await this.register.list('token', '', PAGE)).find(
      ({ value }) => (value as Token).id === id,
    )
    if (found) await this.register.remove('token', found.key)
    return found !== undefined
  }
}
