import type { Call } from '../http/route.ts'
import type { Admitted } from '../identity/kept-account.ts'
import type { Session } from '../identity/sessions.ts'
import { enterSession, sessionOf } from '../identity/who.ts'

/**
 * Begins an account's session in the browser that asks, however it was signed in: under a fresh id, in place of an
 * earlier one.
 *
 * @returns its CSRF token.
 */
export const beginSession = async (
  { host, context }: Pick<Call, 'host' | 'context'>,
  { account, epoch }: Admitted,
  more: Pick<Session, 'singleSignOn'> = {},
): Promise<string> => {
  const earlier = await sessionOf(host, context, 'staff')
  const { id, csrf } = await host.identity.sessions.begin(
    { account: account.id, epoch, ...more },
    earlier?.id,
  )
  enterSession(host, context, 'staff', { id, account: account.id })
  return csrf
}
