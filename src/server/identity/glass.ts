import { type CaseEvent, type Instant, MACHINE, type Result, refuse } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Principal, Staff } from './principal.ts'

const KIND = 'glass'
/** So long may somebody read a case that is not theirs. */
const OPEN_MS = 3_600_000

const keyOf = (account: string, of: string): string => `${account} ${of}`

/** Until when an account is let in to read a case, where it is. */
export const letInUntil = async (host: Host, who: Principal, of: string): Promise<Instant | undefined> => {
  if (who.kind !== 'staff') return undefined
  const kept = await host.desk.store.register.get(KIND, keyOf(who.account.id, of))
  return kept?.expiresAt !== undefined && kept.expiresAt > host.now() ? kept.expiresAt : undefined
}

/** Who was let in by an event of that, with their bureau: the host enters it in its own name, and they did it. */
export const letInBy = ({
  type,
  input,
}: Pick<CaseEvent, 'type' | 'input'>): { readonly account: string; readonly bureau?: string } | undefined => {
  if (type !== 'breakGlass') return undefined
  const { account, bureau } = input as { readonly account: string; readonly bureau?: string }
  return { account, ...(bureau === undefined ? {} : { bureau }) }
}

/**
 * Lets an account read a case that is not theirs for an hour. The event is written first: nobody is let in of whom
 * the case does not tell. Whoever holds no post at all, or posts for organisations from outside alone, is not let in anywhere.
 *
 * @returns until when.
 */
export const breakGlass = async (
  host: Host,
  { account }: Staff,
  of: string,
  reason: string,
): Promise<Result<Instant>> => {
  if (account.grants.every(({ organisation }) => organisation !== undefined))
    return refuse('not-allowed', [account.id, 'breakGlass'], 'role')
  const until = (host.now() + OPEN_MS) as Instant
  const bureau = account.grants.find((grant) => grant.bureau !== undefined)?.bureau
  const input = {
    account: account.id,
    ...(bureau === undefined ? {} : { bureau }),
    until: new Date(until).toISOString(),
    reason,
  }
  const done = await host.desk.perform({ case: of, action: 'breakGlass', input }, MACHINE)
  if (!done.ok) return done
  await host.desk.store.register.put(KIND, keyOf(account.id, of), {}, { expiresAt: until })
  return { ok: true, value: until }
}
