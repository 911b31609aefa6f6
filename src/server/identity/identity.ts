import { hash, verify } from '@node-rs/argon2'
import type { Found, Proof, Register, Store } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { Turn } from '../turn.ts'
import { type Account, ARGON, accountSchema } from './account.ts'
import { administers, hasAdministrator } from './administrators.ts'
import { accountAtWork, BY_ACCOUNT, type KeptAccount, withoutSecrets } from './kept-account.ts'
import { ResidentAccounts, type ResidentKey } from './resident-account.ts'
import { seal, unseal } from './seal.ts'
import { randomToken, Secret, sameText, sha256 } from './secret.ts'
import type { Vouched } from './single-sign-on.ts'
import { Tokens } from './token.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A session ends when nothing was asked for so long, and in any case after a working day. */
export const IDLE_MS = 30 * MINUTE
export const ABSOLUTE_MS = 12 * HOUR
/** That a session is in use is written down at most so often. */
const SEEN_EVERY_MS = MINUTE
/** A session knows so many receipts; the oldest is forgotten. */
const MAX_RECEIPTS = 20

/** A browser's session: of an account, or of a resident who has shown receipts. */
export interface Session {
  readonly csrf: string
  readonly createdAt: number
  readonly seenAt: number
  readonly account?: string
  readonly epoch?: number
  /** It was begun at the provider of single sign-on. */
  readonly singleSignOn?: true
  readonly cases?: Readonly<Record<string, string>>
  /** Of a resident who is signed in: `cases` are then those of the account. Here only the session's own id opens the key. */
  readonly resident?: ResidentKey
  /** The receipt just given, whose code is shown this once while the session lasts. */
  readonly fresh?: { readonly case: string; readonly code: string }
}

/** A session that lasts, with its account, if it is of one. */
interface Lasting {
  readonly session: Session
  readonly account?: Account
}

/** Accounts and their sessions, kept in the store's register. Secrets are stored as fingerprints only. */
export class Identity {
  readonly residents: ResidentAccounts
  readonly tokens: Tokens
  private readonly register: Register
  private readonly now: () => Instant
  private readonly issuer: string | undefined
  private nobody: Promise<string> | undefined

  /** @param issuer the provider of single sign-on, whose subjects accounts may have. */
  constructor(store: Store, now: () => Instant, issuer?: URL) {
    this.register = store.register
    this.now = now
    this.residents = new ResidentAccounts(store.register, now)
    this.tokens = new Tokens(store.register, now)
    this.issuer = issuer?.href
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
  async addAccount(account: Account, password?: string): Promise<Account | undefined> {
    const value: KeptAccount = {
      ...accountSchema.parse(account),
      ...this.calledBy(account.subject),
      ...(password === undefined ? {} : { password: await hash(password, ARGON) }),
      epoch: 1,
    }
    const version = await this.register.put('account', account.id, value, { expected: 0 })
    if (version === undefined) return undefined
    await this.index(value)
    return withoutSecrets(value)
  }

  /**
   * Changes an account; its sessions end where it is disabled, gets other posts, a new password or another subject (none,
   * where that is null). Undefined where there is no such account. The last administrator who can sign in stays one: nobody
   * could name another.
   */
  async changeAccount(
    id: string,
    change: Partial<Omit<Account, 'id' | 'subject'>> & {
      readonly password?: string | undefined
      readonly subject?: string | null | undefined
    },
  ): Promise<Account | 'last-administrator' | undefined> {
    const found = await this.kept(id)
    if (!found) return undefined
    const value = await this.changed(found.account, change)
    const isLost = administers(found.account) && !administers(value)
    if (isLost && !(await hasAdministrator(this.register, this.issuer, id))) return 'last-administrator'
    const version = await this.register.put('account', id, value, { expected: found.version })
    if (version === undefined) return this.changeAccount(id, change)
    // Two who take it from one another at once each saw the other: whoever wrote last sees that nobody is left.
    if (isLost && !(await hasAdministrator(this.register, this.issuer))) {
      await this.register.put('account', id, found.account)
      return 'last-administrator'
    }
    await this.index(value)
    return withoutSecrets(value)
  }

  private async changed(
    before: KeptAccount,
    { password, subject, ...rest }: Parameters<Identity['changeAccount']>[1],
  ): Promise<KeptAccount> {
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const ends =
      password !== undefined || subject !== undefined || rest.disabled === true || rest.grants !== undefined
    const { subject: known, issuer, ...account } = before
    const called =
      subject !== undefined
        ? this.calledBy(subject ?? undefined)
        : {
            ...(known === undefined ? {} : { subject: known }),
            ...(issuer === undefined ? {} : { issuer }),
          }
    return {
      ...account,
      ...given,
      ...called,
      ...(password === undefined ? {} : { password: await hash(password, ARGON) }),
      epoch: before.epoch + (ends ? 1 : 0),
    }
  }

  /** @throws where there is no provider whose word it could be. */
  private calledBy(subject: string | undefined): Pick<KeptAccount, 'subject' | 'issuer'> {
    if (subject === undefined) return {}
    if (this.issuer === undefined) throw new Error('There is no provider of single sign-on')
    return { subject, issuer: this.issuer }
  }

  /** Makes an account to be found by its subject. What the index says counts only while the account says so too. */
  private async index({ id, subject, issuer }: KeptAccount): Promise<void> {
    if (subject !== undefined) await this.register.put('subject', sha256(`${issuer} ${subject}`), id)
  }

  private async keptFor(subject: string): Promise<KeptAccount | undefined> {
    const bound = await this.register.get('subject', sha256(`${this.issuer} ${subject}`))
    const found = bound && (await this.kept(bound.value as string))
    return found && this.isCalled(found.account, subject) ? found.account : undefined
  }

  private isCalled(account: KeptAccount, subject: string): boolean {
    return account.subject === subject && account.issuer === this.issuer
  }

  /** Whether a subject is another account's already. */
  async isTaken(subject: string, by: string): Promise<boolean> {
    const found = await this.keptFor(subject)
    return found !== undefined && found.id !== by
  }

  /**
   * The account of somebody whom the provider vouches for: the one that has this subject; else the one that a claim names,
   * where it has none yet, which it then gets for good. Nobody is made an account, and no right is given.
   */
  async vouchedFor({ subject, named }: Vouched): Promise<Account | undefined> {
    const known = await this.keptFor(subject)
    if (known) return withoutSecrets(known)
    const found = named === undefined ? undefined : await this.kept(named)
    if (!found || found.account.disabled) return undefined
    // Somebody else's by the provider's own word, or by another provider's.
    if (found.account.subject !== undefined && !this.isCalled(found.account, subject)) return undefined
    const value: KeptAccount = { ...found.account, ...this.calledBy(subject) }
    const version = await this.register.put('account', value.id, value, { expected: found.version })
    if (version === undefined) return this.vouchedFor({ subject, ...(named === undefined ? {} : { named }) })
    await this.index(value)
    return withoutSecrets(value)
  }

  /** The account whose password this is. Takes the same time whether or not there is such an account. */
  async signIn(id: string, password: string): Promise<Account | undefined> {
    this.nobody ??= hash(randomToken(), ARGON)
    const found = await this.kept(id)
    const right = await verify(found?.account.password ?? (await this.nobody), password)
    return right && found?.account.password !== undefined && !found.account.disabled
      ? withoutSecrets(found.account)
      : undefined
  }

  /** Begins a session under a fresh id; an earlier one of the same browser ends, so that its id is of no use. */
  async begin(
    session: Pick<Session, 'account' | 'cases' | 'fresh' | 'resident' | 'singleSignOn'>,
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
  async session(id: string): Promise<Lasting | undefined> {
    const lasting = this.lasting(await this.register.get('session', sha256(id), BY_ACCOUNT))
    if (!lasting) return undefined
    const { session } = lasting
    if (this.isToBeSeen(session)) await this.keep(id, { ...session, seenAt: this.now() })
    return session.resident ? this.ofResident(id, session, session.resident) : lasting
  }

  /**
   * A session of staff as this process last found it, with the proof of it; see `Register.recall`. None where its use is to
   * be written down.
   */
  recall(id: string): (Required<Lasting> & { readonly proof: Proof }) | undefined {
    const recalled = this.register.recall('session', sha256(id), BY_ACCOUNT)
    const { session, account } = this.lasting(recalled?.found) ?? {}
    if (!recalled || !session || !account || this.isToBeSeen(session)) return undefined
    return { session, account, proof: recalled.proof }
  }

  private isToBeSeen({ seenAt }: Session): boolean {
    return this.now() - seenAt >= SEEN_EVERY_MS
  }

  private lasting(found: Found | undefined): Lasting | undefined {
    if (!found || (found.expiresAt ?? 0) <= this.now()) return undefined
    const session = found.value as Session
    const account = found.linked?.value as KeptAccount | undefined
    if (session.account === undefined) return { session }
    if (!account || account.disabled || account.epoch !== session.epoch) return undefined
    return { session, account: accountAtWork(account) }
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

  /** The token for making the first account, the same at every start and in every process; undefined once there is one. */
  async setupToken(): Promise<string | undefined> {
    if ((await this.accounts('', 1)).length > 0) return undefined
    return (await Secret.of(this.register)).setUp()
  }

  /** Whether a token may still make the first account. */
  async maySetUp(token: string): Promise<boolean> {
    const right = await this.setupToken()
    return right !== undefined && sameText(token, right)
  }

  /** Makes the first account, an administrator's. False where somebody else makes it, or has made it. */
  async setUp(account: Omit<Account, 'admin' | 'grants'>, password: string): Promise<boolean> {
    const turn = new Turn(this.register, 'set-up', this.now)
    if (!(await turn.isOurs())) return false
    try {
      if ((await this.accounts('', 1)).length > 0) return false
      return (await this.addAccount({ ...account, grants: [], admin: true }, password)) !== undefined
    } finally {
      await turn.end()
    }
  }

  /** Removes sessions and tokens that have ended. */
  expire(): Promise<number> {
    return this.register.expire(this.now())
  }
}
