import type { Found, Proof, Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { Account } from './account.ts'
import { accountAtWork, BY_ACCOUNT, type KeptAccount } from './kept-account.ts'
import type { ResidentAccounts, ResidentKey } from './resident-account.ts'
import { seal, unseal } from './seal.ts'
import { randomToken, sha256 } from './secret.ts'

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

/** What a browser is given: the cookie, and what its pages prove themselves with. */
interface Begun {
  readonly id: string
  readonly csrf: string
}

/** A session that lasts, with its account, if it is of one. */
interface Lasting {
  readonly session: Session
  readonly account?: Account
}

/** Sessions of accounts and of residents, kept in the store's register under the fingerprints of their ids. */
export class Sessions {
  private readonly register: Register
  private readonly residents: ResidentAccounts
  private readonly now: () => Instant

  constructor(register: Register, residents: ResidentAccounts, now: () => Instant) {
    this.register = register
    this.residents = residents
    this.now = now
  }

  /**
   * Begins a session under a fresh id; an earlier one of the same browser ends, so that its id is of no use.
   *
   * @param session of an account, in the epoch it was in when somebody proved that it is theirs: where its sessions were
   * ended since, so is this one.
   */
  async begin(
    session: Pick<Session, 'account' | 'epoch' | 'cases' | 'fresh' | 'resident' | 'singleSignOn'>,
    earlier?: string,
  ): Promise<Begun> {
    if (earlier !== undefined) await this.end(earlier)
    const id = randomToken()
    const csrf = randomToken()
    const now = this.now()
    const { resident } = session
    const value: Session = {
      ...session,
      csrf,
      createdAt: now,
      seenAt: now,
      ...(resident ? { resident: { ...resident, key: seal(id, resident.key) } } : {}),
    }
    await this.keep(id, value, 0)
    return { id, csrf }
  }

  /** Whether it was kept: not where it has ended, or was kept anew, since it was of that version. */
  private async keep(id: string, session: Session, expected: number): Promise<boolean> {
    const expiresAt = Math.min(session.seenAt + IDLE_MS, session.createdAt + ABSOLUTE_MS) as Instant
    const version = await this.register.put('session', sha256(id), session, { expected, expiresAt })
    return version !== undefined
  }

  /** The session of an id with its account, if it is of one, while it lasts. */
  async of(id: string): Promise<Lasting | undefined> {
    const found = await this.register.get('session', sha256(id), BY_ACCOUNT)
    const lasting = this.lasting(found)
    if (!found || !lasting) return undefined
    const { session } = lasting
    if (this.isToBeSeen(session)) {
      const isKept = await this.keep(id, { ...session, seenAt: this.now() }, found.version)
      if (!isKept) return this.of(id)
    }
    return session.resident ? this.ofResident(id, session, session.resident) : lasting
  }

  /** The account that a session is of, while it lasts. To ask this is no use of the session. */
  async accountOf(id: string): Promise<Account | undefined> {
    return this.lasting(await this.register.get('session', sha256(id), BY_ACCOUNT))?.account
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
  ): Promise<Begun> {
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
}
