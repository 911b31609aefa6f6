import { hash, verify } from '@node-rs/argon2'
import type { Register, Store } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { Shared } from '../shared.ts'
import { Turn } from '../turn.ts'
import { type Account, ARGON, accountSchema, type Grant } from './account.ts'
import { administers, hasAdministrator } from './administrators.ts'
import { type Admitted, admitted, type KeptAccount, withoutChange, withoutSecrets } from './kept-account.ts'
import { ResidentAccounts } from './resident-account.ts'
import { randomToken, Secret, sameText, sha256 } from './secret.ts'
import { Sessions } from './sessions.ts'
import type { Vouched } from './single-sign-on.ts'
import { Tokens } from './token.ts'

/** So many accounts are looked through at a time for those that are wanted. */
const LOOKED_THROUGH = 500
/** For so long posts given or taken away in another process may not be known of here. */
const POSTS_MS = 60_000

/** Case, width and composition of characters set nobody apart. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Accounts, kept in the store's register, and how people prove that one is theirs. Secrets are stored as fingerprints only. */
export class Identity {
  readonly residents: ResidentAccounts
  readonly tokens: Tokens
  readonly sessions: Sessions
  private readonly register: Register
  private readonly now: () => Instant
  private readonly issuer: string | undefined
  private nobody: Promise<string> | undefined
  private readonly held: Shared<readonly Grant[]>
  /** How often accounts were changed here. */
  private changes = 0

  /** @param issuer the provider of single sign-on, whose subjects accounts may have. */
  constructor(store: Store, now: () => Instant, issuer?: URL) {
    this.register = store.register
    this.now = now
    this.residents = new ResidentAccounts(store.register, now)
    this.tokens = new Tokens(store.register, now)
    this.sessions = new Sessions(store.register, this.residents, now)
    this.issuer = issuer?.href
    this.held = new Shared(1, now, POSTS_MS)
  }

  private async kept(id: string): Promise<{ account: KeptAccount; version: number } | undefined> {
    const found = await this.register.get('account', id)
    return found && { account: found.value as KeptAccount, version: found.version }
  }

  async account(id: string): Promise<Account | undefined> {
    const found = await this.kept(id)
    return found && withoutSecrets(found.account)
  }

  /** Those after an id, in order; where a text is given, those whose id or name has it. */
  async accounts(after: string, limit: number, text?: string): Promise<readonly Account[]> {
    const found: Account[] = []
    const wanted = text && folded(text)
    // Where all are wanted, one look has as many as there may be.
    const atOnce = wanted ? Math.max(limit, LOOKED_THROUGH) : limit
    for (let last = after; ; ) {
      const page = await this.register.list('account', last, atOnce)
      for (const { value } of page) {
        const account = withoutSecrets(value as KeptAccount)
        if (!wanted || folded(`${account.id}\n${account.name}`).includes(wanted)) found.push(account)
      }
      if (page.length < atOnce || found.length >= limit) return found.slice(0, limit)
      last = page.at(-1)!.key
    }
  }

  /** All of them, in order. */
  async allAccounts(): Promise<readonly Account[]> {
    const all: Account[] = []
    for (let page: readonly Account[] | undefined; !page || page.length === LOOKED_THROUGH; ) {
      page = await this.accounts(all.at(-1)?.id ?? '', LOOKED_THROUGH)
      all.push(...page)
    }
    return all
  }

  /**
   * Every post that somebody can act in, each once.
   *
   * @param isFresh read again; otherwise as they were at most a minute ago, where another process has changed them.
   */
  async posts(isFresh = false): Promise<readonly Grant[]> {
    if (isFresh) this.changes++
    return this.held.get('posts', async () => ({
      key: String(this.changes),
      make: async () => {
        const grants = (await this.allAccounts()).flatMap((of) => (of.disabled ? [] : of.grants))
        return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
      },
    }))
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
    this.changes++
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
    this.changes++
    // Two who take it from one another at once each saw the other: whoever wrote last sees that nobody is left.
    if (isLost && !(await hasAdministrator(this.register, this.issuer))) {
      await this.takeBack(found.account, value)
      return 'last-administrator'
    }
    await this.index(value)
    return withoutSecrets(value)
  }

  private async takeBack(before: KeptAccount, after: KeptAccount): Promise<void> {
    const found = await this.kept(before.id)
    if (!found) return
    const value = withoutChange(found.account, before, after)
    const version = await this.register.put('account', before.id, value, { expected: found.version })
    if (version === undefined) await this.takeBack(before, after)
  }

  /** Gives whoever was admitted another password; undefined where their account's sessions were ended since. */
  async changePassword(by: Admitted, password: string): Promise<Admitted | undefined> {
    const { id } = by.account
    const found = await this.kept(id)
    if (found?.account.epoch !== by.epoch) return undefined
    const value = await this.changed(found.account, { password })
    const version = await this.register.put('account', id, value, { expected: found.version })
    return version === undefined ? this.changePassword(by, password) : admitted(value)
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
  async vouchedFor({ subject, named }: Vouched): Promise<Admitted | undefined> {
    const known = await this.keptFor(subject)
    if (known) return admitted(known)
    const found = named === undefined ? undefined : await this.kept(named)
    if (!found || found.account.disabled) return undefined
    // Somebody else's by the provider's own word, or by another provider's.
    if (found.account.subject !== undefined && !this.isCalled(found.account, subject)) return undefined
    const value: KeptAccount = { ...found.account, ...this.calledBy(subject) }
    const version = await this.register.put('account', value.id, value, { expected: found.version })
    if (version === undefined) return this.vouchedFor({ subject, ...(named === undefined ? {} : { named }) })
    await this.index(value)
    return admitted(value)
  }

  /** The account whose password this is. Takes the same time whether or not there is such an account. */
  async signIn(id: string, password: string): Promise<Admitted | undefined> {
    this.nobody ??= hash(randomToken(), ARGON)
    const found = await this.kept(id)
    const right = await verify(found?.account.password ?? (await this.nobody), password)
    return right && found?.account.password !== undefined && !found.account.disabled
      ? admitted(found.account)
      : undefined
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
