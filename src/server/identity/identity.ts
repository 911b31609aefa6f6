import { hash, verify } from '@node-rs/argon2'
import type { Register, Store } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { TokenScope } from '../http/route.ts'
import { type Account, ARGON, accountSchema } from './account.ts'
import { ResidentAccounts, type ResidentKey } from './resident-account.ts'
import { seal, unseal } from './seal.ts'
import { randomToken, sha256 } from './secret.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A session ends when nothing was asked for so long, and in any case after a working day. */
export const IDLE_MS = 30 * MINUTE
export const ABSOLUTE_MS = 12 * HOUR
/** That a session is in use is written down at most so often. */
const SEEN_EVERY_MS = MINUTE
const PAGE = 200
/** A session knows so many receipts; the oldest is forgotten. */
const MAX_RECEIPTS = 20

interface KeptAccount extends Account {
  readonly password: string
  /** Raised when all its sessions end: a new password, disabled. */
  readonly epoch: number
}

/** A browser's session: of an account, or of a resident who has shown receipts. */
export interface Session {
  readonly csrf: string
  readonly createdAt: number
  readonly seenAt: number
  readonly account?: string
  readonly epoch?: number
  readonly cases?: Readonly<Record<string, string>>
  /** Of a resident who is signed in: `cases` are then those of the account. Here only the session's own id opens the key. */
  readonly resident?: ResidentKey
  /** The receipt just given, whose code is shown this once while the session lasts. */
  readonly fresh?: { readonly case: string; readonly code: string }
}

export interface Token {
  readonly id: string
  readonly name: string
  readonly account: string
  readonly scopes: readonly TokenScope[]
  readonly expiresAt: number
}

const withoutSecrets = ({ password: _, epoch: __, ...account }: KeptAccount): Account => account

/** Accounts, sessions and tokens, kept in the store's register. Secrets are stored as fingerprints only. */
export class Identity {
  readonly residents: ResidentAccounts
  private readonly register: Register
  private readonly now: () => Instant
  private nobody: Promise<string> | undefined

  constructor(store: Store, now: () => Instant) {
    this.register = store.register
    this.now = now
    this.residents = new ResidentAccounts(store.register, now)
  }

  private async kept(id: string): Promise<{ account: KeptAccount; version: number } | undefined> {
    const found = await this.register.get('account', id)
    return found && { account: found.value as KeptAccount, version: found.version }
  }

  async account(id: string): Promise<Account | undefined> {
    const found = await this.kept(id)
    return found && withoutSecrets(found.account)
  }

  async accounts(after: string, limit: number): Promise<readonly Account[]> {
    const found = await this.register.list('account', after, limit)
    return found.map(({ value }) => withoutSecrets(value as KeptAccount))
  }

  /** Makes an account; undefined where the id is taken. */
  async addAccount(account: Account, password: string): Promise<Account | undefined> {
    const value: KeptAccount = {
      ...accountSchema.parse(account),
      password: await hash(password, ARGON),
      epoch: 1,
    }
    const version = await this.register.put('account', account.id, value, { expected: 0 })
    return version === undefined ? undefined : withoutSecrets(value)
  }

  /** Changes an account; its sessions end where it is disabled or gets a new password. Undefined where there is none. */
  async changeAccount(
    id: string,
    change: Partial<Omit<Account, 'id'>> & { readonly password?: string | undefined },
  ): Promise<Account | undefined> {
    const found = await this.kept(id)
    if (!found) return undefined
    const { password, ...rest } = change
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const ends = password !== undefined || rest.disabled === true || rest.grants !== undefined
    const value: KeptAccount = {
      ...found.account,
      ...given,
      ...(password === undefined ? {} : { password: await hash(password, ARGON) }),
      epoch: found.account.epoch + (ends ? 1 : 0),
    }
    const version = await this.register.put('account', id, value, { expected: found.version })
    return version === undefined ? this.changeAccount(id, change) : withoutSecrets(value)
  }

  /** The account whose password this is. Takes the same time whether or not there is such an account. */
  async signIn(id: string, password: string): Promise<Account | undefined> {
    this.nobody ??= hash(randomToken(), ARGON)
    const found = await this.kept(id)
    const right = await verify(found?.account.password ?? (await this.nobody), password)
    return right && found && !found.account.disabled ? withoutSecrets(found.account) : undefined
  }

  /** Begins a session under a fresh id; an earlier one of the same browser ends, so that its id is of no use. */
  async begin(
    session: Pick<Session, 'account' | 'cases' | 'fresh' | 'resident'>,
    earlier?: string,
  ): Promise<string> {
    if (earlier !== undefined) await this.end(earlier)
    const id = randomToken()
    const now = this.now()
    const epoch =
      session.account === undefined ? undefined : (await this.kept(session.account))?.account.epoch
    const value: Session = {
      ...session,
      csrf: randomToken(),
      createdAt: now,
      seenAt: now,
      ...(epoch === undefined ? {} : { epoch }),
      ...(session.resident ? { resident: { ...session.resident, key: seal(id, session.resident.key) } } : {}),
    }
    await this.keep(id, value)
    return id
  }

  private async keep(id: string, session: Session): Promise<void> {
    const expiresAt = Math.min(session.seenAt + IDLE_MS, session.createdAt + ABSOLUTE_MS) as Instant
    await this.register.put('session', sha256(id), session, { expiresAt })
  }

  /** The session of an id with its account, if it is of one, while it lasts. */
  async session(id: string): Promise<{ readonly session: Session; readonly account?: Account } | undefined> {
    const found = await this.register.get('session', sha256(id))
    const now = this.now()
    if (!found || (found.expiresAt ?? 0) <= now) return undefined
    const session = found.value as Session
    const kept = session.account === undefined ? undefined : await this.kept(session.account)
    if (
      session.account !== undefined &&
      (!kept || kept.account.disabled || kept.account.epoch !== session.epoch)
    )
      return undefined
    if (now - session.seenAt >= SEEN_EVERY_MS) await this.keep(id, { ...session, seenAt: now })
    if (session.resident) return this.ofResident(id, session, session.resident)
    return kept ? { session, account: withoutSecrets(kept.account) } : { session }
  }

  /** A session of a resident's account, with what belongs to the account now. */
  private async ofResident(id: string, session: Session, sealed: ResidentKey) {
    const key = unseal(id, sealed.key)
    if (key === undefined) return undefined
    const resident = { ...sealed, key }
    const cases = await this.residents.receipts(resident)
    return cases && { session: { ...session, resident, cases } }
  }

  /** Lets a resident's session, or the account it is of, know one more receipt; under a fresh id. */
  async addReceipt(
    receipt: { readonly case: string; readonly requester: string; readonly code?: string },
    earlier?: { readonly id: string; readonly session: Session },
  ): Promise<string> {
    const { resident } = earlier?.session ?? {}
    const fresh = receipt.code === undefined ? undefined : { case: receipt.case, code: receipt.code }
    if (resident) {
      await this.residents.addReceipts(resident, { [receipt.case]: receipt.requester })
      return this.begin({ resident, ...(fresh ? { fresh } : {}) }, earlier?.id)
    }
    const before = earlier?.session.account === undefined ? (earlier?.session.cases ?? {}) : {}
    const all = Object.entries({ ...before, [receipt.case]: receipt.requester }).slice(-MAX_RECEIPTS)
    return this.begin({ cases: Object.fromEntries(all), ...(fresh ? { fresh } : {}) }, earlier?.id)
  }

  async end(id: string): Promise<void> {
    await this.register.remove('session', sha256(id))
  }

  /** Makes a service token. The token itself is given out this once. */
  async addToken(token: Omit<Token, 'id'>): Promise<Token & { readonly token: string }> {
    const secret = `bh_${randomToken()}`
    const value: Token = { ...token, id: sha256(secret).slice(0, 12) }
    await this.register.put('token', sha256(secret), value, { expiresAt: token.expiresAt as Instant })
    return { ...value, token: secret }
  }

  async token(secret: string): Promise<{ readonly account: Account; readonly token: Token } | undefined> {
    const found = await this.register.get('token', sha256(secret))
    const token = found?.value as Token | undefined
    if (!token || token.expiresAt <= this.now()) return undefined
    const account = await this.account(token.account)
    return account && !account.disabled ? { account, token } : undefined
  }

  async tokens(): Promise<readonly Token[]> {
    return (await this.register.list('token', '', PAGE)).map(({ value }) => value as Token)
  }

  /** Whether there was such a token. */
  async removeToken(id: string): Promise<boolean> {
    const found = (await this.register.list('token', '', PAGE)).find(
      ({ value }) => (value as Token).id === id,
    )
    if (found) await this.register.remove('token', found.key)
    return found !== undefined
  }

  /** A fresh token for making the first account; undefined once there is one. */
  async setupToken(): Promise<string | undefined> {
    if ((await this.accounts('', 1)).length > 0) return undefined
    const token = randomToken()
    await this.register.put('server', 'setup', sha256(token))
    return token
  }

  /** Whether a token may still make the first account. */
  async maySetUp(token: string): Promise<boolean> {
    const kept = await this.register.get('server', 'setup')
    return kept?.value === sha256(token) && (await this.accounts('', 1)).length === 0
  }

  /** Makes the first account, an administrator's; the token is of no use after. */
  async setUp(account: Omit<Account, 'admin' | 'grants'>, password: string): Promise<void> {
    await this.addAccount({ ...account, grants: [], admin: true }, password)
    await this.register.remove('server', 'setup')
  }

  /** Removes sessions and tokens that have ended. */
  expire(): Promise<number> {
    return this.register.expire(this.now())
  }
}
