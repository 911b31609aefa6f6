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

/** The register remembers accounts that are at work: they stay the same object, and so does what others make of them. */
const atWork = new WeakMap<KeptAccount, Account>()
export const accountAtWork = (kept: KeptAccount): Account => {
  const known = atWork.get(kept)
  if (known) return known
  const account = withoutSecrets(kept)
  atWork.set(kept, account)
  return account
}
