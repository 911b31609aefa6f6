import type { Proof } from '../../desk/index.ts'
import type { TokenScope } from '../http/route.ts'
import type { Account } from './account.ts'

/** Who is asking. */
export type Principal = Nobody | Resident | Staff

export interface Nobody {
  readonly kind: 'nobody'
}

/** Somebody who has shown receipts: by number and code. */
export interface Resident {
  readonly kind: 'resident'
  /** The receipts shown: the requester's id by case. */
  readonly cases: Readonly<Record<string, string>>
}

/** An account of a bureau, by a session or a service token. */
export interface Staff {
  readonly kind: 'staff'
  readonly account: Account
  /** What a token is limited to; a session is not. */
  readonly scopes?: readonly TokenScope[]
  /** Known from what this process remembers, and so far from nothing else: see `Route.proves`. */
  readonly proof?: Proof
}

export const NOBODY: Nobody = { kind: 'nobody' }

/** A stable name for logs of who did what, and for keys; never a person's name. */
export const principalId = (who: Principal): string =>
  who.kind === 'staff' ? who.account.id : who.kind === 'resident' ? 'resident' : 'nobody'
