import { randomBytes } from 'node:crypto'
import { hash, hashRaw, verify } from '@node-rs/argon2'
import type { Register } from '../../desk/index.ts'
import { days, type Instant, instant } from '../../kernel/index.ts'
import { ARGON } from './account.ts'
import { seal, unseal } from './seal.ts'
import { randomToken } from './secret.ts'

const KIND = 'resident'
/** An account knows so many receipts; the oldest is forgotten. */
const MAX_RECEIPTS = 100
/** An account that nobody signs in to for so long is removed; its receipts stay valid. */
const KEPT = days(730)

/** The receipts of an account: the requester's id by case, the newest last. */
export type Receipts = Readonly<Record<string, string>>

/** Somebody who is signed in: which account, and the key that opens its receipts. */
export interface ResidentKey {
  readonly id: string
  /** Raised when all sessions of the account end. */
  readonly epoch: number
  readonly key: string
}

interface KeptResident {
  readonly password: string
  readonly epoch: number
  /** The key to the receipts, which the passphrase opens. */
  readonly salt: string
  readonly key: string
  /** The receipts, which the key opens. */
  readonly box: string
}

const secretOf = async (passphrase: string, salt: string): Promise<string> =>
  (await hashRaw(passphrase, { ...ARGON, salt: Buffer.from(salt, 'base64url') })).toString('base64url')

const lockedBy = async (passphrase: string, key: string): Promise<Omit<KeptResident, 'epoch' | 'box'>> => {
  const salt = randomBytes(16).toString('base64url')
  return {
    password: await hash(passphrase, ARGON),
    salt,
    key: seal(await secretOf(passphrase, salt), key),
  }
}

const newest = (receipts: Receipts): Receipts =>
  Object.fromEntries(Object.entries(receipts).slice(-MAX_RECEIPTS))

/**
 * Accounts under which residents gather their receipts. An account gives no right of its own: it remembers what was
 * proven by number and code. Neither its name nor what belongs to it can be read from the store without the passphrase.
 *
 * Ids are fingerprints of names: see `Secret.residentId`.
 */
export class ResidentAccounts {
  private readonly register: Register
  private readonly now: () => Instant
  private nobody: Promise<string> | undefined

  constructor(register: Register, now: () => Instant) {
    this.register = register
    this.now = now
  }

  private async kept(id: string): Promise<{ account: KeptResident; version: number } | undefined> {
    const found = await this.register.get(KIND, id)
    if (!found || (found.expiresAt ?? 0) <= this.now()) return undefined
    return { account: found.value as KeptResident, version: found.version }
  }

  private put(id: string, account: KeptResident, expected: number): Promise<number | undefined> {
    return this.register.put(KIND, id, account, { expected, expiresAt: instant(this.now() + KEPT) })
  }

  /** Changes an account, again where it was changed meanwhile. Undefined where there is none. */
  private async change(
    id: string,
    changed: (account: KeptResident) => KeptResident,
  ): Promise<KeptResident | undefined> {
    for (;;) {
      const found = await this.kept(id)
      if (!found) return undefined
      const account = changed(found.account)
      if ((await this.put(id, account, found.version)) !== undefined) return account
    }
  }

  /** Makes an account; undefined where the name is taken. */
  async add(id: string, passphrase: string, receipts: Receipts): Promise<ResidentKey | undefined> {
    const key = randomToken()
    const account: KeptResident = {
      ...(await lockedBy(passphrase, key)),
      epoch: 1,
      box: seal(key, JSON.stringify(newest(receipts))),
    }
    const made = await this.put(id, account, 0)
    return made === undefined ? undefined : { id, epoch: account.epoch, key }
  }

  /** Whose passphrase it is. Takes much the same time whether or not there is such an account. */
  async signIn(id: string, passphrase: string): Promise<ResidentKey | undefined> {
    this.nobody ??= hash(randomToken(), ARGON)
    const found = await this.kept(id)
    const right = await verify(found?.account.password ?? (await this.nobody), passphrase)
    const secret = await secretOf(passphrase, found?.account.salt ?? randomToken())
    const key = right && found ? unseal(secret, found.account.key) : undefined
    if (!found || key === undefined) return undefined
    await this.change(id, (account) => account)
    return { id, epoch: found.account.epoch, key }
  }

  /** What belongs to an account; undefined where it is gone or its sessions were ended. */
  async receipts({ id, epoch, key }: ResidentKey): Promise<Receipts | undefined> {
    const account = (await this.kept(id))?.account
    const text = account?.epoch === epoch ? unseal(key, account.box) : undefined
    return text === undefined ? undefined : (JSON.parse(text) as Receipts)
  }

  /** Adds receipts that were proven; none to an account that only has the name of the one that the key was for. */
  async addReceipts({ id, key }: ResidentKey, receipts: Receipts): Promise<void> {
    await this.change(id, (account) => {
      const before = unseal(key, account.box)
      if (before === undefined) return account
      const all = { ...(JSON.parse(before) as Receipts), ...receipts }
      return { ...account, box: seal(key, JSON.stringify(newest(all))) }
    })
  }

  /** Another passphrase for the same receipts; all sessions end but the one that is begun with what is returned. */
  async changePassphrase({ id, key }: ResidentKey, passphrase: string): Promise<ResidentKey | undefined> {
    const lock = await lockedBy(passphrase, key)
    const changed = await this.change(id, (account) => ({ ...account, ...lock, epoch: account.epoch + 1 }))
    return changed && { id, epoch: changed.epoch, key }
  }

  /** Removes an account. Its receipts are as good as before, by number and code. */
  async remove(id: string): Promise<void> {
    await this.register.remove(KIND, id)
  }
}
