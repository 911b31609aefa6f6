import { isDeepStrictEqual } from 'node:util'
import type { Link } from '../../desk/index.ts'
import type { Account } from './account.ts'

/** An account as it is kept in the register. */
export interface KeptAccount extends Account {
  /** None where somebody signs in by single sign-on only. */
  readonly password?: string
  /** Who calls it by its subject: another provider may call somebody else so. */
  readonly issuer?: string
  /** Raised when all its sessions end: a new password, disabled. */
  readonly epoch: number
}

/** Sessions and tokens name their account. */
export const BY_ACCOUNT: Link = { field: 'account', kind: 'account' }

/** An account as others may know it. */
export const withoutSecrets = ({ password: _, epoch: __, issuer: ___, ...account }: KeptAccount): Account =>
  account

/** An account that somebody has proven to be theirs, and the epoch it was in when they did: sessions begin in that. */
export interface Admitted {
  readonly account: Account
  readonly epoch: number
}
export const admitted = (kept: KeptAccount): Admitted => ({
  account: withoutSecrets(kept),
  epoch: kept.epoch,
})

/** An account as it is now without what a change made of it; but what others have changed since, and sessions stay ended. */
export const withoutChange = (now: KeptAccount, before: KeptAccount, after: KeptAccount): KeptAccount => {
  const keys = Object.keys({ ...before, ...now }) as (keyof KeptAccount)[]
  const entries = keys.map((key) => {
    const isOurs = key !== 'epoch' && isDeepStrictEqual(now[key], after[key])
    return [key, isOurs ? before[key] : now[key]] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as never
}

/** The register remembers accounts that are at work: they stay the same object, and so does what others make of them. */
const atWork = new WeakMap<KeptAccount, Account>()
export const accountAtWork = (kept: KeptAccount): Account => {
  const known = atWork.get(kept)
  if (known) return known
  const account = withoutSecrets(kept)
  atWork.set(kept, account)
  return account
}
